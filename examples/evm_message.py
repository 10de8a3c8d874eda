"""Sign a message as a login asks for it (EIP-191), and let the device check the signature.

python examples/evm_message.py [ADDRESS]
"""

from __future__ import annotations

import asyncio
import sys

from onekey_sdk import OneKey

PATH = "m/44'/60'/0'/0/0"
MESSAGE = b"example.org wants you to sign in"


async def main(address: str = "memory:pro") -> None:
    async with OneKey(address) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        signed = await wallet.evm.sign_message(PATH, MESSAGE)
        assert signed.address is not None
        print(signed.address, signed.signature.hex())
        checked = await wallet.evm.verify_message(signed.address, MESSAGE, signed.signature)
        print(checked.message)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
