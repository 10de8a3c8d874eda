"""Messages of one schema in the definitions of another.

Schemas differ in the numbers and types of some fields, so bytes of one mean something else in
the other. What they share are the names.

No local variable here holds the value of a field, so that a traceback shown with its variables
shows no secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.descriptor import Descriptor
    from google.protobuf.message import Message


def unknown_fields(message: Message, target: Message) -> Iterator[str]:
    """The fields that are set in the message and that the target's definition lacks.

    Yields:
        Names, those of inner messages with their place: `payment.memo`.
    """
    return _unknown_fields(message, cast("Descriptor", target.DESCRIPTOR))


def _unknown_fields(message: Message, target: Descriptor) -> Iterator[str]:
    for field in [field for field, _ in message.ListFields()]:
        other = target.fields_by_name.get(field.name)
        if other is None:
            yield field.name
        elif field.message_type is not None and other.message_type is not None:
            for inner in _inner(message, field.name):
                for name in _unknown_fields(inner, other.message_type):
                    yield f"{field.name}.{name}"


def copy_fields(message: Message, target: Message) -> None:
    """Set in the target all fields of the message that its definition has, by name."""
    for field in [field for field, _ in message.ListFields()]:
        other = target.DESCRIPTOR.fields_by_name.get(field.name)
        if other is None:
            continue
        if field.message_type is not None:
            for inner in _inner(message, field.name):
                copy_fields(inner, _place(target, field.name))
        elif not _is_single(message, field.name):
            getattr(target, field.name).extend(getattr(message, field.name))
        elif field.type == other.type:
            setattr(target, field.name, getattr(message, field.name))
        elif other.type == other.TYPE_STRING:
            setattr(target, field.name, getattr(message, field.name).decode(errors="replace"))
        else:
            setattr(target, field.name, getattr(message, field.name).encode())


def _is_single(message: Message, name: str) -> bool:
    """Whether the field is not repeated, which protobuf's versions tell in different ways."""
    return isinstance(getattr(message, name), (str, bytes, int))


def _inner(message: Message, name: str) -> list[Message]:
    """The inner messages of a field, whether it is repeated or not."""
    found: Any = getattr(message, name)
    return [found] if hasattr(found, "DESCRIPTOR") else list(found)


def _place(target: Message, name: str) -> Message:
    """Where an inner message goes, which is there from then on."""
    field: Any = getattr(target, name)
    if not hasattr(field, "DESCRIPTOR"):
        added: Message = field.add()
        return added
    field.SetInParent()
    found: Message = field
    return found
