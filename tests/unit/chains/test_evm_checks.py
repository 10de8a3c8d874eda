"""The arithmetic behind the host's checks, against independent libraries."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from coincurve import PrivateKey
from Crypto.Hash import keccak
from hypothesis import given, settings
from hypothesis import strategies as st

from onekey_sdk.chains import _keccak, _rlp
from onekey_sdk.chains._evm_values import address, check_device_address
from onekey_sdk.chains._keccak import keccak256
from onekey_sdk.chains._secp256k1 import ORDER, recover
from onekey_sdk.errors import InvalidParameter
from tests.support import vectors

# This package comes without type information.
rlp: Any = import_module("rlp")

fixed = settings(derandomize=True, deadline=None, max_examples=60)
ITEMS = st.recursive(
    st.binary(max_size=70), lambda inner: st.lists(inner, max_size=5), max_leaves=20
)


@given(data=st.binary(max_size=600))
@fixed
def test_keccak(data: bytes):
    assert keccak256(data) == keccak.new(digest_bits=256, data=data).digest()


@pytest.mark.parametrize("installed", [True, False])
@pytest.mark.parametrize("size", [4095, 4096, 20_000])
def test_keccak_of_long_data(size: int, installed: bool, monkeypatch: pytest.MonkeyPatch):
    if not installed:
        monkeypatch.setattr(_keccak, "_pycryptodome", lambda: None)
    data = bytes(number % 251 for number in range(size))
    expected = keccak.new(digest_bits=256, data=data).digest()
    assert keccak256(data) == expected


@given(secret=st.integers(1, ORDER - 1), digest=st.binary(min_size=32, max_size=32))
@settings(parent=fixed, max_examples=25)
def test_recovery(secret: int, digest: bytes):
    key: Any = PrivateKey.from_int(secret)
    raw = key.sign_recoverable(digest, hasher=None)
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:64], "big")
    assert recover(digest, r, s, raw[64]) == key.public_key.format(compressed=False)[1:]
    assert recover(digest, r, s, 1 - raw[64]) != key.public_key.format(compressed=False)[1:]


def test_what_cannot_be_recovered():
    digest = bytes(32)
    assert recover(digest, 0, 1, 0) is None
    assert recover(digest, 1, 0, 0) is None
    assert recover(digest, ORDER, 1, 0) is None
    assert recover(digest, 5, 1, 0) is None  # no point has that x


@given(item=ITEMS)
@fixed
def test_rlp(item: object):
    assert _rlp.encode(item) == rlp.encode(item)  # type: ignore[arg-type]


@given(number=st.integers(0, 2**256 - 1))
@fixed
def test_rlp_of_numbers(number: int):
    assert _rlp.encode(number) == rlp.encode(number)


@pytest.mark.parametrize("text", vectors.load("ethereum_checksums")["eip55"])
def test_checksums_of_eip55(text: str):
    check_device_address(text)
    assert address("to", text) == text[2:]
    for place in range(2, len(text)):
        other = text[:place] + text[place].swapcase() + text[place + 1 :]
        if other != text:
            with pytest.raises(InvalidParameter):
                address("to", other)
