"""The software device as a Bluetooth peripheral, seen by bumble's own central."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from bumble.att import ATT_Error
from bumble.controller import Controller
from bumble.core import ProtocolError
from bumble.core import TimeoutError as GaveUp
from bumble.device import Device, DeviceConfiguration, Peer
from bumble.hci import Address
from bumble.pairing import PairingConfig, PairingDelegate
from bumble.transport import open_transport
from onekey_emulator import Emulator
from onekey_emulator.faults import Faults
from onekey_emulator.links.ble import NOTIFY, SERVICE, WRITE, BlePeripheral, name_of
from onekey_emulator.links.ble_air import VirtualAir

from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec
from onekey_sdk.wire.frames_v1 import NotificationAssembler, reports

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from onekey_emulator.links import PairingWay

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:bumble")

HOST = "C0:00:00:00:00:01"


class Person(PairingDelegate):
    """Types what the device shows, or something else."""

    def __init__(self, emulator: Emulator, *, careless: bool = False) -> None:
        super().__init__(PairingDelegate.DISPLAY_OUTPUT_AND_KEYBOARD_INPUT)
        self.compared: list[int] = []
        self._emulator = emulator
        self._careless = careless

    async def get_number(self) -> int:
        while self._emulator.screen[0] != "Bluetooth pairing":  # noqa: ASYNC110 - a look
            await asyncio.sleep(0.1)
        shown = int(self._emulator.screen[1])
        return (shown + 1) % 1_000_000 if self._careless else shown

    async def compare_numbers(self, number: int, digits: int) -> bool:
        self.compared.append(number)
        return True


class Host:
    """A connected central."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()

    def characteristic(self, uuid: Any) -> Any:
        return self.peer.get_characteristics_by_uuid(uuid)[0]

    async def subscribe(self) -> None:
        peer: Any = self.peer
        await peer.subscribe(self.characteristic(NOTIFY), self.heard.put_nowait)

    async def ask(self, message: Any, *, acknowledged: bool = True) -> tuple[Any, list[bytes]]:
        """The answer, and the notifications that it came in."""
        codec, assembler, pieces = Codec(), NotificationAssembler(), list[bytes]()
        for packet in reports(codec.encode(message)):
            write = self.characteristic(WRITE)
            await write.write_value(packet, with_response=acknowledged)
        while True:
            pieces.append(await self.heard.get())
            envelope = assembler.feed(pieces[-1])
            if envelope is not None:
                return codec.decode(envelope), pieces


class Radio:
    """A device on a virtual air, and a host."""

    def __init__(self, emulator: Emulator, way: PairingWay, faults: Faults | None = None) -> None:
        self.air = VirtualAir()
        self.emulator = emulator
        self.peripheral = BlePeripheral(
            emulator, self.air.host("device"), pairing=way, faults=faults
        )
        config = DeviceConfiguration(name="host", address=Address(HOST))
        self.central = Device(config=config, host=self.air.host("host"))
        self.person = Person(emulator)

    def pairing(self, person: Person, *, mitm: bool) -> None:
        config = PairingConfig(mitm=mitm, delegate=person)

        def configuration(_: Any) -> PairingConfig:
            return config

        self.central.pairing_config_factory = configuration

    async def connect(self, mtu: int = 517) -> Host:
        peer = Peer(await self.central.connect(Address(self.peripheral.address)))
        if mtu > 23:
            await peer.request_mtu(mtu)
        await peer.discover_service(SERVICE)
        await peer.discover_characteristics()
        return Host(peer)


@asynccontextmanager
async def on_the_air(
    way: PairingWay = "none", *, faults: Faults | None = None, **options: Any
) -> AsyncGenerator[Radio]:
    async with Emulator("pro", auto_confirm=True, **options) as emulator:
        radio = Radio(emulator, way, faults)
        radio.pairing(radio.person, mitm=way in {"type", "compare"})
        await radio.peripheral.start()
        await radio.central.power_on()
        yield radio
        await radio.peripheral.stop()
        await radio.central.power_off()


async def test_the_advertisement_names_the_service_and_the_device() -> None:
    async with on_the_air() as radio:
        seen: asyncio.Queue[Any] = asyncio.Queue()
        radio.central.on("advertisement", seen.put_nowait)
        await radio.central.start_scanning()
        advertisement = await seen.get()
        assert str(advertisement.address).startswith(radio.peripheral.address)
        assert advertisement.data.get(advertisement.data.Type.COMPLETE_LOCAL_NAME) == name_of(
            radio.emulator
        )
        uuids = advertisement.data.get(
            advertisement.data.Type.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS
        )
        assert uuids == [SERVICE]


@pytest.mark.parametrize(
    ("model", "name"),
    [("classic1s", "K"), ("classic", "K1234"), ("touch", "T1234"), ("pro", "Pro ")],
)
def test_each_model_has_a_name_of_its_kind(model: Any, name: str) -> None:
    assert name_of(Emulator(model)).startswith(name)


@pytest.mark.parametrize("acknowledged", [True, False])
async def test_messages_go_both_ways(acknowledged: bool) -> None:
    async with on_the_air() as radio:
        host = await radio.connect()
        await host.subscribe()
        features, pieces = await host.ask(m.GetFeatures(), acknowledged=acknowledged)
        assert features.onekey_serial_no == radio.emulator.serial
        assert len(pieces) > 1
        assert not pieces[1].startswith(b"?")


async def test_notifications_fit_a_connection_of_the_smallest_size() -> None:
    async with on_the_air() as radio:
        host = await radio.connect(mtu=23)
        await host.subscribe()
        features, pieces = await host.ask(m.GetFeatures())
        assert features.onekey_serial_no == radio.emulator.serial
        assert max(map(len, pieces)) == 20


async def test_several_packets_in_one_write_are_taken_apart() -> None:
    async with on_the_air() as radio:
        host = await radio.connect()
        await host.subscribe()
        packets = reports(Codec().encode(m.Ping(message="x" * 150)))
        assert len(packets) == 3
        await host.characteristic(WRITE).write_value(b"".join(packets), with_response=False)
        answer, _ = await host.ask(m.GetFeatures())
        assert answer.message == "x" * 150
        assert radio.peripheral.writes[0] == 192


@pytest.mark.parametrize("uuid", [WRITE, NOTIFY])
async def test_without_pairing_nothing_is_allowed(uuid: Any) -> None:
    async with on_the_air("just-works") as radio:
        host = await radio.connect()
        write = host.characteristic(WRITE)
        attempt = host.subscribe() if uuid is NOTIFY else write.write_value(bytes(64), True)
        with pytest.raises(ATT_Error, match="INSUFFICIENT_ENCRYPTION"):
            await attempt


@pytest.mark.parametrize("way", ["just-works", "type", "compare"])
async def test_pairing_lets_the_host_in(way: PairingWay) -> None:
    async with on_the_air(way) as radio:
        host = await radio.connect()
        await host.peer.connection.pair()
        await host.subscribe()
        features, _ = await host.ask(m.GetFeatures())
        assert features.onekey_serial_no == radio.emulator.serial
        shown = [screen[1] for screen in radio.emulator.screens if "Bluetooth pairing" in screen]
        assert len(shown) == (way != "just-works")
        if way == "compare":
            assert shown == [f"{radio.person.compared[0]:06}"]


async def test_a_wrong_passkey_does_not() -> None:
    async with on_the_air("type") as radio:
        radio.pairing(Person(radio.emulator, careless=True), mitm=True)
        host = await radio.connect()
        with pytest.raises(ProtocolError, match="CONFIRM_VALUE_FAILED"):
            await host.peer.connection.pair()
        assert radio.emulator.device.storage.bonds == {}


async def test_a_bond_survives_a_restart_but_no_wipe(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    async with on_the_air("just-works", state=state) as radio:
        await (await radio.connect()).peer.connection.pair()
        bonds = dict(radio.emulator.device.storage.bonds)
        assert list(bonds) == [HOST]
    async with Emulator("pro", state=state) as emulator:
        assert emulator.device.storage.bonds == bonds
        emulator.wipe()
        assert emulator.device.storage.bonds == {}


@pytest.mark.parametrize("direction", ["in", "out"])
async def test_the_link_breaks_in_the_middle_of_a_message(direction: Any) -> None:
    faults = Faults(unplug_at=2, directions=[direction])
    async with on_the_air(faults=faults) as radio:
        host = await radio.connect()
        broken = asyncio.Event()

        def see(_: int) -> None:
            broken.set()

        host.peer.connection.on("disconnection", see)
        await host.subscribe()
        for packet in reports(Codec().encode(m.Ping(message="x" * 400))):
            await host.characteristic(WRITE).write_value(packet, with_response=False)
        await broken.wait()
        assert (
            await radio.connect()
        ).peer.connection.is_encrypted is False  # it can be found again


async def test_notifications_may_be_late() -> None:
    async with on_the_air(faults=Faults(delay=2.0, directions=["out"])) as radio:
        host = await radio.connect()
        await host.subscribe()
        before = asyncio.get_running_loop().time()
        features, _ = await host.ask(m.GetFeatures())
        assert features.onekey_serial_no == radio.emulator.serial
        assert asyncio.get_running_loop().time() - before > 0.1


async def test_two_devices_share_the_air() -> None:
    async with on_the_air() as radio, Emulator("classic", auto_confirm=True) as other:
        second = BlePeripheral(other, radio.air.host("second"), pairing="none")
        await second.start()
        hosts = [await radio.connect()]
        radio.peripheral, first = second, radio.peripheral
        hosts.append(await radio.connect())
        radio.peripheral = first
        serials: list[str] = []
        for host in hosts:
            await host.subscribe()
            features, _ = await host.ask(m.GetFeatures())
            serials.append(features.onekey_serial_no or features.onekey_serial)
        assert serials == [radio.emulator.serial, other.serial]
        await second.stop()


async def test_after_a_reboot_the_bootloader_answers() -> None:
    async with on_the_air() as radio:
        host = await radio.connect()
        gone = asyncio.Event()

        def see(_: int) -> None:
            gone.set()

        host.peer.connection.on("disconnection", see)
        radio.emulator.device.reboot(True)
        await gone.wait()
        host = await radio.connect()
        await host.subscribe()
        features, _ = await host.ask(m.GetFeatures())
        assert features.bootloader_mode


async def test_a_host_that_gives_up_connecting_is_not_connected_later() -> None:
    async with on_the_air() as radio:
        await radio.peripheral.stop()
        for _ in range(2):
            with pytest.raises(GaveUp):
                await radio.central.connect(Address(radio.peripheral.address), timeout=1.0)
        await radio.peripheral.start()
        host = await radio.connect()
        assert len(radio.central.connections) == 1
        await host.subscribe()
        features, _ = await host.ask(m.GetFeatures())
        assert features.onekey_serial_no == radio.emulator.serial


@pytest.mark.real_time
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # bumble leaves its server open
async def test_the_radio_may_be_any_controller() -> None:
    air = VirtualAir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    wire = await open_transport(f"tcp-server:127.0.0.1:{port}")
    Controller("radio", host_source=wire.source, host_sink=wire.sink, link=air)
    async with Emulator("pro", auto_confirm=True) as emulator:
        address = await emulator.serve_ble(f"tcp-client:127.0.0.1:{port}", "none")
        config = DeviceConfiguration(name="host", address=Address(HOST))
        central = Device(config=config, host=air.host("host"))
        await central.power_on()
        peer = Peer(await central.connect(Address(address.removeprefix("ble:"))))
        await peer.discover_service(SERVICE)
        await peer.discover_characteristics()
        host = Host(peer)
        await host.subscribe()
        features, _ = await host.ask(m.GetFeatures())
        assert features.onekey_serial_no == emulator.serial
        await peer.connection.disconnect()
        await central.power_off()
    await wire.close()


async def test_a_controller_that_is_not_there() -> None:
    async with Emulator("pro") as emulator:
        with pytest.raises(OSError, match="nowhere"):
            await emulator.serve_ble("file:/nowhere/hci")
