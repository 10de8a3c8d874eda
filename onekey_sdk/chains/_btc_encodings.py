"""Base58Check, Bech32 and Bech32m (BIP-173, BIP-350), CashAddr, and the hashes they go with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

from onekey_sdk.chains._blake256 import blake256

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_VALUES = {character: value for value, character in enumerate(_BASE58)}
_BASE32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BASE32_VALUES = {character: value for value, character in enumerate(_BASE32)}

BECH32 = 1
BECH32M = 0x2BC830A3
_BECH32_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_CHECKSUM = 6
_LONGEST_BECH32 = 90
_CASHADDR_GENERATORS = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)
_CASHADDR_CHECKSUM = 8


def sha256d(data: bytes) -> bytes:
    """SHA-256, twice."""
    return hashlib.sha256(hashlib.sha256(data).digest()).digest()


def hash160(data: bytes) -> bytes:
    """RIPEMD-160 of SHA-256, 20 bytes."""
    return _ripemd160(hashlib.sha256(data).digest())


def blake256d(data: bytes) -> bytes:
    """BLAKE-256, twice: what Decred has for Base58Check."""
    return blake256(blake256(data))


def decred_hash160(data: bytes) -> bytes:
    """RIPEMD-160 of BLAKE-256, 20 bytes: what Decred's addresses hold of a key."""
    return _ripemd160(blake256(data))


def base58check_decode(text: str, checksum: Callable[[bytes], bytes] = sha256d) -> bytes:
    """The bytes before the checksum.

    Args:
        text: the encoding.
        checksum: the hash whose first four bytes they are.

    Raises:
        ValueError: a character or the checksum is wrong.
    """
    number = 0
    for character in text:
        value = _BASE58_VALUES.get(character)
        if value is None:
            raise ValueError(f"{character!r} is no character of Base58")
        number = number * 58 + value
    zeros = len(text) - len(text.lstrip(_BASE58[0]))
    data = bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
    if len(data) < 4 or checksum(data[:-4])[:4] != data[-4:]:
        raise ValueError("its checksum is wrong")
    return data[:-4]


def base58check_encode(data: bytes) -> str:
    """The bytes and their checksum as text."""
    data += sha256d(data)[:4]
    number = int.from_bytes(data, "big")
    text = ""
    while number:
        number, value = divmod(number, 58)
        text = _BASE58[value] + text
    zeros = len(data) - len(data.lstrip(b"\0"))
    return _BASE58[0] * zeros + text


def segwit_decode(prefix: str, text: str) -> tuple[int, bytes]:
    """The version and the program of a SegWit address.

    Raises:
        ValueError: it has another prefix, or is malformed; the checksum has to be Bech32 for
            version 0 and Bech32m for all others.
    """
    if text.lower() != text and text.upper() != text:
        raise ValueError("it mixes capital and small letters")
    found, _, rest = text.lower().rpartition("1")
    if found != prefix:
        raise ValueError(f"it does not begin with {prefix}1")
    values = _base32_values(rest)
    if len(values) <= _BECH32_CHECKSUM or len(text) > _LONGEST_BECH32:
        raise ValueError("it is too short or too long")
    version = values[0]
    expanded = [*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix)]
    if _bech32_polymod([*expanded, *values]) != (BECH32M if version else BECH32):
        raise ValueError("its checksum is wrong")
    program = _to_bytes(values[1:-_BECH32_CHECKSUM])
    allowed = {20, 32} if version == 0 else range(2, 41)
    if version > 16 or len(program) not in allowed:
        raise ValueError("it has no valid witness program")
    return version, program


def segwit_encode(prefix: str, version: int, program: bytes) -> str:
    """A SegWit address."""
    values = [version, *_to_base32(program)]
    expanded = [*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix)]
    constant = BECH32M if version else BECH32
    checksum = _bech32_polymod([*expanded, *values, *[0] * _BECH32_CHECKSUM]) ^ constant
    values += [checksum >> 5 * (5 - place) & 31 for place in range(_BECH32_CHECKSUM)]
    return f"{prefix}1{''.join(_BASE32[value] for value in values)}"


def cashaddr_decode(prefix: str, text: str) -> tuple[int, bytes]:
    """The type (0 for a key, 1 for a script) and the hash of a CashAddr address.

    Args:
        text: with or without the prefix.

    Raises:
        ValueError: it has another prefix, or is malformed.
    """
    if text.lower() != text and text.upper() != text:
        raise ValueError("it mixes capital and small letters")
    found, separator, rest = text.lower().rpartition(":")
    if separator and found != prefix:
        raise ValueError(f"it does not begin with {prefix}:")
    values = _base32_values(rest)
    if _cashaddr_polymod([*(ord(c) & 31 for c in prefix), 0, *values]) != 0:
        raise ValueError("its checksum is wrong")
    data = _to_bytes(values[:-_CASHADDR_CHECKSUM])
    if len(data) != 21 or data[0] & 0x87:
        raise ValueError("its hash does not have 20 bytes")
    return data[0] >> 3, data[1:]


def _base32_values(text: str) -> list[int]:
    values: list[int] = []
    for character in text:
        value = _BASE32_VALUES.get(character)
        if value is None:
            raise ValueError(f"{character!r} is no character of Bech32")
        values.append(value)
    return values


def _bech32_polymod(values: Iterable[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_BECH32_GENERATORS):
            if top >> bit & 1:
                checksum ^= generator
    return checksum


def _cashaddr_polymod(values: Iterable[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 35
        checksum = (checksum & 0x07FFFFFFFF) << 5 ^ value
        for bit, generator in enumerate(_CASHADDR_GENERATORS):
            if top >> bit & 1:
                checksum ^= generator
    return checksum ^ 1


def _to_bytes(values: list[int]) -> bytes:
    """Groups of five bits as bytes.

    Raises:
        ValueError: what is left over is not a few zero bits.
    """
    number = 0
    for value in values:
        number = number << 5 | value
    count, left = divmod(5 * len(values), 8)
    if left >= 5 or number & (1 << left) - 1:
        raise ValueError("its padding is wrong")
    return (number >> left).to_bytes(count, "big")


def _to_base32(data: bytes) -> list[int]:
    count = (8 * len(data) + 4) // 5
    number = int.from_bytes(data, "big") << 5 * count - 8 * len(data)
    return [number >> 5 * (count - 1 - place) & 31 for place in range(count)]


def _ripemd160(data: bytes) -> bytes:
    # OpenSSL 3 may come without it.
    try:
        return hashlib.new("ripemd160", data, usedforsecurity=False).digest()
    except ValueError:
        from onekey_sdk.chains._ripemd160 import ripemd160

        return ripemd160(data)
