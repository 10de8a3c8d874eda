"""Events and answers to them, with the names and payloads of OneKey's JavaScript SDK.

Where a passphrase is typed, the program's user chooses: on the device, or in the program.

python examples/events.py [ADDRESS]
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from onekey_sdk import OneKey, UIRequest, UIResponse

ON_THE_DEVICE = {"passphraseOnDevice": True, "value": ""}
IN_THE_PROGRAM = {"passphraseOnDevice": False, "value": "abc", "save": True}

# The person of this software device types "xyz" by himself.
ADDRESS = "memory:pro?passphrase_protection&passphrase=xyz"


async def main(address: str = ADDRESS) -> None:
    choices = [ON_THE_DEVICE, IN_THE_PROGRAM]
    async with OneKey(address) as sdk:

        def on_passphrase(payload: dict[str, Any]) -> None:
            print("asked for a passphrase")
            sdk.ui_response(UIResponse.RECEIVE_PASSPHRASE, choices.pop(0))

        sdk.on(UIRequest.REQUEST_PASSPHRASE, on_passphrase)
        print(await sdk.get_passphrase_state(init_session=True))
        print(await sdk.get_passphrase_state(init_session=True))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
