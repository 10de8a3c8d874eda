"""Send ether with web3.py, signed by the device.

pip install "onekey-sdk[eth,emulator]" web3 "eth-tester[py-evm]"
python examples/evm_transfer.py [ADDRESS [RPC_URL]]

Without the URL of a node eth-tester's chain in memory is used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from onekey_sdk.integrations.eth_account import OneKeyAccount
from onekey_sdk.sync import OneKey

web3: Any = import_module("web3")
middleware: Any = import_module("web3.middleware")
RECIPIENT = "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8"
ETHER = 10**18


def connect(url: str | None, account: OneKeyAccount) -> Any:
    if url is not None:
        return web3.Web3(web3.HTTPProvider(url))
    w3 = web3.Web3(web3.EthereumTesterProvider())
    gift = {"from": w3.eth.accounts[0], "to": account.address, "value": 2 * ETHER}
    w3.eth.wait_for_transaction_receipt(w3.eth.send_transaction(gift))
    return w3


def main(address: str = "memory:pro", url: str | None = None) -> None:
    with OneKey(address) as sdk:
        account = OneKeyAccount(sdk.open_wallet(standard=True))
        w3 = connect(url, account)
        signing = middleware.SignAndSendRawMiddlewareBuilder.build(account)
        w3.middleware_onion.inject(signing, layer=0)
        sent = w3.eth.send_transaction({"from": account.address, "to": RECIPIENT, "value": ETHER})
        receipt = w3.eth.wait_for_transaction_receipt(sent)
        print(f"{account.address} sent 1 ether in block {receipt.blockNumber}")
        print(f"{RECIPIENT} has {w3.eth.get_balance(RECIPIENT) / ETHER} ether")


if __name__ == "__main__":
    main(*sys.argv[1:])
