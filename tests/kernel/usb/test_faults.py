"""Packets that are late, lost or short, and endpoints that stall, in each direction."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from onekey_sdk import OneKey, errors
from onekey_sdk.session.link import Deadlines

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from onekey_emulator.faults import Direction

    from tests.kernel.usb.conftest import Link

LATE = 0.7
SHORT = Deadlines(introduce=2.0, answer=2.0)
HANG = 20.0
BROKEN = (errors.DeviceDisconnected, errors.ResponseTimeout, errors.ProtocolError)


@pytest.fixture
async def sdk(link: Link) -> AsyncGenerator[OneKey]:
    """A client on that link that does not wait long."""
    async with OneKey(link.address, deadlines=SHORT) as sdk:
        yield sdk


@pytest.mark.parametrize("direction", ["in", "out"])
async def test_a_late_packet(sdk: OneKey, link: Link, direction: Direction):
    await sdk.get_features()
    link.device.faults(late_at=1, late_by=LATE, directions=[direction])
    began = asyncio.get_running_loop().time()
    assert (await sdk.get_features()).device_id == link.device.ask("device_id")
    assert asyncio.get_running_loop().time() - began >= LATE


@pytest.mark.parametrize("direction", ["in", "out"])
@pytest.mark.parametrize("trouble", ["stall_at", "cut_at", "drop_at"])
async def test_what_breaks_a_message(sdk: OneKey, link: Link, direction: Direction, trouble: str):
    device_id = (await sdk.get_features()).device_id
    assert device_id == link.device.ask("device_id")
    link.device.faults(**{trouble: 1}, directions=[direction])
    async with asyncio.timeout(HANG):
        with pytest.raises(BROKEN) as caught:
            await sdk.get_features()
        print(f"{link.scheme} {direction} {trouble}: {type(caught.value).__name__}")
        link.device.faults()
        if (link.scheme, direction, trouble) == ("hid", "in", "stall_at"):
            # The kernel's HID driver never clears a halt in this direction.
            link.device.unplug()
            link.device.plug()
        assert (await sdk.get_features()).device_id == device_id
