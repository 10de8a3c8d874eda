"""Sessions and locking on the classic family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator import addresses, features, fingerprints
from onekey_emulator.failures import Failure, Silence
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.profiles import Family
from onekey_emulator.sessions import NO_SESSION_ID, SESSION_ID_SIZE
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.firmware.legacy import LegacyContext

_LEGACY = (Family.LEGACY,)
_ERROR = "Error: Failed to derive key"


@handles("Initialize", needs=Needs.NOTHING, families=_LEGACY)
async def initialize(ctx: LegacyContext, request: m.Initialize) -> m.Features:
    """Goes on with a session, or opens a new one."""
    firmware, device = ctx.firmware, ctx.device
    device.client_knows_attach = request.is_contains_attach
    if device.chip.current is None:
        firmware.last_initialized = None
    wanted = _wanted_session(ctx, request)
    session_id = device.chip.start() if wanted is None else device.chip.open(wanted)
    derive_cardano = request.derive_cardano and ctx.profile.cardano
    if derive_cardano:
        session = device.chip.current
        if session is not None and session.seed and not session.cardano:
            device.chip.close()
            session_id = device.chip.start()
    firmware.derive_cardano = derive_cardano
    firmware.last_initialized = session_id or NO_SESSION_ID
    answer: m.Features = features.build(device)
    answer.session_id = firmware.last_initialized
    return answer


def _wanted_session(ctx: LegacyContext, request: m.Initialize) -> bytes | None:
    """The session that the request may go on with; None where it gets a new one."""
    device = ctx.device
    if not ctx.profile.attach:
        padded = request.session_id.ljust(SESSION_ID_SIZE, b"\0")
        return padded if request.HasField("session_id") else None
    given = request.session_id if len(request.session_id) == SESSION_ID_SIZE else None
    attached = device.unlocked and device.attach_unlocked
    if request.passphrase_state and fingerprints.is_testnet_address(request.passphrase_state):
        if device.unlocked and not device.attach_unlocked:
            return given
        return given if given == ctx.firmware.last_initialized else None
    if request.is_contains_attach and not request.passphrase_state:
        return None
    return None if attached else given


@handles("GetFeatures", needs=Needs.NOTHING, families=_LEGACY)
async def get_features(ctx: LegacyContext, request: m.GetFeatures) -> m.Features:
    """Never tells a session id."""
    answer: m.Features = features.build(ctx.device)
    return answer


@handles("GetPassphraseState", families=_LEGACY)
async def get_passphrase_state(
    ctx: LegacyContext, request: m.GetPassphraseState
) -> m.PassphraseState:
    """Writes its error into the answer, after the failures that told it already."""
    device = ctx.device
    answer = m.PassphraseState()
    if device.chip.current is None:
        answer.session_id = device.chip.start()
    try:
        answer.passphrase_state = addresses.testnet_fingerprint(await ctx.seed())
    except Failure as failure:
        await ctx.firmware.send_failure(failure)
        if not device.unlocked:
            raise Silence from None
        answer.passphrase_state = _ERROR
    answer.unlocked_attach_pin = device.attach_unlocked
    return answer


@handles("UnLockDevice", needs=Needs.UNLOCKED, families=_LEGACY)
async def unlock_device(ctx: LegacyContext, request: m.UnLockDevice) -> m.UnLockDeviceResponse:
    """Asks for the PIN if the device is locked."""
    return m.UnLockDeviceResponse(
        unlocked=ctx.device.unlocked,
        unlocked_attach_pin=ctx.device.attach_unlocked,
        passphrase_protection=ctx.device.storage.passphrase_protection,
    )


@handles("LockDevice", needs=Needs.NOTHING, families=_LEGACY)
async def lock_device(ctx: LegacyContext, request: m.LockDevice) -> m.Success:
    """Ends all sessions too, even of a device that has no PIN."""
    ctx.firmware.lock()
    return m.Success(message="Session cleared")


@handles("EndSession", needs=Needs.NOTHING, families=_LEGACY)
async def end_session(ctx: LegacyContext, request: m.EndSession) -> m.Success:
    """Leaves the device without a session."""
    ctx.device.chip.close()
    return m.Success(message="Session ended")


@handles("Cancel", needs=Needs.NOTHING, families=_LEGACY)
async def cancel(ctx: LegacyContext, request: m.Cancel) -> m.Failure:
    """There is nothing to cancel, or it has ended by now."""
    raise Failure("ActionCancelled")
