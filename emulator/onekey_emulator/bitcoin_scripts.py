"""Output scripts, and the signatures and keys that satisfy them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coincurve import PublicKeyXOnly

from onekey_emulator import base58, bech32, cashaddr, keys
from onekey_emulator.bitcoin_encoding import compact_size, prefixed, push

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_emulator.coins import Coin

OP_1 = 0x51
_P2PKH = bytes.fromhex("76a914"), bytes.fromhex("88ac")
_P2SH = bytes.fromhex("a914"), bytes.fromhex("87")
_OP_RETURN = b"\x6a"
_HASH_SIZE = 20
_KEY_SIZE = 32
_LAST_VERSION = 1


class ScriptError(ValueError):
    """There is no such script; the text is for the person who reads a Failure."""


def p2pkh(key_hash: bytes) -> bytes:
    """Pays to the owner of the key with that hash (20 bytes)."""
    return _P2PKH[0] + key_hash + _P2PKH[1]


def p2sh(script_hash: bytes) -> bytes:
    """Pays to whoever satisfies the script with that hash (20 bytes; BIP-16)."""
    return _P2SH[0] + script_hash + _P2SH[1]


def witness_program(version: int, program: bytes) -> bytes:
    """Pays to a witness program (BIP-141)."""
    return bytes([OP_1 - 1 + version if version else 0]) + push(program)


def op_return(data: bytes) -> bytes:
    """Pays to nobody and holds data."""
    return _OP_RETURN + push(data)


def of_address(coin: Coin, address: str) -> bytes:
    """The script that an address stands for.

    Raises:
        ScriptError: the coin has no such address.
    """
    if coin.bech32_prefix and address.startswith(coin.bech32_prefix):
        return _of_segwit_address(coin.bech32_prefix, address)
    if coin.cashaddr_prefix and address.startswith(f"{coin.cashaddr_prefix}:"):
        return _of_cashaddr(coin.cashaddr_prefix, address)
    try:
        payload = base58.decode_check(address, keys.CURVES[coin.curve].checksum)
    except ValueError:
        raise ScriptError("Invalid address") from None
    for version, make in ((coin.address_type, p2pkh), (coin.address_type_p2sh, p2sh)):
        prefix = version.to_bytes(max(1, -(-version.bit_length() // 8)), "big")
        if payload.startswith(prefix) and len(payload) == len(prefix) + _HASH_SIZE:
            return make(payload[len(prefix) :])
    raise ScriptError("Invalid address type")


def _of_segwit_address(prefix: str, address: str) -> bytes:
    try:
        version, program = bech32.decode_segwit(prefix, address)
    except ValueError:
        raise ScriptError("Invalid address witness program") from None
    if version > _LAST_VERSION:
        raise ScriptError("Invalid address witness program")
    if version == 1 and not is_x_only_key(program):
        raise ScriptError("Invalid Taproot witness program")
    return witness_program(version, program)


def _of_cashaddr(prefix: str, address: str) -> bytes:
    try:
        kind, digest = cashaddr.decode(prefix, address)
    except ValueError:
        raise ScriptError("Invalid address") from None
    makers = {cashaddr.Kind.P2PKH: p2pkh, cashaddr.Kind.P2SH: p2sh}
    if kind not in makers or len(digest) != _HASH_SIZE:
        raise ScriptError("Unknown cashaddr address type")
    return makers[cashaddr.Kind(kind)](digest)


def is_x_only_key(data: bytes) -> bool:
    """Whether bytes are a public key as BIP-340 writes it."""
    if len(data) != _KEY_SIZE:  # libsecp256k1 reads as many, whether they are there or not
        return False
    try:
        PublicKeyXOnly(data)
    except ValueError:
        return False
    return True


# What satisfies a script


def signed(signature: bytes, hash_type: int) -> bytes:
    """A signature with the type of what it covers; SIGHASH_DEFAULT (BIP-341) is left out."""
    return signature + bytes([hash_type]) if hash_type else signature


def script_sig(signature: bytes, public_key: bytes) -> bytes:
    """What satisfies P2PKH."""
    return push(signature) + push(public_key)


def script_sig_of_several(signatures: Sequence[bytes], script: bytes) -> bytes:
    """What satisfies P2SH of a multisig script, with the signatures that there are."""
    return b"\0" + b"".join(map(push, signatures)) + push(script)


def script_sig_of_program(program: bytes) -> bytes:
    """What satisfies P2SH of a witness program of version 0; the rest is in the witness."""
    return push(witness_program(0, program))


def witness(*items: bytes) -> bytes:
    """The witness with these items."""
    return compact_size(len(items)) + b"".join(map(prefixed, items))


def witness_of_several(signatures: Sequence[bytes], script: bytes) -> bytes:
    """What satisfies P2WSH of a multisig script, with the signatures that there are."""
    return witness(b"", *signatures, script)
