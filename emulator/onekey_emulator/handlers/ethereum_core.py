"""Ethereum addresses and public keys, as the MicroPython firmware gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import addresses, ethereum_paths, evm_networks, hd_nodes, keys, paths
from onekey_emulator.failures import Failure
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.handlers.bitcoin_core import check_slip25, confirm_path
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.context import Context
    from onekey_emulator.ethereum_paths import PathRules
    from onekey_emulator.evm_networks import Network
    from onekey_emulator.keys import PublicNode

_XPUB_VERSION = 0x0488B21E


@handles("EthereumGetAddressOneKey", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def get_address_onekey(
    ctx: Context, request: m.EthereumGetAddressOneKey
) -> m.EthereumAddressOneKey:
    """The chain id, or else the coin type, chooses name and checksum."""
    node = await _derive(ctx, request, ethereum_paths.CORE)
    network = _network(request, request.chain_id)
    return m.EthereumAddressOneKey(
        address=await _address(ctx, request, node, network, request.chain_id)
    )


@handles("EthereumGetAddress", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def get_address(ctx: Context, request: m.EthereumGetAddress) -> m.EthereumAddress:
    """The coin type chooses name and checksum; `encoded_network` is not looked at."""
    node = await _derive(ctx, request, ethereum_paths.CORE_TREZOR)
    return m.EthereumAddress(address=await _address(ctx, request, node, _network(request)))


@handles("EthereumGetPublicKeyOneKey", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def get_public_key_onekey(
    ctx: Context, request: m.EthereumGetPublicKeyOneKey
) -> m.EthereumPublicKeyOneKey:
    """Extended keys are written as Bitcoin's."""
    node = await _derive(ctx, request, ethereum_paths.CORE_EXPORT)
    fields = await _public_key(ctx, request, node, _network(request, request.chain_id))
    return m.EthereumPublicKeyOneKey(**fields)


@handles("EthereumGetPublicKey", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def get_public_key(ctx: Context, request: m.EthereumGetPublicKey) -> m.EthereumPublicKey:
    """Any path, as for Bitcoin."""
    check_slip25(request.address_n)
    node = keys.root(await ctx.seed()).derive(request.address_n).public
    fields = await _public_key(ctx, request, node, _network(request))
    return m.EthereumPublicKey(**fields)


async def _derive(ctx: Context, request: Any, rules: PathRules) -> PublicNode:
    seed = await ctx.seed()
    if not rules.allow(request.address_n):
        if ctx.device.strict:
            raise Failure("DataError", "Forbidden key path")
        await confirm_path(ctx, request.address_n)
    return keys.root(seed).derive(request.address_n).public


def _network(request: Any, chain_id: int = 0) -> Network | None:
    if chain_id:
        return evm_networks.by_chain_id(chain_id)
    if len(request.address_n) < 2:
        return None
    return evm_networks.by_slip44(request.address_n[1] & ~keys.HARDENED)


def _name(network: Network | None) -> str:
    return network.name if network else evm_networks.UNKNOWN_NAME


async def _address(
    ctx: Context, request: Any, node: PublicNode, network: Network | None, chain_id: int = 0
) -> str:
    in_checksum = network and network.chain_id in evm_networks.RSKIP60_CHAINS
    address = addresses.ethereum(
        node.public_key, network.chain_id if network and in_checksum else None
    )
    if request.show_display:
        lines = [f"{_name(network)} Address", address]
        if network is None and chain_id:
            lines += ["Chain ID", str(chain_id)]
        await ctx.confirm("Address", [*lines, "Path", paths.to_text(request.address_n)])
    return address


async def _public_key(
    ctx: Context, request: Any, node: PublicNode, network: Network | None
) -> dict[str, Any]:
    if request.show_display:
        key, path = node.public_key.hex(), paths.to_text(request.address_n)
        title = f"{_name(network)} Public Key"
        await ctx.confirm("PublicKey", [title, "Public Key", key, "Path", path])
    return {"node": hd_nodes.to_message(node), "xpub": node.serialize(_XPUB_VERSION)}
