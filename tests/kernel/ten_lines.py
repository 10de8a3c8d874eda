"""The program of the front page, which is the same for all links."""

from __future__ import annotations

PROGRAM = """
import asyncio, sys
from onekey_sdk import OneKey

async def main():
    async with OneKey(sys.argv[1]) as sdk:
        device, *_ = await sdk.search_devices()
        answer = await sdk.evm_get_address(device.connect_id, device.device_id,
                                           path="m/44'/60'/0'/0/0", use_empty_passphrase=True)
        print(answer.address)
        wallet = await sdk.open_wallet(device.connect_id, passphrase_on_device=True)
        print((await wallet.evm.get_address("m/44'/60'/0'/0/0")).address)

asyncio.run(main())
"""

ADDRESSES = [
    "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8",
    "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea",
]
"""What it prints, of the standard wallet and of the one with the passphrase "abc"."""
