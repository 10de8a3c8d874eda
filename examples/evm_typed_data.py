"""Sign a permission to spend tokens (Permit2, EIP-712), which the device shows value by value.

python examples/evm_typed_data.py [ADDRESS]
"""

from __future__ import annotations

import asyncio
import sys

from onekey_sdk import OneKey

PATH = "m/44'/60'/0'/0/0"
PERMIT = {
    "types": {
        "EIP712Domain": [
            {"name": "name", "type": "string"},
            {"name": "chainId", "type": "uint256"},
            {"name": "verifyingContract", "type": "address"},
        ],
        "PermitSingle": [
            {"name": "details", "type": "PermitDetails"},
            {"name": "spender", "type": "address"},
            {"name": "sigDeadline", "type": "uint256"},
        ],
        "PermitDetails": [
            {"name": "token", "type": "address"},
            {"name": "amount", "type": "uint160"},
            {"name": "expiration", "type": "uint48"},
            {"name": "nonce", "type": "uint48"},
        ],
    },
    "primaryType": "PermitSingle",
    "domain": {
        "name": "Permit2",
        "chainId": 1,
        "verifyingContract": "0x000000000022D473030F116dDEE9F6B43aC78BA3",
    },
    "message": {
        "details": {
            "token": "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48",
            "amount": 25_000_000,
            "expiration": 1_900_000_000,
            "nonce": 0,
        },
        "spender": "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8",
        "sigDeadline": 1_900_000_000,
    },
}


async def main(address: str = "memory:pro") -> None:
    async with OneKey(address) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        print((await wallet.evm.sign_typed_data(PATH, PERMIT, chain_id=1)).signature.hex())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
