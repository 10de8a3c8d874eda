"""Links whose drivers block: the threads that call them, and the channel in front of those.

All calls for one device are made by one thread of its own, but for reading, which has a second
one where the event loop cannot watch the device. A driver that hangs so keeps up neither the
event loop nor other devices, and the threads are daemons, so that it does not keep up the end of
the program either.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

from onekey_sdk.errors import DeviceDisconnected, PollingTimeout
from onekey_sdk.transport.base import Channel
from onekey_sdk.transport.inbox import Inbox
from onekey_sdk.transport.listening import FileListener, Listener, ThreadListener, reason, tell
from onekey_sdk.wire.frames_v1 import Reports

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from onekey_sdk.errors import OneKeyError

Result = TypeVar("Result")
_Call: TypeAlias = tuple[Callable[[Any], object], object]

_log = logging.getLogger(__name__)

DEADLINE = 5.0
"""Seconds for a driver to list or open devices."""

_SLICE = 0.1
"""Seconds that a write blocks its thread; closing has to wait as long."""

_LEAVE = 5.0
"""Seconds for a driver to close a device, and to give it back to the kernel's own."""

_QUIET = 0.02
"""Seconds without a report after which nothing stale is left in a device."""

_MOST_STALE = 256
"""Reports that are dropped at most; what talks on is left to whoever reads."""


class Handle(Protocol):
    """An open device, as its driver offers it. All methods block.

    One thread writes and closes. Another one reads, or the event loop does without waiting.

    Attributes:
        file: what the event loop can watch, None where there is no such thing.
        most: bytes that it writes at once.
    """

    @property
    def file(self) -> int | None: ...

    @property
    def most(self) -> int: ...

    def read(self, seconds: float) -> bytes:
        """The next report, empty if none arrived in that time.

        Raises:
            DeviceDisconnected: the device is gone.
        """
        ...

    def write(self, data: bytes, seconds: float) -> int:
        """Send reports, up to `most` bytes; how many bytes the device took in that time.

        Raises:
            DeviceDisconnected: the device is gone.
        """
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


class Owner:
    """A thread that makes calls one after the other.

    Attributes:
        post: has a function called, with a value, that raises nothing.
        idle: whether no call waits for its turn.
    """

    def __init__(self, name: str) -> None:
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        self.post: Callable[[_Call], None] = self._calls.put
        self.idle: Callable[[], bool] = self._calls.empty
        threading.Thread(target=_work, args=(self._calls,), name=name, daemon=True).start()

    def submit(self, function: Callable[[], Result]) -> Future[Result]:
        """Have a function called whose result matters."""
        future: Future[Result] = Future()
        self.post((partial(_settle, future), function))
        return future

    def end(self) -> None:
        """End the thread after what was posted."""
        self._calls.put(None)


def _work(calls: SimpleQueue[_Call | None]) -> None:
    while (call := calls.get()) is not None:
        function, value = call
        function(value)
        del call, function, value  # what they hold must not live until the next one


def _settle(future: Future[Result], function: Callable[[], Result]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = function()
    except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
        future.set_exception(error)
    else:
        future.set_result(result)


async def call(name: str, function: Callable[[], Result]) -> Result:
    """Call a function that may hang in a thread of its own.

    Raises:
        PollingTimeout: it takes longer than `DEADLINE`.
    """
    owner = Owner(name)
    future = owner.submit(function)
    owner.end()
    try:
        async with asyncio.timeout(DEADLINE):
            return await asyncio.wrap_future(future)
    except TimeoutError:
        raise PollingTimeout(f"{name} took longer than {DEADLINE:g} s") from None


async def open_channel(name: str, open_handle: Callable[[], Handle]) -> Channel:
    """Open a device in a thread that owns it from then on. Cancelling leaves nothing open.

    Raises:
        PollingTimeout: the driver takes longer than `DEADLINE`.
        OneKeyError: what `open_handle` raises.
    """
    owner = Owner(name)
    opening = owner.submit(partial(_open_drained, open_handle))
    try:
        async with asyncio.timeout(DEADLINE):
            handle = await asyncio.wrap_future(opening)
    except BaseException as error:
        owner.post((_close_late, opening))
        owner.end()
        if isinstance(error, TimeoutError):
            raise PollingTimeout(
                f"the operating system did not open {name} within {DEADLINE:g} s"
            ) from None
        raise
    return NativeChannel(name, owner, handle)


def _open_drained(open_handle: Callable[[], Handle]) -> Handle:
    handle = open_handle()
    try:
        for _ in range(_MOST_STALE):
            if not handle.read(_QUIET):
                break
    except BaseException:
        _let_go(handle)
        raise
    return handle


def _close_late(opening: Future[Handle]) -> None:
    """Close what was opened when nobody waited for it any more."""
    if not opening.cancelled() and opening.exception() is None:
        _let_go(opening.result())


def _let_go(handle: Handle) -> None:
    """Close a device; that it cannot be closed properly ends nobody's work."""
    try:
        handle.close()
    except Exception:  # noqa: BLE001 - drivers are foreign code
        _log.exception("a device could not be closed")


class NativeChannel(Channel):
    """An open device whose driver blocks."""

    def __init__(self, name: str, owner: Owner, handle: Handle) -> None:
        self.framing = Reports()
        self._name = name
        self._owner = owner
        self._handle = handle
        self._inbox = Inbox()
        self._loop = asyncio.get_running_loop()
        self._ended = False
        self._closing: Future[None] | None = None
        self._listener = _listen(handle, name, self._inbox)

    def drain(self) -> int:
        return self._inbox.drain()

    def write_now(self, pieces: Sequence[bytes]) -> int:
        self._inbox.check()
        if not self._owner.idle():
            return 0
        self._owner.post((self._send, b"".join(pieces)))
        return len(pieces)

    async def write(self, piece: bytes) -> None:
        await self.write_all((piece,))

    async def write_all(self, pieces: Sequence[bytes]) -> None:
        self._inbox.check()
        sending = self._owner.submit(partial(self._send, b"".join(pieces)))
        if (error := await asyncio.wrap_future(sending)) is not None:
            raise error

    def read(self) -> Coroutine[Any, Any, bytes]:
        return self._inbox.get()

    async def lost(self) -> bool:
        return self._inbox.failed

    async def close(self) -> None:
        self._inbox.close(DeviceDisconnected("the link was closed"))
        self._ended = True
        if self._closing is None:
            self._listener.stop()
            self._closing = self._owner.submit(self._leave)
            self._owner.end()
        waiting = asyncio.wrap_future(self._closing)
        try:
            async with asyncio.timeout(_LEAVE):
                await asyncio.shield(waiting)
        except TimeoutError:
            # The thread is left behind, and lets go whenever the driver returns to it.
            _log.warning("the operating system does not let go of %s", self._name)
            waiting.cancel()

    def _send(self, data: bytes) -> OneKeyError | None:
        """Write all of it; what the link broke with, if it did. Runs in the owner's thread."""
        sent = 0
        try:
            while sent < len(data):
                if self._ended:
                    return DeviceDisconnected("the link was closed")
                sent += self._handle.write(data[sent : sent + self._handle.most], _SLICE)
        except Exception as error:  # noqa: BLE001 - drivers are foreign code
            broken = reason(error)
            tell(self._loop, self._inbox.fail, broken)
            return broken
        return None

    def _leave(self) -> None:
        """Close the device once nobody reads; runs in the owner's thread."""
        self._listener.join()
        _let_go(self._handle)


def _listen(handle: Handle, name: str, inbox: Inbox) -> Listener:
    if handle.file is not None:
        return FileListener(handle, handle.file, inbox)
    return ThreadListener(handle, name, inbox)
