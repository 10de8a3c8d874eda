"""Closing a client: every link is let go of, whatever else happens meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk import OneKey
from onekey_sdk.errors import CallCancelled, ClientClosed
from tests.support.fakes import ScriptedDevice, ScriptedPort
from tests.support.stage import PASSPHRASE_REQUEST, S1, F, Stage

if TYPE_CHECKING:
    from onekey_sdk.transport.base import Channel


class Radio(ScriptedPort):
    """Takes five seconds to connect."""

    async def open(self) -> Channel:
        await asyncio.sleep(5)
        return await super().open()


async def first_change(sdk: OneKey) -> object:
    return await anext(sdk.watch())


USES: dict[str, Callable[[OneKey], Coroutine[Any, Any, object]]] = {
    "search_devices": lambda sdk: sdk.search_devices(),
    "watch": first_change,
    "first call": lambda sdk: sdk.get_features(),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES.keys())
async def test_while_a_link_is_being_opened(use: Callable[..., Any]) -> None:
    device = ScriptedDevice()
    async with OneKey(Radio(device, device.port.address, None)) as sdk:
        using = asyncio.create_task(use(sdk))
        await asyncio.sleep(1)
        assert not device.open
    with pytest.raises(ClientClosed):
        await using
    assert device.opened == 1
    assert not device.packets
    assert not device.open


@pytest.mark.parametrize("use", USES.values(), ids=USES.keys())
async def test_while_a_device_introduces_itself(use: Callable[..., Any]) -> None:
    device = ScriptedDevice()
    async with OneKey(device.port) as sdk:
        using = asyncio.create_task(use(sdk))
        await device.receive()
    with pytest.raises(ClientClosed):
        await using
    assert not device.open


async def test_in_a_prompt() -> None:
    async def close(_: object) -> None:
        await stage.sdk.dispose()

    stage = Stage([close])
    async with stage:
        stage.script(F(S1), PASSPHRASE_REQUEST)
        with pytest.raises(CallCancelled):
            await stage.sdk.open_wallet()
        await stage.sdk.dispose()
        assert stage.said[-2:] == ["G", "resync"]
        assert not stage.device.open


async def takes_its_time(_: object) -> None:
    """Answers nothing, and needs ten seconds to close its window."""
    try:
        await asyncio.Event().wait()
    finally:
        await asyncio.sleep(10)


async def disposed_for_a_second(stage: Stage) -> asyncio.Task[Any]:
    stage.script(F(S1), PASSPHRASE_REQUEST)
    call = asyncio.create_task(stage.sdk.open_wallet())
    await stage.person.was_asked("passphrase")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1):
            await stage.sdk.dispose()
    assert stage.device.open
    with pytest.raises(ClientClosed):
        await stage.sdk.search_devices()
    return call


async def test_whoever_stops_waiting_for_it_may_wait_again() -> None:
    async with Stage([takes_its_time]) as stage:
        call = await disposed_for_a_second(stage)
        await stage.sdk.dispose()
        assert not stage.device.open
        with pytest.raises(CallCancelled):
            await call


async def test_it_ends_by_itself_as_well() -> None:
    async with Stage([takes_its_time]) as stage:
        call = await disposed_for_a_second(stage)
        await asyncio.sleep(20)
        assert not stage.device.open
        with pytest.raises(CallCancelled):
            await call


async def test_the_event_loop_ends_meanwhile() -> None:
    """`asyncio.run` cancels what is left."""
    async with Stage([takes_its_time]) as stage:
        call = await disposed_for_a_second(stage)
        left = {task for task in asyncio.all_tasks() if task.get_name() != "scripted device"}
        left -= {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.wait(left)
        assert call.done()
        assert not stage.device.open


async def test_several_at_once_and_again() -> None:
    async with Stage() as stage:
        await stage.sdk.search_devices()
        await asyncio.gather(*(stage.sdk.dispose() for _ in range(3)))
        await stage.sdk.dispose()
        assert not stage.device.open
        async with stage.sdk:  # opened anew
            assert len(await stage.sdk.search_devices()) == 1
        assert not stage.device.open
