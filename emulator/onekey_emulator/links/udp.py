"""UDP as Trezor's emulator speaks it: 64-byte datagrams, and PINGPING answered with PONGPONG.

The device talks to one host, the one that spoke last, and its debug link is on the next port.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
import time
from typing import TYPE_CHECKING, cast

from onekey_emulator.debuglink import DebugLink
from onekey_emulator.links import MAGIC, Link, single
from onekey_sdk.wire.frames_v1 import REPORT_SIZE, following, reports

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from onekey_emulator.emulator import Emulator
    from onekey_sdk.wire.codec import Envelope

PING = b"PINGPING"
PONG = b"PONGPONG"
_ATTEMPTS = 20
_BURST = 256
"""Datagrams that are read in one turn of the event loop."""

_SEGMENTS = 64
"""Datagrams that Linux takes in one piece."""

_LARGEST = 65_536
_UDP_SEGMENT, _UDP_GRO = 103, 104
"""Linux's options to write many datagrams in one piece, and to read those that a host did."""

_AWAKE = 0.0005
"""Seconds that the device watches for the next packet after an answer, as firmware polls its bus:
a sleeping processor takes about as long to wake up as a host takes to go on."""

_Address = tuple[str, int]


class _Endpoint(asyncio.DatagramProtocol):
    """One port. A datagram holds one packet, or several; those of other sizes are dropped.

    Attributes:
        closed: set while the port is not open.
    """

    def __init__(self, receive: Callable[..., None]) -> None:
        self.closed = asyncio.Event()
        self.closed.set()
        self._receive = receive
        self._transport: asyncio.DatagramTransport | None = None
        self._socket: socket.socket | None = None
        self._segmented = False
        self._host: _Address | None = None
        self._alone = False
        self._awake_until = 0.0
        self._watching = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)
        self._socket = _prepared(transport)
        self._segmented = _segments(transport)
        self._alone = _processors() == 1
        self.closed.clear()

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        self.closed.set()

    def datagram_received(self, data: bytes, addr: _Address) -> None:
        self._awake_until = 0.0
        packets = self._packets(data, addr)
        if len(data) == REPORT_SIZE and (following(data) or not data.startswith(MAGIC)):
            # The rest of a message is many datagrams, and asyncio takes a turn for each.
            for data, addr in self._waiting():
                packets += self._packets(data, addr)
        self._receive(*packets)

    def _waiting(self) -> Generator[tuple[bytes, _Address]]:
        if self._socket is None:
            return
        # An error says that nothing is left, or that the host's port refused.
        with contextlib.suppress(OSError):
            for _ in range(_BURST):
                yield self._socket.recvfrom(_LARGEST)

    def _packets(self, data: bytes, addr: _Address) -> list[bytes]:
        if data == PING:
            assert self._transport is not None
            self._transport.sendto(PONG, addr)
        if not data or len(data) % REPORT_SIZE:
            return []
        self._host = addr
        return [data]

    def error_received(self, exc: Exception) -> None:
        # The host has gone and its port refuses; it may come back.
        return None

    def watch(self) -> None:
        """Keep the event loop from sleeping for a moment, unless the host needs its processor."""
        self._awake_until = time.perf_counter() + _AWAKE
        if not self._watching and not self._alone:
            self._watch_on()

    def _watch_on(self) -> None:
        self._watching = self._transport is not None and time.perf_counter() < self._awake_until
        if self._watching:
            asyncio.get_running_loop().call_soon(self._watch_on)

    async def close(self) -> None:
        """Give the port back."""
        if self._transport is not None:
            self._transport.close()
        await self.closed.wait()

    def send(self, *packets: bytes) -> None:
        """To whoever spoke last."""
        if self._transport is not None and self._host is not None:
            for data in (b"".join(packets),) if self._segmented else packets:
                self._transport.sendto(data, self._host)


class _WireLink(Link):
    """Writes the packets of a message at once."""

    def __init__(self, endpoint: _Endpoint) -> None:
        super().__init__("usb", endpoint.send)
        self._endpoint = endpoint

    def send(self, envelope: Envelope) -> None:
        packets = reports(envelope)
        for start in range(0, len(packets), _SEGMENTS):
            self._endpoint.send(*packets[start : start + _SEGMENTS])
        self._endpoint.watch()


class UdpServer:
    """Serves a device on two ports."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._endpoints: list[_Endpoint] = []
        self._link: Link | None = None

    async def start(self, port: int, host: str) -> int:
        """Open the ports; the number of the first, which is free to choose if 0 is given.

        Raises:
            OSError: a port is taken.
        """
        wire = _Endpoint(self._receive)
        self._link = _WireLink(wire)
        debug_link = DebugLink(self._emulator.device)
        debug = _Endpoint(lambda *packets: debug_link.receive(*single(packets)))
        debug_link.send = debug.send
        self._endpoints = [wire, debug]
        wanted = port
        for attempt in range(_ATTEMPTS):
            try:
                port = await self._open(wire, host, wanted)
                await self._open(debug, host, port + 1)
            except OSError:
                await self._close()
                # Of two ports chosen at random, the second may well be taken.
                if wanted != 0 or attempt == _ATTEMPTS - 1:
                    raise
            else:
                break
        self._emulator.connect(self._link)
        return port

    async def stop(self) -> None:
        """Close the ports."""
        await self._close()
        if self._link is not None:
            self._emulator.disconnect(self._link)
            self._link = None

    async def _close(self) -> None:
        for endpoint in self._endpoints:
            await endpoint.close()

    async def _open(self, endpoint: _Endpoint, host: str, port: int) -> int:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: endpoint, local_addr=(host, port)
        )
        return int(transport.get_extra_info("sockname")[1])

    def _receive(self, *packets: bytes) -> None:
        # A UDP socket stays open when the cable is pulled, but nothing goes through.
        if self._link is not None and self._emulator.plugged:
            self._emulator.receive(self._link, *packets)


def _processors() -> int:
    if sys.platform == "linux":
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count() or 1
    return count


def _prepared(transport: asyncio.BaseTransport) -> socket.socket | None:
    """Make a port fast; another handle to read it, where nobody else may be reading."""
    if sys.platform == "win32":
        return None
    handle: socket.socket = transport.get_extra_info("socket").dup()
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # before Linux 5.0
            handle.setsockopt(socket.IPPROTO_UDP, _UDP_GRO, 1)
    # asyncio sets aside 256 kB for each datagram, which takes longer than all the rest.
    with contextlib.suppress(AttributeError):
        setattr(transport, "max_size", _LARGEST)  # noqa: B010
    return handle


def _segments(transport: asyncio.BaseTransport) -> bool:
    """Have the kernel cut what is sent into packets, where that surely works."""
    host = str(transport.get_extra_info("sockname")[0])
    if sys.platform != "linux" or not (host.startswith("127.") or host == "::1"):
        return False
    try:
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_UDP, _UDP_SEGMENT, REPORT_SIZE)
    except OSError:  # before Linux 4.18
        return False
    return True
