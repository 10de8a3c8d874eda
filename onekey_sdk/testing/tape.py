"""Conversations with a device on tape: recorded once, played back without any device.

A tape is a text file with one JSON object per message. Secrets do not reach it: session ids are
replaced by others, the same each time, and passphrases, PINs and words by a fixed text. What the
device shows of a wallet (addresses, keys, signatures) is recorded as it is.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onekey_sdk.errors import DeviceDisconnected, InvalidParameter
from onekey_sdk.transport.base import Channel, Port
from onekey_sdk.transport.inbox import Inbox
from onekey_sdk.transport.relay import Receiver, TappedPort
from onekey_sdk.wire import redaction, schema
from onekey_sdk.wire.codec import Envelope
from onekey_sdk.wire.frames_v1 import ReportAssembler, Reports

if TYPE_CHECKING:
    from google.protobuf.message import Message

_FORMAT = 1
_HIDDEN = "hidden"


class TapeMismatch(AssertionError):  # noqa: N818 - named like the SDK's errors
    """The program says something else than what is on the tape."""


@dataclass(frozen=True, slots=True)
class TapedMessage:
    """One message.

    Attributes:
        to: who gets it.
        envelope: its id and payload, without secrets.
    """

    to: Receiver
    envelope: Envelope

    def __str__(self) -> str:
        return f"to {self.to}: {_text(self.envelope)}"


@dataclass
class Tape:
    """The messages of a conversation, in order."""

    messages: list[TapedMessage] = field(default_factory=list[TapedMessage])

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the tape to a file."""
        lines = [json.dumps({"onekey_tape": _FORMAT})]
        for taped in self.messages:
            content = {
                "to": taped.to,
                "message": _text(taped.envelope),
                "id": taped.envelope.message_id,
                "payload": taped.envelope.payload.hex(),
            }
            lines.append(json.dumps(content))
        Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Tape:
        """Read a tape from a file.

        Raises:
            InvalidParameter: the file is no tape.
        """
        try:
            head, *rest = map(json.loads, Path(path).read_text(encoding="utf-8").splitlines())
            version = head["onekey_tape"]
            messages = [_taped(content) for content in rest]
        except (ValueError, KeyError, TypeError):
            raise InvalidParameter(f"{os.fspath(path)} is no tape") from None
        if version != _FORMAT:
            raise InvalidParameter(f"{os.fspath(path)} is no tape of format {_FORMAT}")
        return cls(messages)


def _taped(content: dict[str, Any]) -> TapedMessage:
    to, message_id = content["to"], content["id"]
    if to not in {"device", "host"} or not isinstance(message_id, int):
        raise ValueError
    return TapedMessage(to, Envelope(message_id, bytes.fromhex(content["payload"])))


class _Mask:
    """Replaces secrets: bytes by others, always the same, and text by a fixed one."""

    def __init__(self) -> None:
        self._salt = os.urandom(16)

    def hide(self, envelope: Envelope, *, texts_only: bool = False) -> Envelope:
        message = _decoded(envelope)
        if message is None:
            return envelope
        self._hide_in(message, texts_only)
        return Envelope(envelope.message_id, message.SerializeToString())

    def _hide_in(self, message: Message, texts_only: bool) -> None:
        for fields, value in message.ListFields():
            if redaction.is_secret(fields):
                if isinstance(value, bytes):
                    if not texts_only:
                        setattr(message, fields.name, self._other(value))
                elif isinstance(value, str):
                    setattr(message, fields.name, _HIDDEN)
                else:
                    message.ClearField(fields.name)
            elif fields.message_type is not None:
                for item in _items(value):
                    self._hide_in(item, texts_only)

    def _other(self, value: bytes) -> bytes:
        digest = hashlib.sha256(self._salt + value).digest()
        return (digest * (len(value) // len(digest) + 1))[: len(value)] if any(value) else value


def _items(value: Any) -> list[Message]:
    """The messages in a field, repeated or not."""
    return [value] if hasattr(value, "ListFields") else list(value)


def _decoded(envelope: Envelope) -> Message | None:
    known = schema.load()
    name = known.name_of(envelope.message_id)
    if name is None:
        return None
    message = known.message_class(name)()
    try:
        message.ParseFromString(envelope.payload)
    except ValueError:
        return None
    return message


def _text(envelope: Envelope) -> str:
    message = _decoded(envelope)
    return redaction.describe(message) if message is not None else f"id {envelope.message_id}"


class RecordingPort(TappedPort):
    """A port that lets everything pass, and keeps it on a tape.

    Args:
        port: where the device is.
        tape: what is said there is added to it.
    """

    def __init__(self, port: Port, tape: Tape) -> None:
        mask = _Mask()

        def keep(to: Receiver, envelope: Envelope) -> None:
            tape.messages.append(TapedMessage(to, mask.hide(envelope)))

        super().__init__(port, keep)


class ReplayPort(Port):
    """A device that says what is on the tape, if the host says what is on it too.

    Args:
        tape: the conversation.

    Attributes:
        position: how many of its messages have been said.
    """

    address = "replay:"
    software = True
    local = True

    def __init__(self, tape: Tape) -> None:
        self.position = 0
        self._tape = tape

    async def open(self) -> Channel:
        return _ReplayChannel(self)

    def assert_finished(self) -> None:
        """Everything on the tape has been said.

        Raises:
            TapeMismatch: with the first message that has not.
        """
        if self.position < len(self._tape.messages):
            raise TapeMismatch(f"not said: {self._tape.messages[self.position]}")

    def said(self, envelope: Envelope) -> list[Envelope]:
        """What the device answers to a message of the host.

        Raises:
            TapeMismatch: the tape has another one here.
        """
        expected = self._tape.messages[self.position] if self._rest else None
        hidden = _Mask().hide(envelope, texts_only=True)
        if expected is None or expected.to != "device" or expected.envelope != hidden:
            wanted = str(expected) if expected else "the end"
            raise TapeMismatch(f"on the tape: {wanted}; said: {_text(envelope)}")
        self.position += 1
        answers: list[Envelope] = []
        while self._rest and self._tape.messages[self.position].to == "host":
            answers.append(self._tape.messages[self.position].envelope)
            self.position += 1
        return answers

    @property
    def _rest(self) -> bool:
        return self.position < len(self._tape.messages)


class _ReplayChannel(Channel):
    def __init__(self, port: ReplayPort) -> None:
        self.framing = Reports()
        self._port = port
        self._assembler = ReportAssembler()
        self._inbox = Inbox()

    def drain(self) -> int:
        return self._inbox.drain()

    async def write(self, piece: bytes) -> None:
        self._inbox.check()
        envelope = self._assembler.feed(piece)
        if envelope is None:
            return
        try:
            answers = self._port.said(envelope)
        except TapeMismatch:
            self._inbox.close(DeviceDisconnected("the tape does not go on like this"))
            raise
        for answer in answers:
            for report in self.framing.pieces(answer):
                self._inbox.put(report)

    async def read(self) -> bytes:
        return await self._inbox.get()

    async def lost(self) -> bool:
        return self._inbox.failed

    async def close(self) -> None:
        self._inbox.close(DeviceDisconnected("the tape was closed"))
