"""Links over USB, through libusb: `usb:[serial]`.

Firmware offers WebUSB, an interface of the vendor's class with two interrupt endpoints; that of
old Classics is a HID interface, which Linux lets go of while it is claimed. Who has claimed the
interface has the device for itself; the operating system takes it back from a program that dies.
"""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import errno
import sys
from array import array
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from onekey_sdk.errors import (
    DeviceDisconnected,
    DeviceNotFound,
    MissingDependency,
    OneKeyError,
)
from onekey_sdk.transport import access, hotplug, sysfs
from onekey_sdk.transport.base import Transport
from onekey_sdk.transport.native import call
from onekey_sdk.transport.products import PRODUCTS, VENDOR, usable_serial
from onekey_sdk.transport.wired import WiredPort, name_by_serial
from onekey_sdk.wire.frames_v1 import REPORT_SIZE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence
    from contextlib import AbstractAsyncContextManager

    from onekey_sdk.transport.base import Port
    from onekey_sdk.transport.native import Handle

core: Any = import_module("usb.core")
util: Any = import_module("usb.util")
libusb: Any = import_module("usb.backend.libusb1")

_LINUX = sys.platform == "linux"

_SYSTEM_LIBRARY = "libusb-1.0.so.0" if _LINUX else "libusb-1.0.dylib"
"""Found by the system's loader, without a search that would start other programs."""

_CONFIGURATION = 1
_CLASS_HID, _CLASS_VENDOR = 0x03, 0xFF
_KINDS = {util.ENDPOINT_TYPE_INTR: "intr", util.ENDPOINT_TYPE_BULK: "bulk"}
_IN_FLAG = 0x80
_IN, _OUT = 0x81, 0x01
"""The endpoints that firmware uses, taken where an interface has more than one pair."""


class UsbTransport(Transport):
    """The OneKey devices on USB."""

    def __init__(self, place: str = "") -> None:
        """Looks for nothing yet.

        Args:
            place: a USB serial number, or a place such as `1-2.3` (bus and ports); by default
                all devices.
        """
        self._place = place
        self._serials: dict[str, str | None] = {}

    async def ports(self) -> Sequence[Port]:
        """The devices with a OneKey's ids, Trezors in between.

        Raises:
            MissingDependency: there is no libusb.
            PollingTimeout: the system does not answer.
        """
        found = await call("listing USB devices", lambda: list(self._enumerate()))
        name_by_serial(found, "usb")
        return [
            port for port in found if self._place in {"", port.serial, port.location, port.address}
        ]

    def watching(self) -> AbstractAsyncContextManager[Callable[[], Awaitable[None]]]:
        return hotplug.notices()

    def _enumerate(self) -> Iterator[UsbPort]:
        devices: Any = core.find(find_all=True, idVendor=VENDOR, backend=find_backend())
        for device in devices:
            if device.idProduct in PRODUCTS and _wire_interface(device) is not None:
                yield UsbPort(device, self._serial(device))

    def _serial(self, device: Any) -> str | None:
        """Without opening it where that is possible, else only once."""
        if _LINUX:
            return usable_serial(sysfs.usb_attribute(_location(device), "serial"))
        plugged = f"{device.bus}:{device.address}"
        if plugged not in self._serials:
            self._serials[plugged] = usable_serial(_ask_serial(device))
        return self._serials[plugged]


class UsbPort(WiredPort):
    """A device on USB."""

    def __init__(self, device: Any, serial: str | None) -> None:
        self.serial = serial
        self.location = _location(device)
        self.address = f"usb:{self.location}"
        self.instance = f"{device.bus}:{device.address}"
        self.product = PRODUCTS[device.idProduct]
        self.node = f"/dev/bus/usb/{device.bus:03d}/{device.address:03d}" if _LINUX else None
        self._device = device

    def claim(self) -> Handle:
        return open_interface(self._device, self.node)


class _Interface(NamedTuple):
    """Where messages go: the number of the interface, and its endpoints.

    Attributes:
        hid: whether the kernel's HID driver has it while nobody claims it.
        inward: descriptor of the endpoint for reading.
        outward: descriptor of the endpoint for writing.
    """

    number: int
    hid: bool
    inward: Any
    outward: Any


class _UsbHandle:
    """A claimed interface.

    What pyusb has around its backend looks everything up again for each packet, which takes
    longer than the packet.
    """

    file = None
    most = 32 * REPORT_SIZE
    """The system sends them on as packets."""

    def __init__(self, device: Any, interface: _Interface) -> None:
        self._device = device
        self._interface = interface
        self._buffer = array("B", bytes(REPORT_SIZE))
        self._read = _transfer(device, "read", interface.inward, interface.number)
        self._write = _transfer(device, "write", interface.outward, interface.number)

    def read(self, seconds: float) -> bytes:
        try:
            size = self._read(self._buffer, round(seconds * 1000))
        except core.USBTimeoutError:
            return b""
        except core.USBError as error:
            raise self._broken(error, self._interface.inward) from None
        return self._buffer.tobytes()[:size]

    def write(self, data: bytes, seconds: float) -> int:
        try:
            return self._write(array("B", data), round(seconds * 1000))
        except core.USBTimeoutError:
            return 0
        except core.USBError as error:
            raise self._broken(error, self._interface.outward) from None

    def close(self) -> None:
        """Release the interface and give it back to the kernel's driver.

        That may have lost it before, to a program that was killed.
        """
        with contextlib.suppress(core.USBError):  # it may be unplugged
            util.release_interface(self._device, self._interface.number)
        if self._interface.hid:
            _attach_driver(self._device, self._interface.number)
        util.dispose_resources(self._device)

    def _broken(self, error: Any, endpoint: Any) -> DeviceDisconnected:
        if error.errno == errno.EPIPE:
            with contextlib.suppress(core.USBError):  # opening it anew will tell
                self._device.clear_halt(endpoint.bEndpointAddress)
            return DeviceDisconnected("the device stalled")
        if error.errno == errno.ENODEV:
            return DeviceDisconnected("the device was unplugged")
        return DeviceDisconnected(f"the USB link broke: {error.strerror}")


def _transfer(device: Any, verb: str, endpoint: Any, number: int) -> Callable[..., int]:
    """What reads from an endpoint, or writes to it, given a buffer and milliseconds."""
    function = getattr(device.backend, f"{_kind(endpoint)}_{verb}")
    handle = device._ctx.handle  # nothing else tells it
    return partial(function, handle, endpoint.bEndpointAddress, number)


def _kind(endpoint: Any) -> str | None:
    """What the backend calls the kind of an endpoint, None for those without packets."""
    return _KINDS.get(util.endpoint_type(endpoint.bmAttributes))


def open_interface(device: Any, node: str | None) -> Handle:
    """Claim the interface for messages. Blocks.

    Args:
        device: as pyusb has it.
        node: its file on Linux.

    Raises:
        DeviceAccessDenied, DeviceBusy, DeviceNotFound, DeviceDisconnected: it cannot be had.
    """
    interface = _wire_interface(device)
    if interface is None:
        raise DeviceNotFound("the device has no interface for messages any more")
    try:
        _configure(device)
        if interface.hid:
            _detach_driver(device, interface.number)
        util.claim_interface(device, interface.number)
    except core.USBError as error:
        if interface.hid:
            _attach_driver(device, interface.number)
        util.dispose_resources(device)
        raise _cannot_open(error, node) from None
    return _UsbHandle(device, interface)


def _cannot_open(error: Any, node: str | None) -> OneKeyError:
    if error.errno in {errno.EACCES, errno.EPERM}:
        return access.denied(node)
    if error.errno == errno.EBUSY:
        return access.busy(node)
    if error.errno in {errno.ENODEV, errno.ENOENT}:
        return DeviceNotFound("the device was unplugged")
    return DeviceDisconnected(f"the USB device cannot be opened: {error.strerror}")


def _configure(device: Any) -> None:
    """Select the configuration, unless it is: that would reset what other interfaces do."""
    try:
        device.get_active_configuration()
    except core.USBError as error:
        if error.errno is not None:
            raise
        device.set_configuration(_CONFIGURATION)


def _detach_driver(device: Any, number: int) -> None:
    with contextlib.suppress(core.USBError, NotImplementedError):  # claiming it will tell
        if device.is_kernel_driver_active(number):
            device.detach_kernel_driver(number)


def _attach_driver(device: Any, number: int) -> None:
    with contextlib.suppress(core.USBError, NotImplementedError):
        device.attach_kernel_driver(number)


def _wire_interface(device: Any) -> _Interface | None:
    """The vendor's first interface, else the first of all where Linux lets us have it."""
    try:
        interfaces = [each for each in device[0] if each.bAlternateSetting == 0]
    except core.USBError:
        return None
    for each in interfaces:
        if each.bInterfaceClass == _CLASS_VENDOR:
            return _endpoints(each)
    if _LINUX and interfaces and interfaces[0].bInterfaceClass == _CLASS_HID:
        return _endpoints(interfaces[0])
    return None


def _endpoints(interface: Any) -> _Interface | None:
    endpoints = [each for each in interface if _kind(each)]
    inward = [each for each in endpoints if each.bEndpointAddress & _IN_FLAG]
    outward = [each for each in endpoints if not each.bEndpointAddress & _IN_FLAG]
    if not inward or not outward:
        return None
    return _Interface(
        interface.bInterfaceNumber,
        interface.bInterfaceClass == _CLASS_HID,
        _preferred(inward, _IN),
        _preferred(outward, _OUT),
    )


def _preferred(endpoints: list[Any], usual: int) -> Any:
    return next((each for each in endpoints if each.bEndpointAddress == usual), endpoints[0])


def _location(device: Any) -> str:
    """Bus and ports, as Linux writes them; it stays the same when a device is plugged in again."""
    ports = device.port_numbers
    return (
        f"{device.bus}-{'.'.join(map(str, ports))}" if ports else f"{device.bus}:{device.address}"
    )


def _ask_serial(device: Any) -> str | None:
    try:
        return util.get_string(device, device.iSerialNumber) if device.iSerialNumber else None
    except (core.USBError, NotImplementedError, ValueError):
        return None  # another program has it, or it is not ours to open
    finally:
        util.dispose_resources(device)


def find_backend() -> Any:
    """The system's libusb where it has one, else that of `libusb-package`.

    Raises:
        MissingDependency: there is neither.
    """
    backend = libusb.get_backend(find_library=find_libusb)
    if backend is None:
        raise MissingDependency(
            "usb: needs libusb, which is not installed: pip install 'onekey-sdk[usb]'"
        )
    return backend


def find_libusb(name: str) -> str | None:
    """Where libusb is."""
    try:
        ctypes.CDLL(_SYSTEM_LIBRARY)
    except OSError:
        return _packaged_libusb(name)
    return _SYSTEM_LIBRARY


def _packaged_libusb(name: str) -> str | None:
    try:
        package: Any = import_module("libusb_package")
    except ImportError:
        return ctypes.util.find_library(name)
    return cast("str | None", package.find_library(name))
