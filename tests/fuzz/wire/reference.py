"""A reader of protobuf's wire format, written from its specification alone.

It judges bytes without decoding them: slow, short, and sharing nothing with the parser in use.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from google.protobuf.descriptor import FieldDescriptor

from tests.unit.wire.schemas import is_repeated, is_required

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor

_F = FieldDescriptor
_VARINT, _I64, _LENGTH, _GROUP, _END, _I32 = range(6)
_LENGTHS = {_F.TYPE_STRING, _F.TYPE_BYTES, _F.TYPE_MESSAGE}
_FIXED = {_I64: 8, _I32: 4}


class Verdict(Enum):
    """What a decoder owes to some bytes."""

    BROKEN = "must be refused"
    UNUSUAL = "may be refused"
    CANONICAL = "must be accepted"


class _BrokenError(Exception):
    pass


class _GroupError(Exception):
    pass


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.rest = memoryview(data)
        self.usual = True

    def take(self, count: int) -> bytes:
        if count > len(self.rest):
            raise _BrokenError
        taken, self.rest = self.rest[:count], self.rest[count:]
        return bytes(taken)

    def varint(self) -> int:
        number = 0
        for index in range(10):
            (byte,) = self.take(1)
            number |= (byte & 0x7F) << 7 * index
            if byte < 0x80:
                self.usual &= byte > 0 or index == 0
                self.usual &= number < 2**64
                return number
        raise _BrokenError


def judge(data: bytes, descriptor: Descriptor) -> Verdict:
    """What a strict decoder does with the bytes of a message of that type."""
    try:
        usual = _message(data, descriptor)
    except _BrokenError:
        return Verdict.BROKEN
    except _GroupError:
        # Nobody sends groups; whether their inside is sound is left open.
        return Verdict.UNUSUAL
    return Verdict.CANONICAL if usual else Verdict.UNUSUAL


def _message(data: bytes, descriptor: Descriptor) -> bool:
    reader = _Reader(data)
    seen: set[str] = set()
    while reader.rest:
        number, wire_type = divmod(reader.varint(), 8)
        if not 0 < number < 2**29:
            raise _BrokenError
        field = descriptor.fields_by_number.get(number)
        if wire_type in (_GROUP, _END):
            raise _GroupError
        if wire_type == _VARINT:
            _number(reader, field, seen)
        elif wire_type == _LENGTH:
            _content(reader, field, seen)
        elif wire_type in _FIXED:
            reader.take(_FIXED[wire_type])
        else:
            raise _BrokenError
    if any(field.name not in seen for field in descriptor.fields if is_required(field)):
        raise _BrokenError
    return reader.usual


def _number(reader: _Reader, field: FieldDescriptor | None, seen: set[str]) -> None:
    value = reader.varint()
    if field is None or field.type in _LENGTHS:
        return
    if field.type == _F.TYPE_ENUM and field.enum_type is not None:
        reader.usual &= value < 2**31
        if value not in field.enum_type.values_by_number:
            return
    reader.usual &= value < {_F.TYPE_BOOL: 2, _F.TYPE_UINT32: 2**32}.get(field.type, 2**64)
    reader.usual &= field.type != _F.TYPE_SINT32 or value < 2**32
    _note(reader, field, seen)


def _content(reader: _Reader, field: FieldDescriptor | None, seen: set[str]) -> None:
    content = reader.take(reader.varint())
    if field is None:
        return
    if field.type not in _LENGTHS:
        # Packed numbers, if the field is a list, else an unknown field.
        reader.usual &= not is_repeated(field)
        return
    if field.type == _F.TYPE_STRING:
        try:
            content.decode()
        except UnicodeDecodeError:
            raise _BrokenError from None
    if field.message_type is not None:
        reader.usual &= _message(content, field.message_type)
    _note(reader, field, seen)


def _note(reader: _Reader, field: FieldDescriptor, seen: set[str]) -> None:
    reader.usual &= is_repeated(field) or field.name not in seen
    seen.add(field.name)
