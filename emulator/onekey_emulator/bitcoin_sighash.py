"""What signatures are made of: BIP-143, BIP-341, and Zcash's ZIP-243 and ZIP-244."""

from __future__ import annotations

import hashlib
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from onekey_emulator import hashes
from onekey_emulator.bitcoin_encoding import prefixed, uint32, uint64
from onekey_emulator.bitcoin_transactions import is_zcash_v5, outpoint, tx_output

if TYPE_CHECKING:
    from onekey_emulator.bitcoin_transactions import Header
    from onekey_emulator.coins import Coin

_OVERWINTERED = 1 << 31
_NO_HASH = bytes(32)
_NO_CODE_SEPARATOR = 0xFFFF_FFFF


class HashType(IntEnum):
    """What a signature covers."""

    DEFAULT = 0
    ALL = 1
    FORKID = 0x40
    ALL_FORKID = 0x41  # signatures of others are looked up here by their last byte


class SigHasher:
    """Collects a transaction's inputs and outputs, and gives what each input signs."""

    def __init__(self, coin: Coin, header: Header) -> None:
        self._coin = coin
        self._header = header
        self._zcash = coin.overwintered
        self._v5 = is_zcash_v5(coin, header)
        self._prevouts = self._hasher("ZTxIdPrevoutHash" if self._v5 else "ZcashPrevoutHash")
        self._amounts = self._hasher("ZTxTrAmountsHash")
        self._scripts = self._hasher("ZTxTrScriptsHash")
        self._sequences = self._hasher("ZTxIdSequencHash" if self._v5 else "ZcashSequencHash")
        self._outputs = self._hasher("ZTxIdOutputsHash" if self._v5 else "ZcashOutputsHash")

    def _hasher(self, person: str) -> Any:
        return _blake2b(person.encode()) if self._zcash else hashlib.sha256()

    def add_input(self, txi: Any, script_pubkey: bytes) -> None:
        """The next input, and the script that it spends."""
        self._prevouts.update(outpoint(txi))
        self._amounts.update(uint64(txi.amount))
        self._scripts.update(prefixed(script_pubkey))
        self._sequences.update(uint32(txi.sequence))

    def add_output(self, amount: int, script: bytes) -> None:
        """The next output."""
        self._outputs.update(tx_output(amount, script))

    def hash_type(self, *, taproot: bool = False) -> int:
        """What signatures of this coin cover; forks put their id above the lowest byte."""
        kind = HashType.DEFAULT if taproot else HashType.ALL
        if self._coin.fork_id is None:
            return kind
        return kind | self._coin.fork_id << 8 | HashType.FORKID

    def version_0(self, txi: Any, script_code: bytes) -> bytes:
        """What an input with a witness of version 0 signs (BIP-143; ZIP-243 for Zcash)."""
        header = self._header
        spent = outpoint(txi) + prefixed(script_code) + uint64(txi.amount) + uint32(txi.sequence)
        hash_type = uint32(self.hash_type())
        if self._zcash:
            parts = self._prevouts.digest() + self._sequences.digest() + self._outputs.digest()
            hasher = _blake2b(b"ZcashSigHash" + uint32(header.branch_id))
            hasher.update(uint32(header.version | _OVERWINTERED))
            hasher.update(uint32(header.version_group_id) + parts + 3 * _NO_HASH)
            hasher.update(uint32(header.lock_time) + uint32(header.expiry) + uint64(0))
            hasher.update(hash_type + spent)
            return bytes(hasher.digest())
        return self.twice(
            uint32(header.version)
            + self._second(self._prevouts)
            + self._second(self._sequences)
            + spent
            + self._second(self._outputs)
            + uint32(header.lock_time)
            + hash_type
        )

    def version_1(self, index: int, leaf_hash: bytes | None = None) -> bytes:
        """What an input with a witness of version 1 signs (BIP-341).

        Args:
            leaf_hash: of the script that is satisfied (BIP-342); None to spend by the key.
        """
        message = (
            bytes([0, HashType.DEFAULT])
            + uint32(self._header.version)
            + uint32(self._header.lock_time)
            + self._prevouts.digest()
            + self._amounts.digest()
            + self._scripts.digest()
            + self._sequences.digest()
            + self._outputs.digest()
            + bytes([0 if leaf_hash is None else 2])
            + uint32(index)
        )
        if leaf_hash is not None:
            message += leaf_hash + b"\0" + uint32(_NO_CODE_SEPARATOR)
        return hashes.tagged_hash("TapSighash", message)

    def zcash_v5(self, txi: Any, script_pubkey: bytes) -> bytes:
        """What a transparent input signs (ZIP-244)."""
        header = self._header
        spent = _blake2b(b"Zcash___TxInHash")
        spent.update(outpoint(txi) + uint64(txi.amount) + prefixed(script_pubkey))
        spent.update(uint32(txi.sequence))
        transparent = _blake2b(b"ZTxIdTranspaHash")
        transparent.update(bytes([HashType.ALL]))
        for part in (self._prevouts, self._amounts, self._scripts, self._sequences, self._outputs):
            transparent.update(part.digest())
        transparent.update(spent.digest())
        first = _blake2b(b"ZTxIdHeadersHash")
        first.update(uint32(header.version | _OVERWINTERED) + uint32(header.version_group_id))
        first.update(uint32(header.branch_id) + uint32(header.lock_time) + uint32(header.expiry))
        whole = _blake2b(b"ZcashTxHash_" + uint32(header.branch_id))
        empty = _blake2b(b"ZTxIdSaplingHash").digest() + _blake2b(b"ZTxIdOrchardHash").digest()
        whole.update(first.digest() + transparent.digest() + empty)
        return bytes(whole.digest())

    def twice(self, data: bytes) -> bytes:
        """The hash of a whole transaction: twice, or once for coins with hashes of their own."""
        digest = hashes.sha256(data)
        return hashes.sha256(digest) if self._coin.hashes_twice else digest

    def _second(self, hasher: Any) -> bytes:
        digest = bytes(hasher.digest())
        return hashes.sha256(digest) if self._coin.hashes_twice else digest


def _blake2b(person: bytes) -> Any:
    return hashlib.blake2b(digest_size=32, person=person)
