"""A hidden wallet whose passphrase never leaves the device.

python examples/hidden_wallet_on_device.py [ADDRESS]
"""

from __future__ import annotations

import asyncio
import sys

from onekey_sdk import OneKey

# The person of this software device types "abc" by himself.
ADDRESS = "memory:pro?passphrase_protection&passphrase=abc"


async def main(address: str = ADDRESS) -> None:
    async with OneKey(address) as sdk:
        wallet = await sdk.open_wallet(passphrase_on_device=True)
        print("This wallet is", wallet.passphrase_state)
        print((await wallet.evm.get_address("m/44'/60'/0'/0/0")).address)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
