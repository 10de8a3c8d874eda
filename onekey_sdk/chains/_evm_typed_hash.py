"""The hashes that are signed of typed data (EIP-712), to check what hosts and devices say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.chains._evm_typed_data import DOMAIN, Base, Branch, Leaf
from onekey_sdk.chains._keccak import keccak256

if TYPE_CHECKING:
    from onekey_sdk.chains._evm_typed_data import Member, TypedData

_WORD = 32


class Hasher:
    """Hashes typed data.

    Args:
        data: what to hash.
        metamask_v4_compat: take the hash of a struct in an array, as MetaMask and everybody
            since, and not its encoding in place.
    """

    def __init__(self, data: TypedData, *, metamask_v4_compat: bool) -> None:
        self._data = data
        self._hash_structs_in_arrays = metamask_v4_compat
        self._type_hashes: dict[str, bytes] = {}

    @property
    def domain_hash(self) -> bytes:
        """The domain separator, 32 bytes."""
        return self._struct(self._data.domain)

    @property
    def message_hash(self) -> bytes | None:
        """The hash of the message, 32 bytes; None where the domain alone is signed."""
        return None if self._data.message is None else self._struct(self._data.message)

    def _struct(self, branch: Branch) -> bytes:
        return keccak256(self._type_hash(branch.type.name) + self._members(branch))

    def _members(self, branch: Branch) -> bytes:
        return b"".join(map(self._word, branch.items))

    def _word(self, node: Branch | Leaf) -> bytes:
        """The 32 bytes that stand for a field."""
        if isinstance(node, Leaf):
            return _leaf(node)
        if node.type.base is Base.STRUCT:
            return self._struct(node)
        return keccak256(b"".join(map(self._element, node.items)))

    def _element(self, node: Branch | Leaf) -> bytes:
        in_place = isinstance(node, Branch) and node.type.base is Base.STRUCT
        if in_place and not self._hash_structs_in_arrays:
            assert isinstance(node, Branch)
            return self._members(node)
        return self._word(node)

    def _type_hash(self, name: str) -> bytes:
        if name not in self._type_hashes:
            used = sorted(self._used(name, set()) - {name})
            text = "".join(_definition(each, self._data.structs[each]) for each in [name, *used])
            self._type_hashes[name] = keccak256(text.encode())
        return self._type_hashes[name]

    def _used(self, name: str, found: set[str]) -> set[str]:
        if name not in found:
            found.add(name)
            for member in self._data.structs[name]:
                innermost = member.type.innermost
                if innermost.base is Base.STRUCT:
                    self._used(innermost.name, found)
        return found


def digest(domain_hash: bytes, message_hash: bytes | None) -> bytes:
    """What is signed: 32 bytes."""
    return keccak256(b"\x19\x01" + domain_hash + (message_hash or b""))


def _definition(name: str, members: tuple[Member, ...]) -> str:
    return f"{name}({','.join(f'{member.type.name} {member.name}' for member in members)})"


def _leaf(leaf: Leaf) -> bytes:
    kind, value = leaf.type, leaf.value
    if kind.base is Base.STRING or (kind.base is Base.BYTES and kind.size is None):
        return keccak256(value)
    if kind.base is Base.BYTES:
        return value.ljust(_WORD, b"\0")
    negative = kind.base is Base.INT and value[0] & 0x80
    return value.rjust(_WORD, b"\xff" if negative else b"\0")


SAFE_TYPES = {
    DOMAIN: "EIP712Domain(uint256 chainId,address verifyingContract)",
    "SafeTx": (
        "SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,"
        "uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)"
    ),
}
"""The types of Safe's transactions from version 1.3 on, the only ones that devices know."""

_SAFE_MAXIMA = {"operation": 1, "chainId": (1 << 64) - 1}
_ANY = float("inf")


def is_safe(data: TypedData) -> bool:
    """Whether the data are a Safe transaction with the very types and ranges that devices know."""
    written = {name: _definition(name, members) for name, members in data.structs.items()}
    return written == SAFE_TYPES and all(
        int.from_bytes(node.value, "big") <= _SAFE_MAXIMA.get(member.name, _ANY)
        for branch in (data.domain, data.message)
        if branch is not None
        for member, node in zip(data.structs[branch.type.name], branch.items, strict=True)
        if isinstance(node, Leaf)
    )
