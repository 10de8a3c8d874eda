"""Sessions and locking on Touch and Pro."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator import addresses, features, fingerprints
from onekey_emulator.failures import Failure, Interrupted
from onekey_emulator.firmware import core_access as access
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.firmware.core import CoreContext
    from onekey_emulator.sessions import Session

_CORE = (Family.CORE,)
_TOLD = ("PinCancelled", "ActionCancelled")
_ERROR = "Error in btc_get_address: "


@handles("Initialize", needs=Needs.NOTHING, families=_CORE)
async def initialize(ctx: CoreContext, request: m.Initialize) -> m.Features:
    """Goes on with a session, or opens a new one."""
    firmware, device = ctx.firmware, ctx.device
    # That the field is there counts, not what it says.
    device.client_knows_attach = request.HasField("is_contains_attach")
    session_id = firmware.start_session(_wanted_session(ctx, request))
    session = device.chip.current
    if session is not None and session.seed and _changes_cardano(ctx, request, session):
        firmware.end_session()
        session_id = firmware.start_session()
    firmware.derive_cardano = request.derive_cardano
    answer: m.Features = features.build(device)
    answer.session_id = session_id
    return answer


def _changes_cardano(ctx: CoreContext, request: m.Initialize, session: Session) -> bool:
    """Whether the request wants a seed for Cardano that the session has not, or the reverse."""
    if ctx.profile.own_sessions and not request.derive_cardano:
        return request.HasField("derive_cardano") and session.cardano
    return request.derive_cardano and not session.cardano


def _wanted_session(ctx: CoreContext, request: m.Initialize) -> bytes | None:
    """The session that the request may go on with; None where it gets a new one."""
    device = ctx.device
    given = request.session_id if request.HasField("session_id") else None
    if not ctx.profile.attach:
        return given
    state = request.passphrase_state
    if state and fingerprints.is_testnet_address(state):
        if device.unlocked and not device.attach_unlocked:
            return given
        return given if given == device.chip.current_id else None
    if device.client_knows_attach and given is not None and not state:
        return None
    if device.unlocked and device.attach_unlocked:
        return None
    return given


@handles("GetFeatures", needs=Needs.NOTHING, families=_CORE)
async def get_features(ctx: CoreContext, request: m.GetFeatures) -> m.Features:
    """Never tells a session id."""
    answer: m.Features = features.build(ctx.device)
    return answer


@handles("OnekeyGetFeatures", needs=Needs.NOTHING, families=_CORE)
async def get_onekey_features(ctx: CoreContext, request: m.OnekeyGetFeatures) -> m.OnekeyFeatures:
    """Versions and hashes of all parts."""
    answer: m.OnekeyFeatures = features.build_onekey(ctx.device)
    return answer


@handles("GetPassphraseState", needs=Needs.NOTHING, families=_CORE)
async def get_passphrase_state(
    ctx: CoreContext, request: m.GetPassphraseState
) -> m.PassphraseState:
    """Calls most errors a success, and swallows the message that interrupted it."""
    device = ctx.device
    await access.unlock(ctx)
    # Read before the wallet is opened: under a hidden wallet's PIN that opens another session.
    session_id = device.chip.current_id or ctx.firmware.start_session()
    try:
        seed = await ctx.seed()
    except Failure as failure:
        if failure.code in _TOLD:
            raise
        return m.PassphraseState(passphrase_state=_ERROR)
    except Interrupted:
        return m.PassphraseState(passphrase_state=_ERROR)
    return m.PassphraseState(
        passphrase_state=addresses.testnet_fingerprint(seed),
        session_id=session_id,
        unlocked_attach_pin=device.attach_unlocked,
    )


@handles("UnLockDevice", needs=Needs.NOTHING, families=_CORE)
async def unlock_device(ctx: CoreContext, request: m.UnLockDevice) -> m.UnLockDeviceResponse:
    """Asks for the PIN if the device is locked."""
    await access.unlock(ctx)
    return m.UnLockDeviceResponse(
        unlocked=ctx.device.unlocked,
        unlocked_attach_pin=ctx.device.attach_unlocked,
        passphrase_protection=ctx.device.storage.passphrase_protection,
    )


@handles("LockDevice", needs=Needs.NOTHING, families=_CORE)
async def lock_device(ctx: CoreContext, request: m.LockDevice) -> m.Success:
    """Does nothing to a device that has no PIN."""
    ctx.firmware.lock(ctx.conversation)
    return m.Success(message="")


@handles("EndSession", needs=Needs.NOTHING, families=_CORE)
async def end_session(ctx: CoreContext, request: m.EndSession) -> m.Success:
    """Leaves the device without a session."""
    ctx.firmware.end_session()
    return m.Success(message="")


@handles("Cancel", needs=Needs.NOTHING, families=_CORE)
async def cancel(ctx: CoreContext, request: m.Cancel) -> m.Failure:
    """There is nothing to cancel, or it has ended by now."""
    raise Failure("ActionCancelled")
