"""What the device answers on its control endpoint."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from onekey_emulator.links import usb_descriptors as usb

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_emulator.links.usb_device import UsbDevice

_STANDARD, _CLASS, _VENDOR = 0x00, 0x20, 0x40
_DEVICE, _INTERFACE, _ENDPOINT = 0, 1, 2

GET_STATUS: Final = 0
CLEAR_FEATURE: Final = 1
SET_FEATURE: Final = 3
GET_DESCRIPTOR: Final = 6
GET_CONFIGURATION: Final = 8
SET_CONFIGURATION: Final = 9
GET_INTERFACE: Final = 10
SET_INTERFACE: Final = 11

HID_SET_REPORT: Final = 9
HID_SET_IDLE: Final = 10

_HALT = 0
_SETUP = struct.Struct("<BBHHH")

_DONE = b""


@dataclass(frozen=True)
class Setup:
    """The eight bytes that begin a control transfer."""

    request_type: int
    request: int
    value: int
    index: int
    length: int

    @property
    def kind(self) -> int:
        """Standard, class or vendor."""
        return self.request_type & 0x60

    @property
    def recipient(self) -> int:
        """The device, an interface or an endpoint."""
        return self.request_type & 0x1F


class Control:
    """The control endpoint of a device."""

    def __init__(self, device: UsbDevice) -> None:
        self._device = device
        self._configuration = 0
        self._standard: dict[int, Callable[[Setup], bytes | None]] = {
            GET_STATUS: self._get_status,
            CLEAR_FEATURE: self._clear_feature,
            SET_FEATURE: self._set_feature,
            GET_DESCRIPTOR: self._get_descriptor,
            GET_CONFIGURATION: self._get_configuration,
            SET_CONFIGURATION: self._set_configuration,
            GET_INTERFACE: self._get_interface,
            SET_INTERFACE: self._set_interface,
        }

    def answer(self, setup: bytes, data: bytes) -> bytes | None:
        """What goes to the host, nothing if it is just done; None for STALL."""
        request = Setup(*_SETUP.unpack(setup))
        if request.kind == _STANDARD:
            known = self._standard.get(request.request)
            answer = known(request) if known else None
        elif request.kind == _VENDOR:
            answer = self._vendor(request)
        elif request.kind == _CLASS and request.recipient == _INTERFACE:
            answer = self._hid(request, data)
        else:
            answer = None
        return answer if answer is None else answer[: request.length]

    def _get_status(self, setup: Setup) -> bytes | None:
        if setup.recipient != _ENDPOINT:
            return b"\0\0"
        endpoint = self._device.endpoints.get(setup.index)
        return None if endpoint is None else bytes([endpoint.halted, 0])

    def _clear_feature(self, setup: Setup) -> bytes | None:
        endpoint = self._device.endpoints.get(setup.index)
        if setup.recipient == _ENDPOINT and setup.value == _HALT and endpoint:
            endpoint.halted = False
        return _DONE

    def _set_feature(self, setup: Setup) -> bytes | None:
        endpoint = self._device.endpoints.get(setup.index)
        if setup.recipient == _ENDPOINT and setup.value == _HALT and endpoint:
            endpoint.halt()
        return _DONE

    def _get_descriptor(self, setup: Setup) -> bytes | None:
        kind, number = divmod(setup.value, 0x100)
        descriptors = self._device.descriptors
        if kind == usb.DEVICE:
            return descriptors.device()
        if kind == usb.CONFIGURATION and number == 0:
            return descriptors.configuration()
        if kind == usb.STRING:
            return descriptors.string(number)
        if kind == usb.BOS:
            return descriptors.bos()
        if kind == usb.REPORT and setup.recipient == _INTERFACE:
            return descriptors.report(setup.index)
        return None

    def _get_configuration(self, setup: Setup) -> bytes:
        return bytes([self._configuration])

    def _set_configuration(self, setup: Setup) -> bytes | None:
        if setup.value not in {0, usb.CONFIGURATION_VALUE}:
            return None
        self._configuration = setup.value
        self._device.reset()
        return _DONE

    def _get_interface(self, setup: Setup) -> bytes | None:
        return b"\0" if setup.index < len(self._device.descriptors.kinds) else None

    def _set_interface(self, setup: Setup) -> bytes | None:
        if setup.value != 0 or setup.index >= len(self._device.descriptors.kinds):
            return None
        self._device.reset(setup.index)
        return _DONE

    def _vendor(self, setup: Setup) -> bytes | None:
        descriptors = self._device.descriptors
        match setup.request, setup.index:
            case usb.WEBUSB_CODE, usb.WEBUSB_GET_URL:
                return descriptors.url()
            case usb.WINDOWS_CODE, usb.WINDOWS_COMPATIBLE_ID:
                return descriptors.windows_compatible_id()
            case usb.WINDOWS_CODE, usb.WINDOWS_PROPERTIES:
                return descriptors.windows_properties()
            case _:
                return None

    def _hid(self, setup: Setup, data: bytes) -> bytes | None:
        kinds = self._device.descriptors.kinds
        if setup.index >= len(kinds) or kinds[setup.index] == "webusb":
            return None
        if setup.request == HID_SET_REPORT:
            self._device.deliver(setup.index + 1, data)
            return _DONE
        return _DONE if setup.request == HID_SET_IDLE else None
