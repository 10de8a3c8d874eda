"""Links through OneKey's bridge, a program that shares USB devices over HTTP: `bridge:[URL]`.

The bridge gives each device to one session at a time, and to whoever asks last: a program that
acquires the device names the session it takes it from, and that one ends. This module does the
same, as OneKey's own programs do, since a session that a dead program left behind would
otherwise keep everybody out. Programs that use this package keep out of each other's way by the
device's lock; others are interrupted, and may interrupt.

A request that is cut off makes the bridge end the session, so none ever is: what a cancelled
`read` waited for is kept for the next one. While a read is under way the bridge takes no
message; to write then, the session is taken anew, which ends the read.

Traffic is not encrypted unless the URL says https, and the bridge asks nobody for a password:
name another machine's bridge only where everybody on the way may see and use the device.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from onekey_sdk.errors import (
    DeviceBusy,
    DeviceDisconnected,
    DeviceInterrupted,
    DeviceNotFound,
    InvalidParameter,
    OneKeyError,
)
from onekey_sdk.transport.base import Channel, Port, Transport
from onekey_sdk.transport.bridge_http import Bridge
from onekey_sdk.wire.frames_v1 import Envelopes

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from onekey_sdk.transport.bridge_http import Entry

Result = TypeVar("Result")

DEFAULT_URL = "http://127.0.0.1:21320"

_GRASPS = 3
"""How often to try to take a device that others use."""

_LEAVE = 1.0
"""Seconds for a read that has lost its session to end."""


class _Place(NamedTuple):
    """What an address names.

    Attributes:
        url: of the bridge, without a slash at its end.
        path: the bridge's name for one device, or empty for all of them.
    """

    url: str
    path: str


class BridgeTransport(Transport):
    """The devices of one bridge."""

    def __init__(self, place: str = "") -> None:
        """Does not look for the bridge yet.

        Args:
            place: the bridge's URL, by default `DEFAULT_URL`; `#` and the bridge's name for a
                device at the end leave out all others.

        Raises:
            InvalidParameter: it is no URL of a bridge.
        """
        self._place = _parse(place)

    async def ports(self) -> Sequence[Port]:
        """What the bridge lists; no device is disturbed.

        Raises:
            BridgeNotRunning, BridgeTimeout, BridgeError: it does not answer as a bridge does.
        """
        bridge = Bridge(self._place.url)
        return [
            BridgePort(bridge, entry)
            for entry in await bridge.enumerate()
            if self._place.path in {"", entry.path}
        ]


def _parse(place: str) -> _Place:
    try:
        url = urlsplit(place or DEFAULT_URL)
        if (
            url.scheme in {"http", "https"}
            and url.hostname
            and url.port != 0
            and not url.query
            and "@" not in url.netloc
        ):
            return _Place(f"{url.scheme}://{url.netloc}{url.path.rstrip('/')}", url.fragment)
    except ValueError:
        pass
    raise InvalidParameter(
        f"{place!r} is not the URL of a bridge. Pass an address such as bridge:{DEFAULT_URL}"
    )


class BridgePort(Port):
    """A device that the bridge lists."""

    def __init__(self, bridge: Bridge, entry: Entry) -> None:
        self.address = f"bridge:{bridge.url}#{entry.path}"
        self.software = entry.software
        self._bridge = bridge
        self._path = entry.path

    async def open(self) -> Channel:
        acquiring = asyncio.ensure_future(self._acquire())
        try:
            session = await asyncio.shield(acquiring)
        except asyncio.CancelledError:
            # The bridge may have given us the device already, and nobody else would return it.
            with contextlib.suppress(OneKeyError):
                await self._bridge.release(await acquiring)
            raise
        return BridgeChannel(self._bridge, self._path, session)

    async def _acquire(self) -> str:
        # Others acquire and release the device between our look and our grasp.
        for _ in range(_GRASPS - 1):
            with contextlib.suppress(DeviceBusy):
                return await self._acquire_from_holder()
        return await self._acquire_from_holder()

    async def _acquire_from_holder(self) -> str:
        holder = await self._bridge.find(self._path)
        if holder is None:
            raise DeviceNotFound(f"the bridge does not list {self.address} any more")
        try:
            return await self._bridge.acquire(self._path, holder.session)
        except (DeviceDisconnected, DeviceInterrupted) as error:
            raise DeviceNotFound(f"{self.address} went away while it was opened") from error


class BridgeChannel(Channel):
    """A session of the bridge. Each piece is a whole message."""

    duplex = False

    def __init__(self, bridge: Bridge, path: str, session: str) -> None:
        self.framing = Envelopes()
        self._bridge = bridge
        self._path = path
        self._session = session
        self._reading: asyncio.Task[bytes] | None = None
        self._writing: asyncio.Task[None] | None = None
        self._given_up: asyncio.Task[bytes] | None = None
        self._error: OneKeyError | None = None
        self._closed = False

    def drain(self) -> int:
        if self._reading is None or not _succeeded(self._reading):
            return 0
        self._reading = None
        return 1

    async def write(self, piece: bytes) -> None:
        await self._settle()
        self._writing = _keep(self._post(piece))
        await asyncio.shield(self._writing)

    async def read(self) -> bytes:
        if self._reading is None:
            await self._settle()
            self._reading = _keep(self._fetch())
        piece = await asyncio.shield(self._reading)
        self._reading = None
        return piece

    async def lost(self) -> bool:
        try:
            device = await self._bridge.find(self._path)
        except OneKeyError:
            return True
        return self._error is not None or device is None or device.session != self._session

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._error = self._error or DeviceDisconnected("the link was closed")
        with contextlib.suppress(OneKeyError):
            await self._bridge.release(self._session)
        for task in (self._reading, self._writing):
            if task is not None:
                task.cancel()
                await asyncio.wait({task})

    async def _settle(self) -> None:
        """Wait for a message whose writer was cancelled, and fail if the link is broken."""
        if self._writing is not None:
            await asyncio.wait({self._writing})
            self._writing = None
        if self._error is not None:
            raise self._error

    async def _post(self, piece: bytes) -> None:
        async def post() -> None:
            if self._reading is not None and not self._reading.done():
                await self._take_back(self._reading)
            await self._bridge.post(self._session, piece)

        await self._guarded(post())

    async def _fetch(self) -> bytes:
        return await self._guarded(self._bridge.read(self._session))

    async def _take_back(self, reading: asyncio.Task[bytes]) -> None:
        """End a read without cutting it off."""
        self._given_up = reading
        try:
            self._session = await self._bridge.acquire(self._path, self._session)
        except DeviceBusy as error:
            raise DeviceInterrupted("another program took the device at the bridge") from error
        await asyncio.wait({reading}, timeout=_LEAVE)
        if not _succeeded(reading):
            reading.cancel()
            self._reading = None

    async def _guarded(self, request: Coroutine[Any, Any, Result]) -> Result:
        """Do what breaks the link when it fails, unless nobody waits for it any more."""
        try:
            return await request
        except asyncio.CancelledError:
            if self._error is None:
                raise
            raise self._error from None
        except OneKeyError as error:
            if self._given_up is not asyncio.current_task() and self._error is None:
                self._error = await self._explained(error)
            raise self._error or error from None

    async def _explained(self, error: OneKeyError) -> OneKeyError:
        """The bridge knows no session of a device that is gone, so look whether it is there."""
        if isinstance(error, DeviceInterrupted):
            with contextlib.suppress(OneKeyError):
                if await self._bridge.find(self._path) is None:
                    return DeviceDisconnected("the bridge does not list the device any more")
        return error


def _keep(work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
    """A task that may end with an error that nobody is there to see."""

    def look(task: asyncio.Task[Result]) -> None:
        if not task.cancelled():
            task.exception()

    task = asyncio.ensure_future(work)
    task.add_done_callback(look)
    return task


def _succeeded(task: asyncio.Task[bytes]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is None
