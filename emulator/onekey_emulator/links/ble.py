"""A Bluetooth Low Energy peripheral, by bumble: the OneKey service, pairing and bonds.

Packets of 64 bytes arrive by writes to one characteristic; what the device says leaves by
notifications of the other, as long as the connection allows. Bonds are part of what the device
stores, so a wipe forgets them. What is on the air is bumble's: see `ble_air`.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from typing import TYPE_CHECKING, Any

from bumble.att import Attribute
from bumble.core import UUID, AdvertisingData, ProtocolError
from bumble.device import Device as Peripheral
from bumble.device import DeviceConfiguration
from bumble.gatt import (
    GATT_CLIENT_CHARACTERISTIC_CONFIGURATION_DESCRIPTOR,
    Characteristic,
    CharacteristicValue,
    Descriptor,
    Service,
)
from bumble.hci import Address
from bumble.keys import KeyStore, PairingKeys
from bumble.pairing import PairingConfig, PairingDelegate
from bumble.transport.common import TransportLostError

from onekey_emulator.device import HOME
from onekey_emulator.faults import Faults
from onekey_emulator.links import Link
from onekey_sdk.wire.frames_v1 import REPORT_SIZE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bumble.device import Connection
    from bumble.host import Host

    from onekey_emulator.device import Device
    from onekey_emulator.emulator import Emulator
    from onekey_emulator.links import PairingWay

SERVICE = UUID.from_16_bits(0x0001)
WRITE = UUID.from_16_bits(0x0002)
NOTIFY = UUID.from_16_bits(0x0003)

MTU = 247
_ADVERTISING_MS = 100.0
_DIGITS = 6
_LETTING_GO = 1.0
_ATT_HEADER = 3


_CAPABILITIES: Mapping[PairingWay, PairingDelegate.IoCapability] = {
    "none": PairingDelegate.NO_OUTPUT_NO_INPUT,
    "just-works": PairingDelegate.NO_OUTPUT_NO_INPUT,
    "type": PairingDelegate.DISPLAY_OUTPUT_ONLY,
    "compare": PairingDelegate.DISPLAY_OUTPUT_AND_YES_NO_INPUT,
}


def address_of(emulator: Emulator) -> str:
    """A static random address, the same for each serial number."""
    octets = bytearray(hashlib.sha256(emulator.serial.encode()).digest()[:6])
    octets[0] |= 0xC0
    return octets.hex(":").upper()


def name_of(emulator: Emulator) -> str:
    """What the model calls itself by radio."""
    known = emulator.device.profile.features.get("ble_name")
    return str(known or f"Pro {address_of(emulator).replace(':', '')[-4:]}")


class BlePeripheral:
    """The device's radio.

    Attributes:
        address: its radio address.
        name: what it advertises.
        writes: sizes of all writes so far.
        faults: what goes wrong on the radio link.
    """

    def __init__(
        self,
        emulator: Emulator,
        host: Host,
        *,
        address: str | None = None,
        name: str | None = None,
        pairing: PairingWay = "just-works",
        faults: Faults | None = None,
    ) -> None:
        """Does not advertise yet.

        Args:
            emulator: the device.
            host: bumble's side of a controller.
            address: by default `address_of(emulator)`.
            name: by default `name_of(emulator)`.
            pairing: what a host has to go through before it may talk.
            faults: of the radio link.
        """
        self.address = address or address_of(emulator)
        self.name = name or name_of(emulator)
        self.writes: list[int] = []
        self.faults = faults or Faults()
        self._emulator = emulator
        self._connection: Connection | None = None
        self._link: Link | None = None
        self._outgoing: asyncio.Queue[bytes] = asyncio.Queue()
        self._sending: asyncio.Task[None] | None = None
        self._hanging_up: set[asyncio.Task[None]] = set()
        self._radio = Peripheral(
            config=DeviceConfiguration(name=self.name, address=Address(self.address)), host=host
        )
        self._radio.gatt_server.max_mtu = MTU
        self._radio.keystore = _Bonds(emulator.device)
        delegate = _Screen(emulator.device, _CAPABILITIES[pairing])
        digits = pairing in {"type", "compare"}
        config = PairingConfig(sc=True, mitm=digits, bonding=True, delegate=delegate)

        def configuration(_: Connection) -> PairingConfig:
            return config

        self._radio.pairing_config_factory = configuration
        self._notify = self._describe(guarded=pairing != "none")
        self._radio.on(Peripheral.EVENT_CONNECTION, self._begin)

    async def start(self) -> None:
        """Let hosts find the device."""
        await self._radio.power_on()
        data = AdvertisingData(
            [
                (AdvertisingData.FLAGS, bytes([0x06])),
                (AdvertisingData.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS, bytes(SERVICE)),
                (AdvertisingData.COMPLETE_LOCAL_NAME, self.name.encode()),
            ]
        )
        await self._radio.start_advertising(
            auto_restart=True,
            advertising_data=bytes(data),
            advertising_interval_min=_ADVERTISING_MS,
            advertising_interval_max=_ADVERTISING_MS,
        )

    async def stop(self) -> None:
        """Switch the radio off."""
        self.hang_up()
        if self._hanging_up:
            await asyncio.wait(self._hanging_up)
        with contextlib.suppress(TransportLostError):
            await self._radio.stop_advertising()
        await self._radio.power_off()

    def hang_up(self) -> None:
        """Break the connection, if there is one."""
        if self._connection is not None:
            task = asyncio.ensure_future(_disconnect(self._connection))
            self._hanging_up.add(task)
            task.add_done_callback(self._hanging_up.discard)
        self._end()

    def _describe(self, *, guarded: bool) -> Characteristic[bytes]:
        """The service; `guarded` characteristics ask the host to encrypt."""
        permissions = Attribute.Permissions.WRITEABLE
        if guarded:
            permissions |= Attribute.Permissions.WRITE_REQUIRES_ENCRYPTION
        write = Characteristic[bytes](
            WRITE,
            Characteristic.Properties.WRITE | Characteristic.Properties.WRITE_WITHOUT_RESPONSE,
            permissions,
            CharacteristicValue(write=self._receive),
        )
        server: Any = self._radio.gatt_server
        descriptors: list[Descriptor] = []
        notify = Characteristic[bytes](
            NOTIFY, Characteristic.Properties.NOTIFY, Attribute.Permissions(0), b"", descriptors
        )
        descriptors.append(
            Descriptor(
                GATT_CLIENT_CHARACTERISTIC_CONFIGURATION_DESCRIPTOR,
                permissions | Attribute.Permissions.READABLE,
                server.make_descriptor_value(notify),
            )
        )
        self._radio.add_service(Service(SERVICE, [write, notify]))
        return notify

    def _begin(self, connection: Connection) -> None:
        self._connection = connection

        def ended(_: int) -> None:
            if self._connection is connection:
                self._end()

        connection.on(connection.EVENT_DISCONNECTION, ended)
        self._outgoing = asyncio.Queue()
        self._sending = asyncio.ensure_future(self._send_all(connection))
        self.faults.bind(self._outgoing.put_nowait)
        self._link = Link("ble", self._send, self.hang_up)
        self._emulator.connect(self._link)

    def _end(self) -> None:
        link, self._link, self._connection = self._link, None, None
        if link is not None:
            self._emulator.disconnect(link)
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    def _receive(self, _: Any, value: bytes) -> None:
        self.writes.append(len(value))
        for start in range(0, len(value), REPORT_SIZE):
            packet = value[start : start + REPORT_SIZE]
            self.faults.carry("in", packet, self._take, self.hang_up)

    def _take(self, packet: bytes) -> None:
        if self._link is not None:
            self._emulator.receive(self._link, packet)

    def _send(self, piece: bytes) -> None:
        if self._connection is None:  # it broke within the message
            return
        step = self._connection.att_mtu - _ATT_HEADER
        for start in range(0, len(piece), step):
            self.faults.carry(
                "out", piece[start : start + step], self._outgoing.put_nowait, self.hang_up
            )

    async def _send_all(self, connection: Connection) -> None:
        while True:
            piece = await self._outgoing.get()
            await self._radio.notify_subscriber(connection, self._notify, piece)


async def _disconnect(connection: Connection) -> None:
    # It may be gone already; then the controller has nothing to say.
    with contextlib.suppress(ProtocolError, TransportLostError, TimeoutError):
        async with asyncio.timeout(_LETTING_GO):
            await connection.disconnect()


class _Screen(PairingDelegate):
    """Shows the digits of a pairing. The person at the device agrees to them."""

    def __init__(self, device: Device, capability: PairingDelegate.IoCapability) -> None:
        super().__init__(capability)
        self._device = device

    async def generate_passkey(self) -> int:
        return self._device.random.randrange(10**_DIGITS)

    async def display_number(self, number: int, digits: int) -> None:
        self._device.show(["Bluetooth pairing", f"{number:0{digits}}"])

    async def compare_numbers(self, number: int, digits: int) -> bool:
        await self.display_number(number, digits)
        return True


class _Bonds(KeyStore):
    """The keys of paired hosts, among what the device stores."""

    def __init__(self, device: Device) -> None:
        self._device = device

    async def delete(self, name: str) -> None:
        self._device.storage.bonds.pop(name, None)
        self._device.save()

    async def update(self, name: str, keys: PairingKeys) -> None:
        self._device.storage.bonds[name] = keys.to_dict()
        self._device.save()
        self._device.show([HOME])

    async def get(self, name: str) -> PairingKeys | None:
        keys = self._device.storage.bonds.get(name)
        return None if keys is None else PairingKeys.from_dict(keys)

    async def get_all(self) -> list[tuple[str, PairingKeys]]:
        bonds = self._device.storage.bonds
        return [(name, PairingKeys.from_dict(keys)) for name, keys in bonds.items()]
