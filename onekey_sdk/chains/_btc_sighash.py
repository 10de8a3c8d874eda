"""What is signed of a transaction, with SIGHASH_ALL or Taproot's default, which means the same.

Legacy, BIP-143 with or without fork ids, BIP-341, ZIP-243 and ZIP-244. What all inputs have in
common is computed once, so that the work grows with the number of inputs, but for legacy ones.
"""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from onekey_sdk.chains import _btc_transaction as form
from onekey_sdk.chains._btc_encodings import sha256d
from onekey_sdk.chains._secp256k1 import tagged_hash

if TYPE_CHECKING:
    from onekey_sdk.chains._btc_transaction import Transaction
    from onekey_sdk.models import BtcRefOutput

ALL = 0x01
FORK_ID = 0x40
_NO_HASH = bytes(32)


class Sighash:
    """The hashes of one transaction.

    Args:
        transaction: without regard to its signatures.
        spent: the output that each input spends.
        fork_id: of coins that have one.
    """

    def __init__(
        self, transaction: Transaction, spent: tuple[BtcRefOutput, ...], fork_id: int | None = None
    ) -> None:
        self._transaction = transaction
        self._spent = spent
        self.hash_type = ALL if fork_id is None else fork_id << 8 | FORK_ID | ALL

    def legacy(self, index: int, script: bytes) -> bytes:
        """Of an input without a witness, whose script is given."""
        transaction = self._transaction
        inputs = list(self._blank_inputs)
        inputs[index] = form.write_input(transaction.inputs[index], script)
        return sha256d(
            b"".join(
                (
                    transaction.header(),
                    form.write_list(inputs),
                    form.write_compact_size(len(transaction.outputs)),
                    self._parts[2],
                    form.write_uint32(transaction.lock_time),
                    form.write_uint32(self.hash_type),
                )
            )
        )

    def bip143(self, index: int, script: bytes) -> bytes:
        """Of an input of SegWit version 0; the script is BIP-143's script code."""
        transaction = self._transaction
        prevouts, sequences, outputs = self._hashed_parts
        return sha256d(
            b"".join(
                (
                    self._version,
                    prevouts,
                    sequences,
                    self._input(index, script),
                    outputs,
                    form.write_uint32(transaction.lock_time),
                    form.write_uint32(self.hash_type),
                )
            )
        )

    def bip341(self, index: int) -> bytes:
        """Of an input of SegWit version 1, spent by its key."""
        return tagged_hash(
            "TapSighash",
            b"\0\0" + self._taproot + b"\0" + form.write_uint32(index),
        )

    def zip243(self, index: int, script: bytes) -> bytes:
        """Of an input of Zcash's version 4."""
        transaction = self._transaction
        prevouts, sequences, outputs = self._parts
        return form.personal(
            b"ZcashSigHash" + form.write_uint32(transaction.branch_id or 0),
            transaction.header(),
            form.personal(b"ZcashPrevoutHash", prevouts),
            form.personal(b"ZcashSequencHash", sequences),
            form.personal(b"ZcashOutputsHash", outputs),
            3 * _NO_HASH,
            form.write_uint32(transaction.lock_time),
            form.write_uint32(transaction.expiry or 0),
            form.write_uint64(0),
            form.write_uint32(self.hash_type),
            self._input(index, script),
        )

    def zip244(self, index: int) -> bytes:
        """Of an input of Zcash's version 5."""
        item, spent = self._transaction.inputs[index], self._spent[index]
        of_input = form.personal(
            b"Zcash___TxInHash",
            form.write_outpoint(item),
            form.write_uint64(spent.amount),
            form.write_bytes(spent.script_pubkey),
            form.write_uint32(item.sequence),
        )
        prevouts, sequences, outputs = self._parts
        amounts, scripts = self._spent_parts
        transparent = form.personal(
            b"ZTxIdTranspaHash",
            bytes([ALL]),
            form.personal(b"ZTxIdPrevoutHash", prevouts),
            form.personal(b"ZTxTrAmountsHash", amounts),
            form.personal(b"ZTxTrScriptsHash", scripts),
            form.personal(b"ZTxIdSequencHash", sequences),
            form.personal(b"ZTxIdOutputsHash", outputs),
            of_input,
        )
        return form.zip244_hash(self._transaction, transparent)

    def _input(self, index: int, script: bytes) -> bytes:
        item = self._transaction.inputs[index]
        return b"".join(
            (
                form.write_outpoint(item),
                form.write_bytes(script),
                form.write_uint64(self._spent[index].amount),
                form.write_uint32(item.sequence),
            )
        )

    @property
    def _version(self) -> bytes:
        # Without the time that some coins have in their header.
        return form.write_uint32(self._transaction.version)

    @cached_property
    def _blank_inputs(self) -> list[bytes]:
        return [form.write_input(item, b"") for item in self._transaction.inputs]

    @cached_property
    def _parts(self) -> tuple[bytes, bytes, bytes]:
        inputs, outputs = self._transaction.inputs, self._transaction.outputs
        return (
            b"".join(form.write_outpoint(item) for item in inputs),
            b"".join(form.write_uint32(item.sequence) for item in inputs),
            b"".join(form.write_output(item) for item in outputs),
        )

    @cached_property
    def _hashed_parts(self) -> tuple[bytes, bytes, bytes]:
        prevouts, sequences, outputs = self._parts
        return sha256d(prevouts), sha256d(sequences), sha256d(outputs)

    @cached_property
    def _spent_parts(self) -> tuple[bytes, bytes]:
        return (
            b"".join(form.write_uint64(item.amount) for item in self._spent),
            b"".join(form.write_bytes(item.script_pubkey) for item in self._spent),
        )

    @cached_property
    def _taproot(self) -> bytes:
        prevouts, sequences, outputs = self._parts
        amounts, scripts = self._spent_parts
        transaction = self._transaction
        return b"".join(
            (
                self._version,
                form.write_uint32(transaction.lock_time),
                sha256(prevouts).digest(),
                sha256(amounts).digest(),
                sha256(scripts).digest(),
                sha256(sequences).digest(),
                sha256(outputs).digest(),
            )
        )
