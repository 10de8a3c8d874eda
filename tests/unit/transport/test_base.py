"""What all links share."""

from __future__ import annotations

import pytest

from onekey_sdk.errors import DeviceDisconnected
from tests.support.fakes import ScriptedDevice


def test_a_device_is_locked_by_its_serial_number_where_that_is_known() -> None:
    assert ScriptedDevice(address="usb:1-4", serial="PR1").port.lock_name == "PR1"
    assert ScriptedDevice(address="ble:F1:02").port.lock_name == "ble:F1:02"


async def test_a_channel_is_closed_at_the_end_of_its_block() -> None:
    device = ScriptedDevice()
    channel = await device.port.open()
    with pytest.raises(ValueError, match="inside"):
        async with channel:
            raise ValueError("inside")
    assert not device.open
    with pytest.raises(DeviceDisconnected):
        await channel.read()
