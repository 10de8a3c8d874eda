"""DebugLink: the eyes and hands of automated tests, on a link of their own.

It is answered whatever the device is doing, and nothing of it is in the trace. It does what the
firmware's debug builds do, and of Trezor's newer ones what `trezorlib.debuglink` needs.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from google.protobuf.message import DecodeError

from onekey_emulator.device import TREZOR
from onekey_emulator.profiles import Family
from onekey_sdk.errors import ProtocolError
from onekey_sdk.wire import frames_v1
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_emulator.device import Device

_NO_MATRIX = "X" * 10
_COMPONENTS = {
    "pin": "PinKeyboard",
    "attach_pin": "PinKeyboard",
    "passphrase": "PassphraseKeyboard",
}
"""What Trezor's firmware calls screens, by kind of prompt; the others are dialogs."""


class _Waiting(NamedTuple):
    """A question that is answered when something new is shown.

    Attributes:
        seen: how many screens there were when it was asked.
        answer: makes the answer.
    """

    seen: int
    answer: Callable[[], Any]


class DebugLink:
    """Answers debug messages.

    Attributes:
        send: takes the packets that go to the host.
    """

    def __init__(self, device: Device) -> None:
        self.send: Callable[[bytes], None] = lambda _: None
        self._device = device
        self._codec = Codec()
        self._assembler = frames_v1.ReportAssembler()
        self._waiting: list[_Waiting] = []
        self._handlers: dict[str, Callable[[Any], Any]] = {
            "DebugLinkGetState": self._get_state,
            "DebugLinkDecision": self._decide,
            "DebugLinkReseedRandom": self._reseed,
            "DebugLinkRecordScreen": self._succeed,
            "DebugLinkWatchLayout": self._succeed,
            "DebugLinkStop": self._ignore,
            "WipeDevice": self._wipe,
        }
        device.watchers.append(self._look)

    def receive(self, *packets: bytes) -> None:
        """Take packets from the host."""
        for packet in packets:
            self._take(packet)

    def _take(self, packet: bytes) -> None:
        try:
            envelope = self._assembler.feed(packet)
        except ProtocolError:
            return
        if envelope is None:
            return
        name = self._codec.schema.name_of(envelope.message_id) or ""
        handler = self._handlers.get(name)
        if handler is None:
            self._answer(_failure("UnexpectedMessage", "Unexpected message"))
            return
        message = self._codec.schema.message_class(name)()
        try:
            message.MergeFromString(envelope.payload)
        except DecodeError:
            self._answer(_failure("DataError", "Failed to decode message"))
            return
        answer = handler(message)
        if answer is not None:
            self._answer(answer)

    def _answer(self, message: Any) -> None:
        for packet in frames_v1.reports(self._codec.encode(message)):
            self.send(packet)

    # eyes

    def _get_state(self, message: m.DebugLinkGetState) -> m.DebugLinkState | None:
        if message.wait_word_list or message.wait_word_pos:
            # No word that is shown is told apart from the screen.
            return None
        kinds = m.DebugLinkGetState.DebugWaitType
        if message.wait_layout == kinds.NEXT_LAYOUT:
            self._wait(self._state)
            return None
        if message.wait_layout == kinds.CURRENT_LAYOUT and not self._settled():
            self._waiting.append(_Waiting(0, self._state))
            return None
        return self._state()

    def _state(self) -> m.DebugLinkState:
        device = self._device
        state = m.DebugLinkState(
            passphrase_protection=device.storage.passphrase_protection,
            mnemonic_type=m.BackupType.Bip39,
            layout_lines=self._layout(),
        )
        if device.profile.family is Family.LEGACY:
            prompt = device.user.prompt
            state.matrix = (prompt.matrix if prompt else "") or _NO_MATRIX
            word = prompt.word if prompt else 0
            if isinstance(word, str):
                state.recovery_fake_word = word
            elif word:
                state.recovery_word_pos = word
        if device.storage.pin is not None:
            state.pin = device.storage.pin
        if device.storage.mnemonic is not None:
            state.mnemonic_secret = device.storage.mnemonic.encode()
        return state

    def _layout(self) -> list[str]:
        """The screen in lines, as OneKey's firmware tells it; as Trezor's does it is JSON."""
        device = self._device
        if device.vendor != TREZOR:
            return device.screen
        prompt = device.user.prompt
        component = _COMPONENTS.get(prompt.kind, "Dialog") if prompt else "Homescreen"
        paragraphs = [[line] for line in device.screen]
        return [json.dumps({"component": component, "paragraphs": paragraphs})]

    def _settled(self) -> bool:
        """Whether what is shown stays until somebody does something."""
        prompt = self._device.user.prompt
        if prompt is None:
            return not self._device.firmware.busy
        return not prompt.passing

    def _wait(self, answer: Callable[[], Any]) -> None:
        self._waiting.append(_Waiting(len(self._device.screens), answer))

    def _look(self) -> None:
        """Answer those who have waited for what is shown now."""
        if not self._settled():
            return
        shown = len(self._device.screens)
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if one.seen < shown:
                self._answer(one.answer())
            else:
                self._waiting.append(one)

    # hands

    def _decide(self, message: m.DebugLinkDecision) -> None:
        if message.wait:
            self._wait(lambda: m.DebugLinkLayout(lines=self._layout()))
        user, kinds = self._device.user, m.DebugLinkDecision.DebugButton
        if message.HasField("input"):
            user.type_text(message.input)
        elif message.HasField("button") and message.button == kinds.YES:
            user.press_yes()
        elif message.HasField("button") and message.button == kinds.NO:
            user.press_no()

    def _reseed(self, message: m.DebugLinkReseedRandom) -> m.Success:
        self._device.random.seed(message.value)
        return m.Success(message="")

    def _wipe(self, message: m.WipeDevice) -> m.Success:
        self._device.wipe()
        self._device.firmware.reset()
        return m.Success(message="Device wiped")

    def _succeed(self, message: Any) -> m.Success:
        return m.Success(message="")

    def _ignore(self, message: Any) -> None:
        return None


def _failure(code: str, text: str) -> m.Failure:
    return m.Failure(code=getattr(m.Failure.FailureType, f"Failure_{code}"), message=text)
