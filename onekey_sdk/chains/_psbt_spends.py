"""What a PSBT spends and pays, and what is wrong with that whoever signs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onekey_sdk.chains import _btc_scripts as scripts
from onekey_sdk.chains import _psbt
from onekey_sdk.chains._psbt_fields import In
from onekey_sdk.chains._psbt_locks import Lock, input_lock, output_lock
from onekey_sdk.errors import PsbtError
from onekey_sdk.models import PsbtProblem

if TYPE_CHECKING:
    from onekey_sdk.chains._coins import Coin
    from onekey_sdk.chains._psbt import Map, Psbt
    from onekey_sdk.chains._psbt_embit import Transaction, TxInput, TxOutput

_ABSURD_RATE = 10_000
"""Smallest units per byte, of the transaction without what unlocks it: ten times the dearest."""
_P2PKH = (34, 148)
_SPENDING = {True: 67, False: 148}
_AMOUNT_AND_SIZE = 9
"""Bytes of a P2PKH output and of the input that spends it, for which a coin's dust is stated; of
an input that spends a witness program or another script; of an output besides its script."""


@dataclass(frozen=True, slots=True)
class Spend:
    """An input.

    Attributes:
        index: its place.
        source: which output it spends.
        output: that output.
        previous: the transaction that made it, where the PSBT has it.
        lock: what it takes to spend it.
        final: whether it is finalised.
        witness: the finished one; empty where there is none.
        fields: what else the PSBT says.
    """

    index: int
    source: TxInput
    output: TxOutput
    previous: Transaction | None
    lock: Lock
    final: bool
    witness: tuple[bytes, ...]
    fields: Map


@dataclass(frozen=True, slots=True)
class Payment:
    """An output."""

    index: int
    output: TxOutput
    lock: Lock


def refuse(reason: PsbtProblem, text: str, **place: Any) -> PsbtError:
    """The error for a PSBT that must not be signed; `place` is its input or output."""
    return PsbtError(text, reason=reason, **{"input": None, "output": None, **place})


def spends_of(psbt: Psbt) -> tuple[Spend, ...]:
    """All inputs.

    Raises:
        PsbtError: there are none; one does not say what it spends, or contradicts itself; or
            all are finalised.
    """
    if not psbt.inputs:
        raise refuse(PsbtProblem.MALFORMED, "the PSBT has no inputs")
    pairs = zip(psbt.transaction.inputs, psbt.inputs, strict=True)
    found = tuple(_spend(index, source, each) for index, (source, each) in enumerate(pairs))
    if len({(each.source.prev_hash, each.source.prev_index) for each in found}) < len(found):
        raise refuse(PsbtProblem.MALFORMED, "the PSBT spends the same output twice")
    if all(each.final for each in found):
        raise refuse(PsbtProblem.FINALIZED, "the PSBT is finalised already")
    return found


def _spend(index: int, source: TxInput, found: Map) -> Spend:
    where = f"Input {index}"
    previous = _psbt.previous_transaction(found, index)
    beside = _psbt.witness_utxo(found, index)
    output = beside if previous is None else _output_of(previous, source, index)
    if output is None:
        raise refuse(
            PsbtProblem.UTXO_MISSING, f"{where} has no UTXO, so nobody knows its worth", input=index
        )
    if beside is not None and beside != output:
        raise refuse(
            PsbtProblem.UTXO_MISMATCH,
            f"{where}: its witness UTXO says otherwise than the previous transaction",
            input=index,
        )
    witness = _psbt.final_witness(found, index)
    final = any(found.one(kind) for kind in (In.FINAL_SCRIPTSIG, In.FINAL_SCRIPTWITNESS))
    try:
        lock = input_lock(output.script, found, where)
    except PsbtError as error:
        raise PsbtError(str(error), **{**error.params, "input": index}) from None
    return Spend(index, source, output, previous, lock, final, witness, found)


def _output_of(previous: Transaction, source: TxInput, index: int) -> TxOutput:
    if previous.txid != source.prev_hash:
        raise refuse(
            PsbtProblem.UTXO_MISMATCH,
            f"input {index} spends from {source.prev_hash.hex()}, but has {previous.txid.hex()}",
            input=index,
        )
    if source.prev_index >= len(previous.outputs):
        raise refuse(
            PsbtProblem.UTXO_MISMATCH,
            f"input {index} spends output {source.prev_index} of a transaction "
            f"that has {len(previous.outputs)}",
            input=index,
        )
    return previous.outputs[source.prev_index]


def payments_of(psbt: Psbt) -> tuple[Payment, ...]:
    """All outputs.

    Raises:
        PsbtError: there are none, or one contradicts itself.
    """
    if not psbt.outputs:
        raise refuse(PsbtProblem.MALFORMED, "the PSBT has no outputs")
    pairs = zip(psbt.transaction.outputs, psbt.outputs, strict=True)
    return tuple(
        Payment(index, output, output_lock(output.script, each, f"Output {index}"))
        for index, (output, each) in enumerate(pairs)
    )


def check_fee(psbt: Psbt, spends: tuple[Spend, ...], *, allow_high: bool) -> None:
    """Whether the fee is one that somebody may want to pay.

    Raises:
        PsbtError: there is not enough, or the fee exceeds what is paid, or is absurd.
    """
    paid = sum(output.amount for output in psbt.transaction.outputs)
    fee = sum(spend.output.amount for spend in spends) - paid
    if fee < 0:
        raise refuse(PsbtProblem.FEE, f"the outputs exceed the inputs by {-fee}")
    size = len(psbt.transaction.serialize())
    if not allow_high and (fee > paid or fee > _ABSURD_RATE * size):
        raise refuse(
            PsbtProblem.FEE,
            f"the fee of {fee} is absurd for {paid} that are paid in {size} bytes; "
            "pass allow_high_fee=True if it is meant",
        )


def check_dust(payments: tuple[Payment, ...], coin: Coin) -> None:
    """Whether nodes relay all outputs.

    Raises:
        PsbtError: one is worth too little.
    """
    for each in payments:
        least = _dust(each.output.script, coin)
        if each.output.amount < least:
            raise refuse(
                PsbtProblem.DUST,
                f"output {each.index} pays {each.output.amount}; nodes relay no less than {least}. "
                "Pass allow_dust=True if it is meant",
                output=each.index,
            )


def _dust(script: bytes, coin: Coin) -> int:
    if script[:1] == bytes([scripts.OP_RETURN]):
        return 0
    spending = _SPENDING[scripts.is_witness_program(script)]
    return coin.dust * (_AMOUNT_AND_SIZE + len(script) + spending) // sum(_P2PKH)
