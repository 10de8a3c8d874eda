"""Messages as a firmware understands them: with the definitions that it was built with.

Handlers speak the newest definitions. What older ones lack is dropped on the way in, as the
firmware that they belong to would not see it, and on the way out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_sdk.wire import schema, translation
from onekey_sdk.wire.codec import Codec, Envelope

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from onekey_sdk.wire.schema import Schema


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
        return self._translated(message, self._newest)

    def encode(self, message: Message) -> Envelope:
        """A message of the newest definitions as it travels."""
        return self._codec.encode(self._translated(message, self._own))

    def _translated(self, message: Message, target: Schema) -> Message:
        if self._own is self._newest:
            return message
        translated = target.message_class(message.DESCRIPTOR.name)()
        translation.copy_fields(message, translated)
        return translated
