"""Runs the command line as another process, at a pipe or at a terminal."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

_COMMAND = (sys.executable, "-m", "onekey_sdk.cli")


class Finished(NamedTuple):
    """What a command left behind."""

    code: int
    output: str
    errors: str

    @property
    def json(self) -> Any:
        """Standard output, which is one JSON value."""
        return json.loads(self.output)


async def onekey(*arguments: str, lines: str = "") -> Finished:
    """Run a command whose standard input is a pipe with these lines."""
    process = await asyncio.create_subprocess_exec(
        *_COMMAND,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate(lines.encode())
    assert process.returncode is not None
    return Finished(process.returncode, output.decode(), errors.decode())


class Terminal:
    """A person's terminal with a command in it.

    Attributes:
        screen: all that the command and the echo of the keys wrote.
    """

    def __init__(self, process: asyncio.subprocess.Process, keyboard: int) -> None:
        self.screen = ""
        self._process = process
        self._keyboard = keyboard
        self._seen = 0
        self._changed = asyncio.Event()
        asyncio.get_running_loop().add_reader(keyboard, self._read)

    def _read(self) -> None:
        try:
            self.screen += os.read(self._keyboard, 4096).decode()
        except OSError:  # the command has gone
            asyncio.get_running_loop().remove_reader(self._keyboard)
        self._changed.set()

    async def shows(self, text: str) -> None:
        """Wait until it shows the text, after what it was waited for before."""
        async with asyncio.timeout(30):
            while text not in self.screen[self._seen :]:
                self._changed.clear()
                await self._changed.wait()
        self._seen = self.screen.index(text, self._seen) + len(text)

    def type(self, text: str) -> None:
        """Type a line."""
        os.write(self._keyboard, f"{text}\n".encode())

    def press_ctrl_d(self) -> None:
        """End the input."""
        os.write(self._keyboard, b"\x04")

    def press_ctrl_c(self) -> None:
        """What Ctrl-C does to the command."""
        self._process.send_signal(signal.SIGINT)

    async def prints(self, words: str) -> str:
        """Wait until its standard output has these words; all of it up to there."""
        assert self._process.stdout is not None
        async with asyncio.timeout(30):
            return (await self._process.stdout.readuntil(words.encode())).decode()

    async def end(self) -> Finished:
        """Wait for the end of the command."""
        assert self._process.stdout is not None
        async with asyncio.timeout(30):
            output = await self._process.stdout.read()
            code = await self._process.wait()
        return Finished(code, output.decode(), self.screen)


@contextlib.asynccontextmanager
async def at_terminal(*arguments: str) -> AsyncGenerator[Terminal]:
    """A command that runs at a terminal; its standard output goes to a pipe."""
    keyboard, screen = os.openpty()
    process = await asyncio.create_subprocess_exec(
        *_COMMAND, *arguments, stdin=screen, stdout=asyncio.subprocess.PIPE, stderr=screen
    )
    os.close(screen)
    terminal = Terminal(process, keyboard)
    try:
        yield terminal
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        asyncio.get_running_loop().remove_reader(keyboard)
        os.close(keyboard)
