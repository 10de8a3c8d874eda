"""RLP, Ethereum's encoding of nested lists of bytes."""

from __future__ import annotations

from collections.abc import Sequence

Item = bytes | int | Sequence["Item"]
"""Bytes, a number (as its big-endian bytes without leading zeros) or a list of items."""

_SHORT = 55


def encode(item: Item) -> bytes:
    """The encoding of an item."""
    if isinstance(item, int):
        item = item.to_bytes((item.bit_length() + 7) // 8, "big")
    if isinstance(item, bytes):
        return item if len(item) == 1 and item[0] < 0x80 else _header(0x80, len(item)) + item
    payload = b"".join(map(encode, item))
    return _header(0xC0, len(payload)) + payload


def _header(kind: int, size: int) -> bytes:
    if size <= _SHORT:
        return bytes([kind + size])
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([kind + _SHORT + len(length)]) + length
