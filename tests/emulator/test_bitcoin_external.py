"""Inputs that others have signed already: a Touch or Pro checks their signatures before its own.

What one device signed is given to another as an input of somebody else.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from onekey_sdk.wire import messages as m
from tests.emulator.bitcoin_host import Signed, Told, Transaction, sign
from tests.emulator.bitcoin_payment import identifier, paying, previous, spending
from tests.support import vectors
from tests.support.host import Host, connected

embit_script: Any = import_module("embit.script")
embit_transaction: Any = import_module("embit.transaction")

AMOUNT = 100_000
OWN = "bc1qannfxke2tfd4l7vhepehpvt05y83v3qsf6nfkk"
_Input = m.InputScriptType
ALONE = {
    "p2pkh": ("m/44'/0'/0'", _Input.SPENDADDRESS),
    "p2wpkh in p2sh": ("m/49'/0'/0'", _Input.SPENDP2SHWITNESS),
    "p2wpkh": ("m/84'/0'/1'", _Input.SPENDWITNESS),
    "p2tr": ("m/86'/0'/0'", _Input.SPENDTAPROOT),
}
TOGETHER = {
    "p2sh of 2": ("m/48'/0'/0'/0'", _Input.SPENDMULTISIG),
    "p2wsh in p2sh of 2": ("m/48'/0'/0'/1'", _Input.SPENDP2SHWITNESS),
    "p2wsh of 2": ("m/48'/0'/0'/2'", _Input.SPENDWITNESS),
}


async def _owner(host: Host, account: str, script_type: int, *, several: bool) -> dict[str, Any]:
    where: dict[str, Any] = {
        "address_n": [*vectors.path(account), 0, 0],
        "script_type": script_type,
    }
    if several:
        _, answer = await host.ask_confirmed(m.GetPublicKey(address_n=vectors.path(account)))
        _, other = await host.ask_confirmed(m.GetPublicKey(address_n=vectors.path("m/84'/0'/9'")))
        nodes = [other.node, answer.node]
        where["multisig"] = m.MultisigRedeemScriptType(
            nodes=nodes, address_n=[0, 0], signatures=[b"", b""], m=1
        )
    return where


async def _twice(
    host: Host, kind: str, change: dict[str, Any] | None = None
) -> tuple[Signed, Signed]:
    """The transaction when both inputs are the device's, and when the first is not."""
    account, script_type = (ALONE | TOGETHER)[kind]
    where = await _owner(host, account, script_type, several=kind in TOGETHER)
    _, answer = await host.ask_confirmed(m.GetAddress(**where))
    script = embit_script.address_to_scriptpubkey(answer.address).data
    scripts = [script, embit_script.address_to_scriptpubkey(OWN).data]
    spent = previous(AMOUNT, AMOUNT)
    for output, each in zip(spent.bin_outputs, scripts, strict=True):
        output.script_pubkey = each
    tx_hash = identifier(spent)
    first = Transaction.TxInputType(**where, prev_hash=tx_hash, prev_index=0, amount=AMOUNT)
    second = spending(prev_hash=tx_hash, prev_index=1)
    told = Told([first, second], [paying(198_000)], {tx_hash: spent})
    both = await sign(host, told)
    assert both.failure is None
    signed = embit_transaction.Transaction.parse(both.serialized).vin[0]
    given: dict[str, Any] = {
        "script_type": _Input.EXTERNAL,
        "script_pubkey": script,
        "script_sig": signed.script_sig.data,
        "witness": signed.witness.serialize() if signed.witness.items else b"",
    }
    given = {name: value for name, value in (given | (change or {})).items() if value}
    told.inputs[0] = Transaction.TxInputType(
        **given, prev_hash=tx_hash, prev_index=0, amount=AMOUNT
    )
    return both, await sign(host, told)


UNVERIFIED = "p2sh of 2"
"""The firmware hashes the script that is spent where the script behind it was signed."""


@pytest.mark.parametrize("kind", sorted((ALONE | TOGETHER).keys() - {UNVERIFIED}))
async def test_an_input_that_is_signed(kind: str):
    async with connected("pro", auto_confirm=True) as host:
        both, second = await _twice(host, kind)
    assert second.failure is None
    assert list(second.signatures) == [1]
    assert second.signatures[1] == both.signatures[1]
    assert second.serialized == both.serialized


async def test_an_input_that_the_firmware_cannot_verify():
    async with connected("pro", auto_confirm=True) as host:
        _, second = await _twice(host, UNVERIFIED)
    assert second.failure == ("DataError", "Invalid signature")


REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "no signature": ("p2wpkh", {"witness": b"\x00"}, "Invalid witness."),
    "a witness that ends early": ("p2wpkh", {"witness": b"\x02\x47\x30"}, "Invalid witness."),
    "a script that is no push": ("p2pkh", {"script_sig": b"\x51\x51"}, "Invalid scriptSig."),
    "a script that ends early": (
        "p2sh of 2",
        {"script_sig": b"\x00\x47\x30"},
        "Invalid scriptSig.",
    ),
    "two items for taproot": ("p2tr", {"witness": b"\x02\x01\x00\x01\x00"}, "Invalid witness."),
    "a short signature for taproot": ("p2tr", {"witness": b"\x01\x01\x00"}, "Invalid witness."),
    "an unknown script": (
        "p2wpkh",
        {"script_sig": b"\x00", "witness": b"\x01\x00"},
        "Unsupported signature script",
    ),
    "no multisig script": (
        "p2wsh of 2",
        {"witness": b"\x03\x00\x02\x30\x01\x01\x51"},
        "Invalid script hash",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_an_input_that_is_not_signed(what: str):
    kind, change, text = REFUSED[what]
    async with connected("pro", auto_confirm=True) as host:
        _, second = await _twice(host, kind, change)
    assert second.failure == ("DataError", text)
    assert not second.signatures
