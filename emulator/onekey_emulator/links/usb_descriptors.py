"""What the device tells about itself when it is plugged in.

Ids and strings are those of each family's firmware and bootloader. The layouts are USB 2.0
chapter 9, HID 1.11, WebUSB's platform capability, and Microsoft's OS descriptors 1.0, by which
Windows finds its driver.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID

from onekey_emulator.firmware.bootloader import Bootloader
from onekey_emulator.profiles import Family
from onekey_sdk.wire.frames_v1 import REPORT_SIZE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_emulator.device import Device

InterfaceKind = Literal["webusb", "hid", "fido"]
"""The vendor's interface that all models have; the one that old Classics had in its place; and
the security key's, behind which nobody answers here."""

VENDOR_ID: Final = 0x1209
CLASSES: dict[InterfaceKind, int] = {"webusb": 0xFF, "hid": 3, "fido": 3}

DEVICE: Final = 1
CONFIGURATION: Final = 2
STRING: Final = 3
INTERFACE: Final = 4
ENDPOINT: Final = 5
BOS: Final = 15
CAPABILITY: Final = 16
HID: Final = 0x21
REPORT: Final = 0x22

CONFIGURATION_VALUE: Final = 1
IN: Final = 0x80

WEBUSB_CODE: Final = 1
WEBUSB_GET_URL: Final = 2
WINDOWS_CODE: Final = ord("!")
WINDOWS_COMPATIBLE_ID: Final = 4
WINDOWS_PROPERTIES: Final = 5

_FIRMWARE = 0x4F4B
_FIRMWARE_AS_TREZOR = 0x53C1
_BOOTLOADER = {Family.LEGACY: 0x53C0, Family.CORE: 0x4F4A}
_NO_SERIAL = "0" * 24

_ENGLISH = 0x0409
_WINDOWS_STRING = 0xEE
_URL = b"onekey.so"
_HTTPS = 1
_WEBUSB = UUID("3408b638-09a9-47a0-8bfd-a0768815b665")
_WINDOWS_INTERFACE = "{c6c374a6-2285-4cb8-ab43-17647cea503d}"
_UNICODE_STRINGS = 7
_INTERRUPT = 3
_BUS_POWERED = 0x80


@dataclass(frozen=True)
class Identity:
    """What a device calls itself.

    Attributes:
        release: of the device, in binary coded decimals.
        interface: name of its main interface.
        power: milliamperes that it may draw.
    """

    product_id: int
    release: int
    manufacturer: str
    product: str
    serial: str
    interface: str
    power: int


_CLASSIC = Identity(
    _FIRMWARE_AS_TREZOR, 0x0100, "SatoshiLabs", "TREZOR", "", "TREZOR Interface", 100
)
_CLASSIC1S = Identity(_FIRMWARE, 0x0101, "OneKey", "Classic", "", "OneKey Interface", 100)
_CORE = Identity(_FIRMWARE, 0x0200, "OneKey", "", "", "OneKey Interface", 500)
_IN_FIRMWARE = {
    "classic": _CLASSIC,
    "mini": _CLASSIC,
    "classic1s": _CLASSIC1S,
    "classicpure": _CLASSIC1S,
    "touch": replace(_CORE, product="OneKey Touch"),
    "pro": replace(_CORE, product="OneKey Pro"),
}
_IN_BOOTLOADER = {
    "classic": replace(_CLASSIC, interface="", power=200),
    "mini": replace(_CLASSIC, interface="", power=200),
    "classic1s": replace(_CLASSIC1S, interface="", power=200),
    "classicpure": replace(_CLASSIC1S, interface="", power=200),
    "touch": replace(_CORE, product="ONEKEY Touch Boot", interface="ONEKEY Interface"),
    "pro": replace(
        _CORE,
        manufacturer="OneKey Limited",
        product="OneKey Pro",
        interface="Bootloader Interface",
    ),
}


def identify(device: Device) -> Identity:
    """What the device calls itself now."""
    profile = device.profile
    if isinstance(device.firmware, Bootloader):
        found = _IN_BOOTLOADER[profile.model]
        # Only the Pro's bootloader reads the serial number that was written in the factory.
        serial = profile.serial if profile.model == "pro" else _NO_SERIAL
        return replace(found, product_id=_BOOTLOADER[profile.family], serial=serial)
    found = _IN_FIRMWARE[profile.model]
    if device.storage.trezor_compatible:
        found = replace(found, product_id=_FIRMWARE_AS_TREZOR)
    return replace(found, serial=device.storage.device_id)


class Descriptors:
    """What a device with these interfaces answers to the host's standard questions.

    Attributes:
        identity: what it calls itself.
        kinds: its interfaces, by number. Interface n has the endpoints n + 1 in and out.
    """

    def __init__(self, identity: Identity, kinds: Sequence[InterfaceKind]) -> None:
        self.identity = identity
        self.kinds = tuple(kinds)
        self._strings = [identity.manufacturer, identity.product, identity.serial]
        if identity.interface:
            self._strings.append(identity.interface)

    def device(self) -> bytes:
        """The device descriptor."""
        return _descriptor(
            DEVICE,
            struct.pack("<HBBBB", 0x0210, 0, 0, 0, REPORT_SIZE),
            struct.pack("<HHH", VENDOR_ID, self.identity.product_id, self.identity.release),
            bytes([1, 2, 3, 1]),
        )

    def configuration(self) -> bytes:
        """The only configuration, with interfaces and endpoints."""
        interfaces = b"".join(map(self._interface, range(len(self.kinds)), self.kinds))
        size = 9 + len(interfaces)
        power = self.identity.power // 2
        head = struct.pack(
            "<HBBBBB", size, len(self.kinds), CONFIGURATION_VALUE, 0, _BUS_POWERED, power
        )
        return _descriptor(CONFIGURATION, head) + interfaces

    def string(self, index: int) -> bytes | None:
        """A string, or the languages as number 0."""
        if index == 0:
            return _descriptor(STRING, struct.pack("<H", _ENGLISH))
        if index == _WINDOWS_STRING:
            return _descriptor(STRING, f"MSFT100{chr(WINDOWS_CODE)}".encode("utf-16-le"))
        if index > len(self._strings):
            return None
        return _descriptor(STRING, self._strings[index - 1].encode("utf-16-le"))

    def bos(self) -> bytes:
        """That it knows WebUSB. There is no page to land at."""
        capability = _descriptor(
            CAPABILITY, b"\5\0", _WEBUSB.bytes_le, struct.pack("<HBB", 0x0100, WEBUSB_CODE, 0)
        )
        return _descriptor(BOS, struct.pack("<HB", 5 + len(capability), 1)) + capability

    def report(self, number: int) -> bytes | None:
        """How the reports of an interface are laid out, if it is one for HID."""
        if number >= len(self.kinds) or self.kinds[number] == "webusb":
            return None
        page = b"\x06\xd0\xf1" if self.kinds[number] == "fido" else b"\x06\x00\xff"
        # Bytes from 0 to 255, 64 at a time, in and out.
        layout = b"\x15\x00\x26\xff\x00\x75\x08\x95\x40"
        return (
            page
            + b"\x09\x01\xa1\x01"
            + (b"\x09\x20" + layout + b"\x81\x02")
            + (b"\x09\x21" + layout + b"\x91\x02")
            + b"\xc0"
        )

    def url(self) -> bytes:
        """Where WebUSB could land."""
        return _descriptor(3, bytes([_HTTPS]), _URL)

    def windows_compatible_id(self) -> bytes:
        """That Windows should use WinUSB for interface 0."""
        section = struct.pack("<BB8s8s6x", 0, 1, b"WINUSB", b"")
        head = struct.pack("<IHHB7x", 16 + len(section), 0x0100, WINDOWS_COMPATIBLE_ID, 1)
        return head + section

    def windows_properties(self) -> bytes:
        """By what name Windows offers interface 0 to programs."""
        name = "DeviceInterfaceGUIDs\0".encode("utf-16-le")
        data = f"{_WINDOWS_INTERFACE}\0\0".encode("utf-16-le")
        size = 14 + len(name) + len(data)
        head = struct.pack("<IHHH", 10 + size, 0x0100, WINDOWS_PROPERTIES, 1)
        entry = struct.pack("<IIH", size, _UNICODE_STRINGS, len(name))
        return head + entry + name + struct.pack("<I", len(data)) + data

    def _interface(self, number: int, kind: InterfaceKind) -> bytes:
        name = len(self._strings) if self.identity.interface else 0
        parts = [_descriptor(INTERFACE, bytes([number, 0, 2, CLASSES[kind], 0, 0, name]))]
        report = self.report(number)
        if report is not None:
            parts.append(_descriptor(HID, struct.pack("<HBBBH", 0x0111, 0, 1, REPORT, len(report))))
        parts += [
            _descriptor(ENDPOINT, struct.pack("<BBHB", address, _INTERRUPT, REPORT_SIZE, 1))
            for address in (IN | (number + 1), number + 1)
        ]
        return b"".join(parts)


def _descriptor(kind: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return bytes([2 + len(body), kind]) + body
