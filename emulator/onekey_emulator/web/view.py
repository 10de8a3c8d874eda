"""What the page shows of a device, and what its keys do, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import profiles
from onekey_emulator.firmware.bootloader import Bootloader
from onekey_sdk.wire.redaction import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from onekey_emulator.device import Exchange
    from onekey_emulator.emulator import Emulator
    from onekey_emulator.user import User


class Refused(Exception):  # noqa: N818
    """What the person cannot do now, and why."""


def state(emulator: Emulator, addresses: Sequence[str]) -> dict[str, Any]:
    """The device as the person would see it."""
    device = emulator.device
    prompt = emulator.user.prompt
    return {
        "model": emulator.model,
        "name": emulator.name,
        "models": list(profiles.MODELS),
        "family": device.profile.family.value,
        "firmware": device.profile.firmware_version,
        "addresses": list(addresses),
        "plugged": emulator.plugged,
        "unlocked": device.unlocked,
        "bootloader": isinstance(device.firmware, Bootloader),
        "screen": emulator.screen,
        "prompt": None
        if prompt is None or prompt.answered
        else {
            "kind": prompt.kind,
            "cancellable": prompt.cancellable,
            "dismissable": prompt.dismissable,
            "matrix": prompt.matrix,
        },
    }


def message(number: int, exchange: Exchange) -> dict[str, Any]:
    """A message for the log. No secret of a field that is marked as one is in it."""
    return {
        "number": number,
        "direction": exchange.direction,
        "name": exchange.message.DESCRIPTOR.name,
        "text": describe(exchange.message),
    }


def act(emulator: Emulator, action: Mapping[str, Any]) -> None:
    """Do what the person does.

    Raises:
        Refused: it cannot be done now.
    """
    name, text = action.get("do"), action.get("text", "")
    known = _ACTIONS.get(name) if isinstance(name, str) else None
    if known is None or not isinstance(text, str):
        raise Refused("there is no such action")
    try:
        known(emulator.user, text)
    except (RuntimeError, ValueError) as error:
        raise Refused(str(error)) from None


def _at_prompt(kinds: set[str], answer: Callable[[User, str], None]) -> Callable[[User, str], None]:
    def act(user: User, text: str) -> None:
        if user.prompt is None or user.prompt.answered or user.prompt.kind not in kinds:
            raise RuntimeError("the device does not ask that now")
        answer(user, text)

    return act


_ENTRIES = {"pin", "attach_pin", "passphrase", "word_count", "word"}

_ACTIONS: dict[str, Callable[[User, str], None]] = {
    "confirm": _at_prompt({"confirm"}, lambda user, _: user.confirm()),
    "type": _at_prompt(_ENTRIES, lambda user, text: user.type_text(text)),
    "cancel": lambda user, _: user.cancel(),
    "lock": lambda user, _: user.lock(),
    "unlock": lambda user, text: user.unlock(text),
    "unplug": lambda user, _: user.unplug(),
    "plug": lambda user, _: user.plug(),
    "bootloader": lambda user, _: user.enter_bootloader(),
    "firmware": lambda user, _: user.start_firmware(),
}
