"""Restarting into the bootloader."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from onekey_emulator.failures import Failure
from onekey_emulator.firmware import legacy_access
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.context import Context
    from onekey_emulator.device import Device
    from onekey_emulator.firmware.core import CoreContext
    from onekey_emulator.firmware.legacy import LegacyContext

_CONFIRM = "ProtectCall"
_LEAST_BATTERY = 2
"""Of four."""
_FLUSH = 0.5
"""Seconds in which the answer goes out."""


@handles("DeviceBackToBoot", needs=Needs.NOTHING, families=(Family.LEGACY,))
async def device_back_to_boot(ctx: LegacyContext, request: m.DeviceBackToBoot) -> m.Success:
    """Wants the PIN, even if it was entered before, and some charge or the cable."""
    battery = ctx.profile.features.get("battery_level", _LEAST_BATTERY)
    if battery < _LEAST_BATTERY and not ctx.device.plugged:
        raise Failure("ActionCancelled")
    await ctx.confirm(_CONFIRM, ["Do you want to restart", "device in update mode?"])
    await legacy_access.protect_pin(ctx.firmware, cached=False)
    _restart(ctx.device)
    return m.Success(message="reboot start")


@handles("RebootToBootloader", needs=Needs.NOTHING, families=(Family.LEGACY,))
async def reboot_to_bootloader(ctx: Context, request: m.RebootToBootloader) -> m.Success:
    """Asks the person."""
    await ctx.confirm(_CONFIRM, ["Do you want to", "restart device in", "bootloader mode?"])
    _restart(ctx.device)
    return m.Success(message="Rebooting")


@handles("DeviceBackToBoot", "RebootToBootloader", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def reboot_core(
    ctx: CoreContext, request: m.DeviceBackToBoot | m.RebootToBootloader
) -> m.Success:
    """Both messages are one here."""
    await ctx.confirm(_CONFIRM, ["System Update", "Switch to update mode?"])
    _restart(ctx.device)
    return m.Success(message="Rebooting")


def _restart(device: Device) -> None:
    asyncio.get_running_loop().call_later(_FLUSH, device.reboot, True)
