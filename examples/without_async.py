"""The same client without `async`.

python examples/without_async.py [ADDRESS]
"""

from __future__ import annotations

import sys

from onekey_sdk.sync import OneKey


def main(address: str = "memory:pro?passphrase_protection") -> None:
    with OneKey(address) as sdk:
        wallet = sdk.open_wallet(standard=True)
        with wallet.hold():
            for index in range(3):
                path = f"m/44'/60'/0'/0/{index}"
                print(path, wallet.evm.get_address(path, show_on_onekey=False).address)


if __name__ == "__main__":
    main(*sys.argv[1:])
