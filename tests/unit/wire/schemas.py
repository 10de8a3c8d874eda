"""All message types of a schema, and random messages of any type."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.descriptor_pb2 import DescriptorProto, FeatureSet, FieldDescriptorProto
from google.protobuf.message_factory import GetMessageClass
from hypothesis import strategies as st

from onekey_sdk.wire import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.message import Message


_DEEPEST = 4
"""Messages are nested so deep at most; some types contain themselves."""

_F = FieldDescriptor
_INTEGERS = {
    _F.TYPE_UINT32: (0, 2**32 - 1),
    _F.TYPE_UINT64: (0, 2**64 - 1),
    _F.TYPE_SINT32: (-(2**31), 2**31 - 1),
    _F.TYPE_SINT64: (-(2**63), 2**63 - 1),
}


def classes(name: str = "latest") -> dict[str, type[Message]]:
    """Every message class of a schema by its name with those that enclose it, all nested ones
    too."""
    found = schema.load(name)
    return {
        descriptor.full_name.partition(".")[2]: GetMessageClass(descriptor)
        for top in found.names()
        if not found.is_enum(top)
        for descriptor in with_nested(descriptor_of(found.message_class(top)))
    }


def descriptor_of(message: Message | type[Message]) -> Descriptor:
    """The descriptor, of which the stubs know two kinds."""
    return cast("Descriptor", message.DESCRIPTOR)


def with_nested(descriptor: Descriptor) -> Iterator[Descriptor]:
    """The type, and all that are defined in it."""
    yield descriptor
    for nested in descriptor.nested_types:
        yield from with_nested(nested)


@cache
def _definitions(descriptor: Descriptor) -> dict[str, FieldDescriptorProto]:
    definition = DescriptorProto()
    descriptor.CopyToProto(definition)
    return {field.name: field for field in definition.field}


def _definition(field: FieldDescriptor) -> FieldDescriptorProto:
    return _definitions(cast("Descriptor", field.containing_type))[field.name]


def is_repeated(field: FieldDescriptor) -> bool:
    """Whether the field is a list."""
    return _definition(field).label == FieldDescriptorProto.LABEL_REPEATED


def is_required(field: FieldDescriptor) -> bool:
    """Whether the field must be there."""
    presence = _definition(field).options.features.field_presence
    return presence == FeatureSet.LEGACY_REQUIRED


def messages(message_class: type[Message], depth: int = 0) -> st.SearchStrategy[Message]:
    """Random messages of a class, whole ones."""
    return _fields(descriptor_of(message_class), depth).map(lambda fields: message_class(**fields))


def _fields(descriptor: Descriptor, depth: int) -> st.SearchStrategy[dict[str, Any]]:
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for field in descriptor.fields:
        must = is_required(field)
        if field.message_type is not None and depth >= _DEEPEST and not must:
            continue
        value = _value(field, depth)
        if is_repeated(field):
            value = st.lists(value, max_size=3)
        (required if must else optional)[field.name] = value
    return st.fixed_dictionaries(required, optional=optional)


def _value(field: FieldDescriptor, depth: int) -> st.SearchStrategy[Any]:
    if field.message_type is not None:
        return messages(GetMessageClass(field.message_type), depth + 1)
    if field.enum_type is not None:
        return st.sampled_from(list(field.enum_type.values_by_number))
    if field.type == _F.TYPE_BOOL:
        return st.booleans()
    if field.type == _F.TYPE_STRING:
        return st.text(max_size=20)
    if field.type == _F.TYPE_BYTES:
        return st.binary(max_size=40)
    low, high = _INTEGERS[field.type]
    return st.integers(low, high)
