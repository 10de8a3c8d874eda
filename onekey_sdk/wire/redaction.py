"""Keeps secrets out of the text form of messages.

A field is secret when its definition in `protos/` carries the standard option
`debug_redact = true`; nothing else marks one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from google.protobuf.descriptor import FieldDescriptor
    from google.protobuf.message import Message

REDACTED = "[redacted]"
_SHOWN_BYTES = 32


def is_secret(field: FieldDescriptor) -> bool:
    """Whether the field is marked as one that holds a secret."""
    return bool(field.has_options and field.GetOptions().debug_redact)


def describe(message: Message) -> str:
    """The message as one line of text in which no secret appears."""
    parts = [f"{field.name}={_field(field, value)}" for field, value in message.ListFields()]
    return f"{message.DESCRIPTOR.name}({', '.join(parts)})"


def protect(message_class: type[Message]) -> None:
    """Give the class, and the classes nested in it, a text form without secrets."""
    setattr(message_class, "__repr__", describe)  # noqa: B010
    setattr(message_class, "__str__", describe)  # noqa: B010
    for nested in message_class.DESCRIPTOR.nested_types:
        protect(getattr(message_class, nested.name))


def _field(field: FieldDescriptor, value: Any) -> str:
    if is_secret(field):
        return REDACTED
    if isinstance(value, (str, bytes)) or not hasattr(value, "__iter__"):
        return _scalar(field, value)
    return f"[{', '.join(_scalar(field, item) for item in value)}]"


def _scalar(field: FieldDescriptor, value: Any) -> str:
    if field.enum_type is not None:
        known = field.enum_type.values_by_number.get(value)
        return known.name if known else str(value)
    if isinstance(value, bytes):
        shown = value[:_SHOWN_BYTES].hex()
        return shown if len(value) <= _SHOWN_BYTES else f"{shown}... ({len(value)} bytes)"
    if hasattr(value, "DESCRIPTOR"):
        return describe(value)
    return repr(value)
