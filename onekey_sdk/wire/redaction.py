"""Keeps secrets, and what could trick a terminal, out of the text form of messages.

A field is secret when its definition in `protos/` carries the standard option
`debug_redact = true`; nothing else marks one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from onekey_sdk.wire.text import printable

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor, FieldDescriptor

REDACTED = "[redacted]"
_SHOWN_BYTES = 32


def is_secret(field: FieldDescriptor) -> bool:
    """Whether the field is marked as one that holds a secret."""
    return bool(field.has_options and field.GetOptions().debug_redact)


def describe(message: Message) -> str:
    """The message as one line of text in which no secret appears."""
    parts = [f"{field.name}={_field(field, value)}" for field, value in message.ListFields()]
    return f"{message.DESCRIPTOR.name}({', '.join(parts)})"


def protect(message_class: type[Message], protected: set[type[Message]]) -> None:
    """Give the class, and all that may appear in its messages, a text form without secrets.

    Args:
        message_class: where to begin.
        protected: the classes that have it; those that get it are added. The caller keeps
            them: protobuf makes a class anew, unprotected, after the last reference is gone.
    """
    if message_class in protected:
        return
    protected.add(message_class)
    setattr(message_class, "__repr__", describe)  # noqa: B010
    setattr(message_class, "__str__", describe)  # noqa: B010
    descriptor = message_class.DESCRIPTOR
    within = [field.message_type for field in descriptor.fields if field.message_type is not None]
    for inner in [*descriptor.nested_types, *within]:
        # Both kinds of descriptor that the stubs tell apart are one class at run time.
        protect(GetMessageClass(cast("Descriptor", inner)), protected)


def _field(field: FieldDescriptor, value: Any) -> str:
    if is_secret(field):
        return REDACTED
    if isinstance(value, (str, bytes, int, float, Message)):
        return _single(field, value)
    return f"[{', '.join(_single(field, item) for item in value)}]"


def _single(field: FieldDescriptor, value: Any) -> str:
    if field.message_type is not None:
        return describe(value)
    if field.enum_type is not None:
        known = field.enum_type.values_by_number.get(value)
        return known.name if known else str(value)
    if isinstance(value, bytes):
        shown = value[:_SHOWN_BYTES].hex()
        return shown if len(value) <= _SHOWN_BYTES else f"{shown}... ({len(value)} bytes)"
    if isinstance(value, str):
        return f"'{printable(value)}'"
    return str(value)
