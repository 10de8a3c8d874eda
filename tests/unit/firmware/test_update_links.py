"""Updates over links on which the device goes away and comes back under another address."""

from __future__ import annotations

import asyncio

import pytest
from onekey_emulator import Emulator, make_firmware
from onekey_emulator.links.bridge_http import BridgeServer

from onekey_sdk import OneKey

pytestmark = pytest.mark.real_time


async def update(address: str, model: str) -> tuple[int, int, int]:
    """The version that the device at the address then runs."""
    async with OneKey(address) as sdk:
        updated = await sdk.firmware_update_v2(
            update_type="firmware", binary=make_firmware(model, (4, 90, 0)), unofficial=True
        )
    return updated.firmware_version


async def by_udp(model: str) -> tuple[int, int, int]:
    async with Emulator(model, auto_confirm=True) as emulator:
        return await update(await emulator.serve_udp(0), model)


async def by_bridge(model: str) -> tuple[int, int, int]:
    async with Emulator(model, auto_confirm=True) as emulator:
        return await update(await emulator.serve_bridge(0), model)


async def beside_another(model: str) -> tuple[int, int, int]:
    """On a bridge with a second device, which is left alone."""
    async with (
        Emulator(model, auto_confirm=True) as emulator,
        Emulator("mini") as other,
        BridgeServer([other, emulator]) as server,
        OneKey(f"bridge:{server.url}") as sdk,
    ):
        found = {str(device.model): device for device in await sdk.search_devices()}
        updated = await sdk.firmware_update_v2(
            found[model].connect_id,
            update_type="firmware",
            binary=make_firmware(model, (4, 90, 0)),
            unofficial=True,
        )
        assert set(other.requests) == {"GetFeatures"}
        return updated.firmware_version


async def test_updates_over_links() -> None:
    """At once, for most of an update is waiting."""
    ways = [
        by_udp("classic"),
        by_udp("pro"),
        by_bridge("classic1s"),
        by_bridge("touch"),
        beside_another("pro"),
    ]
    assert await asyncio.gather(*ways) == [(4, 90, 0)] * len(ways)
