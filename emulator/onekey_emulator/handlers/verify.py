"""Proving to be a genuine device, which this one is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator import identity
from onekey_emulator.failures import Failure
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.context import Context
    from onekey_emulator.firmware.legacy import LegacyContext

_QUESTION = ["Check this device with", "OneKey secure server?"]


@handles("BixinVerifyDeviceRequest", needs=Needs.UNLOCKED, families=(Family.LEGACY,))
async def verify_device(
    ctx: LegacyContext, request: m.BixinVerifyDeviceRequest
) -> m.BixinVerifyDeviceAck:
    """Signs, and tells its certificate."""
    if ctx.profile.model == "mini":
        raise Failure("ProcessError", "This operation is not supported")
    await ctx.confirm("ProtectCall", _QUESTION)
    serial = ctx.profile.serial
    return m.BixinVerifyDeviceAck(
        cert=identity.certificate(serial), signature=identity.sign(serial, request.data)
    )


@handles("SESignMessage", needs=Needs.UNLOCKED)
async def se_sign_message(ctx: Context, request: m.SESignMessage) -> m.SEMessageSignature:
    """Signs."""
    await ctx.confirm("ProtectCall", _QUESTION)
    signature = identity.sign(ctx.profile.serial, request.message)
    return m.SEMessageSignature(signature=signature)


@handles("ReadSEPublicCert", needs=Needs.NOTHING)
async def read_se_public_cert(ctx: Context, request: m.ReadSEPublicCert) -> m.SEPublicCert:
    """Tells its certificate."""
    return m.SEPublicCert(public_cert=identity.certificate(ctx.profile.serial))
