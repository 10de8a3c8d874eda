"""An end to waits that take too long, made for many short ones in a row."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

_NEVER = float("inf")


class Limit:
    """What `asyncio.timeout` does, for one wait at a time, at a tenth of its price.

        limit = Limit()
        with limit.within(30.0):
            await something()

    The timer is not wound anew for each wait: where it rings too early, it is set to the time
    that is right by then.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._due = _NEVER
        self._task: asyncio.Task[object] | None = None
        self._cancelling = 0
        self._rang = False

    def within(self, seconds: float | None) -> Self:
        """The block to come has so many seconds, or all the time there is.

        Raises:
            TimeoutError: at the end of the block, which was cancelled because it took longer.
        """
        self._due = _NEVER if seconds is None else self._loop.time() + seconds
        return self

    def close(self) -> None:
        """Stop the timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def __enter__(self) -> None:
        if self._due == _NEVER:
            return
        self._task = asyncio.current_task()
        assert self._task is not None
        self._cancelling = self._task.cancelling()
        if self._timer is None or self._timer.when() > self._due:
            self._wind()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        task, self._task = self._task, None
        if not self._rang or task is None:
            return
        self._rang = False
        # Somebody else may have cancelled the task as well; that goes first.
        others = task.uncancel() > self._cancelling
        if not others and kind is not None and issubclass(kind, asyncio.CancelledError):
            raise TimeoutError from error

    def _wind(self) -> None:
        self.close()
        self._timer = self._loop.call_at(self._due, self._ring)

    def _ring(self) -> None:
        self._timer = None
        if self._task is None:
            return
        if self._loop.time() < self._due:
            self._wind()
        else:
            # In a process that was held up, what was waited for may be there by now.
            self._loop.call_soon(self._end)

    def _end(self) -> None:
        if self._task is not None and self._loop.time() >= self._due:
            self._rang = True
            self._task.cancel()
