"""Transactions as large as exchanges make them."""

from __future__ import annotations

import pytest
from onekey_emulator import Emulator

from onekey_sdk import BtcRefInput, BtcRefOutput, BtcTxInput, BtcTxOutput, OneKey
from onekey_sdk.chains._btc_transaction import Transaction

COUNT = 500
AMOUNT = 50_000
PATH = (84 | 2**31, 2**31, 2**31, 0, 0)
CHANGE = (84 | 2**31, 2**31, 2**31, 1, 0)
SCRIPT = bytes.fromhex("0014ece6935b2a5a5b5ff997c87370b16fa10f164410")
PERSON = "1JAd7XCBzGudGpJQSDSfpmJhiygtLQWaGL"


@pytest.mark.parametrize("model", ["pro", "classic1s"])
async def test_five_hundred_inputs_in_one_run(model: str) -> None:
    source = BtcRefInput(bytes(32), 0, b"\x51", 0xFFFFFFFF)
    outputs = (BtcRefOutput(AMOUNT, SCRIPT), BtcRefOutput(AMOUNT, SCRIPT))
    refs = [Transaction(2, (source,), outputs, number) for number in range(COUNT // 2)]
    inputs = [
        BtcTxInput(ref.txid(), index, AMOUNT, PATH) for ref in refs for index in range(len(outputs))
    ]
    async with (
        Emulator(model, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        result = await sdk.btc_sign_transaction(
            coin="btc",
            inputs=inputs,
            outputs=[
                BtcTxOutput(20_000_000, address=PERSON),
                BtcTxOutput(4_900_000, address_n=CHANGE),
            ],
            ref_txs=[ref.serialize() for ref in refs],
            version=2,
        )
        answers = sum(item.message.DESCRIPTOR.name == "TxAck" for item in emulator.trace)
    assert len(result.witnesses) == len(result.signatures) == COUNT
    # Once to show, once to check with three pieces before it, once to hash, twice to sign; and
    # the outputs three times.
    assert answers <= COUNT * 9
