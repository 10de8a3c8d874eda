"""Public keys and signatures on secp256k1: SEC 1, BIP-32 and BIP-340.

It only ever sees public data, so its time may depend on them. Keys have 33 bytes, compressed.
"""

from __future__ import annotations

from hashlib import sha256

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
    """The public key of a signature of a digest: x and y, 64 bytes. None where there is none.

    Args:
        y_parity: 0 or 1. The other two numbers that some formats have are for an x coordinate
            that exceeds the order, of which nobody has ever seen one.
    """
    if not (0 < r < ORDER and 0 < s < ORDER and y_parity in {0, 1}):
        return None
    square = (pow(r, 3, _PRIME) + 7) % _PRIME
    y = pow(square, (_PRIME + 1) // 4, _PRIME)
    if y * y % _PRIME != square:
        return None
    if y & 1 != y_parity:
        y = _PRIME - y
    inverse = pow(r, -1, ORDER)
    e = int.from_bytes(digest, "big")
    key = _combine(-e * inverse % ORDER, s * inverse % ORDER, (r, y, 1))
    if key[2] == 0:
        return None
    x, y = _affine(key)
    return x.to_bytes(32, "big") + y.to_bytes(32, "big")


def verify_ecdsa(key: bytes, digest: bytes, r: int, s: int) -> bool:
    """Whether r and s sign the digest (SEC 1, section 4.1.4); s has to be in the lower half."""
    point = decompress(key)
    if point is None or not (0 < r < ORDER and 0 < s <= ORDER // 2):
        return False
    inverse = pow(s, -1, ORDER)
    e = int.from_bytes(digest, "big")
    found = _combine(e * inverse % ORDER, r * inverse % ORDER, (*point, 1))
    return found[2] != 0 and _affine(found)[0] % ORDER == r


def verify_schnorr(key: bytes, digest: bytes, signature: bytes) -> bool:
    """Whether 64 bytes sign the digest (BIP-340).

    Args:
        key: the x coordinate, 32 bytes.
    """
    point = decompress(b"\x02" + key)
    if point is None or len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if r >= _PRIME or s >= ORDER:
        return False
    e = tagged_hash("BIP0340/challenge", signature[:32] + key + digest)
    found = _combine(s, -int.from_bytes(e, "big") % ORDER, (*point, 1))
    if found[2] == 0:
        return False
    x, y = _affine(found)
    return x == r and y % 2 == 0


def add_scalar(key: bytes, scalar: bytes) -> bytes | None:
    """The key plus so many times the generator, as BIP-32 and BIP-341 derive keys.

    Returns:
        None where there is no such key.
    """
    point = decompress(key)
    factor = int.from_bytes(scalar, "big")
    if point is None or factor >= ORDER:
        return None
    found = _combine(factor, 1, (*point, 1))
    if found[2] == 0:
        return None
    x, y = _affine(found)
    return bytes([2 + y % 2]) + x.to_bytes(32, "big")


def decompress(key: bytes) -> tuple[int, int] | None:
    """The coordinates of a compressed key. None where there is no such point."""
    x = int.from_bytes(key[1:], "big")
    if len(key) != 33 or key[0] not in {2, 3} or x >= _PRIME:
        return None
    square = (pow(x, 3, _PRIME) + 7) % _PRIME
    y = pow(square, (_PRIME + 1) // 4, _PRIME)
    if y * y % _PRIME != square:
        return None
    return x, y if y % 2 == key[0] % 2 else _PRIME - y


def tagged_hash(tag: str, data: bytes) -> bytes:
    """SHA-256 for one purpose (BIP-340)."""
    prefix = sha256(tag.encode()).digest()
    return sha256(prefix + prefix + data).digest()


def _combine(of_generator: int, of_point: int, point: _Point) -> _Point:
    """So many times the generator plus so many times the point, with one run of doublings."""
    both = _add(_GENERATOR, point)
    result = _INFINITY
    for position in range(max(of_generator.bit_length(), of_point.bit_length()) - 1, -1, -1):
        result = _double(result)
        first, second = of_generator >> position & 1, of_point >> position & 1
        if first or second:
            result = _add(result, (both if second else _GENERATOR) if first else point)
    return result


def _affine(point: _Point) -> tuple[int, int]:
    scale = pow(point[2], -1, _PRIME)
    return point[0] * scale**2 % _PRIME, point[1] * scale**3 % _PRIME


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
