"""Addresses and public keys of Bitcoin-like coins, as the C firmware gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import addresses, coins, hd_nodes, keys, multisig, paths, slip10
from onekey_emulator.bitcoin_paths import LEGACY, SLIP25_PURPOSE
from onekey_emulator.coins import ScriptType
from onekey_emulator.failures import Failure
from onekey_emulator.handlers import handles
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.coins import Coin
    from onekey_emulator.context import Context
    from onekey_emulator.keys import PublicNode

_MAX_PATHS = 20


@handles("GetAddress", families=(Family.LEGACY,))
async def get_address(ctx: Context, request: m.GetAddress) -> m.Address:
    """Checks the path first, then derives; warns only if the address is to be shown."""
    coin = _coin(request.coin_name)
    await _check_path(ctx, coin, request)
    seed = await ctx.seed()
    curve = keys.CURVES[coin.curve]
    node = keys.root(seed, curve).derive(request.address_n).public
    try:
        address = _address(coin, request, node)
    except ValueError:
        raise Failure("DataError", "Can't encode address") from None
    if request.show_display:
        await ctx.confirm("Address", _address_lines(coin, request, address, node.public_key))
    return m.Address(address=address)


@handles("GetPublicKey", families=(Family.LEGACY,))
async def get_public_key(ctx: Context, request: m.GetPublicKey) -> m.PublicKey:
    """Any path is allowed, but those of CoinJoin accounts."""
    coin = _coin(request.coin_name)
    if request.address_n[:1] == [SLIP25_PURPOSE]:
        raise Failure("DataError", "Forbidden key path")
    seed = await ctx.seed()
    curve_name = request.ecdsa_curve_name or coin.curve
    node = derive(seed, curve_name, request.address_n)
    version = coin.xpub_version(ScriptType(request.script_type), plain=request.ignore_xpub_magic)
    if version is None:
        raise Failure("DataError", "Invalid combination of coin and script_type")
    xpub = node.serialize(version)
    if request.show_display:
        path = paths.to_text(request.address_n)
        lines = [f"{coin.name} Public Key", "xPub:", xpub, "Path:", path]
        await ctx.confirm("PublicKey", lines)
    return m.PublicKey(
        node=hd_nodes.to_message(node),
        xpub=xpub,
        root_fingerprint=derive(seed, curve_name, [keys.HARDENED]).parent_fingerprint,
    )


@handles("GetPublicKeyMultiple", families=(Family.LEGACY,))
async def get_public_keys(ctx: Context, request: m.GetPublicKeyMultiple) -> m.PublicKeyMultiple:
    """Gives the first path's key for every path, as the firmware does."""
    if len(request.addresses) > _MAX_PATHS:
        raise Failure("DataError", "array overflow")
    coin = _coin(request.coin_name)
    if not request.addresses:
        return m.PublicKeyMultiple()
    seed = await ctx.seed()
    path = request.addresses[0].address_n
    node = derive(seed, request.ecdsa_curve_name or coin.curve, path)
    script_type = ScriptType(request.script_type)
    version = coin.xpub_version(script_type, plain=request.ignore_xpub_magic)
    if version is None or script_type is ScriptType.SPENDTAPROOT:
        raise Failure("DataError", "Invalid combination of coin and script_type")
    xpub = node.serialize(version)
    if request.show_display:
        lines = [f"{coin.name} Public Key", "xPub:", xpub, "Path:", paths.to_text(path)]
        for _ in request.addresses:
            await ctx.confirm("PublicKey", lines)
    return m.PublicKeyMultiple(xpubs=[xpub] * len(request.addresses))


def derive(seed: bytes, curve_name: str, path: Any) -> PublicNode:
    """The public node at a path.

    Raises:
        Failure: the firmware lacks the curve, or the curve that kind of derivation.
    """
    try:
        return slip10.public_node(curve_name, seed, path)
    except (KeyError, ValueError):
        raise Failure("ProcessError", "Failed to derive private key") from None


async def confirm_path(ctx: Context, path: Any) -> None:
    """Warn of an unusual path.

    Raises:
        Failure: the person or the host said no.
    """
    question = f"{paths.to_text(path)} is a non-standard path. Use this path?"
    await ctx.confirm("UnknownDerivationPath", ["Check Path", question])


def _coin(name: str) -> Coin:
    coin = coins.by_name(name)
    if coin is None:
        raise Failure("DataError", "Invalid coin name")
    return coin


async def _check_path(ctx: Context, coin: Coin, request: m.GetAddress) -> None:
    script_type = ScriptType(request.script_type)
    several = request.HasField("multisig")
    if LEGACY.expect(coin, request.address_n, script_type, multisig=several):
        return
    if ctx.device.strict and not LEGACY.allow(coin, request.address_n):
        raise Failure("DataError", "Forbidden key path")
    if request.show_display:
        await confirm_path(ctx, request.address_n)


def _address(coin: Coin, request: m.GetAddress, node: PublicNode) -> str:
    script_type = ScriptType(request.script_type)
    if not request.HasField("multisig"):
        return addresses.single(coin, script_type, node.public_key)
    cosigners = multisig.public_keys(request.multisig, node.curve)
    if node.public_key not in cosigners:
        raise ValueError("the key is not one of the cosigners'")
    return addresses.multisig(coin, script_type, cosigners, request.multisig.m)


def _address_lines(coin: Coin, request: m.GetAddress, address: str, public_key: bytes) -> list[str]:
    body = ["Address:", address, "Path:", paths.to_text(request.address_n)]
    if not request.HasField("multisig"):
        return [f"{coin.name} Address", *body]
    curve = keys.CURVES[coin.curve]
    version = coin.multisig_xpub_version(
        ScriptType(request.script_type), plain=request.ignore_xpub_magic
    )
    cosigners = multisig.cosigners(request.multisig, curve)
    mine = multisig.public_keys(request.multisig, curve).index(public_key)
    for number, cosigner in enumerate(cosigners):
        body.append(f"xPub #{number + 1} ({'mine' if number == mine else 'cosigner'})")
        body.append(cosigner.serialize(version))
    return [f"Multisig Address({request.multisig.m}-{len(cosigners)})", *body]
