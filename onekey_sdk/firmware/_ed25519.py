"""Signatures on Ed25519 (RFC 8032) by several keys at once, as Touch and Pro check them.

Whoever signs adds the keys up and makes one signature by their sum (CoSi). Only public data
comes here, so the time that it takes may depend on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha512

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)

_Point = tuple[int, int, int, int]
"""Extended coordinates: x = X/Z, y = Y/Z, xy = T/Z."""

_NEUTRAL: _Point = (0, 1, 1, 0)


def verify(keys: Sequence[bytes], message: bytes, signature: bytes) -> bool:
    """Whether all keys together have signed the message.

    Args:
        keys: 32 bytes each, at least one.
        message: what is signed.
        signature: 64 bytes.
    """
    points = [_decompress(key) for key in keys]
    if len(signature) != 64 or not points or None in points:
        return False
    total = _NEUTRAL
    for point in points:
        assert point is not None
        total = _add(total, point)
    scalar = int.from_bytes(signature[32:], "little")
    if scalar >= _ORDER:
        return False
    commitment = signature[:32]
    digest = sha512(commitment + _compress(total) + message).digest()
    challenge = int.from_bytes(digest, "little") % _ORDER
    return _compress(_add(_times(scalar, _BASE), _times(challenge, _negative(total)))) == commitment


def _decompress(data: bytes) -> _Point | None:
    if len(data) != 32:
        return None
    number = int.from_bytes(data, "little")
    y, odd = number & (2**255 - 1), number >> 255
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (x * x - square) % _P or (x == 0 and odd):
        return None
    if x & 1 != odd:
        x = _P - x
    return x, y, 1, x * y % _P


def _compress(point: _Point) -> bytes:
    inverse = pow(point[2], -1, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _negative(point: _Point) -> _Point:
    return -point[0] % _P, point[1], point[2], -point[3] % _P


def _add(one: _Point, other: _Point) -> _Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, point: _Point) -> _Point:
    total = _NEUTRAL
    while scalar:
        if scalar & 1:
            total = _add(total, point)
        point = _add(point, point)
        scalar >>= 1
    return total


def _base() -> _Point:
    point = _decompress((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))
    assert point is not None
    return point


_BASE = _base()
