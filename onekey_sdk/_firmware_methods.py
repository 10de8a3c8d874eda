"""The client's methods about firmware, by their flat names."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from onekey_sdk import management
from onekey_sdk._calls import Calls
from onekey_sdk.errors import DeviceNotFound, FirmwareFileError, InvalidParameter, SelectDevice
from onekey_sdk.events import UI_EVENT
from onekey_sdk.models import Mode
from onekey_sdk.session import capabilities

if TYPE_CHECKING:
    from typing import Unpack

    from onekey_sdk.events import UIRequest
    from onekey_sdk.firmware.release import Releases
    from onekey_sdk.firmware.update import Package
    from onekey_sdk.models import (
        AllReleaseInfo,
        FirmwareFile,
        FirmwareType,
        FirmwareUpdated,
        FirmwareVersions,
        ReleaseInfo,
        Version,
    )
    from onekey_sdk.parameters import DeviceParameters
    from onekey_sdk.session.device import Device, Turn

Result = TypeVar("Result")

_UPDATE_TYPES = ("firmware", "ble")


class FirmwareMethods(Calls):
    """What a client does about a device's firmware."""

    async def get_firmware_versions(
        self, connect_id: str | None = None, **how: Unpack[DeviceParameters]
    ) -> FirmwareVersions:
        """What the device runs: firmware, bootloader, radio and secure elements.

        Versions that it does not tell are (0, 0, 0), or left out.
        """
        from onekey_sdk.firmware.versions import versions

        return await self._in_any_mode(connect_id, versions, how)

    async def check_firmware_release(
        self,
        connect_id: str | None = None,
        *,
        releases: Mapping[str, Any] | str | bytes,
        firmware_type: FirmwareType | None = None,
        **how: Unpack[DeviceParameters],
    ) -> ReleaseInfo:
        """How the device's firmware stands to its releases.

        Args:
            connect_id: which device; may be left out where there is only one.
            releases: OneKey's list of releases, as JSON or what `json.loads` makes of it.
            firmware_type: which firmware is wanted; by default the kind that is installed.

        Raises:
            InvalidParameter: that is no list of releases.
        """
        known = _releases(releases)
        features = await self._in_any_mode(connect_id, management.fresh_features, how)
        return known.firmware(features, firmware_type)

    async def check_ble_firmware_release(
        self,
        connect_id: str | None = None,
        *,
        releases: Mapping[str, Any] | str | bytes,
        **how: Unpack[DeviceParameters],
    ) -> ReleaseInfo:
        """How the software of the device's radio stands to its releases.

        Raises:
            InvalidParameter: as for `check_firmware_release`.
        """
        known = _releases(releases)
        features = await self._in_any_mode(connect_id, management.fresh_features, how)
        return known.ble(features)

    async def check_bootloader_release(
        self,
        connect_id: str | None = None,
        *,
        releases: Mapping[str, Any] | str | bytes,
        will_update_firmware_version: Version | None = None,
        firmware_type: FirmwareType | None = None,
        **how: Unpack[DeviceParameters],
    ) -> ReleaseInfo:
        """Whether the device's bootloader has to be replaced.

        Args:
            connect_id: which device; may be left out where there is only one.
            releases: OneKey's list of releases.
            will_update_firmware_version: firmware that is going to be installed, without which
                devices of the Classic family keep their bootloader.
            firmware_type: as for `check_firmware_release`.

        Raises:
            InvalidParameter: as for `check_firmware_release`.
        """
        known = _releases(releases)
        features = await self._in_any_mode(connect_id, management.fresh_features, how)
        return known.bootloader(features, will_update_firmware_version, firmware_type)

    async def check_all_firmware_release(
        self,
        connect_id: str | None = None,
        *,
        releases: Mapping[str, Any] | str | bytes,
        firmware_type: FirmwareType | None = None,
        **how: Unpack[DeviceParameters],
    ) -> AllReleaseInfo:
        """How all parts of the device stand to their releases.

        Raises:
            InvalidParameter: as for `check_firmware_release`.
        """
        known = _releases(releases)
        features = await self._in_any_mode(connect_id, management.fresh_features, how)
        return known.all(features, firmware_type)

    async def firmware_update_v2(
        self,
        connect_id: str | None = None,
        *,
        update_type: str,
        binary: bytes,
        unofficial: bool = False,
        allow_wipe: bool = False,
        **how: Unpack[DeviceParameters],
    ) -> FirmwareUpdated:
        """Install firmware, or the radio's software, on any model; the person confirms.

        The device restarts into its bootloader, unless it is there, takes the file and comes
        back with it. Listeners hear of it by `UIRequest.FIRMWARE_TIP`, `FIRMWARE_PROCESSING`
        and `FIRMWARE_PROGRESS`, and a `ui` by its `progress`.

        Args:
            connect_id: which device; may be left out where there is only one.
            update_type: which of the two the file has to be, "firmware" or "ble".
            binary: the file's content.
            unofficial: install also what OneKey's keys have not signed; devices refuse it.
            allow_wipe: install also what erases the seed.

        Raises:
            FirmwareFileError: the file is damaged, for another model, of the other type, not
                OneKey's, or would erase the seed; nothing was sent.
            DowngradeNotAllowed: it is older than what is installed, and the device refuses that.
            BatteryTooLow: it is, and the device is not plugged in.
            BootloaderByHand: the device cannot be sent to its bootloader.
            Cancelled: the person said no.
            DeviceFailure: the device refused the image.
            UpdateInterrupted: the device was lost; it says what to do.
        """
        from onekey_sdk.firmware.update import Package

        if update_type not in _UPDATE_TYPES:
            raise InvalidParameter("update_type is 'firmware' or 'ble'")
        file = _read(binary, update_type)
        package = Package([(file, bytes(binary))])
        return await self._update(connect_id, package, unofficial, allow_wipe, how)

    async def firmware_update_v3(
        self,
        connect_id: str | None = None,
        *,
        firmware_binary: bytes | None = None,
        ble_binary: bytes | None = None,
        bootloader_binary: bytes | None = None,
        resource_binary: bytes | None = None,
        unofficial: bool = False,
        allow_wipe: bool = False,
        **how: Unpack[DeviceParameters],
    ) -> FirmwareUpdated:
        """Install several parts of a Pro's software at once; the person confirms.

        It is for a Pro with bootloader 2.8.0 or later, and goes as `firmware_update_v2` does.

        Args:
            connect_id: which device; may be left out where there is only one.
            firmware_binary: the firmware.
            ble_binary: the radio's software.
            bootloader_binary: the bootloader.
            resource_binary: a ZIP archive of pictures and fonts, which go along.
            unofficial: install also what OneKey's keys have not signed; devices refuse it.
            allow_wipe: install also what erases the seed.

        Raises:
            FirmwareFileError, DowngradeNotAllowed, BatteryTooLow, Cancelled, DeviceFailure,
                UpdateInterrupted: as for `firmware_update_v2`.
            MethodUnsupported: it is no Pro.
            FirmwareTooOld: its bootloader is older.
        """
        from onekey_sdk.firmware.resources import unpack
        from onekey_sdk.firmware.update import Package

        given = {
            "firmware": firmware_binary,
            "ble": ble_binary,
            "bootloader": bootloader_binary,
        }
        files = [
            (_read(content, kind), bytes(content))
            for kind, content in given.items()
            if content is not None
        ]
        if not files:
            raise FirmwareFileError("there is nothing to install")
        resources = () if resource_binary is None else unpack(resource_binary)
        package = Package(files, together=True, resources=resources)
        return await self._update(connect_id, package, unofficial, allow_wipe, how)

    async def _in_any_mode(
        self,
        connect_id: str | None,
        work: Callable[[Turn], Awaitable[Result]],
        how: DeviceParameters,
    ) -> Result:
        return await self._on_device(connect_id, work, how, modes=capabilities.ANY_MODE)

    async def _update(
        self,
        connect_id: str | None,
        package: Package,
        unofficial: bool,
        allow_wipe: bool,
        how: DeviceParameters,
    ) -> FirmwareUpdated:
        from onekey_sdk.firmware.update import update

        look, emit = self._devices.search, self._events.emit
        host = _Host(self._on_device, look, emit, connect_id, how)
        return await update(host, package, unofficial=unofficial, allow_wipe=allow_wipe)


def _releases(source: Mapping[str, Any] | str | bytes) -> Releases:
    from onekey_sdk.firmware.release import Releases

    return Releases(source)


class _OnDevice(Protocol):
    async def __call__(
        self,
        connect_id: str | None,
        work: Callable[[Turn], Awaitable[Result]],
        how: Mapping[str, Any],
        *,
        modes: frozenset[Mode] = ...,
    ) -> Result: ...


class _Host:
    """The client as an update sees it. The device goes away and comes back meanwhile."""

    def __init__(
        self,
        run: _OnDevice,
        look: Callable[[], Awaitable[object]],
        emit: Callable[[str, str, Mapping[str, Any]], None],
        connect_id: str | None,
        how: DeviceParameters,
    ) -> None:
        self._run = run
        self._look = look
        self._emit = emit
        self._names: list[str | None] = [connect_id]
        self._how = how

    async def on_device(self, work: Callable[[Turn], Awaitable[Result]]) -> Result:
        """Do the work once, on the device by one of its names."""
        begun = False

        async def named(turn: Turn) -> Result:
            nonlocal begun
            device = turn.device
            if name is None and others:
                _check_nameless(device)
            begun = True
            names: list[str | None] = [device.connect_id, *self._names]
            if device.port.software:
                names.insert(0, device.port.address)  # they share serial numbers
            self._names = [*dict.fromkeys(each for each in names if each), None]
            self._how = {**self._how, "retry_count": 0}
            return await work(turn)

        first, *others = self._names
        for name in (first, *others):
            try:
                return await self._run(name, named, self._how, modes=capabilities.ANY_MODE)
            except (DeviceNotFound, SelectDevice):
                if begun or not others:
                    raise
        raise DeviceNotFound("the device that is updated is not there")

    async def look(self) -> None:
        await self._look()

    def emit(self, name: UIRequest, payload: Mapping[str, Any]) -> None:
        self._emit(UI_EVENT, name, payload)


def _check_nameless(device: Device) -> None:
    """Some bootloaders tell no serial number: then the only device there is the one.

    Raises:
        DeviceNotFound: it is another one.
    """
    if device.serial or device.known.mode is not Mode.BOOTLOADER:
        raise DeviceNotFound("the device that is updated is not there")


def _read(content: bytes, kind: str) -> FirmwareFile:
    from onekey_sdk.firmware.image import read_firmware

    file = read_firmware(content)
    if file.main.kind != kind:
        raise FirmwareFileError(f"the file holds {file.main.kind}, not {kind}")
    return file
