"""BLAKE-256 and Grøstl-512, finalists for SHA-3 that Decred and Groestlcoin use."""

from __future__ import annotations

import struct

_BLAKE_IV = (
    *(0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A),
    *(0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19),
)
_PI = (
    *(0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
    *(0xA4093822, 0x299F31D0, 0x082EFA98, 0xEC4E6C89),
    *(0x452821E6, 0x38D01377, 0xBE5466CF, 0x34E90C6C),
    *(0xC0AC29B7, 0xC97C50DD, 0x3F84D5B5, 0xB5470917),
)
_SIGMA = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
    (14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3),
    (11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4),
    (7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8),
    (9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13),
    (2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9),
    (12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11),
    (13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10),
    (6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5),
    (10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0),
)
_LANES = (
    *((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)),
    *((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)),
)
_BLAKE_ROUNDS = 14
_BLAKE_BLOCK = 64
_MASK = 0xFFFFFFFF


def blake256(data: bytes) -> bytes:
    """BLAKE-256 with 14 rounds and no salt."""
    chain = list(_BLAKE_IV)
    padding = bytearray(1 + -(len(data) + 9) % _BLAKE_BLOCK)
    padding[0] |= 0x80
    padding[-1] |= 1
    padded = data + padding + struct.pack(">Q", 8 * len(data))
    for start in range(0, len(padded), _BLAKE_BLOCK):
        # The counter covers message bits only; a block of nothing but padding counts as 0.
        counter = 8 * min(start + _BLAKE_BLOCK, len(data)) if start < len(data) else 0
        _blake_compress(chain, padded[start : start + _BLAKE_BLOCK], counter)
    return struct.pack(">8I", *chain)


def _blake_compress(chain: list[int], block: bytes, counter: int) -> None:
    words = struct.unpack(">16I", block)
    low, high = counter & _MASK, counter >> 32
    state = [*chain, *_PI[:4], *(_PI[4] ^ low, _PI[5] ^ low, _PI[6] ^ high, _PI[7] ^ high)]
    for round_number in range(_BLAKE_ROUNDS):
        order = _SIGMA[round_number % len(_SIGMA)]
        for step, (a, b, c, d) in enumerate(_LANES):
            first, second = order[2 * step], order[2 * step + 1]
            for word, constant, turn_d, turn_b in (
                (words[first], _PI[second], 16, 12),
                (words[second], _PI[first], 8, 7),
            ):
                state[a] = (state[a] + state[b] + (word ^ constant)) & _MASK
                state[d] = _rotate_right(state[d] ^ state[a], turn_d)
                state[c] = (state[c] + state[d]) & _MASK
                state[b] = _rotate_right(state[b] ^ state[c], turn_b)
    for i in range(8):
        chain[i] ^= state[i] ^ state[i + 8]


def _rotate_right(word: int, count: int) -> int:
    return (word >> count | word << 32 - count) & _MASK


_GROESTL_ROUNDS = 14
_GROESTL_BLOCK = 128
_COLUMNS = 16
_SHIFTS_P = (0, 1, 2, 3, 4, 5, 6, 11)
_SHIFTS_Q = (1, 3, 5, 11, 0, 2, 4, 6)
_MIX = (2, 2, 3, 4, 5, 3, 5, 7)


def groestl512(data: bytes) -> bytes:
    """Grøstl-512."""
    zeros = -(len(data) + 9) % _GROESTL_BLOCK
    blocks = (len(data) + 9 + zeros) // _GROESTL_BLOCK
    padded = data + b"\x80" + bytes(zeros) + struct.pack(">Q", blocks)
    chain = bytes(_GROESTL_BLOCK - 2) + struct.pack(">H", 512)
    for start in range(0, len(padded), _GROESTL_BLOCK):
        block = padded[start : start + _GROESTL_BLOCK]
        p = _permute(_xor(chain, block), in_q=False)
        chain = _xor(chain, p, _permute(block, in_q=True))
    return _xor(chain, _permute(chain, in_q=False))[-64:]


def _xor(*blocks: bytes) -> bytes:
    number = 0
    for block in blocks:
        number ^= int.from_bytes(block, "big")
    return number.to_bytes(_GROESTL_BLOCK, "big")


def _permute(block: bytes, *, in_q: bool) -> bytes:
    """The permutation P or Q; byte 8 * column + row is the state's cell."""
    shifts = _SHIFTS_Q if in_q else _SHIFTS_P
    state = bytearray(block)
    for round_number in range(_GROESTL_ROUNDS):
        if in_q:
            state = bytearray(byte ^ 0xFF for byte in state)
        for column in range(_COLUMNS):
            state[8 * column + (7 if in_q else 0)] ^= column << 4 ^ round_number
        substituted = bytes(_S_BOX[byte] for byte in state)
        for column in range(_COLUMNS):
            cells = [
                substituted[8 * ((column + shift) % _COLUMNS) + row]
                for row, shift in enumerate(shifts)
            ]
            for row in range(8):
                mixed = 0
                for i, factor in enumerate(_MIX):
                    mixed ^= _PRODUCTS[factor][cells[(row + i) % 8]]
                state[8 * column + row] = mixed
    return bytes(state)


def _multiply(a: int, b: int) -> int:
    """The product in the field of AES, modulo x^8 + x^4 + x^3 + x + 1."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def _make_s_box() -> bytes:
    box = bytearray(256)
    for value in range(256):
        inverse = value
        for _ in range(6):  # value ** 254 by squaring and multiplying
            inverse = _multiply(_multiply(inverse, inverse), value)
        inverse = _multiply(inverse, inverse)
        for turn in range(5):
            box[value] ^= (inverse << turn | inverse >> 8 - turn) & 0xFF
        box[value] ^= 0x63
    return bytes(box)


_S_BOX = _make_s_box()
_PRODUCTS = {factor: bytes(_multiply(value, factor) for value in range(256)) for factor in {*_MIX}}
