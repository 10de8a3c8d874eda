"""The devices that a client knows: found on its links, named by `connect_id`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onekey_sdk.errors import (
    BootloaderDetected,
    ClientClosed,
    DeviceAccessDenied,
    DeviceBusy,
    DeviceNotFound,
    LinkError,
    MethodUnsupported,
    MissingDependency,
    OneKeyError,
    PollingTimeout,
    SelectDevice,
)
from onekey_sdk.models import DeviceInfo, Mode
from onekey_sdk.session.device import Device
from onekey_sdk.session.home import Home

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
    """Devices by their place, and the search for them.

    Attributes:
        home: the event loop in which all of them are used.
        closed: whether they are being let go of for good, or were.
    """

    def __init__(
        self, transports: Sequence[Transport], new_device: Callable[[Port], Device]
    ) -> None:
        self.home = Home()
        self._transports = transports
        self._new_device = new_device
        self._devices: dict[str, Device] = {}
        self._unknown: dict[Device, OneKeyError] = {}
        self.closed = False
        self._closing: asyncio.Task[None] | None = None

    @property
    def devices(self) -> tuple[Device, ...]:
        """All devices found so far."""
        return tuple(self._devices.values())

    @property
    def transports(self) -> Sequence[Transport]:
        """The links that are looked at."""
        return self._transports

    @property
    def silent(self) -> bool:
        """Whether a device is there that did not answer when it was last asked."""
        return any(not device.present for device in self._unknown)

    async def search(self, wait: float = 0) -> list[DeviceInfo]:
        """Look at every link and describe what is there, without disturbing anybody.

        Args:
            wait: seconds for other programs to let go of their devices.

        Raises:
            OneKeyError: why none of the links can be looked at.
        """
        return [info for _, info in await self.look(wait)]

    async def look(
        self, wait: float = 0, *, known: Callable[[Device], DeviceInfo | None] = lambda _: None
    ) -> list[tuple[Device, DeviceInfo]]:
        """Like `search`, with the devices; those that are `known` are not asked again."""
        groups = _by_device(await self._scan())
        found = await asyncio.gather(*(self._describe_one(links, wait, known) for links in groups))
        self._check_open()
        listed = self._once_each([each for each in found if each is not None])
        self._name_apart([device for device, _ in listed])
        return [(device, replace(info, connect_id=device.connect_id)) for device, info in listed]

    async def find(self, connect_id: str | None, how: Connecting) -> Device:
        """The device of that name, or the only one.

        Raises:
            DeviceNotFound: it did not appear.
            DeviceBusy, DeviceAccessDenied: nor did it, but a device that cannot be asked is there.
            SelectDevice: none was named, and there are several.
            PollingTimeout: looking took too long.
            BootloaderDetected: `detect_bootloader_device`, and there is one.
        """
        wait = how.poll_interval_time
        for attempt in range(how.retry_count + 1):
            if attempt:
                await asyncio.sleep(wait)
                wait *= _BACKOFF
            device = await self._attempt(connect_id, how)
            if device is not None:
                return device
            self._check_permissions()
        for device, error in self._unknown.items():
            if device.present:
                raise error
        raise DeviceNotFound(
            f"no device is called {connect_id!r}" if connect_id else "no device answers"
        )

    async def _attempt(self, connect_id: str | None, how: Connecting) -> Device | None:
        try:
            async with asyncio.timeout(how.timeout):
                candidates = self._named(connect_id)
                if how.detect_bootloader_device or self._unknown.keys() >= set(candidates):
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
            usable = [device for device in present if device not in self._unknown]
            return usable or present
        return [device for device in present if device.is_called(connect_id)]

    def _check_permissions(self) -> None:
        """Waiting does not help against a missing permission."""
        for device, error in self._unknown.items():
            if device.present and isinstance(error, DeviceAccessDenied):
                raise error

    def _refuse_bootloaders(self) -> None:
        for device in self._devices.values():
            if device.features is not None and device.features.mode is Mode.BOOTLOADER:
                raise BootloaderDetected(f"{device.connect_id} is in bootloader mode")

    async def _scan(self) -> list[Device]:
        """What is on the links now, in their order, without asking any device."""
        self._check_open()
        ports = await self._ports()
        seen = {port.address for port in ports}
        for address, device in self._devices.items():
            device.present = address in seen
            if not device.present:
                self._unknown.pop(device, None)
                if not device.working:
                    await device.close()
        self._check_open()
        return list(dict.fromkeys(self._at(port) for port in ports))

    async def _ports(self) -> list[Port]:
        """The ports of all links; one that cannot be looked at hides no others."""
        ports: list[Port] = []
        failures: list[OneKeyError] = []
        for transport in self._transports:
            try:
                ports += await transport.ports()
            except (LinkError, MissingDependency) as error:
                failures.append(error)
                _log.info("left out a kind of link: %s", error)
        if failures and len(failures) == len(self._transports):
            raise failures[0]
        return ports

    def _at(self, port: Port) -> Device:
        device = self._devices.get(port.address)
        if device is None:
            device = self._devices[port.address] = self._new_device(port)
        elif port.instance != device.port.instance:  # plugged in again
            device.port = port
            device.foreign = False
        return device

    async def _describe_one(
        self,
        links: Sequence[Device],
        wait: float,
        known: Callable[[Device], DeviceInfo | None],
    ) -> tuple[Device, DeviceInfo] | None:
        """A device by the first link that works, else what is wrong with the first of all."""
        chosen: tuple[Device, DeviceInfo] | None = None
        for device in links:
            info = known(device) or await self._describe(device, wait)
            if info is not None and info.problem is None:
                chosen = device, info
                break
            if info is not None and chosen is None:
                chosen = device, info
        for device in links:
            device.present = chosen is not None and device is chosen[0]
        return chosen

    async def _describe(self, device: Device, wait: float) -> DeviceInfo | None:
        if device.working or (device.features is None and not device.port.searched):
            return device.info
        if device.foreign:
            return None
        self._unknown.pop(device, None)
        was_connected = device.connected
        try:
            async with device.turn(wait):
                self._recognise(device)
                return device.info
        except DeviceBusy as busy:
            self._unknown[device] = busy
            return replace(device.info, busy=True, holder=busy.params.get("holder"))
        except (DeviceAccessDenied, MethodUnsupported) as error:
            self._unknown[device] = error
            return replace(device.info, problem=str(error))
        except LinkError as error:
            if not device.foreign:
                self._unknown[device] = error
            _log.debug("left out %s: %s", device, error)
            return None
        finally:
            if device.port.exclusive and not was_connected and not device.working:
                await device.close()

    def _recognise(self, device: Device) -> None:
        """A bootloader may not tell its serial number; then its place says whose it is."""
        if device.serial or device.known.mode is not Mode.BOOTLOADER:
            return
        device.heir_of = None
        for other in self._devices.values():
            if other.serial and not other.present and _same_place(other.port, device.port):
                device.heir_of = other.connect_id

    def _once_each(self, found: list[tuple[Device, DeviceInfo]]) -> list[tuple[Device, DeviceInfo]]:
        """Leave out devices that were found on an earlier link.

        Before its first call, all that is known of a device on the radio is its name there.
        """
        links: dict[str, type[Port]] = {}
        for device, info in found:
            link = type(device.port)
            name = device.serial or device.port.name
            if name and not device.port.software:
                device.present = links.setdefault(name, link) is link
            if info.ble_name and device.present:
                links.setdefault(info.ble_name, link)
        return [each for each in found if each[0].present]

    def _name_apart(self, devices: list[Device]) -> None:
        """Several software devices may carry one serial number; their addresses differ."""
        serials = [device.serial for device in devices]
        for device in devices:
            if device.serial and serials.count(device.serial) > 1:
                device.connect_id = device.port.address

    async def close(self) -> None:
        """Cancel all calls and let go of all devices and links, for good.

        Cancelling the wait for that does not stop it.
        """
        self.closed = True
        if self._closing is None or self._closing.done():
            self._closing = asyncio.create_task(self._let_go())
        await asyncio.shield(self._closing)

    async def _let_go(self) -> None:
        async with contextlib.AsyncExitStack() as links:
            for transport in self._transports:
                links.push_async_callback(transport.close)
            for device in self.devices:
                device.retire()
                links.push_async_callback(device.close)
            await asyncio.gather(*(device.cancel() for device in self.devices))

    def _check_open(self) -> None:
        if self.closed:
            raise ClientClosed("this client was closed")


def _by_device(devices: Sequence[Device]) -> list[list[Device]]:
    """Group the links that lead to one device, as far as their ports tell, in their order."""
    groups: list[list[Device]] = []
    for device in devices:
        for group in groups:
            if any(_same_device(device.port, other.port) for other in group):
                group.append(device)
                break
        else:
            groups.append([device])
    return groups


def _same_device(one: Port, other: Port) -> bool:
    if one.software or other.software or type(one) is type(other):
        return False
    return _same_place(one, other) or (one.serial is not None and one.serial == other.serial)


def _same_place(one: Port, other: Port) -> bool:
    return one.location is not None and one.location == other.location
