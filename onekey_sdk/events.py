"""The JavaScript SDK's way of talking to a program: named events, and answers to them.

Names and payloads are those of `@onekeyfe/hd-core`: payloads are dictionaries with its keys.
"""

from __future__ import annotations

import inspect
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from contextvars import Context, copy_context
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence
    from contextvars import ContextVar

    from onekey_sdk.models import DeviceInfo

_log = logging.getLogger(__name__)

UI_EVENT: Final = "UI_EVENT"
"""Every UI request, as `{"event", "type", "payload"}`."""

DEVICE_EVENT: Final = "DEVICE_EVENT"
"""Every device event, in the same form."""

INPUT_PIN_ON_DEVICE: Final = "@@ONEKEY_INPUT_PIN_IN_DEVICE"
"""The answer to `REQUEST_PIN` that sends the person to the device."""

Payload = Mapping[str, Any]
Callback = Callable[[Any], Awaitable[None] | None]


class UIRequest(StrEnum):
    """What a program is asked, or told, about the person. The first two want an answer."""

    REQUEST_PIN = "ui-request_pin"
    REQUEST_PASSPHRASE = "ui-request_passphrase"
    REQUEST_PASSPHRASE_ON_DEVICE = "ui-request_passphrase_on_device"
    REQUEST_BUTTON = "ui-button"
    CLOSE_UI_WINDOW = "ui-close_window"
    CLOSE_UI_PIN_WINDOW = "ui-close_pin_window"
    DEVICE_PROGRESS = "ui-device_progress"
    FIRMWARE_PROCESSING = "ui-firmware-processing"
    FIRMWARE_PROGRESS = "ui-firmware-progress"
    FIRMWARE_TIP = "ui-firmware-tip"
    PREVIOUS_ADDRESS_RESULT = "ui-previous_address_result"


class UIResponse(StrEnum):
    """The types of `ui_response`.

    `RECEIVE_PIN` takes the positions of the digits, or `INPUT_PIN_ON_DEVICE`.
    `RECEIVE_PASSPHRASE` takes `{"value", "passphraseOnDevice", "attachPinOnDevice"}`.
    """

    RECEIVE_PIN = "ui-receive_pin"
    RECEIVE_PASSPHRASE = "ui-receive_passphrase"


class DeviceEvent(StrEnum):
    """What happened to a device."""

    CONNECT = "device-connect"
    DISCONNECT = "device-disconnect"
    FEATURES = "features"
    BUTTON = "button"


class Emitter:
    """Calls whoever listens to a name.

    A listener runs in the context in which it began to listen, but for what it is to inherit from
    who tells it; its failure is its own. Nobody waits for an asynchronous one.
    """

    def __init__(self) -> None:
        self._listeners: defaultdict[str, list[tuple[Callback, Context]]] = defaultdict(list)
        self._running: set[asyncio.Future[None]] = set()

    def on(self, name: str, callback: Callback) -> None:
        """Call `callback` with the payload of every event of that name."""
        self._listeners[name].append((callback, copy_context()))

    def off(self, name: str, callback: Callback) -> None:
        """Stop calling it."""
        kept = [entry for entry in self._listeners[name] if entry[0] != callback]
        self._listeners[name] = kept

    def remove_all(self, name: str | None = None) -> None:
        """Stop calling anybody, for one name or for all."""
        if name is None:
            self._listeners.clear()
        else:
            self._listeners.pop(name, None)

    def heard(self, *names: str) -> bool:
        """Whether anybody listens to one of these names."""
        return any(self._listeners.get(name) for name in names)

    def emit(
        self,
        channel: str,
        name: str,
        payload: Payload | None = None,
        *,
        inherited: Sequence[ContextVar[Any]] = (),
    ) -> None:
        """Tell the listeners of the name, then those of its channel."""
        content = dict(payload or {})
        everything = {"event": channel, "type": str(name), "payload": content}
        for key, told in ((name, content), (channel, everything)):
            for callback, context in tuple(self._listeners.get(key, ())):
                own = context.copy()
                for variable in inherited:
                    own.run(variable.set, variable.get())
                self._call(callback, own, told)

    def _call(self, callback: Callback, context: Context, content: dict[str, Any]) -> None:
        try:
            result = context.run(callback, content)
        except Exception:  # noqa: BLE001 - foreign code must not end a call
            _log.exception("a listener failed")
            return
        if inspect.isawaitable(result):
            import asyncio  # only here, so that a program that is told nothing starts faster

            task = asyncio.get_running_loop().create_task(_finish(result), context=context)
            self._running.add(task)
            task.add_done_callback(self._running.discard)


async def _finish(result: Awaitable[None]) -> None:
    try:
        await result
    except Exception:  # noqa: BLE001 - foreign code must not end a call
        _log.exception("a listener failed")


def known_device(info: DeviceInfo) -> dict[str, Any]:
    """A device as the JavaScript SDK describes it (`KnownDevice`)."""
    version = info.firmware_version
    return {
        "connectId": info.connect_id,
        "uuid": info.serial or "",
        "deviceId": info.device_id,
        "deviceType": str(info.model),
        "path": info.address,
        "name": info.ble_name or info.label or "",
        "label": info.label or "",
        "bleName": info.ble_name,
        "mode": str(info.mode) if info.mode else None,
        "firmwareVersion": [str(part) for part in version] if version else None,
    }
