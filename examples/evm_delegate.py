"""Let an account run the code of a contract that the device knows (EIP-7702).

python examples/evm_delegate.py [ADDRESS]
"""

from __future__ import annotations

import asyncio
import sys

from onekey_sdk import OneKey

PATH = "m/44'/60'/0'/0/0"
METAMASK = "0x63c0c19a282a1B52b07dD5a65b58948A07DAE32B"
NONCE = 7


async def main(address: str = "memory:pro") -> None:
    async with OneKey(address) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        own = await wallet.evm.get_address(PATH, show_on_onekey=False)
        signed = await wallet.evm.sign_transaction(
            PATH,
            {
                "chain_id": 1,
                "nonce": NONCE,
                "gas_limit": 100_000,
                "max_fee_per_gas": 30 * 10**9,
                "max_priority_fee_per_gas": 10**9,
                "to": own.address,
                # The sender's nonce is raised before the authorization is worked off.
                "authorization_list": [{"chain_id": 1, "address": METAMASK, "nonce": NONCE + 1}],
            },
        )
        print("authorized", METAMASK, signed.authorization_signatures[0].r.hex())
        print(signed.raw_transaction.hex())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
