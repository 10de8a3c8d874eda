"""DebugLink: the eyes and hands of automated tests, on a link of their own.

It is answered at once, whatever the device is doing, and nothing of it is in the trace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from google.protobuf.message import DecodeError

from onekey_sdk.errors import ProtocolError
from onekey_sdk.wire import frames_v1
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_emulator.device import Device

_NO_MATRIX = "X" * 10


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
        self._handlers: dict[str, Callable[[Any], Any]] = {
            "DebugLinkGetState": self._get_state,
            "DebugLinkDecision": self._decide,
            "DebugLinkReseedRandom": self._reseed,
            "DebugLinkRecordScreen": self._succeed,
            "DebugLinkWatchLayout": self._succeed,
            "DebugLinkStop": self._ignore,
        }

    def receive(self, packet: bytes) -> None:
        """Take a packet from the host."""
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

    def _get_state(self, message: m.DebugLinkGetState) -> m.DebugLinkState:
        device = self._device
        prompt = device.user.prompt
        state = m.DebugLinkState(
            matrix=(prompt.matrix if prompt else "") or _NO_MATRIX,
            passphrase_protection=device.storage.passphrase_protection,
            mnemonic_type=m.BackupType.Bip39,
            layout_lines=device.screen,
        )
        if device.storage.pin is not None:
            state.pin = device.storage.pin
        if device.storage.mnemonic is not None:
            state.mnemonic_secret = device.storage.mnemonic.encode()
        return state

    def _decide(self, message: m.DebugLinkDecision) -> None:
        user = self._device.user
        if message.HasField("input"):
            user.type_text(message.input)
        elif message.HasField("yes_no"):
            if message.yes_no:
                user.confirm()
            else:
                user.press_no()

    def _reseed(self, message: m.DebugLinkReseedRandom) -> m.Success:
        self._device.random.seed(message.value)
        return m.Success(message="")

    def _succeed(self, message: Any) -> m.Success:
        return m.Success(message="")

    def _ignore(self, message: Any) -> None:
        return None


def _failure(code: str, text: str) -> m.Failure:
    return m.Failure(code=getattr(m.Failure.FailureType, f"Failure_{code}"), message=text)
