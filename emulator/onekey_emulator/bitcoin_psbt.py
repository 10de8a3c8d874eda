"""Partially signed transactions (BIP-174, BIP-370, BIP-371), as far as the firmware reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from onekey_emulator.bitcoin_encoding import Reader, compact_size, prefixed, uint32

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

MAGIC = b"psbt\xff"
_END = b"\0"
_SORTED = frozenset({1, 2, 6})
"""Types whose entries the firmware sorts: extended keys, signatures and BIP-32 paths."""


class GlobalType:
    """Types of the first map's keys."""

    UNSIGNED_TX = 0x00
    XPUB = 0x01
    TX_VERSION = 0x02
    FALLBACK_LOCKTIME = 0x03
    INPUT_COUNT = 0x04
    OUTPUT_COUNT = 0x05
    TX_MODIFIABLE = 0x06
    VERSION = 0xFB


class InputType:
    """Types of an input's keys."""

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
    TIME_LOCKTIME = 0x11
    HEIGHT_LOCKTIME = 0x12
    TAP_KEY_SIG = 0x13
    TAP_SCRIPT_SIG = 0x14
    TAP_LEAF_SCRIPT = 0x15
    TAP_BIP32_DERIVATION = 0x16
    TAP_INTERNAL_KEY = 0x17
    TAP_MERKLE_ROOT = 0x18


class OutputType:
    """Types of an output's keys."""

    REDEEM_SCRIPT = 0x00
    WITNESS_SCRIPT = 0x01
    BIP32_DERIVATION = 0x02
    AMOUNT = 0x03
    SCRIPT = 0x04
    TAP_INTERNAL_KEY = 0x05
    TAP_TREE = 0x06
    TAP_BIP32_DERIVATION = 0x07


class PsbtError(ValueError):
    """The bytes are no such transaction."""


class Map:
    """Keys, each with its type in front, and values."""

    def __init__(self) -> None:
        self.entries: dict[bytes, bytes] = {}

    def get(self, key_type: int) -> bytes | None:
        """The value of a key that is its type alone."""
        return self.entries.get(bytes([key_type]))

    def set(self, key_type: int, value: bytes, suffix: bytes = b"") -> None:
        """Put a value in."""
        self.entries[bytes([key_type]) + suffix] = value

    def number(self, key_type: int) -> int | None:
        """A value that is a number, the lowest byte first."""
        value = self.get(key_type)
        return None if value is None else int.from_bytes(value, "little")

    def all(self, key_type: int) -> dict[bytes, bytes]:
        """The values of all keys of a type, by the rest of the key."""
        return {key[1:]: value for key, value in self.entries.items() if key[0] == key_type}

    def serialize(self, order: Sequence[int], known: Collection[int]) -> bytes:
        """The bytes, up to and with the separator.

        Args:
            order: the types that are written, in this order.
            known: other types than these are written, too, at the end and sorted by their keys.
        """
        data = b""
        for key_type in order:
            entries = self.all(key_type).items()
            for rest, value in sorted(entries) if key_type in _SORTED else entries:
                if value:
                    data += prefixed(bytes([key_type]) + rest) + prefixed(value)
        for key, value in sorted(self.entries.items()):
            if key[0] not in known:
                data += prefixed(key) + prefixed(value)
        return data + _END


@dataclass
class Psbt:
    """A partially signed transaction.

    Attributes:
        version: 0 or 2.
    """

    version: int = 0
    globals: Map = field(default_factory=Map)
    inputs: list[Map] = field(default_factory=list[Map])
    outputs: list[Map] = field(default_factory=list[Map])


class TxOut(NamedTuple):
    """An output: its amount in the smallest unit, and its script."""

    amount: int
    script: bytes


class TxIn(NamedTuple):
    """An input: the id as it is serialized, the output's index and the sequence."""

    prev_hash: bytes
    prev_index: int
    script_sig: bytes
    sequence: int


class UnsignedTx(NamedTuple):
    """A transaction without witnesses."""

    version: int
    inputs: tuple[TxIn, ...]
    outputs: tuple[TxOut, ...]
    lock_time: int


class Origin(NamedTuple):
    """Where a key comes from: the root's fingerprint, and the path from there."""

    fingerprint: int
    path: tuple[int, ...]


class TapOrigin(NamedTuple):
    """The same, with the hashes of the scripts that the key is in."""

    leaf_hashes: tuple[bytes, ...]
    origin: Origin


def read_origin(data: bytes) -> Origin:
    """The value of a key for derivation.

    Raises:
        ValueError: it is none.
    """
    reader = Reader(data)
    reader.require(data and len(data) % 4 == 0)
    fingerprint = int.from_bytes(reader.take(4), "big")
    return Origin(fingerprint, tuple(reader.number(4) for _ in range(reader.left // 4)))


def read_tap_origin(data: bytes) -> TapOrigin:
    """The value of a key for derivation under taproot.

    Raises:
        ValueError: it is none.
    """
    reader = Reader(data)
    leaf_hashes = tuple(reader.take(32) for _ in range(reader.compact_size()))
    return TapOrigin(leaf_hashes, read_origin(reader.rest()))


def read_output(data: bytes) -> TxOut:
    """A serialized output.

    Raises:
        ValueError: it is none.
    """
    reader = Reader(data)
    found = _read_output(reader)
    reader.end()
    return found


def _read_output(reader: Reader) -> TxOut:
    return TxOut(reader.number(8), reader.prefixed())


def read_transaction(data: bytes) -> UnsignedTx:
    """A serialized transaction; its witnesses are passed over.

    Raises:
        ValueError: it is none.
    """
    reader = Reader(data)
    version = reader.number(4)
    count = reader.compact_size()
    segwit = count == 0 and reader.left > 0 and data[reader.position] == 1
    if segwit:
        reader.byte()
        count = reader.compact_size()
    inputs = tuple(
        TxIn(reader.take(32), reader.number(4), reader.prefixed(), reader.number(4))
        for _ in range(count)
    )
    outputs = tuple(_read_output(reader) for _ in range(reader.compact_size()))
    for _ in inputs if segwit else ():
        for _ in range(reader.compact_size()):
            reader.prefixed()
    lock_time = reader.number(4)
    reader.end()
    return UnsignedTx(version, inputs, outputs, lock_time)


def write_transaction(tx: UnsignedTx) -> bytes:
    """The bytes of a transaction without witnesses."""
    data = uint32(tx.version) + compact_size(len(tx.inputs))
    for txi in tx.inputs:
        data += txi.prev_hash + uint32(txi.prev_index) + prefixed(txi.script_sig)
        data += uint32(txi.sequence)
    data += compact_size(len(tx.outputs))
    for txo in tx.outputs:
        data += txo.amount.to_bytes(8, "little") + prefixed(txo.script)
    return data + uint32(tx.lock_time)


Check = dict[int, "Callable[[bytes, bytes], bool]"]
"""For each type that is known, whether a key (without its type) and a value may be so."""


def read(
    data: bytes,
    checks: Mapping[str, Check],
    *,
    unknown: bool,
    counts: Callable[[Map], tuple[int, int]],
) -> Psbt:
    """Take a partially signed transaction apart.

    Args:
        checks: the types of "globals", "inputs" and "outputs".
        unknown: whether other types are kept; they are refused otherwise.
        counts: how many inputs and outputs the first map says there are.

    Raises:
        ValueError: the bytes are none.
    """
    reader = Reader(data)
    reader.require(reader.take(len(MAGIC)) == MAGIC)
    psbt = Psbt(globals=_read_map(reader, checks["globals"], unknown=unknown))
    inputs, outputs = counts(psbt.globals)
    # Each map takes at least one byte, so that no absurd count is believed.
    reader.require(inputs + outputs <= reader.left)
    psbt.inputs = [_read_map(reader, checks["inputs"], unknown=unknown) for _ in range(inputs)]
    psbt.outputs = [_read_map(reader, checks["outputs"], unknown=unknown) for _ in range(outputs)]
    return psbt


def _read_map(reader: Reader, checks: Check, *, unknown: bool) -> Map:
    found = Map()
    while key := reader.prefixed():
        value = reader.prefixed()
        reader.require(key not in found.entries)
        check = checks.get(key[0])
        reader.require(unknown if check is None else check(key[1:], value))
        found.entries[key] = value
    return found
