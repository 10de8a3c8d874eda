"""Make a new seed on a device that has none, write its words down, and check what was written.

python examples/device_setup.py [ADDRESS]
"""

from __future__ import annotations

import asyncio
import sys

from onekey_sdk import OneKey


async def main(address: str = "memory:touch") -> None:
    async with OneKey(address) as sdk:
        device = sdk.device()
        if address.startswith("memory:"):
            await device.wipe()  # software devices come with a seed
        await device.reset(strength=128, label="Savings")  # the device shows the words
        checked = await device.recovery(dry_run=True)  # and takes them again, to compare
        print(checked.message)
        print((await device.get_features()).label)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
