"""Tron's addresses, on both firmware families."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coincurve import PublicKey

from onekey_emulator import base58, hashes, keys, paths
from onekey_emulator.failures import Failure
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.keys import HARDENED
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_emulator.context import Context

_SLIP44 = 195
_SLIP44_TEST = 1
_VERSION = b"\x41"
_LEGACY_MIN_PATH = 3
_CORE_PATH = paths.Pattern.parse("m/44'/coin_type'/account'/change/*")


@handles("TronGetAddress", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def get_address_core(ctx: Context, request: m.TronGetAddress) -> m.TronAddress:
    """Asks for the passphrase before it looks at the path."""
    seed = await ctx.seed()
    path = request.address_n
    if not _CORE_PATH.matches(path, {_SLIP44, _SLIP44_TEST}):
        raise Failure("DataError", "Forbidden key path")
    address = _address(seed, path)
    if request.show_display:
        await ctx.confirm("Address", ["TRON Address", address, "Path", paths.to_text(path)])
    return m.TronAddress(address=address)


@handles("TronGetAddress", needs=Needs.NOTHING, families=(Family.LEGACY,))
async def get_address_legacy(ctx: Context, request: m.TronGetAddress) -> m.TronAddress:
    """Looks at the path before it asks for the PIN."""
    if ctx.device.storage.mnemonic is None:
        raise Failure("NotInitialized")
    path = request.address_n
    beginning = [44 | HARDENED, _SLIP44 | HARDENED]
    if len(path) < _LEGACY_MIN_PATH or path[:2] != beginning or not path[2] & HARDENED:
        raise Failure("DataError", "Invalid path")
    address = _address(await ctx.seed(), path)
    if request.show_display:
        lines = ["Tron Address", "Address:", address, "Path:", paths.to_text(path)]
        await ctx.confirm("Address", lines)
    return m.TronAddress(address=address)


def _address(seed: bytes, path: Sequence[int]) -> str:
    """The account's hash as on Ethereum, with a version and in Base58."""
    public_key = keys.root(seed).derive(path).public.public_key
    point = PublicKey(public_key).format(compressed=False)
    return base58.encode_check(_VERSION + hashes.keccak256(point[1:])[-20:])
