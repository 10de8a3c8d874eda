"""Reading from open devices: in a thread, or on an event loop that watches their files."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import TYPE_CHECKING, Any, Protocol

from onekey_sdk.errors import DeviceDisconnected, OneKeyError
from onekey_sdk.wire.frames_v1 import REPORT_SIZE, following

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from onekey_sdk.transport.inbox import Inbox

_log = logging.getLogger(__name__)

_SLICE = 0.1
"""Seconds that reading blocks its thread; closing has to wait as long."""

_MOST_AT_ONCE = 64
"""Reports that are handed to the event loop, or taken there, at once, at most."""

_LENGTH = slice(5, 9)
_OF_ONE_REPORT = (REPORT_SIZE - _LENGTH.stop).to_bytes(4, "big")
"""Where a message's length is in its first report, and the greatest with which that is all of it.

It spares looking for more, which costs as much as reading. Looking in vain does no harm, nor does
leaving more to the next turn: other reports than the first have anything in this place.
"""


class Readable(Protocol):
    """An open device, as its driver offers it."""

    def read(self, seconds: float) -> bytes:
        """The next report, empty if none arrived in that time. Blocks.

        Raises:
            DeviceDisconnected: the device is gone.
        """
        ...


class Listener(Protocol):
    """Fills an inbox until it is stopped, or reading fails."""

    def stop(self) -> None:
        """Have it end; on the event loop."""
        ...

    def join(self) -> None:
        """Wait until nobody reads any more. Blocks."""
        ...


class ThreadListener:
    """Reads in a thread of its own."""

    def __init__(self, device: Readable, name: str, inbox: Inbox) -> None:
        self._device = device
        self._inbox = inbox
        self._loop = asyncio.get_running_loop()
        self._ended = False
        self._thread = threading.Thread(target=self._listen, name=f"{name} reader", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ended = True

    def join(self) -> None:
        self._thread.join()

    def _listen(self) -> None:
        try:
            while not self._ended:
                piece = self._device.read(_SLICE)
                if piece[_LENGTH] > _OF_ONE_REPORT:
                    self._listen_to_message(piece)
                elif piece:
                    tell(self._loop, self._inbox.put, piece)
        except Exception as error:  # noqa: BLE001 - drivers are foreign code
            tell(self._loop, self._inbox.fail, reason(error))

    def _listen_to_message(self, piece: bytes) -> None:
        """Hand on what belongs together at once: to wake the event loop costs more than reading."""
        pieces = [piece]
        try:
            for _ in range(min(following(piece), _MOST_AT_ONCE)):
                piece = self._device.read(_SLICE)
                if not piece:
                    break
                pieces.append(piece)
        finally:
            tell(self._loop, self._take, pieces)

    def _take(self, pieces: Sequence[bytes]) -> None:
        for piece in pieces:
            self._inbox.put(piece)


class FileListener:
    """Reads on the event loop, from a device whose file the loop can watch."""

    def __init__(self, device: Readable, file: int, inbox: Inbox) -> None:
        self._device = device
        self._file = file
        self._inbox = inbox
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(file, self._listen)

    def stop(self) -> None:
        self._loop.remove_reader(self._file)

    def join(self) -> None:
        """The loop that stopped it was the one that reads."""

    def _listen(self) -> None:
        try:
            left = _MOST_AT_ONCE
            while left and (piece := self._device.read(0)):
                self._inbox.put(piece)
                left = left - 1 if piece[_LENGTH] > _OF_ONE_REPORT else 0
        except Exception as error:  # noqa: BLE001 - see above
            self.stop()
            self._inbox.fail(reason(error))


def tell(loop: asyncio.AbstractEventLoop, function: Callable[[Any], None], value: object) -> None:
    """Call a function on an event loop, from any thread."""
    try:
        loop.call_soon_threadsafe(function, value)
    except RuntimeError:
        _log.debug("the event loop has ended before the channel")


def reason(error: Exception) -> OneKeyError:
    """What to tell a caller of whatever a driver raised."""
    if isinstance(error, OneKeyError):
        return error
    _log.error("the driver failed", exc_info=error)
    return DeviceDisconnected(f"the driver failed with {type(error).__name__}")
