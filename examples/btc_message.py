"""Sign a message with the key of a Bitcoin address, as people and as BIP-322 do it.

python examples/btc_message.py [ADDRESS]
"""

from __future__ import annotations

import sys
from base64 import b64encode

from onekey_sdk.sync import OneKey

PATH = "m/84'/0'/0'/0/0"
MESSAGE = b"I own these coins"


def main(address: str = "memory:pro") -> None:
    with OneKey(address) as sdk:
        wallet = sdk.open_wallet(standard=True)
        signed = wallet.btc.sign_message(PATH, MESSAGE)
        print(signed.address)
        print(b64encode(signed.signature).decode())
        answer = wallet.btc.verify_message(signed.address, MESSAGE, signed.signature, "Bitcoin")
        print(answer.message)
        simple = wallet.btc.sign_message(PATH, MESSAGE, dapp_sign_type="bip322-simple")
        print(f"BIP-322: a witness of {len(simple.signature)} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
