"""Many addresses in one call: the wallet is proven once for all of them.

python examples/bundle.py [ADDRESS]
"""

from __future__ import annotations

import asyncio
import sys

from onekey_sdk import OneKey


async def main(address: str = "memory:pro") -> None:
    async with OneKey(address) as sdk:
        [device] = await sdk.search_devices()
        addresses = await sdk.btc_get_address(
            device.connect_id,
            device.device_id,
            bundle=[
                {"path": f"m/84'/0'/0'/0/{index}", "show_on_onekey": False} for index in range(5)
            ],
            use_empty_passphrase=True,
        )
        for item in addresses:
            print(item.path, item.address)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
