"""Signatures and keys as Bitcoin writes them, by libsecp256k1 where coincurve is installed."""

from __future__ import annotations

import hmac
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from onekey_sdk.chains import _secp256k1
from onekey_sdk.chains._btc_encodings import hash160

_HARDENED = 0x8000_0000
_INTEGER = 0x02
_SEQUENCE = 0x30


class PublicNode(NamedTuple):
    """A public BIP-32 node: a compressed key and its chain code."""

    key: bytes
    chain_code: bytes

    def child(self, index: int) -> PublicNode:
        """The child of that number (BIP-32, CKDpub).

        Raises:
            ValueError: there is none: it is hardened, or one of the rare numbers without a key.
        """
        if index >= _HARDENED:
            raise ValueError("hardened keys cannot be derived from public ones")
        data = self.key + index.to_bytes(4, "big")
        digest = hmac.digest(self.chain_code, data, "sha512")
        key = add_scalar(self.key, digest[:32])
        if key is None:
            raise ValueError("there is no such key")
        return PublicNode(key, digest[32:])

    def descend(self, path: tuple[int, ...]) -> PublicNode:
        """The node at the end of a path from here.

        Raises:
            ValueError: there is none.
        """
        node = self
        for index in path:
            node = node.child(index)
        return node

    @property
    def fingerprint(self) -> int:
        """The first four bytes of the key's hash, big endian."""
        return int.from_bytes(hash160(self.key)[:4], "big")


def verify_ecdsa(key: bytes, digest: bytes, signature: bytes) -> bool:
    """Whether a signature in DER, without hash type, is one of the digest by the key."""
    numbers = read_der(signature)
    if numbers is None:
        return False
    library = _coincurve()
    if library is None:
        return _secp256k1.verify_ecdsa(key, digest, *numbers)
    try:
        return bool(library.PublicKey(key).verify(signature, digest, hasher=None))
    except ValueError:
        return False


def verify_schnorr(key: bytes, digest: bytes, signature: bytes) -> bool:
    """Whether 64 bytes are a signature of the digest by the key of 32 bytes (BIP-340)."""
    library = _coincurve()
    if library is None:
        return _secp256k1.verify_schnorr(key, digest, signature)
    if len(signature) != 64:
        return False
    try:
        return bool(library.PublicKeyXOnly(key).verify(signature, digest))
    except ValueError:
        return False


def recover(digest: bytes, signature: bytes, parity: int) -> bytes | None:
    """The compressed key that made a signature of r and s, 64 bytes. None where there is none."""
    library = _coincurve()
    if library is not None and parity in {0, 1}:
        try:
            key = library.PublicKey.from_signature_and_message(
                signature + bytes([parity]), digest, hasher=None
            )
        except ValueError:
            return None
        return bytes(key.format())
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    point = _secp256k1.recover(digest, r, s, parity)
    return None if point is None else bytes([2 + point[-1] % 2]) + point[:32]


def add_scalar(key: bytes, scalar: bytes) -> bytes | None:
    """The key plus so many times the generator; None where there is no such key."""
    library = _coincurve()
    if library is None:
        return _secp256k1.add_scalar(key, scalar)
    try:
        return bytes(library.PublicKey(key).add(scalar).format())
    except ValueError:
        return None


def taproot_key(key: bytes) -> bytes:
    """The output key, 32 bytes, of an internal key without scripts (BIP-341, BIP-86).

    Raises:
        ValueError: there is none.
    """
    tweaked = add_scalar(b"\x02" + key[1:], _secp256k1.tagged_hash("TapTweak", key[1:]))
    if tweaked is None:
        raise ValueError("the key cannot be tweaked")
    return tweaked[1:]


def read_der(signature: bytes) -> tuple[int, int] | None:
    """The numbers r and s of a signature in strict DER (BIP-66), else None."""
    if len(signature) < 8 or signature[0] != _SEQUENCE or signature[1] != len(signature) - 2:
        return None
    numbers: list[int] = []
    rest = signature[2:]
    for _ in range(2):
        size = rest[1] if len(rest) > 2 and rest[0] == _INTEGER else 0
        number, rest = rest[2 : 2 + size], rest[2 + size :]
        padded = number[:1] == b"\0" and number[1:2] < b"\x80"
        if not size or len(number) != size or number[0] & 0x80 or padded:
            return None
        numbers.append(int.from_bytes(number, "big"))
    return None if rest else (numbers[0], numbers[1])


@cache
def _coincurve() -> Any:
    """The library, or None where it is not installed."""
    try:
        return import_module("coincurve")
    except ImportError:
        return None
