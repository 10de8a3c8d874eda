"""Messages to envelopes and back, strictly."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from google.protobuf.message import DecodeError

from onekey_sdk.errors import ProtocolError
from onekey_sdk.wire import schema as schemas

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from onekey_sdk.wire.schema import Schema

_BAD_BATTERY = b"\xff"
_NO_BATTERY = b"\x04"


class Envelope(NamedTuple):
    """A message on the wire: its 16-bit id and its protobuf bytes."""

    message_id: int
    payload: bytes

    def __repr__(self) -> str:
        return f"Envelope(message_id={self.message_id}, {len(self.payload)} bytes)"


class Codec:
    """Encodes and decodes with one schema."""

    def __init__(self, schema: Schema | None = None) -> None:
        self.schema = schema or schemas.load()

    def encode(self, message: Message) -> Envelope:
        """The message as it travels.

        Raises:
            ValueError: a required field is missing, or the message has no wire id.
        """
        name = message.DESCRIPTOR.name
        missing = message.FindInitializationErrors()
        if missing:
            raise ValueError(f"{name} lacks {', '.join(missing)}")
        try:
            message_id = self.schema.id_of(name)
        except KeyError:
            raise ValueError(f"{name} has no id in schema {self.schema.name!r}") from None
        return Envelope(message_id, message.SerializeToString())

    def decode(self, envelope: Envelope) -> Message:
        """The message in an envelope, whole and exact.

        Raises:
            ProtocolError: unknown id, malformed or truncated bytes, text that is not UTF-8,
                a missing required field, or an encoding that is not the canonical one.
        """
        name = self.schema.name_of(envelope.message_id)
        if name is None:
            raise ProtocolError(f"the device sent a message of unknown id {envelope.message_id}")
        message_class = self.schema.message_class(name)
        try:
            return _decode(message_class, envelope.payload)
        except ProtocolError:
            # Some firmware writes battery_level, the last field of Features, as a bare 0xFF.
            if name != "Features" or not envelope.payload.endswith(_BAD_BATTERY):
                raise
            return _decode(message_class, envelope.payload[:-1] + _NO_BATTERY)


def _decode(message_class: type[Message], payload: bytes) -> Message:
    name = message_class.DESCRIPTOR.name
    message = message_class()
    try:
        message.MergeFromString(payload)
    except DecodeError:
        raise ProtocolError(f"the device sent a malformed {name}") from None
    if not message.IsInitialized():
        raise ProtocolError(f"the device sent {name} without a field that it must have")
    if message.ByteSize() != len(payload):
        raise ProtocolError(f"the device sent {name} in an encoding that is not canonical")
    return message
