"""Addresses and signatures, at devices that answer as real firmware was recorded to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from eth_account import Account

from tests.interop.recorded_device import Exchange
from tests.interop.recorded_stage import (
    ETH_PATH,
    MODELS,
    STANDARD,
    Stage,
    as_the_sdk_asks,
    in_session,
    said,
)

STANDARD_ADDRESS = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
ADDRESSES = (
    ("m/84'/0'/0'/0/0", "bc1qannfxke2tfd4l7vhepehpvt05y83v3qsf6nfkk"),
    ("m/86'/0'/0'/0/0", "bc1ptxs597p3fnpd8gwut5p467ulsydae3rp9z75hd99w8k3ljr9g9rqx6ynaw"),
    ("m/49'/0'/0'/0/0", "3L6TyTisPBmrDAj6RoKmDzNnj4eQi54gD2"),
    ("m/44'/0'/0'/0/0", "1JAd7XCBzGudGpJQSDSfpmJhiygtLQWaGL"),
)


def with_session(exchange: Exchange) -> Exchange:
    """The exchange in a session whose passphrase has been given before."""
    kinds = [prompt.name for prompt, _ in exchange.steps]
    assert kinds[:1] == ["PassphraseRequest"]
    return replace(exchange, steps=exchange.steps[1:])


@pytest.mark.parametrize("name", ["classic1s/bitcoin-getaddress", "pro/addresses"])
async def test_bitcoin(name: str):
    stage = Stage(name)
    model = name.partition("/")[0]
    opening = Stage(f"{model}/getpassphrasestate-host-passphrase").recorded("GetPassphraseState")
    asked = [stage.recorded("GetAddress", number) for number in range(len(ADDRESSES))]
    if asked[0].steps:
        asked[0] = with_session(asked[0])
    resumed = stage.initialize(0, session=0, state=STANDARD)
    stage.play(stage.get_features(), stage.initialize(0))
    stage.play(in_session(opening, stage.session_id(0)))
    for exchange in (*asked, stage.recorded("GetPublicKey")):
        stage.play(resumed, as_the_sdk_asks(exchange))
    async with stage.sdk() as sdk:
        wallet = await sdk.open_wallet(standard=True)
        for path, expected in ADDRESSES:
            found = await wallet.btc.get_address(path, show_on_onekey=False)
            assert found.address == expected
        key = await wallet.btc.get_public_key("m/84'/0'/0'", show_on_onekey=False)
        recorded: Any = stage.recorded("GetPublicKey").answers[0].message()
        assert key.xpub_segwit == recorded.xpub
        assert key.node.public_key == recorded.node.public_key
        assert key.root_fingerprint == recorded.root_fingerprint


def as_the_sdk_writes(exchange: Exchange) -> Exchange:
    """The exchange with the recipient's digits alone, where the recorded host wrote 0x as well."""
    request: Any = exchange.request.message()
    request.to = request.to.removeprefix("0x")
    return replace(exchange, request=said("host", request))


@pytest.mark.parametrize("model", MODELS)
async def test_signing_a_transaction_of_ethereum(model: str):
    """Data of 1500 bytes: 1024 in the request, and the rest when the device asks for it."""
    stage = Stage(f"{model}/ethereum-sign-eip1559-1500-bytes")
    sign = as_the_sdk_writes(stage.recorded("EthereumSignTxEIP1559OneKey"))
    opening = Stage(f"{model}/getpassphrasestate-host-passphrase").recorded("GetPassphraseState")
    if model == "classic1s":
        # The recorded host opened no wallet before, and was asked for the passphrase here.
        sign = with_session(sign)
    stage.play(
        stage.get_features(),
        stage.initialize(0),
        in_session(opening, stage.session_id()),
        stage.initialize(0, session=0, state=STANDARD),
        sign,
        stage.recorded("EthereumTxAckOneKey"),
    )
    request: Any = sign.request.message()
    answer: Any = stage.recorded("EthereumTxAckOneKey").answers[0].message()
    rest: Any = stage.recorded("EthereumTxAckOneKey").request.message()
    transaction = {
        "chain_id": request.chain_id,
        "nonce": int.from_bytes(request.nonce, "big"),
        "gas_limit": int.from_bytes(request.gas_limit, "big"),
        "max_fee_per_gas": int.from_bytes(request.max_gas_fee, "big"),
        "max_priority_fee_per_gas": int.from_bytes(request.max_priority_fee, "big"),
        "to": request.to,
        "value": int.from_bytes(request.value, "big"),
        "data": request.data_initial_chunk + rest.data_chunk,
    }
    async with stage.sdk() as sdk:
        wallet = await sdk.open_wallet(standard=True)
        signed = await wallet.evm.sign_transaction(ETH_PATH, transaction)
    assert (signed.v, signed.r, signed.s) == (
        answer.signature_v,
        answer.signature_r,
        answer.signature_s,
    )
    recover: Any = Account.recover_transaction
    assert recover(signed.raw_transaction) == STANDARD_ADDRESS
