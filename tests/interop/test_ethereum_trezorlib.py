"""Trezor's own library, unmodified, signs Ethereum on the emulated models as eth-account does."""

from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from eth_account import Account
from eth_account.messages import encode_defunct, encode_typed_data
from trezorlib.tools import parse_path

from tests.interop.running import running
from tests.interop.untyped import client, ethereum, messages, udp
from tests.support import vectors

if TYPE_CHECKING:
    from collections.abc import Generator

pytestmark = [pytest.mark.real_time, pytest.mark.parametrize("model", ["classic1s", "pro"])]

PATH = parse_path("m/44h/60h/0h/0/0")
TO = "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8"
KEY = "0x" + "01" * 32
MAIL: dict[str, Any] = vectors.load("ethereum_signatures")["eip712"]["data"]

Account.enable_unaudited_hdwallet_features()
SIGNER: Any = Account.from_mnemonic(" ".join(["all"] * 12))


@contextmanager
def session(model: str) -> Generator[Any]:
    with running(model=model, trezor_compatible=True, auto_confirm=True) as software:
        app = client.AppManifest(app_name="interop")
        transport = udp.UdpTransport.find_by_path(software.address)
        with client.get_client(app, transport) as trezor:
            yield trezor.get_session(None)


@pytest.mark.parametrize(("chain_id", "size"), [(1, 0), (1, 2500), (2**32 + 1, 10)])
def test_legacy_transactions(model: str, chain_id: int, size: int):
    data = b"\x01" * size
    fields = {
        "nonce": 1,
        "gasPrice": 20,
        "gas": 21_000,
        "to": TO,
        "value": 5,
        "data": data,
    }
    with session(model) as trezor:
        v, r, s = ethereum.sign_tx(trezor, PATH, 1, 20, 21_000, TO, 5, data=data, chain_id=chain_id)
    theirs = SIGNER.sign_transaction(fields | {"chainId": chain_id})
    assert (int.from_bytes(r, "big"), int.from_bytes(s, "big")) == (theirs.r, theirs.s)
    assert v == theirs.v


def test_dynamic_fees(model: str):
    access = [messages.EthereumAccessList(address=TO, storage_keys=[bytes.fromhex(KEY[2:])])]
    with session(model) as trezor:
        v, r, s = ethereum.sign_tx_eip1559(
            trezor,
            PATH,
            nonce=1,
            gas_limit=21_000,
            to=TO,
            value=5,
            data=b"\x02" * 1500,
            chain_id=1,
            max_gas_fee=20,
            max_priority_fee=10,
            access_list=access,
        )
    theirs = SIGNER.sign_transaction(
        {
            "type": 2,
            "nonce": 1,
            "gas": 21_000,
            "to": TO,
            "value": 5,
            "data": b"\x02" * 1500,
            "chainId": 1,
            "maxFeePerGas": 20,
            "maxPriorityFeePerGas": 10,
            "accessList": [{"address": TO, "storageKeys": [KEY]}],
        }
    )
    signature = v, int.from_bytes(r, "big"), int.from_bytes(s, "big")
    assert signature == (theirs.v, theirs.r, theirs.s)


def test_messages(model: str):
    with session(model) as trezor:
        signed = ethereum.sign_message(trezor, PATH, "Hello")
        assert signed.address == SIGNER.address
        assert signed.signature == bytes(SIGNER.sign_message(encode_defunct(b"Hello")).signature)
        assert ethereum.verify_message(trezor, SIGNER.address, signed.signature, "Hello")
        assert not ethereum.verify_message(trezor, SIGNER.address, signed.signature, "Hullo")


def test_typed_data(model: str):
    encoded = encode_typed_data(full_message=deepcopy(MAIL))
    expected = bytes(SIGNER.sign_message(encoded).signature)
    with session(model) as trezor:
        by_hash = ethereum.sign_typed_data_hash(trezor, PATH, encoded.header, encoded.body)
        assert by_hash.signature == expected
        if model == "pro":  # The Classic family has no such message of Trezor's.
            signed = ethereum.sign_typed_data(trezor, PATH, deepcopy(MAIL))
            assert signed.signature == expected
