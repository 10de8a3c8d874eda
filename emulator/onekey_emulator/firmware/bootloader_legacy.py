"""The bootloader of the Classic family: erase, take the whole image at once, check, write.

Source: `legacy/bootloader/usb.c` of OneKeyHQ/firmware-classic1s, and of OneKeyHQ/firmware for
the first generation. What a hand on the keys has to end there, a restart ends here.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

from onekey_emulator.failures import Failure, Silence
from onekey_emulator.firmware import images
from onekey_emulator.firmware.bootloader import SCREEN, Bootloader
from onekey_emulator.profiles import version_number
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.device import Device
    from onekey_emulator.firmware.images import Image
    from onekey_emulator.links import Link

_SECOND = {"classic1s", "classicpure"}
_PATIENCE = 300.0
_MOST = {True: 2 * 1024 * 1024 - 64 * 1024, False: 1024 * 1024 - 0x10400}
_MOST_RADIO = 0x40000


class _State(Enum):
    READY = "started"
    OPEN = "introduced"
    ERASED = "waits for an image"
    HALTED = "waits to be switched off"


class LegacyBootloader(Bootloader):
    """Runs a Classic, Classic 1S, Classic 1S Pure or Mini without its firmware."""

    patience: ClassVar[float | None] = _PATIENCE

    def __init__(self, device: Device) -> None:
        super().__init__(device)
        self._state = _State.READY
        self._second = device.profile.model in _SECOND
        self._radio = False
        self._agreed = False
        self._header = b""
        self._restarts = False

    async def _answer(self, link: Any, envelope: Any) -> Any:
        if self._state is _State.HALTED:
            raise Silence
        if self._state is _State.ERASED and self.name_of(envelope) not in {
            "Initialize",
            "FirmwareUpload",
        }:
            raise Failure("UnexpectedMessage")
        return await super()._answer(link, envelope)

    async def on_unknown(self, name: str) -> Any:
        if self._second and self._state is _State.READY:
            raise Silence
        raise Failure("UnexpectedMessage")

    async def on_initialize(self, request: m.Initialize) -> m.Features:
        self._state = _State.OPEN
        return self.features()

    async def on_ping(self, request: m.Ping) -> m.Success:
        return m.Success()

    async def on_wipe_device(self, request: m.WipeDevice) -> m.Success:
        agreed = await self.ask("Do you really want to", "wipe the device?")
        self._state = _State.HALTED
        if not agreed:
            raise Failure("ActionCancelled")
        self.device.remove_firmware()
        self.device.wipe()
        return m.Success()

    # the second generation is told beforehand what will come

    async def on_upgrade_file_header(self, request: m.UpgradeFileHeader) -> m.Success:
        if not self._second:
            return await self.on_unknown("UpgradeFileHeader")  # type: ignore[no-any-return]
        header = request.data
        if len(header) != images.HEADER:
            self._halt("Header size mismatch.")
        kind = images.magic(header)
        if kind == images.DESCRIPTION:
            await self._check_new(tuple(header[8:11]), bool(header[20]))
        elif kind == images.LEGACY:
            image = images.read_legacy(self.device.profile.model, header)
            if not image.signed:
                self._halt("Signatures is wrong.")
            if not images.fits_legacy(self.device.profile.model, header):
                self._halt("Wrong hardware model header.")
            await self._check_new(image.version, image.bitcoin_only)
        elif kind != images.RADIO:
            self._halt("Unknown header format.")
        self._agreed = kind != images.RADIO
        self._header = header
        return m.Success()

    async def _check_new(self, version: tuple[int, ...], bitcoin_only: bool) -> None:
        """Whether it may be installed, and whether the person wants it."""
        device = self.device
        current = device.profile.firmware_version
        present = device.storage.firmware_present
        if present:
            to_bitcoin = bitcoin_only and not device.storage.bitcoin_only
            if version < version_number(current) and not to_bitcoin:
                self._halt("Firmware downgrade not allowed.")
            if bitcoin_only != device.storage.bitcoin_only and not await self.ask(
                "Change firmware type will", "erase seed, keep your", "recovery phrase safe."
            ):
                self._cancelled()
        change = f"{current} -> {images.text(version)}" if present else images.text(version)
        if not await self.ask(change, "Install firmware by", "OneKey?"):
            self._cancelled()

    # erasing, and taking the image

    async def on_firmware_erase(self, request: m.FirmwareErase) -> m.Success:
        self._check_introduced()
        device = self.device
        asked = not self._agreed and device.storage.firmware_present
        if asked and not await self.ask("Install firmware by", "OneKey?"):
            self._cancelled()
        device.remove_firmware()
        return self._erased(radio=False)

    async def on_firmware_erase_ex(self, request: m.FirmwareErase_ex) -> m.Success:
        self._check_introduced()
        if self.device.profile.model == "mini":
            return await self.on_unknown("FirmwareErase_ex")  # type: ignore[no-any-return]
        if not await self.ask("Install ble firmware by", "OneKey?"):
            self._cancelled()
        return self._erased(radio=True)

    def _check_introduced(self) -> None:
        """Nothing is erased before Initialize, and nothing is said about it."""
        if self._state is not _State.OPEN:
            raise Silence

    def _erased(self, *, radio: bool) -> m.Success:
        self._radio = radio
        self._state = _State.ERASED
        return m.Success()

    async def on_firmware_upload(self, request: m.FirmwareUpload) -> m.Success:
        if self._state is not _State.ERASED:
            return await self.on_unknown("FirmwareUpload")  # type: ignore[no-any-return]
        self.device.show(["Installing..."])
        data = request.payload
        if images.magic(data) == images.DESCRIPTION:
            data = data[images.HEADER :]
        elif self._header and images.magic(data) not in {images.LEGACY, images.RADIO}:
            data = self._header + data  # the rest of what the header began
        most = images.HEADER + (_MOST_RADIO if self._radio else _MOST[self._second])
        if images.magic(data) != (images.RADIO if self._radio else images.LEGACY):
            self._halt("Wrong firmware header.")
        if not len(data) > images.HEADER:
            self._halt("Firmware is too small.")
        if self._radio:
            return self._install_radio(data, most)
        if not images.fits_legacy(self.device.profile.model, data):
            self._halt("Wrong hardware model header.")
        image = images.read_legacy(self.device.profile.model, data)
        if image.size > most:
            self._halt("Firmware is too big.")
        if not image.signed:
            self._halt("Signatures is wrong.")
        if not image.whole:
            self._halt("Broken firmware detected.")
        return self._install(image)

    def _install_radio(self, data: bytes, most: int) -> m.Success:
        image = images.read_chip(data)
        if image.size > most or image.size > len(data):
            self._halt("Firmware is too big.")
        self.device.install(ble_version=images.text(image.version))
        return self._done("ble firmware", "successfully installed.")

    def _install(self, image: Image) -> m.Success:
        if image.bitcoin_only != self.device.storage.bitcoin_only:
            self.device.wipe()
        self.device.install(images.text(image.version), bitcoin_only=image.bitcoin_only)
        return self._done("New firmware installed.", "Device will be power off.")

    def _done(self, *lines: str) -> m.Success:
        self.device.show(list(lines))
        self._restarts = True
        return m.Success()

    async def afterwards(self) -> None:
        if self._restarts:
            await self.restart(bootloader=False)

    # how it ends

    def _halt(self, text: str) -> None:
        """Show what is wrong until the device is switched off.

        Raises:
            Failure: always; the first generation says no words.
        """
        self._state = _State.HALTED
        self.device.show([text])
        raise Failure("ProcessError", text if self._second else None)

    def _cancelled(self) -> None:
        self._state = _State.HALTED
        self.device.show(["Installation cancelled."])
        raise Failure("ActionCancelled", "Installation cancelled." if self._second else None)

    def disconnect(self, link: Link) -> None:
        """A device that hears nothing more of an image begins anew; that takes it 5 s."""
        super().disconnect(link)
        if self._state is _State.ERASED:
            self._start_over()

    def unplug(self) -> None:
        """Without the cable the device is off."""
        super().unplug()
        self._start_over()

    def plug(self) -> None:
        self.device.show(list(SCREEN))

    def _start_over(self) -> None:
        self._state = _State.READY
        self._agreed, self._header = False, b""
