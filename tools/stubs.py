"""Types of all messages and enums of the newest schema, for editors and type checkers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import definitions
from google.protobuf.descriptor_pb2 import FieldDescriptorProto

if TYPE_CHECKING:
    from google.protobuf.descriptor_pb2 import (
        DescriptorProto,
        EnumDescriptorProto,
        FileDescriptorProto,
    )

_TARGET = definitions.ROOT / "onekey_sdk" / "wire" / "messages.pyi"

_HEADER = '''\
"""Types of `messages.py`.

Written by `tools/generate.py` from `protos/`; do not edit.
"""

from collections.abc import Iterable
from typing import Generic, NewType, TypeVar

from google.protobuf.descriptor import EnumDescriptor
from google.protobuf.internal.containers import RepeatedCompositeFieldContainer as _Messages
from google.protobuf.internal.containers import RepeatedScalarFieldContainer as _Scalars
from google.protobuf.message import Message as _Message

_Number = TypeVar("_Number", bound=int)

class _Enum(type, Generic[_Number]):
    """What `EnumTypeWrapper` offers, with numbers of a type of their own."""
    DESCRIPTOR: EnumDescriptor
    def Name(cls, number: int) -> str: ...
    def Value(cls, name: str) -> _Number: ...
    def keys(cls) -> list[str]: ...
    def values(cls) -> list[_Number]: ...
    def items(cls) -> list[tuple[str, _Number]]: ...

'''

_F = FieldDescriptorProto
_SCALARS: dict[int, str] = {
    _F.TYPE_BOOL: "bool",
    _F.TYPE_BYTES: "bytes",
    _F.TYPE_STRING: "str",
    _F.TYPE_INT32: "int",
    _F.TYPE_INT64: "int",
    _F.TYPE_UINT32: "int",
    _F.TYPE_UINT64: "int",
    _F.TYPE_SINT32: "int",
    _F.TYPE_SINT64: "int",
}

# Where the parts of a descriptor stand in their parents, for finding the comments.
_FILE_MESSAGES, _FILE_ENUMS = 4, 5
_MESSAGE_FIELDS, _MESSAGE_NESTED, _MESSAGE_ENUMS = 2, 3, 4

_Place = tuple[int, ...]


def files() -> dict[Path, bytes]:
    """The stub."""
    lines = [_HEADER]
    for file in definitions.compiled("latest"):
        comments = _Comments(file)
        for index, enum in enumerate(file.enum_type):
            lines += [*_enum(enum, comments, (_FILE_ENUMS, index)), ""]
        for index, message in enumerate(file.message_type):
            lines += [*_message(message, comments, (_FILE_MESSAGES, index)), ""]
    return {_TARGET: ("\n".join(lines).rstrip() + "\n").encode()}


class _Comments:
    """What the definitions say about each of their parts."""

    def __init__(self, file: FileDescriptorProto) -> None:
        self._at = {
            tuple(location.path): location.leading_comments or location.trailing_comments
            for location in file.source_code_info.location
        }

    def docstring(self, place: _Place) -> list[str]:
        text = " ".join(self._at.get(place, "").split())
        return [f'"""{text[:1].upper()}{text[1:].rstrip(".")}."""'] if text else []


def _enum(
    enum: EnumDescriptorProto, comments: _Comments, place: _Place, scope: str = ""
) -> list[str]:
    name = enum.name
    value_type = f"{scope}_{name}.ValueType"
    values = [f"    {value.name}: {value_type}" for value in enum.value]
    return [
        f"class _{name}:",
        '    ValueType = NewType("ValueType", int)',
        f"class _{name}Values(_Enum[{value_type}]):",
        *values,
        *_block(f"class {name}(_{name}, metaclass=_{name}Values):", comments.docstring(place)),
    ]


def _message(
    message: DescriptorProto, comments: _Comments, place: _Place, scope: str = ""
) -> list[str]:
    inner = f"{scope}{message.name}."
    body = comments.docstring(place)
    for index, enum in enumerate(message.enum_type):
        body += _enum(enum, comments, (*place, _MESSAGE_ENUMS, index), inner)
    for index, nested in enumerate(message.nested_type):
        body += _message(nested, comments, (*place, _MESSAGE_NESTED, index), inner)
    shadowed = {field.name for field in message.field}
    keywords: list[str] = []
    for index, field in enumerate(message.field):
        python_type = _type(field)
        if python_type in shadowed:
            raise SystemExit(f"a field of {message.name} hides the type {python_type}")
        body += _attribute(field, python_type, comments.docstring((*place, _MESSAGE_FIELDS, index)))
        keywords.append(_keyword(field, python_type))
    if keywords:
        body += ["def __init__(", "    self,", "    *,", *keywords, ") -> None: ..."]
    return _block(f"class {message.name}(_Message):", body)


def _block(head: str, body: list[str]) -> list[str]:
    """A class or function with its body, on one line if it has none."""
    return [head, *(f"    {line}" for line in body)] if body else [f"{head} ..."]


def _type(field: FieldDescriptorProto) -> str:
    if field.type == _F.TYPE_MESSAGE:
        return field.type_name.removeprefix(".onekey.")
    if field.type == _F.TYPE_ENUM:
        return f"{field.type_name.removeprefix('.onekey.')}.ValueType"
    return _SCALARS[field.type]


def _attribute(field: FieldDescriptorProto, python_type: str, docstring: list[str]) -> list[str]:
    if field.label == _F.LABEL_REPEATED:
        container = "_Messages" if field.type == _F.TYPE_MESSAGE else "_Scalars"
        return _read_only(field.name, f"{container}[{python_type}]", docstring)
    if field.type == _F.TYPE_MESSAGE:
        return _read_only(field.name, python_type, docstring)
    return [f"{field.name}: {python_type}", *docstring]


def _read_only(name: str, python_type: str, docstring: list[str]) -> list[str]:
    return ["@property", *_block(f"def {name}(self) -> {python_type}:", docstring)]


def _keyword(field: FieldDescriptorProto, python_type: str) -> str:
    accepted = python_type
    if field.type == _F.TYPE_ENUM:
        accepted = f"{python_type} | str"
    if field.label == _F.LABEL_REPEATED:
        accepted = f"Iterable[{accepted}]"
    return f"    {field.name}: {accepted} | None = ...,"
