"""Every cell of the table in `docs/ethereum.md`, on the software device.

What is there from some firmware on works with the first that has it, and is refused before it
without a message to the device that asks for it.
"""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator, profiles

from onekey_sdk import (
    DeviceFailure,
    FirmwareTooOld,
    InvalidParameter,
    MethodUnsupported,
    OneKey,
    OneKeyError,
)
from tests.support import vectors

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

sys.path.append(str(Path(__file__).parents[2] / "tools"))
ROWS: list[tuple[str, list[str]]] = import_module("ethereum_table").rows()
MODELS = ("classic", "classic1s", "classicpure", "mini", "touch", "pro")

PATH = "m/44'/60'/0'/0/0"
ACCOUNT = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
MAIL: dict[str, Any] = vectors.load("ethereum_signatures")["eip712"]
HASHES = {"domain_hash": MAIL["domain_hash"], "message_hash": MAIL["message_hash"]}
LIST = [{"address": ACCOUNT, "storage_keys": ["0x" + "01" * 32]}]
COMMON = {"chain_id": 1, "nonce": 7, "gas_limit": 100_000, "to": ACCOUNT, "value": 0}
PRICE = {**COMMON, "gas_price": 10}
FEES = {**COMMON, "max_fee_per_gas": 20, "max_priority_fee_per_gas": 10}
METAMASK = {"chain_id": 1, "address": "0x63c0c19a282a1B52b07dD5a65b58948A07DAE32B", "nonce": 8}
HELLO = {
    "address": ACCOUNT,
    "message_hex": b"Hello",
    "signature": "3025a4944cbc9633bcefc233b760b4f4c21c9cc3ffe8c258af93fe4f4fc33fc5"
    "2a31970cf5d0c1887d2a1c1de803018662d826e60106f50c157e36cee66ccfdf1b",
}


def sign(transaction: dict[str, Any]) -> Callable[[OneKey], Awaitable[Any]]:
    return lambda sdk: sdk.evm_sign_transaction(path=PATH, transaction=transaction)


CALLS: dict[str, Callable[[Any], Awaitable[Any]]] = {
    "`evm_get_address`": lambda sdk: sdk.evm_get_address(path=PATH),
    "`evm_get_public_key`": lambda sdk: sdk.evm_get_public_key(path=PATH),
    "`evm_sign_message`": lambda sdk: sdk.evm_sign_message(path=PATH, message_hex=b"Hello"),
    "`evm_verify_message`": lambda sdk: sdk.evm_verify_message(**HELLO),
    "`evm_sign_transaction`, legacy (EIP-155)": sign(PRICE),
    "`evm_sign_transaction`, EIP-2930": sign({**PRICE, "access_list": LIST}),
    "`evm_sign_transaction`, EIP-1559": sign({**FEES, "access_list": LIST}),
    "`evm_sign_transaction`, EIP-4844": sign({**FEES, "type": 3}),
    "`evm_sign_transaction`, EIP-7702": sign({**FEES, "authorization_list": [METAMASK]}),
    "`evm_sign_typed_data`, value by value": lambda sdk: sdk.evm_sign_typed_data(
        path=PATH, data=MAIL["data"]
    ),
    "`evm_sign_typed_data`, by hashes": lambda sdk: sdk.evm_sign_typed_data(path=PATH, **HASHES),
    "`evm_sign_message_eip712`": lambda sdk: sdk.evm_sign_message_eip712(path=PATH, **HASHES),
}
REFUSALS = {
    "`evm_sign_transaction`, EIP-2930": InvalidParameter,
    "`evm_sign_transaction`, EIP-4844": InvalidParameter,
    "`evm_sign_transaction`, EIP-7702": MethodUnsupported,
    "`evm_sign_message_eip712`": DeviceFailure,
}
"""How a call ends that no firmware of the model answers."""

CELLS = [
    pytest.param(name, model, cell, id=f"{name} on {model}")
    for name, cells in ROWS
    for model, cell in zip(MODELS, cells, strict=True)
]


def test_every_row_is_called() -> None:
    assert [name for name, _ in ROWS] == list(CALLS)


@pytest.mark.parametrize(("name", "model", "cell"), CELLS)
async def test_cell(name: str, model: str, cell: str) -> None:
    since = re.fullmatch(r"from ([\d.]+)", cell)
    if since is None:
        newest = await end(name, model, None)
        if cell.startswith("no: "):
            assert type(newest) is REFUSALS[name]
        else:
            assert newest is None
        return
    needed = profiles.version_number(since[1])
    for version in edges(model, needed):
        found = await end(name, model, version)
        if profiles.version_number(version) < needed:
            assert isinstance(found, FirmwareTooOld), f"{version}: {found!r}"
        else:
            assert found is None, f"{version}: {found!r}"


def edges(model: str, needed: tuple[int, ...]) -> list[str]:
    """The last firmware without it and the first with it, where the software device has them."""
    versions = profiles.model(model).versions
    older = [version for version in versions if profiles.version_number(version) < needed]
    newer = [version for version in versions if profiles.version_number(version) >= needed]
    return older[-1:] + newer[:1]


async def end(name: str, model: str, version: str | None) -> OneKeyError | None:
    """How the call ends: None for well."""
    async with (
        Emulator(model, firmware_version=version, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        try:
            await CALLS[name](sdk)
        except OneKeyError as error:
            return error
        return None
