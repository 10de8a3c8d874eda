"""When to look for devices again: the system's word that something was plugged in or out.

On Linux udev tells, once it has given a new device its permissions. Elsewhere, and where udev
does not run, as in containers, devices are looked for now and then: listing those with OneKey's
ids opens none.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from onekey_sdk.transport.products import PRODUCTS, VENDOR

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

POLL = 1.0
"""Seconds between looks where the system says nothing."""

_UDEV = Path("/run/udev/control")
_KOBJECT_UEVENT = 15
_GROUP_UDEV = 2
_LONGEST_EVENT = 8192
_RECEIVE_BUFFER = 1 << 20

_MARKS = tuple(
    mark
    for product in PRODUCTS
    for mark in (
        f"PRODUCT={VENDOR:x}/{product:x}/".encode(),  # of a USB device
        f":{VENDOR:04X}:{product:04X}.".encode(),  # in the path of a HID device
    )
)


class Notices:
    """The system's messages about devices, collected from its making to its end."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()
        self._patience = None if _UDEV.exists() else POLL
        self._socket = listen()
        if self._socket is not None:
            asyncio.get_running_loop().add_reader(self._socket, self._receive, self._socket)

    async def wait(self) -> None:
        """Resume when a OneKey may have come or gone since it last did."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                await self._changed.wait()
        self._changed.clear()

    def close(self) -> None:
        """Listen no more."""
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()

    def _receive(self, events: socket.socket) -> None:
        while True:
            try:
                event = events.recv(_LONGEST_EVENT)
            except BlockingIOError:
                return
            except OSError:  # there were more than the socket holds, so some are lost
                self._changed.set()
                return
            if any(mark in event for mark in _MARKS):
                self._changed.set()


@contextlib.asynccontextmanager
async def notices() -> AsyncGenerator[Callable[[], Awaitable[None]]]:
    """A function that waits until a OneKey may have come or gone since it last did."""
    listening = Notices()
    try:
        yield listening.wait
    finally:
        listening.close()


def listen() -> socket.socket | None:
    """Where udev speaks to everybody; programs without rights can listen but not speak."""
    if sys.platform != "linux":
        return None
    try:
        events = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _KOBJECT_UEVENT)
    except OSError:
        return None
    try:
        events.setblocking(False)
        events.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        events.bind((0, _GROUP_UDEV))
    except OSError:
        events.close()
        return None
    return events
