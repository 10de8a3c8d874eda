"""What a host may not do while a Bitcoin transaction is signed."""

from __future__ import annotations

from typing import Any, cast

import pytest
from embit import bech32  # pyright: ignore[reportMissingTypeStubs]

from onekey_sdk.wire import messages as m
from tests.emulator.bitcoin_host import Told, Transaction, sign
from tests.emulator.bitcoin_payment import (
    ACCOUNT,
    BEFORE,
    SCRIPT,
    SPENT,
    TX_HASH,
    paying,
    spending,
    told,
)
from tests.support import vectors
from tests.support.host import connected

_Input = m.InputScriptType
_Output = m.OutputScriptType


GENERATOR_X = bytes.fromhex("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")
LONG_PROGRAM: str = cast("Any", bech32).encode("bc", 1, GENERATOR_X + b"\0")


def altered(number: int, **fields: Any) -> Any:
    """Change fields of the input or output in the answer of that number."""

    def alter(count: int, ack: Any) -> None:
        if count != number:
            return
        target = (list(ack.tx.inputs) or list(ack.tx.outputs) or list(ack.tx.bin_outputs))[0]
        for name, value in fields.items():
            setattr(target, name, value)

    return alter


CHANGED = "Transaction has changed during signing"
ALTERATIONS = {
    "the amount, when it is verified": (
        altered(3, amount=SPENT - 1),
        ("DataError", "Invalid amount specified"),
        ("DataError", "Invalid amount specified"),
    ),
    "the sequence, when it is verified": (
        altered(3, sequence=1),
        ("DataError", CHANGED),
        ("ProcessError", CHANGED),
    ),
    "the previous output": (
        altered(6, amount=SPENT + 1),
        ("DataError", "Invalid amount specified"),
        ("ProcessError", "Encountered invalid prev_hash"),
    ),
    "the previous input": (
        altered(5, sequence=1),
        ("DataError", "Encountered invalid prevhash"),
        ("ProcessError", "Encountered invalid prev_hash"),
    ),
    "the kind of the input": (
        altered(10, script_type=_Input.SPENDADDRESS),
        None,
        ("ProcessError", CHANGED),
    ),
}


@pytest.mark.parametrize("what", ALTERATIONS)
async def test_what_changes_on_the_way(model: str, what: str):
    alter, legacy, core = ALTERATIONS[what]
    expected = legacy if model == "classic1s" else core
    async with connected(model, auto_confirm=True) as host:
        signed = await sign(host, told(alter=alter))
    assert signed.failure == expected
    assert not signed.signatures


async def test_an_output_changed_later_is_not_what_is_signed(model: str):
    """It is in the bytes handed out, but the signature is that of what the person saw."""
    async with connected(model, auto_confirm=True) as host:
        honest = await sign(host, told())
        lied = await sign(host, told(alter=altered(8, amount=99_000)))
    assert lied.failure is None
    assert lied.signatures == honest.signatures
    assert lied.serialized != honest.serialized


REFUSED: dict[str, tuple[Told, tuple[str, str], tuple[str, str]]] = {
    "another script than is spent": (
        told(
            previous={TX_HASH: BEFORE}, inputs=[spending(address_n=vectors.path(ACCOUNT + "/0/1"))]
        ),
        ("DataError", "Input does not match scriptPubKey"),
        ("DataError", "Input does not match scriptPubKey"),
    ),
    "an output that is not there": (
        told(inputs=[spending(prev_index=1)]),
        ("DataError", "Not enough outputs in previous transaction."),
        ("ProcessError", "Not enough outputs in previous transaction."),
    ),
    "a path of another coin": (
        told(inputs=[spending(address_n=vectors.path("m/84'/2'/0'/0/0"))]),
        ("DataError", "Forbidden key path"),
        ("DataError", "Forbidden key path"),
    ),
    "no path": (
        told(inputs=[spending(address_n=[])]),
        ("DataError", "Missing address_n field."),
        ("DataError", "Missing address_n field."),
    ),
    "multisig without cosigners": (
        told(inputs=[spending(script_type=_Input.SPENDMULTISIG)]),
        ("DataError", "Multisig details required."),
        ("DataError", "Multisig details required."),
    ),
    "an external input without its script": (
        told(inputs=[spending(script_type=_Input.EXTERNAL, address_n=[])]),
        ("DataError", "Missing script_pubkey field."),
        ("DataError", "Missing script_pubkey field."),
    ),
    "an external input that nobody vouches for": (
        told(inputs=[spending(script_type=_Input.EXTERNAL, address_n=[], script_pubkey=SCRIPT)]),
        ("ProcessError", "Unverifiable external input."),
        ("ProcessError", "Unverifiable external input."),
    ),
    "an external input with a proof that is none": (
        told(
            inputs=[
                spending(
                    script_type=_Input.EXTERNAL,
                    address_n=[],
                    script_pubkey=SCRIPT,
                    ownership_proof=b"SL",
                )
            ]
        ),
        ("DataError", "Invalid external input."),
        ("DataError", "Invalid proof of ownership"),
    ),
    "an address that is none": (
        told(paying(address="1F1tAaz5x1HUXrCNLbtMDqcw6o5GNn4xqY")),
        ("ProcessError", "Failed to compile output"),
        ("DataError", "Invalid address"),
    ),
    "an address of another coin": (
        told(paying(address="mvbu1Gdy8SUjTenqerxUaZyYjmveZvt33q")),
        ("ProcessError", "Failed to compile output"),
        ("DataError", "Invalid address type"),
    ),
    "an anchor, whose program is no key": (
        told(paying(address="bc1pfeessrawgf")),
        ("ProcessError", "Failed to compile output"),
        ("DataError", "Invalid Taproot witness program"),
    ),
    "a program that begins with a key": (
        told(paying(address=LONG_PROGRAM)),
        ("ProcessError", "Failed to compile output"),
        ("DataError", "Invalid Taproot witness program"),
    ),
    "an output without an address": (
        told(paying(address="")),
        ("ProcessError", "Failed to compile output"),
        ("DataError", "Missing address"),
    ),
    "data without their kind": (
        told(paying(op_return_data=b"a")),
        ("DataError", "OP RETURN data provided but not OP RETURN script type."),
        ("DataError", "OP RETURN data provided but not OP RETURN script type."),
    ),
    "data that cost": (
        told(
            Transaction.TxOutputType(
                amount=1, op_return_data=b"a", script_type=_Output.PAYTOOPRETURN
            )
        ),
        ("DataError", "OP_RETURN output with non-zero amount"),
        ("DataError", "OP_RETURN output with non-zero amount"),
    ),
    "an unknown coin": (
        told(coin="Nonecoin"),
        ("DataError", "Invalid coin name"),
        ("DataError", "Unsupported coin type"),
    ),
    "an expiry": (
        told(details={"expiry": 1}),
        ("DataError", "Expiry not enabled on this coin."),
        ("DataError", "Expiry not enabled on this coin."),
    ),
    "a branch": (
        told(details={"branch_id": 1}),
        ("DataError", "Branch ID not enabled on this coin."),
        ("DataError", "Branch ID not enabled on this coin."),
    ),
    "segwit on a coin without": (
        told(
            coin="Dogecoin",
            inputs=[spending(address_n=vectors.path("m/44'/3'/0'/0/0"))],
        ),
        ("DataError", "Segwit not enabled on this coin"),
        ("DataError", "Segwit not enabled on this coin."),
    ),
    "another original": (
        told(paying(orig_hash=TX_HASH, orig_index=0)),
        ("ProcessError", "Unknown original transaction."),
        ("ProcessError", "Unknown original transaction."),
    ),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_refusals(model: str, what: str):
    asked, legacy, core = REFUSED[what]
    async with connected(model, auto_confirm=True) as host:
        signed = await sign(host, asked)
    assert signed.failure == (legacy if model == "classic1s" else core)
    assert not signed.signatures
