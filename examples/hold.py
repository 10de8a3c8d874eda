"""Different calls in a row: a held device proves its wallet once, and waits for nobody else.

python examples/hold.py [ADDRESS]
"""

from __future__ import annotations

import asyncio
import sys

from onekey_sdk import OneKey


async def main(address: str = "memory:pro?passphrase_protection") -> None:
    async with OneKey(address) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        async with wallet.hold():
            account = await wallet.btc.get_public_key("m/84'/0'/0'", show_on_onekey=False)
            first = await wallet.btc.get_address("m/84'/0'/0'/0/0", show_on_onekey=False)
        print(account.xpub_segwit)
        print(first.address)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
