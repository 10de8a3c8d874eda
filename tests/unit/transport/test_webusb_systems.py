"""USB where systems differ: who knows serial numbers, and where libusb is."""

from __future__ import annotations

import errno
import sys

import pytest

from onekey_sdk.errors import MissingDependency
from onekey_sdk.transport import webusb
from onekey_sdk.transport.webusb import UsbTransport
from tests.support.fake_usb import FakeBackend, FakeUsbDevice, usb_error

pytestmark = pytest.mark.real_time


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> FakeUsbDevice:
    """What is plugged in, where there is no sysfs."""
    device = FakeUsbDevice()
    monkeypatch.setattr(webusb, "_LINUX", False)
    monkeypatch.setattr(webusb, "find_backend", lambda: FakeBackend(device))
    return device


async def test_elsewhere_the_device_is_asked_for_its_serial_number_once(
    device: FakeUsbDevice,
) -> None:
    device.serial = "MI01"
    transport = UsbTransport()
    for _ in range(3):
        [port] = await transport.ports()
        assert (port.address, port.serial) == ("usb:MI01", "MI01")
    assert device.log.count("open") == device.log.count("close") == 1
    device.place = (1, 6, (2,))  # plugged in again
    device.serial = "MI02"
    [port] = await transport.ports()
    assert port.serial == "MI02"


@pytest.mark.parametrize(
    "refusal", [usb_error(errno.EACCES), NotImplementedError(), ValueError("no langid")]
)
async def test_a_device_that_does_not_tell_its_serial_number(
    device: FakeUsbDevice,
    refusal: Exception,
) -> None:
    device.serial = "MI01"
    device.refusals["string"] = [refusal]
    [port] = await UsbTransport().ports()
    assert (port.address, port.serial) == ("usb:1-2", None)
    assert device.log.count("open") == device.log.count("close") == 1


async def test_a_device_without_serial_number(
    device: FakeUsbDevice,
) -> None:
    [port] = await UsbTransport().ports()
    assert port.serial is None
    assert "open" not in device.log


def test_without_libusb(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(find_library: object) -> None:
        return None

    monkeypatch.setattr(webusb.libusb, "get_backend", nowhere)
    with pytest.raises(MissingDependency, match=r"pip install 'onekey-sdk\[usb\]'"):
        webusb.find_backend()


def test_the_packaged_libusb_serves_where_the_system_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(webusb, "_SYSTEM_LIBRARY", "libusb-of-nobody.so")
    found = webusb.find_libusb("usb-1.0")
    assert found is not None
    assert "libusb_package" in found


def test_the_systems_libusb_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webusb, "_SYSTEM_LIBRARY", "libusb-of-the-system.so")
    monkeypatch.setattr(webusb.ctypes, "CDLL", str)  # it can be loaded
    assert webusb.find_libusb("usb-1.0") == "libusb-of-the-system.so"


def test_without_either_the_system_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webusb, "_SYSTEM_LIBRARY", "libusb-of-nobody.so")
    monkeypatch.setitem(sys.modules, "libusb_package", None)
    monkeypatch.setattr(webusb.ctypes.util, "find_library", "/opt/lib{}.so".format)
    assert webusb.find_libusb("usb-1.0") == "/opt/libusb-1.0.so"


def test_a_backend_of_pyusb_is_found() -> None:
    backend = webusb.find_backend()
    assert callable(backend.enumerate_devices)
