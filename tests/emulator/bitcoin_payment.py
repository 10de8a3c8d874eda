"""A payment from one account, as a host tells of it, and what tests vary of it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from onekey_sdk.wire import messages as m
from tests.emulator.bitcoin_host import Told, Transaction
from tests.support import vectors

if TYPE_CHECKING:
    from tests.support.host import Host

ACCOUNT = "m/84'/0'/0'"
ADDRESS = "bc1qannfxke2tfd4l7vhepehpvt05y83v3qsf6nfkk"
"""The first address of the account, recorded from real firmware."""
SCRIPT = bytes.fromhex("0014ece6935b2a5a5b5ff997c87370b16fa10f164410")
ABROAD = "1F1tAaz5x1HUXrCNLbtMDqcw6o5GNn4xqX"
SPENT = 100_000


def previous(*amounts: int, script: bytes = SCRIPT) -> Any:
    outputs = [
        Transaction.TxOutputBinType(amount=amount, script_pubkey=script) for amount in amounts
    ]
    spent = Transaction.TxInputType(
        prev_hash=bytes(32), prev_index=0, script_sig=b"", sequence=0xFFFFFFFF
    )
    return Transaction(version=2, lock_time=0, inputs=[spent], bin_outputs=outputs)


def identifier(tx: Any) -> bytes:
    """Its id, without witnesses, of few inputs and outputs."""
    data = tx.version.to_bytes(4, "little") + bytes([len(tx.inputs)])
    for each in tx.inputs:
        data += each.prev_hash[::-1] + each.prev_index.to_bytes(4, "little")
        data += bytes([len(each.script_sig)]) + each.script_sig
        data += each.sequence.to_bytes(4, "little")
    data += bytes([len(tx.bin_outputs)])
    for each in tx.bin_outputs:
        data += each.amount.to_bytes(8, "little")
        data += bytes([len(each.script_pubkey)]) + each.script_pubkey
    data += tx.lock_time.to_bytes(4, "little")
    return hashlib.sha256(hashlib.sha256(data).digest()).digest()[::-1]


BEFORE = previous(SPENT)
TX_HASH = identifier(BEFORE)


def spending(**fields: Any) -> Any:
    given: dict[str, Any] = {
        "address_n": vectors.path(f"{ACCOUNT}/0/0"),
        "prev_hash": TX_HASH,
        "prev_index": 0,
        "amount": SPENT,
        "script_type": m.InputScriptType.SPENDWITNESS,
    }
    return Transaction.TxInputType(**given | fields)


def paying(amount: int = 60_000, address: str = ABROAD, **fields: Any) -> Any:
    return Transaction.TxOutputType(address=address, amount=amount, **fields)


def change(amount: int = 39_000, path: str = f"{ACCOUNT}/1/0", **fields: Any) -> Any:
    given: dict[str, Any] = {
        "address_n": vectors.path(path),
        "amount": amount,
        "script_type": m.OutputScriptType.PAYTOWITNESS,
    }
    return Transaction.TxOutputType(**given | fields)


def told(*outputs: Any, **fields: Any) -> Told:
    given: dict[str, Any] = {
        "inputs": [spending()],
        "outputs": list(outputs) or [paying(), change()],
        "previous": {TX_HASH: BEFORE},
    }
    return Told(**given | fields)


def shown(host: Host) -> list[list[str]]:
    return [screen for screen in host.emulator.screens if screen != ["home"]]
