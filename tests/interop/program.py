"""A program that makes a call, to OneKey's JavaScript SDK or to this one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onekey_sdk import ATTACH_PIN, ON_DEVICE, OneKeyError
from tests.interop import translation
from tests.interop.calls import HostAnswer
from tests.interop.javascript import PATIENCE

if TYPE_CHECKING:
    from onekey_emulator import Emulator

    from onekey_sdk import ButtonRequest, OneKey, PassphraseRequest, PinRequest
    from onekey_sdk.session.prompts import PassphraseAnswer, PinAnswer
    from tests.interop.calls import Call, End
    from tests.interop.javascript import JavaScriptSDK

RETRY = {"retryCount": 1, "pollIntervalTime": 50}
PIN_IN_DEVICE = "@@ONEKEY_INPUT_PIN_IN_DEVICE"
WITHOUT_DEVICE_ID = {
    "getFeatures",
    "getOnekeyFeatures",
    "getPassphraseState",
    "deviceLock",
    "deviceUnlock",
    "deviceCancel",
    "deviceSettings",
    "deviceFlags",
    "deviceChangePin",
    "deviceReset",
    "deviceRecovery",
    "deviceBackup",
    "deviceWipe",
    "deviceSupportFeatures",
    "deviceVerify",
    "deviceUploadResource",
    "deviceRebootToBootloader",
    "setU2FCounter",
    "getNextU2FCounter",
}


@dataclass(frozen=True)
class Outcome:
    """How a call ended, and what it asked the program before.

    Attributes:
        code: of the error, or None.
        value: the result.
        asked: "pin" or "passphrase" for each question.
        sent: names of the requests that the device got meanwhile.
    """

    code: int | None
    value: Any
    asked: tuple[str, ...]
    sent: tuple[str, ...]

    def matches(self, end: End) -> bool:
        """Whether the call ended so."""
        same = (self.code, self.asked) == (end.code, end.asked)
        return same and (end.sent is None or self._sent(end.sent))

    def _sent(self, expected: tuple[str, ...]) -> bool:
        if len(self.sent) != len(expected):
            return False
        pairs = zip(self.sent, expected, strict=True)
        return all(name in names.split(" or ") for name, names in pairs)


class Program:
    """The program's side of one call: it answers prompts as the case says."""

    def __init__(self, call: Call, emulator: Emulator) -> None:
        self.asked: list[str] = []
        self.emulator = emulator
        self._by_question: Mapping[str, str | HostAnswer] = {}
        self._in_order: list[str | HostAnswer] = []
        if isinstance(call.host, Mapping):
            self._by_question = call.host
        else:
            self._in_order += call.host
        self._before = len(emulator.requests)

    @property
    def leaves(self) -> bool:
        """Whether it cancels the call as soon as anybody is asked anything."""
        return self._in_order[:1] == [HostAnswer.CANCEL]

    def outcome(self, code: int | None, value: Any) -> Outcome:
        """How the call ended."""
        sent = self.emulator.requests[self._before :]
        return Outcome(code, value, tuple(self.asked), tuple(sent))

    async def answer(self, question: str) -> str | HostAnswer:
        """The next answer; for a PIN, once the device shows the matrix, the positions."""
        self.asked.append(question)
        if question in self._by_question:
            answer = self._by_question[question]
        else:
            answer = self._in_order.pop(0) if self._in_order else HostAnswer.CANCEL
        if question == "pin" and isinstance(answer, str):
            while await self.emulator.user.prompted() != "matrix":
                pass
            return self.emulator.user.positions(answer)
        return answer


class Ours:
    """The `ui=` of this SDK."""

    def __init__(self) -> None:
        self._leaving: asyncio.Task[None] | None = None
        self.program: Program
        self.sdk: OneKey

    async def pin(self, request: PinRequest) -> PinAnswer:
        return await self._answer("pin")

    async def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        return await self._answer("passphrase")

    async def button(self, request: ButtonRequest) -> None:
        # The device shows nothing before it is told that this has been seen.
        if self.program.leaves:
            self._leaving = asyncio.create_task(self._leave())

    async def _answer(self, question: str) -> Any:
        answer = await self.program.answer(question)
        if answer is HostAnswer.CANCEL:
            await self._cancel()
        if isinstance(answer, HostAnswer):
            return {HostAnswer.ON_DEVICE: ON_DEVICE, HostAnswer.ATTACH_PIN: ATTACH_PIN}[answer]
        return answer

    async def _leave(self) -> None:
        await self.program.emulator.user.prompted()
        await self._cancel()

    async def _cancel(self) -> None:
        cancelling = asyncio.ensure_future(self.sdk.cancel())
        await asyncio.wait({cancelling})


async def ask_javascript(
    sdk: JavaScriptSDK, call: Call, emulator: Emulator, connect_id: str
) -> Outcome:
    """Make a call there."""
    program = Program(call, emulator)
    tasks: set[asyncio.Task[None]] = set()

    async def serve(name: str, kind: str | None) -> None:
        if name == "ui-request_pin" and (kind or "").startswith("PinMatrixRequest"):
            question, reply = "pin", "ui-receive_pin"
        elif name == "ui-request_passphrase":
            question, reply = "passphrase", "ui-receive_passphrase"
        elif name in {"ui-button", "ui-request_pin"} and program.leaves:
            await emulator.user.prompted()
            return sdk.cancel(connect_id)
        else:
            return None
        answer = await program.answer(question)
        if answer is HostAnswer.CANCEL:
            return sdk.cancel(connect_id)
        if question == "pin":
            return sdk.answer(reply, answer if isinstance(answer, str) else PIN_IN_DEVICE)
        return sdk.answer(
            reply,
            {
                "value": answer if isinstance(answer, str) else "",
                "passphraseOnDevice": answer is HostAnswer.ON_DEVICE,
                "attachPinOnDevice": answer is HostAnswer.ATTACH_PIN,
            },
        )

    sdk.prompted = lambda name, kind: tasks.add(asyncio.create_task(serve(name, kind)))
    answer = await sdk.call(
        call.method, *_places(call, emulator, connect_id), {**call.params, **RETRY}
    )
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    payload = answer.get("payload")
    if answer["success"]:
        return program.outcome(None, payload)
    assert payload is not None
    return program.outcome(payload["code"], payload["error"])


async def try_javascript(
    sdk: JavaScriptSDK, call: Call, emulator: Emulator, connect_id: str
) -> Outcome | None:
    """Make a call there, unless how it ends is left to chance."""
    if call.differs is not None and call.differs.javascript is None:
        return None
    return await ask_javascript(sdk, call, emulator, connect_id)


async def ask_ours(
    sdk: OneKey, ui: Ours, call: Call, emulator: Emulator, connect_id: str
) -> Outcome:
    """Make a call here."""
    ui.program = Program(call, emulator)
    method = getattr(sdk, translation.method_name(call.method))
    common = {} if call.method == "searchDevices" else RETRY
    try:
        async with asyncio.timeout(PATIENCE):
            value = await method(
                *_places(call, emulator, connect_id),
                **translation.parameters({**call.params, **common}),
            )
    except OneKeyError as error:
        return ui.program.outcome(error.code, str(error))
    return ui.program.outcome(None, value)


def _places(call: Call, emulator: Emulator, connect_id: str) -> tuple[str, ...]:
    if call.method == "searchDevices":
        return ()
    if call.method in WITHOUT_DEVICE_ID:
        return (connect_id,)
    return (connect_id, call.device_id or emulator.device_id)


def play(call: Call, emulator: Emulator) -> None:
    """Do what the person does before the call."""
    for act in call.person:
        getattr(emulator.user, act.does)(*(() if act.what is None else (act.what,)))
