"""A real EVM takes what the device signed: balances change, and authorizations take effect."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from eth_account import Account
from eth_account.messages import encode_defunct, encode_intended_validator, encode_typed_data
from eth_typing import Hash32, HexStr

from onekey_sdk.errors import InvalidParameter
from onekey_sdk.integrations.eth_account import OneKeyAccount
from onekey_sdk.sync import OneKey
from tests.support import vectors

if TYPE_CHECKING:
    from collections.abc import Generator

# These packages' types are not strict enough.
eth_tester: Any = import_module("eth_tester")
web3: Any = import_module("web3")
signing: Any = import_module("web3.middleware")

METAMASK = "0x63c0c19a282a1B52b07dD5a65b58948A07DAE32B"
BOB = "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"
ETHER = 10**18
MAIL: dict[str, Any] = vectors.load("ethereum_signatures")["eip712"]["data"]
pytestmark = pytest.mark.real_time


@pytest.fixture
def w3() -> Any:
    return web3.Web3(
        web3.EthereumTesterProvider(eth_tester.EthereumTester(eth_tester.PyEVMBackend()))
    )


@pytest.fixture(params=["classic1s", "pro"])
def account(request: pytest.FixtureRequest) -> Generator[OneKeyAccount]:
    with OneKey(f"memory:{request.param}") as sdk:
        yield OneKeyAccount(sdk.open_wallet(standard=True))


@pytest.fixture
def rich(w3: Any, account: OneKeyAccount) -> OneKeyAccount:
    """The account with ten ether, and signing for itself."""
    payment = {"from": w3.eth.accounts[0], "to": account.address, "value": 10 * ETHER}
    w3.eth.wait_for_transaction_receipt(w3.eth.send_transaction(payment))
    middleware = signing.SignAndSendRawMiddlewareBuilder.build(account)
    w3.middleware_onion.inject(middleware, layer=0)
    return account


def test_a_transfer_through_the_middleware(w3: Any, rich: OneKeyAccount):
    sent = w3.eth.send_transaction({"from": rich.address, "to": BOB, "value": ETHER})
    receipt = w3.eth.wait_for_transaction_receipt(sent)
    assert receipt.status == 1
    assert receipt["from"] == rich.address
    assert w3.eth.get_balance(BOB) == ETHER
    paid = receipt.gasUsed * receipt.effectiveGasPrice
    assert w3.eth.get_balance(rich.address) == 9 * ETHER - paid


def test_a_legacy_transfer(w3: Any, rich: OneKeyAccount):
    transaction: Any = {
        "chainId": w3.eth.chain_id,
        "nonce": 0,
        "gasPrice": 3 * 10**9,
        "gas": 21_000,
        "to": BOB,
        "value": 5,
    }
    signed = rich.sign_transaction(transaction)
    receipt = w3.eth.wait_for_transaction_receipt(w3.eth.send_raw_transaction(signed[0]))
    assert receipt.transactionHash == signed.hash
    assert w3.eth.get_balance(BOB) == 5


def test_an_access_list_and_a_contract(w3: Any, rich: OneKeyAccount):
    code = bytes.fromhex("6000600055" + "600160005360016000f3")
    fees = {"maxFeePerGas": 3 * 10**9, "maxPriorityFeePerGas": 10**9}
    transaction: Any = {
        **fees,
        "chainId": w3.eth.chain_id,
        "nonce": 0,
        "gas": 200_000,
        "value": 0,
        "data": code,
        "accessList": [{"address": BOB, "storageKeys": ["0x" + "01" * 32]}],
    }
    signed = rich.sign_transaction(transaction)
    receipt = w3.eth.wait_for_transaction_receipt(w3.eth.send_raw_transaction(signed[0]))
    assert receipt.status == 1
    assert bytes(w3.eth.get_code(receipt.contractAddress)) == b"\x01"


def test_an_authorization_takes_effect(w3: Any, rich: OneKeyAccount):
    authorization = {"chainId": w3.eth.chain_id, "address": METAMASK, "nonce": 1}
    fees = {"maxFeePerGas": 3 * 10**9, "maxPriorityFeePerGas": 10**9}
    transaction: Any = {
        **fees,
        "chainId": w3.eth.chain_id,
        "nonce": 0,
        "gas": 100_000,
        "to": rich.address,
        "value": 0,
        "authorizationList": [authorization],
    }
    signed = rich.sign_transaction(transaction)
    receipt = w3.eth.wait_for_transaction_receipt(w3.eth.send_raw_transaction(signed[0]))
    assert receipt.status == 1
    designator = bytes.fromhex("ef0100") + bytes.fromhex(METAMASK[2:])
    assert bytes(w3.eth.get_code(rich.address)) == designator


def test_an_authorization_that_another_account_pays_for(w3: Any, account: OneKeyAccount):
    sponsor: Any = Account.from_key("0x" + "11" * 32)
    payment = {"from": w3.eth.accounts[0], "to": sponsor.address, "value": ETHER}
    w3.eth.wait_for_transaction_receipt(w3.eth.send_transaction(payment))
    signed = account.sign_authorization(
        {"chainId": w3.eth.chain_id, "address": METAMASK, "nonce": 0}
    )
    transaction = {
        "chainId": w3.eth.chain_id,
        "nonce": 0,
        "maxFeePerGas": 3 * 10**9,
        "maxPriorityFeePerGas": 10**9,
        "gas": 100_000,
        "to": BOB,
        "value": 0,
        "authorizationList": [signed],
    }
    raw = sponsor.sign_transaction(transaction).raw_transaction
    assert w3.eth.wait_for_transaction_receipt(w3.eth.send_raw_transaction(raw)).status == 1
    assert bytes(w3.eth.get_code(account.address)).hex() == "ef0100" + METAMASK[2:].lower()


def test_messages_and_typed_data(account: OneKeyAccount):
    message = encode_defunct(text="I\u2665SF")
    signed = account.sign_message(message)
    assert Account.recover_message(message, signature=signed.signature) == account.address
    typed = encode_typed_data(full_message=MAIL)
    for signed in (account.sign_message(typed), account.sign_typed_data(full_message=MAIL)):
        assert Account.recover_message(typed, signature=signed.signature) == account.address
    types = {name: fields for name, fields in MAIL["types"].items() if name != "EIP712Domain"}
    in_parts = account.sign_typed_data(MAIL["domain"], types, MAIL["message"])
    assert in_parts == account.sign_typed_data(full_message=MAIL)


ORDER: Any = (
    {
        "Order": [{"name": "items", "type": "OrderItem[]"}],
        "OrderItem": [{"name": "amount", "type": "uint256"}],
    },
    {"items": [{"amount": 1}]},
)
TREE: Any = (
    {"Node": [{"name": "children", "type": "Node[]"}]},
    {"children": [{"children": []}]},
)


@pytest.mark.parametrize(
    ("types", "message"), [ORDER, TREE], ids=["one name begins as the other", "a tree"]
)
def test_typed_data_whose_primary_type_is_found(
    account: OneKeyAccount, types: dict[str, Any], message: dict[str, Any]
):
    signed = account.sign_typed_data({"name": "Shop"}, types, message)
    expected = encode_typed_data({"name": "Shop"}, types, message)
    assert Account.recover_message(expected, signature=signed.signature) == account.address


def test_what_it_does_not_do(account: OneKeyAccount):
    with pytest.raises(NotImplementedError, match="does not leave the device"):
        _ = account.key
    with pytest.raises(NotImplementedError, match="does not leave the device"):
        bytes(account)
    with pytest.raises(NotImplementedError, match="does not leave the device"):
        account.encrypt("password")
    with pytest.raises(NotImplementedError, match="no bare hash"):
        account.unsafe_sign_hash(Hash32(bytes(32)))
    with pytest.raises(InvalidParameter, match="version 0x00"):
        account.sign_message(encode_intended_validator(BOB, b"x"))
    with pytest.raises(InvalidParameter, match="not from"):
        account.sign_transaction({"from": HexStr(BOB)})
    with pytest.raises(InvalidParameter, match="blobs"):
        account.sign_transaction({}, blobs=[b""])
    assert account.address in repr(account)
