"""Public BIP-32 nodes between the wire and the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.chains import _secp256k1
from onekey_sdk.chains._btc_encodings import base58check_decode, base58check_encode, blake256d
from onekey_sdk.errors import ProtocolError
from onekey_sdk.models import HDNode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_sdk.wire import messages

_CHAIN_CODE_SIZE = 32
_VERSION_SIZE = 4


def hd_node(node: messages.HDNodeType, path: Sequence[int]) -> HDNode:
    """The node as the user sees it.

    Raises:
        ProtocolError: it is not of that path, or none.
    """
    child = path[-1] if path else 0
    if (node.depth, node.child_num) != (len(path), child) or (not path and node.fingerprint):
        raise ProtocolError("the device's public key is of another path")
    if (
        len(node.chain_code) != _CHAIN_CODE_SIZE
        or _secp256k1.decompress(node.public_key) is None
        or node.private_key
    ):
        raise ProtocolError("the device's public key is none")
    return HDNode(
        depth=node.depth,
        fingerprint=node.fingerprint,
        child_num=node.child_num,
        chain_code=node.chain_code,
        public_key=node.public_key,
    )


def check_xpub(xpub: str, node: HDNode, *, decred: bool = False) -> None:
    """Check that an extended public key is the node, whichever version bytes it has.

    Raises:
        ProtocolError: it is another, or none.
    """
    try:
        data = base58check_decode(xpub, blake256d) if decred else base58check_decode(xpub)
    except ValueError as error:
        raise ProtocolError(f"the device's extended public key is none: {error}") from None
    if data[_VERSION_SIZE:] != _body(node):
        raise ProtocolError("the device's extended public key is not that of its node")


def serialize(node: HDNode, version: int) -> str:
    """An extended public key (BIP-32) with the version bytes of SLIP-132."""
    return base58check_encode(version.to_bytes(_VERSION_SIZE, "big") + _body(node))


def _body(node: HDNode) -> bytes:
    """All of an extended public key but its version."""
    numbers = node.fingerprint.to_bytes(4, "big") + node.child_num.to_bytes(4, "big")
    return bytes([node.depth]) + numbers + node.chain_code + node.public_key
