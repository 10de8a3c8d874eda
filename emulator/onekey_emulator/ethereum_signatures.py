"""Ethereum's signatures on secp256k1: deterministic (RFC 6979), s in the lower half."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from coincurve import PrivateKey, PublicKey

from onekey_emulator import addresses, hashes

if TYPE_CHECKING:
    from onekey_emulator.keys import PrivateNode

MAX_CHAIN_ID = (0xFFFF_FFFF - 36) // 2
"""The highest chain id whose v (EIP-155) has room in the answer; above, the parity is given."""

_SIZE = 65
_V = 27


class Signature(NamedTuple):
    """A signature; r and s have 32 bytes each."""

    parity: int
    r: bytes
    s: bytes

    @property
    def of_message(self) -> bytes:
        """r, s and v, 65 bytes, as messages are signed."""
        return self.r + self.s + bytes([_V + self.parity])


def sign(node: PrivateNode, digest: bytes) -> Signature:
    """Sign a digest of 32 bytes."""
    raw = PrivateKey(node.private_key).sign_recoverable(digest, hasher=None)  # pyright: ignore[reportUnknownMemberType]
    return Signature(raw[64], raw[:32], raw[32:64])


def legacy_v(parity: int, chain_id: int) -> int:
    """What the answer to a legacy transaction holds as v."""
    return parity if chain_id > MAX_CHAIN_ID else parity + 2 * chain_id + 35


def message_digest(message: bytes) -> bytes:
    """What is signed of a message (EIP-191, version 0x45)."""
    return hashes.keccak256(b"\x19Ethereum Signed Message:\n%d%b" % (len(message), message))


def signer(signature: bytes, digest: bytes) -> bytes | None:
    """The account, 20 bytes, whose signature of a digest it is; None if it is nobody's.

    Args:
        signature: r, s and v; v may be the parity or 27 more.
    """
    parity = signature[-1] - _V if signature[-1] >= _V else signature[-1]
    if len(signature) != _SIZE or parity > 1:
        return None
    try:
        key = PublicKey.from_signature_and_message(
            signature[:64] + bytes([parity]), digest, hasher=None
        )
    except Exception:  # noqa: BLE001 - coincurve raises just that
        return None
    return hashes.keccak256(key.format(compressed=False)[1:])[-20:]


def address(node: PrivateNode) -> str:
    """The address of a key, with its checksum."""
    return addresses.ethereum(node.public.public_key)


def account_of(text: str) -> bytes | None:
    """The 20 bytes of an address with or without 0x; empty for no text, None if malformed."""
    digits = text[2:] if len(text) == 42 and text[:2] in {"0x", "0X"} else text
    if len(digits) not in {0, 40}:
        return None
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return None
