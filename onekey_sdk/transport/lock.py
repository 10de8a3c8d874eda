"""One user at a time for each physical device, in all processes and clients of this user.

Two files stand behind a name. Who has locked the first holds the device; whoever is next waits
for it with the second one locked, so that a busy program cannot overtake it for ever. Waiters
of one event loop stand in line before that, first come first served. The kernel drops the
locks of a process that dies, so nothing has to be cleaned up.

Programs of other users, and programs that do not use this package, are not kept out.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from onekey_sdk.errors import DeviceBusy

if sys.platform == "win32":  # pragma: no cover
    from onekey_sdk.transport import lockfile_windows as lockfile
else:
    from onekey_sdk.transport import lockfile_posix as lockfile

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

WAIT = 10.0
"""Seconds to wait for another program, unless the caller says otherwise."""

_FIRST_PAUSE = 0.001
_LONGEST_PAUSE = 0.02


class DeviceLock:
    """The right to use one device; one object for each client and device, used many times.

    Attributes:
        taken_over: whether somebody else may have held the device since this object last did.
            True the first time.
    """

    def __init__(self, name: str, *, local: bool = False, visiting: bool = False) -> None:
        """Does not lock anything yet.

        Args:
            name: what tells the device apart on this machine, see `Port.lock_name`.
            local: only this process can reach the device, so no files are needed.
            visiting: this object only looks, so that nobody else is told of a takeover.
        """
        self.taken_over = True
        self._local = local
        self._visiting = visiting
        self._token = f"{os.urandom(8).hex()} {_program()}"
        self._names = {name: _Name(name, local=local)}
        self._in_use = False

    @contextlib.asynccontextmanager
    async def hold(self, wait: float = WAIT) -> AsyncGenerator[DeviceLock]:
        """Hold the device within a block; see `acquire`."""
        await self.acquire(wait)
        try:
            yield self
        finally:
            self.release()

    async def acquire(self, wait: float = WAIT) -> None:
        """Get the device, waiting for it `wait` seconds (0: not at all).

        Raises:
            DeviceBusy: somebody else had it all the time. `params["holder"]` is who, such as
                `electrum (pid 4242)`, or None where that cannot be told.
            LinkError: there is no safe place for lock files.
            RuntimeError: this object holds the device, or waits for it, already.
        """
        if self._in_use:
            raise RuntimeError("this lock is held already; a client has one turn at a time")
        self._in_use = True
        deadline = asyncio.get_running_loop().time() + wait
        taken_over = False
        try:
            for name in self._names.values():
                taken_over |= await self._take(name, deadline)
        except BaseException:
            self.release()
            raise
        self.taken_over = taken_over

    async def also(self, name: str, wait: float = WAIT) -> None:
        """Hold the device under a second name, now and whenever it is held from now on.

        A device that was found on one link may be known on others by its serial number. To be
        called while the device is held.

        Raises:
            DeviceBusy, LinkError: see `acquire`. The device stays held under its first name.
            RuntimeError: the device is not held.
        """
        if not self._in_use:
            raise RuntimeError("this lock is not held")
        if name not in self._names:
            second = _Name(name, local=self._local)
            await self._take(second, asyncio.get_running_loop().time() + wait)
            self._names[name] = second

    def release(self) -> None:
        """Let the next one have the device. May be called twice."""
        for name in self._names.values():
            name.release()
        self._in_use = False

    async def _take(self, name: _Name, deadline: float) -> bool:
        try:
            async with asyncio.timeout_at(deadline):
                mark = None if self._visiting else f"{os.getpid()} {self._token}"
                return await name.take(mark)
        except TimeoutError:
            who = name.holder()
            raise DeviceBusy(
                f"the device is held by {who or 'another program'}", holder=who
            ) from None


class _Line:
    """Those in one event loop who wait for one device.

    Attributes:
        last: the mark of whoever held it last.
    """

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.last = ""


_lines: WeakValueDictionary[tuple[asyncio.AbstractEventLoop, str], _Line] = WeakValueDictionary()
"""The process's lines. Locks are the process's own, whichever client asks for them."""


class _Name:
    """One name of a device, held or not."""

    def __init__(self, name: str, *, local: bool) -> None:
        # Serial numbers don't show in the names of files.
        self._name = hashlib.sha256(name.encode()).hexdigest()[:32]
        self._local = local
        self._line = _Line()
        self._file: lockfile.LockFile | None = None
        self._held = False

    async def take(self, mark: str | None) -> bool:
        """Hold the name; whether somebody else left a mark since this one was left."""
        self._line = _lines.setdefault((asyncio.get_running_loop(), self._name), self._line)
        await self._line.turn.acquire()
        self._held = True
        try:
            if not self._local:
                self._file = await self._lock_file()
            return mark is not None and self._leave(mark) != mark
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        if self._file is not None:
            self._file.release()
            self._file = None
        if self._held:
            self._held = False
            self._line.turn.release()

    def holder(self) -> str | None:
        """Who has the name now, as far as can be told."""
        text = self._line.last if self._local else lockfile.read(self._name)
        pid, _, rest = text.partition(" ")
        _, _, program = rest.partition(" ")
        if not (pid.isascii() and pid.isdigit() and program.isprintable()):
            return None
        if int(pid) == os.getpid():
            return f"another client in this program (pid {pid})"
        return f"{program} (pid {pid})"

    def _leave(self, mark: str) -> str:
        """The mark that was there before."""
        if self._file is not None:
            return self._file.exchange(mark)
        before, self._line.last = self._line.last, mark
        return before

    async def _lock_file(self) -> lockfile.LockFile:
        next_in_line = await _lock(f"{self._name}.next")
        try:
            return await _lock(self._name)
        finally:
            next_in_line.release()


async def _lock(name: str) -> lockfile.LockFile:
    pause = _FIRST_PAUSE
    while (file := lockfile.try_lock(name)) is None:
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
    return file


def _program() -> str:
    """What a person calls this program."""
    script = Path(sys.argv[0] if sys.argv else "")
    name = script.parent.name if script.name == "__main__.py" else script.name
    return name[:40] if name and name != "-c" and name.isprintable() else "python"
