"""Transactions that replace others: what a device refuses, with the words of its family."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.bitcoin_host import Told, Transaction, message_of, sign
from tests.support import vectors
from tests.support.host import connected

if TYPE_CHECKING:
    from collections.abc import Callable

VECTORS = vectors.load("bitcoin_transactions")
CASE = VECTORS["cases"]["replacement p2pkh fee bump"]
ORIGINAL = bytes.fromhex(CASE["inputs"][0]["orig_hash"])
OTHER_ADDRESS = "1MJ2tj2ThBE62zXbBYA5ZaN3fdve5CPAz1"
FAMILIES = {"classic1s": "legacy", "pro": "core"}


def told() -> Told:
    """The fee of a transaction goes up, at the expense of its change."""
    previous = {
        bytes.fromhex(name): message_of(Transaction, VECTORS["previous"][name])
        for name in CASE["previous"]
    }
    inputs = [message_of(Transaction.TxInputType, each) for each in CASE["inputs"]]
    outputs = [message_of(Transaction.TxOutputType, each) for each in CASE["outputs"]]
    return Told(inputs, outputs, previous)


async def refusal(model: str, described: Told) -> tuple[str, str] | None:
    async with connected(model, auto_confirm=True) as host:
        found = await sign(host, described)
    assert not found.signatures
    return found.failure


def _far_input(this: Told) -> None:
    this.inputs[0].orig_index = 1


def _unnumbered_input(this: Told) -> None:
    this.inputs[0].ClearField("orig_index")


def _unnumbered_output(this: Told) -> None:
    this.outputs[0].ClearField("orig_index")


def _other_amount_of_input(this: Told) -> None:
    this.inputs[0].amount += 1


def _far_output(this: Told) -> None:
    this.outputs[1].orig_index = 2


def _rearranged_outputs(this: Told) -> None:
    this.outputs.reverse()


def _unknown_transaction(this: Told) -> None:
    this.outputs[0].orig_hash = bytes(32)


def _more_to_somebody(this: Told) -> None:
    this.outputs[1].amount += 1


def _other_address(this: Told) -> None:
    this.outputs[1].address = OTHER_ADDRESS


def _dropped_payment(this: Told) -> None:
    del this.outputs[1]


def _other_original(this: Told) -> None:
    this.previous[ORIGINAL].outputs[0].amount += 1


REFUSALS: dict[Callable[[Told], None], tuple[str, dict[str, str]]] = {
    _far_input: (
        "Not enough inputs in original transaction.",
        {"core": "ProcessError", "legacy": "DataError"},
    ),
    _unnumbered_input: ("Missing orig_index field.", {}),
    _unnumbered_output: ("Missing orig_index field.", {}),
    _other_amount_of_input: (
        "Original input does not match current input.",
        {"core": "ProcessError", "legacy": "ProcessError"},
    ),
    _far_output: (
        "Not enough outputs in original transaction.",
        {"core": "ProcessError", "legacy": "ProcessError"},
    ),
    _rearranged_outputs: (
        "Rearranging of original outputs is not supported.",
        {"core": "ProcessError", "legacy": "ProcessError"},
    ),
    _unknown_transaction: (
        "Unknown original transaction.",
        {"core": "ProcessError", "legacy": "ProcessError"},
    ),
    _more_to_somebody: (
        "Increasing original output amounts is not supported.",
        {"core": "ProcessError", "legacy": "ProcessError"},
    ),
    _other_address: (
        "Not an original output.",
        {"core": "ProcessError", "legacy": "ProcessError"},
    ),
    _dropped_payment: (
        "Removal of original external outputs is not supported.",
        {"core": "ProcessError", "legacy": "DataError"},
    ),
    _other_original: (
        "Invalid original TXID.",
        {"core": "ProcessError", "legacy": "ProcessError"},
    ),
}


@pytest.mark.parametrize("model", FAMILIES)
@pytest.mark.parametrize("change", REFUSALS, ids=lambda each: each.__name__.strip("_"))
async def test_what_is_refused(model: str, change: Callable[[Told], None]):
    this = told()
    change(this)
    text, codes = REFUSALS[change]
    assert await refusal(model, this) == (codes.get(FAMILIES[model], "DataError"), text)


@pytest.mark.parametrize("model", FAMILIES)
async def test_an_original_that_changes_while_it_is_verified(model: str):
    this = told()
    seen: list[Any] = []

    def alter(_number: int, ack: Any) -> None:
        for txi in ack.tx.inputs:
            if txi.script_sig and txi.prev_hash == this.inputs[0].prev_hash:
                seen.append(txi)
                if len(seen) > 1:
                    txi.sequence = 1

    this.alter = alter
    failure = await refusal(model, this)
    assert failure is not None
    assert failure[1] == "Transaction has changed during signing"
