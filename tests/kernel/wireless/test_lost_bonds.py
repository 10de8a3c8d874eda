"""A device that was wiped. Last of all: on some kernels this ends the Bluetooth service."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.kernel.wireless.conftest import Air

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]


async def test_a_device_that_forgot_the_computer(calm: Air):
    from onekey_sdk import BondLost, OneKey

    async with OneKey(calm.pro.address) as sdk:
        await sdk.get_features()
    calm.pro.emulator.wipe()
    async with OneKey(calm.pro.address) as sdk:
        remedy = f"bluetoothctl remove {calm.pro.radio.address}"
        with pytest.raises(BondLost, match=remedy):
            await asyncio.wait_for(sdk.get_features(retry_count=0), timeout=120)
