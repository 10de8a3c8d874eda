"""The HTTP interface of OneKey's bridge, for programs that know no other way to a device.

It listens on this machine only, on 127.0.0.1 and ::1, and serves only those who say that they
come from where the bridge expects them.
"""

from __future__ import annotations

import asyncio
import errno
import re
import socket
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import web

from onekey_emulator.links import json_body
from onekey_emulator.links.bridge import MALFORMED, Bridge, Refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from types import TracebackType
    from typing import Self

    from onekey_emulator.emulator import Emulator

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

VERSION = "2.0.28"
"""The version of the bridge that it behaves like."""

_ORIGINS = re.compile(
    r"https://([\w-]+\.)*(onekey\.so|trezor\.io)|https?://localhost:[58]\d{3}", re.ASCII
)
_HOSTS = ("127.0.0.1", "::1")
_NO_SUCH_ADDRESS = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)

_LONGEST_BODY = 16 * 1024 * 1024
"""Bytes; the longest messages are firmware images, in hex."""

_LOOKS = 600
_PAUSE = 0.5
"""How often `/listen` looks at the devices, and how many seconds lie between."""

_GOODBYE = 0.1
"""Seconds for answers that are on their way when the server stops."""

_ATTEMPTS = 20


class BridgeServer:
    """Serves devices to other programs.

    async with BridgeServer([emulator], 21333) as server:
        print(server.url)

    Attributes:
        port: where it listens.
    """

    def __init__(
        self,
        emulators: Iterable[Emulator],
        port: int = 0,
        *,
        sockets: Iterable[socket.socket] | None = None,
    ) -> None:
        """Does not listen yet.

        Args:
            emulators: the devices, which are running.
            port: 0 for any.
            sockets: where to listen instead, such as sockets of another network namespace; they
                are closed in the end.
        """
        self.port = port
        self._sockets = sockets
        self._bridge = Bridge(emulators)
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where programs find it."""
        return f"http://{_HOSTS[0]}:{self.port}"

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: the port is taken.
        """
        application = web.Application(client_max_size=_LONGEST_BODY, middlewares=[_guard])
        application.add_routes(
            [
                web.post("/", self._info),
                web.post("/configure", self._info),
                web.post("/enumerate", self._enumerate),
                web.post("/listen", self._listen),
                web.post("/acquire/{path}", self._acquire),
                web.post("/acquire/{path}/{session}", self._acquire),
                web.post("/release/{session}", self._release),
                web.post("/call/{session}", self._call),
                web.post("/post/{session}", self._post),
                web.post("/read/{session}", self._read),
            ]
        )
        self._runner = web.AppRunner(
            application, handler_cancellation=True, access_log=None, shutdown_timeout=_GOODBYE
        )
        await self._runner.setup()
        try:
            sockets = list(self._sockets or _listen(self.port))
            self.port = sockets[0].getsockname()[1]
            for listening in sockets:
                await web.SockSite(self._runner, listening).start()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Let go of the devices and end what is under way."""
        self._bridge.close()
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def _info(self, request: web.Request) -> web.Response:
        return _json({"version": VERSION})

    async def _enumerate(self, request: web.Request) -> web.Response:
        return _json(self._bridge.enumerate())

    async def _listen(self, request: web.Request) -> web.Response:
        try:
            before = _comparable(json_body.parse(await request.text()))
        except (ValueError, TypeError, AttributeError):
            raise Refused(MALFORMED) from None
        for _ in range(_LOOKS):
            if _comparable(self._bridge.enumerate()) != before:
                break
            await asyncio.sleep(_PAUSE)
        return await self._enumerate(request)

    async def _acquire(self, request: web.Request) -> web.Response:
        previous = request.match_info.get("session", "null")
        path = request.match_info["path"]
        return _json({"session": self._bridge.acquire(path, _or_none(previous))})

    async def _release(self, request: web.Request) -> web.Response:
        session = request.match_info["session"]
        self._bridge.release(session)
        return _json({"session": session})

    async def _call(self, request: web.Request) -> web.Response:
        return await self._exchange(request, await _message(request), answered=True)

    async def _post(self, request: web.Request) -> web.Response:
        return await self._exchange(request, await _message(request), answered=False)

    async def _read(self, request: web.Request) -> web.Response:
        return await self._exchange(request, None, answered=True)

    async def _exchange(
        self, request: web.Request, message: bytes | None, *, answered: bool
    ) -> web.Response:
        session = request.match_info["session"]
        answer = await self._bridge.call(session, message, answered=answered)
        return web.Response(text=answer.hex())


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Serve known origins only, and put refusals in the bridge's form."""
    origin = request.headers.get("Origin", "")
    if not _ORIGINS.fullmatch(origin):
        return web.Response(status=HTTPStatus.FORBIDDEN)
    try:
        response = await handler(request)
    except Refused as refusal:
        response = _json({"error": str(refusal)}, HTTPStatus.BAD_REQUEST)
    response.headers["Access-Control-Allow-Origin"] = origin
    return response


def _listen(wanted: int) -> list[socket.socket]:
    """The same port on both loopback addresses, or on the one that this machine has."""
    for attempt in range(_ATTEMPTS):
        sockets: list[socket.socket] = []
        port = wanted
        try:
            for host in _HOSTS:
                if (listening := _socket(host, port)) is not None:
                    sockets.append(listening)
                    port = listening.getsockname()[1]
        except OSError:
            for listening in sockets:
                listening.close()
            # Of two ports chosen at random, the second may well be taken.
            if wanted or attempt == _ATTEMPTS - 1:
                raise
        else:
            if sockets:
                return sockets
    raise OSError(errno.EADDRNOTAVAIL, "this machine has no loopback address")


def _socket(host: str, port: int) -> socket.socket | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno in _NO_SUCH_ADDRESS:
            return None
        raise


async def _message(request: web.Request) -> bytes:
    try:
        return bytes.fromhex(await request.text())
    except ValueError:
        raise Refused(MALFORMED) from None


def _comparable(entries: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What makes two lists of devices alike, in an order of its own."""
    names = ("path", "vendor", "product", "debug", "session", "debugSession")
    return sorted(tuple(str(entry.get(name)) for name in names) for entry in entries)


def _or_none(session: str) -> str | None:
    return None if session == "null" else session


def _json(value: Any, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    return web.json_response(value, status=status)
