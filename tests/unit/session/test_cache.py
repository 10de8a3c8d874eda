"""Pairs of wallet and session, by device."""

from __future__ import annotations

import pytest

from onekey_sdk.session.cache import SessionCache, Slot, is_session_id
from tests.support.stage import S1, S2, STANDARD, ZEROS, A, B


@pytest.mark.parametrize(
    ("value", "expected"), [(S1, True), (ZEROS, False), (S1[:31], False), (b"", False)]
)
def test_session_ids(value: bytes, expected: bool) -> None:
    assert is_session_id(value) is expected


def test_devices_and_wallets_are_kept_apart() -> None:
    cache = SessionCache()
    cache.keep("1", Slot(A, S1))
    cache.keep("2", Slot(A, S2))
    cache.keep("1", Slot(STANDARD, S2), standard=True)
    assert cache.find("1", A) == Slot(A, S1)
    assert cache.find("2", A) == Slot(A, S2)
    assert cache.find("1", B) is None
    assert cache.standard_fingerprint("1") == STANDARD
    assert cache.standard_fingerprint("2") is None


def test_dropping_one_wallet() -> None:
    cache = SessionCache()
    cache.keep("1", Slot(A, S1))
    cache.keep("1", Slot(B, S2))
    cache.drop("1", A)
    cache.drop("1", A)
    assert cache.find("1", A) is None
    assert cache.find("1", B) is not None


def test_dropping_a_device_keeps_what_is_public() -> None:
    cache = SessionCache()
    cache.keep("1", Slot(STANDARD, S1), standard=True)
    cache.keep("2", Slot(A, S1))
    cache.drop_device("1")
    assert cache.find("1", STANDARD) is None
    assert cache.find("2", A) is not None
    assert cache.standard_fingerprint("1") == STANDARD


def test_doubting_a_device() -> None:
    cache = SessionCache()
    cache.keep("1", Slot(A, S1, cardano=True))
    cache.keep("2", Slot(A, S2))
    cache.doubt("1")
    assert cache.find("1", A) == Slot(A, S1, learned=False, cardano=True)
    assert cache.find("2", A) == Slot(A, S2)


def test_no_secret_in_the_text_form() -> None:
    cache = SessionCache()
    cache.keep("1", Slot(A, S1))
    assert repr(cache) == "<SessionCache of 1 wallets>"
    assert repr(S1)[2:-1] not in repr(Slot(A, S1))
