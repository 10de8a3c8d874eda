"""Flat methods, as in OneKey's JavaScript SDK: a wallet is named by its fingerprint.

A program stores the fingerprint, which is public; it never sees another wallet's address under
that name.

python examples/passphrase_state.py [ADDRESS]
"""

from __future__ import annotations

import asyncio
import sys

from onekey_sdk import (
    ON_DEVICE,
    ButtonRequest,
    OneKey,
    PassphraseAnswer,
    PassphraseRequest,
    PinAnswer,
    PinRequest,
)

# The person of this software device types "abc" by himself.
ADDRESS = "memory:pro?passphrase_protection&passphrase=abc"


class Person:
    """Points to the device for whatever is asked."""

    async def pin(self, request: PinRequest) -> PinAnswer:
        return ON_DEVICE

    async def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        return ON_DEVICE

    async def button(self, request: ButtonRequest) -> None:
        print("Look at your device:", request.kind)


async def main(address: str) -> None:
    async with OneKey(address, ui=Person()) as sdk:
        [device] = await sdk.search_devices()
        state = await sdk.get_passphrase_state(device.connect_id)
        print("Remember", state)
        answer = await sdk.evm_get_address(
            device.connect_id,
            device.device_id,
            path="m/44'/60'/0'/0/0",
            show_on_onekey=False,
            passphrase_state=state,
        )
        print(answer.address)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:] or [ADDRESS]))
