"""Changing the PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator.failures import Failure, Silence
from onekey_emulator.firmware import core_access, legacy_access
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.profiles import Family
from onekey_emulator.sessions import PinResult
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.firmware.core import CoreContext
    from onekey_emulator.firmware.legacy import LegacyContext


@handles("ChangePin", needs=Needs.NOTHING, families=(Family.LEGACY,))
async def change_pin_legacy(ctx: LegacyContext, request: m.ChangePin) -> m.Success:
    """Asks for the PIN, the new one and the new one again, by the matrix."""
    firmware, storage, chip = ctx.firmware, ctx.device.storage, ctx.device.chip
    if storage.mnemonic is None:
        raise Failure("NotInitialized")
    if request.remove and storage.pin is None:
        return m.Success(message="PIN removed")
    action = "Disable PIN?" if request.remove else "Change PIN?"
    await ctx.confirm("ProtectCall", [action])
    if storage.pin is not None:
        pin = await legacy_access.request_pin(firmware, "Current")
        result = chip.check_pin(pin, attached=False)
        ctx.device.save()
        if result is PinResult.WRONG:
            await legacy_access.wrong_pin(firmware)
            raise Silence
    if request.remove:
        chip.set_pin("")
        return m.Success(message="PIN removed")
    await legacy_access.new_pin(firmware)
    return m.Success(message="PIN changed")


@handles("ChangePin", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def change_pin_core(ctx: CoreContext, request: m.ChangePin) -> m.Success:
    """Asks on the screen. Whoever enters the PIN of a hidden wallet changes that one."""
    storage, chip = ctx.device.storage, ctx.device.chip
    if storage.mnemonic is None:
        raise Failure("NotInitialized")
    if request.remove and storage.pin is None:
        raise Failure("ProcessError", "PIN protection already disabled")
    had_pin = storage.pin is not None
    await ctx.confirm("Other", ["Disable PIN?" if request.remove else "Change PIN?"])
    old, whose = "", PinResult.MAIN
    if had_pin:
        old = await core_access.enter_pin(ctx, "Enter old PIN")
    if ctx.profile.pin_only_changed and (request.remove or not had_pin):
        return m.Success(message="PIN operation completed")
    if had_pin:
        whose = chip.check_pin(old, attached=ctx.device.takes_attached_pins)
        ctx.device.save()
        if whose is PinResult.WRONG:
            raise await _error(ctx, "Wrong PIN")
    if request.remove:
        chip.set_pin("")
        return await _done(ctx, "PIN Disabled")
    new = await core_access.new_pin(ctx, tips=not had_pin)
    if whose is PinResult.ATTACHED:
        if new == storage.pin or (new != old and new in storage.attach_pins):
            raise await _error(ctx, "PIN already used")
        chip.set_attached_pin(old, new)
    elif new in storage.attach_pins:
        raise await _error(ctx, "PIN already used")
    else:
        chip.set_pin(new)
    return await _done(ctx, "PIN Changed" if had_pin else "PIN Enabled")


async def _done(ctx: CoreContext, text: str) -> m.Success:
    await ctx.show("Success", [text])
    return m.Success(message=text)


async def _error(ctx: CoreContext, text: str) -> Failure:
    await ctx.show("Other", [text])
    return Failure("PinInvalid")
