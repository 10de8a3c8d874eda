"""Authorizations (EIP-7702) at the edges: what devices sign for nothing never gets out."""

from __future__ import annotations

from typing import Any

import pytest
from eth_account import Account
from onekey_emulator import ALL_ALL, Emulator
from onekey_emulator.handlers import ethereum_sign_tx

from onekey_sdk import OneKey
from onekey_sdk.errors import FirmwareError, InvalidParameter, ProtocolError
from onekey_sdk.wire import messages as m

BOTH = pytest.mark.parametrize("model", ["classic1s", "pro"])
PATH = "m/44'/60'/0'/0/0"
METAMASK = "0x63c0c19a282a1B52b07dD5a65b58948A07DAE32B"

Account.enable_unaudited_hdwallet_features()
SIGNER: Any = Account.from_mnemonic(ALL_ALL, account_path=PATH)
OTHER: Any = Account.from_key("0x" + "11" * 32)


def authorization(nonce: int) -> dict[str, Any]:
    return {"chainId": 1, "address": METAMASK, "nonce": nonce}


def transaction(nonce: int, listed: dict[str, Any]) -> dict[str, Any]:
    return {
        "chainId": 1,
        "nonce": nonce,
        "gas": 100_000,
        "maxFeePerGas": 5,
        "maxPriorityFeePerGas": 5,
        "to": SIGNER.address,
        "value": 0,
        "data": b"",
        "authorizationList": [listed],
    }


def signed_by(account: Any, nonce: int) -> dict[str, Any]:
    found = account.sign_authorization(authorization(nonce))
    return {**authorization(nonce), "yParity": found.y_parity, "r": found.r, "s": found.s}


def is_short(signed: Any) -> bool:
    return min(signed.r.bit_length(), signed.s.bit_length()) <= 248


def first(short: bool) -> int:
    """The first nonce at which the other account's r or s begins with a zero byte, or does not."""
    return next(
        nonce
        for nonce in range(1000)
        if is_short(OTHER.sign_authorization(authorization(nonce))) is short
    )


@BOTH
async def test_one_whose_signature_begins_with_a_zero_byte(model: str):
    """Firmware hashes r and s with their leading zeros, which RLP of a transaction has not."""
    theirs = SIGNER.sign_authorization(authorization(39))
    assert is_short(theirs)
    async with Emulator(model, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(FirmwareError, match="no network accepts") as refused:
            await sdk.evm_sign_transaction(
                path=PATH, transaction=transaction(38, authorization(39))
            )
        [found] = refused.value.params["authorization_signatures"]
        assert (found.y_parity, found.r, found.s) == (
            theirs.y_parity,
            theirs.r.to_bytes(32, "big"),
            theirs.s.to_bytes(32, "big"),
        )
        signed = await sdk.evm_sign_transaction(
            path=PATH, transaction=transaction(37, authorization(38))
        )
    assert Account.recover_transaction(signed.raw_transaction) == SIGNER.address


@BOTH
async def test_one_that_comes_signed(model: str):
    good, short = signed_by(OTHER, first(short=False)), signed_by(OTHER, first(short=True))
    theirs = OTHER.sign_authorization(authorization(good["nonce"]))
    expected = SIGNER.sign_transaction(transaction(7, theirs) | {"type": 4})
    async with Emulator(model, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        signed = await sdk.evm_sign_transaction(path=PATH, transaction=transaction(7, good))
        assert signed.raw_transaction == bytes(expected.raw_transaction)
        before = len(emulator.trace)
        with pytest.raises(InvalidParameter, match="begins with a zero byte"):
            await sdk.evm_sign_transaction(path=PATH, transaction=transaction(7, short))
        assert len(emulator.trace) == before


async def test_a_device_that_replaces_the_signature(monkeypatch: pytest.MonkeyPatch):
    other = m.EthereumAuthorizationSignature(y_parity=0, r=b"\x22" * 32, s=b"\x33" * 32)

    def sign(*_: Any) -> Any:
        return [other], []

    monkeypatch.setattr(ethereum_sign_tx, "sign_authorizations", sign)
    async with Emulator("pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(ProtocolError, match="replaced the signature"):
            await sdk.evm_sign_transaction(
                path=PATH, transaction=transaction(7, signed_by(OTHER, first(short=False)))
            )
