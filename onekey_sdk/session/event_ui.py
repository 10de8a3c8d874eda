"""Prompts as events, answered by `ui_response`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from onekey_sdk.errors import InvalidParameter
from onekey_sdk.events import (
    DEVICE_EVENT,
    INPUT_PIN_ON_DEVICE,
    UI_EVENT,
    DeviceEvent,
    Emitter,
    UIRequest,
    UIResponse,
    known_device,
)
from onekey_sdk.session.progress import ShowsProgress
from onekey_sdk.session.prompts import ATTACH_PIN, ON_DEVICE, ButtonKind, PinKind, Prompt, asking
from onekey_sdk.session.words import EntersWords
from onekey_sdk.transport.pairing import PairsDevices

if TYPE_CHECKING:
    from onekey_sdk.session.progress import Progress
    from onekey_sdk.session.prompts import (
        ButtonRequest,
        PassphraseAnswer,
        PassphraseRequest,
        PinAnswer,
        PinRequest,
        UserInterface,
    )
    from onekey_sdk.session.words import AskWord
    from onekey_sdk.transport.pairing import AskPairing

_PIN_TYPES = {
    PinKind.CURRENT: "PinMatrixRequestType_Current",
    PinKind.NEW_FIRST: "PinMatrixRequestType_NewFirst",
    PinKind.NEW_SECOND: "PinMatrixRequestType_NewSecond",
    PinKind.WIPE_CODE_FIRST: "PinMatrixRequestType_WipeCodeFirst",
    PinKind.WIPE_CODE_SECOND: "PinMatrixRequestType_WipeCodeSecond",
    PinKind.BACKUP_FIRST: "PinMatrixRequestType_BackupFirst",
    PinKind.BACKUP_SECOND: "PinMatrixRequestType_BackupSecond",
    PinKind.ATTACH: "PinMatrixRequestType_AttachToPin",
}
_PIN_BUTTONS = {
    ButtonKind.PIN: "ButtonRequest_PinEntry",
    ButtonKind.ATTACH_PIN: "ButtonRequest_AttachPin",
}


@dataclass(eq=False, slots=True)
class _Pending:
    # The payload waits here and not in a future, whose text form would show it.
    kind: str
    connect_id: str
    prompts: tuple[Prompt, ...] = field(default_factory=asking.get)
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    given: asyncio.Event = field(default_factory=asyncio.Event)
    payload: Any = field(default=None, repr=False)


class EventInterface:
    """Tells listeners of every prompt, and has it answered.

    The answer comes from the program's own interface where it has one, else from
    `ui_response` where somebody listens, else from `silent`.
    """

    def __init__(self, emitter: Emitter, own: UserInterface | None, silent: UserInterface) -> None:
        self._emitter = emitter
        self._own = own
        shows: object = own
        self._show_progress = shows.progress if isinstance(shows, ShowsProgress) else None
        self._silent = silent
        self._pending: list[_Pending] = []

    @property
    def ask_pairing(self) -> AskPairing | None:
        """What asks the person for the digits of a pairing; only a program's own does."""
        return self._own.pairing if isinstance(self._own, PairsDevices) else None

    @property
    def ask_word(self) -> AskWord | None:
        """What asks the person for the words of a backup; only a program's own does."""
        return self._own.word if isinstance(self._own, EntersWords) else None

    @property
    def wants_progress(self) -> bool:
        """Whether the program's own interface shows it, or somebody listens."""
        return self._show_progress is not None or self._emitter.heard(
            UI_EVENT, UIRequest.DEVICE_PROGRESS
        )

    def respond(self, kind: str, payload: Any, connect_id: str | None) -> None:
        """Answer the prompt of that kind that is pending; from any thread.

        Raises:
            InvalidParameter: none is, or several are and `connect_id` does not tell which.
        """
        pending = self._waiting(kind, connect_id)
        pending.payload = payload
        self._pending.remove(pending)
        for prompt in pending.prompts[-1:]:
            prompt.open = False  # who answered may make calls again
        pending.loop.call_soon_threadsafe(pending.given.set)

    def _waiting(self, kind: str, connect_id: str | None) -> _Pending:
        if kind not in set(UIResponse):
            raise InvalidParameter(f"{kind!r} is no response; there are {', '.join(UIResponse)}")
        waiting = [
            pending
            for pending in self._pending
            if pending.kind == kind and connect_id in {None, pending.connect_id}
        ]
        if not waiting:
            raise InvalidParameter(f"no prompt waits for {kind}")
        if len(waiting) > 1:
            raise InvalidParameter(
                f"several prompts wait for {kind}; pass connect_id to say whose it is"
            )
        return waiting[0]

    async def pin(self, request: PinRequest) -> PinAnswer:
        payload = {"device": known_device(request.device), "type": _PIN_TYPES[request.kind]}
        if not self._is_answered_by_event(UIRequest.REQUEST_PIN):
            self._emitter.emit(UI_EVENT, UIRequest.REQUEST_PIN, payload)
            return await (self._own or self._silent).pin(request)
        pending = _Pending(UIResponse.RECEIVE_PIN, request.device.connect_id)
        answer = await self._answer(UIRequest.REQUEST_PIN, payload, pending)
        if answer is None or isinstance(answer, str):
            return ON_DEVICE if answer == INPUT_PIN_ON_DEVICE else answer
        del answer  # for tools that show the variables at an error
        raise InvalidParameter(f"{UIResponse.RECEIVE_PIN} takes the positions as text")

    async def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        payload = {
            "device": known_device(request.device),
            "passphraseState": request.passphrase_state,
            "existsAttachPinUser": request.can_attach_pin,
        }
        if not self._is_answered_by_event(UIRequest.REQUEST_PASSPHRASE):
            self._emitter.emit(UI_EVENT, UIRequest.REQUEST_PASSPHRASE, payload)
            return await (self._own or self._silent).passphrase(request)
        pending = _Pending(UIResponse.RECEIVE_PASSPHRASE, request.device.connect_id)
        answer = await self._answer(UIRequest.REQUEST_PASSPHRASE, payload, pending)
        if answer is None:
            return None
        if not isinstance(answer, dict):
            del answer
            raise InvalidParameter(f"{UIResponse.RECEIVE_PASSPHRASE} takes a dictionary")
        answer = cast("dict[str, Any]", answer)
        if answer.get("attachPinOnDevice") and request.can_attach_pin:
            return ATTACH_PIN
        if answer.get("passphraseOnDevice"):
            return ON_DEVICE
        if isinstance(answer.get("value"), str):
            return cast("str", answer["value"])
        del answer
        raise InvalidParameter(f"{UIResponse.RECEIVE_PASSPHRASE} lacks its value")

    async def button(self, request: ButtonRequest) -> None:
        device = known_device(request.device)
        emit = self._emitter.emit
        emit(DEVICE_EVENT, DeviceEvent.BUTTON, {"code": request.code, "device": device})
        if request.kind in _PIN_BUTTONS:
            payload = {"device": device, "type": _PIN_BUTTONS[request.kind]}
            emit(UI_EVENT, UIRequest.REQUEST_PIN, payload)
        elif request.kind is ButtonKind.PASSPHRASE:
            emit(UI_EVENT, UIRequest.REQUEST_PASSPHRASE_ON_DEVICE, {"device": device})
        else:
            emit(UI_EVENT, UIRequest.REQUEST_BUTTON, {"device": device})
        await (self._own or self._silent).button(request)

    async def progress(self, progress: Progress) -> None:
        payload = {
            "device": known_device(progress.device),
            "progress": 100 * progress.sent // progress.total,
        }
        self._emitter.emit(UI_EVENT, UIRequest.DEVICE_PROGRESS, payload)
        if self._show_progress is not None:
            await self._show_progress(progress)

    def _is_answered_by_event(self, asked: UIRequest) -> bool:
        return self._own is None and self._emitter.heard(UI_EVENT, asked)

    async def _answer(self, asked: UIRequest, payload: dict[str, Any], pending: _Pending) -> Any:
        """Tell the listeners, who may answer at once, and wait for the first answer."""
        self._pending.append(pending)
        try:
            self._emitter.emit(UI_EVENT, asked, payload, inherited=[asking])
            await pending.given.wait()
            return pending.payload
        finally:
            if pending in self._pending:
                self._pending.remove(pending)
