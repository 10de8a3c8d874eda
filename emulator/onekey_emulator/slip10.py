"""SLIP-10 keys on the curves other than secp256k1: Ed25519 and NIST P-256."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import TYPE_CHECKING

from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa

from onekey_emulator import hashes, keys
from onekey_emulator.keys import HARDENED, Curve, PublicNode

if TYPE_CHECKING:
    from collections.abc import Iterable

ED25519 = Curve("ed25519", hashes.hash160, hashes.sha256d)
NIST256P1 = Curve("nist256p1", hashes.hash160, hashes.sha256d)
CURVES = {curve.name: curve for curve in (ED25519, NIST256P1)}
_ROOT_KEYS = {"ed25519": b"ed25519 seed", "nist256p1": b"Nist256p1 seed"}
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class HardenedOnlyError(ValueError):
    """Ed25519 has no derivation without hardening."""


@dataclass(frozen=True)
class Node:
    """A private key with its place in the tree; the attributes are those of `PublicNode`."""

    curve: Curve
    private_key: bytes = field(repr=False)
    chain_code: bytes
    depth: int = 0
    parent_fingerprint: int = 0
    child_number: int = 0

    @cached_property
    def public(self) -> PublicNode:
        """The same node without its secret; an Ed25519 key has a zero byte before it."""
        if self.curve is ED25519:
            key = eddsa.import_private_key(self.private_key).public_key()
            encoded = b"\0" + _to_bytes(key.export_key(format="raw"))
        else:
            key = ECC.construct(curve="P-256", d=int.from_bytes(self.private_key, "big"))
            encoded = _to_bytes(key.public_key().export_key(format="SEC1", compress=True))
        return PublicNode(
            encoded,
            self.chain_code,
            self.depth,
            self.parent_fingerprint,
            self.child_number,
            self.curve,
        )

    def child(self, index: int) -> Node:
        """The child at an index.

        Raises:
            HardenedOnlyError: an index without `HARDENED` on Ed25519.
        """
        if index & HARDENED:
            data = b"\0" + self.private_key
        elif self.curve is ED25519:
            raise HardenedOnlyError("Ed25519 derives hardened children only")
        else:
            data = self.public.public_key
        suffix = index.to_bytes(4, "big")
        digest = hashes.hmac_sha512(self.chain_code, data + suffix)
        key = digest[:32]
        if self.curve is NIST256P1:
            while (total := _add(self.private_key, digest[:32])) is None:
                digest = hashes.hmac_sha512(self.chain_code, b"\1" + digest[32:] + suffix)
            key = total
        return Node(self.curve, key, digest[32:], self.depth + 1, self.public.fingerprint, index)

    def derive(self, path: Iterable[int]) -> Node:
        """The node at the end of a path.

        Raises:
            HardenedOnlyError: as `child`.
        """
        return reduce(Node.child, path, self)


def root(seed: bytes, curve: Curve) -> Node:
    """The root of the curve's key tree."""
    digest = hashes.hmac_sha512(_ROOT_KEYS[curve.name], seed)
    if curve is NIST256P1:
        while not 0 < int.from_bytes(digest[:32], "big") < _P256_ORDER:
            digest = hashes.hmac_sha512(_ROOT_KEYS[curve.name], digest)
    return Node(curve, digest[:32], digest[32:])


def _add(key: bytes, tweak: bytes) -> bytes | None:
    """The sum of both modulo the order of P-256, None where that is no key."""
    number = int.from_bytes(tweak, "big")
    total = (int.from_bytes(key, "big") + number) % _P256_ORDER
    return total.to_bytes(32, "big") if number < _P256_ORDER and total else None


def _to_bytes(exported: bytes | str) -> bytes:
    assert isinstance(exported, bytes)
    return exported


def public_node(curve_name: str, seed: bytes, path: Iterable[int]) -> PublicNode:
    """The public key at a path on any curve that the firmware has.

    Raises:
        KeyError: no such curve.
        HardenedOnlyError: as `Node.child`.
    """
    if curve_name in keys.CURVES:
        return keys.root(seed, keys.CURVES[curve_name]).derive(path).public
    return root(seed, CURVES[curve_name]).derive(path).public
