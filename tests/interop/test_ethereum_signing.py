"""Signatures of the software device through the SDK are those of eth-account, byte for byte."""

from __future__ import annotations

from contextlib import asynccontextmanager
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from eth_account import Account
from eth_account.messages import encode_defunct, encode_typed_data
from eth_utils.crypto import keccak
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onekey_emulator import ALL_ALL, Emulator

from onekey_sdk import OneKey
from onekey_sdk.errors import DeviceFailure, FirmwareTooOld, InvalidParameter, MethodUnsupported
from tests.support import vectors

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

BOTH = pytest.mark.parametrize("model", ["classic1s", "pro"])
PATH = "m/44'/60'/0'/0/0"
TO = "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8"
METAMASK = "0x63c0c19a282a1B52b07dD5a65b58948A07DAE32B"
OKX = "0x80296FF8D1ED46f8e3C7992664D13B833504c2Bb"
INITIALIZE = bytes.fromhex("8129fc1c")
MAIL: dict[str, Any] = vectors.load("ethereum_signatures")["eip712"]["data"]

Account.enable_unaudited_hdwallet_features()
SIGNER: Any = Account.from_mnemonic(ALL_ALL, account_path=PATH)


@asynccontextmanager
async def device(model: str, **options: Any) -> AsyncGenerator[tuple[Emulator, OneKey]]:
    async with (
        Emulator(model=model, auto_confirm=True, **options) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        yield emulator, sdk


def ours(fields: dict[str, Any]) -> dict[str, Any]:
    """A transaction of eth-account's in our names; it knows `gas`, and no `type` is needed."""
    return {key: value for key, value in fields.items() if key != "type"}


LEGACY = {"nonce": 7, "gasPrice": 3 * 10**9, "gas": 50_000, "to": TO, "value": 10**15, "data": "0x"}
DYNAMIC = {
    "type": 2,
    "nonce": 7,
    "maxFeePerGas": 3 * 10**9,
    "maxPriorityFeePerGas": 10**9,
    "gas": 50_000,
    "to": TO,
    "value": 10**15,
    "data": "0x",
    "chainId": 1,
}


@BOTH
@pytest.mark.parametrize(
    "chain_id", [1, 30, 56, 137, 2147483629, 2147483630, 2**32 + 5, 2**53 + 1, 2**63]
)
async def test_legacy_transactions_of_any_network(model: str, chain_id: int):
    path = "m/44'/60'/0'/0/0"
    fields = LEGACY | {"chainId": chain_id}
    async with device(model) as (_, sdk):
        signed = await sdk.evm_sign_transaction(path=path, transaction=fields)
    theirs = SIGNER.sign_transaction(fields)
    assert signed.raw_transaction == bytes(theirs.raw_transaction)
    assert (signed.v, signed.r, signed.s) == (
        theirs.v,
        theirs.r.to_bytes(32, "big"),
        theirs.s.to_bytes(32, "big"),
    )


@BOTH
@pytest.mark.parametrize("size", [1, 1023, 1024, 1025, 2048, 3000, 65_536])
async def test_data_of_any_size(model: str, size: int):
    data = bytes(index % 251 for index in range(size))
    for fields in (LEGACY | {"chainId": 1, "data": data}, DYNAMIC | {"data": data}):
        async with device(model) as (emulator, sdk):
            signed = await sdk.evm_sign_transaction(path=PATH, transaction=ours(fields))
        assert signed.raw_transaction == bytes(SIGNER.sign_transaction(fields).raw_transaction)
        acks = [e for e in emulator.trace if e.message.DESCRIPTOR.name == "EthereumTxAckOneKey"]
        assert len(acks) == -(-size // 1024) - 1


@BOTH
async def test_a_new_contract(model: str):
    fields = {key: value for key, value in DYNAMIC.items() if key != "to"} | {"data": "0x6001"}
    async with device(model) as (emulator, sdk):
        signed = await sdk.evm_sign_transaction(path=PATH, transaction=ours(fields))
    assert signed.raw_transaction == bytes(SIGNER.sign_transaction(fields).raw_transaction)
    shown = {"classic1s": "to new contract?", "pro": "New Contract"}[model]
    assert any(shown in screen for screen in emulator.screens)


NUMBERS = st.integers(0, 2**100)
ACCESS = st.lists(
    st.fixed_dictionaries(
        {
            "address": st.binary(min_size=20, max_size=20).map(lambda raw: f"0x{raw.hex()}"),
            "storageKeys": st.lists(
                st.binary(min_size=32, max_size=32).map(lambda raw: f"0x{raw.hex()}"), max_size=3
            ),
        }
    ),
    max_size=3,
)
TRANSACTIONS = st.fixed_dictionaries(
    {
        "type": st.just(2),
        "chainId": st.sampled_from([1, 10, 56, 137, 8453, 42161]) | st.integers(2**32, 2**63),
        "nonce": st.integers(0, 2**63),
        "maxFeePerGas": st.integers(2**60, 2**80),
        "maxPriorityFeePerGas": st.integers(0, 2**60),
        "gas": st.integers(0, 2**60),
        "to": st.just(TO),
        "value": NUMBERS,
        "data": st.binary(max_size=1100),
        "accessList": ACCESS,
    }
)


@BOTH
@given(fields=TRANSACTIONS)
@settings(
    derandomize=True,
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_dynamic_fees_and_access_lists(model: str, fields: dict[str, Any]):
    async with device(model) as (_, sdk):
        signed = await sdk.evm_sign_transaction(path=PATH, transaction=ours(fields))
    assert signed.raw_transaction == bytes(SIGNER.sign_transaction(fields).raw_transaction)


@BOTH
@pytest.mark.parametrize(
    ("contract", "data", "chain_id"),
    [(METAMASK, b"", 1), (METAMASK, b"", 0), (OKX, INITIALIZE, 1), ("0x" + "00" * 20, b"", 1)],
)
async def test_authorizations(model: str, contract: str, data: bytes, chain_id: int):
    authorization = {"chainId": chain_id, "address": contract, "nonce": 8}
    fields = DYNAMIC | {"data": data}
    del fields["type"]
    async with device(model) as (emulator, sdk):
        signed = await sdk.evm_sign_transaction(
            path=PATH, transaction=fields | {"authorization_list": [authorization]}
        )
    theirs = SIGNER.sign_authorization(authorization)
    [ours_] = signed.authorization_signatures
    assert (ours_.y_parity, ours_.r, ours_.s) == (
        theirs.y_parity,
        theirs.r.to_bytes(32, "big"),
        theirs.s.to_bytes(32, "big"),
    )
    whole = SIGNER.sign_transaction(fields | {"type": 4, "authorizationList": [theirs]})
    assert signed.raw_transaction == bytes(whole.raw_transaction)
    shown = "\n".join(line for screen in emulator.screens for line in screen)
    assert ("Revoke Smart Account" if contract.endswith("00") else contract) in shown


@BOTH
async def test_authorizations_that_the_device_refuses(model: str):
    texts = {
        "classic1s": ("Unregistered delegator address", "Authorization nonce invalid"),
        "pro": ("Authorization address not in registered delegators", "Authority nonce invalid"),
    }[model]
    unknown = {"chain_id": 1, "address": TO, "nonce": 8}
    wrong_nonce = {"chain_id": 1, "address": METAMASK, "nonce": 9}
    async with device(model) as (_, sdk):
        for authorization, text in zip((unknown, wrong_nonce), texts, strict=True):
            with pytest.raises(DeviceFailure) as refused:
                await sdk.evm_sign_transaction(
                    path=PATH, transaction=ours(DYNAMIC) | {"authorization_list": [authorization]}
                )
            assert refused.value.params["text"] == text
        with pytest.raises(DeviceFailure, match="Only support Self-sponsoring"):
            await sdk.evm_sign_transaction(
                path=PATH, transaction=ours(DYNAMIC) | {"authorization_list": [unknown] * 2}
            )


@pytest.mark.parametrize(("model", "version"), [("classic1s", "3.12.0"), ("pro", "4.15.0")])
async def test_authorizations_need_newer_firmware(model: str, version: str):
    authorization = {"chain_id": 1, "address": METAMASK, "nonce": 8}
    transaction = ours(DYNAMIC) | {"authorization_list": [authorization]}
    async with device(model, firmware_version=version) as (emulator, sdk):
        await sdk.search_devices()
        before = len(emulator.trace)
        with pytest.raises(FirmwareTooOld):
            await sdk.evm_sign_transaction(path=PATH, transaction=transaction)
        said = [e.message.DESCRIPTOR.name for e in emulator.trace[before:]]
        assert set(said) <= {"GetFeatures", "Features"}


async def test_a_touch_signs_no_authorizations():
    authorization = {"chain_id": 1, "address": METAMASK, "nonce": 8}
    transaction = ours(DYNAMIC) | {"authorization_list": [authorization]}
    async with device("touch") as (_, sdk):
        with pytest.raises(MethodUnsupported):
            await sdk.evm_sign_transaction(path=PATH, transaction=transaction)


@BOTH
@pytest.mark.parametrize("message", [b"", b"Hello", "I\u2665SF".encode(), bytes(range(256)) * 8])
async def test_messages(model: str, message: bytes):
    async with device(model) as (emulator, sdk):
        signed = await sdk.evm_sign_message(path=PATH, message_hex=message)
        assert signed.signature == bytes(SIGNER.sign_message(encode_defunct(message)).signature)
        assert signed.address == SIGNER.address
        if len(message) <= 1024:
            await sdk.evm_verify_message(
                address=SIGNER.address, message_hex=message, signature=signed.signature
            )
    if message == b"Hello":
        assert any("Hello" in screen for screen in emulator.screens)


@BOTH
async def test_a_wrong_signature(model: str):
    signature = bytes(SIGNER.sign_message(encode_defunct(b"Hello")).signature)
    async with device(model) as (_, sdk):
        with pytest.raises(DeviceFailure, match="Invalid signature"):
            await sdk.evm_verify_message(
                address=SIGNER.address, message_hex=b"Hullo", signature=signature
            )


def typed(**more: Any) -> dict[str, Any]:
    """Typed data with one field of each of these types."""
    fields = [{"name": f"field{n}", "type": kind} for n, kind in enumerate(more)]
    values = {f"field{n}": value for n, value in enumerate(more.values())}
    return {
        "types": {"EIP712Domain": [{"name": "name", "type": "string"}], "Thing": fields},
        "primaryType": "Thing",
        "domain": {"name": "Test"},
        "message": values,
    }


ARRAYS = typed(**{"uint256[]": [1, 2, 3], "bytes2[2]": ["0x0102", "0x0304"], "string[]": []})
SCALARS = typed(
    int8=-1, int256=-(2**255), bool=True, address=TO, bytes="0x00", bytes32=b"\x07" * 32
)
PERSONS = deepcopy(MAIL)
PERSONS["types"]["Mail"][1] = {"name": "to", "type": "Person[]"}
PERSONS["message"]["to"] = [PERSONS["message"]["to"]] * 3
GRID = typed(**{"uint8[2][]": [[1, 2], [3, 4]]})
LONG = typed(bytes=bytes(2000))
DOMAIN_ONLY = MAIL | {"primaryType": "EIP712Domain"}
RECURSIVE: dict[str, Any] = {
    "types": {
        "EIP712Domain": [{"name": "name", "type": "string"}],
        "Node": [{"name": "name", "type": "string"}, {"name": "children", "type": "Node[]"}],
    },
    "primaryType": "Node",
    "domain": {"name": "Tree"},
    "message": {"name": "root", "children": [{"name": "leaf", "children": []}]},
}


@BOTH
@pytest.mark.parametrize(
    ("data", "request_name"),
    [
        (MAIL, "EthereumSignTypedDataOneKey"),
        (ARRAYS, "EthereumSignTypedDataOneKey"),
        (SCALARS, "EthereumSignTypedDataOneKey"),
        (PERSONS, "EthereumSignTypedDataOneKey"),
        (RECURSIVE, "EthereumSignTypedDataOneKey"),
        (GRID, "EthereumSignTypedHashOneKey"),
        (LONG, "EthereumSignTypedHashOneKey"),
    ],
    ids=["mail", "arrays", "scalars", "persons", "recursive", "grid", "long"],
)
async def test_typed_data(model: str, data: dict[str, Any], request_name: str):
    async with device(model) as (emulator, sdk):
        signed = await sdk.evm_sign_typed_data(path=PATH, data=data)
    theirs = SIGNER.sign_message(encode_typed_data(full_message=deepcopy(data)))
    assert signed.signature == bytes(theirs.signature)
    assert emulator.requests.count(request_name) == 1
    if data is MAIL:
        shown = [line for screen in emulator.screens for line in screen]
        for text in (
            "Ether Mail",
            "Hello, Bob!",
            "Cow",
            "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826",
        ):
            assert text in shown


@BOTH
async def test_the_domain_alone(model: str):
    async with device(model) as (_, sdk):
        signed = await sdk.evm_sign_typed_data(path=PATH, data=DOMAIN_ONLY)
    digest = b"\x19\x01" + encode_typed_data(full_message=deepcopy(MAIL)).header
    assert signed.signature == bytes(SIGNER.unsafe_sign_hash(keccak(digest)).signature)


@BOTH
async def test_structs_in_arrays_the_other_way(model: str):
    """The SDK checks the signature of a Pro against a digest of its own."""
    async with device(model) as (_, sdk):
        usual = await sdk.evm_sign_typed_data(path=PATH, data=PERSONS)
        other = await sdk.evm_sign_typed_data(path=PATH, data=PERSONS, metamask_v4_compat=False)
    assert usual.signature != other.signature


@BOTH
async def test_hashes_alone(model: str):
    hashes = encode_typed_data(full_message=deepcopy(MAIL))
    async with device(model) as (_, sdk):
        signed = await sdk.evm_sign_typed_data(
            path=PATH, domain_hash=hashes.header, message_hash=hashes.body.hex()
        )
    assert signed.signature == bytes(SIGNER.sign_message(hashes).signature)
    assert signed.address == SIGNER.address


SAFE_TYPES: dict[str, Any] = {
    "EIP712Domain": [
        {"name": "chainId", "type": "uint256"},
        {"name": "verifyingContract", "type": "address"},
    ],
    "SafeTx": [
        {"name": "to", "type": "address"},
        {"name": "value", "type": "uint256"},
        {"name": "data", "type": "bytes"},
        {"name": "operation", "type": "uint8"},
        {"name": "safeTxGas", "type": "uint256"},
        {"name": "baseGas", "type": "uint256"},
        {"name": "gasPrice", "type": "uint256"},
        {"name": "gasToken", "type": "address"},
        {"name": "refundReceiver", "type": "address"},
        {"name": "nonce", "type": "uint256"},
    ],
}
ZERO = "0x" + "00" * 20
SAFE: dict[str, Any] = {
    "types": SAFE_TYPES,
    "primaryType": "SafeTx",
    "domain": {"chainId": 1, "verifyingContract": TO},
    "message": {
        "to": METAMASK,
        "value": 10**18,
        "data": "0x0102",
        "operation": 0,
        "safeTxGas": 0,
        "baseGas": 3,
        "gasPrice": 0,
        "gasToken": ZERO,
        "refundReceiver": ZERO,
        "nonce": 42,
    },
}


@BOTH
@pytest.mark.parametrize("operation", [0, 1])
async def test_transactions_of_a_safe(model: str, operation: int):
    data = deepcopy(SAFE)
    data["message"]["operation"] = operation
    async with device(model) as (emulator, sdk):
        signed = await sdk.evm_sign_typed_data(path=PATH, data=data)
    theirs = SIGNER.sign_message(encode_typed_data(full_message=deepcopy(data)))
    assert signed.signature == bytes(theirs.signature)
    assert any(e.message.DESCRIPTOR.name == "EthereumGnosisSafeTxAck" for e in emulator.trace)
    shown = [line for screen in emulator.screens for line in screen]
    assert "42" in shown
    assert f"{operation} ({['Call', 'DelegateCall'][operation]})" in shown


@BOTH
async def test_a_safe_of_other_types_is_signed_by_its_hashes(model: str):
    """Before version 1.3 the domain had no chain id; the device would hash something else."""
    data = deepcopy(SAFE)
    del data["types"]["EIP712Domain"][0], data["domain"]["chainId"]
    async with device(model) as (emulator, sdk):
        signed = await sdk.evm_sign_typed_data(path=PATH, data=data)
    theirs = SIGNER.sign_message(encode_typed_data(full_message=deepcopy(data)))
    assert signed.signature == bytes(theirs.signature)
    assert "EthereumSignTypedHashOneKey" in emulator.requests


async def test_signing_takes_no_bundle():
    async with device("pro") as (emulator, sdk):
        call: Any = sdk.evm_sign_message
        with pytest.raises(InvalidParameter):
            await call(path=PATH, message_hex=b"", bundle=[{"path": PATH}])
    assert "EthereumSignMessageOneKey" not in emulator.requests


COSTLY = DYNAMIC | {"value": 15 * 10**17}


@BOTH
async def test_what_the_person_sees(model: str):
    async with device(model) as (emulator, sdk):
        await sdk.evm_sign_transaction(
            path=PATH, transaction=ours(DYNAMIC | {"value": 15 * 10**17})
        )
    shown = [line for screen in emulator.screens for line in screen]
    amount = {"classic1s": "1.5 ETH", "pro": "Send 1.5 ETH"}[model]
    for text in (amount, TO, SIGNER.address, "0.00015 ETH"):
        assert text in shown, text
