"""This SDK at the software device's bridge, where links take turns and sessions get lost."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from onekey_emulator import Emulator
from onekey_emulator.links.bridge_http import BridgeServer

from onekey_sdk import DeviceDisconnected, OneKey

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.real_time

PATH = "m/44'/60'/0'/0/0"
ADDRESS = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"


@pytest.fixture(params=["classic1s", "pro"])
async def emulator(request: pytest.FixtureRequest) -> AsyncIterator[Emulator]:
    async with Emulator(request.param) as emulator:
        yield emulator


@pytest.fixture
async def sdk(emulator: Emulator) -> AsyncIterator[OneKey]:
    async with BridgeServer([emulator]) as server, OneKey(f"bridge:{server.url}") as sdk:
        yield sdk


async def test_an_address(emulator: Emulator, sdk: OneKey) -> None:
    emulator.user.confirm()
    answer = await sdk.evm_get_address(path=PATH)
    assert answer.address == ADDRESS


async def test_a_device_among_several(emulator: Emulator) -> None:
    async with (
        Emulator("pro", mnemonic="abandon " * 11 + "about", seed=1) as other,
        BridgeServer([emulator, other]) as server,
        OneKey(f"bridge:{server.url}") as sdk,
    ):
        found = {info.device_id: info for info in await sdk.search_devices()}
        assert found.keys() == {emulator.device_id, other.device_id}
        answer = await sdk.evm_get_address(
            found[emulator.device_id].connect_id,
            emulator.device_id,
            path=PATH,
            show_on_onekey=False,
        )
        assert answer.address == ADDRESS


async def test_a_call_that_is_cancelled_while_the_device_waits(
    emulator: Emulator, sdk: OneKey
) -> None:
    for _ in range(2):
        calling = asyncio.create_task(sdk.evm_get_address(path=PATH))
        await emulator.user.prompted()
        calling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await calling
        answer = await sdk.evm_get_address(path=PATH, show_on_onekey=False)
        assert answer.address == ADDRESS


async def test_unplugging_during_a_call(emulator: Emulator, sdk: OneKey) -> None:
    calling = asyncio.create_task(sdk.evm_get_address(path=PATH))
    await emulator.user.prompted()
    emulator.user.unplug()
    with pytest.raises(DeviceDisconnected):
        await calling
    assert await sdk.search_devices() == []
    emulator.user.plug()
    assert len(await sdk.search_devices()) == 1
    answer = await sdk.evm_get_address(path=PATH, show_on_onekey=False)
    assert answer.address == ADDRESS


async def test_two_programs_take_turns(emulator: Emulator) -> None:
    async with (
        BridgeServer([emulator]) as server,
        OneKey(f"bridge:{server.url}") as first,
        OneKey(f"bridge:{server.url}") as second,
    ):
        for sdk in (first, second) * 3:
            answer = await sdk.evm_get_address(path=PATH, show_on_onekey=False)
            assert answer.address == ADDRESS
