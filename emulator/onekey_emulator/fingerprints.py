"""Addresses that name a wallet."""

from __future__ import annotations

from onekey_emulator.hashes import sha256d

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PAYLOAD_SIZE = 21
_CHECKSUM_SIZE = 4
_VERSIONS = (0x6F, 0xC4)


def is_testnet_address(text: str) -> bool:
    """Whether the text is a Testnet address in base58, with the right checksum."""
    number = 0
    for character in text:
        digit = _ALPHABET.find(character)
        if digit < 0:
            return False
        number = number * len(_ALPHABET) + digit
    try:
        data = number.to_bytes(_PAYLOAD_SIZE + _CHECKSUM_SIZE, "big")
    except OverflowError:
        return False
    payload, checksum = data[:_PAYLOAD_SIZE], data[_PAYLOAD_SIZE:]
    return payload[0] in _VERSIONS and sha256d(payload)[:_CHECKSUM_SIZE] == checksum
