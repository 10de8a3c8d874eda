"""Asks for secrets with pinentry, the program that GnuPG asks with (Assuan protocol).

Its window belongs to no terminal, so that it also serves commands whose standard input and
output are used by other programs.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

from onekey_sdk.errors import InvalidParameter

if TYPE_CHECKING:
    from asyncio.subprocess import Process

_CANCELLED = 83886179
"""GPG_ERR_CANCELED from pinentry."""

_LINE = 1000
"""Bytes that a line of the protocol may have."""


class Pinentry:
    """Runs the program anew for each question.

    Args:
        program: its name or path.
    """

    from_person = True

    def __init__(self, program: str = "pinentry") -> None:
        self._program = program

    async def ask(self, question: str, *, hidden: bool = True) -> str | None:
        """What the person typed; None if they cancelled.

        Raises:
            InvalidParameter: the program cannot be run, or does not speak the protocol.
        """
        try:
            process = await asyncio.create_subprocess_exec(
                self._program,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=4 * _LINE,
            )
        except OSError as error:
            raise InvalidParameter(
                f"{self._program} cannot be run: {error.strerror}. Install pinentry, or leave "
                "--pinentry out"
            ) from None
        try:
            return await self._converse(process, question)
        finally:
            # A question that the device took back must not stay on the screen.
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()

    async def _converse(self, process: Process, question: str) -> str | None:
        await self._answer(process)
        for option in _options():
            await self._send(process, f"OPTION {option}")
            with contextlib.suppress(_Refused):  # old versions do not know all
                await self._answer(process)
        for command in (
            "SETTITLE OneKey",
            f"SETDESC {_escaped(question.rstrip(': '))}",
            "SETPROMPT",
        ):
            await self._send(process, command)
            with contextlib.suppress(_Refused):
                await self._answer(process)
        await self._send(process, "GETPIN")
        try:
            return (await self._answer(process)).decode(errors="surrogateescape")
        except _Refused as refused:
            if refused.code == _CANCELLED:
                return None
            raise InvalidParameter(
                f"{self._program} could not ask, with error {refused.code}"
            ) from None

    async def _send(self, process: Process, line: str) -> None:
        assert process.stdin is not None
        with contextlib.suppress(ConnectionError):  # the answer will be missing
            process.stdin.write(line.encode() + b"\n")
            await process.stdin.drain()

    async def _answer(self, process: Process) -> bytes:
        """The data before OK."""
        assert process.stdout is not None
        data = b""
        while True:
            line = (await process.stdout.readline()).rstrip(b"\n")
            keyword, _, rest = line.partition(b" ")
            match keyword:
                case b"OK":
                    return data
                case b"D":
                    data += unquote_to_bytes(rest)
                case b"ERR":
                    code = rest.partition(b" ")[0]
                    raise _Refused(int(code) if code.isdigit() else 0)
                case b"S" | b"#":
                    continue
                case _:
                    raise InvalidParameter(f"{self._program} does not speak as pinentry does")


class _Refused(Exception):  # noqa: N818
    """The program answered with an error."""

    def __init__(self, code: int) -> None:
        self.code = code


def _options() -> list[str]:
    """Where the program is to appear."""
    options: list[str] = []
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            options.append(f"ttyname={os.ttyname(2)}")
    if terminal := os.environ.get("TERM"):
        options.append(f"ttytype={terminal}")
    return options


def _escaped(text: str) -> str:
    return quote(text, safe=" /():,.'")
