"""A client belongs to the event loop in which it was opened; another one is told so at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from onekey_sdk import ClientClosed, OneKey, UIRequest, UIResponse
from onekey_sdk.wallet import Wallet
from tests.support.fakes import ScriptedDevice
from tests.support.stage import (
    ADDRESS,
    DEVICE,
    PARAMETERS,
    PASSPHRASE_REQUEST,
    S1,
    STANDARD,
    A,
    F,
    Stage,
    state,
)

pytestmark = pytest.mark.real_time

Use = Callable[[OneKey, Wallet], Coroutine[Any, Any, object]]


async def flat(sdk: Any) -> None:
    await sdk.evm_get_address(**PARAMETERS, use_empty_passphrase=True)


async def address(wallet: Wallet) -> None:
    methods: Any = wallet.evm
    await methods.get_address(**PARAMETERS)


async def hold(wallet: Wallet) -> None:
    async with wallet.hold():
        pass


async def reopen(sdk: OneKey) -> None:
    async with sdk:
        pass


async def first(changes: Any) -> object:
    return await anext(changes)


USES: dict[str, Use] = {
    "search_devices": lambda sdk, _: sdk.search_devices(),
    "flat": lambda sdk, _: flat(sdk),
    "get_features": lambda sdk, _: sdk.get_features(),
    "device_lock": lambda sdk, _: sdk.device_lock(),
    "get_firmware_versions": lambda sdk, _: sdk.get_firmware_versions(),
    "open_wallet": lambda sdk, _: sdk.open_wallet(standard=True),
    "wallet": lambda _, wallet: address(wallet),
    "hold": lambda _, wallet: hold(wallet),
    "watch": lambda sdk, _: first(sdk.watch()),
    "cancel": lambda sdk, _: sdk.cancel(),
    "dispose": lambda sdk, _: sdk.dispose(),
    "async with": lambda sdk, _: reopen(sdk),
}


async def elsewhere(use: Coroutine[Any, Any, object]) -> None:
    """Another thread's event loop is refused."""
    with pytest.raises(ClientClosed, match=r"opened in another event loop.* onekey_sdk\.sync"):
        await asyncio.to_thread(asyncio.run, use)


async def opened(stage: Stage) -> Wallet:
    stage.script(F(S1), PASSPHRASE_REQUEST, state(STANDARD, S1))
    wallet = await stage.sdk.open_wallet(standard=True)
    _ = stage.said
    return wallet


@pytest.mark.parametrize("use", USES.values(), ids=USES.keys())
async def test_another_loop(use: Use) -> None:
    async with Stage() as stage:
        wallet = await opened(stage)
        await elsewhere(use(stage.sdk, wallet))
        assert not stage.said
        stage.script(F(S1), ADDRESS)
        await address(wallet)


@pytest.mark.parametrize("use", USES.values(), ids=USES.keys())
async def test_during_a_call(use: Use) -> None:
    async with Stage() as stage:
        wallet = await opened(stage)
        asked = asyncio.Event()
        stage.script(F(S1), lambda _: asked.set() or [])
        call = asyncio.create_task(address(wallet))
        await asked.wait()
        await elsewhere(use(stage.sdk, wallet))
        stage.device.send(ADDRESS)
        await call


@pytest.mark.parametrize("use", USES.values(), ids=USES.keys())
async def test_within_a_hold(use: Use) -> None:
    """A thread takes over the context of who starts it, and the hold with it."""
    async with Stage() as stage:
        wallet = await opened(stage)
        async with wallet.hold():
            await elsewhere(use(stage.sdk, wallet))
            stage.script(F(S1), ADDRESS)
            await address(wallet)


async def test_a_watch_that_is_carried_away() -> None:
    async with Stage() as stage:
        wallet = await opened(stage)
        changes = stage.sdk.watch()
        assert (await anext(changes)).device.device_id == DEVICE
        await elsewhere(first(changes))
        stage.script(F(S1), ADDRESS)
        await address(wallet)


def test_after_the_loop_has_ended() -> None:
    async def begin() -> OneKey:
        return await OneKey(ScriptedDevice().port).__aenter__()

    sdk = asyncio.run(begin())
    with pytest.raises(ClientClosed, match="another event loop"):
        asyncio.run(sdk.search_devices())


async def test_prompts_are_answered_from_any_thread() -> None:
    async with Stage() as stage, OneKey(stage.device.port) as sdk:
        asked = asyncio.Event()
        sdk.on(UIRequest.REQUEST_PASSPHRASE, lambda _: asked.set())
        stage.script(F(S1), PASSPHRASE_REQUEST, state(A, S1))
        opening = asyncio.create_task(sdk.open_wallet(passphrase_state=A))
        await asked.wait()
        await asyncio.to_thread(sdk.ui_response, UIResponse.RECEIVE_PASSPHRASE, {"value": "abc"})
        assert (await opening).passphrase_state == A
        assert stage.said[-1] == "Ack('abc')"
