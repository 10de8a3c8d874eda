"""The bootloader of Touch and Pro: files are written to its disk, and then installed.

Source: `core/embed/bootloader` and `core/embed/emmc_wrapper` of OneKeyHQ/firmware-pro, and of
OneKeyHQ/firmware for the Touch, whose older bootloaders take firmware piece by piece instead.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NoReturn

from onekey_emulator import features
from onekey_emulator.failures import Failure
from onekey_emulator.firmware import images
from onekey_emulator.firmware.bootloader import Bootloader
from onekey_emulator.profiles import version_number
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.device import Device
    from onekey_emulator.firmware.images import Image
    from onekey_emulator.links import Link
    from onekey_sdk.wire.codec import Envelope

_DIRECTORIES = ("0:", "0:boot", "0:res")
_NEW_BOOTLOADERS = ("0:updates/bootloader.bin", "0:boot/bootloader.bin")
_INSTALLING = 2.5
"""Seconds that an installation takes; real ones take minutes."""
_STEPS = 5
_FIRST_PIECE, _PIECE = 16 * 1024, 128 * 1024
_OLD_TOUCH = (2, 4, 5)
"""Bootloaders before this have no disk."""


class CoreBootloader(Bootloader):
    """Runs a Touch or Pro without its firmware.

    Attributes:
        files: what is on its disk, by path.
    """

    def __init__(self, device: Device) -> None:
        super().__init__(device)
        self.files: dict[str, bytearray] = {}
        self._directories: set[str] = set(_DIRECTORIES)
        self._progress: int | None = None
        self._install: _Parts | None = None
        self._failed = False
        self._reboot_after = True
        self._next: bool | None = None
        self._piecewise = bytearray()
        self._length = 0
        version = version_number(device.profile.bootloader.get("onekey_boot_version", "0"))
        if device.profile.model == "touch":
            fields = device.profile.bootloader
            version = (fields["major_version"], fields["minor_version"], fields["patch_version"])
        self._has_disk = version >= _OLD_TOUCH

    def arrived(self, link: Link, envelope: Envelope) -> None:
        if self._progress is None:
            super().arrived(link, envelope)
        elif self.name_of(envelope) == "Initialize":
            self.transmit(link, features.build_bootloader_simple(self.device))
        else:
            self.transmit(link, self.failure("ProcessError", f"Update mode {self._progress}"))

    async def on_unknown(self, name: str) -> Any:
        raise Failure("UnexpectedMessage")

    async def on_initialize(self, request: m.Initialize) -> m.Features:
        return self.features()

    async def on_ping(self, request: m.Ping) -> m.Success:
        return m.Success(message=request.message)

    async def on_onekey_get_features(self, request: m.OnekeyGetFeatures) -> Any:
        if self.device.profile.onekey_features is None:
            return await self.on_unknown("OnekeyGetFeatures")
        return features.build_onekey(self.device)

    async def on_wipe_device(self, request: m.WipeDevice) -> m.Success:
        if not await self.ask("Wipe Device?"):
            raise Failure("ActionCancelled", "Wipe cancelled")
        self.device.wipe()
        self._next = True
        return m.Success()

    async def on_reboot(self, request: m.Reboot) -> m.Success:
        names = {m.RebootType.Normal: "Normal", m.RebootType.BootLoader: "BootLoader"}
        name = names.get(request.reboot_type)
        if name is None:
            raise Failure("ProcessError", "Reboot type invalid!")
        self._next = name == "BootLoader"
        self._take_bootloader()
        return m.Success(message=f"Reboot type {name} accepted!")

    def _take_bootloader(self) -> None:
        """What the boardloader does when the device starts: put a new bootloader in place."""
        data = self._new_bootloader()
        if data is not None:
            self.device.install(
                bootloader_version=images.text(images.read_bootloader(data).version)
            )
            self._delete_bootloader()

    # the disk

    async def on_emmc_dir_make(self, request: m.EmmcDirMake) -> m.Success:
        self._check_disk()
        self._directories.add(request.path.rstrip("/"))
        return m.Success(message="Succeed")

    async def on_emmc_file_delete(self, request: m.EmmcFileDelete) -> m.Success:
        self._check_disk()
        self.files.pop(request.path, None)
        return m.Success(message="Succeed")

    async def on_emmc_file_write(self, request: m.EmmcFileWrite) -> m.EmmcFile:
        self._check_disk()
        file = request.file
        if request.ui_percentage > 100:
            raise Failure("ProcessError", "Percentage invalid!")
        if file.path.rpartition("/")[0] not in self._directories and "/" in file.path:
            text = "process_msg_EmmcFileWrite -> emmc_fs_file_write Failed"
            raise Failure("ProcessError", text)
        exists = file.path in self.files
        if exists and request.overwrite == request.append:
            state = "enabled" if request.overwrite else "disabled"
            text = f"File exists but overwrite and append both {state}!"
            raise Failure("ProcessError", text)
        content = bytearray() if request.overwrite else self.files.get(file.path, bytearray())
        content[file.offset : file.offset + len(file.data)] = file.data
        self.files[file.path] = content
        self.device.show([f"Transferring Data {request.ui_percentage}%"])
        return m.EmmcFile(
            path=file.path, len=file.len, offset=file.offset, processed_byte=len(file.data)
        )

    def _check_disk(self) -> None:
        if not self._has_disk:
            raise Failure("UnexpectedMessage")

    def _new_bootloader(self) -> bytes | None:
        found = (self.files[path] for path in _NEW_BOOTLOADERS if path in self.files)
        data = next(found, None)
        return None if data is None else bytes(data)

    def _delete_bootloader(self) -> None:
        for path in _NEW_BOOTLOADERS:
            self.files.pop(path, None)

    # installing what is on the disk

    async def on_firmware_update_emmc(self, request: m.FirmwareUpdateEmmc) -> m.Success:
        self._check_disk()
        try:
            parts = self._collect(request.path)
            await self._confirm(parts)
        except Failure:
            self._delete_bootloader()
            self._failed = True
            raise
        self._install = parts
        self._reboot_after = request.reboot_on_success
        return m.Success(message="Firmware install confirmed")

    def _collect(self, path: str) -> _Parts:
        parts = _Parts(self.device)
        bootloader = self._new_bootloader()
        if bootloader is not None:
            parts.take_bootloader(bootloader)
        if path.rstrip("/") in self._directories:
            folder = f"{path.rstrip('/')}/"
            found = [name for name in self.files if name.startswith(folder)]
            known = [
                name
                for name in sorted(found)
                if images.magic(bytes(self.files[name])) in _Parts.MAGICS
            ]
            for name in known:
                parts.take(bytes(self.files[name]))
            for name in known:
                del self.files[name]
        elif path not in self.files:
            raise Failure("ProcessError", "Firmware file not exist!")
        else:
            try:
                parts.take(bytes(self.files[path]))
            except Failure:
                del self.files[path]
                raise
        return parts

    async def _confirm(self, parts: _Parts) -> None:
        agreed = True
        if parts.purpose_changed:
            agreed = await self.ask("Change firmware type?", "Seed will be erased!")
        if not agreed or not await self.ask("Install", *parts.summary):
            raise Failure("ActionCancelled", "Firmware install cancelled")

    async def afterwards(self) -> None:
        if self._next is not None:
            await self.restart(bootloader=self._next, delay=0.5)
        if self._failed:
            # The failure stays on the screen until it is touched.
            await self.ask("Installation failed", "Tap to restart")
            await self.restart(bootloader=True, delay=0.5)
        if self._install is not None:
            await self._carry_out(self._install)

    async def _carry_out(self, parts: _Parts) -> NoReturn:
        self._progress = 0
        for step in range(_STEPS):
            self._progress = 100 * step // _STEPS
            self.device.show([f"Installing {self._progress}%"])
            await asyncio.sleep(_INSTALLING / _STEPS)
        parts.install()
        self._delete_bootloader()
        await self.restart(bootloader=not self._reboot_after, delay=1.0)

    # firmware piece by piece, of the first Touches

    async def on_firmware_erase(self, request: m.FirmwareErase) -> m.FirmwareRequest:
        if self.device.profile.model != "touch":
            raise Failure("UnexpectedMessage")
        if not 0 < request.length <= 28 * _PIECE or request.length % 4:
            raise Failure("ProcessError", "Wrong firmware size")
        self._length = request.length
        self._piecewise.clear()
        return m.FirmwareRequest(offset=0, length=min(_FIRST_PIECE, request.length))

    async def on_firmware_upload(self, request: m.FirmwareUpload) -> m.FirmwareRequest | m.Success:
        if not self._length:
            raise Failure("UnexpectedMessage")
        done = len(self._piecewise)
        # The rest of the first piece comes after the headers in it were confirmed.
        wanted = min(self._length - done, _PIECE - done if done == _FIRST_PIECE else _PIECE)
        if not done:
            wanted = min(_FIRST_PIECE, self._length)
        if len(request.payload) != wanted:
            raise Failure("ProcessError", "Invalid chunk size")
        self._piecewise += request.payload
        if not done:
            await self._confirm_pieces()
        done = len(self._piecewise)
        if done < self._length:
            if done >= _PIECE:
                self.device.remove_firmware()
            size = _PIECE - done if done == _FIRST_PIECE else _PIECE
            return m.FirmwareRequest(offset=done, length=min(size, self._length - done))
        return self._install_pieces(bytes(self._piecewise))

    async def _confirm_pieces(self) -> None:
        head = bytes(self._piecewise)
        if images.magic(head) == images.RADIO:
            agreed = await self.ask("Install ble firmware?")
        elif images.magic(head) != images.VENDOR:
            self._length = 0
            raise Failure("ProcessError", "Invalid vendor header")
        else:
            image = images.read_core(head)
            start = images.vendor_size(head)
            if images.magic(head[start:]) != images.FIRMWARE["touch"] or not image.signed:
                self._length = 0
                raise Failure("ProcessError", "Invalid firmware header")
            current = version_number(self.device.profile.firmware_version)
            older = self.device.storage.firmware_present and image.version < current
            question = "Downgrade? Seed will be erased!" if older else "Install firmware?"
            agreed = await self.ask(images.text(image.version), question)
            if agreed and older:
                self.device.wipe()
        if not agreed:
            self._length = 0
            raise Failure("ActionCancelled", "Firmware install cancelled")

    def _install_pieces(self, data: bytes) -> m.Success:
        self._length = 0
        self._next = False
        if images.magic(data) == images.RADIO:
            self.device.install(ble_version=images.text(images.read_chip(data).version))
            return m.Success(message="Bluetooth download success")
        image = images.read_core(data)
        if not image.whole:
            raise Failure("ProcessError", "Invalid chunk hash")
        self.device.install(images.text(image.version))
        return m.Success()


class _Parts:
    """What one installation consists of."""

    MAGICS = (images.VENDOR, images.RADIO, images.ELEMENT)

    def __init__(self, device: Device) -> None:
        self._device = device
        self._firmware: Image | None = None
        self._radio: Image | None = None
        self._bootloader: Image | None = None
        self.purpose_changed = False
        self.summary: list[str] = []

    def take_bootloader(self, data: bytes) -> None:
        """Check a bootloader.

        Raises:
            Failure: it is no bootloader for this model, not whole, or too old.
        """
        image = images.read_bootloader(data)
        expected = images.BOOTLOADER.get(self._device.profile.model)
        if images.magic(data) != expected or not image.whole or not image.signed:
            raise Failure("ProcessError", "Bootloader file verify failed!")
        current = self._device.profile.bootloader["onekey_boot_version"]
        if image.version < version_number(current):
            raise Failure("ProcessError", "Bootloader downgrade!")
        self._bootloader = image
        self.summary.append(f"Bootloader {current} -> {images.text(image.version)}")

    def take(self, data: bytes) -> None:
        """Check a file, which may hold several images.

        Raises:
            Failure: one of them is none, or not for this device.
        """
        if len(data) < images.HEADER:
            raise Failure("ProcessError", "Update file too small!")
        while data:
            kind = images.magic(data)
            if kind == images.VENDOR:
                data = data[self._take_firmware(data) :]
            elif kind in {images.RADIO, images.ELEMENT}:
                image = images.read_chip(data)
                if image.size > len(data):
                    raise Failure("ProcessError", f"{_CHIPS[kind]} firmware length error!")
                if kind == images.RADIO:
                    self._radio = image
                self.summary.append(f"{_CHIPS[kind]} {images.text(image.version)}")
                data = data[image.size :]
            else:
                raise Failure("ProcessError", "Update file unknown type!")

    def _take_firmware(self, data: bytes) -> int:
        image = images.read_core(data)
        start = images.vendor_size(data)
        model = self._device.profile.model
        if images.magic(data[start:]) != images.FIRMWARE[model] or not image.signed:
            raise Failure("ProcessError", "Update file header invalid!")
        if not image.whole:
            raise Failure("ProcessError", "Update file hash invalid!")
        storage, current = self._device.storage, self._device.profile.firmware_version
        if storage.firmware_present:
            self.purpose_changed = image.bitcoin_only != storage.bitcoin_only
            to_bitcoin = self.purpose_changed and image.bitcoin_only
            if image.version < version_number(current) and not to_bitcoin:
                text = f"Firmware downgrade not allowed! Current version is: {current}"
                raise Failure("ProcessError", text)
        self._firmware = image
        self.summary.append(f"System {current} -> {images.text(image.version)}")
        return image.size

    def install(self) -> None:
        """Put all of it in place."""
        if self._firmware is not None:
            if self.purpose_changed:
                self._device.wipe()
            self._device.install(
                images.text(self._firmware.version), bitcoin_only=self._firmware.bitcoin_only
            )
        self._device.install(
            ble_version=images.text(self._radio.version) if self._radio else None,
            bootloader_version=(
                images.text(self._bootloader.version) if self._bootloader else None
            ),
        )


_CHIPS = {images.RADIO: "BLE", images.ELEMENT: "SE"}
