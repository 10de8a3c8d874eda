"""Ethereum addresses and public keys, as the C firmware gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import addresses, ethereum_paths, evm_networks, hd_nodes, keys, paths
from onekey_emulator.failures import Failure
from onekey_emulator.handlers import handles
from onekey_emulator.handlers.bitcoin_legacy import confirm_path
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.context import Context
    from onekey_emulator.ethereum_paths import PathRules

_XPUB_VERSION = 0x0488B21E
_RSKIP60_CHAIN = {137: 30, 37310: 31}
_TREZOR_EXPORT_PURPOSES = (44 | keys.HARDENED, 45 | keys.HARDENED)


@handles("EthereumGetAddressOneKey", families=(Family.LEGACY,))
async def get_address_onekey(
    ctx: Context, request: m.EthereumGetAddressOneKey
) -> m.EthereumAddressOneKey:
    """The chain id only chooses the name on the screen."""
    await _check_path(ctx, request, ethereum_paths.LEGACY)
    return m.EthereumAddressOneKey(address=await _address(ctx, request, request.chain_id))


@handles("EthereumGetAddress", families=(Family.LEGACY,))
async def get_address(ctx: Context, request: m.EthereumGetAddress) -> m.EthereumAddress:
    """Knows fewer networks than OneKey's own message; `encoded_network` is not looked at."""
    await _check_path(ctx, request, ethereum_paths.LEGACY_TREZOR)
    chain_id = evm_networks.LEGACY_COIN_TYPES.get(_coin_type(request), 0)
    return m.EthereumAddress(address=await _address(ctx, request, chain_id))


@handles("EthereumGetPublicKeyOneKey", families=(Family.LEGACY,))
async def get_public_key_onekey(
    ctx: Context, request: m.EthereumGetPublicKeyOneKey
) -> m.EthereumPublicKeyOneKey:
    """Extended keys are written as Bitcoin's."""
    await _check_path(ctx, request, ethereum_paths.LEGACY_EXPORT)
    return m.EthereumPublicKeyOneKey(**await _public_key(ctx, request))


@handles("EthereumGetPublicKey", families=(Family.LEGACY,))
async def get_public_key(ctx: Context, request: m.EthereumGetPublicKey) -> m.EthereumPublicKey:
    """Any coin type, below m/44' and m/45'."""
    if not request.address_n or request.address_n[0] not in _TREZOR_EXPORT_PURPOSES:
        raise Failure("DataError", "Invalid path for EthereumGetPublicKey")
    return m.EthereumPublicKey(**await _public_key(ctx, request))


async def _check_path(ctx: Context, request: Any, rules: PathRules) -> None:
    if rules.allow(request.address_n):
        return
    if ctx.device.strict:
        raise Failure("DataError", "Forbidden key path")
    await confirm_path(ctx, request.address_n)


def _coin_type(request: Any) -> int:
    return request.address_n[1] & ~keys.HARDENED if len(request.address_n) > 1 else 0


async def _address(ctx: Context, request: Any, shown_chain_id: int) -> str:
    node = keys.root(await ctx.seed()).derive(request.address_n).public
    address = addresses.ethereum(node.public_key, _RSKIP60_CHAIN.get(_coin_type(request)))
    if request.show_display:
        name = evm_networks.LEGACY_NAMES.get(shown_chain_id, evm_networks.UNKNOWN_NAME)
        path = paths.to_text(request.address_n)
        await ctx.confirm("Address", [f"{name} Address", "Address:", address, "Path:", path])
    return address


async def _public_key(ctx: Context, request: Any) -> dict[str, Any]:
    node = keys.root(await ctx.seed()).derive(request.address_n).public
    if request.show_display:
        # The firmware shows the first 32 of the key's 33 bytes.
        key = node.public_key[:32].hex()
        path = paths.to_text(request.address_n)
        await ctx.confirm("PublicKey", ["Ethereum Public Key", "xPub:", key, "Path:", path])
    return {"node": hd_nodes.to_message(node), "xpub": node.serialize(_XPUB_VERSION)}
