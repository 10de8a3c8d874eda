"""Ethereum's transactions, as the MicroPython firmware signs them.

On the real device the details are a tap away from the overview; here both are one screen.
"""

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
from onekey_emulator.handlers.bitcoin_core import confirm_path
from onekey_emulator.profiles import Family

if TYPE_CHECKING:
    from onekey_emulator.context import Context
    from onekey_emulator.keys import PrivateNode

_TEXTS = {
    "both": "Authorization contains both address_n and signature",
    "nonce": "Authority nonce invalid",
}


@handles(
    "EthereumSignTx",
    "EthereumSignTxEIP1559",
    "EthereumSignTxOneKey",
    "EthereumSignTxEIP1559OneKey",
    needs=Needs.UNLOCKED,
    families=(Family.CORE,),
)
async def sign_tx(ctx: Context, request: Any) -> Any:
    """Overview, the rest of the data, the slider."""
    seed = await ctx.seed()
    _check(request)
    recipient = _recipient(request)
    node = await _derive(ctx, request, seed)
    call = ethereum_texts.contract_call(
        request.data_initial_chunk, request.data_length, with_value=bool(request.value)
    )
    known = call if transactions.is_onekey(request) else ethereum_texts.Call("")
    data = b""
    if known.kind == "safe execute":
        data = await common.fetch_data(ctx, request)
    code = {"safe execute": "ProtectCall", "safe approve": "ConfirmOutput"}
    lines = _lines(request, node, recipient, call)
    await ctx.confirm(code.get(known.kind, "SignTx"), lines)
    if known.kind != "safe execute":
        data = await common.fetch_data(ctx, request)
    answer = common.sign(node, seed, request, recipient, data)
    await _slide(ctx, request)
    return answer


@handles("EthereumSignTxEIP7702OneKey", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def sign_tx_eip7702(ctx: Context, request: Any) -> Any:
    """Only for contracts that the firmware knows."""
    seed = await ctx.seed()
    _check(request)
    common.check_authorizations(request, _TEXTS)
    authorization = request.authorization_list[0]
    contract = signatures.account_of(authorization.address)
    delegator = ethereum_delegators.find(contract) if contract else None
    if delegator is None:
        text = "Delegation blocked: the address is not in the whitelist of smart accounts"
        await ctx.confirm("Warning", [text])
        raise Failure("DataError", "Authorization address not in registered delegators")
    node = await _derive(ctx, request, seed)
    if delegator is not ethereum_delegators.REVOKE:
        if delegator.calldata and delegator.calldata != request.data_initial_chunk:
            raise Failure("DataError", "Invalid calldata provided")
        if not delegator.calldata and request.data_initial_chunk:
            raise Failure("DataError", "Calldata is expected to be empty")
    revoked = delegator is ethereum_delegators.REVOKE
    title = "Revoke Smart Account Delegation" if revoked else "Upgrade Smart Account"
    network = str(authorization.chain_id) if authorization.chain_id else "ALL"
    target = [] if revoked else ["Delegate To", f"{delegator.name}: {authorization.address}"]
    lines = [title, "Account", signatures.address(node), *target, "On Network", network]
    await ctx.confirm("ProtectCall", [*lines, *_fees(request)])
    data = await common.fetch_data(ctx, request)
    answer = common.sign(node, seed, request, _recipient(request), data)
    await _slide(ctx, request)
    return answer


def _check(request: Any) -> None:
    if common.has_wrong_tx_type(request):
        raise Failure("DataError", "tx_type out of bounds")
    if common.overflows(request):
        raise Failure("DataError", "Fee overflow")
    common.check_data(request)
    sizes = {40, 42} if transactions.kind(request) == 4 else {0, 40, 42}
    if len(request.to) not in sizes:
        raise Failure("DataError", "Invalid recipient address")
    if not request.to and not request.data_length:
        raise Failure("DataError", "Contract creation without data")
    if not request.chain_id:
        raise Failure("DataError", "Chain ID out of bounds")


def _recipient(request: Any) -> bytes:
    account = signatures.account_of(request.to)
    if account is None:
        raise Failure("ProcessError", "Ethereum: invalid beginning of an address")
    return account


async def _derive(ctx: Context, request: Any, seed: bytes) -> PrivateNode:
    rules = ethereum_paths.core_signing(request.chain_id, onekey=transactions.is_onekey(request))
    if not rules.allow(request.address_n):
        if ctx.device.strict:
            raise Failure("DataError", "Forbidden key path")
        await confirm_path(ctx, request.address_n)
    return keys.root(seed).derive(request.address_n)


def _lines(
    request: Any, node: PrivateNode, recipient: bytes, call: ethereum_texts.Call
) -> list[str]:
    chain = request.chain_id
    value = transactions.number(request.value)
    to = addresses.eip55(recipient) if recipient else "New Contract"
    if call.kind:
        lines = [*call.lines, "Contract", to]
    elif value == 0 and request.data_length:
        lines = ["Confirm Request", "To", to]
    else:
        lines = [f"Send {ethereum_texts.core_amount(value, chain)}", "To", to]
    lines += ["From", signatures.address(node), *_fees(request)]
    if evm_networks.by_chain_id(chain) is None:
        lines += ["Chain ID", str(chain)]
    if not call.kind and request.data_length:
        lines += [f"Data ({request.data_length} bytes)", request.data_initial_chunk.hex()]
    return lines


def _fees(request: Any) -> list[str]:
    chain, price = request.chain_id, transactions.price(request)
    most = price * transactions.number(request.gas_limit)
    lines = ["Maximum Fee", ethereum_texts.core_amount(most, chain)]
    if transactions.kind(request) == 0:
        return [*lines, "Gas Price", ethereum_texts.core_amount(price, chain)]
    priority = transactions.number(request.max_priority_fee)
    lines += ["Maximum Fee Per Gas", ethereum_texts.core_amount(price, chain)]
    return [*lines, "Priority Fee Per Gas", ethereum_texts.core_amount(priority, chain)]


async def _slide(ctx: Context, request: Any) -> None:
    network = evm_networks.by_chain_id(request.chain_id)
    name = network.name if network else evm_networks.UNKNOWN_NAME
    text = f"Do you want to sign this {name} transaction?"
    await ctx.confirm("Other", ["Confirm Transaction", text])
