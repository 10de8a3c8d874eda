"""USB devices for pyusb: a backend of its documented interface, without libusb."""

from __future__ import annotations

import errno
import queue
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


core: Any = import_module("usb.core")


def usb_error(number: int | None, text: str = "trouble") -> Exception:
    """What libusb's errors are in pyusb."""
    error: Exception = core.USBError(text, -1, number)
    return error


class FakeUsbDevice:
    """A device, and what the host did to it.

    Attributes:
        log: calls of the host, in order.
        answers: what reading gives: reports, or errors to be raised.
        written: what the host wrote, transfer by transfer.
        refusals: errors by the name of the call that raises them, used up in order.
        takes: how many bytes a transfer takes at most.
        kind: of transfers that its endpoints take: 1 isochronous, 2 bulk, 3 interrupt.
        driver: whether the kernel's driver has the interface.
        configuration: the one that is selected.
        serial: what the device itself says when it is asked for its serial number.
    """

    def __init__(
        self,
        product: int = 0x53C1,
        *,
        bus: int = 1,
        address: int = 5,
        ports: Sequence[int] = (2,),
        interfaces: Sequence[tuple[int, Sequence[int]]] = ((0xFF, (0x81, 0x01)),),
        vendor: int = 0x1209,
    ) -> None:
        self.identity = (vendor, product)
        self.place = (bus, address, tuple(ports))
        self.interfaces = interfaces
        self.log: list[str] = []
        self.answers: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()
        self.written: list[bytes] = []
        self.refusals: dict[str, list[Exception]] = {}
        self.takes = 1 << 20
        self.kind = 3
        self.driver = False
        self.configuration = 1
        self.serial: str | None = None

    def call(self, name: str) -> None:
        """Note a call, which may fail."""
        self.log.append(name)
        if self.refusals.get(name):
            raise self.refusals[name].pop(0)


class FakeBackend:
    """Devices that a test plugs in and out."""

    def __init__(self, *devices: FakeUsbDevice) -> None:
        self.devices = list(devices)

    def enumerate_devices(self) -> Any:
        return iter(self.devices)

    def get_parent(self, dev: FakeUsbDevice) -> None:
        return None

    def get_device_descriptor(self, dev: FakeUsbDevice) -> Any:
        vendor, product = dev.identity
        bus, address, ports = dev.place
        numbers = dict.fromkeys(
            ("bLength", "bDescriptorType", "bcdUSB", "bDeviceClass", "bDeviceSubClass"), 0
        )
        strings = dict.fromkeys(("bcdDevice", "iManufacturer", "iProduct"), 0)
        return SimpleNamespace(
            **numbers,
            **strings,
            bDeviceProtocol=0,
            iSerialNumber=0 if dev.serial is None else 3,
            bMaxPacketSize0=64,
            bNumConfigurations=1,
            idVendor=vendor,
            idProduct=product,
            bus=bus,
            address=address,
            port_number=ports[-1] if ports else None,
            port_numbers=ports or None,
            speed=2,
        )

    def get_configuration_descriptor(self, dev: FakeUsbDevice, config: int) -> Any:
        dev.call("get_configuration_descriptor")
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=2,
            wTotalLength=32,
            bNumInterfaces=len(dev.interfaces),
            bConfigurationValue=1,
            iConfiguration=0,
            bmAttributes=0x80,
            bMaxPower=50,
            extra_descriptors=[],
        )

    def get_interface_descriptor(self, dev: FakeUsbDevice, intf: int, alt: int, config: int) -> Any:
        if intf >= len(dev.interfaces) or alt:
            raise IndexError
        kind, endpoints = dev.interfaces[intf]
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=4,
            bInterfaceNumber=intf,
            bAlternateSetting=0,
            bNumEndpoints=len(endpoints),
            bInterfaceClass=kind,
            bInterfaceSubClass=0,
            bInterfaceProtocol=0,
            iInterface=0,
            extra_descriptors=[],
        )

    def get_endpoint_descriptor(
        self, dev: FakeUsbDevice, ep: int, intf: int, alt: int, config: int
    ) -> Any:
        return SimpleNamespace(
            bLength=7,
            bDescriptorType=5,
            bEndpointAddress=dev.interfaces[intf][1][ep],
            bmAttributes=dev.kind,
            wMaxPacketSize=64,
            bInterval=1,
            bRefresh=0,
            bSynchAddress=0,
            extra_descriptors=[],
        )

    def open_device(self, dev: FakeUsbDevice) -> FakeUsbDevice:
        dev.call("open")
        return dev

    def close_device(self, dev_handle: FakeUsbDevice) -> None:
        dev_handle.call("close")

    def get_configuration(self, dev_handle: FakeUsbDevice) -> int:
        return dev_handle.configuration

    def set_configuration(self, dev_handle: FakeUsbDevice, config_value: int) -> None:
        dev_handle.call("set_configuration")
        dev_handle.configuration = config_value

    def claim_interface(self, dev_handle: FakeUsbDevice, intf: int) -> None:
        dev_handle.call(f"claim {intf}")

    def release_interface(self, dev_handle: FakeUsbDevice, intf: int) -> None:
        dev_handle.call(f"release {intf}")

    def is_kernel_driver_active(self, dev_handle: FakeUsbDevice, intf: int) -> bool:
        dev_handle.call("is_kernel_driver_active")
        return dev_handle.driver

    def detach_kernel_driver(self, dev_handle: FakeUsbDevice, intf: int) -> None:
        dev_handle.call("detach")
        dev_handle.driver = False

    def attach_kernel_driver(self, dev_handle: FakeUsbDevice, intf: int) -> None:
        dev_handle.call("attach")
        dev_handle.driver = True

    def clear_halt(self, dev_handle: FakeUsbDevice, ep: int) -> None:
        dev_handle.call(f"clear_halt {ep:#x}")

    def ctrl_transfer(
        self,
        dev_handle: FakeUsbDevice,
        bmRequestType: int,  # noqa: N803 - pyusb's names
        bRequest: int,  # noqa: N803
        wValue: int,  # noqa: N803
        wIndex: int,  # noqa: N803
        data: Any,
        timeout: int,
    ) -> int:
        """Strings: which languages there are, and the serial number."""
        dev_handle.call("string")
        text = str(dev_handle.serial).encode("utf-16-le") if wValue & 0xFF else b"\x09\x04"
        answer = bytes([len(text) + 2, 3]) + text
        data[: len(answer)] = type(data)("B", answer)
        return len(answer)

    def intr_read(
        self, dev_handle: FakeUsbDevice, ep: int, intf: int, buff: Any, timeout: int
    ) -> int:
        return self._read(dev_handle, 3, buff, timeout)

    def intr_write(
        self, dev_handle: FakeUsbDevice, ep: int, intf: int, data: Any, timeout: int
    ) -> int:
        return self._write(dev_handle, 3, data)

    def bulk_read(
        self, dev_handle: FakeUsbDevice, ep: int, intf: int, buff: Any, timeout: int
    ) -> int:
        return self._read(dev_handle, 2, buff, timeout)

    def bulk_write(
        self, dev_handle: FakeUsbDevice, ep: int, intf: int, data: Any, timeout: int
    ) -> int:
        return self._write(dev_handle, 2, data)

    def _read(self, dev_handle: FakeUsbDevice, kind: int, buff: Any, timeout: int) -> int:
        assert kind == dev_handle.kind
        try:
            answer = dev_handle.answers.get(timeout=timeout / 1000)
        except queue.Empty:
            raise core.USBTimeoutError("timeout", -7, errno.ETIMEDOUT) from None
        if isinstance(answer, Exception):
            raise answer
        buff[: len(answer)] = type(buff)("B", answer)
        return len(answer)

    def _write(self, dev_handle: FakeUsbDevice, kind: int, data: Any) -> int:
        assert kind == dev_handle.kind
        dev_handle.call("write")
        taken = bytes(data)[: dev_handle.takes]
        if not taken:
            raise core.USBTimeoutError("timeout", -7, errno.ETIMEDOUT)
        dev_handle.written.append(taken)
        return len(taken)
