"""Signing and verifying Ethereum's messages (EIP-191), on both firmware families."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import addresses, ethereum_paths, ethereum_texts, evm_networks, keys
from onekey_emulator import ethereum_signatures as signatures
from onekey_emulator.failures import Failure
from onekey_emulator.handlers import Needs, bitcoin_core, bitcoin_legacy, handles
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.context import Context
    from onekey_emulator.ethereum_paths import PathRules
    from onekey_emulator.keys import PrivateNode

_CORE_MAX = 8192
_LEGACY_MAX = 5120
_LEGACY_MAX_VERIFIED = 1024
_SIGNATURE_SIZE = 65
_SIGN = ("EthereumSignMessage", "EthereumSignMessageOneKey")
_VERIFY = ("EthereumVerifyMessage", "EthereumVerifyMessageOneKey")


@handles(*_SIGN, needs=Needs.UNLOCKED, families=(Family.CORE,))
async def sign_core(ctx: Context, request: Any) -> Any:
    """One screen."""
    rules = ethereum_paths.CORE if _is_onekey(request) else ethereum_paths.CORE_TREZOR
    seed = await ctx.seed()
    if len(request.message) > _CORE_MAX:
        raise Failure("FirmwareError")
    node = await derive_core(ctx, request, rules, seed)
    title = f"Sign {core_network(request)} Message"
    lines = [title, signatures.address(node), ethereum_texts.message(request.message)]
    await ctx.confirm("Other", lines)
    return _signed(request, node)


@handles(*_SIGN, families=(Family.LEGACY,))
async def sign_legacy(ctx: Context, request: Any) -> Any:
    """All pages after one ButtonRequest."""
    if len(request.message) > _LEGACY_MAX:
        raise Failure("DataError", "bytes overflow")
    rules = ethereum_paths.LEGACY if _is_onekey(request) else ethereum_paths.LEGACY_TREZOR
    node = await derive_legacy(ctx, request, rules)
    text = ethereum_texts.message(request.message)
    lines = ["Sign Ethereum Message", "Message:", text, "Address:", signatures.address(node)]
    await ctx.confirm("ProtectCall", lines)
    return _signed(request, node)


@handles(*_VERIFY, needs=Needs.UNLOCKED, families=(Family.CORE,))
async def verify_core(ctx: Context, request: Any) -> m.Success:
    """Shows whose signature it is, if it is good."""
    account = signatures.account_of(request.address)
    wrong = len(request.signature) != _SIGNATURE_SIZE
    if wrong or signatures.signer(request.signature, _digest(request)) != account or not account:
        raise Failure("DataError", "Invalid signature")
    network = core_network(request) if _is_onekey(request) else evm_networks.UNKNOWN_NAME
    text = ethereum_texts.message(request.message)
    await ctx.confirm("Other", [f"Verify {network} Message", addresses.eip55(account), text])
    await ctx.confirm("Success", ["Verified", "The signature is valid"])
    return m.Success(message="Message verified")


@handles(*_VERIFY, needs=Needs.NOTHING, families=(Family.LEGACY,))
async def verify_legacy(ctx: Context, request: Any) -> m.Success:
    """Needs neither seed nor PIN."""
    if len(request.message) > _LEGACY_MAX_VERIFIED or len(request.signature) > _SIGNATURE_SIZE:
        raise Failure("DataError", "bytes overflow")
    if len(request.signature) != _SIGNATURE_SIZE:
        raise Failure("DataError", "Malformed signature")
    account = signatures.account_of(request.address)
    if not account:
        raise Failure("DataError", "Malformed address")
    if signatures.signer(request.signature, _digest(request)) != account:
        raise Failure("DataError", "Invalid signature")
    text = ethereum_texts.message(request.message)
    lines = ["Verify Ethereum Message", "Message:", text, "Address:", request.address]
    await ctx.confirm("ProtectCall", lines)
    await ctx.confirm("Other", ["The signature is valid"])
    return m.Success(message="Message verified")


async def derive_core(ctx: Context, request: Any, rules: PathRules, seed: bytes) -> PrivateNode:
    """The key of a request, as the MicroPython firmware checks its path.

    Raises:
        Failure: the path is not allowed.
    """
    if not rules.allow(request.address_n):
        if ctx.device.strict:
            raise Failure("DataError", "Forbidden key path")
        await bitcoin_core.confirm_path(ctx, request.address_n)
    return keys.root(seed).derive(request.address_n)


async def derive_legacy(ctx: Context, request: Any, rules: PathRules) -> PrivateNode:
    """The key of a request, as the C firmware checks its path.

    Raises:
        Failure: the path is not allowed.
    """
    if not rules.allow(request.address_n):
        if ctx.device.strict:
            raise Failure("DataError", "Forbidden key path")
        await bitcoin_legacy.confirm_path(ctx, request.address_n)
    return keys.root(await ctx.seed()).derive(request.address_n)


def core_network(request: Any) -> str:
    """The network's name, by the chain id or else the coin type."""
    chain_id = getattr(request, "chain_id", 0)
    if chain_id:
        network = evm_networks.by_chain_id(chain_id)
    else:
        path = list(getattr(request, "address_n", ()))
        network = evm_networks.by_slip44(path[1] & ~keys.HARDENED) if len(path) > 1 else None
    return network.name if network else evm_networks.UNKNOWN_NAME


def _is_onekey(request: Any) -> bool:
    return str(request.DESCRIPTOR.name).endswith("OneKey")


def _digest(request: Any) -> bytes:
    return signatures.message_digest(request.message)


def _signed(request: Any, node: PrivateNode) -> Any:
    kind = m.EthereumMessageSignatureOneKey if _is_onekey(request) else m.EthereumMessageSignature
    signature = signatures.sign(node, _digest(request))
    return kind(address=signatures.address(node), signature=signature.of_message)
