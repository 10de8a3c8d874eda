"""SLIP-21 symmetric keys, and the address code of SLIP-24 that is made with one."""

from __future__ import annotations

from onekey_emulator import hashes

_ROOT_KEY = b"Symmetric key seed"
_ADDRESS_MAC_PATH = (b"SLIP-0024", b"Address MAC key")


def key(seed: bytes, *labels: bytes) -> bytes:
    """The 32-byte key at a path of labels."""
    node = hashes.hmac_sha512(_ROOT_KEY, seed)
    for label in labels:
        node = hashes.hmac_sha512(node[:32], b"\0" + label)
    return node[32:]


def address_mac(seed: bytes, slip44: int, address: str) -> bytes:
    """Proof that the wallet of this seed made the address, 32 bytes (`Address.mac`).

    Args:
        address: up to 252 bytes.
    """
    text = address.encode()
    message = slip44.to_bytes(4, "little") + bytes([len(text)]) + text
    return hashes.hmac_sha256(key(seed, *_ADDRESS_MAC_PATH), message)
