"""Ethereum's transactions, as the C firmware signs them: one ButtonRequest for all pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import (
    addresses,
    ethereum_delegators,
    ethereum_paths,
    ethereum_texts,
    evm_networks,
    keys,
)
from onekey_emulator import ethereum_signatures as signatures
from onekey_emulator import ethereum_transactions as transactions
from onekey_emulator.failures import Failure
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.handlers import ethereum_sign_tx as common
from onekey_emulator.handlers.bitcoin_legacy import confirm_path
from onekey_emulator.profiles import Family

if TYPE_CHECKING:
    from onekey_emulator.context import Context
    from onekey_emulator.keys import PrivateNode

_TEXTS = {
    "both": "Authorization list item has both signature and address",
    "nonce": "Authorization nonce invalid",
}
_MAX_ENTRIES = 16
_NUMBER_SIZE = 32
_ADDRESS_SIZE = 42
_NUMBERS = ("nonce", "gas_price", "gas_limit", "value", "max_gas_fee", "max_priority_fee")


@handles(
    "EthereumSignTx",
    "EthereumSignTxEIP1559",
    "EthereumSignTxOneKey",
    "EthereumSignTxEIP1559OneKey",
    families=(Family.LEGACY,),
)
async def sign_tx(ctx: Context, request: Any) -> Any:
    """All pages after one ButtonRequest, then the rest of the data."""
    _check_sizes(request)
    node, seed = await _derive(ctx, request)
    _check(request)
    recipient = signatures.account_of(request.to) or b""
    call = ethereum_texts.contract_call(
        request.data_initial_chunk, request.data_length, with_value=bool(request.value)
    )
    safe = call.kind == "safe execute" and transactions.is_onekey(request)
    data = await common.fetch_data(ctx, request) if safe else b""
    if safe and ethereum_texts.is_delegate_call(call):
        await ctx.confirm("SignTx", ["Delegate call: the Safe would run foreign code"])
        await ctx.confirm("ProtectCall", _lines(request, node, recipient, call))
    else:
        await ctx.confirm("SignTx", _lines(request, node, recipient, call))
    if not safe:
        data = await common.fetch_data(ctx, request)
    return common.sign(node, seed, request, recipient, data)


@handles("EthereumSignTxEIP7702OneKey", families=(Family.LEGACY,))
async def sign_tx_eip7702(ctx: Context, request: Any) -> Any:
    """Only for contracts that the firmware knows."""
    _check_sizes(request)
    node, seed = await _derive(ctx, request)
    _check(request)
    if not request.to:
        raise Failure("DataError", "Address can not be empty")
    recipient = signatures.account_of(request.to)
    if recipient is None:
        raise Failure("DataError", "Invalid recipient address format")
    delegator = await _delegator(ctx, request)
    authorization = request.authorization_list[0]
    revoked = delegator is ethereum_delegators.REVOKE
    title = "Revoke Smart Account Delegation" if revoked else "Upgrade Smart Account"
    network = str(authorization.chain_id) if authorization.chain_id else "ALL"
    target = [] if revoked else ["Delegate to:", f"{delegator.name}: {authorization.address}"]
    lines = [title, "Account:", signatures.address(node), *target, "On network:", network]
    nonce = str(transactions.number(request.nonce))
    try:
        await ctx.confirm("SignTx", [*lines, "Nonce:", nonce, *_fees(request)])
    except Failure as refused:
        raise Failure(refused.code, "Action cancelled") from None
    data = await common.fetch_data(ctx, request)
    return common.sign(node, seed, request, recipient, data)


@handles("EthereumTxAck", "EthereumTxAckOneKey", needs=Needs.UNLOCKED, families=(Family.LEGACY,))
async def stray_data(ctx: Context, request: Any) -> Any:
    """Data that nobody asked for."""
    raise Failure("UnexpectedMessage", "Not in Ethereum signing mode")


async def _delegator(ctx: Context, request: Any) -> ethereum_delegators.Delegator:
    texts = _TEXTS
    common.check_authorizations(request, texts)
    contract = signatures.account_of(request.authorization_list[0].address)
    if contract is None:
        raise Failure("DataError", "Invalid address format")
    delegator = ethereum_delegators.find(contract)
    if delegator is None:
        try:
            await ctx.confirm("ProtectCall", ["Not in the whitelist of smart accounts"])
        finally:
            raise Failure("DataError", "Unregistered delegator address")
    if len(delegator.calldata) != len(request.data_initial_chunk):
        raise Failure("DataError", "Invalid initial calldata size")
    if delegator.calldata != request.data_initial_chunk:
        raise Failure("DataError", "Invalid initial calldata")
    return delegator


def _check_sizes(request: Any) -> None:
    """The room that the firmware has for each field.

    Raises:
        Failure: one does not fit.
    """
    fields = {descriptor.name: value for descriptor, value in request.ListFields()}
    if len(fields.get("data_initial_chunk", b"")) > transactions.CHUNK or any(
        len(fields.get(name, b"")) > _NUMBER_SIZE for name in _NUMBERS
    ):
        raise Failure("DataError", "bytes overflow")
    if len(fields.get("to", "")) > _ADDRESS_SIZE:
        raise Failure("DataError", "string overflow")
    if any(
        len(fields.get(name, ())) > _MAX_ENTRIES for name in ("access_list", "authorization_list")
    ):
        raise Failure("DataError", "array overflow")


async def _derive(ctx: Context, request: Any) -> tuple[PrivateNode, bytes]:
    rules = ethereum_paths.legacy_signing(request.chain_id, onekey=transactions.is_onekey(request))
    if not rules.allow(request.address_n):
        if ctx.device.strict:
            raise Failure("DataError", "Forbidden key path")
        await confirm_path(ctx, request.address_n)
    seed = await ctx.seed()
    return keys.root(seed).derive(request.address_n), seed


def _check(request: Any) -> None:
    if not request.chain_id:
        raise Failure("DataError", "Chain ID out of bounds")
    common.check_data(request)
    size = len(request.to)
    if size not in {0, 40, 42} or (not size and not request.data_length):
        raise Failure("DataError", "Safety check failed")
    if common.overflows(request):
        raise Failure("DataError", "Safety check failed")
    if common.has_wrong_tx_type(request):
        raise Failure("DataError", "Txtype out of bounds")


def _lines(
    request: Any, node: PrivateNode, recipient: bytes, call: ethereum_texts.Call
) -> list[str]:
    chain = request.chain_id
    value = transactions.number(request.value)
    to = addresses.eip55(recipient) if recipient else "to new contract?"
    name = evm_networks.LEGACY_NAMES.get(chain, evm_networks.UNKNOWN_NAME)
    lines = [f"{name} Transaction"]
    if call.kind:
        lines += [*call.lines, "Contract:", to]
    else:
        lines += ["Amount:", ethereum_texts.legacy_amount(value, chain), "To:", to]
    lines += ["From:", signatures.address(node), *_fees(request)]
    if name == evm_networks.UNKNOWN_NAME:
        lines += ["Chain ID:", str(chain)]
    if call.kind:
        return lines
    if request.data_length:
        lines += [f"Data ({request.data_length} bytes):", request.data_initial_chunk.hex()]
    total = value + transactions.price(request) * transactions.number(request.gas_limit)
    return [*lines, "Total Amount:", ethereum_texts.legacy_amount(total, chain)]


def _fees(request: Any) -> list[str]:
    chain, price = request.chain_id, transactions.price(request)
    most = price * transactions.number(request.gas_limit)
    lines = ["Maximum Fee:", ethereum_texts.legacy_amount(most, chain)]
    if transactions.kind(request) == 0:
        return lines
    priority = transactions.number(request.max_priority_fee)
    lines += ["Max Fee Per Gas:", ethereum_texts.legacy_amount(price, chain)]
    return [*lines, "Priority Fee Per Gas:", ethereum_texts.legacy_amount(priority, chain)]
