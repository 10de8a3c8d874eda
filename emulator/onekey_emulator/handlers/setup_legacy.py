"""Making a seed and backing it up on the classic family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator import seeds
from onekey_emulator.failures import Failure
from onekey_emulator.firmware import legacy_access
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.firmware.legacy import LegacyContext

_LEGACY = (Family.LEGACY,)
_DEFAULT_STRENGTH = 128
_PASSES = ("Write down", "Check")
_HALF = seeds.ENTROPY_BYTES // 2


@handles("ResetDevice", needs=Needs.NOTHING, families=_LEGACY)
async def reset_device(ctx: LegacyContext, request: m.ResetDevice) -> m.Success:
    """Mixes its own entropy with the host's, and shows the words twice."""
    device = ctx.device
    check_set_up_by_host(ctx)
    await ctx.unlock()
    check_empty(ctx)
    strength = request.strength if request.HasField("strength") else _DEFAULT_STRENGTH
    if strength not in seeds.STRENGTHS:
        raise Failure("DataError", "Invalid seed strength")
    later = request.skip_backup or request.no_backup
    if request.display_random and later:
        text = "Can't show internal entropy when backup is skipped"
        raise Failure("ProcessError", text)
    await ctx.confirm("ProtectCall", ["Create New Wallet", "with a new recovery phrase"])
    entropy = device.random.randbytes(seeds.ENTROPY_BYTES)
    if request.display_random:
        for number, half in enumerate((entropy[:_HALF], entropy[_HALF:]), 1):
            await ctx.confirm("ResetDevice", [f"Internal entropy {number}/2:", half.hex()])
    if request.pin_protection:
        await legacy_access.new_pin(ctx.firmware)
    seeds.apply_settings(device, request)
    ack = await ctx.call(m.EntropyRequest(), "EntropyAck")
    words = seeds.mixed(entropy, ack.entropy, strength)
    if not later:
        try:
            await _show_words(ctx, words)
        except Failure:
            ctx.firmware.clear_sessions(lock=True)
            raise
    seeds.store(
        device,
        words,
        needs_backup=request.skip_backup and not request.no_backup,
        no_backup=request.no_backup,
    )
    return m.Success(message="Device successfully initialized")


@handles("BackupDevice", families=_LEGACY)
async def backup_device(ctx: LegacyContext, request: m.BackupDevice) -> m.Success:
    """Asks for the PIN again, and shows the words if that was not done before."""
    await legacy_access.protect_pin(ctx.firmware, cached=False)
    storage = ctx.device.storage
    if not storage.needs_backup or storage.mnemonic is None:
        raise Failure("UnexpectedMessage", "Seed already backed up")
    storage.needs_backup = False
    storage.unfinished_backup = True
    await _show_words(ctx, storage.mnemonic)
    storage.unfinished_backup = False
    return m.Success(message="Seed successfully backed up")


async def _show_words(ctx: LegacyContext, words: str) -> None:
    for title in _PASSES:
        for number, word in enumerate(words.split(), 1):
            await ctx.confirm("ConfirmWord", [f"{title} word {number}", word])
    ctx.device.paper = words


def check_set_up_by_host(ctx: LegacyContext) -> None:
    """Whether this firmware makes and restores seeds for hosts.

    Raises:
        Failure: it does so on its own keys only.
    """
    if not ctx.profile.set_up_by_host:
        raise Failure("DataError", "unsupport")


def check_empty(ctx: LegacyContext) -> None:
    """Whether there is no seed yet.

    Raises:
        Failure: there is.
    """
    if ctx.device.storage.mnemonic is not None:
        text = "Device is already initialized. Use Wipe first."
        raise Failure("UnexpectedMessage", text)
