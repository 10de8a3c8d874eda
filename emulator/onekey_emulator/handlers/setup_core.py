"""Making a seed and backing it up on the touch screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator import seeds
from onekey_emulator.failures import Failure
from onekey_emulator.firmware import core_access
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.profiles import Family
from onekey_emulator.user import Prompt
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.firmware.core import CoreContext

_CORE = (Family.CORE,)
_CHOICES = 3
_SHAMIR = {
    m.BackupType.Slip39_Basic: "Shamir Backup not supported",
    m.BackupType.Slip39_Advanced: "Super Shamir not supported",
}


@handles("ResetDevice", needs=Needs.NOTHING, families=_CORE)
async def reset_device(ctx: CoreContext, request: m.ResetDevice) -> m.Success:
    """Mixes its own entropy with the host's, and has the words written down and checked."""
    device = ctx.device
    if request.strength not in seeds.STRENGTHS:
        raise Failure("ProcessError", "Invalid strength (has to be 128, 192 or 256 bits)")
    if device.storage.mnemonic is not None:
        raise Failure("UnexpectedMessage", "Already initialized")
    if request.backup_type in _SHAMIR:
        raise Failure("ProcessError", _SHAMIR[request.backup_type])
    await ctx.confirm("ResetDevice", ["Create a new wallet"])
    if request.pin_protection:
        device.chip.set_pin(await core_access.new_pin(ctx, tips=True))
    entropy = device.random.randbytes(seeds.ENTROPY_BYTES)
    if request.display_random:
        await ctx.confirm("ResetDevice", ["Internal entropy", entropy.hex()])
    ack = await ctx.call(m.EntropyRequest(), "EntropyAck")
    words = seeds.mixed(entropy, ack.entropy, request.strength)
    backed_up = not (request.skip_backup or request.no_backup) and await _wants_backup(ctx)
    if backed_up:
        await _back_up(ctx, words)
    seeds.apply_settings(device, request)
    seeds.store(device, words, needs_backup=not backed_up, no_backup=request.no_backup)
    if backed_up:
        await ctx.show("Success", ["Your wallet is backed up"])
    return m.Success(message="Initialized")


@handles("BackupDevice", needs=Needs.UNLOCKED, families=_CORE)
async def backup_device(ctx: CoreContext, request: m.BackupDevice) -> m.Success:
    """Shows the words and has them checked if that was not done before."""
    storage = ctx.device.storage
    if storage.mnemonic is None:
        raise Failure("NotInitialized")
    if not storage.needs_backup:
        raise Failure("ProcessError", "Seed already backed up")
    storage.needs_backup = False
    storage.unfinished_backup = True
    await _back_up(ctx, storage.mnemonic)
    storage.unfinished_backup = False
    await ctx.show("Success", ["Your wallet is backed up"])
    return m.Success(message="Seed successfully backed up")


async def _wants_backup(ctx: CoreContext) -> bool:
    """Whether the person does; whoever does not is asked once more."""
    for lines in (["Your wallet is ready", "Back it up now"], ["Skip backup?"]):
        await ctx.button_request("ResetDevice")
        if await ctx.ask(Prompt("confirm", lines)):
            return True
    return False


async def _back_up(ctx: CoreContext, text: str) -> None:
    words = text.split()
    await ctx.confirm("ResetDevice", ["Never make a digital copy of your recovery phrase"])
    while True:
        await ctx.confirm("ResetDevice", ["Recovery phrase", *words])
        await ctx.button_request("ProtectCall")
        if not await ctx.ask(Prompt("confirm", ["Almost done", "Check the words"])):
            continue
        if await _check_words(ctx, words):
            break
        await ctx.show("ResetDevice", ["Incorrect word", "Check your backup and try again"])
    ctx.device.paper = text
    await ctx.show("Success", ["Verified"])


async def _check_words(ctx: CoreContext, words: list[str]) -> bool:
    """Have each word picked among three. Whoever says no picks a wrong one."""
    random = ctx.device.random
    for number, word in enumerate(words, 1):
        others = sorted(set(words) - {word})
        choices = [word, *random.sample(others, min(_CHOICES - 1, len(others)))]
        random.shuffle(choices)
        if not await ctx.ask(Prompt("confirm", [f"Check word #{number}", *choices])):
            return False
    return True
