"""Old firmware signs with Trezor's messages, and by hashes where it has no other way."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_defunct, encode_typed_data
from onekey_emulator import ALL_ALL, Emulator

from onekey_sdk import OneKey
from onekey_sdk.errors import ActionCancelled
from tests.support import vectors

PATH = "m/44'/60'/0'/0/0"
HASHES: dict[str, Any] = vectors.load("ethereum_signatures")["eip712"]
MAIL: dict[str, Any] = HASHES["data"]
TRANSACTION = {
    "type": 2,
    "chainId": 1,
    "nonce": 1,
    "gas": 100_000,
    "maxFeePerGas": 20,
    "maxPriorityFeePerGas": 10,
    "to": "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8",
    "value": 5,
    "data": bytes(1500),
    "accessList": [
        {
            "address": "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8",
            "storageKeys": ["0x" + "01" * 32],
        }
    ],
}
TREZOR = ("EthereumSignTxEIP1559", "EthereumSignMessage")
ONEKEY = ("EthereumSignTxEIP1559OneKey", "EthereumSignMessageOneKey")

Account.enable_unaudited_hdwallet_features()
SIGNER: Any = Account.from_mnemonic(ALL_ALL)


@pytest.mark.parametrize(
    ("model", "version", "messages", "typed_data"),
    [
        ("touch", "4.4.0", TREZOR, "EthereumSignTypedData"),
        ("touch", "4.5.0", ONEKEY, "EthereumSignTypedDataOneKey"),
        ("mini", "3.2.0", TREZOR, "EthereumSignTypedHash"),
        ("classic", "3.2.0", TREZOR, "EthereumSignTypedHash"),
        ("classic", "3.3.0", ONEKEY, "EthereumSignTypedHashOneKey"),
        ("classic1s", "3.12.0", ONEKEY, "EthereumSignTypedHashOneKey"),
        ("classic1s", "3.19.0", ONEKEY, "EthereumSignTypedDataOneKey"),
    ],
)
async def test_each_device_by_its_own_messages(
    model: str, version: str, messages: tuple[str, str], typed_data: str
):
    async with (
        Emulator(model=model, firmware_version=version, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        transaction = {key: value for key, value in TRANSACTION.items() if key != "type"}
        signed = await sdk.evm_sign_transaction(path=PATH, transaction=transaction)
        assert signed.raw_transaction == bytes(SIGNER.sign_transaction(TRANSACTION).raw_transaction)
        message = await sdk.evm_sign_message(path=PATH, message_hex=b"Hello")
        expected = SIGNER.sign_message(encode_defunct(b"Hello")).signature
        assert message.signature == bytes(expected)
        typed = await sdk.evm_sign_typed_data(path=PATH, data=MAIL)
        expected = SIGNER.sign_message(encode_typed_data(full_message=deepcopy(MAIL))).signature
        assert typed.signature == bytes(expected)
        signing = [name for name in emulator.requests if "Sign" in name]
        assert signing == [*messages, typed_data]


@pytest.mark.parametrize("model", ["classic", "mini"])
async def test_typed_data_by_a_message_of_old_firmware(model: str):
    async with Emulator(model, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        signed = await sdk.evm_sign_message_eip712(
            path=PATH, domain_hash=HASHES["domain_hash"], message_hash=HASHES["message_hash"]
        )
        shown = "\n".join(line for screen in emulator.screens for line in screen)
    expected = SIGNER.sign_message(encode_typed_data(full_message=deepcopy(MAIL)))
    assert signed.signature == bytes(expected.signature)
    assert signed.address == SIGNER.address
    assert HASHES["domain_hash"] in shown
    assert HASHES["message_hash"] in shown


@pytest.mark.parametrize("model", ["classic1s", "pro"])
async def test_the_person_says_no(model: str):
    async with Emulator(model=model) as emulator, OneKey(emulator.port()) as sdk:
        for call in (
            lambda: sdk.evm_sign_message(path=PATH, message_hex=b"Hello"),
            lambda: sdk.evm_sign_typed_data(path=PATH, data=MAIL),
            lambda: sdk.evm_sign_typed_data(path=PATH, domain_hash=bytes(32)),
        ):
            emulator.user.refuse()
            with pytest.raises(ActionCancelled):
                await call()
        emulator.user.refuse()
        transaction = {key: value for key, value in TRANSACTION.items() if key != "type"}
        with pytest.raises(ActionCancelled):
            await sdk.evm_sign_transaction(path=PATH, transaction=transaction)


async def test_a_person_who_reads_slowly():
    """A Classic shows the values of typed data without saying that it waits."""
    async with Emulator(model="classic1s") as emulator, OneKey(emulator.port()) as sdk:
        signing = asyncio.create_task(sdk.evm_sign_typed_data(path=PATH, data=MAIL))
        for _ in range(4):
            await emulator.user.prompted()
            await asyncio.sleep(120)
            emulator.user.confirm()
        signed = await signing
    expected = SIGNER.sign_message(encode_typed_data(full_message=deepcopy(MAIL))).signature
    assert signed.signature == bytes(expected)
