"""Extended keys as `HDNodeType`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator.keys import PublicNode
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.keys import Curve


def to_message(node: PublicNode) -> m.HDNodeType:
    """The message for a node."""
    return m.HDNodeType(
        depth=node.depth,
        fingerprint=node.parent_fingerprint,
        child_num=node.child_number,
        chain_code=node.chain_code,
        public_key=node.public_key,
    )


def from_message(node: Any, curve: Curve) -> PublicNode:
    """The node of a message; nothing in it is checked."""
    return PublicNode(
        node.public_key, node.chain_code, node.depth, node.fingerprint, node.child_num, curve
    )
