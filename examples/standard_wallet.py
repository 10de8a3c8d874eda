"""An Ethereum and a Bitcoin address of the standard wallet.

python examples/standard_wallet.py [ADDRESS]
"""

from __future__ import annotations

import asyncio
import sys

from onekey_sdk import OneKey


async def main(address: str = "memory:pro?passphrase_protection") -> None:
    async with OneKey(address) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        ethereum = await wallet.evm.get_address("m/44'/60'/0'/0/0")
        bitcoin = await wallet.btc.get_address("m/84'/0'/0'/0/0")
        print(ethereum.address)
        print(bitcoin.address)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
