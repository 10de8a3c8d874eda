"""The fields of a PSBT as BIP-174, 370 and 371 define them, as tables."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from enum import IntEnum

V0_ONLY = frozenset({0})
V2_ONLY = frozenset({2})
ANY_VERSION = frozenset({0, 2})

FIRST_TIME = 500_000_000
"""Lock times from here on are seconds since 1970, below they are heights."""


class Global(IntEnum):
    """Types of keys in the global map."""

    UNSIGNED_TX = 0x00
    XPUB = 0x01
    TX_VERSION = 0x02
    FALLBACK_LOCKTIME = 0x03
    INPUT_COUNT = 0x04
    OUTPUT_COUNT = 0x05
    TX_MODIFIABLE = 0x06
    VERSION = 0xFB


class In(IntEnum):
    """Types of keys in the map of an input."""

    NON_WITNESS_UTXO = 0x00
    WITNESS_UTXO = 0x01
    PARTIAL_SIG = 0x02
    SIGHASH_TYPE = 0x03
    REDEEM_SCRIPT = 0x04
    WITNESS_SCRIPT = 0x05
    BIP32_DERIVATION = 0x06
    FINAL_SCRIPTSIG = 0x07
    FINAL_SCRIPTWITNESS = 0x08
    PREVIOUS_TXID = 0x0E
    OUTPUT_INDEX = 0x0F
    SEQUENCE = 0x10
    REQUIRED_TIME_LOCKTIME = 0x11
    REQUIRED_HEIGHT_LOCKTIME = 0x12
    TAP_KEY_SIG = 0x13
    TAP_SCRIPT_SIG = 0x14
    TAP_LEAF_SCRIPT = 0x15
    TAP_BIP32_DERIVATION = 0x16
    TAP_INTERNAL_KEY = 0x17
    TAP_MERKLE_ROOT = 0x18


class Out(IntEnum):
    """Types of keys in the map of an output."""

    REDEEM_SCRIPT = 0x00
    WITNESS_SCRIPT = 0x01
    BIP32_DERIVATION = 0x02
    AMOUNT = 0x03
    SCRIPT = 0x04
    TAP_INTERNAL_KEY = 0x05
    TAP_TREE = 0x06
    TAP_BIP32_DERIVATION = 0x07


@dataclass(frozen=True, slots=True)
class Field:
    """What a field looks like.

    Attributes:
        key: the sizes that its key may have besides the type.
        size: the sizes that its value may have, None for any.
        check: what else holds of the value.
        versions: the versions of PSBT that have it.
        required: the versions in which it must not be missing.
    """

    key: Container[int] = frozenset({0})
    size: Container[int] | None = None
    check: Callable[[bytes], bool] | None = None
    versions: frozenset[int] = ANY_VERSION
    required: frozenset[int] = frozenset()


_PUBLIC_KEY = frozenset({33, 65})
_X_ONLY = frozenset({32})
_SCHNORR = frozenset({64, 65})
_ORIGIN = range(4, 4 + 4 * 256, 4)
_CONTROL_BLOCK = range(33, 33 + 32 * 129, 32)
_LONGEST_ECDSA = 73
_NOT_EMPTY = range(1, 1 << 32)


def _time(value: bytes) -> bool:
    return int.from_bytes(value, "little") >= FIRST_TIME


def _height(value: bytes) -> bool:
    return 0 < int.from_bytes(value, "little") < FIRST_TIME


def _leaves_and_origin(value: bytes) -> bool:
    """A number of leaf hashes, they themselves, and where the key comes from."""
    # A key is in few leaves; a number of more than one byte would stand for more than 252.
    return bool(value) and value[0] < 0xFD and len(value) - 1 - 32 * value[0] in _ORIGIN


GLOBALS: dict[int, Field] = {
    Global.UNSIGNED_TX: Field(versions=V0_ONLY, required=V0_ONLY),
    Global.XPUB: Field(key={78}, size=_ORIGIN),
    Global.TX_VERSION: Field(size={4}, versions=V2_ONLY, required=V2_ONLY),
    Global.FALLBACK_LOCKTIME: Field(size={4}, versions=V2_ONLY),
    Global.INPUT_COUNT: Field(versions=V2_ONLY, required=V2_ONLY),
    Global.OUTPUT_COUNT: Field(versions=V2_ONLY, required=V2_ONLY),
    Global.TX_MODIFIABLE: Field(size={1}, versions=V2_ONLY),
    Global.VERSION: Field(size={4}),
}

INPUTS: dict[int, Field] = {
    In.NON_WITNESS_UTXO: Field(),
    In.WITNESS_UTXO: Field(),
    In.PARTIAL_SIG: Field(key=_PUBLIC_KEY, size=range(9, _LONGEST_ECDSA + 1)),
    In.SIGHASH_TYPE: Field(size={4}),
    In.REDEEM_SCRIPT: Field(),
    In.WITNESS_SCRIPT: Field(),
    In.BIP32_DERIVATION: Field(key=_PUBLIC_KEY, size=_ORIGIN),
    In.FINAL_SCRIPTSIG: Field(),
    In.FINAL_SCRIPTWITNESS: Field(),
    In.PREVIOUS_TXID: Field(size={32}, versions=V2_ONLY, required=V2_ONLY),
    In.OUTPUT_INDEX: Field(size={4}, versions=V2_ONLY, required=V2_ONLY),
    In.SEQUENCE: Field(size={4}, versions=V2_ONLY),
    In.REQUIRED_TIME_LOCKTIME: Field(size={4}, check=_time, versions=V2_ONLY),
    In.REQUIRED_HEIGHT_LOCKTIME: Field(size={4}, check=_height, versions=V2_ONLY),
    In.TAP_KEY_SIG: Field(size=_SCHNORR),
    In.TAP_SCRIPT_SIG: Field(key={64}, size=_SCHNORR),
    In.TAP_LEAF_SCRIPT: Field(key=_CONTROL_BLOCK, size=_NOT_EMPTY),
    In.TAP_BIP32_DERIVATION: Field(key=_X_ONLY, check=_leaves_and_origin),
    In.TAP_INTERNAL_KEY: Field(size=_X_ONLY),
    In.TAP_MERKLE_ROOT: Field(size={32}),
}

OUTPUTS: dict[int, Field] = {
    Out.REDEEM_SCRIPT: Field(),
    Out.WITNESS_SCRIPT: Field(),
    Out.BIP32_DERIVATION: Field(key=_PUBLIC_KEY, size=_ORIGIN),
    Out.AMOUNT: Field(size={8}, versions=V2_ONLY, required=V2_ONLY),
    Out.SCRIPT: Field(versions=V2_ONLY, required=V2_ONLY),
    Out.TAP_INTERNAL_KEY: Field(size=_X_ONLY),
    Out.TAP_TREE: Field(size=_NOT_EMPTY),
    Out.TAP_BIP32_DERIVATION: Field(key=_X_ONLY, check=_leaves_and_origin),
}
