"""Messages as a firmware understands them: with the definitions that it was built with.

Handlers speak the newest definitions. What older ones lack is dropped on the way in, as the
firmware that they belong to would not see it, and on the way out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_sdk.wire import schema
from onekey_sdk.wire.codec import Codec, Envelope

if TYPE_CHECKING:
    from google.protobuf.message import Message

_RENUMBERED = ("Features",)
"""Messages whose fields have other numbers in older definitions."""


class Dialect:
    """Translates between the newest definitions and those of that name."""

    def __init__(self, name: str) -> None:
        self._newest = schema.load()
        self._own = schema.load(name)
        self._codec = Codec(self._own)

    def name_of(self, envelope: Envelope) -> str:
        """The message's name, empty where the definitions have none of that id."""
        return self._own.name_of(envelope.message_id) or ""

    def new(self, name: str) -> Any:
        """An empty message of these definitions, to read bytes into."""
        return self._own.message_class(name)()

    def newest(self, message: Message) -> Any:
        """A message of these definitions in the newest ones."""
        if self._own is self._newest:
            return message
        message.DiscardUnknownFields()
        newest_class = self._newest.message_class(message.DESCRIPTOR.name)
        return newest_class.FromString(message.SerializeToString())

    def encode(self, message: Message) -> Envelope:
        """A message of the newest definitions as it travels."""
        return self._codec.encode(self._translated(message))

    def _translated(self, message: Message) -> Message:
        if self._own is self._newest:
            return message
        name = message.DESCRIPTOR.name
        translated: Message = self.new(name)
        if name in _RENUMBERED:
            for field, value in message.ListFields():
                if field.name in translated.DESCRIPTOR.fields_by_name:
                    _assign(translated, field.name, value)
        else:
            translated.MergeFromString(message.SerializeToString())
            translated.DiscardUnknownFields()
        return translated


def _assign(message: Any, name: str, value: Any) -> None:
    """Set a field that is no message; text where older definitions have it for bytes."""
    field = message.DESCRIPTOR.fields_by_name[name]
    if isinstance(value, bytes) and field.type == field.TYPE_STRING:
        value = value.decode("ascii")
    if isinstance(value, (str, bytes, int)):
        setattr(message, name, value)
    else:
        getattr(message, name).extend(value)
