"""The ids under which OneKey devices appear on USB.

They prove nothing: 1209:53C1 is also what Trezors use, and what a device is, its Features say.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

VENDOR = 0x1209


class Product(NamedTuple):
    """What runs in a device with this id.

    Attributes:
        bootloader: the bootloader, else the firmware.
        supported: whether it speaks a protocol that this package knows.
    """

    bootloader: bool = False
    supported: bool = True


PRODUCTS: Mapping[int, Product] = MappingProxyType(
    {
        0x53C0: Product(bootloader=True),  # Classic, Classic 1S, Mini
        0x53C1: Product(),  # all models; Trezor-compatible
        0x4F4A: Product(bootloader=True),  # Touch, Pro
        0x4F4B: Product(),  # Touch, Pro, Classic 1S
        0x4F4C: Product(supported=False),  # Pro 2, Neo
    }
)


def usable_serial(text: str | None) -> str | None:
    """The serial number of a USB descriptor, None for the zeros of bootloaders."""
    return text if text and text.isprintable() and text.strip("0 ") else None
