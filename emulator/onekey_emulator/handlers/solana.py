"""Solana's addresses, on both firmware families."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator import base58, paths, slip10
from onekey_emulator.failures import Failure
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.keys import HARDENED
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_emulator.context import Context

_SLIP44 = 501
_SLIP44_TEST = 1
_PURPOSE = 44 | HARDENED
_LEGACY_MIN_PATH = 3
_CORE_PATHS = tuple(
    paths.Pattern.parse(text)
    for text in ("m/44'/coin_type'/account'/change'", "m/44'/coin_type'/account'")
)


@handles("SolanaGetAddress", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def get_address_core(ctx: Context, request: m.SolanaGetAddress) -> m.SolanaAddress:
    """Asks for the passphrase before it looks at the path."""
    seed = await ctx.seed()
    path = request.address_n
    if not _is_hardened(path):
        raise Failure("DataError", "Non-hardened paths unsupported on Ed25519")
    if not any(pattern.matches(path, {_SLIP44, _SLIP44_TEST}) for pattern in _CORE_PATHS):
        raise Failure("DataError", "Forbidden key path")
    address = _address(seed, path)
    if request.show_display:
        await ctx.confirm("Address", ["SOL Address", address, "Path", paths.to_text(path)])
    return m.SolanaAddress(address=address)


@handles("SolanaGetAddress", needs=Needs.NOTHING, families=(Family.LEGACY,))
async def get_address_legacy(ctx: Context, request: m.SolanaGetAddress) -> m.SolanaAddress:
    """Looks at the path before it asks for the PIN."""
    if ctx.device.storage.mnemonic is None:
        raise Failure("NotInitialized")
    path = request.address_n
    account = [_PURPOSE, _SLIP44 | HARDENED]
    if len(path) < _LEGACY_MIN_PATH or path[:2] != account or not _is_hardened(path):
        raise Failure("DataError", "Invalid path")
    address = _address(await ctx.seed(), path)
    if request.show_display:
        lines = ["Solana Address", "Address:", address, "Path:", paths.to_text(path)]
        await ctx.confirm("Address", lines)
    return m.SolanaAddress(address=address)


def _is_hardened(path: Sequence[int]) -> bool:
    return all(index & HARDENED for index in path)


def _address(seed: bytes, path: Sequence[int]) -> str:
    """The public key on Ed25519 (SLIP-10) in Base58."""
    node = slip10.root(seed, slip10.ED25519).derive(path)
    return base58.encode(node.public.public_key[1:])
