"""Base58 with a checksum, the form of old addresses and extended keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator.hashes import sha256d

if TYPE_CHECKING:
    from collections.abc import Callable

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_CHECKSUM_SIZE = 4


def encode(data: bytes) -> str:
    """Base58 without a checksum; each leading zero byte becomes a leading "1"."""
    number = int.from_bytes(data, "big")
    digits = ""
    while number:
        number, digit = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    zeros = len(data) - len(data.lstrip(b"\0"))
    return _ALPHABET[0] * zeros + digits


def encode_check(payload: bytes, checksum: Callable[[bytes], bytes] = sha256d) -> str:
    """Base58 of the payload and the first four bytes of its checksum."""
    return encode(payload + checksum(payload)[:_CHECKSUM_SIZE])


def decode_check(text: str, checksum: Callable[[bytes], bytes] = sha256d) -> bytes:
    """The payload of a text that ends with its checksum.

    Raises:
        ValueError: it is no Base58, or the checksum is wrong.
    """
    number = 0
    for letter in text:
        number = number * len(_ALPHABET) + _ALPHABET.index(letter)
    zeros = len(text) - len(text.lstrip(_ALPHABET[0]))
    data = bytes(zeros) + number.to_bytes(-(-number.bit_length() // 8), "big")
    payload, found = data[:-_CHECKSUM_SIZE], data[-_CHECKSUM_SIZE:]
    if len(found) != _CHECKSUM_SIZE or checksum(payload)[:_CHECKSUM_SIZE] != found:
        raise ValueError("the checksum is wrong")
    return payload
