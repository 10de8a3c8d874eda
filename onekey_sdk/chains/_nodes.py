"""Public BIP-32 nodes between the wire and the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.chains._btc_encodings import base58check_encode
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


def serialize(node: HDNode, version: int) -> str:
    """An extended public key (BIP-32) with the version bytes of SLIP-132."""
    return base58check_encode(
        version.to_bytes(4, "big")
        + bytes([node.depth])
        + node.fingerprint.to_bytes(4, "big")
        + node.child_num.to_bytes(4, "big")
        + node.chain_code
        + node.public_key
    )
