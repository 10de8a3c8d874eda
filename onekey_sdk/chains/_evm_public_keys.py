"""Ethereum's public keys: one by one, or many in one message where the firmware has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onekey_sdk.chains._batch_keys import nodes_together
from onekey_sdk.chains._evm_messages import family
from onekey_sdk.chains._nodes import check_xpub, hd_node, serialize
from onekey_sdk.models import EvmPublicKey
from onekey_sdk.paths import format_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_sdk.models import HDNode
    from onekey_sdk.session.conversation import Conversation, Operation

_XPUB = 0x0488B21E
"""The version bytes of BIP-32, which devices use for Ethereum as well."""


@dataclass(frozen=True, slots=True)
class PublicKeyOperation:
    """Asks for one key, alone or together with others."""

    path: list[int]
    chain: int | None
    show: bool
    batch: bool

    async def __call__(self, device: Conversation) -> EvmPublicKey:
        names = family(device)
        request = names.get_public_key(
            address_n=self.path, show_display=self.show, **names.network(self.chain)
        )
        answer = await device.ask(request, names.public_key)
        node = hd_node(answer.node, self.path)
        check_xpub(answer.xpub, node)
        return self.result(node, answer.xpub)

    def result(self, node: HDNode, xpub: str) -> EvmPublicKey:
        """The key as the user sees it."""
        return EvmPublicKey(format_path(self.path), node.public_key, node, xpub)


def together(operations: Sequence[PublicKeyOperation]) -> Operation[list[EvmPublicKey]]:
    """Ask for many keys (`BatchGetPublickeys`), or for one after the other where that fails."""

    async def run(device: Conversation) -> list[EvmPublicKey]:
        found = None
        if all(item.batch and not item.show for item in operations):
            found = await nodes_together(device, [item.path for item in operations])
        if found is None:
            return [await item(device) for item in operations]
        return [
            item.result(node, serialize(node, _XPUB))
            for item, node in zip(operations, found[0], strict=True)
        ]

    return run
