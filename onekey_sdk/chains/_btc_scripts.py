"""Scripts of outputs, from keys and from addresses, and the parts of those that spend them."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from onekey_sdk.chains import _btc_encodings as encodings
from onekey_sdk.chains._btc_curve import taproot_key
from onekey_sdk.chains._btc_encodings import hash160
from onekey_sdk.chains._coins import COINS
from onekey_sdk.errors import ProtocolError
from onekey_sdk.models import ScriptType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_sdk.chains._coins import Coin

OP_RETURN = 0x6A
_OP_PUSHDATA1 = 0x4C
_OP_PUSHDATA2 = 0x4D
_OP_1 = 0x51
_OP_CHECKMULTISIG = 0xAE
_HASH_SIZE = 20


def p2pkh(key_hash: bytes) -> bytes:
    """Pays a key, by its hash."""
    return b"\x76\xa9\x14" + key_hash + b"\x88\xac"


def p2sh(script_hash: bytes) -> bytes:
    """Pays a script, by its hash (BIP-16)."""
    return b"\xa9\x14" + script_hash + b"\x87"


def witness_program(version: int, program: bytes) -> bytes:
    """Pays a witness program (BIP-141)."""
    return bytes([_OP_1 - 1 + version if version else 0]) + push(program)


def op_return(data: bytes) -> bytes:
    """Pays nobody, and writes data."""
    return bytes([OP_RETURN]) + push(data)


def multisig(keys: Sequence[bytes], m: int) -> bytes:
    """Takes m signatures of these keys, in their order."""
    pushes = b"".join(push(key) for key in keys)
    return bytes([_OP_1 - 1 + m]) + pushes + bytes([_OP_1 - 1 + len(keys), _OP_CHECKMULTISIG])


def push(data: bytes) -> bytes:
    """Puts bytes on the stack."""
    if len(data) < _OP_PUSHDATA1:
        return bytes([len(data)]) + data
    if len(data) <= 0xFF:
        return bytes([_OP_PUSHDATA1, len(data)]) + data
    return bytes([_OP_PUSHDATA2]) + len(data).to_bytes(2, "little") + data


def pushes(script: bytes) -> list[bytes] | None:
    """What a script puts on the stack; None if it does anything else, or in another form."""
    found: list[bytes] = []
    place = 0
    while place < len(script):
        code = script[place]
        size, place = code, place + 1
        if code == _OP_PUSHDATA1:
            size, place = int.from_bytes(script[place : place + 1], "little"), place + 1
        elif code == _OP_PUSHDATA2:
            size, place = int.from_bytes(script[place : place + 2], "little"), place + 2
        elif code > _OP_PUSHDATA2:
            return None
        found.append(script[place : place + size])
        place += size
    if place != len(script) or b"".join(push(item) for item in found) != script:
        return None
    return found


def of_key(kind: ScriptType, key: bytes) -> bytes:
    """The script of an output that one compressed key spends.

    Raises:
        ValueError: that kind is for several keys, or the key is none.
    """
    match kind:
        case ScriptType.LEGACY:
            return p2pkh(hash160(key))
        case ScriptType.SEGWIT:
            return witness_program(0, hash160(key))
        case ScriptType.P2SH_SEGWIT:
            return p2sh(hash160(witness_program(0, hash160(key))))
        case ScriptType.TAPROOT:
            return witness_program(1, taproot_key(key))
        case _:
            raise ValueError(f"{kind} is not for one key")


def of_multisig(kind: ScriptType, script: bytes) -> bytes:
    """The script of an output that a multisig script spends.

    Raises:
        ValueError: that kind is for one key.
    """
    match kind:
        case ScriptType.MULTISIG:
            return p2sh(hash160(script))
        case ScriptType.SEGWIT:
            return witness_program(0, sha256(script).digest())
        case ScriptType.P2SH_SEGWIT:
            return p2sh(hash160(witness_program(0, sha256(script).digest())))
        case _:
            raise ValueError(f"{kind} is not for several keys")


_FORMS = {
    ScriptType.LEGACY: (25, b"\x76\xa9\x14"),
    ScriptType.MULTISIG: (23, b"\xa9\x14"),
    ScriptType.P2SH_SEGWIT: (23, b"\xa9\x14"),
    ScriptType.SEGWIT: (22, b"\x00\x14"),
    ScriptType.TAPROOT: (34, b"\x51\x20"),
}
_SEVERAL_SEGWIT = (34, b"\x00\x20")


def example(kind: ScriptType) -> bytes:
    """As many bytes as a script for one key has, with the same beginning."""
    size, head = _FORMS[kind]
    return head.ljust(size, b"\0")


def is_witness_program(script: bytes) -> bool:
    """Whether it is SegWit's (BIP-141)."""
    if not 4 <= len(script) <= 42 or script[1] != len(script) - 2:
        return False
    return script[0] == 0 or _OP_1 <= script[0] < _OP_1 + 16


def could_be(kind: ScriptType, script: bytes, *, several: bool) -> bool:
    """Whether a script has the form of one of that kind, for one key or for several."""
    segwit = kind is ScriptType.SEGWIT and several
    size, head = _SEVERAL_SEGWIT if segwit else _FORMS[kind]
    return len(script) == size and script.startswith(head)


def of_address(address: str, coin: Coin) -> bytes:
    """The script that an address stands for.

    Raises:
        ValueError: it is no address of this coin.
    """
    if coin.cashaddr is not None and (":" in address or address[:1].lower() in {"q", "p"}):
        kind, key_hash = encodings.cashaddr_decode(coin.cashaddr, address)
        if kind > 1:
            raise ValueError("it is an address of an unknown type")
        return p2sh(key_hash) if kind else p2pkh(key_hash)
    if coin.segwit is not None and address.lower().startswith(f"{coin.segwit}1"):
        version, program = encodings.segwit_decode(coin.segwit, address)
        if version and not coin.taproot:
            raise ValueError(f"{coin.name} has no SegWit of version {version}")
        return witness_program(version, program)
    checksum = encodings.blake256d if coin.decred else encodings.sha256d
    try:
        payload = encodings.base58check_decode(address, checksum)
    except ValueError:
        if any(_is_of(address, other) for other in COINS):
            raise _other_network(coin) from None
        raise
    network, key_hash = payload[:-_HASH_SIZE], payload[-_HASH_SIZE:]
    if network == _version(coin.p2pkh):
        return p2pkh(key_hash)
    if network == _version(coin.p2sh):
        return p2sh(key_hash)
    raise _other_network(coin)


def as_devices_read(address: str, coin: Coin) -> str:
    """An address in the small letters that devices want where a standard allows capitals too."""
    return address.lower() if address.isupper() and _is_of(address, coin) else address


def _is_of(address: str, coin: Coin) -> bool:
    """Whether an address begins as those of a coin in Bech32 or CashAddr do."""
    small = address.lower()
    segwit = coin.segwit is not None and small.startswith(f"{coin.segwit}1")
    return segwit or (coin.cashaddr is not None and small.startswith(f"{coin.cashaddr}:"))


def _other_network(coin: Coin) -> ValueError:
    return ValueError(f"it is an address of another network than {coin.name}")


def of_device_address(
    address: str, coin: Coin, kind: ScriptType, *, several: bool = False
) -> bytes:
    """The script of an address that a device gives, which has to be of that kind.

    Raises:
        ProtocolError: it is another, or none.
    """
    try:
        script = of_address(address, coin)
    except ValueError as error:
        raise ProtocolError(f"the device's address is none: {error}") from None
    shouted = address.isupper() and (coin.cashaddr is not None or is_witness_program(script))
    if not could_be(kind, script, several=several) or shouted:
        raise ProtocolError(f"the device's address is none of {kind}")
    return script


def _version(number: int) -> bytes:
    return number.to_bytes(max(1, (number.bit_length() + 7) // 8), "big")
