"""Updates a device: into its bootloader, the image onto it, and back with the new version.

Nothing is repeated by itself. Whatever ends an update early leaves the device in its bootloader,
or as it was, and the same update can be run again.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from onekey_sdk.errors import (
    BatteryTooLow,
    BootloaderByHand,
    DeviceFailure,
    FirmwareError,
    FirmwareFileError,
    FirmwareTooOld,
    LinkError,
    MethodUnsupported,
    PeerError,
    ResponseTimeout,
    UpdateInterrupted,
)
from onekey_sdk.firmware import _upload, compare
from onekey_sdk.firmware._progress import Reporter, Tip
from onekey_sdk.firmware._upload import DiskFile
from onekey_sdk.models import FirmwareUpdated, ImageKind, Mode, Model
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from typing import Any

    from onekey_sdk.events import UIRequest
    from onekey_sdk.models import Features, FirmwareFile
    from onekey_sdk.session.device import Turn

Result = TypeVar("Result")

_FIRMWARE_PATH = {ImageKind.FIRMWARE: "0:firmware.bin", ImageKind.BLE: "0:ble-firmware.bin"}
_UPDATES = "0:updates"
_UPDATE_PATHS = {
    ImageKind.FIRMWARE: f"{_UPDATES}/firmware.bin",
    ImageKind.BLE: f"{_UPDATES}/ble-firmware.bin",
    ImageKind.BOOTLOADER: "0:boot/bootloader.bin",
}
_RESOURCES = "0:res/"
_SINCE_FOLDERS = (2, 8, 0)
"""Bootloaders of the Pro that install several files at once."""

_BY_HAND = frozenset({Model.MINI})
_LEAST_BATTERY = 2
"""Of four; the Classic family refuses below it unless it is plugged in."""

_POLL = 1.0
_RESTART = 30.0
"""Seconds for a device to come back in its bootloader."""

_AFTER_LOSS = 20.0
"""Seconds in which a device that went away at the end of a transfer comes back if it has
finished."""

_INSTALL = 300.0
"""Seconds for an installation, and for a person to switch the device on afterwards."""


class Host(Protocol):
    """What an update needs of the client."""

    async def on_device(self, work: Callable[[Turn], Awaitable[Result]]) -> Result:
        """Do some work in a turn of the device, whatever mode it is in."""
        ...

    async def look(self) -> None:
        """See which devices have come and gone."""
        ...

    def emit(self, name: UIRequest, payload: Mapping[str, Any]) -> None:
        """Tell listeners."""
        ...


@dataclass(frozen=True, slots=True)
class Package:
    """Files that are installed together, each with its content.

    Attributes:
        together: whether they are put into the folder for updates, as newer Pros have it.
        resources: pictures and fonts for the disk, by name.
    """

    files: Sequence[tuple[FirmwareFile, bytes]]
    together: bool = False
    resources: Sequence[tuple[str, bytes]] = ()


async def update(
    host: Host, package: Package, *, unofficial: bool = False, allow_wipe: bool = False
) -> FirmwareUpdated:
    """Install the package, and see to it that the device runs it.

    Args:
        host: the client.
        package: what is installed.
        unofficial: install also what OneKey has not signed.
        allow_wipe: install also what erases the seed.

    Raises:
        FirmwareFileError, DowngradeNotAllowed, MethodUnsupported, FirmwareTooOld: it does not
            fit; nothing was sent.
        BatteryTooLow: the battery is too low; nothing was sent.
        BootloaderByHand: the device has to be sent to its bootloader by hand.
        Cancelled: the person said no.
        DeviceFailure: the device refused the image, or does not run it.
        UpdateInterrupted: the device went away, or did not come back.
    """

    async def prepare(turn: Turn) -> tuple[Features, Reporter]:
        features = await _fresh(turn)
        for file, _ in package.files:
            compare.check(file, features, unofficial=unofficial, allow_wipe=allow_wipe)
        _check_package(package, features)
        if _upload.by_radio(turn):
            _check_battery(features)
        return features, Reporter(turn.device.ui, turn.device.info, host.emit)

    before, reporter = await host.on_device(prepare)
    if before.mode is not Mode.BOOTLOADER:
        await _enter_bootloader(host, reporter, before)
    await _transfer(host, package, reporter, before)
    after = await _come_back(host, before)
    _check_installed(package, after)
    reporter.tip(Tip.COMPLETED)
    return FirmwareUpdated(
        firmware_version=after.firmware_version,
        bootloader_version=after.bootloader_version,
        ble_version=after.ble_version,
        wiped=before.initialized and not after.initialized,
    )


def _check_package(package: Package, features: Features) -> None:
    kinds = [file.main.kind for file, _ in package.files]
    if not kinds:
        raise FirmwareFileError("there is nothing to install")
    if ImageKind.SECURE_ELEMENT in kinds:
        raise FirmwareFileError("software of the secure element comes with firmware, not alone")
    if package.together:
        if features.model is not Model.PRO:
            raise MethodUnsupported(f"a {features.model} does not install several files at once")
        if features.bootloader_version < _SINCE_FOLDERS:
            current = ".".join(map(str, features.bootloader_version))
            raise FirmwareTooOld(f"this needs bootloader 2.8.0, and the device has {current}")
    elif ImageKind.BOOTLOADER in kinds:
        raise MethodUnsupported("a bootloader is installed by firmware_update_v3, on a Pro")


def _check_battery(features: Features) -> None:
    level = features.battery_level
    if level is not None and level < _LEAST_BATTERY:
        raise BatteryTooLow(f"the battery is at {level} of 4")


async def _fresh(turn: Turn) -> Features:
    raw = await turn.ask(messages.GetFeatures(), messages.Features)
    return turn.device.accept(raw, turn.link)


# into the bootloader


async def _enter_bootloader(host: Host, reporter: Reporter, before: Features) -> None:
    if before.model in _BY_HAND:
        raise BootloaderByHand(f"a {before.model} cannot be sent into its bootloader")

    async def leave(turn: Turn) -> None:
        try:
            await turn.ask(messages.DeviceBackToBoot(), messages.Success, person=True)
        except DeviceFailure as failure:
            if failure.params["failure"] == "UnexpectedMessage":
                raise BootloaderByHand("the device does not know how to restart") from failure
            raise
        turn.device.cache.drop_device(before.device_id)
        await turn.device.close()

    reporter.tip(Tip.TO_BOOTLOADER)
    await host.on_device(leave)
    features = await _returned(host, _RESTART, bootloader=True)
    if features is None:
        raise UpdateInterrupted("the device did not come back in its bootloader", step="bootloader")
    _check_same(before, features, "bootloader")
    reporter.tip(Tip.IN_BOOTLOADER)


def _check_same(before: Features, now: Features, step: str) -> None:
    """Whether it is still the same device, as far as it tells."""
    other_model = Model.UNKNOWN not in {before.model, now.model} and before.model != now.model
    # The Pro may change the first letters of its number, for the sake of Trezor's clients.
    serials = {features.serial[2:] for features in (before, now) if features.serial}
    if other_model or len(serials) > 1:
        raise UpdateInterrupted("another device came in its place", step=step)


# the image


class _Lost(Exception):  # noqa: N818
    """The device went away where it may also have finished."""

    def __init__(self, step: str, reason: LinkError) -> None:
        super().__init__(step)
        self.step = step
        self.reason = reason


async def _transfer(host: Host, package: Package, reporter: Reporter, before: Features) -> None:
    """Send and install."""

    async def send(turn: Turn) -> None:
        _check_same(before, turn.device.known, "transfer")
        turn.device.check_mode({Mode.BOOTLOADER})
        reporter.device = turn.device.info
        try:
            await _send(turn, package, reporter)
        finally:
            # It restarts now, or waits for a hand.
            await turn.device.close()

    try:
        await host.on_device(send)
    except _Lost as loss:
        # A device may be quicker to restart than to answer.
        seconds = _INSTALL if loss.step == "install" else _AFTER_LOSS
        after = await _returned(host, seconds, bootloader=False)
        if after is None or _missing(package, after):
            text = f"the device was lost: {loss.reason}"
            raise UpdateInterrupted(text, step=loss.step) from loss.reason
    except UpdateInterrupted:
        raise
    except LinkError as error:
        raise UpdateInterrupted(f"the device was lost: {error}", step="transfer") from error


async def _send(turn: Turn, package: Package, reporter: Reporter) -> None:
    file, data = package.files[0]
    kind = file.main.kind
    step = "transfer"
    try:
        if _upload.is_classic(turn):
            await _upload.send_to_legacy(turn, reporter, kind, data)
        elif not _upload.has_disk(turn):
            await _upload.send_in_pieces(turn, reporter, data)
        else:
            path = await _write_to_disk(turn, package, reporter)
            step = "install"
            await _upload.install_from_disk(turn, reporter, path)
            reporter.tip(Tip.UPDATING)
            reporter.processing(kind)
            await _follow(turn, reporter)
    except ResponseTimeout as error:
        raise UpdateInterrupted(f"the device fell silent: {error}", step=step) from error
    except LinkError as error:
        raise _Lost(step, error) from error


async def _write_to_disk(turn: Turn, package: Package, reporter: Reporter) -> str:
    """Write all files; the path of what is to be installed."""
    if not package.together:
        ((file, data),) = package.files
        path = _FIRMWARE_PATH[file.main.kind]
        await _upload.write_files(turn, reporter, [DiskFile(path, data)])
        return path
    files = [DiskFile(_RESOURCES + name, content) for name, content in package.resources]
    files += [DiskFile(_UPDATE_PATHS[file.main.kind], data) for file, data in package.files]
    await _upload.make_directory(turn, reporter, f"{_UPDATES}/")
    await _upload.write_files(turn, reporter, files)
    return _UPDATES


async def _follow(turn: Turn, reporter: Reporter) -> None:
    """Tell how far the device is with its installation, until it restarts.

    Raises:
        DeviceFailure: it failed.
        ResponseTimeout: it does not come to an end.
    """
    reporter.installed(0)
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _INSTALL
    while True:
        if loop.time() > deadline:
            raise ResponseTimeout("the installation does not end")
        await asyncio.sleep(_POLL)
        try:
            await turn.link.ask(messages.GetFeatures(), messages.Features)
        except DeviceFailure as failure:
            found = re.search(r"Update mode\s*(\d{1,3})", str(failure.params["text"]))
            if found is None:
                raise
            reporter.installed(min(int(found[1]), 100))
        except (LinkError, PeerError):
            return
        else:
            return


# and back


async def _come_back(host: Host, before: Features) -> Features:
    after = await _returned(host, _INSTALL, bootloader=False)
    if after is None:
        raise UpdateInterrupted(
            "the device has the new software and did not come back. Switch it on and look at "
            "what it runs; if it stays in its bootloader, it did not take it",
            step="restart",
        )
    _check_same(before, after, "restart")
    return after


async def _returned(host: Host, seconds: float, *, bootloader: bool) -> Features | None:
    """What the device says once it is back, in its bootloader or not; None if it is not."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while True:
        try:
            await host.look()
            features = await host.on_device(_fresh)
        except (LinkError, PeerError, DeviceFailure):
            pass  # not there yet, or in the middle of its start
        else:
            if (features.mode is Mode.BOOTLOADER) is bootloader:
                return features
        if loop.time() + _POLL > deadline:
            return None
        await asyncio.sleep(_POLL)


def _missing(package: Package, features: Features) -> list[str]:
    """What the device does not run although it should; unknown versions are left out."""
    unknown = (0, 0, 0)
    return [
        f"{file.main.kind} {'.'.join(map(str, current))} and not {'.'.join(map(str, wanted))}"
        for file, _ in package.files
        for wanted, current in [(file.main.version, compare.installed(file.main.kind, features))]
        if unknown not in {wanted, current} and wanted != current
    ]


def _check_installed(package: Package, features: Features) -> None:
    missing = _missing(package, features)
    if missing:
        raise FirmwareError(
            f"the device runs {', '.join(missing)}", failure="FirmwareError", text=""
        )
