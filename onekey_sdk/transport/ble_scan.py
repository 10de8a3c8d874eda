"""Which Bluetooth devices are OneKeys, and which of them are there.

A device that is connected to this computer sends no advertisements, so the system is asked for
those as well.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from typing import TYPE_CHECKING, NamedTuple

from bleak import BleakAdapter, BleakScanner

if TYPE_CHECKING:
    from collections.abc import Collection

    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import AdvertisementData

SERVICE = "00000001-0000-1000-8000-00805f9b34fb"
WRITE = "00000002-0000-1000-8000-00805f9b34fb"
NOTIFY = "00000003-0000-1000-8000-00805f9b34fb"

_NAMES = re.compile(
    r"onekey.*|bixinkey\d{10}|[kt]\d{4}|(?:touch|pro) \w{4}", re.ASCII | re.IGNORECASE
)

LISTEN = 5.0
"""Seconds in which every device that is awake has advertised itself."""

_SETTLE = 1.5
"""Seconds without a new device after which a search for all has found them."""


_SILENCE = -127
"""The strength, in dBm, of a signal that was not received."""


class Sighting(NamedTuple):
    """A OneKey that is there now.

    Attributes:
        id: the system's name for it: its radio address, or on macOS a UUID.
        name: what it calls itself.
        device: what bleak connects to.
    """

    id: str
    name: str
    device: BLEDevice


async def look(wanted: str = "") -> list[Sighting]:
    """The devices that are there, or the one whose id or name is `wanted`.

    Raises:
        BleakError, OSError: the system does not let us look.
    """
    watch = _Watch(wanted)
    for device in await _connected():
        watch.see(device, {SERVICE})
    if wanted and watch.found:
        return list(watch.found.values())
    async with BleakScanner(watch.hear):
        await watch.enough()
    return list(watch.found.values())


async def _connected() -> Collection[BLEDevice]:
    try:
        adapter = await BleakAdapter.get()
    except NotImplementedError:  # no such question on this system
        return ()
    return await adapter.get_connected_devices([SERVICE])


def is_onekey(name: str | None, services: Collection[str]) -> bool:
    """Whether a device that advertises this may be one."""
    return SERVICE in services or bool(name and _NAMES.fullmatch(name.strip()))


class _Watch:
    """Collects devices as they are seen."""

    def __init__(self, wanted: str) -> None:
        self.found: dict[str, Sighting] = {}
        self._wanted = wanted.casefold()
        self._news = asyncio.Event()

    def hear(self, device: BLEDevice, advertisement: AdvertisementData) -> None:
        if advertisement.rssi <= _SILENCE:  # news of a device, but not from it
            return
        self.see(device, advertisement.service_uuids, advertisement.local_name)

    def see(self, device: BLEDevice, services: Collection[str], name: str | None = None) -> None:
        name = name or device.name
        if not is_onekey(name, services):
            return
        if self._wanted and self._wanted not in {device.address.casefold(), str(name).casefold()}:
            return
        if device.address not in self.found:
            self._news.set()
        self.found[device.address] = Sighting(device.address, name or "OneKey", device)

    async def enough(self) -> None:
        """Wait until all that was looked for is found, or time is up."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LISTEN):
                await self._news.wait()
                while not self._wanted:
                    self._news.clear()
                    try:
                        await asyncio.wait_for(self._news.wait(), _SETTLE)
                    except TimeoutError:
                        return
