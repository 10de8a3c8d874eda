"""Putting a seed into the device, showing it and wiping it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mnemonic import Mnemonic

from onekey_emulator.failures import Failure
from onekey_emulator.firmware import legacy_access
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.profiles import Family
from onekey_emulator.sessions import PinResult
from onekey_emulator.user import Prompt
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.context import Context
    from onekey_emulator.firmware.core import CoreContext
    from onekey_emulator.firmware.legacy import LegacyContext


@handles("WipeDevice", needs=Needs.NOTHING, families=(Family.LEGACY,))
async def wipe_device_legacy(ctx: LegacyContext, request: m.WipeDevice) -> m.Success:
    """Asks on the device alone: no ButtonRequest, and the PIN by its keys.

    Firmware that announces it does not ask for the PIN.
    """
    firmware, device = ctx.firmware, ctx.device
    if ctx.profile.wipe_announced:
        await ctx.confirm("WipeDevice", ["Do you really want to wipe the device?"])
        device.wipe()
        firmware.clear_sessions(lock=False)
        return m.Success(message="Device wiped")
    await ctx.confirm("WipeDevice", ["Erase device?"], announce=False)
    while device.storage.pin is not None:
        pin = await firmware.entry(Prompt("pin", ["Enter PIN"]))
        if pin is None:
            raise Failure("PinInvalid")
        result = legacy_access.verify_pin(firmware, pin)
        device.save()
        if result is not PinResult.WRONG:
            break
        await legacy_access.wrong_pin_on_device(firmware)
    await ctx.confirm("WipeDevice", ["Are you sure to reset this device?"], announce=False)
    device.wipe()
    firmware.clear_sessions(lock=False)
    await firmware.notice(["Reset complete!", "Restart now"])
    return m.Success(message="Device wiped")


@handles("WipeDevice", needs=Needs.NOTHING, families=(Family.CORE,))
async def wipe_device_core(ctx: CoreContext, request: m.WipeDevice) -> m.Success:
    """Asks twice and asks no PIN."""
    await ctx.confirm("WipeDevice", ["Erase device?"])
    await ctx.confirm("WipeDevice", ["All data will be lost"])
    ctx.device.wipe()
    await ctx.confirm("WipeDevice", ["Device erased"])
    return m.Success(message="Device wiped")


@handles("LoadDevice", needs=Needs.UNLOCKED)
async def load_device(ctx: Context, request: m.LoadDevice) -> m.Success:
    """Takes a seed from the host, as firmware built for debugging does."""
    storage, legacy = ctx.device.storage, ctx.profile.family is Family.LEGACY
    if storage.mnemonic is not None:
        text = "Device is already initialized. Use Wipe first." if legacy else "Already initialized"
        raise Failure("UnexpectedMessage", text)
    if not request.mnemonics:
        raise Failure("ProcessError", "No mnemonic provided")
    words = request.mnemonics[0]
    valid = request.skip_checksum or Mnemonic("english").check(words)
    if not valid and not legacy:
        raise Failure("ProcessError", "Mnemonic is not valid")
    await ctx.confirm("ProtectCall" if legacy else "Other", ["Loading private seed"])
    if not valid:
        raise Failure("DataError", "Mnemonic with wrong checksum provided")
    storage.mnemonic = words
    storage.label = request.label
    storage.language = "en"
    storage.passphrase_protection = request.passphrase_protection
    storage.needs_backup = request.needs_backup
    storage.no_backup = request.no_backup
    if request.pin:
        ctx.device.chip.set_pin(request.pin)
    return m.Success(message="Device loaded")
