"""What USB and HID have in common: how devices are named, and opened."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from typing import TYPE_CHECKING

from onekey_sdk.errors import DeviceAccessDenied, MethodUnsupported
from onekey_sdk.transport import access
from onekey_sdk.transport.base import Port
from onekey_sdk.transport.native import open_channel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_sdk.transport.base import Channel
    from onekey_sdk.transport.native import Handle
    from onekey_sdk.transport.products import Product

_PAUSE = 0.05
"""Seconds before permissions are looked at again."""


class WiredPort(Port):
    """A device at a cable.

    Attributes:
        product: what its ids say.
        node: its file, on systems where devices are files.
    """

    exclusive = True
    product: Product
    node: str | None = None

    @abstractmethod
    def claim(self) -> Handle:
        """Open the device. Blocks.

        Raises:
            DeviceAccessDenied, DeviceBusy, DeviceNotFound, DeviceDisconnected: it cannot be had.
        """

    async def open(self) -> Channel:
        if not self.product.supported:
            raise MethodUnsupported(
                f"the device at {self.address} speaks a newer protocol, which this version does "
                "not support yet"
            )
        while True:
            try:
                return await open_channel(self.address, self.claim)
            except DeviceAccessDenied:
                if not access.may_settle(self.node):
                    raise
            await asyncio.sleep(_PAUSE)


def name_by_serial(ports: Sequence[WiredPort], scheme: str) -> None:
    """Let devices be addressed by their serial numbers, as far as those tell them apart."""
    serials = [port.serial for port in ports]
    for port in ports:
        if port.serial and serials.count(port.serial) == 1:
            port.address = f"{scheme}:{port.serial}"
