"""BLAKE-256, a finalist for SHA-3, for checks of Decred's messages.

It is neither BLAKE2 nor BLAKE3, and no library that is kept up has it.
"""

from __future__ import annotations

import struct

_BLOCK = 64
_ROUNDS = 14
_MASK = 0xFFFF_FFFF
_START = struct.unpack(
    ">8I", bytes.fromhex("6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19")
)
_PI = struct.unpack(
    ">16I",
    bytes.fromhex(
        "243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89"
        "452821e638d01377be5466cf34e90c6cc0ac29b7c97c50dd3f84d5b5b5470917"
    ),
)
_ORDERS = tuple(
    bytes(int(digit, 16) for digit in digits)
    for digits in (
        "0123456789abcdef",
        "ea489fd61c02b753",
        "b8c052fdae367194",
        "7931dcbe265a40f8",
        "905724afe1bc683d",
        "2c6a0b834d75fe19",
        "c51fed4a0763928b",
        "db7ec13950f4862a",
        "6fe9b308c2d714a5",
        "a2847615fb9e3cd0",
    )
)
_COLUMNS = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15))
_DIAGONALS = ((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))


def blake256(data: bytes) -> bytes:
    """The hash, 32 bytes, without salt."""
    room = -(len(data) + 9) % _BLOCK
    # A one, zeros and a one; both ones are in the same byte where there is no room between.
    padding = b"\x80" + bytes(room - 1) + b"\x01" if room else b"\x81"
    padded = data + padding + struct.pack(">Q", 8 * len(data))
    chain = _START
    for start in range(0, len(padded), _BLOCK):
        # How many bits of the message there were so far; none if this block has none of them.
        count = 8 * min(start + _BLOCK, len(data)) if start < len(data) else 0
        chain = _compress(chain, struct.unpack_from(">16I", padded, start), count)
    return struct.pack(">8I", *chain)


def _compress(chain: tuple[int, ...], words: tuple[int, ...], count: int) -> tuple[int, ...]:
    low, high = count & _MASK, count >> 32
    state = [*chain, *_PI[:8]]
    for place, half in zip(range(12, 16), (low, low, high, high), strict=True):
        state[place] ^= half
    for number in range(_ROUNDS):
        order = _ORDERS[number % len(_ORDERS)]
        for step, lane in enumerate(_COLUMNS + _DIAGONALS):
            first, second = order[2 * step], order[2 * step + 1]
            _mix(state, lane, words[first] ^ _PI[second], words[second] ^ _PI[first])
    return tuple(old ^ state[at] ^ state[at + 8] for at, old in enumerate(chain))


def _mix(state: list[int], lane: tuple[int, int, int, int], first: int, second: int) -> None:
    a, b, c, d = lane
    for word, turn_d, turn_b in ((first, 16, 12), (second, 8, 7)):
        state[a] = (state[a] + state[b] + word) & _MASK
        state[d] = _turned(state[d] ^ state[a], turn_d)
        state[c] = (state[c] + state[d]) & _MASK
        state[b] = _turned(state[b] ^ state[c], turn_b)


def _turned(word: int, places: int) -> int:
    return (word >> places | word << 32 - places) & _MASK
