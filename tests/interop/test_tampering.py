"""Nothing that a device says is believed: whatever is changed on its way, what comes out is what
was asked for, or an error.

Every field of every message gets other values, one at a time, with a software device that goes on
as it would. Left out is what the host cannot know: whose signature an Ethereum transaction has, or
typed data on the Classic family, where the answer names no account.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk import BtcPublicKey, EvmMessageSignature, OneKey, OneKeyError
from onekey_sdk.errors import ProtocolError
from onekey_sdk.wire import messages as m
from tests.support import bitcoin, psbts, vectors
from tests.support.tampering import Forgery, MiddlePort, forgeries, interfered, overheard

PATH = "m/44'/60'/0'/0/0"
PUBLISHED = bitcoin.published()
MAIL: Any = vectors.load("ethereum_signatures")["eip712"]["data"]


def case(model: str, method: str, name: str = "", **parameters: Any) -> Any:
    return pytest.param(model, method, parameters, id=f"{model}-{method}{name and '-' + name}")


def published(model: str, name: str) -> Any:
    return case(model, "btc_sign_transaction", name.replace(" ", "_"), **PUBLISHED[name]["call"])


CASES = [
    published("pro", "segwit native send native change"),
    published("classic1s", "taproot send two with change"),
    case("pro", "btc_sign_psbt", psbt=psbts.taproot_psbt()),
    case("pro", "btc_sign_message", "legacy", path="m/44'/0'/0'/0/0", message_hex=b"Hello"),
    case("pro", "btc_sign_message", "segwit", path="m/84'/0'/0'/0/0", message_hex=b"Hello"),
    case("pro", "btc_sign_message", "decred", path="m/44'/42'/0'/0/0", message_hex=b"Hello"),
    case(
        "pro",
        "btc_sign_message",
        "bip322",
        path="m/86'/0'/0'/0/0",
        message_hex=b"Hello",
        dapp_sign_type="bip322-simple",
    ),
    case("pro", "btc_get_address", path="m/84'/0'/0'/0/0", show_on_onekey=True),
    case("pro", "btc_get_public_key", path="m/84'/0'/0'", show_on_onekey=False),
    case("pro", "btc_get_descriptors"),
    case("pro", "evm_sign_message", path=PATH, message_hex=b"Hello"),
    case("pro", "evm_sign_typed_data", "values", path=PATH, data=MAIL),
    case("pro", "evm_sign_typed_data", path=PATH, domain_hash=b"1" * 32, message_hash=b"2" * 32),
    case("pro", "evm_get_address", path=PATH, show_on_onekey=True),
    case("pro", "evm_get_public_key", path=PATH, show_on_onekey=False),
]


@pytest.mark.parametrize(("model", "method", "parameters"), CASES)
async def test_no_answer_is_believed(model: str, method: str, parameters: dict[str, Any]) -> None:
    async def call(sdk: OneKey) -> Any:
        return await getattr(sdk, method)(use_empty_passphrase=True, **parameters)

    noticed, unharmed, wrong = 0, 0, list[str]()
    async with Emulator(model, auto_confirm=True) as emulator:
        expected, said = await overheard(emulator, call)
        for forgery in forgeries(said):
            try:
                result = await interfered(emulator, call, forgery)
            except OneKeyError:
                noticed += 1
            else:
                unharmed += 1
                if known(result) != known(expected):
                    wrong.append(f"{forgery.place}: {forgery.what}")
    assert wrong == []
    assert noticed > len(said)
    assert unharmed


@pytest.mark.parametrize("model", ["pro", "classic1s"])
async def test_a_device_that_asks_for_nonsense_is_left_at_rest(model: str) -> None:
    parameters = PUBLISHED["segwit native send native change"]["call"]

    async def call(sdk: OneKey) -> Any:
        return await sdk.btc_sign_transaction(use_empty_passphrase=True, **parameters)

    async with Emulator(model, auto_confirm=True) as emulator:
        _, said = await overheard(emulator, call)
        place, question = next(
            (place, message)
            for place, message in enumerate(said)
            if isinstance(message, m.TxRequest) and message.serialized.serialized_tx
        )
        other = m.TxRequest.FromString(question.SerializeToString())
        other.details.request_index = 99
        async with OneKey(MiddlePort(emulator.port(), Forgery(place, "index", other))) as sdk:
            with pytest.raises(ProtocolError, match="there is none"):
                await call(sdk)
            assert not emulator.device.firmware.busy


def known(result: Any) -> Any:
    """What the host can know of a result."""
    if isinstance(result, BtcPublicKey):
        # The master key's fingerprint tells programs which device they need; no other field of
        # the answer depends on it.
        return replace(result, root_fingerprint=None)
    if isinstance(result, EvmMessageSignature):
        # The account may be left out, or written without its checksum, but not be another one.
        return result.signature
    return result
