"""HID devices on Linux, each through its own file, such as `/dev/hidraw0`.

The kernel gives the reports of a device to every program that has the file open. So a lock on it
keeps others away that use this package, and a device that any other program has open is left to
it. The file tells the event loop when there is something to read; writing waits for the device.
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import sys
from typing import TYPE_CHECKING

from onekey_sdk.errors import DeviceDisconnected, DeviceNotFound
from onekey_sdk.transport import access, sysfs
from onekey_sdk.wire.frames_v1 import REPORT_SIZE

assert sys.platform == "linux"

if TYPE_CHECKING:
    from onekey_sdk.errors import OneKeyError

_REPORT_ID = b"\0"
"""Stands before what is written, for devices without ids; nothing stands before what is read."""

_NO_DEVICE = {errno.ENOENT, errno.ENODEV, errno.ENXIO}


class HidrawHandle:
    """An open device.

    Attributes:
        file: its file.
    """

    most = REPORT_SIZE

    def __init__(self, path: str) -> None:
        """Opens it. Blocks.

        Args:
            path: of its file.

        Raises:
            DeviceAccessDenied: no permission.
            DeviceBusy: another program has it open.
            DeviceNotFound: it is gone.
        """
        try:
            self.file = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise _cannot_open(error, path) from None
        if not self._lock() or sysfs.holder(path) is not None:
            os.close(self.file)
            raise access.busy(path)
        self._readable = select.poll()
        self._readable.register(self.file, select.POLLIN)

    def _lock(self) -> bool:
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def read(self, seconds: float) -> bytes:
        try:
            if seconds:
                self._readable.poll(seconds * 1000)
            report = os.read(self.file, REPORT_SIZE)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise _broken(error) from None
        if not report:
            raise DeviceDisconnected("the device was unplugged")
        return report

    def write(self, data: bytes, seconds: float) -> int:
        try:
            os.write(self.file, _REPORT_ID + data)
        except OSError as error:
            raise _broken(error) from None
        return len(data)

    def close(self) -> None:
        """Unlock it, aloud, for a process forked meanwhile keeps it open, and close it."""
        fcntl.flock(self.file, fcntl.LOCK_UN)
        os.close(self.file)


def _cannot_open(error: OSError, path: str) -> OneKeyError:
    if error.errno in {errno.EACCES, errno.EPERM}:
        return access.denied(path)
    if error.errno in _NO_DEVICE:
        return DeviceNotFound("the device was unplugged")
    return DeviceDisconnected(f"the HID device cannot be opened: {error.strerror}")


def _broken(error: OSError) -> DeviceDisconnected:
    if error.errno in {*_NO_DEVICE, errno.EIO}:
        return DeviceDisconnected("the device was unplugged")
    return DeviceDisconnected(f"the HID link broke: {error.strerror}")
