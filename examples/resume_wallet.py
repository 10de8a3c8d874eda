"""A hidden wallet that a later run of this program opens without asking again.

python -m onekey_emulator --passphrase-protection --auto-confirm --udp 21324 &
python examples/resume_wallet.py FILE [ADDRESS]
"""

from __future__ import annotations

import asyncio
import sys

from onekey_sdk import FileStore, OneKey
from onekey_sdk.cli.terminal import Terminal


async def main(file: str, address: str = "udp:127.0.0.1:21324") -> None:
    async with OneKey(address, ui=Terminal(), session_store=FileStore(file)) as sdk:
        wallet = await sdk.resume_wallet()
        print(wallet.passphrase_state)
        print((await wallet.evm.get_address("m/44'/60'/0'/0/0", show_on_onekey=False)).address)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(__doc__)
    asyncio.run(main(*sys.argv[1:]))
