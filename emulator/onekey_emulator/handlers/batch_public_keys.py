"""Many public keys in one answer (BatchGetPublickeys)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import hd_nodes, keys
from onekey_emulator.failures import Failure
from onekey_emulator.handlers import Needs, bitcoin_core, bitcoin_legacy, handles
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.context import Context

_CURVES = ("secp256k1", "ed25519", "ed25519-keccak")
_LEGACY_MAX_PATHS = 10
_CORE_MAX_PATHS = 20
_HARDENED_PREFIX = 3


@handles("BatchGetPublickeys", needs=Needs.NOTHING, families=(Family.LEGACY,))
async def legacy(ctx: Context, request: m.BatchGetPublickeys) -> m.EcdsaPublicKeys:
    """Checks the request before it asks for the PIN."""
    if len(request.paths) > _LEGACY_MAX_PATHS:
        raise Failure("DataError", "array overflow")
    if ctx.device.storage.mnemonic is None:
        raise Failure("NotInitialized")
    if request.ecdsa_curve_name not in _CURVES:
        raise Failure("DataError", "Curve not support")
    if not _all_paths_hardened(request):
        raise Failure("DataError", "Invalid path")
    return _answer(request, await ctx.seed(), bitcoin_legacy.derive)


@handles("BatchGetPublickeys", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def core(ctx: Context, request: m.BatchGetPublickeys) -> m.EcdsaPublicKeys:
    """Checks the request before it asks for the passphrase."""
    if request.ecdsa_curve_name not in _CURVES:
        raise Failure("DataError", f"Curve {request.ecdsa_curve_name} not support")
    if len(request.paths) > _CORE_MAX_PATHS:
        raise Failure("DataError", f"Batch size should must be <= {_CORE_MAX_PATHS}")
    if not _all_paths_hardened(request):
        raise Failure(
            "DataError",
            f"Path length must be >= {_HARDENED_PREFIX} and start with harden prefix",
        )
    return _answer(request, await ctx.seed(), bitcoin_core.derive)


def _all_paths_hardened(request: m.BatchGetPublickeys) -> bool:
    return all(
        len(path.address_n) >= _HARDENED_PREFIX
        and all(index & keys.HARDENED for index in path.address_n[:_HARDENED_PREFIX])
        for path in request.paths
    )


def _answer(request: m.BatchGetPublickeys, seed: bytes, derive: Any) -> m.EcdsaPublicKeys:
    curve_name = request.ecdsa_curve_name
    nodes = [derive(seed, curve_name, path.address_n) for path in request.paths]
    if curve_name != "secp256k1":
        return m.EcdsaPublicKeys(public_keys=[node.public_key[1:] for node in nodes])
    if not request.include_node:
        return m.EcdsaPublicKeys(public_keys=[node.public_key for node in nodes])
    return m.EcdsaPublicKeys(
        hd_nodes=[hd_nodes.to_message(node) for node in nodes],
        root_fingerprint=keys.root(seed).public.fingerprint,
    )
