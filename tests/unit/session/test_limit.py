"""Waits that take too long, held against what `asyncio.timeout` does with the same ones."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest

from onekey_sdk.session.limit import Limit

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from contextlib import AbstractAsyncContextManager

    Within = Callable[[float | None], AbstractAsyncContextManager[object]]


@pytest.fixture(params=["ours", "asyncio's"])
def within(request: pytest.FixtureRequest) -> Within:
    if request.param == "asyncio's":
        return asyncio.timeout
    limit: list[Limit] = []

    @contextlib.asynccontextmanager
    async def block(seconds: float | None) -> AsyncGenerator[None]:
        limit[:] = limit or [Limit()]
        with limit[0].within(seconds):
            yield

    return block


def now() -> float:
    return asyncio.get_running_loop().time()


async def test_short_waits_pass(within: Within) -> None:
    for _ in range(3):
        async with within(10):
            await asyncio.sleep(9)


async def test_long_waits_fail_in_time(within: Within) -> None:
    for seconds in (30, 1, 5, 300, 2):
        began = now()
        with pytest.raises(TimeoutError):
            async with within(seconds):
                await asyncio.Event().wait()
        assert now() - began == seconds


async def test_after_a_short_wait_a_longer_one_has_its_time(within: Within) -> None:
    async with within(1):
        await asyncio.sleep(0)
    async with within(30):
        await asyncio.sleep(29)


async def test_no_limit(within: Within) -> None:
    async with within(1):
        await asyncio.sleep(0)
    async with within(None):
        await asyncio.sleep(10_000)


async def test_errors_pass_through(within: Within) -> None:
    with pytest.raises(LookupError):
        async with within(1):
            raise LookupError
    with pytest.raises(TimeoutError, match="another"):
        async with within(1):
            raise TimeoutError("another")


async def test_a_cancellation_from_outside_stays_one(within: Within) -> None:
    async def wait() -> None:
        async with within(10):
            await asyncio.Event().wait()

    task = asyncio.create_task(wait())
    await asyncio.sleep(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert task.cancelled()


@pytest.mark.parametrize("first", ["outside", "limit"])
async def test_both_at_once(within: Within, first: str) -> None:
    async def wait() -> None:
        async with within(10):
            await asyncio.Event().wait()

    loop = asyncio.get_running_loop()
    task: asyncio.Task[None]
    if first == "outside":
        loop.call_later(10, lambda: task.cancel())
        await asyncio.sleep(0)
    task = asyncio.create_task(wait())
    if first == "limit":
        await asyncio.sleep(0)
        loop.call_later(10, lambda: task.cancel())
    with pytest.raises(asyncio.CancelledError):
        await task
    assert task.cancelled()


async def test_the_task_can_go_on_afterwards(within: Within) -> None:
    with pytest.raises(TimeoutError):
        async with within(1):
            await asyncio.Event().wait()
    current = asyncio.current_task()
    assert current is not None
    assert current.cancelling() == 0
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.sleep(1))


async def test_in_a_task_that_was_cancelled_before(within: Within) -> None:
    async def clean_up() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            with pytest.raises(TimeoutError):
                async with within(1):
                    await asyncio.Event().wait()

    task = asyncio.create_task(clean_up())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert task.cancelling() == 1


async def test_what_keeps_its_end_to_itself_passes(within: Within) -> None:
    async with within(1):
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
    current = asyncio.current_task()
    assert current is not None
    assert current.cancelling() == 0


async def test_what_fails_at_its_end_fails_with_its_own_error(within: Within) -> None:
    async def fail() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise LookupError from None

    with pytest.raises(LookupError):
        async with within(1):
            await fail()


async def test_a_closed_one_can_be_used_again() -> None:
    limit = Limit()
    with limit.within(1):
        await asyncio.sleep(0)
    limit.close()
    with pytest.raises(TimeoutError), limit.within(1):
        await asyncio.Event().wait()
