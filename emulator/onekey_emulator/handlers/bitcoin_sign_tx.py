"""Signing transactions of Bitcoin-like coins (SignTx)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator import coins
from onekey_emulator.bitcoin_approval_core import CoreApproval
from onekey_emulator.bitcoin_approval_legacy import LegacyApproval
from onekey_emulator.bitcoin_dialogue_core import CoreDialogue
from onekey_emulator.bitcoin_dialogue_legacy import LegacyDialogue
from onekey_emulator.bitcoin_keychain import Keychain
from onekey_emulator.bitcoin_paths import CORE, LEGACY
from onekey_emulator.bitcoin_signer_core import CoreSigner
from onekey_emulator.bitcoin_signer_legacy import LegacySigner
from onekey_emulator.device import HOME
from onekey_emulator.failures import Failure
from onekey_emulator.handlers import Needs, bitcoin_core, handles
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_emulator.coins import Coin
    from onekey_emulator.context import Context
    from onekey_emulator.firmware.legacy import LegacyContext

_MAX_COUNT = 0xFFFF_FFFF
_LEGACY_MAX_INPUTS = 512


@handles("SignTx", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def sign_tx_core(ctx: Context, request: m.SignTx) -> m.TxRequest:
    """Asks for the passphrase before it looks at the transaction."""
    coin = coins.by_name(request.coin_name)
    if coin is None:
        raise Failure("DataError", "Unsupported coin type")
    keychain = core_keychain(ctx, coin, await ctx.seed())
    dialogue = CoreDialogue(ctx, coin)
    dialogue.check_request(request)
    if coin.decred:
        raise Failure("FirmwareError", "The software device does not sign Decred")
    if coin.overwintered and request.version not in {4, 5}:
        raise Failure("DataError", "Unsupported transaction version.")
    approval = CoreApproval(ctx, coin, request.amount_unit)
    return await CoreSigner(request, keychain, dialogue, approval).run()


@handles("SignTx", needs=Needs.NOTHING, families=(Family.LEGACY,))
async def sign_tx_legacy(ctx: LegacyContext, request: m.SignTx) -> m.TxRequest:
    """Looks at the sizes of the transaction before it asks for the PIN."""
    if ctx.device.storage.mnemonic is None:
        raise Failure("NotInitialized")
    if not request.inputs_count:
        raise Failure("DataError", "Transaction must have at least one input")
    if not request.outputs_count:
        raise Failure("DataError", "Transaction must have at least one output")
    if request.inputs_count + request.outputs_count > _MAX_COUNT:
        raise Failure("DataError", "Value overflow")
    await ctx.unlock()
    coin = coins.by_name(request.coin_name)
    if coin is None:
        raise Failure("DataError", "Invalid coin name")
    if coin.decred:
        raise Failure("FirmwareError", "The software device does not sign Decred")
    dialogue = LegacyDialogue(ctx, coin)
    dialogue.check_timing(request)
    keychain = legacy_keychain(ctx, coin, await ctx.seed())
    if request.inputs_count > _LEGACY_MAX_INPUTS:
        raise Failure("DataError", "Too many inputs.")
    dialogue.check_header(request)
    approval = LegacyApproval(ctx, coin, request.amount_unit)
    signer = LegacySigner(request, keychain, dialogue, approval, strict=ctx.device.strict)
    try:
        return await signer.run()
    finally:
        ctx.device.show([HOME])


@handles("TxAck", needs=Needs.UNLOCKED, families=(Family.LEGACY,))
async def stray_answer(ctx: LegacyContext, request: m.TxAck) -> m.TxRequest:
    """Answers that nobody waits for."""
    if not request.HasField("tx"):
        raise Failure("DataError", "No transaction provided")
    raise Failure("UnexpectedMessage", "Not in Signing mode")


def core_keychain(ctx: Context, coin: Coin, seed: bytes) -> Keychain:
    """The keys that a Touch or Pro lets the coin use."""

    def allows(path: Sequence[int], several: bool) -> bool:
        relaxed = not ctx.device.strict and bitcoin_core.relaxes(ctx.profile, several=several)
        return relaxed or CORE.allow(coin, path)

    return Keychain(seed, coin, allows)


def legacy_keychain(ctx: LegacyContext, coin: Coin, seed: bytes) -> Keychain:
    """The keys that a device of the classic family lets the coin use."""

    def allows(path: Sequence[int], _: bool) -> bool:
        return not ctx.device.strict or LEGACY.allow(coin, path)

    return Keychain(seed, coin, allows, counts_signers=False)
