"""Ethereum's parameters: what is malformed is refused here, before the device hears of it."""

from __future__ import annotations

import re
from functools import lru_cache

from onekey_sdk.chains._keccak import keccak256
from onekey_sdk.chains._secp256k1 import ORDER
from onekey_sdk.chains._values import byte_string as byte_string
from onekey_sdk.chains._values import fields_of as fields_of
from onekey_sdk.chains._values import integer as integer
from onekey_sdk.chains._values import sequence as sequence
from onekey_sdk.chains._values import whole_number as whole_number
from onekey_sdk.errors import InvalidParameter, ProtocolError
from onekey_sdk.paths import HARDENED, PathLike, format_path, parse_path

SHORTEST_PATH = 3
ADDRESS_SIZE = 20
_RSKIP60_CHAINS = (30, 31)
_PURPOSES = (44 | HARDENED, 45 | HARDENED)
_OTHER_COINS = {
    0: "Bitcoin",
    2: "Litecoin",
    3: "Dogecoin",
    5: "Dash",
    43: "NEM",
    118: "Cosmos",
    133: "Zcash",
    144: "XRP",
    145: "Bitcoin Cash",
    148: "Stellar",
    195: "Tron",
    283: "Algorand",
    354: "Polkadot",
    397: "Near",
    501: "Solana",
    607: "TON",
    637: "Aptos",
    784: "Sui",
    1815: "Cardano",
}
_DIGITS = re.compile(r"[0-9a-fA-F]*")


def signing_path(path: PathLike) -> list[int]:
    """The components of the path of a key that signs for an EVM network (BIP-44, Casa's 45').

    Raises:
        InvalidParameter: it is no path, too short, or one of another kind of coin.
    """
    address_n = parse_path(path, at_least=SHORTEST_PATH)
    text = format_path(address_n)
    if address_n[0] not in _PURPOSES:
        raise InvalidParameter(f"the path {text} is none of Ethereum's, which begin with m/44'")
    other = _OTHER_COINS.get(address_n[1] & ~HARDENED)
    if other is not None:
        raise InvalidParameter(f"the path {text} is one of {other}, not of an EVM network")
    return address_n


def chain_id(value: object) -> int:
    """An EIP-155 chain id, which is never 0 and fits in 64 bits."""
    number = whole_number("chain_id", value, bits=64)
    if number == 0:
        raise InvalidParameter("chain_id is a whole number from 1 on (EIP-155)")
    return number


def address(name: str, value: object, chain: int | None = None) -> str:
    """The 40 digits of an address, which may come with 0x, or as 20 bytes.

    Args:
        chain: the network; two of them put its number into the checksum (RSKIP-60).

    Raises:
        InvalidParameter: it is none, or its checksum (EIP-55) is wrong.
    """
    if isinstance(value, (bytes, bytearray)):
        return byte_string(name, value, ADDRESS_SIZE).hex()
    if not isinstance(value, str):
        raise InvalidParameter(f"{name} is no address: neither text nor 20 bytes")
    digits = value[2:] if value[:2] in {"0x", "0X"} else value
    if len(digits) != 2 * ADDRESS_SIZE or not _DIGITS.fullmatch(digits):
        raise InvalidParameter(f"{name} is no address of 40 hexadecimal digits")
    if digits not in {digits.lower(), digits.upper()} and digits not in _checksummed(digits, chain):
        raise InvalidParameter(
            f"{name} has a wrong checksum (EIP-55), so at least one character of it is wrong"
        )
    return digits


def check_device_address(text: str) -> None:
    """Check that an address is one, as devices write it: with the checksum of EIP-55 or RSKIP-60.

    Raises:
        ProtocolError: it is none.
    """
    prefix, digits = text[:2], text[2:]
    shaped = prefix == "0x" and len(digits) == 2 * ADDRESS_SIZE and _DIGITS.fullmatch(digits)
    if not shaped or not any(digits in _checksummed(digits, chain) for chain in _RSKIP60_CHAINS):
        raise ProtocolError("the device's address is none")


def _checksummed(digits: str, chain: int | None) -> set[str]:
    prefixes = {""}
    if chain in _RSKIP60_CHAINS:
        prefixes.add(f"{chain}0x")
    return {_with_case(digits.lower(), prefix) for prefix in prefixes}


# A wallet's own address and those that it pays come again and again.
@lru_cache(maxsize=256)
def _with_case(digits: str, prefix: str) -> str:
    nibbles = keccak256((prefix + digits).encode()).hex()
    return "".join(
        digit.upper() if nibble in "89abcdef" else digit
        for digit, nibble in zip(digits, nibbles, strict=False)
    )


def is_signature(r: int, s: int) -> bool:
    """Whether they are in range, s in the lower half (EIP-2)."""
    return 0 < r < ORDER and 0 < s <= ORDER // 2


def wire_number(number: int) -> bytes:
    """Big endian without leading zeros, as the messages and RLP have numbers; 0 is empty."""
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
