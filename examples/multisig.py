"""Two of three devices sign one PSBT; software devices stand for them, the coin is made up.

pip install "onekey-sdk[bitcoin,emulator]"
python examples/multisig.py
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from importlib import import_module
from typing import Any

from onekey_emulator import Emulator

from onekey_sdk import OneKey, Wallet

embit: dict[str, Any] = {
    name: import_module(f"embit.{name}") for name in ("psbt", "script", "transaction", "descriptor")
}
SEEDS = ("all " * 11 + "all", "abandon " * 11 + "about", "zoo " * 11 + "wrong")
ACCOUNT = "m/48'/0'/0'/2'"
RECIPIENT = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"


def build(descriptor: str) -> Any:
    tx = embit["transaction"]
    coin = embit["descriptor"].Descriptor.from_string(descriptor).derive(0)
    paid = tx.TransactionOutput(100_000, coin.script_pubkey())
    previous = tx.Transaction(2, [tx.TransactionInput(bytes(32), 0)], [paid])
    payment = tx.TransactionOutput(98_000, embit["script"].address_to_scriptpubkey(RECIPIENT))
    spent = tx.TransactionInput(previous.txid(), 0)
    psbt = embit["psbt"].PSBT(tx.Transaction(2, [spent], [payment]))
    psbt.inputs[0].non_witness_utxo = previous
    psbt.inputs[0].witness_script = coin.witness_script()
    for key in coin.keys:
        origin = embit["psbt"].DerivationPath(key.origin.fingerprint, key.derivation)
        psbt.inputs[0].bip32_derivations[key.get_public_key()] = origin
    return psbt


async def main() -> None:
    async with AsyncExitStack() as stack:
        wallets: list[Wallet] = []
        for seed in SEEDS:
            device = Emulator(model="pro", mnemonic=seed, auto_confirm=True)
            await stack.enter_async_context(device)
            sdk = await stack.enter_async_context(OneKey(device.port()))
            wallets.append(await sdk.open_wallet(standard=True))
        keys = [(await each.btc.get_descriptor_key(ACCOUNT)).expression for each in wallets]
        account = await wallets[0].btc.get_multisig_descriptor(ACCOUNT, 2, keys)
        print(account.descriptor)
        half = await wallets[0].btc.sign_psbt(build(account.receive))
        whole = await wallets[2].btc.sign_psbt(half.psbt, finalize=True)
        print(f"complete after one: {half.complete}, after two: {whole.complete}")


if __name__ == "__main__":
    asyncio.run(main())
