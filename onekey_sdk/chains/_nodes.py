"""Public BIP-32 nodes between the wire and the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.models import HDNode

if TYPE_CHECKING:
    from onekey_sdk.wire import messages


def hd_node(node: messages.HDNodeType) -> HDNode:
    """The node as the user sees it."""
    return HDNode(
        depth=node.depth,
        fingerprint=node.fingerprint,
        child_num=node.child_num,
        chain_code=node.chain_code,
        public_key=node.public_key,
    )
