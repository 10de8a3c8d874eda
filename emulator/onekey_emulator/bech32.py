"""Segwit addresses: bech32 (BIP-173) for version 0, bech32m (BIP-350) for later versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32 = 1
_BECH32M = 0x2BC830A3
_CHECKSUM_LENGTH = 6


def encode_segwit(prefix: str, version: int, program: bytes) -> str:
    """The address of a witness program.

    Args:
        prefix: the human-readable part: "bc" for Bitcoin.
        version: the witness version, 0 to 16.
        program: 2 to 40 bytes; 20 or 32 for version 0.
    """
    data = [version, *to_groups_of_5(program)]
    constant = _BECH32M if version else _BECH32
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    remainder = _polymod([*expanded, *data, *[0] * _CHECKSUM_LENGTH]) ^ constant
    checksum = [remainder >> 5 * (5 - i) & 31 for i in range(_CHECKSUM_LENGTH)]
    return f"{prefix}1{''.join(_ALPHABET[value] for value in [*data, *checksum])}"


def to_groups_of_5(data: bytes) -> list[int]:
    """The bits of the data in groups of five, the last one filled up with zeros."""
    bits = 8 * len(data)
    filled = -(-bits // 5) * 5
    number = int.from_bytes(data, "big") << filled - bits
    return [number >> shift & 31 for shift in range(filled - 5, -1, -5)]


def _polymod(values: Iterable[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for i, term in enumerate(_GENERATOR):
            if top >> i & 1:
                checksum ^= term
    return checksum
