"""A software device for the tests of a wallet app: the person in front of it is scripted.

python examples/software_device.py
"""

from __future__ import annotations

import asyncio

from onekey_emulator import Emulator

from onekey_sdk import OneKey, errors

PATH = "m/44'/60'/0'/0/0"


async def main() -> None:
    async with Emulator("classic1s", pin="1234") as emulator:
        address = await emulator.serve_udp(0)  # other programs reach it there, too
        person = emulator.user
        async with OneKey(address) as sdk:
            wallet = asyncio.create_task(sdk.open_wallet(standard=True))
            print("the device asks for the", await person.prompted())
            person.type_pin("1234")

            person.refuse()
            try:
                await (await wallet).evm.get_address(PATH)
            except errors.ActionCancelled:
                print("the person refused")

            person.confirm()
            print((await (await wallet).evm.get_address(PATH)).address)


if __name__ == "__main__":
    asyncio.run(main())
