"""Setting, changing and removing the wipe code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator.failures import Failure
from onekey_emulator.firmware import core_access, legacy_access
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.profiles import Family
from onekey_emulator.sessions import PinResult
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.firmware.core import CoreContext
    from onekey_emulator.firmware.legacy import LegacyContext


@handles("ChangeWipeCode", needs=Needs.NOTHING, families=(Family.LEGACY,))
async def change_wipe_code_legacy(ctx: LegacyContext, request: m.ChangeWipeCode) -> m.Success:
    """Asks for the PIN, the code and the code again, by the matrix."""
    firmware, storage = ctx.firmware, ctx.device.storage
    if storage.mnemonic is None:
        raise Failure("NotInitialized")
    if request.remove and storage.wipe_code is None and ctx.device.unlocked:
        return m.Success(message="Wipe code removed")
    await ctx.confirm("ProtectCall", _question(ctx, request))
    pin = ""
    if storage.pin is not None:
        pin = await legacy_access.request_pin(firmware, "Current")
        result = ctx.device.chip.check_pin(pin, attached=False)
        ctx.device.save()
        if result is PinResult.WRONG:
            raise Failure("PinInvalid")
    if request.remove:
        storage.wipe_code = None
        return m.Success(message="Wipe code removed")
    code = await legacy_access.request_pin(firmware, "WipeCodeFirst")
    if code == pin:
        raise Failure("ProcessError", "The wipe code must be different from your PIN.")
    if code != await legacy_access.request_pin(firmware, "WipeCodeSecond"):
        raise Failure("WipeCodeMismatch")
    return _keep(ctx, code)


@handles("ChangeWipeCode", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def change_wipe_code_core(ctx: CoreContext, request: m.ChangeWipeCode) -> m.Success:
    """Asks for the PIN, the code and the code again, on the screen."""
    storage = ctx.device.storage
    if storage.mnemonic is None:
        raise Failure("NotInitialized")
    if request.remove and storage.wipe_code is None:
        raise Failure("ProcessError", "Wipe code protection is already disabled")
    await ctx.confirm("Other", _question(ctx, request))
    pin = ""
    if storage.pin is not None:
        pin = await core_access.enter_pin(ctx, "Enter PIN")
        result = ctx.device.chip.check_pin(pin, attached=False)
        ctx.device.save()
        if result is PinResult.WRONG:
            await ctx.show("Other", ["Wrong PIN"])
            raise Failure("PinInvalid")
    if request.remove:
        storage.wipe_code = None
        answer = m.Success(message="Wipe code removed")
    else:
        answer = _keep(ctx, await _new_code(ctx, pin))
    await ctx.show("Success", [answer.message])
    return answer


async def _new_code(ctx: CoreContext, pin: str) -> str:
    while True:
        code = await core_access.enter_pin(ctx, "Enter new wipe code")
        if code == pin:
            ctx.device.show(["Invalid wipe code"])
        elif code == await core_access.enter_pin(ctx, "Re-enter new wipe code"):
            return code
        else:
            ctx.device.show(["Code mismatch"])


def _question(ctx: LegacyContext | CoreContext, request: m.ChangeWipeCode) -> list[str]:
    if request.remove:
        return ["Disable wipe code protection?"]
    if ctx.device.storage.wipe_code is not None:
        return ["Change the wipe code?"]
    return ["Set a new wipe code?"]


def _keep(ctx: LegacyContext | CoreContext, code: str) -> m.Success:
    changed = ctx.device.storage.wipe_code is not None
    ctx.device.storage.wipe_code = code
    return m.Success(message="Wipe code changed" if changed else "Wipe code set")
