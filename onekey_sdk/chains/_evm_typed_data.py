"""Typed data (EIP-712): checked against its own types, and encoded value by value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, cast

from onekey_sdk.chains import _evm_values as values
from onekey_sdk.errors import InvalidParameter

if TYPE_CHECKING:
    from collections.abc import Iterator

DOMAIN = "EIP712Domain"
MAX_DEPTH = 32
"""How deep structures may lie in one another."""
MAX_STRUCTS = 64
"""How many struct types may be in use."""
MAX_VALUES = 100_000
"""How many values there may be in all."""
MAX_LENGTH = 0xFFFF
"""The most elements of an array, whose number travels in two bytes."""

_ALIASES = {
    "types": "types",
    "primary_type": "primary_type",
    "primaryType": "primary_type",
    "domain": "domain",
    "message": "message",
}
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_ARRAY = re.compile(r"(.+)\[([1-9][0-9]{0,4}|0?)\]")
_SIZED = re.compile(r"(uint|int|bytes)([1-9][0-9]{0,2})?")


class Base(Enum):
    """What a field holds; the names are those of the messages' data types."""

    UINT = "uint"
    INT = "int"
    BYTES = "bytes"
    STRING = "string"
    BOOL = "bool"
    ADDRESS = "address"
    ARRAY = "array"
    STRUCT = "struct"


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a field.

    Attributes:
        name: as EIP-712 writes it, such as `uint256[2]`.
        size: in bytes, or in elements; None where it is open.
        entry: of an array, the type of its elements.
    """

    name: str
    base: Base
    size: int | None = None
    entry: Type | None = None

    @property
    def innermost(self) -> Type:
        """What is in the array, however many arrays lie in one another."""
        return self if self.entry is None else self.entry.innermost


@dataclass(frozen=True, slots=True)
class Member:
    """A field of a struct."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Branch:
    """A struct or an array with its encoded values in order."""

    type: Type
    items: tuple[Branch | Leaf, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value, encoded as the device takes it: numbers as wide as their type, two's complement."""

    type: Type
    value: bytes


@dataclass(frozen=True, slots=True)
class TypedData:
    """Typed data that agree with their types.

    Attributes:
        structs: the members of every struct type that is in use, the domain's included.
        message: None where the domain alone is signed.
    """

    structs: Mapping[str, tuple[Member, ...]]
    primary_type: str
    domain: Branch
    message: Branch | None

    def at(self, path: list[int]) -> Branch | Leaf | None:
        """What lies at a path: 0 is the domain, 1 the message, then indices; None if nothing."""
        roots = (self.domain, self.message)
        node: Branch | Leaf | None = None
        for depth, index in enumerate(path):
            items = roots if depth == 0 else node.items if isinstance(node, Branch) else ()
            if index >= len(items):
                return None
            node = items[index]
        return node

    def nodes(self) -> Iterator[tuple[int, Branch | Leaf]]:
        """Everything with the length of its path."""
        waiting: list[tuple[int, Branch | Leaf]] = [
            (1, root) for root in (self.domain, self.message) if root is not None
        ]
        while waiting:
            depth, node = waiting.pop()
            yield depth, node
            if isinstance(node, Branch):
                waiting += [(depth + 1, item) for item in node.items]


def read(data: object, chain: int | None = None) -> TypedData:
    """Check typed data: `types`, `primaryType`, `domain` and `message`.

    Args:
        chain: the network, by which addresses have their checksums; by default the domain's.

    Raises:
        InvalidParameter: a type is unknown or malformed, or a value missing, surplus, out of
            range or of another type.
    """
    found = values.fields_of("data", data, _ALIASES, required=("types", "primary_type", "domain"))
    primary = found["primary_type"]
    if not isinstance(primary, str):
        raise InvalidParameter("data.primaryType is no text")
    reader = _Reader(found["types"], _chain_of(found["domain"]) if chain is None else chain)
    domain = reader.struct("domain", reader.type_of(DOMAIN, "data"), found["domain"], 1)
    message: Branch | None = None
    if primary != DOMAIN:
        if "message" not in found:
            raise InvalidParameter("data lacks message")
        kind = reader.type_of(primary, "data.primaryType")
        if kind.base is not Base.STRUCT:
            raise InvalidParameter(f"data.primaryType {primary!r} is no struct of types")
        message = reader.struct("message", kind, found["message"], 1)
    return TypedData(reader.structs, primary, domain, message)


def _chain_of(domain: object) -> int | None:
    """The chain id of a domain that may be malformed altogether."""
    if not isinstance(domain, Mapping):
        return None
    try:
        return values.integer("chainId", cast("Mapping[str, Any]", domain).get("chainId"))
    except InvalidParameter:
        return None


@dataclass
class _Reader:
    """Reads values by the types as they were given.

    Attributes:
        structs: the struct types that were met so far.
        count: how many values were.
    """

    given: object
    chain: int | None
    structs: dict[str, tuple[Member, ...]] = field(default_factory=dict[str, "tuple[Member, ...]"])
    count: int = 0

    def type_of(self, name: str, where: str) -> Type:
        """The type of that name.

        Raises:
            InvalidParameter: it is unknown, or a struct whose definition is wrong.
        """
        array = _ARRAY.fullmatch(name)
        if array is not None:
            if name.count("[") > MAX_DEPTH:
                raise InvalidParameter(f"{where}: too many arrays in one another")
            entry = self.type_of(array[1], where)
            return Type(name, Base.ARRAY, int(array[2]) if array[2] else None, entry)
        if name in {"string", "bool", "address"}:
            return Type(name, Base(name))
        sized = _SIZED.fullmatch(name)
        if sized is not None:
            return _sized(name, sized[1], sized[2], where)
        if name not in self.structs:
            self._define(name, where)
        return Type(name, Base.STRUCT, len(self.structs[name]))

    def _define(self, name: str, where: str) -> None:
        """Read a struct type and those that it uses; arrays alone may hold the struct itself."""
        given = self.given
        if not isinstance(given, Mapping):
            raise InvalidParameter("data.types is no mapping of names to fields")
        types = cast("Mapping[str, Any]", given)
        if name == DOMAIN and name not in types:
            raise InvalidParameter(f"data.types lacks {DOMAIN}, which says what domain has")
        if not _NAME.fullmatch(name) or name not in types:
            raise InvalidParameter(f"{where} has the unknown type {name!r}")
        fields = values.sequence(f"data.types.{name}", types[name])
        if len(self.structs) == MAX_STRUCTS:
            raise InvalidParameter(f"data.types has more than {MAX_STRUCTS} structs in use")
        # Known by its size before its members are, so that it may occur among them.
        self.structs[name] = _PLACEHOLDER * len(fields)
        members = tuple(self._member(f"data.types.{name}", item) for item in fields)
        if len({member.name for member in members}) != len(members):
            raise InvalidParameter(f"data.types.{name} has a field twice")
        self.structs[name] = members
        if self._holds(name, name, set()):
            raise InvalidParameter(f"data.types.{name} is cyclic: it would lie in itself")

    def _holds(self, outer: str, inner: str, seen: set[str]) -> bool:
        """Whether every value of one struct holds a value of the other."""
        for member in self.structs[outer]:
            name = member.type.name
            if member.type.base is Base.STRUCT and name not in seen:
                seen.add(name)
                if name == inner or self._holds(name, inner, seen):
                    return True
        return False

    def _member(self, where: str, item: object) -> Member:
        found = values.fields_of(
            f"a field of {where}", item, {"name": "name", "type": "type"}, required=("name", "type")
        )
        name, kind = found["name"], found["type"]
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise InvalidParameter(f"{where} has a field without a proper name: {name!r}")
        if not isinstance(kind, str):
            raise InvalidParameter(f"{where}.{name} has no type")
        return Member(name, self.type_of(kind, f"{where}.{name}"))

    def struct(self, where: str, kind: Type, value: object, depth: int) -> Branch:
        """The encoded fields of a struct.

        Raises:
            InvalidParameter: one is missing, surplus or malformed, or they lie too deep.
        """
        if not isinstance(value, Mapping):
            raise InvalidParameter(f"{where} is no mapping, but its type is {kind.name}")
        entries = cast("Mapping[str, Any]", value)
        members = self.structs[kind.name]
        names = {member.name for member in members}
        for missing in sorted(names - entries.keys()):
            raise InvalidParameter(f"{where} lacks {missing}, which its type {kind.name} has")
        for surplus in entries.keys() - names:
            raise InvalidParameter(f"{where} has {surplus!r}, which its type {kind.name} has not")
        items = tuple(
            self.encode(f"{where}.{member.name}", member.type, entries[member.name], depth + 1)
            for member in members
        )
        return Branch(kind, items)

    def encode(self, where: str, kind: Type, value: object, depth: int) -> Branch | Leaf:
        """A value of that type.

        Raises:
            InvalidParameter: it is none.
        """
        self.count += 1
        if self.count > MAX_VALUES:
            raise InvalidParameter(f"data have more than {MAX_VALUES} values")
        if depth > MAX_DEPTH:
            raise InvalidParameter(f"data are too deep: more than {MAX_DEPTH} structures")
        if kind.base is Base.STRUCT:
            return self.struct(where, kind, value, depth)
        if kind.entry is None:
            return Leaf(kind, _value(where, kind, value, self.chain))
        elements = values.sequence(where, value)
        if kind.size is not None and len(elements) != kind.size:
            raise InvalidParameter(f"{where} has {len(elements)} elements instead of {kind.size}")
        if len(elements) > MAX_LENGTH:
            raise InvalidParameter(f"{where} has more than {MAX_LENGTH} elements")
        entry = kind.entry
        return Branch(
            kind,
            tuple(
                self.encode(f"{where}[{index}]", entry, element, depth + 1)
                for index, element in enumerate(elements)
            ),
        )


_PLACEHOLDER = (Member("", Type("", Base.BOOL)),)


def _sized(name: str, base: str, digits: str | None, where: str) -> Type:
    if base == "bytes":
        size = None if digits is None else int(digits)
        if size is not None and size > 32:
            raise InvalidParameter(f"{where} has the unknown type {name!r}")
        return Type(name, Base.BYTES, size)
    if digits is None:
        raise InvalidParameter(f"{where} has the type {name!r}; write {name}256 (EIP-712)")
    bits = int(digits)
    if bits % 8 or bits > 256:
        raise InvalidParameter(f"{where} has the unknown type {name!r}")
    return Type(name, Base(base), bits // 8)


def _value(where: str, kind: Type, value: object, chain: int | None) -> bytes:
    match kind.base:
        case Base.UINT | Base.INT:
            return _integer(where, kind, value)
        case Base.BYTES:
            return values.byte_string(where, value, kind.size)
        case Base.ADDRESS:
            return bytes.fromhex(values.address(where, value, chain))
        case Base.BOOL:
            if not isinstance(value, bool):
                raise InvalidParameter(f"{where} is neither True nor False")
            return bytes([value])
        case _:
            return _text(where, value)


def _integer(where: str, kind: Type, value: object) -> bytes:
    assert kind.size is not None
    number = values.integer(where, value)
    signed = kind.base is Base.INT
    try:
        return number.to_bytes(kind.size, "big", signed=signed)
    except OverflowError:
        raise InvalidParameter(f"{where} is out of range: it does not fit in {kind.name}") from None


def _text(where: str, value: object) -> bytes:
    if not isinstance(value, str):
        raise InvalidParameter(f"{where} is no text")
    try:
        return value.encode()
    except UnicodeEncodeError:
        raise InvalidParameter(f"{where} is no proper Unicode text") from None
