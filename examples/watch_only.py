"""The descriptors of an account, for a wallet that watches it and cannot spend.

python examples/watch_only.py [ADDRESS]

Bitcoin Core takes them by `importdescriptors`, Sparrow and others as they are.
"""

from __future__ import annotations

import asyncio
import json
import sys

from onekey_sdk import OneKey


async def main(address: str = "memory:pro") -> None:
    async with OneKey(address) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        descriptors = await wallet.btc.get_descriptors(account=0)
    for each in descriptors:
        print(f"{each.key.path:<12} {each.descriptor}")
    requests = [
        {"desc": text, "active": True, "internal": internal, "timestamp": "now"}
        for each in descriptors
        for text, internal in ((each.receive, False), (each.change, True))
    ]
    print(f"importdescriptors takes {len(json.dumps(requests))} characters")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
