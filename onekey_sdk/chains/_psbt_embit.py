"""Transactions and what their signatures commit to, by embit (the extra `[bitcoin]`).

What embit lets pass is made good here. It reads past the end of what it is given, so whatever it
reads has to come out the same when written again; and it takes a transaction without inputs for
one with witnesses. PSBTs themselves are read without it: as of 0.8 it does not know
PSBT_IN_TAP_KEY_SIG and the lock times of version 2, takes a sequence of 0 for none, checks few
sizes, and makes as many inputs as a PSBT says that it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any

from onekey_sdk.errors import MissingDependency, PsbtError
from onekey_sdk.models import PsbtProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

_SCRIPT_PATH = 0x01


@dataclass(frozen=True, slots=True)
class TxInput:
    """An input; the hash is the id of the previous transaction as people read it."""

    prev_hash: bytes
    prev_index: int
    script_sig: bytes
    sequence: int


@dataclass(frozen=True, slots=True)
class TxOutput:
    """An output: satoshi, and the script that they are locked by."""

    amount: int
    script: bytes


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction, and the digests that its signatures are made of."""

    version: int
    lock_time: int
    inputs: tuple[TxInput, ...]
    outputs: tuple[TxOutput, ...]
    txid: bytes
    parsed: Any

    def legacy_digest(self, index: int, script: bytes, hash_type: int) -> bytes:
        """What a signature without SegWit is made of; not for one that covers a single output."""
        return bytes(self.parsed.sighash_legacy(index, _script(script), hash_type))

    def segwit_digest(self, index: int, script: bytes, amount: int, hash_type: int) -> bytes:
        """What a signature of SegWit version 0 is made of (BIP-143); `script` is the scriptCode."""
        return bytes(self.parsed.sighash_segwit(index, _script(script), amount, hash_type))

    def taproot_digest(
        self,
        index: int,
        spent: Sequence[TxOutput],
        hash_type: int,
        leaf: tuple[int, bytes] | None = None,
    ) -> bytes:
        """What a signature of Taproot is made of (BIP-341).

        Args:
            index: of the input.
            spent: what all inputs spend.
            hash_type: one that covers all inputs, and all outputs or none.
            leaf: version and script, for a spend by a script.
        """
        how: dict[str, Any] = {"sighash": hash_type}
        if leaf is not None:
            version, script = leaf
            how |= {"ext_flag": _SCRIPT_PATH, "script": _script(script), "leaf_version": version}
        scripts = [_script(output.script) for output in spent]
        amounts = [output.amount for output in spent]
        return bytes(self.parsed.sighash_taproot(index, scripts, amounts, **how))

    def serialize(
        self,
        script_sigs: Sequence[bytes] | None = None,
        witnesses: Sequence[Sequence[bytes]] | None = None,
    ) -> bytes:
        """The transaction as bytes, with what unlocks its inputs if it is given."""
        library = _library()
        inputs = [
            library.TransactionInput(
                each.prev_hash,
                each.prev_index,
                _script(script_sigs[index] if script_sigs else each.script_sig),
                each.sequence,
                library.Witness(list(witnesses[index]) if witnesses else []),
            )
            for index, each in enumerate(self.inputs)
        ]
        signed = library.Transaction(self.version, inputs, self.parsed.vout, self.lock_time)
        return bytes(signed.serialize())


def read_transaction(raw: bytes, what: str) -> Transaction:
    """A transaction with or without witnesses.

    Raises:
        PsbtError: it is none; `what` names it.
    """
    return _wrap(_read(_library().Transaction, raw, what))


def read_unsigned(raw: bytes, what: str) -> Transaction:
    """A transaction that has no witnesses, and possibly no inputs.

    Raises:
        PsbtError: it is none; `what` names it.
    """

    class Unsigned:
        @staticmethod
        def read_from(stream: BytesIO) -> Any:
            version = int.from_bytes(stream.read(4), "little")
            inputs = [library.TransactionInput.read_from(stream) for _ in _count(stream)]
            outputs = [library.TransactionOutput.read_from(stream) for _ in _count(stream)]
            lock_time = int.from_bytes(stream.read(4), "little")
            return library.Transaction(version, inputs, outputs, lock_time)

    library = _library()
    return _wrap(_read(Unsigned, raw, what))


def make_unsigned(
    version: int, lock_time: int, inputs: Sequence[TxInput], outputs: Sequence[TxOutput]
) -> Transaction:
    """A transaction from its parts."""
    library = _library()
    return _wrap(
        library.Transaction(
            version,
            [
                library.TransactionInput(
                    each.prev_hash, each.prev_index, _script(each.script_sig), each.sequence
                )
                for each in inputs
            ],
            [library.TransactionOutput(each.amount, _script(each.script)) for each in outputs],
            lock_time,
        )
    )


def read_output(raw: bytes, what: str) -> TxOutput:
    """An output as transactions hold it.

    Raises:
        PsbtError: it is none; `what` names it.
    """
    output = _read(_library().TransactionOutput, raw, what)
    return TxOutput(output.value, bytes(output.script_pubkey.data))


def read_witness(raw: bytes, what: str) -> tuple[bytes, ...]:
    """The items of a witness.

    Raises:
        PsbtError: it is none; `what` names it.
    """
    return tuple(bytes(item) for item in _read(_library().Witness, raw, what).items)


def write_witness(items: Sequence[bytes]) -> bytes:
    """A witness: the number of items, and each with its size."""
    return bytes(_library().Witness(list(items)).serialize())


def _read(kind: Any, raw: bytes, what: str) -> Any:
    try:
        stream = BytesIO(raw)
        parsed = kind.read_from(stream)
        same = bytes(parsed.serialize()) == raw
    # embit has no one class of errors for what it cannot read.
    except Exception as error:  # noqa: BLE001
        raise PsbtError(
            f"{what} is malformed: {error or type(error).__name__}",
            reason=PsbtProblem.MALFORMED,
        ) from None
    if not same:
        raise PsbtError(f"{what} is cut off, or not in its only form", reason=PsbtProblem.MALFORMED)
    return parsed


def _count(stream: BytesIO) -> range:
    return range(_library().compact.read_from(stream))


def _wrap(parsed: Any) -> Transaction:
    return Transaction(
        version=parsed.version,
        lock_time=parsed.locktime,
        inputs=tuple(
            TxInput(bytes(each.txid), each.vout, bytes(each.script_sig.data), each.sequence)
            for each in parsed.vin
        ),
        outputs=tuple(TxOutput(each.value, bytes(each.script_pubkey.data)) for each in parsed.vout),
        txid=bytes(parsed.txid()),
        parsed=parsed,
    )


def _script(data: bytes) -> Any:
    return _library().Script(data)


@dataclass(frozen=True, slots=True)
class _Library:
    """What is used of embit."""

    Transaction: Any
    TransactionInput: Any
    TransactionOutput: Any
    Script: Any
    Witness: Any
    compact: Any


@cache
def _library() -> _Library:
    try:
        transaction, script, compact = (
            import_module(f"embit.{name}") for name in ("transaction", "script", "compact")
        )
    except ImportError as missing:
        raise MissingDependency("PSBTs need embit: pip install 'onekey-sdk[bitcoin]'") from missing
    return _Library(
        transaction.Transaction,
        transaction.TransactionInput,
        transaction.TransactionOutput,
        script.Script,
        script.Witness,
        compact,
    )
