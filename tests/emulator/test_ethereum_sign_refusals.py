"""What each firmware refuses to sign for Ethereum, and its words; the host is not the SDK."""

from __future__ import annotations

from typing import Any

import pytest

from onekey_sdk.wire import messages as m
from tests.support import vectors
from tests.support.host import connected

PATH = vectors.path("m/44'/60'/0'/0/0")
TO = "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8"
METAMASK = "0x63c0c19a282a1B52b07dD5a65b58948A07DAE32B"
OKX = "0x80296FF8D1ED46f8e3C7992664D13B833504c2Bb"
LEGACY: dict[str, Any] = {
    "address_n": PATH,
    "gas_price": b"\x01",
    "gas_limit": b"\x01",
    "chain_id": 1,
    "to": TO,
}
DYNAMIC: dict[str, Any] = {
    "address_n": PATH,
    "nonce": b"",
    "max_gas_fee": b"\x01",
    "max_priority_fee": b"\x01",
    "gas_limit": b"\x01",
    "value": b"",
    "data_length": 0,
    "chain_id": 1,
    "to": TO,
}
Authorization = m.EthereumSignTxEIP7702OneKey.EthereumAuthorizationOneKey


def authorization(**fields: Any) -> Any:
    given: dict[str, Any] = {"chain_id": 1, "address": METAMASK, "nonce": b"\x01"}
    return Authorization(**given | fields)


def legacy(**fields: Any) -> Any:
    return m.EthereumSignTxOneKey(**LEGACY | fields)


def dynamic(**fields: Any) -> Any:
    return m.EthereumSignTxEIP1559OneKey(**DYNAMIC | fields)


def delegation(*listed: Any, **fields: Any) -> Any:
    given: dict[str, Any] = {"authorization_list": listed}
    return m.EthereumSignTxEIP7702OneKey(**DYNAMIC | given | fields)


@pytest.mark.parametrize(
    ("request_", "classic", "pro"),
    [
        (legacy(chain_id=0), "Chain ID out of bounds", "Chain ID out of bounds"),
        (legacy(to=""), "Safety check failed", "Contract creation without data"),
        (legacy(to=TO[:-1]), "Safety check failed", "Invalid recipient address"),
        (legacy(gas_price=bytes(30)), "Safety check failed", "Fee overflow"),
        (dynamic(max_priority_fee=bytes(30)), "Safety check failed", "Fee overflow"),
        (legacy(tx_type=2), "Txtype out of bounds", "tx_type out of bounds"),
        (
            legacy(data_length=5),
            "Data length provided, but no initial chunk",
            "Data length provided, but no initial chunk",
        ),
        (
            legacy(data_length=1, data_initial_chunk=b"12"),
            "Invalid size of initial chunk",
            "Invalid size of initial chunk",
        ),
        (
            legacy(data_length=16_000_001, data_initial_chunk=b"1"),
            "Data length exceeds limit",
            "Data length exceeds limit",
        ),
        (
            legacy(address_n=vectors.path("m/44'/0'/0'/0/0")),
            "Forbidden key path",
            "Forbidden key path",
        ),
        (
            legacy(address_n=vectors.path("m/44'/1'/0'/0/0")),
            "Forbidden key path",
            "Forbidden key path",
        ),
        (delegation(), "Authorization list is empty", "Authorization list is empty"),
        (
            delegation(authorization(), authorization()),
            "Only support Self-sponsoring transaction now",
            "Only support Self-sponsoring transaction now",
        ),
        (
            delegation(authorization(chain_id=2)),
            "Authorization chain ID invalid",
            "Authorization chain ID invalid",
        ),
        (
            delegation(authorization(nonce=b"\x05")),
            "Authorization nonce invalid",
            "Authority nonce invalid",
        ),
        (
            delegation(authorization(address=OKX)),
            "Invalid initial calldata size",
            "Invalid calldata provided",
        ),
        (
            delegation(authorization(), data_length=1, data_initial_chunk=b"1"),
            "Invalid initial calldata size",
            "Calldata is expected to be empty",
        ),
        (delegation(authorization(), to=""), "Safety check failed", "Invalid recipient address"),
    ],
)
async def test_transactions(request_: Any, classic: str, pro: str):
    for model, text in (("classic1s", classic), ("pro", pro)):
        async with connected(model, auto_confirm=True) as host:
            assert await host.fail(request_) == ("DataError", text)


async def test_what_the_classic_has_no_room_for():
    async with connected("classic1s", auto_confirm=True) as host:
        for request in (
            legacy(data_length=1025, data_initial_chunk=bytes(1025)),
            m.EthereumSignMessageOneKey(address_n=PATH, message=bytes(5121)),
            m.EthereumVerifyMessageOneKey(address=TO, message=bytes(1025), signature=bytes(65)),
        ):
            assert await host.fail(request) == ("DataError", "bytes overflow")
        entry = m.EthereumAccessListOneKey(address=TO)
        request = dynamic(access_list=[entry] * 17)
        assert await host.fail(request) == ("DataError", "array overflow")


async def test_messages_that_are_too_long_for_a_pro():
    async with connected("pro", auto_confirm=True) as host:
        request = m.EthereumSignMessageOneKey(address_n=PATH, message=bytes(8193))
        assert (await host.fail(request))[0] == "FirmwareError"


@pytest.mark.parametrize("model", ["classic1s", "pro"])
async def test_pieces_of_data_of_a_wrong_size(model: str):
    for piece, text in ((bytes(2), "Too much data"), (b"", "Empty data chunk received")):
        async with connected(model, auto_confirm=True) as host:
            request = dynamic(data_length=1025, data_initial_chunk=bytes(1024))
            _, asked = await host.ask_confirmed(request)
            assert asked.data_length == 1
            answer = m.EthereumTxAckOneKey(data_chunk=piece)
            assert await host.fail(answer) == ("DataError", text)


async def test_data_that_nobody_asked_for():
    async with connected("classic1s") as host:
        assert await host.fail(m.EthereumTxAckOneKey(data_chunk=b"1")) == (
            "UnexpectedMessage",
            "Not in Ethereum signing mode",
        )
    async with connected("pro") as host:
        code, _ = await host.fail(m.EthereumTxAckOneKey(data_chunk=b"1"))
        assert code == "UnexpectedMessage"


@pytest.mark.parametrize("model", ["classic1s", "pro"])
@pytest.mark.parametrize(
    ("kind", "fields", "text"),
    [
        ("STRING", {"size": 1}, "Unexpected size in str/bool/addr"),
        ("UINT", {}, "Invalid size in int/uint"),
        ("BYTES", {"size": 33}, "Invalid size in bytes"),
        ("STRUCT", {"size": 1}, "Missing struct_name in struct"),
        ("STRUCT", {"struct_name": "A"}, "Missing size in struct"),
        ("ARRAY", {}, "Missing entry_type in array"),
        ("BOOL", {"struct_name": "A"}, "Unexpected struct_name in nonstruct"),
    ],
)
async def test_types_that_make_no_sense(model: str, kind: str, fields: dict[str, Any], text: str):
    ack = m.EthereumTypedDataStructAckOneKey
    number = ack.EthereumDataTypeOneKey.Value(kind)
    field = ack.EthereumFieldTypeOneKey(data_type=number, **fields)
    member = ack.EthereumStructMemberOneKey(type=field, name="x")
    async with connected(model, auto_confirm=True) as host:
        request = m.EthereumSignTypedDataOneKey(address_n=PATH, primary_type="Thing")
        assert (await host.ask(request)).name == "EIP712Domain"
        assert await host.fail(ack(members=[member])) == ("DataError", text)


@pytest.mark.parametrize("model", ["classic1s", "pro"])
@pytest.mark.parametrize("inner", ["the same", "another"])
async def test_types_without_end(model: str, inner: str):
    """A struct in itself, or one new struct in the other: the device gives up, and goes on."""
    ack = m.EthereumTypedDataStructAckOneKey
    number = ack.EthereumDataTypeOneKey.STRUCT
    async with connected(model, auto_confirm=True) as host:
        request = m.EthereumSignTypedDataOneKey(address_n=PATH, primary_type="Thing0")
        answer = await host.ask(request)
        for count in range(200):
            if answer.DESCRIPTOR.name == "ButtonRequest":
                answer = await host.ask(m.ButtonAck())
                continue
            if answer.DESCRIPTOR.name == "EthereumTypedDataValueRequestOneKey":
                answer = await host.ask(m.EthereumTypedDataValueAckOneKey(value=b"1"))
                continue
            if answer.DESCRIPTOR.name == "Failure":
                break
            name = answer.name if inner == "the same" else f"Thing{count}"
            field = ack.EthereumFieldTypeOneKey(data_type=number, size=1, struct_name=name)
            member = ack.EthereumStructMemberOneKey(type=field, name="x")
            answer = await host.ask(ack(members=[member]))
        assert answer.code == m.Failure.FailureType.Failure_FirmwareError
        assert (await host.ask(m.GetFeatures())).DESCRIPTOR.name == "Features"


@pytest.mark.parametrize("model", ["classic1s", "pro"])
async def test_hashes_of_a_wrong_length(model: str):
    request = m.EthereumSignTypedHashOneKey(address_n=PATH, domain_separator_hash=bytes(31))
    async with connected(model, auto_confirm=True) as host:
        if model == "classic1s":
            assert await host.fail(request) == ("DataError", "Invalid hash length")
        else:
            _, answer = await host.ask_confirmed(request)
            assert len(answer.signature) == 65
