"""A socket of this machine's own kernel: Linux's virtual host controller, vhci_hcd.

Transfers come over a pair of sockets, in the form of USB/IP. Only root can plug something in.
"""

from __future__ import annotations

import asyncio
import errno
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from onekey_emulator.links.usb_cable import Plug
from onekey_emulator.links.usbip import FULL_SPEED, UrbConnection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onekey_emulator.links.usb_device import UsbDevice

_CONTROLLER = Path("/sys/devices/platform/vhci_hcd.0")
_FREE = 4
_TAKEN = {errno.EBUSY, errno.EINVAL}
_DEVICE_ID = 0x10001


class VhciPlug(Plug):
    """A device in a port of the virtual host controller."""

    def __init__(self, device: UsbDevice) -> None:
        self.gone = device.gone
        self._device = device
        self._connection = UrbConnection(device)

    async def insert(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                _attach(theirs.fileno())
            except BaseException:
                ours.close()
                raise
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self._connection, sock=ours)

    def remove(self) -> None:
        self._connection.close()
        self._device.leave()


def _attach(descriptor: int) -> None:
    """Give a socket to the first port that takes it.

    Raises:
        OSError: there is no such port, or no permission.
    """
    try:
        for port in _free_ports():
            line = f"{port} {descriptor} {_DEVICE_ID} {FULL_SPEED}"
            try:
                (_CONTROLLER / "attach").write_text(line)
            except OSError as error:
                if error.errno not in _TAKEN:
                    raise
            else:
                return
    except FileNotFoundError as error:
        raise OSError(error.errno, "there is no virtual USB: modprobe vhci_hcd") from None
    raise OSError(errno.EBUSY, "all ports of the virtual USB are taken")


def _free_ports() -> Iterator[int]:
    for line in (_CONTROLLER / "status").read_text().splitlines()[1:]:
        hub, port, state, *_ = line.split()
        if hub == "hs" and int(state) == _FREE:
            yield int(port)
