"""What OneKey's bridge knows: which devices there are, and whose they are.

A device belongs to one session, and a session makes one call at a time. Whoever acquires a
device names the session that has it, which then ends. Devices get a new path each time they
are plugged in. The interface over HTTP is in `bridge_http`.
"""

from __future__ import annotations

import asyncio
import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from onekey_emulator.links import Link
from onekey_sdk.errors import ProtocolError
from onekey_sdk.wire.codec import Envelope
from onekey_sdk.wire.frames_v1 import ReportAssembler, header, reports

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from onekey_emulator.emulator import Emulator

_HEADER = struct.Struct(">HL")

CLOSED: Final = "closed device"
DISCONNECTED: Final = "device disconnected during action"
MALFORMED: Final = "malformed data"
NO_DEVICE: Final = "device not found"
NO_SESSION: Final = "session not found"
OTHER_CALL: Final = "other call in progress"
WRONG_PREVIOUS: Final = "wrong previous session"


class Refused(Exception):  # noqa: N818 - what the bridge does with a request
    """The bridge does not do it, and says why in its own words."""


class _Socket:
    """Where a device is plugged in, from the plug to the pull.

    Attributes:
        path: what the bridge calls it.
        session: who has the device now.
    """

    def __init__(self, path: str, emulator: Emulator) -> None:
        self.path = path
        self.emulator = emulator
        self.session: _Session | None = None
        self.open = True
        self._assembler = ReportAssembler()
        self._link = Link("usb", self._take, self.pull)
        emulator.connect(self._link)

    def send(self, envelope: Envelope) -> None:
        """Hand a message to the device."""
        for packet in reports(envelope):
            self.emulator.receive(self._link, packet)

    def give(self, session: _Session | None, why: str) -> None:
        """Let another session have the device. What the device sent to none is lost."""
        if self.session is not None:
            self.session.end(why)
        self.session = session

    def pull(self) -> None:
        """The device is gone, or the bridge is."""
        self.open = False
        self.emulator.disconnect(self._link)
        self.give(None, DISCONNECTED)

    def _take(self, packet: bytes) -> None:
        try:
            envelope = self._assembler.feed(packet)
        except ProtocolError:
            return
        if envelope is not None and self.session is not None:
            self.session.arrived.put_nowait(envelope)


class _Session:
    """One program's use of one device.

    Attributes:
        id: what the program names it by.
        arrived: what the device sent and nobody has read; text for why there will be no more.
    """

    def __init__(self, number: int, socket: _Socket) -> None:
        self.id = str(number)
        self.arrived: asyncio.Queue[Envelope | str] = asyncio.Queue()
        self._socket = socket
        self._busy = False

    @contextmanager
    def call(self) -> Generator[_Socket]:
        """The one call that may be under way."""
        if self._busy:
            raise Refused(OTHER_CALL)
        self._busy = True
        try:
            yield self._socket
        finally:
            self._busy = False

    async def next(self) -> Envelope:
        """The next message of the device."""
        arrived = await self.arrived.get()
        if isinstance(arrived, str):
            raise Refused(arrived)
        return arrived

    def end(self, why: str) -> None:
        """Fail the call that is under way."""
        self.arrived.put_nowait(why)


class Bridge:
    """Shares devices between programs."""

    def __init__(self, emulators: Iterable[Emulator]) -> None:
        self._emulators = tuple(emulators)
        self._sockets: dict[str, _Socket] = {}
        self._last_path = 0
        self._last_session = 0

    def enumerate(self) -> list[dict[str, Any]]:
        """The devices that are plugged in, as the bridge lists them."""
        self._look()
        return [
            {
                "path": socket.path,
                "vendor": 0,
                "product": 0,
                "debug": False,
                "session": socket.session and socket.session.id,
                "debugSession": None,
            }
            for socket in self._sockets.values()
        ]

    def acquire(self, path: str, previous: str | None) -> str:
        """The id of a new session, in place of the previous one.

        Raises:
            Refused: the device has another session now, or is not there.
        """
        self._look()
        socket = self._sockets.get(path)
        holder = socket.session.id if socket and socket.session else None
        if holder != previous:
            raise Refused(WRONG_PREVIOUS)
        if socket is None:
            raise Refused(NO_DEVICE)
        self._last_session += 1
        session = _Session(self._last_session, socket)
        socket.give(session, CLOSED)
        return session.id

    def release(self, session: str) -> None:
        """End a session.

        Raises:
            Refused: there is none of that name.
        """
        self._socket_of(session).give(None, CLOSED)

    async def call(self, session: str, message: bytes | None, *, answered: bool) -> bytes:
        """Send a message, if there is one, and wait for one, if it is answered.

        The session ends when this is cancelled.

        Raises:
            Refused: there is no such session, it makes a call already, the message is no
                envelope, or the session ended meanwhile.
        """
        owner = self._socket_of(session).session
        assert owner is not None
        with owner.call() as socket:
            if message is not None:
                socket.send(_envelope(message))
            if not answered:
                return b""
            try:
                envelope = await owner.next()
            except asyncio.CancelledError:
                if socket.session is owner:
                    socket.give(None, CLOSED)
                raise
            return header(envelope) + envelope.payload

    def close(self) -> None:
        """Let go of all devices."""
        for socket in self._sockets.values():
            if socket.open:
                socket.pull()

    def _look(self) -> None:
        """Notice what was plugged in or pulled since."""
        self._sockets = {path: socket for path, socket in self._sockets.items() if socket.open}
        known = {socket.emulator for socket in self._sockets.values()}
        for emulator in self._emulators:
            if emulator.plugged and emulator not in known:
                self._last_path += 1
                path = str(self._last_path)
                self._sockets[path] = _Socket(path, emulator)

    def _socket_of(self, session: str) -> _Socket:
        for socket in self._sockets.values():
            if socket.session is not None and socket.session.id == session:
                return socket
        raise Refused(NO_SESSION)


def _envelope(message: bytes) -> Envelope:
    if len(message) < _HEADER.size:
        raise Refused(MALFORMED)
    message_id, length = _HEADER.unpack_from(message)
    payload = message[_HEADER.size :]
    if len(payload) != length:
        raise Refused(MALFORMED)
    return Envelope(message_id, payload)
