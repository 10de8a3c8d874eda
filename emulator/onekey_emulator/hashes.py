"""Hash functions of wallets that the standard library lacks, or names otherwise."""

from __future__ import annotations

import hashlib
import hmac

from Crypto.Hash import RIPEMD160, keccak


def sha256(data: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(data).digest()


def sha256d(data: bytes) -> bytes:
    """SHA-256 of SHA-256, Bitcoin's checksum and transaction hash."""
    return sha256(sha256(data))


def ripemd160(data: bytes) -> bytes:
    """RIPEMD-160; many builds of OpenSSL, and with them hashlib, no longer have it."""
    return RIPEMD160.new(data).digest()


def hash160(data: bytes) -> bytes:
    """RIPEMD-160 of SHA-256, Bitcoin's hash of keys and scripts."""
    return ripemd160(sha256(data))


def keccak256(data: bytes) -> bytes:
    """Keccak-256 with its original padding, Ethereum's hash."""
    return keccak.new(digest_bits=256, data=data).digest()


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """HMAC with SHA-256."""
    return hmac.digest(key, message, "sha256")


def hmac_sha512(key: bytes, message: bytes) -> bytes:
    """HMAC with SHA-512."""
    return hmac.digest(key, message, "sha512")


def tagged_hash(tag: str, data: bytes) -> bytes:
    """The hash of BIP-340 that belongs to a tag."""
    prefix = sha256(tag.encode())
    return sha256(prefix + prefix + data)
