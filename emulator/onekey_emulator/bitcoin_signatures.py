"""Signatures of Bitcoin: ECDSA as DER, and BIP-340; both without randomness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coincurve import PrivateKey, PublicKey, PublicKeyXOnly

from onekey_emulator import hashes

if TYPE_CHECKING:
    from onekey_emulator.keys import PrivateNode

_NO_RANDOMNESS = bytes(32)
_FIRST_HEADER = 27
_COMPRESSED = 4


def ecdsa(node: PrivateNode, digest: bytes) -> bytes:
    """The DER form of the RFC 6979 signature of a digest, s in the lower half."""
    return node.signing_key.sign(digest, hasher=None)  # pyright: ignore[reportUnknownMemberType]


def recoverable(node: PrivateNode, digest: bytes) -> bytes:
    """The header of a compressed key, r and s, 65 bytes, as messages are signed."""
    raw = node.signing_key.sign_recoverable(digest, hasher=None)  # pyright: ignore[reportUnknownMemberType]
    return bytes([_FIRST_HEADER + _COMPRESSED + raw[64]]) + raw[:64]


def schnorr(node: PrivateNode, digest: bytes) -> bytes:
    """The signature (BIP-340, auxiliary data of zeros) of the key as it is."""
    return node.signing_key.sign_schnorr(digest, _NO_RANDOMNESS)


def taproot(node: PrivateNode, digest: bytes) -> bytes:
    """The signature of the key tweaked without scripts (BIP-86)."""
    public_key = node.public.public_key
    secret = node.signing_key
    if public_key[0] == 3:
        secret = PrivateKey.from_int(_ORDER - secret.to_int())
    tweaked = secret.add(hashes.tagged_hash("TapTweak", public_key[1:]))
    return tweaked.sign_schnorr(digest, _NO_RANDOMNESS)


_ORDER = 0xFFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFE_BAAEDCE6_AF48A03B_BFD25E8C_D0364141


def verifies_ecdsa(public_key: bytes, signature: bytes, digest: bytes) -> bool:
    """Whether a DER signature is good."""
    try:
        return PublicKey(public_key).verify(signature, digest, hasher=None)
    except Exception:  # noqa: BLE001 - coincurve raises just that
        return False


def verifies_schnorr(public_key: bytes, signature: bytes, digest: bytes) -> bool:
    """Whether a BIP-340 signature of a key of 32 bytes is good."""
    try:
        return PublicKeyXOnly(public_key).verify(signature, digest)
    except ValueError:
        return False


def signer(signature: bytes, digest: bytes) -> bytes | None:
    """The key that made a signature of 65 bytes, as its header says compressed or not.

    None if it is nobody's.
    """
    flags = signature[0] - _FIRST_HEADER
    try:
        key = PublicKey.from_signature_and_message(
            signature[1:] + bytes([flags % 4]), digest, hasher=None
        )
    except Exception:  # noqa: BLE001 - coincurve raises just that
        return None
    return key.format(compressed=flags >= _COMPRESSED)
