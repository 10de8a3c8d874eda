"""Segwit addresses: bech32 (BIP-173) for version 0, bech32m (BIP-350) for later versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32 = 1
_BECH32M = 0x2BC830A3
_CHECKSUM_LENGTH = 6
_MAX_LENGTH = 90
_MAX_VERSION = 16
_MAX_PROGRAM = 40


def encode_segwit(prefix: str, version: int, program: bytes) -> str:
    """The address of a witness program.

    Args:
        prefix: the human-readable part: "bc" for Bitcoin.
        version: the witness version, 0 to 16.
        program: 2 to 40 bytes; 20 or 32 for version 0.
    """
    data = [version, *to_groups_of_5(program)]
    constant = _BECH32M if version else _BECH32
    remainder = _polymod([*_expand(prefix), *data, *[0] * _CHECKSUM_LENGTH]) ^ constant
    checksum = [remainder >> 5 * (5 - i) & 31 for i in range(_CHECKSUM_LENGTH)]
    return f"{prefix}1{''.join(_ALPHABET[value] for value in [*data, *checksum])}"


def decode_segwit(prefix: str, address: str) -> tuple[int, bytes]:
    """The witness version and program of an address.

    Raises:
        ValueError: the address is none, or one of another prefix.
    """
    text = address.lower()
    if address not in {text, address.upper()}:
        raise ValueError("upper and lower case are mixed")
    found, separator, rest = text.rpartition("1")
    if not separator or found != prefix or len(text) > _MAX_LENGTH:
        raise ValueError("not an address of this coin")
    data = [_ALPHABET.index(letter) for letter in rest]
    if len(data) <= _CHECKSUM_LENGTH:
        raise ValueError("the address is too short")
    version, groups = data[0], data[1:-_CHECKSUM_LENGTH]
    if _polymod([*_expand(prefix), *data]) != (_BECH32M if version else _BECH32):
        raise ValueError("the checksum is wrong")
    program = from_groups_of_5(groups)
    if version > _MAX_VERSION or not 2 <= len(program) <= _MAX_PROGRAM:
        raise ValueError("there is no such witness program")
    if version == 0 and len(program) not in {20, 32}:
        raise ValueError("version 0 has no such program")
    return version, program


def to_groups_of_5(data: bytes) -> list[int]:
    """The bits of the data in groups of five, the last one filled up with zeros."""
    bits = 8 * len(data)
    filled = -(-bits // 5) * 5
    number = int.from_bytes(data, "big") << filled - bits
    return [number >> shift & 31 for shift in range(filled - 5, -1, -5)]


def from_groups_of_5(groups: Sequence[int]) -> bytes:
    """The bytes that were put into groups of five bits.

    Raises:
        ValueError: a whole group is left over, or the bits left over are not zeros.
    """
    number = 0
    for group in groups:
        number = number << 5 | group
    left_over = 5 * len(groups) % 8
    if left_over >= 5 or number & (1 << left_over) - 1:
        raise ValueError("the padding is wrong")
    return (number >> left_over).to_bytes(5 * len(groups) // 8, "big")


def _expand(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def _polymod(values: Iterable[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for i, term in enumerate(_GENERATOR):
            if top >> i & 1:
                checksum ^= term
    return checksum
