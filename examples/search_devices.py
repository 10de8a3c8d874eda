"""List the devices that are connected.

python examples/search_devices.py [ADDRESS]
"""

from __future__ import annotations

import asyncio
import sys

from onekey_sdk import OneKey


async def main(address: str = "memory:pro") -> None:
    async with OneKey(address) as sdk:
        for device in await sdk.search_devices():
            print(device.connect_id, device.model, device.label, sep="  ")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
