"""Transactions as nodes keep them: Bitcoin's form, with SegWit (BIP-144) and what forks added.

Zcash's are those of ZIP-202, 225 and 243, Peercoin's have a time, Litecoin's may carry MWEB's mark.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from onekey_sdk.chains._btc_encodings import sha256d
from onekey_sdk.models import BtcRefInput, BtcRefOutput

if TYPE_CHECKING:
    from onekey_sdk.chains._coins import Coin

OVERWINTERED = 0x8000_0000
ZCASH_NU5 = 5
"""The version of Zcash's transactions with a format and hashes of their own (ZIP-225, ZIP-244)."""

NO_SHIELDED_V4 = bytes(11)
"""What follows the expiry in a transparent transaction of Zcash's version 4."""
NO_SHIELDED_V5 = bytes(3)
"""What follows the outputs in one of version 5."""

_OVERWINTER = 3
_WITNESS = 1
_MWEB = 8


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction.

    Attributes:
        version: without Zcash's bit for overwintered.
        witnesses: one list of items for each input; empty for none at all.
        extra_data: what follows all that is known, for coins that have such.
    """

    version: int
    inputs: tuple[BtcRefInput, ...]
    outputs: tuple[BtcRefOutput, ...]
    lock_time: int
    witnesses: tuple[tuple[bytes, ...], ...] = ()
    timestamp: int | None = None
    version_group_id: int | None = None
    branch_id: int | None = None
    expiry: int | None = None
    extra_data: bytes = b""

    def serialize(self, *, witnesses: bool = True) -> bytes:
        """The transaction as it is broadcast, or as its id is made from it."""
        has_witnesses = witnesses and any(self.witnesses)
        inputs = write_list([write_input(item, item.script_sig) for item in self.inputs])
        outputs = write_list([write_output(item) for item in self.outputs])
        if self.branch_id is not None and self.version == ZCASH_NU5:
            return self.header() + inputs + outputs + (self.extra_data or NO_SHIELDED_V5)
        parts = [self.header()]
        if has_witnesses:
            parts.append(bytes([0, _WITNESS]))
        parts += [inputs, outputs]
        if has_witnesses:
            parts += [write_list([write_bytes(item) for item in stack]) for stack in self.witnesses]
        parts.append(struct.pack("<I", self.lock_time))
        if self.expiry is not None and self.version >= _OVERWINTER:
            parts.append(struct.pack("<I", self.expiry))
        parts.append(self.extra_data)
        return b"".join(parts)

    def header(self) -> bytes:
        """What comes before the inputs."""
        if self.version_group_id is None:
            header = struct.pack("<I", self.version)
            return header if self.timestamp is None else header + write_uint32(self.timestamp)
        header = struct.pack("<II", self.version | OVERWINTERED, self.version_group_id)
        if self.version == ZCASH_NU5:
            header += struct.pack("<III", self.branch_id or 0, self.lock_time, self.expiry or 0)
        return header

    def txid(self) -> bytes:
        """The id as people read it.

        Raises:
            ValueError: it depends on shielded parts of Zcash (ZIP-244).
        """
        if self.version_group_id is None or self.version < ZCASH_NU5:
            return sha256d(self.serialize(witnesses=False))[::-1]
        if self.extra_data not in {b"", NO_SHIELDED_V5}:
            raise ValueError("the id of a transaction with shielded parts cannot be computed")
        return zip244_hash(self, zip244_transparent(self))[::-1]


def parse(raw: bytes, coin: Coin) -> Transaction:
    """Read a whole transaction.

    Raises:
        ValueError: it is truncated, or too long, or none.
    """
    reader = Reader(raw)
    version = reader.uint32()
    group = branch = expiry = timestamp = None
    lock_time = 0
    if coin.overwintered and version & OVERWINTERED:
        version &= ~OVERWINTERED
        group = reader.uint32()
        if version == ZCASH_NU5:
            branch, lock_time, expiry = reader.uint32(), reader.uint32(), reader.uint32()
    elif coin.timestamp:
        timestamp = reader.uint32()
    count = reader.compact_size()
    flags = 0
    if count == 0 and coin.segwit is not None:
        flags = reader.take(1)[0]
        if not flags or flags & ~(_WITNESS | _MWEB):
            raise ValueError("it has no inputs")
        count = reader.compact_size()
    inputs = tuple(reader.input() for _ in range(reader.checked(count, 41)))
    outputs = tuple(reader.output() for _ in range(reader.checked(reader.compact_size(), 9)))
    witnesses: tuple[tuple[bytes, ...], ...] = ()
    if flags & _WITNESS:
        witnesses = tuple(reader.stack() for _ in inputs)
        if not any(witnesses):
            raise ValueError("it says that it has witnesses, and has none")
    if flags & _MWEB and reader.take(1) != b"\0":
        raise ValueError("it has parts of MimbleWimble, which cannot be read")
    if version != ZCASH_NU5 or group is None:
        lock_time = reader.uint32()
        if group is not None and version >= _OVERWINTER:
            expiry = reader.uint32()
    extra = reader.rest()
    if extra and not coin.extra_data:
        raise ValueError(f"{len(extra)} bytes follow its end")
    return Transaction(
        version, inputs, outputs, lock_time, witnesses, timestamp, group, branch, expiry, extra
    )


class Reader:
    """Takes bytes from the front; raises ValueError where there are too few."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0

    def take(self, count: int) -> bytes:
        """So many bytes."""
        piece = self._data[self._place : self._place + count]
        if len(piece) != count:
            raise ValueError("it is truncated")
        self._place += count
        return piece

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(len(self._data) - self._place)

    def uint32(self) -> int:
        """Four bytes, little endian."""
        return int.from_bytes(self.take(4), "little")

    def compact_size(self) -> int:
        """A number of 1, 3, 5 or 9 bytes, as short as it can be."""
        first = self.take(1)[0]
        if first < 0xFD:
            return first
        size = 1 << first - 0xFC
        number = int.from_bytes(self.take(size), "little")
        if number < (0xFD if size == 2 else 1 << 4 * size):
            raise ValueError("it has a number that is longer than it need be")
        return number

    def checked(self, count: int, least: int) -> int:
        """A count of things that take so many bytes each, if there is room for them."""
        if count * least > len(self._data) - self._place:
            raise ValueError("it is truncated")
        return count

    def prefixed(self) -> bytes:
        """Bytes with their length before them."""
        return self.take(self.compact_size())

    def input(self) -> BtcRefInput:
        """An input."""
        prev_hash, index = self.take(32)[::-1], self.uint32()
        return BtcRefInput(prev_hash, index, self.prefixed(), self.uint32())

    def output(self) -> BtcRefOutput:
        """An output."""
        return BtcRefOutput(int.from_bytes(self.take(8), "little"), self.prefixed())

    def stack(self) -> tuple[bytes, ...]:
        """The items of a witness."""
        return tuple(self.prefixed() for _ in range(self.checked(self.compact_size(), 1)))


def write_compact_size(number: int) -> bytes:
    """A number in 1, 3, 5 or 9 bytes."""
    if number < 0xFD:
        return bytes([number])
    if number <= 0xFFFF:
        return b"\xfd" + number.to_bytes(2, "little")
    return b"\xfe" + number.to_bytes(4, "little")


def write_uint32(number: int) -> bytes:
    """Four bytes, little endian."""
    return struct.pack("<I", number)


def write_uint64(number: int) -> bytes:
    """Eight bytes, little endian."""
    return struct.pack("<Q", number)


def write_bytes(data: bytes) -> bytes:
    """The bytes with their length before them."""
    return write_compact_size(len(data)) + data


def write_list(items: list[bytes]) -> bytes:
    """The items with their number before them."""
    return write_compact_size(len(items)) + b"".join(items)


def write_outpoint(item: BtcRefInput) -> bytes:
    """Which output an input spends."""
    return item.prev_hash[::-1] + write_uint32(item.prev_index)


def write_input(item: BtcRefInput, script: bytes) -> bytes:
    """An input with some script."""
    return write_outpoint(item) + write_bytes(script) + write_uint32(item.sequence)


def write_output(item: BtcRefOutput) -> bytes:
    """An output."""
    return write_uint64(item.amount) + write_bytes(item.script_pubkey)


def personal(person: bytes, *parts: bytes) -> bytes:
    """BLAKE2b-256 for one purpose, as Zcash has it."""
    return blake2b(b"".join(parts), digest_size=32, person=person).digest()


def zip244_transparent(transaction: Transaction) -> bytes:
    """T.2 of ZIP-244: of the inputs and outputs, for the id."""
    if not transaction.inputs and not transaction.outputs:
        return personal(b"ZTxIdTranspaHash")
    inputs, outputs = transaction.inputs, transaction.outputs
    return personal(
        b"ZTxIdTranspaHash",
        personal(b"ZTxIdPrevoutHash", *(write_outpoint(item) for item in inputs)),
        personal(b"ZTxIdSequencHash", *(write_uint32(item.sequence) for item in inputs)),
        personal(b"ZTxIdOutputsHash", *(write_output(item) for item in outputs)),
    )


def zip244_hash(transaction: Transaction, transparent: bytes) -> bytes:
    """The id, or what is signed, of a transaction without shielded parts (ZIP-244)."""
    return personal(
        b"ZcashTxHash_" + write_uint32(transaction.branch_id or 0),
        personal(b"ZTxIdHeadersHash", transaction.header()),
        transparent,
        personal(b"ZTxIdSaplingHash"),
        personal(b"ZTxIdOrchardHash"),
    )
