"""Transactions from Trezor's public device tests: signed to the same bytes, asked in that order.

Where OneKey's firmware says something else than Trezor's of today, the case is not here.
"""

from __future__ import annotations

from typing import Any, cast

import pytest

from tests.emulator.bitcoin_host import Told, Transaction, message_of, sign
from tests.support import vectors
from tests.support.host import connected

VECTORS = vectors.load("bitcoin_transactions")
FAMILIES = {"classic1s": "legacy", "pro": "core"}


def transactions(described: dict[str, Any]) -> dict[bytes, Any]:
    return {
        bytes.fromhex(tx_hash): message_of(Transaction, each) for tx_hash, each in described.items()
    }


PREVIOUS = transactions(VECTORS["previous"])


def told(case: dict[str, Any]) -> Told:
    return Told(
        inputs=[message_of(Transaction.TxInputType, each) for each in case["inputs"]],
        outputs=[message_of(Transaction.TxOutputType, each) for each in case["outputs"]],
        previous=PREVIOUS | transactions(case.get("altered", {})),
        coin=case["coin"],
        details=case["details"],
    )


def cases(kind: str) -> list[Any]:
    found: list[Any] = []
    for name, case in VECTORS["cases"].items():
        if kind not in case:
            continue
        families = case["failure"] if kind == "failure" else case["models"]
        found += [
            pytest.param(model, case, id=f"{model}-{name}")
            for model, family in FAMILIES.items()
            if family in families
        ]
    return found


async def signed(model: str, case: dict[str, Any]) -> Any:
    options = {"mnemonic": case["mnemonic"]} if "mnemonic" in case else {}
    async with connected(model, auto_confirm=True, **options) as host:
        return await sign(host, told(case))


@pytest.mark.parametrize(("model", "case"), cases("serialized"))
async def test_the_transaction(model: str, case: dict[str, Any]):
    found = await signed(model, case)
    assert found.serialized.hex() == case["serialized"]
    requests: Any = case.get("requests", {})
    if isinstance(requests, dict):
        requests = cast("Any", requests).get(FAMILIES[model])
    if requests:
        assert found.requests == requests


@pytest.mark.parametrize(("model", "case"), cases("signatures"))
async def test_the_signatures(model: str, case: dict[str, Any]):
    found = await signed(model, case)
    expected = {n: each for n, each in enumerate(case["signatures"]) if each}
    assert {n: each.hex() for n, each in found.signatures.items()} == expected


@pytest.mark.parametrize(("model", "case"), cases("failure"))
async def test_the_refusal(model: str, case: dict[str, Any]):
    found = await signed(model, case)
    assert found.failure == tuple(case["failure"][FAMILIES[model]])
    assert not found.signatures
