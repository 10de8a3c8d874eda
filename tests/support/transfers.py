"""A long transfer, for every kind of link alike."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from onekey_sdk import OneKey
    from onekey_sdk.session.progress import Progress

PATH = "m/44'/60'/0'/0/0"
ADDRESS = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
"""The first address of the all-all seed, as eth-account derives it."""

SIZE = 16_384
TRANSACTION: dict[str, Any] = {
    "chain_id": 1,
    "nonce": 0,
    "gas_limit": 3_000_000,
    "max_fee_per_gas": 30 * 10**9,
    "max_priority_fee_per_gas": 10**9,
    "to": "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8",
    "value": 0,
    "data": bytes(SIZE),
}

_SOON = 60.0


class Onlooker:
    """A person's interface that sees how far a transfer has come.

    Attributes:
        shown: all that it was told.
        halfway: set when half of it has gone out.
    """

    def __init__(self) -> None:
        self.shown: list[Progress] = []
        self.halfway = asyncio.Event()

    async def progress(self, progress: Progress) -> None:
        self.shown.append(progress)
        if progress.sent >= progress.total / 2:
            self.halfway.set()

    async def pin(self, request: object) -> None: ...

    async def passphrase(self, request: object) -> None: ...

    async def button(self, request: object) -> None: ...


async def told_and_cancelled(sdk: OneKey, onlooker: Onlooker) -> None:
    """Sign a long transaction to its end; another one is cancelled halfway.

    Args:
        sdk: talks to a device that agrees to everything.
        onlooker: its `ui`.
    """

    async def sign() -> None:
        await sdk.evm_sign_transaction(
            path=PATH, transaction=TRANSACTION, use_empty_passphrase=True
        )

    await sign()
    sent = [progress.sent for progress in onlooker.shown]
    assert sent == sorted(set(sent))
    assert len(sent) > 1
    assert {progress.total for progress in onlooker.shown} == {SIZE}
    onlooker.halfway.clear()
    signing = asyncio.create_task(sign())
    async with asyncio.timeout(_SOON):
        await onlooker.halfway.wait()
        signing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await signing
    answer = await sdk.evm_get_address(path=PATH, show_on_onekey=False, use_empty_passphrase=True)
    assert answer.address == ADDRESS
