"""Transactions that Trezor publishes as what its devices sign, signed by the software device.

Each comes back byte for byte, once through the checks of the host.
"""

from __future__ import annotations

from typing import Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk import InvalidParameter, OneKey
from tests.support import bitcoin

FAMILIES = {"pro": "core", "classic1s": "legacy"}
CASES = [
    pytest.param(model, name, case, id=f"{model}-{name}")
    for name, case in bitcoin.published().items()
    for model, family in FAMILIES.items()
    if family in case["models"]
]
REFUSED = {
    "segwit native send multisig 3 change": "but keys of its path are for SPENDWITNESS",
    "segwit native send multisig 4 change": "but keys of its path are for SPENDP2SHWITNESS",
    "bcash send bch multisig wrongchange": "signatures.1. is none of this transaction by the key",
}
"""What this SDK does not let through, though Trezor's devices do."""


@pytest.mark.parametrize(("model", "name", "case"), CASES)
async def test_the_published_transaction(model: str, name: str, case: dict[str, Any]) -> None:
    seed = {"mnemonic": case["mnemonic"]} if "mnemonic" in case else {}
    why = [words for refused, words in REFUSED.items() if name.startswith(refused)]
    async with (
        Emulator(model=model, auto_confirm=True, **seed) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        if why:
            with pytest.raises(InvalidParameter, match=why[0]):
                await sdk.btc_sign_transaction(**case["call"])
            assert "SignTx" not in emulator.requests
            return
        result = await sdk.btc_sign_transaction(**case["call"], allow_high_fee=True)
    assert result.serialized_tx.hex() == case["serialized"]


@pytest.mark.parametrize(
    ("model", "version"), [("classic", "2.3.0"), ("mini", "2.3.0"), ("touch", "3.4.0")]
)
async def test_old_firmware_signs_the_same(model: str, version: str) -> None:
    """It speaks older definitions of the messages."""
    published = bitcoin.published()
    async with (
        Emulator(model=model, firmware_version=version, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        for name in (
            "testnet one two fee",
            "segwit send p2sh change",
            "mixed inputs segwit non segwit segwit inputs",
            "multisig 2 of 3 2",
            "bcash send bch change",
        ):
            result = await sdk.btc_sign_transaction(**published[name]["call"])
            assert result.serialized_tx.hex() == published[name]["serialized"]
        signed = await sdk.btc_sign_message(path="m/84'/0'/0'/0/0", message_hex=b"Hello")
        await sdk.btc_verify_message(
            address=signed.address, message_hex=b"Hello", signature=signed.signature, coin="btc"
        )
