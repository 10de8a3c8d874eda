"""Whose signature it is: recovery of public keys on secp256k1 (SEC 1, section 4.1.6).

It only ever sees public data, so its time may depend on them.
"""

from __future__ import annotations

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
_PRIME = 2**256 - 2**32 - 977
_Point = tuple[int, int, int]
_INFINITY: _Point = (0, 1, 0)
_GENERATOR: _Point = (
    0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
    0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8,
    1,
)


def recover(digest: bytes, r: int, s: int, y_parity: int) -> bytes | None:
    """The public key of a signature of a digest: x and y, 64 bytes. None where there is none."""
    if not (0 < r < ORDER and 0 < s < ORDER):
        return None
    square = (pow(r, 3, _PRIME) + 7) % _PRIME
    y = pow(square, (_PRIME + 1) // 4, _PRIME)
    if y * y % _PRIME != square:
        return None
    if y & 1 != y_parity:
        y = _PRIME - y
    inverse = pow(r, -1, ORDER)
    e = int.from_bytes(digest, "big")
    key = _add(
        _multiply((r, y, 1), s * inverse % ORDER), _multiply(_GENERATOR, -e * inverse % ORDER)
    )
    if key[2] == 0:
        return None
    scale = pow(key[2], -1, _PRIME)
    x, y = key[0] * scale**2 % _PRIME, key[1] * scale**3 % _PRIME
    return x.to_bytes(32, "big") + y.to_bytes(32, "big")


def _multiply(point: _Point, factor: int) -> _Point:
    result = _INFINITY
    for bit in bin(factor)[2:]:
        result = _double(result)
        if bit == "1":
            result = _add(result, point)
    return result


def _double(point: _Point) -> _Point:
    x, y, z = point
    yy = y * y % _PRIME
    a = 4 * x * yy % _PRIME
    b = 3 * x * x % _PRIME
    new_x = (b * b - 2 * a) % _PRIME
    return new_x, (b * (a - new_x) - 8 * yy * yy) % _PRIME, 2 * y * z % _PRIME


def _add(first: _Point, second: _Point) -> _Point:
    """The sum, in Jacobian coordinates."""
    if first[2] == 0:
        return second
    if second[2] == 0:
        return first
    x1, y1, z1 = first
    x2, y2, z2 = second
    z1z1, z2z2 = z1 * z1 % _PRIME, z2 * z2 % _PRIME
    u1, u2 = x1 * z2z2 % _PRIME, x2 * z1z1 % _PRIME
    s1, s2 = y1 * z2 * z2z2 % _PRIME, y2 * z1 * z1z1 % _PRIME
    if u1 == u2:
        return _double(first) if s1 == s2 else _INFINITY
    h, r = u2 - u1, s2 - s1
    hh = h * h % _PRIME
    hhh, v = h * hh % _PRIME, u1 * hh % _PRIME
    x3 = (r * r - hhh - 2 * v) % _PRIME
    return x3, (r * (v - x3) - s1 * hhh) % _PRIME, h * z1 * z2 % _PRIME
