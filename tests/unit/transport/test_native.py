"""Drivers' calls in threads of their own."""

from __future__ import annotations

import asyncio
import threading

import pytest

from onekey_sdk.transport.listening import tell
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


def test_an_event_loop_that_has_ended_is_told_nothing() -> None:
    told: list[object] = []
    loop = asyncio.new_event_loop()
    loop.close()
    tell(loop, told.append, "too late")
    assert told == []
