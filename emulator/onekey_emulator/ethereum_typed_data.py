"""Typed data (EIP-712) as the device learns them: struct by struct, value by value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import addresses, hashes
from onekey_emulator.failures import Failure
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.context import Context

DOMAIN = "EIP712Domain"
MAX_VALUE = 1536
"""The longest value of open size, in bytes."""

_WORD = 32
_DEEPEST = 64
_MOST_STRUCTS = 128
"""More than hosts send: where MicroPython's stack or memory ends, the request fails."""
_NAMES = {"UINT": "uint", "INT": "int", "STRING": "string", "BOOL": "bool", "ADDRESS": "address"}


class Family:
    """The message classes of OneKey's family or of Trezor's, and the names of its types."""

    def __init__(self, *, onekey: bool) -> None:
        suffix = "OneKey" if onekey else ""
        self.struct_request: Any = getattr(m, f"EthereumTypedDataStructRequest{suffix}")
        self.struct_ack = f"EthereumTypedDataStructAck{suffix}"
        self.value_request: Any = getattr(m, f"EthereumTypedDataValueRequest{suffix}")
        self.value_ack = f"EthereumTypedDataValueAck{suffix}"
        self.signature: Any = getattr(m, f"EthereumTypedDataSignature{suffix}")
        structs: Any = getattr(m, self.struct_ack)
        self._kinds: Any = getattr(structs, f"EthereumDataType{suffix}")

    def kind(self, field: Any) -> str:
        """The data type's name: "UINT"."""
        return str(self._kinds.Name(field.data_type))

    def type_name(self, field: Any) -> str:
        """The type as EIP-712 writes it."""
        kind = self.kind(field)
        if kind == "STRUCT":
            return str(field.struct_name)
        if kind == "ARRAY":
            size = field.size if field.HasField("size") else ""
            return f"{self.type_name(field.entry_type)}[{size}]"
        if kind in {"UINT", "INT"}:
            return f"{_NAMES[kind]}{field.size * 8}"
        if kind == "BYTES":
            return f"bytes{field.size}" if field.HasField("size") else "bytes"
        return _NAMES[kind]

    def innermost(self, field: Any) -> Any:
        """What is in the array, however many arrays lie in one another."""
        while self.kind(field) == "ARRAY":
            field = field.entry_type
        return field


class Envelope:
    """Asks the host for types and values, and hashes them.

    Attributes:
        structs: the types by name.
        seen: what a person can look at: name and value of every field, in the order asked.
    """

    def __init__(self, ctx: Context, family: Family, *, metamask_v4_compat: bool) -> None:
        self._ctx = ctx
        self._family = family
        self._compat = metamask_v4_compat
        self.structs: dict[str, Any] = {}
        self.seen: list[tuple[str, str]] = []

    async def collect(self, name: str) -> None:
        """Ask for a struct type and those that it uses.

        Raises:
            Failure: the host's answer makes no sense.
        """
        request = self._family.struct_request(name=name)
        struct = await self._ctx.call(request, self._family.struct_ack)
        if len(self.structs) == _MOST_STRUCTS:
            raise Failure("FirmwareError")
        self.structs[name] = struct
        for member in struct.members:
            self._check_type(member.type)
            inner = self._family.innermost(member.type)
            if self._family.kind(inner) == "STRUCT" and inner.struct_name not in self.structs:
                await self.collect(inner.struct_name)

    def _check_type(self, field: Any) -> None:
        kind = self._family.kind(field)
        array, struct = kind == "ARRAY", kind == "STRUCT"
        sized = field.HasField("size")
        if array != field.HasField("entry_type"):
            what = "Missing entry_type in array" if array else "Unexpected entry_type in nonarray"
            raise Failure("DataError", what)
        if array:
            self._check_type(field.entry_type)
        if struct != field.HasField("struct_name"):
            what = (
                "Missing struct_name in struct" if struct else "Unexpected struct_name in nonstruct"
            )
            raise Failure("DataError", what)
        if struct and not sized:
            raise Failure("DataError", "Missing size in struct")
        if kind == "BYTES" and sized and not 1 <= field.size <= _WORD:
            raise Failure("DataError", "Invalid size in bytes")
        if kind in {"UINT", "INT"} and not (sized and 1 <= field.size <= _WORD):
            raise Failure("DataError", "Invalid size in int/uint")
        if kind in {"STRING", "BOOL", "ADDRESS"} and sized:
            raise Failure("DataError", "Unexpected size in str/bool/addr")

    async def domain_values(self) -> list[tuple[str, str]]:
        """The domain's fields as the MicroPython firmware asks for them to show them first."""
        found: list[tuple[str, str]] = []
        for index, member in enumerate(self.structs[DOMAIN].members):
            value = await self._value(member.type, [0, index])
            found.append((member.name, self._text(member.type, value)))
        return found

    async def hash_struct(self, name: str, path: list[int]) -> bytes:
        """The hash of the struct at a path; 0 is the domain, 1 the message.

        Raises:
            Failure: the host's answer makes no sense, or structs lie in one another without end.
        """
        if len(path) > _DEEPEST:
            raise Failure("FirmwareError")
        type_hash = hashes.keccak256(self._encode_type(name).encode())
        return hashes.keccak256(type_hash + await self._encode(name, path))

    async def _encode(self, name: str, path: list[int]) -> bytes:
        words: list[bytes] = []
        for index, member in enumerate(self.structs[name].members):
            words.append(await self._word(member.name, member.type, [*path, index]))
        return b"".join(words)

    async def _word(self, name: str, field: Any, path: list[int]) -> bytes:
        kind = self._family.kind(field)
        if kind == "STRUCT":
            self.seen.append((name, field.struct_name))
            return await self.hash_struct(field.struct_name, path)
        if kind == "ARRAY":
            return await self._array(name, field, path)
        value = await self._value(field, path)
        self.seen.append((name, self._text(field, value)))
        return self._padded(kind, field, value)

    async def _array(self, name: str, field: Any, path: list[int]) -> bytes:
        entry = field.entry_type
        if self._family.kind(entry) == "ARRAY":
            raise Failure("FirmwareError")
        if field.HasField("size"):
            size = field.size
        else:
            answer = await self._ctx.call(
                self._family.value_request(member_path=path), self._family.value_ack
            )
            if len(answer.value) != 2:
                raise Failure("DataError", "Invalid length")
            size = int.from_bytes(answer.value, "big")
        self.seen.append((name, f"{self._family.type_name(entry)}[{size}]"))
        words: list[bytes] = []
        for index in range(size):
            in_place = self._family.kind(entry) == "STRUCT" and not self._compat
            if in_place:
                words.append(await self._encode(entry.struct_name, [*path, index]))
            else:
                words.append(await self._word(f"{name}[{index}]", entry, [*path, index]))
        return hashes.keccak256(b"".join(words))

    async def _value(self, field: Any, path: list[int]) -> bytes:
        request = self._family.value_request(member_path=path)
        value = bytes((await self._ctx.call(request, self._family.value_ack)).value)
        if field.HasField("size"):
            if len(value) != field.size:
                raise Failure("DataError", "Invalid length")
        elif len(value) > MAX_VALUE:
            raise Failure("DataError", f"Invalid length, bigger than {MAX_VALUE}")
        kind = self._family.kind(field)
        if kind == "BOOL" and value not in {b"\0", b"\1"}:
            raise Failure("DataError", "Invalid boolean value")
        if kind == "ADDRESS" and len(value) != 20:
            raise Failure("DataError", "Invalid address")
        if kind == "STRING":
            try:
                value.decode()
            except UnicodeDecodeError:
                raise Failure("DataError", "Invalid UTF-8") from None
        return value

    @staticmethod
    def _padded(kind: str, field: Any, value: bytes) -> bytes:
        if kind == "STRING" or (kind == "BYTES" and not field.HasField("size")):
            return hashes.keccak256(value)
        if kind == "BYTES":
            return value.ljust(_WORD, b"\0")
        return value.rjust(_WORD, b"\xff" if kind == "INT" and value[0] & 0x80 else b"\0")

    def _text(self, field: Any, value: bytes) -> str:
        match self._family.kind(field):
            case "STRING":
                return value.decode()
            case "ADDRESS":
                return addresses.eip55(value)
            case "BOOL":
                return "true" if value == b"\1" else "false"
            case "BYTES":
                return f"0x{value.hex()}"
            case "INT":
                return str(int.from_bytes(value, "big", signed=True))
            case _:
                return str(int.from_bytes(value, "big"))

    def _encode_type(self, name: str) -> str:
        used: set[str] = set()
        self._find_used(name, used)
        parts: list[str] = []
        for each in [name, *sorted(used - {name})]:
            members = (
                f"{self._family.type_name(member.type)} {member.name}"
                for member in self.structs[each].members
            )
            parts.append(f"{each}({','.join(members)})")
        return "".join(parts)

    def _find_used(self, name: str, found: set[str]) -> None:
        if name in found or name not in self.structs:
            return
        found.add(name)
        for member in self.structs[name].members:
            inner = self._family.innermost(member.type)
            if self._family.kind(inner) == "STRUCT":
                self._find_used(inner.struct_name, found)


def digest(domain_hash: bytes, message_hash: bytes) -> bytes:
    """What is signed; the message's hash is empty where the domain alone is."""
    return hashes.keccak256(b"\x19\x01" + domain_hash + message_hash)
