"""Bitcoin Core's own judgement of a transaction: its consensus code, as libbitcoinkernel.

The library comes with the wheel of py-bitcoinkernel. It checks scripts and witnesses by every
consensus rule up to Taproot (BIP-16, 65, 66, 112, 141, 143, 147, 341, 342), not policy: low S
(BIP-146), dust and fees are for the tests themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pbk  # pyright: ignore[reportMissingTypeStubs]
from pbk.script import (  # pyright: ignore[reportMissingTypeStubs]
    PrecomputedTransactionData,
    ScriptVerifyException,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_kernel = cast("Any", pbk)


class Spent(NamedTuple):
    """The output that an input spends; the amount is in satoshi."""

    amount: int
    script_pubkey: bytes


def refused_inputs(transaction: bytes, spent: Sequence[Spent]) -> list[int]:
    """Which inputs of a serialised transaction do not spend what they say, `spent` in their order.

    Raises:
        ValueError: no transaction, one of another number of inputs, or one that creates money.
    """
    try:
        parsed = _kernel.Transaction(transaction)
    except RuntimeError:
        raise ValueError("not a transaction") from None
    if len(parsed.inputs) != len(spent):
        raise ValueError(f"{len(parsed.inputs)} inputs spend {len(spent)} outputs")
    if sum(output.amount for output in parsed.outputs) > sum(each.amount for each in spent):
        raise ValueError("the outputs exceed the inputs")
    outputs = [
        _kernel.TransactionOutput(_kernel.ScriptPubkey(each.script_pubkey), each.amount)
        for each in spent
    ]
    data = PrecomputedTransactionData(parsed, outputs)

    def spends(index: int) -> bool:
        script = _kernel.ScriptPubkey(spent[index].script_pubkey)
        flags = _kernel.ScriptVerificationFlags.ALL
        try:
            return bool(script.verify(spent[index].amount, parsed, data, index, flags))
        except ScriptVerifyException as error:
            raise ValueError(str(error)) from None

    return [index for index in range(len(spent)) if not spends(index)]


def assert_spends(transaction: bytes, spent: Sequence[Spent]) -> None:
    """Fail unless Bitcoin Core's consensus rules let every input spend its output."""
    assert refused_inputs(transaction, spent) == []
