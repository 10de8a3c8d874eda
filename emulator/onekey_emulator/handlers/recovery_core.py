"""Restoring a seed on the touch screen, where all words are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator import seeds
from onekey_emulator.failures import Failure
from onekey_emulator.firmware import core_access
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.profiles import Family
from onekey_emulator.sessions import PinResult
from onekey_emulator.user import Prompt
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.firmware.core import CoreContext

_IN_DRY_RUN = {"dry_run", "word_count", "enforce_wordlist", "type"}


@handles("RecoveryDevice", needs=Needs.NOTHING, families=(Family.CORE,))
async def recovery_device(ctx: CoreContext, request: m.RecoveryDevice) -> m.Success:
    """The host only begins it. A dry run compares the words with the seed."""
    device, dry_run = ctx.device, request.dry_run
    _validate(ctx, request)
    if dry_run:
        await ctx.confirm("ProtectCall", ["Check recovery phrase"])
        await _check_pin(ctx)
    else:
        await ctx.confirm("ProtectCall", ["Import wallet", "from a recovery phrase"])
        if request.pin_protection:
            device.chip.set_pin(await core_access.new_pin(ctx, tips=True))
        seeds.apply_settings(device, request)
    words = await _enter_valid_words(ctx, dry_run=dry_run)
    if dry_run:
        return await _compare(ctx, words)
    seeds.store(device, words)
    await ctx.show("Success", ["Your wallet is ready"])
    return m.Success(message="Device recovered")


def _validate(ctx: CoreContext, request: m.RecoveryDevice) -> None:
    initialized = ctx.device.storage.mnemonic is not None
    if initialized and not request.dry_run:
        raise Failure("UnexpectedMessage", "Already initialized")
    if request.dry_run and not initialized:
        raise Failure("NotInitialized")
    if request.HasField("enforce_wordlist") and not request.enforce_wordlist:
        raise Failure(
            "ProcessError",
            "Value enforce_wordlist must be True, Trezor Core enforces words automatically.",
        )
    for field, _ in request.ListFields():
        if request.dry_run and field.name not in _IN_DRY_RUN:
            raise Failure("ProcessError", f"Forbidden field set in dry-run: {field.name}")


async def _check_pin(ctx: CoreContext) -> None:
    if ctx.device.storage.pin is None:
        return
    pin = await core_access.enter_pin(ctx, "Enter PIN")
    result = ctx.device.chip.check_pin(pin, attached=False)
    ctx.device.save()
    if result is PinResult.WRONG:
        await ctx.show("Other", ["Wrong PIN"])
        raise Failure("PinInvalid")


async def _enter_valid_words(ctx: CoreContext, *, dry_run: bool) -> str:
    count = 0
    while True:
        if not count:
            count = await _choose_count(ctx)
        await _begin(ctx, count, dry_run=dry_run)
        words = await _enter_words(ctx, count)
        if words is None:
            continue
        if seeds.english.check(words):
            return words
        await ctx.show("Warning", ["Invalid recovery phrase"])


async def _choose_count(ctx: CoreContext) -> int:
    await ctx.button_request("MnemonicWordCount")
    chosen = await ctx.entry(Prompt("word_count", ["Select number of words"]))
    if chosen is None:
        raise Failure("ActionCancelled")
    return int(chosen)


async def _begin(ctx: CoreContext, count: int, *, dry_run: bool) -> None:
    """Raises Failure if the person gives up, and means it."""
    while True:
        await ctx.button_request("RecoveryHomepage")
        if await ctx.ask(Prompt("confirm", ["Enter recovery phrase", f"({count} words)"])):
            return
        await ctx.button_request("ProtectCall")
        if await ctx.ask(Prompt("confirm", ["Abort?"])):
            if not dry_run:
                ctx.device.wipe()
            raise Failure("ActionCancelled")


async def _enter_words(ctx: CoreContext, count: int) -> str | None:
    """The words; None if the person went back before the first one."""
    await ctx.button_request("MnemonicInput")
    words: list[str] = []
    while len(words) < count:
        word = await ctx.entry(Prompt("word", [f"Enter word #{len(words) + 1}"]))
        if word in seeds.english.wordlist:
            words.append(str(word))
        elif word is None and words:
            words.pop()
        elif word is None:
            return None
    return " ".join(words)


async def _compare(ctx: CoreContext, words: str) -> m.Success:
    if words == ctx.device.storage.mnemonic:
        await ctx.show("Success", ["Correct"])
        return m.Success(message="The seed is valid and matches the one in the device")
    await ctx.show("Warning", ["Not a match"])
    raise Failure("ProcessError", "The seed does not match the one in the device")
