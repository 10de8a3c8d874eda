"""A HID device without USB: Linux's /dev/uhid, which only root may open.

Hosts find it by hidraw. There are no endpoints, and nobody knows an interface number.
"""

from __future__ import annotations

import asyncio
import errno
import os
import struct
import sys
from typing import TYPE_CHECKING, Final

from onekey_emulator.faults import Faults
from onekey_emulator.links import Link
from onekey_emulator.links import usb_descriptors as usb
from onekey_emulator.links.usb_cable import Plug
from onekey_sdk.wire.frames_v1 import REPORT_SIZE

if TYPE_CHECKING:
    from onekey_emulator.emulator import Emulator

_PATH = "/dev/uhid"
_EVENT_SIZE: Final = 4380
_DATA_SIZE = 4096
_DESTROY, _OUTPUT, _GET_REPORT, _GET_REPORT_REPLY = 1, 6, 9, 10
_CREATE, _INPUT, _SET_REPORT, _SET_REPORT_REPLY = 11, 12, 13, 14
_CREATION = struct.Struct("<I128s64s64sHHIIII")
_BUS_USB = 3


class UhidPlug(Plug):
    """A HID device of the kernel's."""

    def __init__(self, emulator: Emulator, faults: Faults | None = None) -> None:
        self.gone = asyncio.Event()
        self._emulator = emulator
        self._faults = faults or Faults()
        self._file: int | None = None
        self._link = Link("usb", self._send, self._leave)

    async def insert(self) -> None:
        if sys.platform == "win32":
            raise OSError(errno.ENOSYS, "only Linux has virtual HID devices")
        try:
            self._file = os.open(_PATH, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError as error:
            raise OSError(error.errno, f"there is no {_PATH}: modprobe uhid") from None
        descriptors = usb.Descriptors(usb.identify(self._emulator.device), ["hid"])
        identity = descriptors.identity
        report = descriptors.report(0) or b""
        creation = _CREATION.pack(
            _CREATE,
            f"{identity.manufacturer} {identity.product}".encode(),
            b"onekey_emulator",
            identity.serial.encode(),
            len(report),
            _BUS_USB,
            usb.VENDOR_ID,
            identity.product_id,
            identity.release,
            0,
        )
        os.write(self._file, creation + report.ljust(_DATA_SIZE, b"\0"))
        self._faults.bind(self._input)
        self._emulator.connect(self._link)
        asyncio.get_running_loop().add_reader(self._file, self._readable, self._file)

    def remove(self) -> None:
        self._leave()
        if self._file is not None:
            asyncio.get_running_loop().remove_reader(self._file)
            os.close(self._file)
            self._file = None

    def _readable(self, file: int) -> None:
        event = os.read(file, _EVENT_SIZE)
        (kind,) = struct.unpack_from("<I", event)
        if kind == _OUTPUT:
            (size,) = struct.unpack_from("<H", event, 4 + _DATA_SIZE)
            self._receive(event[4 : 4 + size])
        elif kind == _SET_REPORT:
            number, _, _, size = struct.unpack_from("<IBBH", event, 4)
            self._receive(event[12 : 12 + size])
            os.write(file, struct.pack("<IIH", _SET_REPORT_REPLY, number, 0))
        elif kind == _GET_REPORT:
            (number,) = struct.unpack_from("<I", event, 4)
            os.write(file, struct.pack("<IIHH", _GET_REPORT_REPLY, number, errno.EIO, 0))

    def _receive(self, report: bytes) -> None:
        # The number of the report comes first, though there is only one.
        packet = report[-REPORT_SIZE:]
        self._faults.carry("in", packet, self._deliver, self._emulator.user.unplug)

    def _deliver(self, packet: bytes) -> None:
        self._emulator.receive(self._link, packet)

    def _send(self, packet: bytes) -> None:
        self._faults.carry("out", packet, self._input, self._emulator.user.unplug)

    def _input(self, packet: bytes) -> None:
        if self._file is not None:
            os.write(self._file, struct.pack("<IH", _INPUT, len(packet)) + packet)

    def _leave(self) -> None:
        if not self.gone.is_set():
            self.gone.set()
            self._emulator.disconnect(self._link)
