"""A background thread with an event loop, and the way in and out for threads that block.

The thread that makes a call waits for its result, and meanwhile answers what the call wants to
know from a person: a plain function that reads from a terminal runs where Ctrl-C reaches it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import queue
import threading
from collections.abc import Callable
from contextvars import Context, ContextVar, copy_context
from typing import TYPE_CHECKING, Any, TypeVar

from onekey_sdk.errors import ClientClosed

if TYPE_CHECKING:
    from collections.abc import Coroutine, Generator
    from contextlib import AbstractAsyncContextManager

Result = TypeVar("Result")

_TICK = 0.5
"""Seconds between looks for Ctrl-C on systems where it does not end a wait (Windows)."""


class _Question:
    """Something that the waiting thread is to find out."""

    def __init__(self, function: Callable[[], Any]) -> None:
        self._function = function
        self._context = copy_context()
        self._loop = asyncio.get_running_loop()
        self.answered = self._loop.create_future()

    def answer(self) -> None:
        """Find it out, in the thread that waits; calls in it see the context of who asks."""
        scope = _scope.set(self._context)
        try:
            result = self._function()
        except Exception as error:  # noqa: BLE001 - whatever it is belongs to who asked
            self._loop.call_soon_threadsafe(self._settle, self.answered.set_exception, error)
        else:
            self._loop.call_soon_threadsafe(self._settle, self.answered.set_result, result)
        finally:
            _scope.reset(scope)

    def _settle(self, setter: Callable[[Any], None], value: Any) -> None:
        # The device may have taken its prompt back meanwhile.
        if not self.answered.done():
            setter(value)


_Events = queue.SimpleQueue["_Question | asyncio.Task[Any] | None"]
"""Questions, and at the end the task of the call; None if it never began."""

_events: ContextVar[_Events] = ContextVar("onekey_sdk_portal_events")
"""Where the call that is running puts its questions."""

_scope: ContextVar[Context] = ContextVar("onekey_sdk_portal_scope")
"""The context of the innermost `entered` block, or question, of this thread."""


async def ask(function: Callable[[], Result]) -> Result:
    """From inside a call: have the thread that made it run a function."""
    question = _Question(function)
    _events.get().put(question)
    result: Result = await question.answered
    return result


class Portal:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        started: queue.SimpleQueue[asyncio.AbstractEventLoop] = queue.SimpleQueue()
        self._thread = threading.Thread(
            target=_serve_loop, args=(started,), name="onekey_sdk", daemon=True
        )
        self._thread.start()
        self._loop = started.get()
        self._lock = threading.Lock()
        self._closed = False
        self._process = os.getpid()

    @property
    def elsewhere(self) -> bool:
        """Whether this process was forked from the one that has the thread."""
        return os.getpid() != self._process

    @property
    def inside(self) -> bool:
        """Whether the current thread is the one of the loop."""
        return threading.current_thread() is self._thread

    def close(self) -> None:
        """End the loop and its thread."""
        with self._lock:
            self._closed = True
            self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def call(
        self,
        work: Callable[[], Coroutine[Any, Any, Result]],
        context: Context | None = None,
    ) -> Result:
        """Run a coroutine there and wait for it; Ctrl-C cancels it, and waits for its end.

        Raises:
            ClientClosed: the portal is closed, or was meanwhile.
            RuntimeError: an event loop is running in this thread, which would stand still.
        """
        _refuse_running_loop()
        events: _Events = queue.SimpleQueue()
        if context is None:  # an empty one is false
            context = _scope.get(copy_context()).copy()
        context.run(_events.set, events)
        tasks: list[asyncio.Task[Result]] = []

        def start() -> None:
            tasks.append(self._loop.create_task(work(), context=context))
            tasks[0].add_done_callback(events.put)

        def cancel() -> None:
            if tasks:
                tasks[0].cancel()
            else:
                events.put(None)

        # Ctrl-C may come between any two of these lines.
        try:
            self._soon(start)
            done = _serve_questions(events)
        except BaseException:
            with contextlib.suppress(ClientClosed):
                self._soon(cancel)
                while isinstance(_next(events), _Question):
                    pass
            raise
        if done.cancelled():
            raise ClientClosed("the client was closed during the call")
        result: Result = done.result()
        return result

    def _soon(self, function: Callable[[], None]) -> None:
        if self.elsewhere:
            raise ClientClosed("this client was opened by the process from which this was forked")
        with self._lock:
            if self._closed:
                raise ClientClosed("this client is not open")
            self._loop.call_soon_threadsafe(function)

    @contextlib.contextmanager
    def entered(
        self, make: Callable[[], AbstractAsyncContextManager[object]]
    ) -> Generator[None, None, None]:
        """An `async with` block around what this thread does; calls in it see its context."""
        context = _scope.get(copy_context()).copy()
        manager = make()

        inside = threading.Event()

        async def enter() -> None:
            await manager.__aenter__()
            inside.set()

        async def leave(error: BaseException | None) -> bool | None:
            trace = error.__traceback__ if error else None
            return await manager.__aexit__(type(error) if error else None, error, trace)

        token = None
        try:
            self.call(enter, context)
            token = _scope.set(context)
            yield
        except BaseException as error:
            if token is not None:
                _scope.reset(token)
            caught = error
            if not inside.is_set() or not self.call(lambda: leave(caught), context):
                raise
        else:
            _scope.reset(token)
            self.call(lambda: leave(None), context)


def _serve_loop(started: queue.SimpleQueue[asyncio.AbstractEventLoop]) -> None:
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        started.put(loop)
        loop.run_forever()


def _serve_questions(events: _Events) -> asyncio.Task[Any]:
    while True:
        event = _next(events)
        if isinstance(event, asyncio.Task):
            return event
        if event is not None:
            with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile, with the call
                event.answer()


def _next(events: _Events) -> _Question | asyncio.Task[Any] | None:
    while True:
        with contextlib.suppress(queue.Empty):
            return events.get(timeout=_TICK)


def _refuse_running_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise RuntimeError(
        "onekey_sdk.sync blocks, and an event loop is running in this thread. "
        "Use onekey_sdk.OneKey with await there."
    )
