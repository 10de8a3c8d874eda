"""Spend bitcoin by a PSBT: embit builds it from the account's descriptor, the device signs it.

pip install "onekey-sdk[bitcoin,emulator]"
python examples/psbt.py [ADDRESS]

The coin that is spent is made up, so no node would take the transaction.
"""

from __future__ import annotations

import asyncio
import sys
from importlib import import_module
from typing import Any

from onekey_sdk import OneKey, ScriptType

embit: dict[str, Any] = {
    name: import_module(f"embit.{name}") for name in ("psbt", "script", "transaction", "descriptor")
}
Descriptor = embit["descriptor"].Descriptor
RECIPIENT = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"


def describe(scope: Any, place: Any) -> None:
    """Say where the keys come from, so that the device finds its own."""
    for key in place.keys:
        origin = embit["psbt"].DerivationPath(key.origin.fingerprint, key.derivation)
        scope.bip32_derivations[key.get_public_key()] = origin


def build(coin: Any, change: Any) -> Any:
    tx = embit["transaction"]
    source = tx.TransactionInput(bytes(32), 0)
    previous = tx.Transaction(2, [source], [tx.TransactionOutput(100_000, coin.script_pubkey())])
    payments = [
        tx.TransactionOutput(60_000, embit["script"].address_to_scriptpubkey(RECIPIENT)),
        tx.TransactionOutput(38_000, change.script_pubkey()),
    ]
    spent = tx.TransactionInput(previous.txid(), 0, sequence=0xFFFFFFFD)
    psbt = embit["psbt"].PSBT(tx.Transaction(2, [spent], payments))
    psbt.inputs[0].non_witness_utxo = previous
    describe(psbt.inputs[0], coin)
    describe(psbt.outputs[1], change)
    return psbt


async def main(address: str = "memory:pro") -> None:
    async with OneKey(address) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        [account] = await wallet.btc.get_descriptors(script_type=ScriptType.SEGWIT)
        coin = Descriptor.from_string(account.receive).derive(0)
        change = Descriptor.from_string(account.change).derive(0)
        signed = await wallet.btc.sign_psbt(build(coin, change), finalize=True)
        print(f"signed: {signed.signed}, complete: {signed.complete}, {signed.txid}")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
