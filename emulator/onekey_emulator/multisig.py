"""The cosigners' keys in a `MultisigRedeemScriptType`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import hd_nodes
from onekey_emulator.keys import HARDENED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from onekey_emulator.keys import Curve, PublicNode

_CHAIN_CODE_SIZE = 32


def cosigners(multisig: Any, curve: Curve) -> list[PublicNode]:
    """The extended keys as they came, in their order."""
    return [hd_nodes.from_message(node, curve) for node, _ in _entries(multisig)]


def public_keys(multisig: Any, curve: Curve) -> list[bytes]:
    """The keys of the script, derived along the path that came with each.

    Raises:
        ValueError: a key or chain code is none, or a path is hardened.
    """
    derived: list[bytes] = []
    for node, path in _entries(multisig):
        if len(node.chain_code) != _CHAIN_CODE_SIZE:
            raise ValueError("a chain code has 32 bytes")
        derived.append(hd_nodes.from_message(node, curve).derive(path).public_key)
    return derived


def has_hardened_path(multisig: Any) -> bool:
    """Whether a path asks for what public keys cannot derive."""
    return any(index & HARDENED for _, path in _entries(multisig) for index in path)


def _entries(multisig: Any) -> Iterator[tuple[Any, Sequence[int]]]:
    if multisig.nodes:
        for node in multisig.nodes:
            yield node, multisig.address_n
    else:
        for pubkey in multisig.pubkeys:
            yield pubkey.node, pubkey.address_n
