"""A hidden wallet, opened by a passphrase that is typed on the computer.

python examples/hidden_wallet.py [ADDRESS]
"""

from __future__ import annotations

import asyncio
import sys
from getpass import getpass

from onekey_sdk import OneKey


async def main(address: str = "memory:pro?passphrase_protection") -> None:
    async with OneKey(address) as sdk:
        wallet = await sdk.open_wallet(passphrase=getpass("Passphrase: "))
        print("This wallet is", wallet.passphrase_state)
        print((await wallet.evm.get_address("m/44'/60'/0'/0/0")).address)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
