"""Small requests that concern no wallet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator.failures import Failure
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.context import Context

_MAX_ENTROPY = 1024
_CONFIRM = "ProtectCall"


@handles("Ping", needs=Needs.UNLOCKED, families=(Family.CORE,))
@handles("Ping", needs=Needs.NOTHING, families=(Family.LEGACY,))
async def ping(ctx: Context, request: m.Ping) -> m.Success:
    """Gives the text back. A locked Touch or Pro asks for its PIN first."""
    if request.button_protection:
        await ctx.confirm(_CONFIRM, ["Do you really want to answer to ping?"])
    answer = m.Success()
    if ctx.profile.family is Family.CORE or request.HasField("message"):
        answer.message = request.message
    return answer


@handles("GetEntropy", needs=Needs.UNLOCKED)
async def get_entropy(ctx: Context, request: m.GetEntropy) -> m.Entropy:
    """Random bytes, which are the same for the same seed of the emulator."""
    await ctx.confirm(_CONFIRM, ["Do you really want to send entropy?"])
    size = min(request.size, _MAX_ENTROPY)
    return m.Entropy(entropy=ctx.device.random.randbytes(size))


@handles("SetU2FCounter", needs=Needs.UNLOCKED)
async def set_u2f_counter(ctx: Context, request: m.SetU2FCounter) -> m.Success:
    """Sets what the next U2F authentication counts on from."""
    _check_seed(ctx)
    await ctx.confirm(_CONFIRM, ["Do you want to set the U2F counter?"])
    ctx.device.storage.u2f_counter = request.u2f_counter
    return m.Success(message="U2F counter set")


@handles("GetNextU2FCounter", needs=Needs.UNLOCKED)
async def get_next_u2f_counter(ctx: Context, request: m.GetNextU2FCounter) -> m.NextU2FCounter:
    """Counts on."""
    _check_seed(ctx)
    await ctx.confirm(_CONFIRM, ["Do you want to increase and retrieve the U2F counter?"])
    ctx.device.storage.u2f_counter += 1
    return m.NextU2FCounter(u2f_counter=ctx.device.storage.u2f_counter)


def _check_seed(ctx: Context) -> None:
    if ctx.profile.family is Family.CORE and ctx.device.storage.mnemonic is None:
        raise Failure("NotInitialized")
