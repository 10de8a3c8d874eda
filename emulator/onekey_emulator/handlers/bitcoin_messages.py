"""Signing and verifying messages with Bitcoin's keys, on both firmware families."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import addresses, coins, keys
from onekey_emulator import bitcoin_messages as messages
from onekey_emulator import bitcoin_scripts as scripts
from onekey_emulator import bitcoin_signatures as signatures
from onekey_emulator.addresses import AddressError
from onekey_emulator.bitcoin_paths import CORE, LEGACY
from onekey_emulator.bitcoin_texts import short_address
from onekey_emulator.coins import ScriptType
from onekey_emulator.ethereum_texts import message as as_text
from onekey_emulator.failures import Failure
from onekey_emulator.handlers import Needs, bitcoin_core, bitcoin_legacy, handles
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.coins import Coin
    from onekey_emulator.context import Context
    from onekey_emulator.keys import PrivateNode

_CORE_MAX = 8192
_LEGACY_MAX = 1024
_LEGACY_MAX_SIGNATURE = 65
_SIGNATURE_SIZE = 65
_BIP322 = {ScriptType.SPENDWITNESS, ScriptType.SPENDTAPROOT}


@handles("SignMessage", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def sign_core(ctx: Context, request: m.SignMessage) -> m.MessageSignature:
    """One screen; an unusual kind of script for the path gives no warning."""
    coin = coins.by_name(request.coin_name)
    if coin is None:
        raise Failure("DataError", "Unsupported coin type")
    seed = await ctx.seed()
    if len(request.message) > _CORE_MAX:
        raise Failure("FirmwareError")
    if not CORE.allow(coin, request.address_n):
        if not ctx.device.strict:
            await bitcoin_core.confirm_path(ctx, request.address_n)
        raise Failure("DataError", "Forbidden key path")
    node = _derive(coin, seed, request)
    script_type = ScriptType(request.script_type)
    try:
        address = addresses.single(coin, script_type, node.public.public_key)
    except AddressError as error:
        raise Failure("ProcessError", str(error)) from None
    plain = request.no_script_type and script_type is not ScriptType.SPENDADDRESS
    plain = plain and _knows_bip322(ctx)
    lines = [f"Sign {coin.name} Message", short_address(coin, address), as_text(request.message)]
    if plain:
        lines.append("Message format: non-standard")
    await ctx.confirm("Other", lines)
    if plain:
        script_type = ScriptType.SPENDADDRESS
    if request.is_bip322_simple and _knows_bip322(ctx):
        signature = _bip322(coin, node, script_type, request.message)
    else:
        signature = signatures.recoverable(node, messages.digest(coin, request.message))
        marked = _with_header(signature, script_type)
        signature = signature if request.no_script_type else marked
    return m.MessageSignature(address=address, signature=signature)


@handles("SignMessage", families=(Family.LEGACY,))
async def sign_legacy(ctx: Context, request: m.SignMessage) -> m.MessageSignature:
    """All pages after one ButtonRequest."""
    if len(request.message) > _LEGACY_MAX:
        raise Failure("DataError", "bytes overflow")
    coin = coins.by_name(request.coin_name)
    if coin is None:
        raise Failure("DataError", "Invalid coin name")
    script_type = ScriptType(request.script_type)
    if not LEGACY.expect(coin, request.address_n, script_type, multisig=False):
        if ctx.device.strict and not LEGACY.allow(coin, request.address_n):
            raise Failure("DataError", "Forbidden key path")
        await bitcoin_legacy.confirm_path(ctx, request.address_n)
    node = _derive(coin, await ctx.seed(), request)
    try:
        address = addresses.single(coin, script_type, node.public.public_key)
    except AddressError:
        raise Failure("ProcessError", "Error computing address") from None
    title = f"{coin.name} Message"
    await ctx.confirm("ProtectCall", _legacy_lines(title, address, request.message))
    if request.is_bip322_simple and _knows_bip322(ctx):
        return m.MessageSignature(
            address=address, signature=_bip322(coin, node, script_type, request.message)
        )
    if not request.no_script_type and script_type not in messages.HEADER_BY_SCRIPT:
        raise Failure("ProcessError", "Error signing message")
    signature = signatures.recoverable(node, messages.digest(coin, request.message))
    if not request.no_script_type:
        signature = _with_header(signature, script_type)
    return m.MessageSignature(address=address, signature=signature)


@handles("VerifyMessage", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def verify_core(ctx: Context, request: m.VerifyMessage) -> m.Success:
    """Shows whose signature it is, if it is good."""
    coin = coins.by_name(request.coin_name)
    if coin is None or not request.signature:
        raise Failure("FirmwareError")
    script_type = _script_type(coin, request.address)
    if script_type is None:
        raise Failure("DataError", "Invalid address")
    if not messages.header_fits(request.signature[0], script_type):
        raise Failure("ProcessError", "Invalid signature")
    if len(request.signature) != _SIGNATURE_SIZE:
        raise Failure("FirmwareError")
    if not _is_signed(coin, script_type, request):
        raise Failure("ProcessError", "Invalid signature")
    address = short_address(coin, request.address)
    await ctx.confirm("Other", [f"Verify {coin.name} Message", address, as_text(request.message)])
    await ctx.confirm("Success", ["Verified", "The signature is valid"])
    return m.Success(message="Message verified")


@handles("VerifyMessage", needs=Needs.NOTHING, families=(Family.LEGACY,))
async def verify_legacy(ctx: Context, request: m.VerifyMessage) -> m.Success:
    """Needs neither seed nor PIN."""
    if len(request.message) > _LEGACY_MAX or len(request.signature) > _LEGACY_MAX_SIGNATURE:
        raise Failure("DataError", "bytes overflow")
    coin = coins.by_name(request.coin_name)
    if coin is None:
        raise Failure("DataError", "Invalid coin name")
    if len(request.signature) != _SIGNATURE_SIZE:
        raise Failure("ProcessError", "Invalid signature")
    script_type = _script_type(coin, request.address)
    if script_type is None:
        raise Failure("DataError", "Invalid address")
    fits = messages.header_fits(request.signature[0], script_type)
    if fits and script_type is ScriptType.SPENDTAPROOT:
        raise Failure("DataError", "Invalid address")
    if not fits or not _is_signed(coin, script_type, request):
        raise Failure("ProcessError", "Invalid signature")
    lines = _legacy_lines("Verify Message", request.address, request.message)
    await ctx.confirm("ProtectCall", lines)
    return m.Success(message="Message verified")


def _knows_bip322(ctx: Context) -> bool:
    """Whether the firmware has BIP-322, which came with the message for PSBTs."""
    return ctx.profile.knows("SignPsbt")


def _derive(coin: Coin, seed: bytes, request: m.SignMessage) -> PrivateNode:
    return keys.root(seed, keys.CURVES[coin.curve]).derive(request.address_n)


def _bip322(coin: Coin, node: PrivateNode, script_type: ScriptType, message: bytes) -> bytes:
    if script_type not in _BIP322:
        raise Failure("ProcessError", "Unsupported script type")
    return messages.bip322_simple(coin, node, script_type, message)


def _with_header(signature: bytes, script_type: ScriptType) -> bytes:
    if script_type not in messages.HEADER_BY_SCRIPT:
        raise Failure("ProcessError", "Unsupported script type")
    return bytes([signature[0] + messages.HEADER_BY_SCRIPT[script_type]]) + signature[1:]


def _script_type(coin: Coin, address: str) -> ScriptType | None:
    """How an address of one signer is spent; None if it is no address of the coin."""
    try:
        script = scripts.of_address(coin, address)
    except scripts.ScriptError:
        return None
    if script[0] == 0:
        return ScriptType.SPENDWITNESS
    if script[0] == scripts.OP_1:
        return ScriptType.SPENDTAPROOT
    if coin.cashaddr_prefix or len(script) == len(scripts.p2pkh(bytes(20))):
        return ScriptType.SPENDADDRESS
    return ScriptType.SPENDP2SHWITNESS


def _is_signed(coin: Coin, script_type: ScriptType, request: Any) -> bool:
    digest = messages.digest(coin, request.message)
    public_key = signatures.signer(request.signature, digest)
    if public_key is None or script_type is ScriptType.SPENDTAPROOT:
        return False
    try:
        return addresses.single(coin, script_type, public_key) == str(request.address)
    except AddressError:
        return False


def _legacy_lines(title: str, signer: str, message: bytes) -> list[str]:
    return [title, "Signer:", signer, "Message:", as_text(message)]
