"""The software device beside the test, for hosts that block the thread they run in."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Any, TypeVar

from onekey_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Generator

    Result = TypeVar("Result")

PATIENCE = 20.0
"""Seconds for anything that happens in the emulator's thread."""


def free_port() -> int:
    """A UDP port that is free, and so is the next one."""
    while True:
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as first,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as second,
        ):
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            with contextlib.suppress(OSError, OverflowError):
                second.bind(("127.0.0.1", port + 1))
                return port


class Running:
    """An emulator that serves UDP in a thread and event loop of its own.

    Attributes:
        address: where it is, as trezorlib writes it: `udp:127.0.0.1:PORT`.
    """

    def __init__(self, emulator: Emulator, loop: asyncio.AbstractEventLoop, port: int) -> None:
        self.address = f"udp:127.0.0.1:{port}"
        self._emulator = emulator
        self._loop = loop

    def wait(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """Run it in the emulator's loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(PATIENCE)

    def do(self, action: Callable[[Emulator], Result]) -> Result:
        """Call it in the emulator's thread."""

        async def call() -> Result:
            return action(self._emulator)

        return self.wait(call())

    def positions(self, pin: str) -> str:
        """What to type for the matrix, once the device shows it."""

        async def look() -> str:
            while await self._emulator.user.prompted() != "matrix":
                pass
            return self._emulator.user.positions(pin)

        return self.wait(look())

    def person(self, *answers: Callable[[Emulator], object]) -> None:
        """Queue what the person will answer."""
        for answer in answers:
            self.do(answer)


@contextlib.contextmanager
def running(**options: Any) -> Generator[Running]:
    """An emulator with these options, until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="emulator")
    thread.start()

    def wait(awaitable: Awaitable[Result]) -> Result:
        async def run() -> Result:
            return await awaitable

        return asyncio.run_coroutine_threadsafe(run(), loop).result(PATIENCE)

    try:
        emulator = Emulator(**options)
        wait(emulator.__aenter__())
        try:
            port = free_port()
            wait(emulator.serve_udp(port))
            yield Running(emulator, loop, port)
        finally:
            wait(emulator.__aexit__(None, None, None))
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)
        loop.close()
