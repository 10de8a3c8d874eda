"""Restoring a seed on the classic family, from words or positions that the host sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator import seeds, word_matrix
from onekey_emulator.failures import Failure
from onekey_emulator.firmware import legacy_access
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.handlers.setup_legacy import check_empty, check_set_up_by_host
from onekey_emulator.profiles import Family
from onekey_emulator.user import Prompt
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.firmware.legacy import LegacyContext

_LENGTHS = (12, 18, 24)
_ASKED = 24
"""As many words are asked for however many there are, so that nobody learns how many."""

_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}
_NOT_IN_DRY_RUN = ("passphrase_protection", "pin_protection", "language", "label", "u2f_counter")


@handles("RecoveryDevice", needs=Needs.NOTHING, families=(Family.LEGACY,))
async def recovery_device(ctx: LegacyContext, request: m.RecoveryDevice) -> m.Success:
    """Asks the host for one word after the other; the device says which."""
    check_set_up_by_host(ctx)
    await legacy_access.protect_pin(ctx.firmware, cached=False)
    dry_run = request.dry_run
    if not dry_run:
        check_empty(ctx)
    elif ctx.device.storage.mnemonic is None:
        raise Failure("NotInitialized")
    elif any(request.HasField(name) for name in _NOT_IN_DRY_RUN):
        raise Failure("DataError", "Forbidden field set in dry-run")
    count = request.word_count if request.HasField("word_count") else _LENGTHS[0]
    if count not in _LENGTHS:
        raise Failure("DataError", "Invalid word count")
    if not dry_run:
        await ctx.confirm("ProtectCall", ["Import Wallet", "from a recovery phrase"])
        if request.pin_protection:
            await legacy_access.new_pin(ctx.firmware)
        seeds.apply_settings(ctx.device, request)
    if request.type == m.RecoveryDevice.RecoveryDeviceType.RecoveryDeviceType_Matrix:
        words = " ".join(await word_matrix.ask_words(ctx, count))
    else:
        words = " ".join(await _ask_words(ctx, count, dry_run=dry_run))
    if dry_run:
        return await _compare(ctx, words)
    if request.enforce_wordlist and not seeds.english.check(words):
        ctx.firmware.clear_sessions(lock=True)
        raise Failure("DataError", "Invalid seed, are words in correct order?")
    seeds.store(ctx.device, words)
    return m.Success(message="Device recovered")


async def _ask_words(ctx: LegacyContext, count: int, *, dry_run: bool) -> list[str]:
    words = [""] * count
    order = [*range(1, count + 1), *[0] * (_ASKED - count)]
    ctx.device.random.shuffle(order)
    for number in order:
        word = await _ask_word(ctx, number)
        if word not in seeds.english.wordlist:
            if not dry_run:
                ctx.firmware.clear_sessions(lock=True)
            raise Failure("DataError", "Word not found in a wordlist")
        if number:
            words[number - 1] = word
    return words


async def _ask_word(ctx: LegacyContext, number: int) -> str:
    """A word of the backup by its number; for 0 one that the device chooses."""
    asked = number or ctx.device.random.choice(seeds.english.wordlist)
    line = f"{number}{_ENDINGS.get(number, 'th')} word" if number else asked
    prompt = ctx.firmware.prompt(Prompt("host", ["Enter Word", str(line)], word=asked))
    with ctx.firmware.shown(prompt):
        kind = m.WordRequest.WordRequestType.WordRequestType_Plain
        ack = await ctx.call(m.WordRequest(type=kind), "WordAck")
    return str(ack.word)


async def _compare(ctx: LegacyContext, words: str) -> m.Success:
    if not seeds.english.check(words):
        line, text = "Invalid recovery phrase!", "Invalid seed, are words in correct order?"
    elif words != ctx.device.storage.mnemonic:
        line = "Recovery phrase is valid but does not match."
        text = "The seed is valid but does not match the one in the device"
    else:
        await ctx.confirm("Other", ["Recovery phrase is matched!"])
        return m.Success(message="The seed is valid and matches the one in the device")
    await ctx.confirm("Other", [line])
    raise Failure("DataError", text)
