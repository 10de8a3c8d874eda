"""Multisig scripts as they are given, their keys, and what they look like."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from onekey_sdk.chains import _btc_scripts as scripts
from onekey_sdk.chains import _values as values
from onekey_sdk.chains._btc_curve import PublicNode
from onekey_sdk.chains._btc_encodings import base58check_decode
from onekey_sdk.chains._secp256k1 import decompress
from onekey_sdk.errors import InvalidParameter
from onekey_sdk.models import BtcCosigner, BtcMultisig, HDNode
from onekey_sdk.paths import HARDENED

_CHAIN_CODE_SIZE = 32
_KEY_SIZE = 33
_XPUB_SIZE = 78
_MOST_SIGNERS = 15


def read_multisig(name: str, given: object) -> BtcMultisig | None:
    """A multisig script.

    Raises:
        InvalidParameter: it is malformed.
    """
    if given is None:
        return None
    found = values.entries_of(name, given, BtcMultisig, required=("m",))
    nodes = tuple(
        _node(f"{name}.nodes[{index}]", item)
        for index, item in enumerate(values.sequence(f"{name}.nodes", found.get("nodes", ())))
    )
    pubkeys = tuple(
        _cosigner(f"{name}.pubkeys[{index}]", item)
        for index, item in enumerate(values.sequence(f"{name}.pubkeys", found.get("pubkeys", ())))
    )
    if bool(nodes) == bool(pubkeys):
        raise InvalidParameter(f"{name} has to have either pubkeys or nodes")
    count = len(nodes or pubkeys)
    m = values.whole_number(f"{name}.m", found["m"], bits=32)
    if not 1 <= m <= count <= _MOST_SIGNERS:
        raise InvalidParameter(f"{name} asks for {m} of {count} keys; at most 15 keys are possible")
    signatures = tuple(
        values.byte_string(f"{name}.signatures", item)
        for item in values.sequence(f"{name}.signatures", found.get("signatures", ()))
    )
    if len(signatures) > count:
        raise InvalidParameter(f"{name} has more signatures than keys")
    path = values.path_components(f"{name}.address_n", found.get("address_n"))
    if path and pubkeys:
        raise InvalidParameter(f"{name}.address_n goes with nodes; pubkeys have their own")
    if any(component & HARDENED for cosigner in pubkeys for component in cosigner.address_n) or any(
        component & HARDENED for component in path
    ):
        raise InvalidParameter(f"{name} has a path with hardened components below a public key")
    return BtcMultisig(m, pubkeys, signatures, nodes, path)


def with_places(multisig: BtcMultisig) -> BtcMultisig:
    """The multisig script with a place for every signature: devices put theirs into its own."""
    missing = len(multisig.nodes or multisig.pubkeys) - len(multisig.signatures)
    return replace(multisig, signatures=(*multisig.signatures, *[b""] * missing))


def multisig_script(multisig: BtcMultisig) -> bytes:
    """The script of several signers.

    Raises:
        InvalidParameter: a key is none.
    """
    return scripts.multisig(multisig_keys(multisig), multisig.m)


def multisig_keys(multisig: BtcMultisig) -> list[bytes]:
    """The signers' keys, in the order of the script.

    Raises:
        InvalidParameter: a key is none.
    """
    signers = [(item.node, item.address_n) for item in multisig.pubkeys]
    signers += [(node, multisig.address_n) for node in multisig.nodes]
    try:
        return [
            PublicNode(node.public_key, node.chain_code).descend(path).key for node, path in signers
        ]
    except ValueError as error:
        raise InvalidParameter(f"multisig: {error}") from None


def _cosigner(name: str, given: object) -> BtcCosigner:
    found = values.entries_of(name, given, BtcCosigner, required=("node",))
    path = values.path_components(f"{name}.address_n", found.get("address_n"))
    return BtcCosigner(_node(f"{name}.node", found["node"]), path)


def _node(name: str, given: object) -> HDNode:
    """A public node, also as an extended public key."""
    if isinstance(given, str):
        return _xpub(name, given)
    found = values.entries_of(name, given, HDNode, required=("chain_code", "public_key"))
    key = values.byte_string(f"{name}.public_key", found["public_key"], _KEY_SIZE)
    if not _is_key(key):
        raise InvalidParameter(f"{name}.public_key is no public key")
    return HDNode(
        depth=values.whole_number(f"{name}.depth", found.get("depth", 0), bits=8),
        fingerprint=values.whole_number(
            f"{name}.fingerprint", found.get("fingerprint", 0), bits=32
        ),
        child_num=values.whole_number(f"{name}.child_num", found.get("child_num", 0), bits=32),
        chain_code=values.byte_string(f"{name}.chain_code", found["chain_code"], _CHAIN_CODE_SIZE),
        public_key=key,
    )


# The cosigners are the same for every input.
@lru_cache(maxsize=64)
def _is_key(key: bytes) -> bool:
    return decompress(key) is not None


def _xpub(name: str, text: str) -> HDNode:
    try:
        data = base58check_decode(text)
    except ValueError as error:
        raise InvalidParameter(f"{name} is no extended public key: {error}") from None
    if len(data) != _XPUB_SIZE or not _is_key(data[45:]):
        raise InvalidParameter(f"{name} is no extended public key")
    return HDNode(
        depth=data[4],
        fingerprint=int.from_bytes(data[5:9], "big"),
        child_num=int.from_bytes(data[9:13], "big"),
        chain_code=data[13:45],
        public_key=data[45:],
    )
