"""A peer on this machine that speaks as OneKey's bridge 2.0.28 does."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import web

from onekey_sdk.transport.bridge import BridgeTransport

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from onekey_sdk.transport.base import Port


class Peer:
    """What stands where the bridge would. It has one device, and says what the test wants.

    Attributes:
        holder: the session that has the device.
        plugged: whether the device is listed.
        requests: the paths of all requests but lists, and what was posted.
        headers: of the last request.
        fails: the refusals that commands get.
        raw: the answers that commands get, whatever they are.
        reading: whether a read is under way.
        cut_off: how many reads were cut off.
        held: whether a command waits at its gate.
    """

    def __init__(self) -> None:
        self.holder: str | None = None
        self.plugged = True
        self.requests: list[str] = []
        self.headers: dict[str, str] = {}
        self.fails: dict[str, str] = {}
        self.raw: dict[str, web.Response] = {}
        self.reading = asyncio.Event()
        self.cut_off = 0
        self.held = asyncio.Event()
        self._gates: dict[str, asyncio.Event] = {}
        self.url = ""
        self._answers: asyncio.Queue[bytes | str] = asyncio.Queue()
        self._last = 0

    def hold(self, command: str) -> asyncio.Event:
        """Let a command wait until the event is set."""
        return self._gates.setdefault(command, asyncio.Event())

    def answer(self, message: bytes) -> None:
        """Let the device send a message."""
        self._answers.put_nowait(message)

    async def port(self) -> Port:
        """The way to the device."""
        [port] = await BridgeTransport(f"{self.url}#7").ports()
        return port

    def end_session(self, words: str) -> None:
        """Take the device away from whoever has it."""
        self.holder = None
        self._answers.put_nowait(words)

    async def serve(self, request: web.Request) -> web.Response:
        command, *rest = request.path.strip("/").split("/")
        self.headers = dict(request.headers)
        body = await request.text()
        if command != "enumerate":
            self.requests.append(f"{request.path}{body and ' '}{body}")
        if command in self._gates:
            self.held.set()
            await self._gates[command].wait()
        if command in self.raw:
            return self.raw[command]
        if command in self.fails:
            return refusal(self.fails[command])
        if command == "enumerate":
            return web.json_response(self.entries())
        if command == "acquire":
            return self.acquire(*rest)
        if rest != [self.holder]:
            return refusal("session not found")
        if command == "release":
            self.holder = None
            return web.json_response({"session": rest[0]})
        if command == "post":
            return web.Response()
        return await self.read()

    def entries(self) -> list[dict[str, Any]]:
        entry = {"path": "7", "vendor": 0x1209, "product": 0x53C1, "debug": False}
        emulated = {**entry, "path": "8", "vendor": 0, "product": 0}
        sessions = {"session": self.holder, "debugSession": None}
        nobody = {"session": None, "debugSession": None}
        return [entry | sessions, emulated | nobody] if self.plugged else [emulated | nobody]

    def acquire(self, path: str, previous: str) -> web.Response:
        assert path == "7"
        if previous != (self.holder or "null"):
            return refusal("wrong previous session")
        if self.reading.is_set():
            self._answers.put_nowait("closed device")
        self._last += 1
        self.holder = f"session{self._last}"
        return web.json_response({"session": self.holder})

    async def read(self) -> web.Response:
        assert not self.reading.is_set(), "other call in progress"
        self.reading.set()
        try:
            arrived = await self._answers.get()
        except asyncio.CancelledError:
            self.cut_off += 1
            raise
        finally:
            self.reading.clear()
        return refusal(arrived) if isinstance(arrived, str) else web.Response(text=arrived.hex())


def refusal(words: str) -> web.Response:
    return web.json_response({"error": words}, status=400)


@asynccontextmanager
async def running() -> AsyncGenerator[Peer]:
    """A peer that listens."""
    peer = Peer()
    application = web.Application()
    application.router.add_post("/{path:.*}", peer.serve)
    runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    peer.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield peer
    await runner.cleanup()
