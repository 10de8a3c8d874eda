"""Whatever is given as a PSBT, it is read as it is or refused properly, and at once."""

from __future__ import annotations

import contextlib
from base64 import b64decode
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onekey_sdk.chains import _psbt as psbt
from onekey_sdk.chains import btc
from onekey_sdk.errors import InvalidParameter, PsbtError
from tests.support import vectors
from tests.support.psbts import PURPOSES, Coin, Money, Wallets, change

PUBLISHED = [b64decode(case["psbt"]) for case in vectors.load("psbt")["cases"]]
MADE = [
    Wallets()
    .psbt([Coin(kind), Coin(kind, index=1)], [Money(190_000, change(Coin(kind)))], version=version)
    .raw
    for kind in PURPOSES
    for version in (0, 2)
]
SEEDS = [*PUBLISHED, *MADE]
SIZES = st.sampled_from(
    [b"\x00", b"\xfc", b"\xfd\xff\xff", b"\xfe\xff\xff\xff\xff", b"\xff" * 9, b"\xfd\x00\x00"]
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A PSBT with pieces changed, left out, put in, repeated, or of another one."""
    raw = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, max(0, len(raw) - 1)))
        end = min(len(raw), start + draw(st.integers(0, 40)))
        other = draw(st.sampled_from(SEEDS))
        place = draw(st.integers(0, len(other) - 1))
        new = draw(
            st.binary(max_size=9)
            | SIZES
            | st.just(bytes(raw[start:end]) * 2)
            | st.just(other[place : place + 60])
        )
        raw[start:end] = new
    return bytes(raw)


@st.composite
def composed(draw: st.DrawFn) -> bytes:
    """Maps of fields with their right types and sizes, and whatever values."""
    types = st.integers(0, 0x1A) | st.sampled_from([0xFB, 0xFC])
    sizes = st.sampled_from([0, 1, 4, 8, 32, 33, 64, 65, 78])

    def field() -> bytes:
        size = draw(sizes)
        key = bytes([draw(types)]) + draw(st.binary(min_size=size, max_size=size))
        size = draw(sizes)
        value = draw(st.binary(min_size=size, max_size=size))
        return bytes([len(key)]) + key + bytes([len(value)]) + value

    maps = [b"".join(field() for _ in range(draw(st.integers(0, 4)))) for _ in range(3)]
    common = draw(
        st.sampled_from(
            [
                b"",
                b"\x01\x02\x04\x02\x00\x00\x00\x01\x04\x01\x01\x01\x05\x01\x01"
                b"\x01\xfb\x04\x02\x00\x00\x00",
                SEEDS[-1][5:60],
            ]
        )
    )
    return b"psbt\xff" + b"\x00".join([common + maps[0], *maps[1:], b""])


def attempt(given: Any) -> None:
    """Read it, and get everything ready that signing needs."""
    with contextlib.suppress(PsbtError):
        assert psbt.read(given).serialize() == given
    with contextlib.suppress(PsbtError, InvalidParameter):
        btc.sign_psbt(given, coin="btc")


@settings(max_examples=1000, deadline=2000, derandomize=True)
@given(mutated())
def test_what_was_a_psbt(raw: bytes) -> None:
    attempt(raw)


@settings(max_examples=400, deadline=2000, derandomize=True)
@given(composed())
def test_what_is_made_of_its_parts(raw: bytes) -> None:
    attempt(raw)


@settings(max_examples=300, deadline=2000, derandomize=True)
@given(st.binary(max_size=200).map(lambda tail: b"psbt\xff" + tail) | st.binary() | st.text())
def test_what_never_was_one(given: Any) -> None:
    with pytest.raises((PsbtError, InvalidParameter)):
        btc.sign_psbt(given)
