"""Transactions that Trezor publishes as what its devices sign, signed by the software device.

Each comes back byte for byte, once through the checks of the host.
"""

from __future__ import annotations

from typing import Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk import DeviceFailure, OneKey
from tests.support import vectors

CASES: list[dict[str, Any]] = vectors.load("bitcoin_transactions")["cases"]


def calls(case: dict[str, Any]) -> dict[str, Any]:
    """The parameters of the call."""
    own = {name: case[name] for name in ("coin", "inputs", "outputs", "ref_txs")}
    return {**own, **case["options"], "allow_high_fee": True}


@pytest.mark.parametrize("model", ["pro", "classic1s"])
@pytest.mark.parametrize("case", [pytest.param(case, id=case["title"]) for case in CASES])
async def test_the_published_transaction(model: str, case: dict[str, Any]) -> None:
    seed = {"mnemonic": case["mnemonic"]} if "mnemonic" in case else {}
    async with (
        Emulator(model=model, auto_confirm=True, **seed) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        if model == "classic1s" and "refused_by_classic" in case:
            with pytest.raises(DeviceFailure, match=case["refused_by_classic"]):
                await sdk.btc_sign_transaction(**calls(case))
            return
        result = await sdk.btc_sign_transaction(**calls(case))
    assert result.serialized_tx.hex() == case["expected"]
