"""The public face: a device that a program can start, talk to and play the person of."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from onekey_emulator import installed, profiles
from onekey_emulator.device import Device, Exchange, WalletUse, new_device_id
from onekey_emulator.firmware.bootloader_core import CoreBootloader
from onekey_emulator.firmware.bootloader_legacy import LegacyBootloader
from onekey_emulator.firmware.core import CoreFirmware
from onekey_emulator.firmware.legacy import LegacyFirmware
from onekey_emulator.profiles import Family
from onekey_emulator.sessions import ChipOptions
from onekey_emulator.storage import StateFile, Storage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from os import PathLike
    from types import TracebackType
    from typing import Self

    from onekey_emulator.faults import Faults
    from onekey_emulator.firmware.base import Firmware
    from onekey_emulator.links import Link, LinkName, PairingWay
    from onekey_emulator.links.ble_air import Airwaves
    from onekey_emulator.links.memory import MemoryPort
    from onekey_emulator.links.usb_cable import Plug
    from onekey_emulator.links.usb_descriptors import InterfaceKind
    from onekey_emulator.user import User

ALL_ALL = " ".join(["all"] * 12)
"""The seed that everybody tests with."""

_FIRMWARE: dict[Family, type[Firmware]] = {Family.LEGACY: LegacyFirmware, Family.CORE: CoreFirmware}
_BOOTLOADERS: dict[Family, type[Firmware]] = {
    Family.LEGACY: LegacyBootloader,
    Family.CORE: CoreBootloader,
}
_NOT_REQUESTS = ("Cancel", "BixinPinInputOnDevice")


class Emulator:
    """A software device.

        async with Emulator(model="pro", auto_confirm=True) as emulator:
            channel = await emulator.port().open()

    It holds test secrets only: nothing in it protects them.

    Args:
        model: one of `profiles.MODELS`.
        firmware_version: the version it reports, by default the newest known.
        mnemonic: the seed's words (BIP-39).
        initialized: whether it has a seed at all.
        pin: digits; None for no PIN.
        passphrase_protection: whether hidden wallets are switched on.
        passphrase: what the person types on the device under `auto_confirm`.
        passphrase_always_on_device: whether hosts may not send passphrases.
        attach_pins: PINs that open hidden wallets, each with the wallet's passphrase.
        trezor_compatible: whether it says that it is from trezor.io; None for the model's way.
        auto_confirm: whether the person agrees to everything on the device.
        auto_lock_ms: milliseconds without use after which it locks; 0 for never.
        label: its name; None for the model's.
        state: file that keeps its storage. If the file exists it wins over all of the above
            that are stored; else it is made.
        seed: of everything that is random.
        device_id: 24 hexadecimal digits; None for random ones.
        chip: what is not known of its secure element.
        bootloader: whether it is in its bootloader.
    """

    def __init__(
        self,
        model: str = "pro",
        *,
        firmware_version: str | None = None,
        mnemonic: str = ALL_ALL,
        initialized: bool = True,
        pin: str | None = None,
        passphrase_protection: bool = False,
        passphrase: str = "",
        passphrase_always_on_device: bool = False,
        attach_pins: Mapping[str, str] | None = None,
        trezor_compatible: bool | None = None,
        auto_confirm: bool = False,
        auto_lock_ms: int = 600_000,
        label: str | None = None,
        state: str | PathLike[str] | None = None,
        seed: int = 0,
        device_id: str | None = None,
        chip: ChipOptions | None = None,
        bootloader: bool = False,
    ) -> None:
        profile = profiles.find(model, firmware_version)
        fresh_id = new_device_id(Random(seed))  # noqa: S311 - nothing here is secret
        state_file = None if state is None else StateFile(Path(state))
        storage = state_file.load() if state_file else None
        if storage is None:
            storage = Storage(
                device_id=device_id or fresh_id,
                mnemonic=mnemonic if initialized else None,
                pin=pin,
                attach_pins=dict(attach_pins or {}),
                label=label or "",
                language=profile.language,
                passphrase_protection=passphrase_protection,
                passphrase_always_on_device=passphrase_always_on_device,
                trezor_compatible=(
                    profile.trezor_compatible if trezor_compatible is None else trezor_compatible
                ),
                sleep_delay_ms=auto_lock_ms,
                auto_lock_delay_ms=auto_lock_ms,
            )
        profile = installed.profile(model, storage, firmware_version)
        storage.boots += 1
        random = Random(f"{seed}, boot {storage.boots}")  # noqa: S311 - nothing here is secret
        self._device = Device(profile, storage, random, chip or ChipOptions(), state_file)
        self._device.passphrase = passphrase
        self._device.paper = mnemonic
        self._device.auto_confirm = auto_confirm
        self._device.reboot = self._reboot
        self._firmware = self._booted(bootloader)
        self._device.save()
        self._servers = AsyncExitStack()
        self._running = False
        self._reboots: set[asyncio.Task[None]] = set()

    # what to look at

    @property
    def model(self) -> str:
        """The model's name, as the argument."""
        return self._device.profile.model

    @property
    def name(self) -> str:
        """The model's name as people know it."""
        return self._device.profile.name

    @property
    def serial(self) -> str:
        """The serial number."""
        return self._device.profile.serial

    @property
    def device_id(self) -> str:
        """The id of the seed's home, new after each wipe."""
        return self._device.storage.device_id

    @property
    def plugged(self) -> bool:
        """Whether the USB cable is in."""
        return self._device.plugged

    @property
    def user(self) -> User:
        """The person."""
        return self._device.user

    @property
    def screen(self) -> list[str]:
        """The lines shown now."""
        return self._device.screen

    @property
    def screens(self) -> list[list[str]]:
        """All screens so far, the current one last."""
        return self._device.screens

    @property
    def trace(self) -> list[Exchange]:
        """All messages, in order."""
        return self._device.trace

    @property
    def requests(self) -> list[str]:
        """Names of the messages from hosts that are no answers to prompts."""
        names = (
            exchange.message.DESCRIPTOR.name
            for exchange in self._device.trace
            if exchange.direction == "in"
        )
        return [name for name in names if "Ack" not in name and name not in _NOT_REQUESTS]

    @property
    def wallet_log(self) -> list[WalletUse]:
        """Which wallet really answered each request that needed one."""
        return self._device.wallet_log

    # what to do

    def port(self, name: LinkName = "usb", faults: Faults | None = None) -> MemoryPort:
        """A way in, inside this process.

        Args:
            name: "usb" or "ble".
            faults: what goes wrong on channels opened there.
        """
        from onekey_emulator.links.memory import MemoryPort

        return MemoryPort(self, name, faults)

    def wipe(self) -> None:
        """Wipe by hand, in the settings menu."""
        self._device.wipe()
        self._firmware.reset()

    async def serve_udp(self, port: int = 21324, host: str = "127.0.0.1") -> str:
        """Let other programs in over UDP, and over the debug link on the next port.

        Args:
            port: 0 for any.
            host: address to listen at.

        Returns:
            Where the device is now: `udp:127.0.0.1:21324`.

        Raises:
            OSError: a port is taken.
        """
        from onekey_emulator.links.udp import UdpServer

        await self.start()
        server = UdpServer(self)
        port = await server.start(port, host)
        self._servers.push_async_callback(server.stop)
        return f"udp:{host}:{port}"

    async def serve_bridge(self, port: int = 21333) -> str:
        """Let other programs in as through the bridge; `BridgeServer` serves several devices.

        Args:
            port: 0 for any.

        Returns:
            Where the device is now: `bridge:http://127.0.0.1:21333`.

        Raises:
            OSError: the port is taken.
            ModuleNotFoundError: aiohttp is not installed.
        """
        from onekey_emulator.links.bridge_http import BridgeServer

        await self.start()
        server = BridgeServer([self], port)
        await server.start()
        self._servers.push_async_callback(server.stop)
        return f"bridge:{server.url}"

    async def plug_into_usb(
        self, interfaces: Sequence[InterfaceKind] = ("webusb",), faults: Faults | None = None
    ) -> None:
        """Be a USB device of this machine, by Linux's vhci_hcd. `user.unplug()` pulls it out.

        Args:
            interfaces: what it has, in this order: "webusb", old Classics' "hid", and "fido",
                behind which nobody answers.
            faults: what goes wrong between it and the host.

        Raises:
            OSError: the module is not loaded, there is no free port, or this is not root.
        """
        from onekey_emulator.links.usb_device import UsbDevice
        from onekey_emulator.links.usb_vhci import VhciPlug

        await self._plug_in(lambda: VhciPlug(UsbDevice(self, interfaces, faults)))

    async def plug_into_hid(self, faults: Faults | None = None) -> None:
        """Be a HID device of this machine without USB, by Linux's /dev/uhid.

        Args:
            faults: what goes wrong between it and the host.

        Raises:
            OSError: the module is not loaded, or this is not root.
        """
        from onekey_emulator.links.uhid import UhidPlug

        await self._plug_in(lambda: UhidPlug(self, faults))

    async def serve_usbip(
        self,
        port: int = 3240,
        interfaces: Sequence[InterfaceKind] = ("webusb",),
        faults: Faults | None = None,
    ) -> str:
        """Be a USB device for whoever attaches it with `usbip`, as bus id 1-1.

        Args:
            port: 0 for any.
            interfaces: as for `plug_into_usb`.
            faults: what goes wrong between it and the host.

        Returns:
            Where it is now: `usbip:127.0.0.1:3240`.

        Raises:
            OSError: the port is taken.
        """
        from onekey_emulator.links.usb_device import UsbDevice
        from onekey_emulator.links.usbip import UsbipServer

        server = UsbipServer(port)
        port = await server.start()
        self._servers.push_async_callback(server.stop)
        await self._plug_in(lambda: server.plug(UsbDevice(self, interfaces, faults), 1))
        return f"usbip:127.0.0.1:{port}"

    async def _plug_in(self, plug: Callable[[], Plug]) -> None:
        from onekey_emulator.links.usb_cable import UsbCable

        await self.start()
        cable = UsbCable(self, plug)
        await cable.start()
        self._servers.push_async_callback(cable.stop)

    async def serve_ble(
        self,
        transport: str | Airwaves,
        pairing: PairingWay = "just-works",
        *,
        address: str | None = None,
        name: str | None = None,
        faults: Faults | None = None,
    ) -> str:
        """Be a Bluetooth peripheral.

        Args:
            transport: a controller as bumble names it, such as `hci-socket:0`; `vhci` gives the
                kernel of this machine a virtual one. Several devices may share `Airwaves`.
            pairing: what hosts have to go through.
            address: radio address, by default one that belongs to the serial number.
            name: by default the model's.
            faults: what goes wrong on the radio link.

        Returns:
            Where the device is now: `ble:F1:D2:...`.

        Raises:
            OSError: the controller cannot be opened.
            ModuleNotFoundError: bumble is not installed.
        """
        from onekey_emulator.links.ble import BlePeripheral
        from onekey_emulator.links.ble_air import Airwaves

        await self.start()
        if isinstance(transport, str):
            transport = Airwaves(transport)
            await transport.open()
            self._servers.push_async_callback(transport.close)
        peripheral = BlePeripheral(
            self,
            transport.host(self.serial),
            pairing=pairing,
            address=address,
            name=name,
            faults=faults,
        )
        await peripheral.start()
        self._servers.push_async_callback(peripheral.stop)
        return f"ble:{peripheral.address}"

    async def start(self) -> None:
        """Switch on; nothing happens if it runs."""
        if not self._running:
            self._running = True
            await self._firmware.start()

    async def stop(self) -> None:
        """Switch off and close all channels."""
        if self._running:
            self._running = False
            await asyncio.gather(*self._reboots)
            await self._servers.aclose()
            self._firmware.cut_links()
            await self._firmware.stop()

    def _booted(self, bootloader: bool) -> Firmware:
        runs = bootloader or not self._device.storage.firmware_present
        kinds = _BOOTLOADERS if runs else _FIRMWARE
        self._device.firmware = kinds[self._device.profile.family](self._device)
        return self._device.firmware

    def _reboot(self, bootloader: bool) -> None:
        old = self._firmware
        old.cut_links()
        self._device.forget()
        self._firmware = self._booted(bootloader)
        for link in old.links:  # such as UDP, which nothing cuts
            self._firmware.connect(link)
        if self._running:
            task = asyncio.create_task(self._replace(old, self._firmware), name="reboot")
            self._reboots.add(task)
            task.add_done_callback(self._reboots.discard)

    async def _replace(self, old: Firmware, new: Firmware) -> None:
        await old.stop()
        await new.start()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Switch off.

        Raises:
            ExceptionGroup: handlers ran into errors of their own.
        """
        await self.stop()
        if self._device.crashes and kind is None:
            raise ExceptionGroup("the emulator has errors", self._device.crashes)

    # for links

    @property
    def device(self) -> Device:
        """The device behind the face."""
        return self._device

    def connect(self, link: Link) -> None:
        """A host can speak from now on."""
        self._firmware.connect(link)

    def disconnect(self, link: Link) -> None:
        """A host has gone."""
        self._firmware.disconnect(link)

    def receive(self, link: Link, *packets: bytes) -> None:
        """Take packets of 64 bytes that a host wrote, in order; several may be in one piece."""
        self._firmware.receive(link, *packets)
