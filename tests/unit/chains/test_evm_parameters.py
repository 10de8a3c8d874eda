"""Malformed parameters of Ethereum's methods are refused before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from onekey_sdk.chains import evm
from onekey_sdk.errors import InvalidParameter

PATH = "m/44'/60'/0'/0/0"
TO = "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8"
LEGACY = {
    "to": TO,
    "value": 1,
    "gas_limit": 21000,
    "gas_price": 1,
    "nonce": 0,
    "chain_id": 1,
}
DYNAMIC = {key: value for key, value in LEGACY.items() if key != "gas_price"} | {
    "max_fee_per_gas": 2,
    "max_priority_fee_per_gas": 1,
}
AUTHORIZATION = {"chain_id": 1, "address": "0x" + "63" * 20, "nonce": 1}
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
GOOD = ORDER // 2
"""The highest s, which also begins with no zero byte."""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": 1.0}, "value is a float"),
        ({"value": -1}, "value is negative"),
        ({"value": 2**256}, "value is out of range"),
        ({"value": "1" * 90}, "value is out of range"),
        ({"value": True}, "value is no whole number"),
        ({"value": "one"}, "value is no whole number"),
        ({"value": "0xzz"}, "value is no whole number"),
        ({"nonce": 2**64}, "nonce is out of range"),
        ({"nonce": None}, "transaction lacks nonce"),
        ({"chain_id": 0}, "chain_id is a whole number from 1 on"),
        ({"chain_id": 2**64}, "chain_id is out of range"),
        ({"chain_id": None}, "transaction lacks chain_id"),
        ({"gas_limit": None}, "transaction lacks gas_limit"),
        ({"gas_price": None}, "transaction lacks gas_price, or max_fee_per_gas and"),
        ({"max_fee_per_gas": 1}, "gas_price and max_fee_per_gas exclude each other"),
        ({"gas_price": 2**240}, "the fee is out of range"),
        ({"data": "0xzz"}, "data is not hexadecimal"),
        ({"data": "0x123"}, "data is not hexadecimal"),
        ({"data": 5}, "data is neither bytes nor hex text"),
        ({"data": bytes(16_000_001)}, "data has more than"),
        ({"to": None}, "to is missing"),
        ({"to": TO[:-1]}, "to is no address"),
        ({"to": TO.replace("C0e", "c0e")}, "to has a wrong checksum"),
        ({"to": 7}, "to is no address"),
        ({"to": bytes(19)}, "to has 19 bytes instead of 20"),
        ({"to": bytearray(19)}, "to has 19 bytes instead of 20"),
        ({"to": []}, "to is no address"),
        ({"to": {}}, "to is no address"),
        ({"tx_type": 2, "chain_id": 888}, "tx_type is 1 or 6"),
        ({"tx_type": 1}, "tx_type is 1 or 6, on Wanchain alone"),
        ({"type": 2}, "type is 2, but the fields make a type 0"),
        ({"colour": "red"}, "transaction has an unknown field 'colour'"),
        ({"gasLimit": 1}, "transaction has gas_limit twice"),
        ({"access_list": [{"address": TO}]}, "devices do not sign EIP-2930"),
        ({"authorization_list": [AUTHORIZATION]}, "an authorization_list needs max_fee_per_gas"),
    ],
)
def test_legacy_transactions(change: dict[str, Any], words: str):
    with pytest.raises(InvalidParameter, match=f"(?i){words}"):
        evm.sign_transaction(PATH, LEGACY | change)


DYNAMIC_CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"max_fee_per_gas": None}, "transaction lacks max_fee_per_gas"),
    ({"max_priority_fee_per_gas": None}, "transaction lacks max_priority_fee_per_gas"),
    ({"max_priority_fee_per_gas": 3}, "max_priority_fee_per_gas is higher"),
    ({"tx_type": 1}, "tx_type is for legacy"),
    ({"access_list": "all"}, "access_list is no list"),
    ({"access_list": [1]}, "is no mapping"),
    ({"access_list": [{"address": TO}] * 17}, "more than 16 entries"),
    ({"access_list": [{"storage_keys": []}]}, "lacks address"),
    ({"access_list": [{"address": TO, "storageKeys": ["0x01"]}]}, "1 bytes instead of 32"),
    ({"access_list": [{"address": TO, "storage_keys": [bytes(32)] * 17}]}, "storage keys"),
    ({"authorization_list": []}, "authorization_list is empty"),
    ({"authorization_list": [AUTHORIZATION], "to": None, "data": "01"}, "to is missing"),
    ({"authorization_list": [AUTHORIZATION | {"chain_id": 2}]}, "neither 0 nor"),
    ({"authorization_list": [AUTHORIZATION | {"nonce": 2**64}]}, "nonce is out of range"),
    ({"authorization_list": [AUTHORIZATION | {"path": "m/0"}]}, "too short"),
    ({"authorization_list": [AUTHORIZATION | {"signature": {}}]}, "lacks y_parity, r, s"),
    (
        {"authorization_list": [AUTHORIZATION | {"y_parity": 2, "r": 1, "s": 1}]},
        "y_parity is neither 0 nor 1",
    ),
    (
        {"authorization_list": [AUTHORIZATION | {"y_parity": 0, "r": 1, "s": 1, "path": PATH}]},
        "a signature and the path",
    ),
]


@pytest.mark.parametrize(
    ("r", "s", "words"),
    [
        (0, GOOD, "out of range"),
        (GOOD, 0, "out of range"),
        (ORDER, GOOD, "out of range"),
        (2**256 - 1, GOOD, "out of range"),
        (GOOD, GOOD + 1, "lower half"),
        (GOOD, ORDER - 1, "lower half"),
        (2**248 - 1, GOOD, "begins with a zero byte"),
        (GOOD, 2**248 - 1, "begins with a zero byte"),
        (GOOD, bytes(1) + b"\x01" * 31, "begins with a zero byte"),
        (f"{1:#x}", GOOD, "begins with a zero byte"),
    ],
)
def test_signatures_of_authorizations(r: Any, s: Any, words: str):
    def transaction(r: Any, s: Any) -> dict[str, Any]:
        signature = {"y_parity": 0, "r": r, "s": s}
        return DYNAMIC | {"authorization_list": [AUTHORIZATION | {"signature": signature}]}

    evm.sign_transaction(PATH, transaction(2**248, GOOD))
    with pytest.raises(InvalidParameter, match=rf"(?i)authorization_list\[0\] has .*{words}"):
        evm.sign_transaction(PATH, transaction(r, s))


@pytest.mark.parametrize(("change", "words"), DYNAMIC_CHANGES)
def test_transactions_with_dynamic_fees(change: dict[str, Any], words: str):
    with pytest.raises(InvalidParameter, match=f"(?i){words}"):
        evm.sign_transaction(PATH, DYNAMIC | change)


@pytest.mark.parametrize("transaction", [None, 5, "0x02", [LEGACY]])
def test_what_is_no_transaction(transaction: Any):
    with pytest.raises(InvalidParameter, match=r"(?i)transaction is no mapping"):
        evm.sign_transaction(PATH, transaction)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("m/44'/60'", "too short"),
        ("m/84'/0'/0'/0/0", "none of Ethereum's"),
        ("m/44'/0'/0'/0/0", "one of Bitcoin"),
        ("m/44'/501'/0'", "one of Solana"),
        ("44'/60'", "not a derivation path"),
        ("m/44'/60'/0'/0/" + "1" * 5000, "no component of a derivation path"),
    ],
)
def test_paths_of_signing_keys(path: str, words: str):
    calls: list[Any] = [
        lambda: evm.sign_transaction(path, LEGACY),
        lambda: evm.sign_message(path, b""),
        lambda: evm.sign_typed_data(path, domain_hash=bytes(32)),
        lambda: evm.sign_message_eip712(path, bytes(32), bytes(32)),
    ]
    for call in calls:
        with pytest.raises(InvalidParameter, match=f"(?i){words}"):
            call()


@pytest.mark.parametrize("chain_id", [0, -1, 1.5, "x", 2**64])
def test_chain_ids_of_messages(chain_id: Any):
    with pytest.raises(InvalidParameter, match=r"(?i)chain_id"):
        evm.sign_message(PATH, b"", chain_id=chain_id)


def test_messages_are_bytes_or_hex():
    with pytest.raises(InvalidParameter, match=r"(?i)message_hex is not hexadecimal"):
        evm.sign_message(PATH, "Hello")
    with pytest.raises(InvalidParameter, match=r"(?i)signature has 64 bytes instead of 65"):
        evm.verify_message(TO, b"", bytes(64))


def test_hashes_have_32_bytes():
    with pytest.raises(InvalidParameter, match=r"(?i)domain_hash has 31 bytes"):
        evm.sign_message_eip712(PATH, bytes(31), bytes(32))
    for nothing in ("", b"", None):
        call: Any = evm.sign_message_eip712
        with pytest.raises(InvalidParameter, match=r"(?i)message_hash"):
            call(PATH, bytes(32), nothing)
        with pytest.raises(InvalidParameter, match=r"(?i)domain_hash"):
            call(PATH, nothing, bytes(32))
    with pytest.raises(InvalidParameter, match=r"(?i)data is missing, or domain_hash"):
        evm.sign_typed_data(PATH)


def test_contracts_by_the_checksums_of_the_network():
    def transaction(chain: int, listed: int) -> dict[str, Any]:
        # The contract's address is the example of RSKIP-60 for chain 30.
        contract = "0x5aaEB6053f3e94c9b9a09f33669435E7ef1bEAeD"
        authorization = {"chain_id": listed, "address": contract, "nonce": 1}
        return DYNAMIC | {"chain_id": chain, "authorization_list": [authorization]}

    evm.sign_transaction(PATH, transaction(30, 30))
    evm.sign_transaction(PATH, transaction(30, 0))
    with pytest.raises(InvalidParameter, match="wrong checksum"):
        evm.sign_transaction(PATH, transaction(1, 1))
