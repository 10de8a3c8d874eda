"""An event loop on which waiting costs nothing.

`time()` is virtual and stands still while callbacks run. When no callback is ready and none can
come from outside, it jumps to the next timer: `asyncio.sleep(300)` takes no time at all, and
timers run in their order. The rule, each time the loop would sleep:

- Whatever is ready on a socket or was called in from a thread is served first.
- While a file descriptor is registered (a real socket, a pipe) or `outside_work()` goes on (a
  job in an executor counts by itself), time passes as fast as real time does, because only
  then can the world outside keep up.
- Otherwise time jumps to the next timer.
- Without a timer nothing can ever happen again: the test is cancelled, runs its cleanup and
  fails with a `DeadlockError` that says where every task waits.

Threads and child processes that the loop does not know of are not waited for: wrap the wait in
`outside_work()`, or mark the test `real_time`. Loops that poll `time()` without awaiting a
timer never see it move.
"""

from __future__ import annotations

import asyncio
import contextlib
import selectors
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

    Result = TypeVar("Result")
    Events = list[tuple[selectors.SelectorKey, int]]

_START = 1_000.0
"""Where time begins, in seconds: not at zero, which code may take for "never"."""

_ASYNCIO = str(Path(asyncio.__file__).parent)


class DeadlockError(Exception):
    """Every task waits, and nothing is left that could wake one."""


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """See the module's docstring."""

    def __init__(self) -> None:
        self._now = _START
        self._outside = 0
        self._main: asyncio.Future[Any] | None = None
        self._deadlock: DeadlockError | None = None
        self._clockwork = _Clockwork(self)
        super().__init__(self._clockwork)
        self._own_descriptors = self._descriptors()

    def time(self) -> float:
        """Virtual seconds."""
        return self._now

    @contextlib.contextmanager
    def outside_work(self) -> Generator[None]:
        """Let time pass no faster than it really does, for something outside has to finish."""
        self._outside += 1
        try:
            yield
        finally:
            self._outside -= 1

    def run_in_executor(
        self, executor: Any, func: Callable[..., Result], *args: Any
    ) -> asyncio.Future[Result]:
        future = super().run_in_executor(executor, func, *args)
        work = contextlib.ExitStack()
        work.enter_context(self.outside_work())
        future.add_done_callback(lambda _: work.close())
        return future

    async def shutdown_default_executor(self, *args: Any, **kwargs: Any) -> None:
        with self.outside_work():
            await super().shutdown_default_executor(*args, **kwargs)

    def run_until_complete(
        self, future: Generator[Any, None, Result] | Awaitable[Result]
    ) -> Result:
        main = asyncio.ensure_future(cast("Awaitable[Result]", future), loop=self)
        self._main = main
        self._deadlock = None
        try:
            return super().run_until_complete(main)
        finally:
            self._main = None
            if self._deadlock is not None:
                # Whatever the cancelled test made of it, this is the reason.
                raise self._deadlock

    def sleep(self, timeout: float | None, select: Callable[[float | None], Events]) -> Events:
        """What the selector does when nothing is ready, for at most `timeout` seconds."""
        if self._outside or self._descriptors() > self._own_descriptors:
            began = time.monotonic()
            events = select(timeout)
            passed = time.monotonic() - began
            if timeout is not None:
                self._now += min(passed, timeout) if events else timeout
            else:
                self._now += passed
            return events
        events = select(0)
        if not events:
            if timeout is None:
                self._end_deadlock()
            else:
                self._now += timeout
        return events

    def _descriptors(self) -> int:
        return len(self._clockwork.get_map())

    def _end_deadlock(self) -> None:
        waiting = "\n".join(sorted(f"  {_describe(task)}" for task in asyncio.all_tasks(self)))
        deadlock = DeadlockError(
            f"nothing is ready, no timer runs, and these tasks wait:\n{waiting}\n"
            "If one of them waits for a thread or a process, see tests/support/virtual_loop.py."
        )
        if self._main is None or self._main.done() or self._deadlock is not None:
            raise self._deadlock or deadlock
        self._deadlock = deadlock
        self._main.cancel()


class _Clockwork(selectors.DefaultSelector):
    """A selector that asks the loop how to wait."""

    def __init__(self, loop: VirtualTimeLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Events:
        if timeout is not None and timeout <= 0:
            return super().select(0)
        return self._loop.sleep(timeout, super().select)


def _describe(task: asyncio.Task[Any]) -> str:
    """A task's name and the innermost place, outside of asyncio itself, where it waits."""
    place = "not started"
    step: Any = task.get_coro()
    while step is not None:
        frame = _first(step, "cr_frame", "gi_frame", "ag_frame")
        if frame is not None and not frame.f_code.co_filename.startswith(_ASYNCIO):
            place = f"{frame.f_code.co_filename}:{frame.f_lineno} in {frame.f_code.co_name}"
        step = _first(step, "cr_await", "gi_yieldfrom", "ag_await")
    return f"{task.get_name()}: {place}"


def _first(step: Any, *names: str) -> Any:
    return next((found for name in names if (found := getattr(step, name, None))), None)
