"""Signing typed data (EIP-712), on both firmware families."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import ethereum_paths, ethereum_safe, ethereum_typed_data, keys
from onekey_emulator import ethereum_signatures as signatures
from onekey_emulator.ethereum_typed_data import DOMAIN, Envelope
from onekey_emulator.ethereum_typed_data import Family as Messages
from onekey_emulator.failures import Failure
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.handlers.ethereum_sign_message import (
    core_network,
    derive_core,
    derive_legacy,
)
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.context import Context
    from onekey_emulator.keys import PrivateNode

_HASH_SIZE = 32
_SAFE = "SafeTx"
_PERMITS = frozenset(
    {
        "Permit",
        "PermitBatch",
        "PermitBatchTransferFrom",
        "PermitSingle",
        "PermitTransferFrom",
        "PermitWitnessTransferFrom",
    }
)
_ORDERS = frozenset({"Order", "OrderComponents"})
_DATA = ("EthereumSignTypedData", "EthereumSignTypedDataOneKey")
_HASHES = ("EthereumSignTypedHash", "EthereumSignTypedHashOneKey")


@handles(*_DATA, needs=Needs.UNLOCKED, families=(Family.CORE,))
async def sign_data_core(ctx: Context, request: Any) -> Any:
    """The person who looks at every value sees what the last screen lists here."""
    seed = await ctx.seed()
    node = await derive_core(ctx, request, _core_rules(request), seed)
    names = Messages(onekey=_is_onekey(request))
    if request.primary_type == _SAFE:
        return await _sign_safe_core(ctx, names, node)
    envelope = Envelope(ctx, names, metamask_v4_compat=request.metamask_v4_compat)
    await envelope.collect(DOMAIN)
    await envelope.collect(request.primary_type)
    await ctx.confirm("ProtectCall", [request.primary_type, _warning(request.primary_type)])
    domain = await envelope.domain_values()
    if domain:
        await ctx.confirm("ProtectCall", ["Domain", *_flat(domain)])
    domain_hash = await envelope.hash_struct(DOMAIN, [0])
    network = core_network(request)
    title = f"Sign {network} Typed Data"
    message_hash = b""
    if request.primary_type == DOMAIN:
        await ctx.confirm("Other", ["Confirm Message", "No message field"])
        if not _is_onekey(request):
            await ctx.confirm("Other", [title])
    else:
        members = envelope.structs[request.primary_type].members
        keys = ", ".join(member.name for member in members)
        head = ["Confirm Message", request.primary_type, f"Contains {len(members)} keys", keys]
        await ctx.confirm("Other", head)
        envelope.seen.clear()
        message_hash = await envelope.hash_struct(request.primary_type, [1])
        await ctx.confirm("Other", [title, *_flat(envelope.seen)])
    signature = signatures.sign(node, ethereum_typed_data.digest(domain_hash, message_hash))
    return names.signature(address=signatures.address(node), signature=signature.of_message)


@handles("EthereumSignTypedDataOneKey", families=(Family.LEGACY,))
async def sign_data_legacy(ctx: Context, request: m.EthereumSignTypedDataOneKey) -> Any:
    """Pages of values come without a ButtonRequest, and the answer without an address."""
    rules = ethereum_paths.legacy_signing(request.chain_id, onekey=True)
    if not request.HasField("chain_id"):
        rules = ethereum_paths.LEGACY
    node = await derive_legacy(ctx, request, rules)
    if request.primary_type == _SAFE:
        return await _sign_safe_legacy(ctx, node)
    names = Messages(onekey=True)
    envelope = Envelope(ctx, names, metamask_v4_compat=request.metamask_v4_compat)
    await envelope.collect(DOMAIN)
    await envelope.collect(request.primary_type)
    await ctx.confirm("ProtectCall", [_warning(request.primary_type)])
    domain_hash = await envelope.hash_struct(DOMAIN, [0])
    await ctx.confirm("Other", ["Typed Data", DOMAIN, *_flat(envelope.seen)], announce=False)
    message_hash = b""
    if request.primary_type != DOMAIN:
        envelope.seen.clear()
        message_hash = await envelope.hash_struct(request.primary_type, [1])
        lines = ["Typed Data", request.primary_type, *_flat(envelope.seen)]
        await ctx.confirm("Other", lines, announce=False)
    await ctx.confirm("ProtectCall", ["Do you want to sign this EIP712 message?"])
    signature = signatures.sign(node, ethereum_typed_data.digest(domain_hash, message_hash))
    return names.signature(address="", signature=signature.of_message)


@handles(*_HASHES, needs=Needs.UNLOCKED, families=(Family.CORE,))
async def sign_hash_core(ctx: Context, request: Any) -> Any:
    """Both hashes, then the slider."""
    seed = await ctx.seed()
    node = await derive_core(ctx, request, _core_rules(request), seed)
    await ctx.confirm("ProtectCall", _hash_lines(request))
    await ctx.confirm("Other", [f"Sign {core_network(request)} Typed Hash"])
    return _sign_hash(request, node)


@handles(*_HASHES, families=(Family.LEGACY,))
async def sign_hash_legacy(ctx: Context, request: Any) -> Any:
    """All pages after one ButtonRequest."""
    with_message = request.HasField("message_hash")
    if len(request.domain_separator_hash) != _HASH_SIZE or (
        with_message and len(request.message_hash) != _HASH_SIZE
    ):
        raise Failure("DataError", "Invalid hash length")
    onekey = _is_onekey(request)
    rules = ethereum_paths.LEGACY if onekey else ethereum_paths.LEGACY_TREZOR
    node = await derive_legacy(ctx, request, rules)
    warning = "Unable to decode EIP712 data. Sign at your own risk!"
    await ctx.confirm("SignTx", [warning, signatures.address(node), *_hash_lines(request)])
    return _sign_hash(request, node)


@handles("EthereumSignMessageEIP712", families=(Family.LEGACY,))
async def sign_by_old_message(ctx: Context, request: m.EthereumSignMessageEIP712) -> Any:
    """Any path will do, and the address comes without 0x. The oldest firmware has two screens."""
    if len(request.domain_hash) != _HASH_SIZE or len(request.message_hash) != _HASH_SIZE:
        raise Failure("ProcessError", "data length error")
    warning = "Unable to show EIP-712 data. Sign at your own risk."
    hashes = ["Domain", request.domain_hash.hex(), "Message", request.message_hash.hex()]
    await ctx.confirm("SignTx", [warning, *hashes])
    node = keys.root(await ctx.seed()).derive(request.address_n)
    digest = ethereum_typed_data.digest(request.domain_hash, request.message_hash)
    return m.EthereumMessageSignature(
        address=signatures.address(node).removeprefix("0x"),
        signature=signatures.sign(node, digest).of_message,
    )


async def _sign_safe_core(ctx: Context, names: Messages, node: PrivateNode) -> Any:
    ack = await ctx.call(m.EthereumGnosisSafeTxRequest(), "EthereumGnosisSafeTxAck")
    await ctx.confirm("ProtectCall", ["Safe Transaction", *ethereum_safe.lines(ack)])
    await ctx.confirm("Other", ["Do you want to sign this Gnosis Safe transaction?"])
    signature = _sign_safe(node, ack)
    return names.signature(address=signatures.address(node), signature=signature)


async def _sign_safe_legacy(ctx: Context, node: PrivateNode) -> Any:
    ack = await ctx.call(m.EthereumGnosisSafeTxRequest(), "EthereumGnosisSafeTxAck")
    lines = ethereum_safe.lines(ack)
    if ack.operation:
        await ctx.confirm("ProtectCall", ["Delegate call: the Safe would run foreign code"])
    await ctx.confirm("Other", ["Safe Transaction", *lines[:6]], announce=False)
    await ctx.confirm("Other", ["Typed Data", DOMAIN, *lines[-4:]], announce=False)
    await ctx.confirm("Other", ["Typed Data", _SAFE, *lines[6:-4]], announce=False)
    await ctx.confirm("ProtectCall", ["Do you want to sign this EIP712 message?"])
    return m.EthereumTypedDataSignatureOneKey(address="", signature=_sign_safe(node, ack))


def _sign_safe(node: PrivateNode, ack: m.EthereumGnosisSafeTxAck) -> bytes:
    hashes = ethereum_safe.domain_hash(ack), ethereum_safe.message_hash(ack)
    return signatures.sign(node, ethereum_typed_data.digest(*hashes)).of_message


def _sign_hash(request: Any, node: PrivateNode) -> Any:
    digest = ethereum_typed_data.digest(request.domain_separator_hash, request.message_hash)
    signature = signatures.sign(node, digest).of_message
    names = Messages(onekey=_is_onekey(request))
    return names.signature(address=signatures.address(node), signature=signature)


def _hash_lines(request: Any) -> list[str]:
    domain = f"0x{request.domain_separator_hash.hex()}"
    message = f"0x{request.message_hash.hex()}"
    return ["Domain Separator Hash", domain, "Message Hash", message]


def _is_onekey(request: Any) -> bool:
    return str(request.DESCRIPTOR.name).endswith("OneKey")


def _core_rules(request: Any) -> ethereum_paths.PathRules:
    return ethereum_paths.CORE if _is_onekey(request) else ethereum_paths.CORE_TREZOR


def _warning(primary_type: str) -> str:
    kind = "signTypedData"
    if primary_type in _PERMITS:
        kind = "Permit"
    elif primary_type in _ORDERS:
        kind = "Order"
    return f"{kind} authorization: a malicious signature can cost your assets"


def _flat(pairs: list[tuple[str, str]]) -> list[str]:
    return [part for pair in pairs for part in pair]
