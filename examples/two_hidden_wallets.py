"""Two hidden wallets side by side; each passphrase is typed once.

python examples/two_hidden_wallets.py [ADDRESS]
"""

from __future__ import annotations

import asyncio
import sys

from onekey_sdk import OneKey

PATH = "m/44'/60'/0'/0/0"


async def main(address: str = "memory:classic1s?passphrase_protection") -> None:
    async with OneKey(address) as sdk:
        savings = await sdk.open_wallet(passphrase="abc")
        pocket = await sdk.open_wallet(passphrase="xyz")
        for _ in range(2):
            for name, wallet in (("savings", savings), ("pocket", pocket)):
                answer = await wallet.evm.get_address(PATH, show_on_onekey=False)
                print(name, answer.address)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
