"""A software device within the reach of BlueZ's double."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from dbus_fast import Variant
from onekey_emulator.faults import Faults
from onekey_emulator.links import Link

if TYPE_CHECKING:
    from onekey_emulator import Emulator

    from tests.support.bluez import FakeBluez

ADAPTER = "/org/bluez/hci0"
SERVICE = "00000001-0000-1000-8000-00805f9b34fb"
DEVICE1 = "org.bluez.Device1"
CHARACTERISTIC1 = "org.bluez.GattCharacteristic1"

_SERVICE1 = "org.bluez.GattService1"
_PACKET = 64


class Refusal(Exception):  # noqa: N818
    """What BlueZ answers a call with instead of a result."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name, text)
        self.name = f"org.bluez.Error.{name}" if "." not in name else name
        self.text = text


class FakeDevice:
    """A software OneKey that advertises itself.

    Attributes:
        paired: whether the computer has keys for the device.
        security: "none", "just_works", "type" (the person types digits), "compare", "authorize"
            (the computer may say no), "pin" (as before Bluetooth 2.1), or "gives_up".
        gives_up: set when the device ends a pairing that is under way.
        passkey: what the device shows while it is paired.
        bonded: whether the device has the keys as well.
        bond_trouble: what becomes of a connection if it has not: "hang", "loop", or "die".
        connect_refusals: what the next attempts to connect fail with.
        connects: how often a connection was made.
        asleep: does not advertise itself, and cannot be connected to.
        writes: the size of every write and whether it was acknowledged.
        faults: of the radio link.
        link_mtu: bytes in one packet of the radio link.
        tells_mtu: whether it is a property, as from BlueZ 5.62 on.
    """

    def __init__(
        self,
        emulator: Emulator,
        address: str = "F1:00:00:00:00:01",
        name: str = "Pro 1A2B",
        *,
        security: str = "just_works",
        services: tuple[str, ...] = (SERVICE,),
        mtu: int = 247,
        tells_mtu: bool = True,
        flags: tuple[str, ...] = ("write", "write-without-response"),
    ) -> None:
        self.address = address
        self.name = name
        self.path = f"{ADAPTER}/dev_{address.replace(':', '_')}"
        self.security = security
        self.services = services
        self.link_mtu = mtu
        self.tells_mtu = tells_mtu
        self.flags = flags
        self.gives_up = asyncio.Event()
        self.passkey = 42_017
        self.paired = False
        self.bonded = False
        self.bond_trouble = "loop"
        self.connect_refusals: deque[Refusal] = deque()
        self.connects = 0
        self.connected = False
        self.asleep = False
        self.writes: list[tuple[int, bool]] = []
        self.faults = Faults()
        self.notifying = False
        self._emulator = emulator
        self._link: Link | None = None
        self._bluez: FakeBluez

    def appear(self, bluez: FakeBluez) -> None:
        self._bluez = bluez

    @property
    def characteristics(self) -> tuple[str, str]:
        """Paths of the one to write to, and of the one that notifies."""
        return f"{self.path}/service0001/char0002", f"{self.path}/service0001/char0004"

    def properties(self) -> dict[str, Variant]:
        """What BlueZ tells of it."""
        return {
            "Address": Variant("s", self.address),
            "AddressType": Variant("s", "random"),
            "Name": Variant("s", self.name),
            "Alias": Variant("s", self.name),
            "Adapter": Variant("o", ADAPTER),
            "Paired": Variant("b", self.paired),
            "Bonded": Variant("b", self.paired),
            "Trusted": Variant("b", False),
            "Connected": Variant("b", self.connected),
            "ServicesResolved": Variant("b", self.connected),
            "UUIDs": Variant("as", list(self.services)),
        }

    def objects(self) -> dict[str, dict[str, dict[str, Variant]]]:
        """Itself, and its services once they are resolved."""
        objects = {self.path: {DEVICE1: self.properties()}}
        return objects | (self.gatt() if self.connected else {})

    def gatt(self) -> dict[str, dict[str, dict[str, Variant]]]:
        service = f"{self.path}/service0001"
        described = {
            service: {
                _SERVICE1: {
                    "UUID": Variant("s", SERVICE),
                    "Device": Variant("o", self.path),
                    "Primary": Variant("b", True),
                }
            }
        }
        flags = (list(self.flags), ["notify"])
        uuids = (SERVICE.replace("1", "2", 1), SERVICE.replace("1", "3", 1))
        for path, uuid, flag in zip(self.characteristics, uuids, flags, strict=True):
            properties = {
                "UUID": Variant("s", uuid),
                "Service": Variant("o", service),
                "Value": Variant("ay", b""),
                "Notifying": Variant("b", False),
                "Flags": Variant("as", flag),
            }
            if self.tells_mtu:
                properties["MTU"] = Variant("q", self.link_mtu)
            described[path] = {CHARACTERISTIC1: properties}
        return described

    async def connect(self) -> None:
        """What `Connect` does.

        Raises:
            Refusal: it does not.
        """
        if self.connect_refusals:
            raise self.connect_refusals.popleft()
        if self.asleep:
            await asyncio.Event().wait()
        if self.paired and not self.bonded:
            await self._fail_to_encrypt()
        self.connects += 1
        self.connected = True
        self.faults.bind(self.notify)
        self._link = Link("ble", self._send, self.drop)
        self._emulator.connect(self._link)
        for path, interfaces in self.gatt().items():
            self._bluez.added(path, interfaces)
        self._bluez.changed(self.path, DEVICE1, Connected=Variant("b", True))
        self._bluez.changed(self.path, DEVICE1, ServicesResolved=Variant("b", True))

    async def _fail_to_encrypt(self) -> None:
        """The device lost its keys: what BlueZ 5.66 does depends on the kernel."""
        if self.bond_trouble == "die":
            self._bluez.die()
        while self.bond_trouble == "loop":
            for connected in (True, False):
                self._bluez.changed(self.path, DEVICE1, Connected=Variant("b", connected))
            await asyncio.sleep(0.2)
        await asyncio.Event().wait()

    def drop(self) -> None:
        """The radio link ends."""
        if not self.connected:
            return
        self.connected = self.notifying = False
        if self._link is not None:
            self._emulator.disconnect(self._link)
            self._link = None
        off = Variant("b", False)
        self._bluez.changed(self.path, DEVICE1, ServicesResolved=off, Connected=off)

    async def write(self, data: bytes, *, acknowledged: bool) -> None:
        """What `WriteValue` does."""
        if not self.connected:
            raise Refusal("Failed", "Not connected")
        kind = "write" if acknowledged else "write-without-response"
        if kind not in self.flags:
            raise Refusal("NotSupported", "Operation is not supported")
        self.writes.append((len(data), acknowledged))
        for start in range(0, len(data), _PACKET):
            self.faults.carry("in", data[start : start + _PACKET], self._take, self.drop)
        if not self.connected and acknowledged:
            raise Refusal("Failed", "Operation failed with ATT error: 0x0e (Unlikely Error)")

    def _take(self, packet: bytes) -> None:
        if self._link is not None:
            self._emulator.receive(self._link, packet)

    def _send(self, piece: bytes) -> None:
        self.faults.carry("out", piece, self.notify, self.drop)

    def notify(self, piece: bytes) -> None:
        if self.notifying:
            value = Variant("ay", piece)
            self._bluez.changed(self.characteristics[1], CHARACTERISTIC1, Value=value)
