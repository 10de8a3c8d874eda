"""One device on all links at once."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from tests.kernel.ten_lines import ADDRESSES, PROGRAM

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from onekey_emulator import Emulator

    from onekey_sdk import Change, DeviceChange, OneKey
    from tests.kernel.wireless.conftest import Air

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]

SOON = 120.0


@asynccontextmanager
async def plugged_in(emulator: Emulator) -> AsyncGenerator[None]:
    await emulator.plug_into_usb(["webusb"])
    emulator.user.plug()
    try:
        yield
    finally:
        emulator.user.unplug()


async def test_the_same_ten_lines(calm: Air):
    emulator = calm.pro.emulator
    async with plugged_in(emulator):
        await emulator.plug_into_hid()
        serial = emulator.device_id
        addresses = [
            await emulator.serve_udp(0),
            f"usb:{serial}",
            f"hid:{serial}",
            calm.pro.address,
        ]
        for address in addresses:
            assert await printed(address) == ADDRESSES, address


async def printed(address: str) -> list[str]:
    """What the program prints. It finds nothing as long as the machine is busy with the plug."""
    output = b""
    async with asyncio.timeout(SOON):
        while not output:
            program = await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", PROGRAM, address), stdout=asyncio.subprocess.PIPE
            )
            output, _ = await program.communicate()
    return output.decode().split()


async def test_listed_once_and_by_its_cable(calm: Air):
    from onekey_sdk import Change, OneKey

    remote = calm.classic
    by_cable = f"usb:{remote.emulator.device_id}"
    async with OneKey([remote.address, by_cable]) as sdk, asyncio.timeout(SOON):
        assert await addresses(sdk) == [remote.address]
        told = [(Change.ARRIVED, remote.address)]
        events = sdk.watch()
        assert [await change(events)] == told
        async with plugged_in(remote.emulator):
            told = [(Change.REMOVED, remote.address), (Change.ARRIVED, by_cable)]
            assert [await change(events) for _ in told] == told
            assert await addresses(sdk) == [by_cable]
        told = [(Change.REMOVED, by_cable), (Change.ARRIVED, remote.address)]
        assert [await change(events) for _ in told] == told
        await events.aclose()


async def addresses(sdk: OneKey) -> list[str]:
    return [info.address for info in await sdk.search_devices()]


async def change(events: AsyncGenerator[DeviceChange]) -> tuple[Change, str]:
    event = await anext(events)
    return event.change, event.device.address
