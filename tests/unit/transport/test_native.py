"""Drivers' calls in threads of their own."""

from __future__ import annotations

import threading

import pytest

from onekey_sdk.transport.native import Owner

pytestmark = pytest.mark.real_time


def test_what_nobody_waits_for_any_more_is_not_called() -> None:
    begun, goes_on = threading.Event(), threading.Event()
    called: list[str] = []

    def hang() -> bool:
        begun.set()
        return goes_on.wait(20)

    owner = Owner("a driver")
    hanging = owner.submit(hang)
    given_up = owner.submit(lambda: called.append("given up"))
    wanted = owner.submit(lambda: called.append("wanted"))
    owner.end()
    assert begun.wait(20)
    assert given_up.cancel()
    goes_on.set()
    assert hanging.result(20)
    wanted.result(20)
    assert called == ["wanted"]
