"""Keccak-256 as Ethereum uses it, for checks of public data; the standard library lacks it.

Long data, of which there are few, are left to pycryptodome where it is installed.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

_LONG = 4096
"""Bytes from which on it pays to load a library."""
_RATE = 136
_LANE = (1 << 64) - 1
_ROUNDS = 24


def _round_constants() -> list[int]:
    """The constants of the iota step, from the shift register of FIPS 202, section 3.2.5."""
    constants: list[int] = []
    register = 1
    for _ in range(_ROUNDS):
        constant = 0
        for exponent in range(7):
            if register & 1:
                constant |= 1 << ((1 << exponent) - 1)
            register <<= 1
            if register & 0x100:
                register ^= 0x171
        constants.append(constant)
    return constants


def _walk() -> list[tuple[int, int]]:
    """Where the rho and pi steps take each lane from lane 1 on, and how far they turn it."""
    steps: list[tuple[int, int]] = []
    x, y = 1, 0
    for number in range(_ROUNDS):
        x, y = y, (2 * x + 3 * y) % 5
        steps.append((x + 5 * y, (number + 1) * (number + 2) // 2 % 64))
    return steps


_CONSTANTS = tuple(_round_constants())
_STEPS = tuple(_walk())


def _permute(state: list[int]) -> None:
    for constant in _CONSTANTS:
        columns = [
            state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20]
            for x in range(5)
        ]
        for x in range(5):
            right = columns[(x + 1) % 5]
            parity = columns[x - 1] ^ (right << 1 & _LANE) ^ right >> 63
            for lane in range(x, 25, 5):
                state[lane] ^= parity
        moving = state[1]
        for lane, turn in _STEPS:
            turned = (moving << turn | moving >> (64 - turn)) & _LANE
            state[lane], moving = turned, state[lane]
        for row in range(0, 25, 5):
            a, b, c, d, e = state[row : row + 5]
            state[row : row + 5] = (
                a ^ (~b & c),
                b ^ (~c & d),
                c ^ (~d & e),
                d ^ (~e & a),
                e ^ (~a & b),
            )
        state[0] ^= constant


def keccak256(data: bytes) -> bytes:
    """The 32-byte hash with Keccak's original padding, which SHA3-256 changed."""
    if len(data) >= _LONG and (library := _pycryptodome()) is not None:
        return bytes(library.new(digest_bits=256, data=data).digest())
    padded = bytearray(data)
    padded.append(1)
    padded.extend(bytes(-len(padded) % _RATE))
    padded[-1] |= 0x80
    state = [0] * 25
    for start in range(0, len(padded), _RATE):
        for lane in range(_RATE // 8):
            offset = start + 8 * lane
            state[lane] ^= int.from_bytes(padded[offset : offset + 8], "little")
        _permute(state)
    return b"".join(lane.to_bytes(8, "little") for lane in state[:4])


@cache
def _pycryptodome() -> Any:
    """The library, or None where it is not installed."""
    try:
        return import_module("Crypto.Hash.keccak")
    except ImportError:
        return None
