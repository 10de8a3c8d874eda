"""Links over HID, through hidapi: `hid:[serial]`.

Old Classics offer messages as HID reports. hidapi lists devices everywhere, and carries reports on
macOS and Windows. There it stops the whole interpreter while it opens or closes a device. On
Linux, where each device is a file, that is used itself.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any

from onekey_sdk.errors import DeviceDisconnected, DeviceNotFound
from onekey_sdk.transport import hotplug, sysfs
from onekey_sdk.transport.base import Transport
from onekey_sdk.transport.native import DEADLINE, call
from onekey_sdk.transport.products import PRODUCTS, VENDOR, usable_serial
from onekey_sdk.transport.wired import WiredPort, name_by_serial
from onekey_sdk.wire.frames_v1 import REPORT_SIZE

if sys.platform == "linux":
    from onekey_sdk.transport.hidraw import HidrawHandle

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from onekey_sdk.transport.base import Port
    from onekey_sdk.transport.native import Handle

try:
    hidapi: Any = import_module("hidraw")  # leaves the kernel's HID driver in place
except ImportError:
    hidapi = import_module("hid")

_USAGE_PAGES = {0xFF00, 0}
"""The vendor's own page; 0 where hidapi cannot tell. Others are of FIDO and debugging."""

_INTERFACES = {0, -1}
"""The first interface; -1 where there is no USB behind HID."""

_DEVICES = "/dev/"
_REPORT_ID = b"\0"
"""Stands before what is written, for devices without ids; nothing stands before what is read."""

alone = threading.Lock()
"""Held while hidapi lists, opens or closes, in which it is not thread-safe."""


class HidTransport(Transport):
    """The OneKey devices that speak HID."""

    def __init__(self, place: str = "") -> None:
        """Looks for nothing yet.

        Args:
            place: a USB serial number, or a place such as `1-2.3` (bus and ports) or
                `/dev/hidraw0`; by default all devices.
        """
        self._place = place

    async def ports(self) -> Sequence[Port]:
        """The devices with a OneKey's ids, Trezors in between.

        Raises:
            PollingTimeout: the system does not answer.
        """
        found = await call("listing HID devices", _enumerate)
        name_by_serial(found, "hid")
        return [
            port for port in found if self._place in {"", port.serial, port.location, port.path}
        ]

    def watching(self) -> AbstractAsyncContextManager[Callable[[], Awaitable[None]]]:
        return hotplug.notices()


class HidPort(WiredPort):
    """A device that speaks HID.

    Attributes:
        path: what the system calls it.
    """

    def __init__(self, found: Mapping[str, Any]) -> None:
        self.path = self.node = os.fsdecode(found["path"])
        self.serial = usable_serial(found["serial_number"])
        self.product = PRODUCTS[found["product_id"]]
        device = sysfs.hidraw_device(self.path)
        self.location = sysfs.usb_location(device) if device else None
        self.instance = _instance(self.path, device)
        self.address = f"hid:{self.location or self.path}"

    def claim(self) -> Handle:
        if sys.platform == "linux" and self.path.startswith(_DEVICES):
            handle = HidrawHandle(self.path)
            if _instance(self.path, sysfs.hidraw_device(self.path)) != self.instance:
                handle.close()
                raise DeviceNotFound("the device was unplugged")
            return handle
        return open_by_hidapi(self.path)


def _instance(path: str, device: Path | None) -> str:
    """What is new at each plugging, while the next device may get the same path."""
    return device.name if device else path


def _enumerate() -> list[HidPort]:
    with _exclusively():
        found = hidapi.enumerate(VENDOR, 0)
    return [
        HidPort(each)
        for each in found
        if each["product_id"] in PRODUCTS
        and each["usage_page"] in _USAGE_PAGES
        and each["interface_number"] in _INTERFACES
    ]


class _HidHandle:
    """A device that hidapi has opened."""

    file = None
    most = REPORT_SIZE

    def __init__(self, device: Any) -> None:
        self._device = device

    def read(self, seconds: float) -> bytes:
        try:
            return bytes(self._device.read(REPORT_SIZE, round(seconds * 1000)))
        except (OSError, ValueError):
            raise DeviceDisconnected("the device was unplugged") from None

    def write(self, data: bytes, seconds: float) -> int:
        # What it returns counts the report's id or not, and is negative after an unplugging.
        if self._device.write(_REPORT_ID + data) < 0:
            raise DeviceDisconnected("the device was unplugged")
        return len(data)

    def close(self) -> None:
        with _exclusively():
            self._device.close()


def open_by_hidapi(path: str) -> Handle:
    """Open a device by what carries reports on macOS and Windows. Blocks.

    Raises:
        DeviceDisconnected: it cannot be opened.
    """
    device = hidapi.device()
    try:
        with _exclusively():
            device.open_path(os.fsencode(path))
    except OSError:
        raise DeviceDisconnected(
            "the HID device cannot be opened; it was unplugged, or another program holds it"
        ) from None
    return _HidHandle(device)


@contextlib.contextmanager
def _exclusively() -> Generator[None]:
    """Use hidapi alone, or, if somebody else hangs in it, all the same."""
    held = alone.acquire(timeout=DEADLINE)
    try:
        yield
    finally:
        if held:
            alone.release()
