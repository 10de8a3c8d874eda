"""Sign a Bitcoin transaction, with change.

python examples/btc_transfer.py [ADDRESS]
"""

from __future__ import annotations

import asyncio
import sys

from onekey_sdk import BtcTxInput, BtcTxOutput, OneKey
from onekey_sdk.paths import parse_path

PATH = "m/84'/0'/0'/0/0"
CHANGE = "m/84'/0'/0'/1/0"
RECIPIENT = "1JAd7XCBzGudGpJQSDSfpmJhiygtLQWaGL"
# What `getrawtransaction` gives for the payment that is spent.
TXID = "15a72acbb143a23dea5784855cc7c7c48c6dac666ba028c5552c492638385672"
PREVIOUS = (
    "020000000100000000000000000000000000000000000000000000000000000000000000000000000000ffffff"
    "ff01a086010000000000160014ece6935b2a5a5b5ff997c87370b16fa10f16441000000000"
)


async def main(address: str = "memory:pro") -> None:
    async with OneKey(address) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        signed = await wallet.btc.sign_transaction(
            "Bitcoin",
            inputs=[BtcTxInput(bytes.fromhex(TXID), 0, 100_000, tuple(parse_path(PATH)))],
            outputs=[
                BtcTxOutput(60_000, address=RECIPIENT),
                BtcTxOutput(39_000, address_n=tuple(parse_path(CHANGE))),
            ],
            ref_txs=[PREVIOUS],
            version=2,
        )
        print(f"{signed.txid} is ready to be broadcast, {len(signed.serialized_tx)} bytes")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
