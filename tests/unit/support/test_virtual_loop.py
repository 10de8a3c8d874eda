"""The loop on which all other tests rely."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.virtual_loop import DeadlockError, VirtualTimeLoop

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator
    from typing import Any

DAY = 86_400.0


@pytest.fixture
def run() -> Iterator[asyncio.Runner]:
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        yield runner


async def test_tests_run_on_it_by_default() -> None:
    assert isinstance(asyncio.get_running_loop(), VirtualTimeLoop)


@pytest.mark.real_time
async def test_marked_tests_do_not() -> None:
    assert not isinstance(asyncio.get_running_loop(), VirtualTimeLoop)


async def test_the_session_clock_follows_it() -> None:
    from onekey_sdk.session import clock

    before = clock.now()
    await asyncio.sleep(7)
    assert clock.now() == pytest.approx(before + 7)


async def test_sleeping_for_days_takes_no_time() -> None:
    loop = asyncio.get_running_loop()
    began, really = loop.time(), time.monotonic()
    await asyncio.sleep(3 * DAY)
    assert loop.time() == pytest.approx(began + 3 * DAY)
    assert time.monotonic() - really < 5


async def test_timers_fire_in_order_at_their_times() -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    fired: list[tuple[str, float]] = []

    async def fire(name: str, delay: float) -> None:
        await asyncio.sleep(delay)
        fired.append((name, loop.time() - began))

    await asyncio.gather(fire("c", 300), fire("a", 0.1), fire("b", 0.2))
    assert [name for name, _ in fired] == ["a", "b", "c"]
    assert [when for _, when in fired] == pytest.approx([0.1, 0.2, 300])


async def test_deadlines_pass_only_when_nothing_else_is_ready() -> None:
    async def work() -> str:
        for _ in range(10_000):
            await asyncio.sleep(0)
        return "done"

    async with asyncio.timeout(0.001):
        assert await work() == "done"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(300):
            await asyncio.Event().wait()


async def test_a_socket_is_served_in_real_time() -> None:
    loop = asyncio.get_running_loop()
    here, there = socket.socketpair()
    with here, there:
        here.setblocking(False)
        timer = threading.Timer(0.05, there.send, [b"late"])
        timer.start()
        async with asyncio.timeout(DAY):
            assert await loop.sock_recv(here, 10) == b"late"
        timer.join()


async def test_time_passes_really_while_a_socket_is_watched() -> None:
    loop = asyncio.get_running_loop()
    here, there = socket.socketpair()
    with here, there:
        loop.add_reader(here, here.close)
        really = time.monotonic()
        await asyncio.sleep(0.05)
        assert time.monotonic() - really >= 0.049
        loop.remove_reader(here)


async def test_an_executor_is_waited_for() -> None:
    async with asyncio.timeout(DAY):
        assert await asyncio.to_thread(lambda: time.sleep(0.05) or "done") == "done"
    async with asyncio.timeout(DAY):
        await asyncio.get_running_loop().shutdown_default_executor()


async def test_a_thread_is_waited_for_on_request() -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualTimeLoop)
    heard = asyncio.Event()
    timer = threading.Timer(0.05, loop.call_soon_threadsafe, [heard.set])
    timer.start()
    with loop.outside_work():
        await heard.wait()
    timer.join()


async def forgotten() -> None:
    await asyncio.Event().wait()


def test_a_deadlock_fails_at_once_and_says_where(run: asyncio.Runner) -> None:
    cleaned: list[str] = []

    async def main() -> None:
        background = asyncio.create_task(forgotten(), name="background")
        try:
            await background
        finally:
            cleaned.append("main")

    with pytest.raises(
        DeadlockError, match=r"background: .*test_virtual_loop\.py:\d+ in forgotten"
    ):
        run.run(main())
    assert cleaned == ["main"]


async def swallow() -> str:
    with contextlib.suppress(asyncio.CancelledError):
        await forgotten()
    return "as if nothing had happened"


async def translate() -> None:
    try:
        await forgotten()
    except asyncio.CancelledError:
        raise ValueError from None


async def deadlock_twice() -> None:
    try:
        await forgotten()
    finally:
        await forgotten()


@pytest.mark.parametrize("main", [swallow, translate, deadlock_twice])
def test_no_test_hides_its_deadlock(main: Any, run: asyncio.Runner) -> None:
    coroutine: Coroutine[Any, Any, object] = main()
    with pytest.raises(DeadlockError, match="in forgotten"):
        run.run(coroutine)
    assert run.run(asyncio.sleep(1, "alive")) == "alive"


def test_a_loop_that_runs_for_ever_deadlocks_too(run: asyncio.Runner) -> None:
    with pytest.raises(DeadlockError):
        run.get_loop().run_forever()
