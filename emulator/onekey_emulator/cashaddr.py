"""Bitcoin Cash addresses (CashAddr)."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from onekey_emulator.bech32 import from_groups_of_5, to_groups_of_5

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)
_CHECKSUM_LENGTH = 8


class Kind(IntEnum):
    """What the hash in an address is of; the value is the version byte for 20 bytes."""

    P2PKH = 0
    P2SH = 8


def encode(prefix: str, kind: Kind, digest: bytes) -> str:
    """The address with its prefix: "bitcoincash:q...".

    Args:
        digest: the hash of the key or script, 20 bytes.
    """
    data = to_groups_of_5(bytes([kind]) + digest)
    remainder = _polymod([*_expand(prefix), *data, *[0] * _CHECKSUM_LENGTH])
    checksum = [remainder >> 5 * (7 - i) & 31 for i in range(_CHECKSUM_LENGTH)]
    return f"{prefix}:{''.join(_ALPHABET[value] for value in [*data, *checksum])}"


def decode(prefix: str, address: str) -> tuple[int, bytes]:
    """The version byte and the hash of an address with its prefix.

    Raises:
        ValueError: the address is none, or one of another prefix.
    """
    found, _, rest = address.partition(":")
    data = [_ALPHABET.index(letter) for letter in rest]
    if found != prefix or _polymod([*_expand(prefix), *data]):
        raise ValueError("not an address of this coin")
    payload = from_groups_of_5(data[:-_CHECKSUM_LENGTH])
    if not payload:
        raise ValueError("the address is empty")
    return payload[0], payload[1:]


def _expand(prefix: str) -> list[int]:
    return [ord(c) & 31 for c in prefix] + [0]


def _polymod(values: Iterable[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 35
        checksum = (checksum & 0x07FFFFFFFF) << 5 ^ value
        for i, term in enumerate(_GENERATOR):
            if top >> i & 1:
                checksum ^= term
    return checksum ^ 1
