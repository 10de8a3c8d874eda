"""What all links share."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from onekey_sdk.errors import DeviceDisconnected
from onekey_sdk.transport.base import POLL, Channel, Port, Transport
from onekey_sdk.wire.frames_v1 import Reports
from tests.support.fakes import ScriptedDevice

if TYPE_CHECKING:
    from collections.abc import Sequence


def test_a_device_is_locked_by_its_serial_number_where_that_is_known() -> None:
    assert ScriptedDevice(address="usb:1-4", serial="PR1").port.lock_name == "PR1"
    assert ScriptedDevice(address="ble:F1:02").port.lock_name == "ble:F1:02"


class Plain(Channel):
    """A link of another package, with no more than it has to have."""

    framing = Reports()

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def drain(self) -> int:
        return 0

    async def write(self, piece: bytes) -> None:
        self.written.append(piece)

    async def read(self) -> bytes:
        return b""

    async def close(self) -> None:
        return


async def test_what_a_link_need_not_say() -> None:
    channel = Plain()
    assert not await channel.lost()
    assert channel.write_now([b"1"]) == 0
    await channel.write_all([b"1", b"2"])
    assert channel.written == [b"1", b"2"]


async def test_a_channel_is_closed_at_the_end_of_its_block() -> None:
    device = ScriptedDevice()
    channel = await device.port.open()
    with pytest.raises(ValueError, match="inside"):
        async with channel:
            raise ValueError("inside")
    assert not device.open
    with pytest.raises(DeviceDisconnected):
        await channel.read()


class Quiet(Transport):
    """A kind of link of another package, of which no news can be had."""

    async def ports(self) -> Sequence[Port]:
        return []


async def test_what_a_kind_of_link_need_not_say() -> None:
    transport, loop = Quiet(), asyncio.get_running_loop()
    begun = loop.time()
    async with transport.watching() as changed:
        await changed()
    assert loop.time() - begun == pytest.approx(POLL)
    await transport.close()
