"""Events and answers to them, with the names and payloads of OneKey's JavaScript SDK.

python examples/events.py [ADDRESS]
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from onekey_sdk import OneKey, UIRequest, UIResponse


async def main(address: str) -> None:
    async with OneKey(address) as sdk:

        def on_passphrase(payload: dict[str, Any]) -> None:
            print("asked for a passphrase")
            sdk.ui_response(UIResponse.RECEIVE_PASSPHRASE, {"value": "abc"})

        sdk.on(UIRequest.REQUEST_PASSPHRASE, on_passphrase)
        print(await sdk.get_passphrase_state())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:] or ["memory:pro?passphrase_protection"]))
