"""Serves the page to browsers of this machine that know its token.

The page is told of every change by server-sent events. Whoever knows the token can press the
device's keys: it is in the address that is printed, and nowhere else.
"""

from __future__ import annotations

import asyncio
import json
from hmac import compare_digest
from importlib.resources import files
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, cast

from aiohttp import web

from onekey_emulator.links import json_body
from onekey_emulator.web import view

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from onekey_emulator.bench import Bench

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HOST = "127.0.0.1"
_FILES = {"page.css": "text/css", "page.js": "text/javascript"}
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_GOODBYE = 0.1
"""Seconds for answers that are on their way when the server stops."""


class WebServer:
    """The page of the device on a bench.

    Attributes:
        port: where it listens.
    """

    def __init__(self, bench: Bench, port: int = 0) -> None:
        """Does not listen yet; `port` 0 is any."""
        self.port = port
        self._bench = bench
        self._token = token_urlsafe(24)
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where the page is, with the token that opens it."""
        return f"http://{HOST}:{self.port}/?token={self._token}"

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: the port is taken.
        """
        application = web.Application(middlewares=[self._guard])
        application.add_routes(
            [
                web.get("/", self._page),
                web.get("/{name:page\\.(?:css|js)}", self._file),
                web.get("/events", self._events),
                web.post("/act", self._act),
                web.post("/model", self._model),
            ]
        )
        self._runner = web.AppRunner(
            application, handler_cancellation=True, access_log=None, shutdown_timeout=_GOODBYE
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self.port)
        try:
            await site.start()
        except BaseException:
            await self.stop()
            raise
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Listen no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer only pages of this server, and those that know the token."""
        # A name that was made to point here, and pages from elsewhere, have other ones.
        here = {f"{name}:{self.port}" for name in (HOST, "localhost")}
        origin = request.headers.get("Origin")
        if request.host not in here or (
            origin is not None and origin.removeprefix("http://") not in here
        ):
            raise web.HTTPForbidden(text="This page is for this machine alone.")
        token = request.query.get("token", "")
        if request.path.strip("/") not in _FILES and not compare_digest(
            token.encode(), self._token.encode()
        ):
            raise web.HTTPForbidden(text="Open the whole address that the program printed.")
        return await handler(request)

    async def _page(self, request: web.Request) -> web.Response:
        return _file("page.html", "text/html")

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        return _file(name, _FILES[name])

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={**_HEADERS, "Content-Type": "text/event-stream"})
        await response.prepare(request)
        changed = asyncio.Event()
        watching: list[Callable[[], None]] | None = None
        exchanged = self._bench.exchanged
        exchanged.append(changed.set)
        told = 0
        try:
            while True:
                changed.clear()
                emulator = self._bench.emulator
                if emulator.device.watchers is not watching:
                    watching = emulator.device.watchers
                    watching.append(changed.set)
                    told = 0
                    await _tell(response, "device", {})
                for number, exchange in enumerate(emulator.trace[told:], told + 1):
                    await _tell(response, "message", view.message(number, exchange))
                    told = number
                await _tell(response, "state", view.state(emulator, self._bench.addresses))
                await changed.wait()
        finally:
            exchanged.remove(changed.set)
            if watching is not None:
                watching.remove(changed.set)

    async def _act(self, request: web.Request) -> web.Response:
        action = await _body(request)
        try:
            view.act(self._bench.emulator, action)
        except view.Refused as refused:
            return web.json_response({"refused": str(refused)}, status=409, headers=_HEADERS)
        self._bench.emulator.device.changed()
        return web.json_response({}, headers=_HEADERS)

    async def _model(self, request: web.Request) -> web.Response:
        model = (await _body(request)).get("model")
        try:
            await self._bench.exchange(str(model))
        except ValueError as error:
            return web.json_response({"refused": str(error)}, status=409, headers=_HEADERS)
        return web.json_response({}, headers=_HEADERS)


def _file(name: str, kind: str) -> web.Response:
    text = files("onekey_emulator.web").joinpath(name).read_text(encoding="utf-8")
    return web.Response(text=text, content_type=kind, headers=_HEADERS)


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = json_body.parse(await request.text())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="This is no JSON object.")
    return cast("dict[str, Any]", body)


async def _tell(response: web.StreamResponse, event: str, data: dict[str, Any]) -> None:
    await response.write(f"event: {event}\ndata: {json.dumps(data)}\n\n".encode())
