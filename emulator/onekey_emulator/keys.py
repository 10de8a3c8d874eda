"""BIP-39 seeds and BIP-32 keys on secp256k1."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache, reduce
from typing import TYPE_CHECKING

from coincurve import PrivateKey, PublicKey

from onekey_emulator import altcoin_hashes, base58, hashes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HARDENED = 0x80000000
_ROOT_KEY = b"Bitcoin seed"
_KEPT = 1024
"""Private keys that are not derived anew when they are needed again; all are of test seeds."""


@dataclass(frozen=True)
class Curve:
    """How a coin hashes its secp256k1 keys and the checksums of what it writes in base58.

    Attributes:
        name: as in `ecdsa_curve_name`.
        key_hash: gives the 20-byte hash of a key or script.
        checksum: its first four bytes end a base58 text.
    """

    name: str
    key_hash: Callable[[bytes], bytes]
    checksum: Callable[[bytes], bytes]


def _blake160(data: bytes) -> bytes:
    return hashes.ripemd160(altcoin_hashes.blake256(data))


def _blake256d(data: bytes) -> bytes:
    return altcoin_hashes.blake256(altcoin_hashes.blake256(data))


def _groestl512d(data: bytes) -> bytes:
    return altcoin_hashes.groestl512(altcoin_hashes.groestl512(data))


SECP256K1 = Curve("secp256k1", hashes.hash160, hashes.sha256d)
CURVES = {
    curve.name: curve
    for curve in (
        SECP256K1,
        Curve("secp256k1-decred", _blake160, _blake256d),
        Curve("secp256k1-groestl", hashes.hash160, _groestl512d),
        Curve("secp256k1-smart", hashes.hash160, hashes.keccak256),
    )
}


@dataclass(frozen=True)
class PublicNode:
    """A public extended key (BIP-32).

    Attributes:
        public_key: the compressed point, 33 bytes.
        chain_code: 32 bytes.
        depth: number of derivations from the root.
        parent_fingerprint: the parent's `fingerprint`, 0 for a root.
        child_number: the last index of the path, with `HARDENED` where it applies.
    """

    public_key: bytes
    chain_code: bytes
    depth: int = 0
    parent_fingerprint: int = 0
    child_number: int = 0
    curve: Curve = SECP256K1

    @cached_property
    def key_hash(self) -> bytes:
        """The key's hash as its coin has it, 20 bytes."""
        return self.curve.key_hash(self.public_key)

    @property
    def fingerprint(self) -> int:
        """The first four bytes of the key's hash, as a big-endian number."""
        return int.from_bytes(self.key_hash[:4], "big")

    def child(self, index: int) -> PublicNode:
        """CKDpub.

        Raises:
            ValueError: the index is hardened, or has no key (one in 2^127).
        """
        if index & HARDENED:
            raise ValueError("hardened derivation needs the private key")
        tweak, chain_code = _split(self.chain_code, self.public_key, index)
        point = PublicKey(self.public_key).add(tweak)
        return PublicNode(
            point.format(), chain_code, self.depth + 1, self.fingerprint, index, self.curve
        )

    def derive(self, path: Iterable[int]) -> PublicNode:
        """The node at the end of a path.

        Raises:
            ValueError: as `child`.
        """
        return reduce(PublicNode.child, path, self)

    def serialize(self, version: int) -> str:
        """The extended key as text: "xpub..." for version 0x0488b21e (SLIP-132 has others)."""
        return _serialize(version, self, self.public_key)


@dataclass(frozen=True)
class PrivateNode:
    """A private extended key (BIP-32); the attributes are those of `PublicNode`."""

    private_key: bytes = field(repr=False)
    chain_code: bytes
    depth: int = 0
    parent_fingerprint: int = 0
    child_number: int = 0
    curve: Curve = SECP256K1

    @cached_property
    def signing_key(self) -> PrivateKey:
        """The key, ready to sign with."""
        return PrivateKey(self.private_key)

    @cached_property
    def public(self) -> PublicNode:
        """The same node without its secret."""
        return PublicNode(
            self.signing_key.public_key.format(),
            self.chain_code,
            self.depth,
            self.parent_fingerprint,
            self.child_number,
            self.curve,
        )

    def child(self, index: int) -> PrivateNode:
        """CKDpriv.

        Raises:
            ValueError: the index has no key (one in 2^127).
        """
        return _private_child(self, index)

    def derive(self, path: Iterable[int]) -> PrivateNode:
        """The node at the end of a path.

        Raises:
            ValueError: as `child`.
        """
        return reduce(PrivateNode.child, path, self)

    def serialize(self, version: int) -> str:
        """The extended key as text: "xprv..." for version 0x0488ade4."""
        return _serialize(version, self, b"\0" + self.private_key)


@lru_cache(_KEPT)
def root(seed: bytes, curve: Curve = SECP256K1) -> PrivateNode:
    """The root of the key tree, "m".

    Raises:
        ValueError: the seed has no root key (one in 2^127).
    """
    digest = hashes.hmac_sha512(_ROOT_KEY, seed)
    return PrivateNode(PrivateKey(digest[:32]).secret, digest[32:], curve=curve)


@lru_cache(_KEPT)
def _private_child(node: PrivateNode, index: int) -> PrivateNode:
    hardened = bool(index & HARDENED)
    data = b"\0" + node.private_key if hardened else node.public.public_key
    tweak, chain_code = _split(node.chain_code, data, index)
    key = node.signing_key.add(tweak)
    return PrivateNode(
        key.secret, chain_code, node.depth + 1, node.public.fingerprint, index, node.curve
    )


def _split(chain_code: bytes, data: bytes, index: int) -> tuple[bytes, bytes]:
    digest = hashes.hmac_sha512(chain_code, data + index.to_bytes(4, "big"))
    return digest[:32], digest[32:]


def _serialize(version: int, node: PublicNode | PrivateNode, key: bytes) -> str:
    payload = (
        version.to_bytes(4, "big")
        + node.depth.to_bytes(1, "big")
        + node.parent_fingerprint.to_bytes(4, "big")
        + node.child_number.to_bytes(4, "big")
        + node.chain_code
        + key
    )
    return base58.encode_check(payload, node.curve.checksum)
