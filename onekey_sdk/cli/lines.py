"""Lines from standard input without blocking the event loop, hidden at a terminal."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

_CHUNK = 4096


class Lines:
    """Reads one line per question.

    A device can take its question back while the person types; so the wait is one that can be
    cancelled, wherever the system offers that for standard input (not on Windows).
    """

    def __init__(self) -> None:
        self._file = sys.stdin.fileno()
        self._rest = bytearray()
        self.from_person = os.isatty(self._file)

    async def ask(self, question: str, *, hidden: bool = True) -> str | None:
        """The line that answers a question, without its end; None where there is no more."""
        unseen = hidden and self.from_person
        if unseen and os.name == "nt":
            return getpass.getpass(question)
        with _echo_off(self._file) if unseen else contextlib.nullcontext():
            sys.stderr.write(question)
            sys.stderr.flush()
            line = await self._line()
        if unseen or not self.from_person:
            sys.stderr.write("\n")
        return line

    async def _line(self) -> str | None:
        while b"\n" not in self._rest:
            await self._readable()
            piece = os.read(self._file, _CHUNK)
            if not piece:
                break
            self._rest += piece
        if not self._rest:
            return None
        line, _, rest = bytes(self._rest).partition(b"\n")
        self._rest = bytearray(rest)
        return line.removesuffix(b"\r").decode(errors="surrogateescape")

    async def _readable(self) -> None:
        loop = asyncio.get_running_loop()
        ready = asyncio.Event()
        try:
            loop.add_reader(self._file, ready.set)
        except (NotImplementedError, PermissionError):
            return  # Windows, or a file on disk: reading does the waiting.
        try:
            await ready.wait()
        finally:
            loop.remove_reader(self._file)


@contextlib.contextmanager
def _echo_off(file: int) -> Generator[None]:
    """Show nothing of what is typed; what was typed but not read is thrown away."""
    if sys.platform == "win32":
        raise NotImplementedError("getpass does that there")
    import termios

    before = termios.tcgetattr(file)
    hidden = list(before)
    hidden[3] &= ~termios.ECHO
    termios.tcsetattr(file, termios.TCSAFLUSH, hidden)
    try:
        yield
    finally:
        termios.tcsetattr(file, termios.TCSAFLUSH, before)
