"""UDP links to software devices, as Trezor's emulators have them: `udp:HOST:PORT`.

Each datagram is a report of 64 bytes; the device answers `PINGPING` with `PONGPONG`, and sends
its answers to whoever spoke last. UDP tells nobody that a second program is there: only
programs that use this package keep out of each other's way, by the device's lock.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import sys
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from onekey_sdk.errors import DeviceBusy, DeviceDisconnected, DeviceNotFound, InvalidParameter
from onekey_sdk.transport.base import Channel, Port, Transport
from onekey_sdk.transport.inbox import Inbox
from onekey_sdk.transport.lock import DeviceLock
from onekey_sdk.wire.frames_v1 import REPORT_SIZE, Reports

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

_PING = b"PINGPING"
_PONG = b"PONGPONG"

_LOOK = 0.5
"""Seconds that a device has to show that it is there."""

_OPEN = 3.0
"""Seconds that it has when it is needed, for it may be computing."""

_BURST = 64
"""Datagrams that a device surely has room for. What finds none is lost without a word."""

_UDP_SEGMENT, _UDP_GRO = 103, 104
"""Linux's options that have the kernel cut what is sent into datagrams of one size, and hand
over in one piece those that a device sent so."""

_PLACE = re.compile(
    r"(?:\[(?P<literal>[0-9a-f:.]+(?:%\w+)?)\]|(?P<name>[\w.-]+)):(?P<port>\d{1,5})",
    re.ASCII | re.IGNORECASE,
)


class Peer(NamedTuple):
    """A numeric address."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class UdpTransport(Transport):
    """The device that may answer at one address."""

    def __init__(self, place: str) -> None:
        """Does not look for the device yet.

        Args:
            place: `HOST:PORT`; an IPv6 address is put in brackets.

        Raises:
            InvalidParameter: it is something else.
        """
        match = _PLACE.fullmatch(place)
        port = int(match["port"]) if match else 0
        if match is None or not 0 < port < 1 << 16:
            raise InvalidParameter(
                f"{place!r} is not HOST:PORT. Pass an address such as udp:127.0.0.1:21324 or "
                "udp:[::1]:21324"
            )
        self._place = place
        self._host = match["literal"] or match["name"]
        self._port = port

    async def ports(self) -> Sequence[Port]:
        """The device, if it answers, or if a program that uses this package holds it.

        Raises:
            DeviceNotFound: the host's name is unknown.
        """
        for peer in await self._resolve():
            port = UdpPort(f"udp:{self._place}", peer)
            if await port.present():
                return (port,)
        return ()

    async def _resolve(self) -> list[Peer]:
        """The host's addresses; `localhost` often has two, and devices listen on one."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_DGRAM)
        except (OSError, UnicodeError):
            raise DeviceNotFound(f"no host is called {self._host!r}") from None
        return [Peer(str(address[0]), self._port) for *_, address in found]


class UdpPort(Port):
    """A software device that answers at a numeric address."""

    software = True

    def __init__(self, address: str, peer: Peer) -> None:
        self.address = address
        self._peer = peer

    @property
    def lock_name(self) -> str:
        return f"udp:{self._peer}"

    async def present(self) -> bool:
        """Whether the device answers now, or is held by a program that uses this package."""
        try:
            # A ping would draw the answers to the one who holds the device away from it.
            async with DeviceLock(self.lock_name, visiting=True).hold(0):
                channel = await self._open(_LOOK)
                await channel.close()
        except DeviceBusy:
            return True
        except DeviceNotFound:
            return False
        return True

    async def open(self) -> Channel:
        return await self._open(_OPEN)

    async def _open(self, patience: float) -> Channel:
        endpoint = _Endpoint()
        try:
            await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: endpoint, remote_addr=self._peer
            )
        except OSError as error:
            raise DeviceNotFound(f"{self.address} cannot be reached: {error.strerror}") from None
        meeting = asyncio.ensure_future(endpoint.meet())
        try:
            # Unlike a timeout, this sees an answer that came while this process was held up.
            answered, _ = await asyncio.wait({meeting}, timeout=patience)
            if answered:
                meeting.result()
                return UdpChannel(endpoint)
        except DeviceDisconnected:
            endpoint.hang_up()
            raise DeviceNotFound(f"nothing listens at {self.address}") from None
        except BaseException:
            meeting.cancel()
            endpoint.hang_up()
            raise
        meeting.cancel()
        endpoint.hang_up()
        raise DeviceNotFound(f"nothing at {self.address} answered in {patience:g} s")


class UdpChannel(Channel):
    """An open socket that hears only the device."""

    def __init__(self, endpoint: _Endpoint) -> None:
        self.framing = Reports()
        self._endpoint = endpoint

    def drain(self) -> int:
        return self._endpoint.inbox.drain()

    def write_now(self, pieces: Sequence[bytes]) -> int:
        if len(pieces) > _BURST:
            pieces = pieces[:_BURST]
        self._endpoint.send(pieces)
        return len(pieces)

    async def write(self, piece: bytes) -> None:
        self._endpoint.send((piece,))

    async def write_all(self, pieces: Sequence[bytes]) -> None:
        for start in range(0, len(pieces), _BURST):
            await self._endpoint.keep_pace()
            self._endpoint.send(pieces[start : start + _BURST])

    def read(self) -> Coroutine[Any, Any, bytes]:
        # A datagram of another size is left to the framing, which refuses it: to skip a piece
        # would join the halves of two messages.
        return self._endpoint.inbox.get()

    async def lost(self) -> bool:
        await asyncio.sleep(0)  # what the socket has to say is heard between two steps of a task
        return self._endpoint.inbox.failed

    async def close(self) -> None:
        self._endpoint.hang_up()
        await self._endpoint.closed.wait()


class _Endpoint(asyncio.DatagramProtocol):
    """What asyncio calls when something happens on the socket."""

    transport: asyncio.DatagramTransport

    def __init__(self) -> None:
        self.inbox = Inbox()
        self.closed = asyncio.Event()
        self._heard = asyncio.Event()
        self._segmented = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)
        self._segmented = _segment(transport)
        # asyncio sets aside 256 kB for each datagram, which takes longer than all the rest.
        with contextlib.suppress(AttributeError):
            setattr(transport, "max_size", _BURST * REPORT_SIZE + 1)  # noqa: B010

    def datagram_received(self, data: bytes, addr: object) -> None:
        if data == _PONG:
            self._heard.set()
        elif self._segmented and len(data) > REPORT_SIZE and len(data) % REPORT_SIZE == 0:
            for start in range(0, len(data), REPORT_SIZE):
                self.inbox.put(data[start : start + REPORT_SIZE])
        else:
            self.inbox.put(data)

    def error_received(self, exc: Exception) -> None:
        self.inbox.fail(DeviceDisconnected("nothing listens at the device's address any more"))
        self._heard.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed.set()

    def send(self, datagrams: Sequence[bytes]) -> None:
        """Send a ping, or up to `_BURST` reports."""
        self.inbox.check()
        if self._segmented:
            self.transport.sendto(b"".join(datagrams))
        else:
            for data in datagrams:
                self.transport.sendto(data)
        self.inbox.check()

    async def keep_pace(self) -> None:
        """Wait until the device has taken what was sent: it answers a ping in its turn."""
        self._heard.clear()
        self.send((_PING,))
        await self._heard.wait()
        self.inbox.check()

    async def meet(self) -> None:
        """Drop what arrives before the device's first answer, for that is not for us."""
        await self.keep_pace()
        self.inbox.drain()

    def hang_up(self) -> None:
        self.inbox.close(DeviceDisconnected("the link was closed"))
        self._heard.set()
        self.transport.abort()


def _segment(transport: asyncio.BaseTransport) -> bool:
    """Have the kernel cut and join reports, where that surely works."""
    host = str(transport.get_extra_info("peername")[0])
    if sys.platform != "linux" or not (host.startswith("127.") or host == "::1"):
        return False
    try:
        handle = transport.get_extra_info("socket")
        handle.setsockopt(socket.IPPROTO_UDP, _UDP_GRO, 1)
        handle.setsockopt(socket.IPPROTO_UDP, _UDP_SEGMENT, REPORT_SIZE)
    except OSError:  # before Linux 5.0
        return False
    return True
