"""Fields of a transaction that contradict each other or its coin, and data that are shown."""

from __future__ import annotations

from typing import Any

import pytest

from onekey_sdk.wire import messages as m
from tests.emulator.bitcoin_host import Told, Transaction, sign
from tests.emulator.bitcoin_payment import (
    ABROAD,
    BEFORE,
    SCRIPT,
    TX_HASH,
    change,
    paying,
    shown,
    spending,
    told,
)
from tests.support import vectors
from tests.support.host import connected

_Input = m.InputScriptType
_Output = m.OutputScriptType
SEVERAL = m.MultisigRedeemScriptType(m=1)
DATA: dict[str, Any] = {"script_type": _Output.PAYTOOPRETURN, "op_return_data": b"a", "amount": 0}
DOGE: dict[str, Any] = {
    "coin": "Dogecoin",
    "inputs": [
        spending(address_n=vectors.path("m/44'/3'/0'/0/0"), script_type=_Input.SPENDADDRESS)
    ],
}
OTHERS: dict[str, Any] = {"script_type": _Input.EXTERNAL, "address_n": []}

# What is told, what a 1S says, and what a Pro says if that differs.
REFUSED: dict[str, tuple[Told, str, str | None]] = {
    "several signers of one": (
        told(inputs=[spending(multisig=SEVERAL, script_type=_Input.SPENDTAPROOT)]),
        "Multisig field provided but not expected.",
        None,
    ),
    "a short id": (
        told(inputs=[spending(prev_hash=bytes(31))]),
        "Provided prev_hash is invalid.",
        None,
    ),
    "an own input with a script": (
        told(inputs=[spending(script_pubkey=SCRIPT)]),
        "Input's script_pubkey provided but not expected.",
        None,
    ),
    "an external input with a path": (
        told(inputs=[spending(script_type=_Input.EXTERNAL, script_pubkey=SCRIPT)]),
        "Input's address_n provided but not expected.",
        None,
    ),
    "a commitment without a proof": (
        told(inputs=[spending(**OTHERS, script_pubkey=SCRIPT, commitment_data=b"a")]),
        "commitment_data field provided but not expected.",
        None,
    ),
    "a Decred tree": (
        told(inputs=[spending(decred_tree=0)]),
        "Decred details provided but Decred coin not specified.",
        None,
    ),
    "taproot on a coin without": (
        told(
            coin="Litecoin",
            inputs=[
                spending(address_n=vectors.path("m/86'/2'/0'/0/0"), script_type=_Input.SPENDTAPROOT)
            ],
        ),
        "Taproot not enabled on this coin.",
        "Taproot not enabled on this coin",
    ),
    "change to several without cosigners": (
        told(paying(), change(script_type=_Output.PAYTOTAPROOT, multisig=SEVERAL)),
        "Multisig field provided but not expected.",
        None,
    ),
    "data with an address": (
        told(Transaction.TxOutputType(**DATA, address=ABROAD)),
        "OP_RETURN output with address or multisig",
        None,
    ),
    "data with a path": (
        told(Transaction.TxOutputType(**DATA, address_n=[0])),
        "Output's address_n provided but not expected.",
        None,
    ),
    "a path and an address": (
        told(change(address=ABROAD)),
        "Both address and address_n provided.",
        None,
    ),
    "segwit change on a coin without": (
        told(change(path="m/44'/3'/0'/1/0"), **DOGE),
        "Segwit not enabled on this coin",
        "Segwit not enabled on this coin.",
    ),
    "taproot change on a coin without": (
        told(
            change(path="m/44'/3'/0'/1/0", script_type=_Output.PAYTOTAPROOT),
            **DOGE,
        ),
        "Segwit not enabled on this coin",
        "Segwit not enabled on this coin.",
    ),
    "a time": (
        told(details={"timestamp": 1}),
        "Timestamp not enabled on this coin.",
        None,
    ),
    "no time": (told(coin="Peercoin"), "Timestamp must be set.", None),
    "no version group": (
        told(coin="Zcash", details={"version": 4, "branch_id": 1}),
        "Version group ID must be set.",
        None,
    ),
    "no branch": (
        told(coin="Zcash", details={"version": 4, "version_group_id": 1}),
        "Branch ID must be set.",
        None,
    ),
    "an unknown version": (
        told(coin="Zcash", details={"version": 3, "version_group_id": 1, "branch_id": 1}),
        "Unsupported transaction version.",
        None,
    ),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_contradictions(model: str, what: str):
    asked, legacy, core = REFUSED[what]
    async with connected(model, auto_confirm=True) as host:
        signed = await sign(host, asked)
    assert signed.failure == ("DataError", legacy if model == "classic1s" else core or legacy)
    assert not signed.signatures


def _before(**fields: Any) -> Told:
    meta = Transaction()
    meta.CopyFrom(BEFORE)
    for name, value in fields.items():
        setattr(meta, name, value)
    return told(previous={TX_HASH: meta})


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (_before(extra_data=b"a"), "Extra data not enabled on this coin."),
        (_before(expiry=1), "Expiry not enabled on this coin."),
        (_before(timestamp=1), "Timestamp not enabled on this coin."),
        (_before(version_group_id=1), "Version group ID not enabled on this coin."),
    ],
)
async def test_what_a_previous_transaction_cannot_have(model: str, asked: Told, text: str):
    async with connected(model, auto_confirm=True) as host:
        signed = await sign(host, asked)
    assert signed.failure == ("DataError", text)


TOO_LARGE: dict[str, tuple[Told, str]] = {
    "a long path": (told(inputs=[spending(address_n=[0] * 9)]), "array overflow"),
    "a long address": (told(paying(address="1" * 131)), "string overflow"),
    "many signers": (
        told(inputs=[spending(multisig=m.MultisigRedeemScriptType(m=1, signatures=[b""] * 16))]),
        "array overflow",
    ),
    "a long signature": (
        told(inputs=[spending(multisig=m.MultisigRedeemScriptType(m=1, signatures=[bytes(74)]))]),
        "bytes overflow",
    ),
}


@pytest.mark.parametrize("what", TOO_LARGE)
async def test_what_is_too_large_for_a_1s(what: str):
    asked, text = TOO_LARGE[what]
    async with connected("classic1s", auto_confirm=True) as host:
        signed = await sign(host, asked)
    assert signed.failure == ("DataError", text)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("6f6d6e69000000000000001f00000000068e7780", "Simple send of 1.1 USDT"),
        ("6f6d6e6900000000000000030000000000000007", "Simple send of 7 MAID"),
        ("6f6d6e6900000000000000ff0000000000000007", "Simple send of 7 UNKN"),
        ("6f6d6e69000000320000001f00000000068e7780", "Unknown transaction"),
    ],
)
async def test_transactions_of_the_omni_layer(model: str, data: str, text: str):
    given: dict[str, Any] = DATA | {"op_return_data": bytes.fromhex(data)}
    carried = Transaction.TxOutputType(**given)
    async with connected(model, auto_confirm=True) as host:
        signed = await sign(host, told(paying(), change(), carried))
        lines = [line for screen in shown(host) for line in screen]
    assert signed.failure is None
    assert text in lines
