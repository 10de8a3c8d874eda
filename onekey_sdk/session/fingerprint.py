"""A wallet's public fingerprint: its first Testnet address (m/44'/1'/0'/0/0, P2PKH).

OneKey calls it `passphrase_state`. Firmware also puts error texts where it belongs, so
whatever comes is checked before it is believed.
"""

from __future__ import annotations

from hashlib import sha256

from onekey_sdk.errors import InvalidParameter

PATH = (0x8000002C, 0x80000001, 0x80000000, 0, 0)
"""m/44'/1'/0'/0/0"""

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_TESTNET_P2PKH = 0x6F
_SIZE = 25


def is_fingerprint(text: str) -> bool:
    """Whether the text is a Testnet P2PKH address with the right checksum (Base58Check)."""
    if not text or any(character not in _ALPHABET for character in text):
        return False
    number = 0
    for character in text:
        number = number * 58 + _ALPHABET.index(character)
    if number >> (8 * _SIZE):
        return False
    raw = number.to_bytes(_SIZE, "big")
    digest = sha256(sha256(raw[:-4]).digest()).digest()
    return raw[0] == _TESTNET_P2PKH and raw[-4:] == digest[:4]


def check(passphrase_state: str) -> str:
    """The text itself.

    Raises:
        InvalidParameter: it is no wallet's fingerprint.
    """
    if not is_fingerprint(str(passphrase_state)):
        raise InvalidParameter(
            "passphrase_state is not what get_passphrase_state() returns, a Testnet address"
        )
    return passphrase_state
