"""Transactions as bytes, of every coin that the firmware serializes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onekey_emulator import hashes
from onekey_emulator.bitcoin_encoding import compact_size, prefixed, uint32, uint64

if TYPE_CHECKING:
    from onekey_emulator.coins import Coin

FINAL_SEQUENCE = 0xFFFF_FFFF
"""An input's sequence that makes the lock time void, if all inputs have it."""

HASH_SIZE = 32
_OVERWINTERED = 1 << 31
_MARKER = b"\0\1"
_ZCASH_V5 = 5
_NO_SHIELDED_V4 = bytes(8 + 3)
_NO_SHIELDED_V5 = bytes(3)


@dataclass(frozen=True)
class Header:
    """What a transaction is apart from its inputs and outputs."""

    version: int
    lock_time: int
    inputs: int
    outputs: int
    expiry: int = 0
    version_group_id: int = 0
    branch_id: int = 0
    timestamp: int = 0
    extra_data_size: int = 0

    @classmethod
    def to_sign(cls, request: Any) -> Header:
        """The header of a `SignTx`."""
        return cls(
            request.version,
            request.lock_time,
            request.inputs_count,
            request.outputs_count,
            request.expiry,
            request.version_group_id,
            request.branch_id,
            request.timestamp,
        )

    @classmethod
    def previous(cls, meta: Any) -> Header:
        """The header of a transaction that the host describes, without its extra data."""
        return cls(
            meta.version,
            meta.lock_time,
            meta.inputs_cnt,
            meta.outputs_cnt,
            meta.expiry,
            meta.version_group_id,
            meta.branch_id,
            meta.timestamp,
            meta.extra_data_len,
        )


def is_zcash_v5(coin: Coin, header: Header) -> bool:
    """Whether it is one of ZIP-225, whose hashes are those of ZIP-244."""
    return coin.overwintered and header.version == _ZCASH_V5


def beginning(coin: Coin, header: Header, *, segwit: bool = False) -> bytes:
    """All before the number of inputs."""
    if coin.overwintered and header.version >= 3:
        data = uint32(header.version | _OVERWINTERED) + uint32(header.version_group_id)
        if is_zcash_v5(coin, header):
            data += uint32(header.branch_id) + uint32(header.lock_time) + uint32(header.expiry)
        return data
    data = uint32(header.version)
    if coin.timestamp:
        data += uint32(header.timestamp)
    return data + _MARKER if segwit else data


def end(coin: Coin, header: Header) -> bytes:
    """All after outputs and witnesses, but for extra data."""
    if not coin.overwintered or header.version < 3:
        return uint32(header.lock_time)
    if is_zcash_v5(coin, header):
        return _NO_SHIELDED_V5
    return uint32(header.lock_time) + uint32(header.expiry)


def end_of_signed(coin: Coin, header: Header) -> bytes:
    """The same of a transaction that is being signed, which has no shielded parts."""
    data = end(coin, header)
    if coin.overwintered and not is_zcash_v5(coin, header):
        data += _NO_SHIELDED_V4
    return data


def outpoint(txi: Any) -> bytes:
    """Which output an input spends."""
    return bytes(txi.prev_hash[::-1]) + uint32(txi.prev_index)


def tx_input(txi: Any, script: bytes) -> bytes:
    """An input with that script in place of its own."""
    return outpoint(txi) + prefixed(script) + uint32(txi.sequence)


def tx_output(amount: int, script: bytes) -> bytes:
    """An output."""
    return uint64(amount) + prefixed(script)


class IdHasher:
    """Computes the id of a transaction that arrives in pieces."""

    def __init__(self, coin: Coin, header: Header) -> None:
        self._coin = coin
        self._header = header
        self._data = bytearray(beginning(coin, header) + compact_size(header.inputs))

    def add_input(self, txi: Any) -> None:
        """The next input, with its own script."""
        self._data += tx_input(txi, txi.script_sig)

    def end_inputs(self) -> None:
        """Outputs follow."""
        self._data += compact_size(self._header.outputs)

    def add_output(self, amount: int, script: bytes) -> None:
        """The next output."""
        self._data += tx_output(amount, script)

    def end_outputs(self) -> None:
        """Extra data follow, if there are any."""
        self._data += end(self._coin, self._header)

    def add_extra_data(self, data: bytes) -> None:
        """The next piece of what only the coin understands."""
        self._data += data

    def digest(self) -> bytes:
        """The id in the order that people read."""
        digest = hashes.sha256(bytes(self._data))
        return (hashes.sha256(digest) if self._coin.hashes_twice else digest)[::-1]
