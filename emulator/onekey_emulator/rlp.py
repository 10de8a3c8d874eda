"""RLP, Ethereum's encoding of nested lists of bytes."""

from __future__ import annotations

from collections.abc import Sequence

Item = bytes | int | Sequence["Item"]
"""Bytes, a number (big endian without leading zeros), or a list of items."""


def encode(item: Item) -> bytes:
    """The encoding of an item."""
    match item:
        case int():
            return encode(item.to_bytes((item.bit_length() + 7) // 8, "big"))
        case bytes():
            if len(item) == 1 and item < b"\x80":
                return item
            return _prefix(0x80, item)
        case _:
            return _prefix(0xC0, b"".join(encode(each) for each in item))


def _prefix(offset: int, payload: bytes) -> bytes:
    if len(payload) < 56:
        return bytes([offset + len(payload)]) + payload
    size = len(payload).to_bytes((len(payload).bit_length() + 7) // 8, "big")
    return bytes([offset + 55 + len(size)]) + size + payload
