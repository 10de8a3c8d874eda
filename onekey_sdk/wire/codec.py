"""Messages to envelopes and back, strictly.

Protobuf's C parser decides most: it refuses truncated data, tag 0, unknown wire types, varints
of more than ten bytes, text that is not UTF-8 and nesting deeper than 100. Added here: required
fields must be there, and an encoding must be as long as the canonical one. Fields and enum
values that the schema does not know are ignored, since newer firmware sends them; so a known
field of another wire type counts as absent. The order of fields is free. `Features` of old
devices get some latitude.

No local variable here holds the bytes of a message, so that a traceback shown with its
variables shows no secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from google.protobuf.message import DecodeError, EncodeError
from google.protobuf.unknown_fields import UnknownFieldSet

from onekey_sdk.errors import FirmwareTooOld, ProtocolError
from onekey_sdk.wire import schema as schemas
from onekey_sdk.wire import translation
from onekey_sdk.wire.envelope import Envelope

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.protobuf.message import Message

    from onekey_sdk.wire.schema import Schema

__all__ = ["Codec", "Envelope"]

_UNREAD_BATTERY = b"\xc0\x20\xff"

_IGNORABLE = {"Initialize": frozenset({"passphrase_state", "is_contains_attach"})}
"""Fields that are no more than hints, so that devices may do without. All others would change
what is asked for."""


# What `Envelope(...)` does, in a third of the time.
_envelope: Callable[[type[Envelope], tuple[int, bytes]], Envelope]
_envelope = tuple.__new__  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]


class Codec:
    """Encodes and decodes with one schema.

    Programs have messages of the newest schema, whichever the device speaks: with an older one
    they are translated, field by field by name. Messages of the older schema itself are encoded
    as they are.
    """

    def __init__(self, schema: Schema | None = None) -> None:
        self.schema = schema or schemas.load()
        self._newest = schemas.load()
        # Kept as they are needed: to find them by name takes as long as to encode a message.
        self._ids: dict[type[Message], int] = {}
        self._classes: dict[int, type[Message]] = {}

    def encode(self, message: Message) -> Envelope:
        """The message as it travels.

        Raises:
            ValueError: a required field is missing, or the message has no wire id.
            FirmwareTooOld: the schema has no such message, or not all of its fields that are
                set. Nothing is left out but what a device may ignore.
        """
        message_id = self._ids.get(type(message))
        if message_id is None:
            message_id = self._ids[type(message)] = self._id_of(message)
        if self.schema is not self._newest:
            message = self._older(message)
        try:
            return _envelope(Envelope, (message_id, message.SerializeToString()))
        except EncodeError as error:
            raise ValueError(str(error)) from None

    def decode(self, envelope: Envelope) -> Message:
        """The message in an envelope, whole and exact.

        Raises:
            ProtocolError: unknown id, malformed or truncated bytes, text that is not UTF-8,
                a missing required field, or an encoding that is not the canonical one.
        """
        message_class = self._classes.get(envelope.message_id)
        if message_class is None:
            message_class = self._class_of(envelope.message_id)
            self._classes[envelope.message_id] = message_class
        try:
            message = _decode(message_class, envelope)
        except ProtocolError:
            if message_class.DESCRIPTOR.name != "Features":
                raise
            message = _old_features(message_class, envelope)
        return message if self.schema is self._newest else self._newer(message)

    def _older(self, message: Message) -> Message:
        """A message of the newest schema in this one."""
        name = message.DESCRIPTOR.name
        target = self.schema.message_class(name)()
        if isinstance(message, type(target)):
            return message
        for field in translation.unknown_fields(message, target):
            if field not in _IGNORABLE.get(name, ()):
                raise FirmwareTooOld(f"the firmware does not know {field!r} of {name}")
        translation.copy_fields(message, target)
        return target

    def _newer(self, message: Message) -> Message:
        """A message of this schema in the newest one, which has them all."""
        target = self._newest.message_class(message.DESCRIPTOR.name)()
        translation.copy_fields(message, target)
        return target

    def _id_of(self, message: Message) -> int:
        name = message.DESCRIPTOR.name
        try:
            return self.schema.id_of(name)
        except KeyError:
            if name in self._newest.message_names() and self.schema is not self._newest:
                raise FirmwareTooOld(f"the firmware does not know {name}") from None
            raise ValueError(f"{name} has no id in schema {self.schema.name!r}") from None

    def _class_of(self, message_id: int) -> type[Message]:
        name = self.schema.name_of(message_id)
        if name is None:
            raise ProtocolError(f"the device sent a message of unknown id {message_id}")
        return self.schema.message_class(name)


def _decode(message_class: type[Message], envelope: Envelope, *, canonical: bool = True) -> Message:
    try:
        message = message_class.FromString(envelope.payload)
        length = len(message.SerializeToString())
    except DecodeError:
        raise _refusal(message_class, "in malformed bytes") from None
    except EncodeError:
        raise _refusal(message_class, "without a field that it must have") from None
    if length != len(envelope.payload) and canonical:
        raise _refusal(message_class, "in an encoding that is not canonical")
    if length and not message_class.DESCRIPTOR.fields and _has_tag_zero(message):
        raise _refusal(message_class, "in malformed bytes")
    return message


def _refusal(message_class: type[Message], how: str) -> ProtocolError:
    return ProtocolError(f"the device sent {message_class.DESCRIPTOR.name} {how}")


def _old_features(message_class: type[Message], envelope: Envelope) -> Message:
    """Features in one of the forms that only old devices send.

    Old bootloaders end them with the level of a battery that they have not measured yet, as a
    bare byte FF; it counts as absent. Old firmware has a duration where a yes or no is now. As
    only Features say which schema a device speaks, it is enough that they are canonical in the
    old one.

    Raises:
        ProtocolError: it is none of these forms.
    """
    if envelope.payload.endswith(_UNREAD_BATTERY):
        shorter = envelope._replace(payload=envelope.payload[: -len(_UNREAD_BATTERY)])
        return _decode(message_class, shorter)
    _decode(schemas.load("v1").message_class("Features"), envelope)
    return _decode(message_class, envelope, canonical=False)


def _has_tag_zero(message: Message) -> bool:
    """Whether a field has number 0, at which some parsers do not look in empty messages."""
    unknown = UnknownFieldSet(message)
    return any(unknown[index].field_number == 0 for index in range(len(unknown)))
