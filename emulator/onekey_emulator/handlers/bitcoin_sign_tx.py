"""Signing transactions of Bitcoin-like coins (SignTx)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator import bitcoin_dialogue, coins
from onekey_emulator.bitcoin_approval_core import CoreApproval
from onekey_emulator.bitcoin_dialogue_core import CoreDialogue
from onekey_emulator.bitcoin_keychain import Keychain
from onekey_emulator.bitcoin_paths import CORE
from onekey_emulator.bitcoin_signer_core import CoreSigner
from onekey_emulator.failures import Failure
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_emulator.coins import Coin
    from onekey_emulator.context import Context


@handles("SignTx", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def sign_tx_core(ctx: Context, request: m.SignTx) -> m.TxRequest:
    """Asks for the passphrase before it looks at the transaction."""
    coin = coins.by_name(request.coin_name)
    if coin is None:
        raise Failure("DataError", "Unsupported coin type")
    keychain = core_keychain(ctx, coin, await ctx.seed())
    bitcoin_dialogue.check_request(request, coin)
    if coin.overwintered and request.version not in {4, 5}:
        raise Failure("DataError", "Unsupported transaction version.")
    approval = CoreApproval(ctx, coin, request.amount_unit)
    return await CoreSigner(request, keychain, CoreDialogue(ctx, coin), approval).run()


def core_keychain(ctx: Context, coin: Coin, seed: bytes) -> Keychain:
    """The keys that a Touch or Pro lets the coin use."""

    def allows(path: Sequence[int], several: bool) -> bool:
        relaxed = several and not ctx.device.strict
        return relaxed or CORE.allow(coin, path)

    return Keychain(seed, coin, allows)
