"""Flat methods, as in OneKey's JavaScript SDK: a wallet is named by its fingerprint.

A program stores the fingerprint, which is public; it never sees another wallet's address under
that name. The person is asked once.

python examples/passphrase_state.py [ADDRESS]
"""

from __future__ import annotations

import asyncio
import sys

from onekey_sdk import OneKey
from onekey_sdk.cli.terminal import Terminal


async def main(address: str = "memory:pro?passphrase_protection") -> None:
    async with OneKey(address, ui=Terminal()) as sdk:
        [device] = await sdk.search_devices()
        state = await sdk.get_passphrase_state(device.connect_id)
        print("Remember", state)
        ethereum = await sdk.evm_get_address(
            device.connect_id,
            device.device_id,
            path="m/44'/60'/0'/0/0",
            init_session=True,
            passphrase_state=state,
        )
        print(ethereum.address)
        bitcoin = await sdk.btc_get_address(
            device.connect_id,
            device.device_id,
            path="m/84'/0'/0'/0/0",
            coin="btc",
            init_session=True,
            passphrase_state=state,
        )
        print(bitcoin.address)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
