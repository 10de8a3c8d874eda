"""The devices that a client knows: found on its links, named by `connect_id`."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onekey_sdk.errors import (
    BootloaderDetected,
    ClientClosed,
    DeviceBusy,
    DeviceNotFound,
    LinkError,
    PollingTimeout,
    SelectDevice,
)
from onekey_sdk.models import DeviceInfo, Mode
from onekey_sdk.session.device import Device

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from onekey_sdk.transport.base import Port, Transport

_log = logging.getLogger(__name__)

_BACKOFF = 1.5


@dataclass(frozen=True, slots=True)
class Connecting:
    """How hard to try to reach a device.

    Attributes:
        retry_count: attempts after the first.
        poll_interval_time: seconds before the second attempt, half as much longer each time.
        timeout: seconds for one attempt.
        detect_bootloader_device: fail when any device is in bootloader mode.
    """

    retry_count: int = 5
    poll_interval_time: float = 1.0
    timeout: float = 10.0
    detect_bootloader_device: bool = False


class Directory:
    """Devices by their place, and the search for them."""

    def __init__(
        self, transports: Sequence[Transport], new_device: Callable[[Port], Device]
    ) -> None:
        self._transports = transports
        self._new_device = new_device
        self._devices: dict[str, Device] = {}
        self._closed = False

    @property
    def devices(self) -> tuple[Device, ...]:
        """All devices found so far."""
        return tuple(self._devices.values())

    async def search(self) -> list[DeviceInfo]:
        """Look at every link and describe what is there, without disturbing anybody."""
        devices = await self._scan()
        found = await asyncio.gather(*(self._describe(device) for device in devices))
        self._name_apart(devices)
        return [
            replace(info, connect_id=device.connect_id)
            for device, info in zip(devices, found, strict=True)
            if info is not None
        ]

    async def find(self, connect_id: str | None, how: Connecting) -> Device:
        """The device of that name, or the only one.

        Raises:
            DeviceNotFound: it did not appear.
            SelectDevice: none was named, and there are several.
            PollingTimeout: looking took too long.
            BootloaderDetected: `detect_bootloader_device`, and there is one.
        """
        wait = how.poll_interval_time
        for attempt in range(how.retry_count + 1):
            if attempt:
                await asyncio.sleep(wait)
                wait *= _BACKOFF
            device = await self._look(connect_id, how)
            if device is not None:
                return device
        raise DeviceNotFound(
            f"no device is called {connect_id!r}" if connect_id else "no device answers"
        )

    async def _look(self, connect_id: str | None, how: Connecting) -> Device | None:
        try:
            async with asyncio.timeout(how.timeout):
                if how.detect_bootloader_device or not self._named(connect_id):
                    await self.search()
        except TimeoutError:
            raise PollingTimeout(f"no device was found within {how.timeout:g} s") from None
        if how.detect_bootloader_device:
            self._refuse_bootloaders()
        candidates = self._named(connect_id)
        if len(candidates) > 1:
            raise SelectDevice(f"{len(candidates)} devices are connected")
        return candidates[0] if candidates else None

    def _named(self, connect_id: str | None) -> list[Device]:
        present = [device for device in self._devices.values() if device.present]
        if not connect_id:
            return present
        return [
            device
            for device in present
            if connect_id in {device.connect_id, device.serial, device.port.address}
        ]

    def _refuse_bootloaders(self) -> None:
        for device in self._devices.values():
            if device.features is not None and device.features.mode is Mode.BOOTLOADER:
                raise BootloaderDetected(f"{device.connect_id} is in bootloader mode")

    async def _scan(self) -> list[Device]:
        if self._closed:
            raise ClientClosed("this client was closed")
        ports = [port for transport in self._transports for port in await transport.ports()]
        seen = {port.address for port in ports}
        for address, device in self._devices.items():
            device.present = address in seen
        return [self._at(port) for port in ports]

    def _at(self, port: Port) -> Device:
        device = self._devices.get(port.address)
        if device is None:
            device = self._devices[port.address] = self._new_device(port)
        return device

    async def _describe(self, device: Device) -> DeviceInfo | None:
        if device.working:
            return device.info
        try:
            async with device.turn(wait=0):
                return device.info
        except DeviceBusy as busy:
            return replace(device.info, busy=True, holder=busy.params.get("holder"))
        except LinkError as error:
            _log.debug("left out %s: %s", device, error)
            device.present = False
            return None

    def _name_apart(self, devices: list[Device]) -> None:
        """Several software devices may carry one serial number; their addresses differ."""
        serials = [device.serial for device in devices]
        for device in devices:
            if device.serial and serials.count(device.serial) > 1:
                device.connect_id = device.port.address

    async def close(self) -> None:
        """Let go of all devices and links, for good."""
        self._closed = True
        for device in self.devices:
            device.retire()
            await device.close()
        for transport in self._transports:
            await transport.close()
