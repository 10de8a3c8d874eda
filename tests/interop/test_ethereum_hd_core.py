"""What OneKey's JavaScript SDK got from real firmware, our SDK gets from the software device.

Both send the same messages, but for those that prove the wallet.
"""

from __future__ import annotations

from typing import Any, cast

import pytest
from onekey_emulator import Emulator

from onekey_sdk import OneKey
from onekey_sdk.errors import OneKeyError
from onekey_sdk.wire.codec import Codec
from tests.support import hd_core, vectors

CASES = [
    pytest.param(model, case, id=f"{model}-{case['method']}-{case['title']}")
    for model, cases in vectors.load("ethereum_hd_core")["models"].items()
    for case in cases
]
UNKNOWN_TO_ALL = "EthereumSignMessageEIP712"
PROOF = {
    "Initialize",
    "Features",
    "GetFeatures",
    "GetPassphraseState",
    "PassphraseState",
    "PassphraseRequest",
    "PassphraseAck",
    "UnLockDevice",
    "UnLockDeviceResponse",
}


def plain(value: Any) -> Any:
    """A result of ours as JSON would have it."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in cast("list[Any]", value)]
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def expected(method: str, result: Any) -> Any:
    """JavaScript's result in our terms."""
    if isinstance(result, list):
        return [expected(method, item) for item in cast("list[Any]", result)]
    if method == "evmSignTransaction":
        return {
            "v": int(result["v"], 16),
            "r": result["r"].removeprefix("0x"),
            "s": result["s"].removeprefix("0x"),
            "authorization_signatures": [],
        }
    if method == "evmGetPublicKey":
        node = {key: value for key, value in result["node"].items() if key != "private_key"}
        path, xpub = result["path"], result["xpub"]
        return {"path": path, "public_key": result["pub"], "node": node, "xpub": xpub}
    if result.get("address") == "":
        return {**result, "address": None}
    return result


@pytest.mark.parametrize(("model", "case"), CASES)
async def test_the_same_results_and_messages(model: str, case: dict[str, Any]):
    async with (
        Emulator(model=model, passphrase_protection=True, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        call: Any = getattr(sdk, hd_core.snake(case["method"]))
        own = hd_core.parameters(case["method"], case["params"])
        own["use_empty_passphrase"] = True
        if case["success"]:
            result = plain(await call(**own))
            if case["method"] == "evmSignTransaction":
                del result["raw_transaction"]
            assert result == expected(case["method"], case["result"])
        else:
            with pytest.raises(OneKeyError) as refused:
                await call(**own)
            assert refused.value.code == case["result"]["code"]
            text = case["result"]["error"].partition(",")[2]
            assert refused.value.params["text"] == text
        codec = Codec()
        spoken = [
            (
                {"in": "host", "out": "device"}[exchange.direction],
                exchange.message.DESCRIPTOR.name,
                codec.encode(exchange.message).payload.hex(),
            )
            for exchange in emulator.trace
            if exchange.message.DESCRIPTOR.name not in PROOF
        ]
    recorded = [tuple(message) for message in case["messages"]]
    if recorded[0][1] == UNKNOWN_TO_ALL:
        del recorded[0]  # The software device keeps no message that it cannot read.
    assert spoken == recorded
