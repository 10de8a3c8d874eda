"""Messages to envelopes and back, strictly.

Protobuf's C parser decides most: it refuses truncated data, tag 0, unknown wire types, varints
of more than ten bytes, text that is not UTF-8 and nesting deeper than 100. Added here: required
fields must be there, and an encoding must be as long as the canonical one. Fields and enum
values that the schema does not know are ignored, since newer firmware sends them; so a known
field of another wire type counts as absent. The order of fields is free.

No local variable here holds the bytes of a message, so that a traceback shown with its
variables shows no secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from google.protobuf.message import DecodeError, EncodeError
from google.protobuf.unknown_fields import UnknownFieldSet

from onekey_sdk.errors import ProtocolError
from onekey_sdk.wire import schema as schemas

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from onekey_sdk.wire.schema import Schema

_UNKNOWN_BATTERY = b"\xc0\x20\xff"


class Envelope(NamedTuple):
    """A message on the wire: its 16-bit id and its protobuf bytes."""

    message_id: int
    payload: bytes

    def __repr__(self) -> str:
        # Not even the length is shown: it would tell that of a PIN or passphrase.
        return f"Envelope(message_id={self.message_id})"


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
        try:
            return Envelope(self.schema.id_of(name), message.SerializeToString())
        except KeyError:
            raise ValueError(f"{name} has no id in schema {self.schema.name!r}") from None
        except EncodeError as error:
            raise ValueError(str(error)) from None

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
            return _decode(message_class, envelope)
        except ProtocolError:
            # Old bootloaders end Features with the level of a battery that they have not read
            # yet, as a bare byte FF.
            if name != "Features" or not envelope.payload.endswith(_UNKNOWN_BATTERY):
                raise
            return _decode(
                message_class,
                Envelope(envelope.message_id, envelope.payload[: -len(_UNKNOWN_BATTERY)]),
            )


def _decode(message_class: type[Message], envelope: Envelope) -> Message:
    name = message_class.DESCRIPTOR.name
    try:
        message = message_class.FromString(envelope.payload)
        length = len(message.SerializeToString())
    except DecodeError:
        raise ProtocolError(f"the device sent a malformed {name}") from None
    except EncodeError:
        raise ProtocolError(f"the device sent {name} without a field that it must have") from None
    if length != len(envelope.payload):
        raise ProtocolError(f"the device sent {name} in an encoding that is not canonical")
    if length and not message_class.DESCRIPTOR.fields and _has_tag_zero(message):
        raise ProtocolError(f"the device sent a malformed {name}")
    return message


def _has_tag_zero(message: Message) -> bool:
    """Whether a field has number 0, at which some parsers do not look in empty messages."""
    unknown = UnknownFieldSet(message)
    return any(unknown[index].field_number == 0 for index in range(len(unknown)))
