"""Addresses and public keys of Bitcoin-like coins, as the MicroPython firmware gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import addresses, coins, hd_nodes, keys, multisig, paths, slip10, slip21
from onekey_emulator.addresses import AddressError, MultisigError
from onekey_emulator.bitcoin_keychain import check_threshold, cosigner_keys, index_of_key
from onekey_emulator.bitcoin_paths import CORE, SLIP25_PURPOSE
from onekey_emulator.coins import ScriptType
from onekey_emulator.failures import Failure
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.profiles import Family, version_number
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.coins import Coin
    from onekey_emulator.context import Context
    from onekey_emulator.keys import PublicNode
    from onekey_emulator.profiles import Profile

_PRO_STRICT_SINCE = (4, 12, 0)
_PRO_RELAXES_SEVERAL_SINCE = (4, 19, 0)
_MAC_TAG = b"\x12\x20"  # field 2 of Address, 32 bytes; the message definitions lack it


@handles("GetAddress", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def get_address(ctx: Context, request: m.GetAddress) -> m.Address:
    """Asks for the passphrase before it looks at the path."""
    coin = coins.by_name(request.coin_name)
    if coin is None:
        raise Failure("DataError", "Unsupported coin type")
    seed = await ctx.seed()
    several = request.HasField("multisig")
    allowed = CORE.allow(coin, request.address_n)
    if not allowed and (ctx.device.strict or not relaxes(ctx.profile, several=several)):
        raise Failure("DataError", "Forbidden key path")
    expected = allowed and CORE.expect(
        coin, request.address_n, ScriptType(request.script_type), multisig=several
    )
    if request.show_display and not expected:
        await confirm_path(ctx, request.address_n)
    node = keys.root(seed, keys.CURVES[coin.curve]).derive(request.address_n).public
    address = _address(coin, request, node)
    if request.show_display:
        await ctx.confirm("Address", _address_lines(coin, request, address, node.public_key))
    answer = m.Address(address=address)
    if not several and (expected or request.show_display):
        answer.MergeFromString(_MAC_TAG + slip21.address_mac(seed, coin.slip44, address))
    return answer


@handles("GetPublicKey", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def get_public_key(ctx: Context, request: m.GetPublicKey) -> m.PublicKey:
    """Any path is allowed, but those of CoinJoin accounts."""
    coin = coins.by_name(request.coin_name)
    if coin is None:
        raise Failure("FirmwareError")
    curve_name = request.ecdsa_curve_name or coin.curve
    check_slip25(request.address_n)
    seed = await ctx.seed()
    node = derive(seed, curve_name, request.address_n)
    script_type = ScriptType(request.script_type)
    if script_type is ScriptType.SPENDTAPROOT:
        script_type = ScriptType.SPENDADDRESS  # this firmware does not ask whether coins have it
    version = coin.xpub_version(script_type, plain=request.ignore_xpub_magic)
    if version is None:
        raise Failure("DataError", "Invalid combination of coin and script_type")
    xpub = node.serialize(version)
    if request.show_display:
        path = paths.to_text(request.address_n)
        await ctx.confirm("PublicKey", [f"{coin.name} Public Key", "xPub", xpub, "Path", path])
    return m.PublicKey(
        node=hd_nodes.to_message(node),
        xpub=xpub,
        root_fingerprint=derive(seed, curve_name, [keys.HARDENED]).parent_fingerprint,
    )


def relaxes(profile: Profile, *, several: bool) -> bool:
    """Whether safety checks, when relaxed, open all paths to one signer, or to several."""
    version = version_number(profile.firmware_version)
    if profile.model == "touch" or version < _PRO_STRICT_SINCE:
        return True
    return several and version >= _PRO_RELAXES_SEVERAL_SINCE


def check_slip25(path: Any) -> None:
    """Refuse the paths of CoinJoin accounts.

    Raises:
        Failure: it is one.
    """
    if path[:1] == [SLIP25_PURPOSE]:
        raise Failure("DataError", "Forbidden key path")


def derive(seed: bytes, curve_name: str, path: Any) -> PublicNode:
    """The public node at a path.

    Raises:
        Failure: the firmware lacks the curve, or the curve that kind of derivation.
    """
    try:
        return slip10.public_node(curve_name, seed, path)
    except slip10.HardenedOnlyError:
        raise Failure("DataError", "Non-hardened paths unsupported on Ed25519") from None
    except (KeyError, ValueError):
        raise Failure("FirmwareError") from None


async def confirm_path(ctx: Context, path: Any) -> None:
    """Warn of an unusual path.

    Raises:
        Failure: the person or the host said no.
    """
    question = f'"{paths.to_text(path)}" is a non-standard path. Are you sure to use this path?'
    await ctx.confirm("UnknownDerivationPath", ["Check Path", question])


def _address(coin: Coin, request: m.GetAddress, node: PublicNode) -> str:
    script_type = ScriptType(request.script_type)
    try:
        if not request.HasField("multisig"):
            return addresses.single(coin, script_type, node.public_key)
        return addresses.multisig(
            coin, script_type, _cosigner_keys(coin, request.multisig, node), request.multisig.m
        )
    except MultisigError as error:
        raise Failure("DataError", str(error)) from None
    except AddressError as error:
        raise Failure("ProcessError", str(error)) from None


def _cosigner_keys(coin: Coin, details: Any, node: PublicNode) -> list[bytes]:
    public_keys = cosigner_keys(details, coin)
    index_of_key(public_keys, node.public_key)
    check_threshold(details, public_keys)
    return public_keys


def _address_lines(coin: Coin, request: m.GetAddress, address: str, public_key: bytes) -> list[str]:
    path = paths.to_text(request.address_n)
    if not request.HasField("multisig"):
        return [f"{coin.name} Address", address, "Path", path]
    curve = keys.CURVES[coin.curve]
    version = coin.multisig_xpub_version(
        ScriptType(request.script_type), plain=request.ignore_xpub_magic
    )
    cosigners = multisig.cosigners(request.multisig, curve)
    mine = multisig.public_keys(request.multisig, curve).index(public_key)
    title = f"{coin.name} Multisig Address", f"({request.multisig.m} of {len(cosigners)})"
    lines = [*title, address.removeprefix(f"{coin.cashaddr_prefix}:"), "Path", path]
    for number, cosigner in enumerate(cosigners):
        lines.append(f"xPub #{number + 1} ({'mine' if number == mine else 'cosigner'})")
        lines.append(cosigner.serialize(version))
    return lines
