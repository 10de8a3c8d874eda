"""Ethereum and its kin. Addresses follow EIP-55, paths BIP-44 with coin type 60."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.chains._method import method
from onekey_sdk.chains._nodes import hd_node
from onekey_sdk.errors import InvalidParameter
from onekey_sdk.models import EvmAddress, EvmPublicKey
from onekey_sdk.paths import PathLike, format_path, parse_path
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from onekey_sdk.session.operation import Conversation, Operation

_SHORTEST_PATH = 3


@method()
def get_address(
    path: PathLike, *, chain_id: int | None = None, show_on_onekey: bool = True
) -> Operation[EvmAddress]:
    """The address at a path.

    Args:
        path: of at least three components, such as `m/44'/60'/0'/0/0`.
        chain_id: EIP-155 number of the network that the device names on its screen.
        show_on_onekey: show the address on the device and wait for the person to confirm it.
    """
    address_n = parse_path(path, at_least=_SHORTEST_PATH)
    chain = _chain(chain_id)

    async def run(device: Conversation) -> EvmAddress:
        if device.schema == "latest":
            request = messages.EthereumGetAddressOneKey(
                address_n=address_n, show_display=show_on_onekey, **chain
            )
            answer = await device.ask(request, messages.EthereumAddressOneKey)
            return EvmAddress(format_path(address_n), answer.address)
        old = messages.EthereumGetAddress(address_n=address_n, show_display=show_on_onekey)
        return EvmAddress(
            format_path(address_n), (await device.ask(old, messages.EthereumAddress)).address
        )

    return run


@method()
def get_public_key(
    path: PathLike, *, chain_id: int | None = None, show_on_onekey: bool = True
) -> Operation[EvmPublicKey]:
    """The public key at a path, and its BIP-32 node.

    Args:
        path: such as `m/44'/60'/0'`.
        chain_id: EIP-155 number of the network that the device names on its screen.
        show_on_onekey: show the key on the device and wait for the person to confirm it.
    """
    address_n = parse_path(path, at_least=_SHORTEST_PATH)
    chain = _chain(chain_id)

    async def run(device: Conversation) -> EvmPublicKey:
        answer: messages.EthereumPublicKeyOneKey | messages.EthereumPublicKey
        if device.schema == "latest":
            request = messages.EthereumGetPublicKeyOneKey(
                address_n=address_n, show_display=show_on_onekey, **chain
            )
            answer = await device.ask(request, messages.EthereumPublicKeyOneKey)
        else:
            old = messages.EthereumGetPublicKey(address_n=address_n, show_display=show_on_onekey)
            answer = await device.ask(old, messages.EthereumPublicKey)
        node = hd_node(answer.node)
        return EvmPublicKey(format_path(address_n), node.public_key, node, answer.xpub)

    return run


def _chain(chain_id: int | None) -> dict[str, int]:
    if chain_id is None:
        return {}
    if type(chain_id) is not int or not 0 < chain_id < 1 << 64:
        raise InvalidParameter("chain_id is a whole number from 1 on (EIP-155)")
    return {"chain_id": chain_id}
