"""Accounts for eth-account on any path, and what they refuse before the device is asked."""

from __future__ import annotations

import logging
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from eth_account import Account
from eth_account.messages import SignableMessage, encode_defunct, encode_typed_data
from hexbytes import HexBytes
from onekey_emulator import ALL_ALL

from onekey_sdk import OneKey as AsyncOneKey
from onekey_sdk.errors import InvalidParameter
from onekey_sdk.integrations.eth_account import OneKeyAccount
from onekey_sdk.sync import OneKey
from tests.support import vectors

if TYPE_CHECKING:
    from collections.abc import Generator

    from onekey_sdk.sync import Wallet

pytestmark = pytest.mark.real_time

METAMASK = "0x63c0c19a282a1B52b07dD5a65b58948A07DAE32B"
ETHEREUM = "m/44'/60'/0'/0/0"
TEST_NETWORKS = "m/44'/1'/0'/0/0"
ROOTSTOCK = "m/44'/137'/0'/0/0"
SEPOLIA = 11155111
MAIL: dict[str, Any] = vectors.load("ethereum_signatures")["eip712"]["data"]

Account.enable_unaudited_hdwallet_features()


@pytest.fixture(params=["classic1s", "pro"])
def wallet(request: pytest.FixtureRequest) -> Generator[Wallet]:
    with OneKey(f"memory:{request.param}") as sdk:
        yield sdk.open_wallet(standard=True)


@pytest.fixture
def account(wallet: Wallet) -> OneKeyAccount:
    return OneKeyAccount(wallet)


@pytest.fixture
def asked(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What is told of all messages."""
    caplog.set_level(logging.DEBUG, "onekey_sdk")
    return caplog


def key_of(path: str) -> Any:
    """The same account in eth-account."""
    return Account.from_mnemonic(ALL_ALL, account_path=path)


def transfer(chain_id: int) -> Any:
    fields = {"nonce": 0, "gas": 21_000, "to": METAMASK, "value": 1, "gasPrice": 1}
    return {"chainId": chain_id, **fields}


def typed(kind: str, value: Any) -> dict[str, Any]:
    """Typed data with one field."""
    types = {"EIP712Domain": [{"name": "name", "type": "string"}]}
    types["Thing"] = [{"name": "it", "type": kind}]
    message = {"it": value}
    domain = {"name": "Shop"}
    return {"types": types, "primaryType": "Thing", "domain": domain, "message": message}


@pytest.mark.parametrize(
    ("path", "chain_id"),
    [(ETHEREUM, 1), (TEST_NETWORKS, SEPOLIA), (ROOTSTOCK, 30), ("m/44'/61'/0'/0/0", 61)],
)
def test_the_account_of_any_path_is_eth_accounts(wallet: Wallet, path: str, chain_id: int) -> None:
    account, key = OneKeyAccount(wallet, path), key_of(path)
    assert account.address == key.address
    message, transaction = encode_defunct(text="hi"), transfer(chain_id)
    assert account.sign_message(message) == key.sign_message(message)
    assert account.sign_transaction(transaction) == key.sign_transaction(transaction)
    assert account.sign_typed_data(full_message=MAIL) == key.sign_typed_data(full_message=MAIL)
    for network in (chain_id, 0):
        authorization = {"chainId": network, "address": METAMASK, "nonce": 1}
        assert account.sign_authorization(authorization) == key.sign_authorization(authorization)


def with_domain(*members: str) -> dict[str, Any]:
    data = deepcopy(MAIL)
    pairs = (member.split() for member in members)
    data["types"]["EIP712Domain"] = [{"name": name, "type": kind} for kind, name in pairs]
    return data


NAMED = ("string name", "string version")


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (typed("bytes", "abcd"), "message"),
        (typed("bytes[]", ["0xabcd", "abcd"]), "message"),
        (
            with_domain(*reversed(NAMED), "uint256 chainId", "address verifyingContract"),
            "domain",
        ),
        (with_domain(*NAMED, "uint64 chainId", "address verifyingContract"), "domain"),
    ],
    ids=["text as bytes", "text among bytes", "another order", "another type"],
)
def test_typed_data_that_are_read_in_two_ways(
    account: OneKeyAccount, asked: pytest.LogCaptureFixture, data: dict[str, Any], part: str
) -> None:
    encode_typed_data(full_message=deepcopy(data))  # eth-account takes them
    with pytest.raises(InvalidParameter, match=f"reads the {part} .*differently"):
        account.sign_typed_data(full_message=data)
    assert not asked.records


def test_typed_data_without_a_primary_type(
    account: OneKeyAccount, asked: pytest.LogCaptureFixture
) -> None:
    data = {name: value for name, value in MAIL.items() if name != "primaryType"}
    expected = key_of(ETHEREUM).sign_typed_data(full_message=deepcopy(data))
    assert account.sign_typed_data(full_message=data) == expected
    assert asked.records  # which the refusals below and above do not have


@pytest.mark.parametrize(
    "given",
    [
        {"address": bytes.fromhex(METAMASK[2:])},
        {"address": HexBytes(METAMASK)},
        {"address": METAMASK.lower()},
    ],
    ids=["bytes", "HexBytes", "lower case"],
)
def test_the_contract_of_an_authorization_in_every_form(
    account: OneKeyAccount, given: dict[str, Any]
) -> None:
    authorization = {"chainId": 1, "nonce": 2, **given}
    expected = key_of(ETHEREUM).sign_authorization(authorization)
    assert account.sign_authorization(authorization) == expected


def test_an_authorization_whose_signature_begins_with_a_zero_byte(account: OneKeyAccount) -> None:
    """The firmware hashes a transaction with it wrongly, but not the authorization."""
    authorization = {"chainId": 1, "address": METAMASK, "nonce": 39}
    expected = key_of(ETHEREUM).sign_authorization(authorization)
    assert min(expected.r, expected.s) < 2**248
    assert account.sign_authorization(authorization) == expected


def test_an_authorizations_numbers_may_be_text(account: OneKeyAccount) -> None:
    expected = key_of(ETHEREUM).sign_authorization({"chainId": 1, "address": METAMASK, "nonce": 2})
    given = {"chainId": "0x1", "address": METAMASK, "nonce": "2"}
    assert account.sign_authorization(given) == expected


@pytest.mark.parametrize(
    "authorization",
    [
        {"chainId": "one"},
        {"nonce": 1.0},
        {"nonce": -1},
        {"chainId": 2**64},
        {"address": METAMASK[:-1]},
        {"address": METAMASK[:-1] + "b"},
        {"address": None},
    ],
    ids=str,
)
def test_an_authorization_that_is_none(
    account: OneKeyAccount, asked: pytest.LogCaptureFixture, authorization: dict[str, Any]
) -> None:
    whole = {"chainId": 1, "address": METAMASK, "nonce": 1}
    with pytest.raises(InvalidParameter, match="uthorization"):
        account.sign_authorization({**whole, **authorization})
    with pytest.raises(InvalidParameter, match="mapping"):
        account.sign_authorization([whole])  # type: ignore[arg-type]
    assert not asked.records


def test_an_authorization_for_all_networks_from_a_path_of_none_known(
    wallet: Wallet, asked: pytest.LogCaptureFixture
) -> None:
    account = OneKeyAccount(wallet, "m/44'/108'/0'/0/0")  # Ubiq
    asked.clear()
    with pytest.raises(InvalidParameter, match=r"m/44'/108'/0'/0/0 .*give the chainId"):
        account.sign_authorization({"chainId": 0, "address": METAMASK, "nonce": 1})
    assert not asked.records


@pytest.mark.parametrize("listed", [METAMASK, [METAMASK], {"chainId": 1}, [None], []], ids=repr)
def test_a_list_of_authorizations_that_is_none(
    account: OneKeyAccount, asked: pytest.LogCaptureFixture, listed: Any
) -> None:
    fees = {"maxFeePerGas": 1, "maxPriorityFeePerGas": 1, "authorizationList": listed}
    fields = {name: value for name, value in transfer(1).items() if name != "gasPrice"}
    with pytest.raises(InvalidParameter, match="authorization_list"):
        account.sign_transaction({**fields, **fees})
    assert not asked.records


@pytest.mark.parametrize("transaction", [None, "0x02", [("chainId", 1)]], ids=repr)
def test_a_transaction_that_is_no_mapping(account: OneKeyAccount, transaction: Any) -> None:
    with pytest.raises(InvalidParameter, match="no mapping"):
        account.sign_transaction(transaction)


def test_a_message_with_a_header_of_its_own(
    account: OneKeyAccount, asked: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(InvalidParameter, match="version 0x45 with this header"):
        account.sign_message(SignableMessage(b"E", b"thereum Signed Message:\n9", b"hi"))
    assert not asked.records


async def test_a_wallet_whose_methods_are_awaited() -> None:
    async with AsyncOneKey("memory:pro") as sdk:
        opened: Any = await sdk.open_wallet(standard=True)
        with pytest.raises(InvalidParameter, match=r"onekey_sdk\.sync"):
            OneKeyAccount(opened)
