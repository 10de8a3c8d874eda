"""Money of several signers, whose keys embit makes and whose signatures Bitcoin Core judges."""

from __future__ import annotations

import pytest
from onekey_emulator import Emulator

from onekey_sdk import OneKey
from tests.support.bitcoin_consensus import refused_inputs
from tests.support.psbts import MNEMONICS, STRANGER, Coin, Money, Wallets, path_of

COSIGNERS = MNEMONICS[:2]


@pytest.mark.parametrize("model", ["classic", "classic1s", "mini", "touch", "pro"])
@pytest.mark.parametrize("kind", ["sh", "sh-wsh", "wsh"])
@pytest.mark.parametrize("signatures", [None, [], [""]])
async def test_signatures_that_are_missing_need_not_be_said(
    model: str, kind: str, signatures: list[str] | None
) -> None:
    coin = Coin(kind)
    wallets = Wallets(COSIGNERS, m=1)
    made = wallets.psbt([coin], [Money(90_000)])
    previous = made.psbt.inputs[0].non_witness_utxo
    pubkeys = [
        {"node": root.derive(path[:-2]).to_public().to_base58(), "address_n": path[-2:]}
        for root, _, path in wallets.keys(coin)
    ]
    given = {
        "prev_hash": bytes(previous.txid()),
        "prev_index": 1,
        "amount": coin.amount,
        "address_n": path_of(coin),
        "multisig": {"m": 1, "pubkeys": pubkeys, "signatures": signatures},
    }
    async with Emulator(model=model, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        signed = await wallet.btc.sign_transaction(
            "Bitcoin",
            [given],
            [{"address": STRANGER, "amount": 90_000}],
            [bytes(previous.serialize())],
        )
    assert refused_inputs(signed.serialized_tx, made.spent) == []
