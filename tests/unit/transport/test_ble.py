"""Bluetooth links, by unmodified bleak and dbus-fast, against a double of BlueZ."""

from __future__ import annotations

import asyncio
import shutil
import threading
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

import pytest
from onekey_emulator import Emulator
from onekey_emulator.faults import Faults

from onekey_sdk import Mode, OneKey, errors, sync
from onekey_sdk.session.prompts import Silent
from onekey_sdk.transport import ble, ble_connect, ble_scan
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec
from tests.support.bluez import FakeBluez, FakeDevice, Refusal, message_bus
from tests.support.commands import at_terminal
from tests.support.transfers import Onlooker, told_and_cancelled

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path

    from onekey_sdk.transport.base import Channel, Port
    from onekey_sdk.transport.pairing import PairingRequest

pytestmark = [
    pytest.mark.real_time,
    pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="needs dbus-daemon"),
    # The system bus of one test is gone when the next one begins.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

PATH = "m/44'/60'/0'/0/0"
ADDRESS = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"  # all-all, as ethers derives it
SECOND = "F1:00:00:00:00:02"


class Person(Silent):
    """Answers what a link asks.

    Attributes:
        requests: what was asked.
    """

    def __init__(self, digits: str | None = None, *, agrees: bool = True) -> None:
        self.requests: list[PairingRequest] = []
        self._digits = digits
        self._agrees = agrees

    async def pairing(self, request: PairingRequest) -> str | None:
        self.requests.append(request)
        return (self._digits or request.passkey) if self._agrees else None


class World:
    """A computer with Bluetooth, and a device within reach."""

    def __init__(self, bluez: FakeBluez, emulator: Emulator, device: FakeDevice) -> None:
        self.bluez = bluez
        self.emulator = emulator
        self.device = device

    async def lose(self, sdk: OneKey) -> None:
        """Break the radio link, and wait until the host has heard of it."""
        self.device.drop()
        client: Any = sdk
        (device,) = client._devices.devices
        port = device.port
        assert isinstance(port, ble.BlePort)
        await until(lambda: not port.in_use)

    @property
    def address(self) -> str:
        return f"ble:{self.device.address}"

    async def port(self, ask: Any = None) -> Port:
        transport = ble.BleTransport(self.device.address)
        transport.ask_pairing = ask
        (port,) = await transport.ports()
        return port

    async def open(self) -> Channel:
        return await (await self.port()).open()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ble_scan, "LISTEN", 0.6)
    monkeypatch.setattr(ble_scan, "_SETTLE", 0.2)
    monkeypatch.setattr(ble_connect, "CONNECT", 2.0)
    monkeypatch.setattr(ble_connect, "_PAUSES", (0.01, 0.01, 0.01, 0.01))


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    @asynccontextmanager
    async def make(
        *, closed: bool = False, options: Any = None, **how: Any
    ) -> AsyncGenerator[World]:
        async with AsyncExitStack() as stack:
            enter = stack.enter_async_context
            address = await enter(message_bus(tmp_path, closed=closed))
            monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
            given: dict[str, Any] = {"auto_confirm": True} | (options or {})
            emulator = await enter(Emulator("pro", **given))
            bluez = await enter(FakeBluez(address))
            yield World(bluez, emulator, bluez.add(FakeDevice(emulator, **how)))

    return make


async def until(true: Callable[[], bool]) -> None:
    """Wait for what the message bus brings."""
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - there is nothing else to see it by
            await asyncio.sleep(0.005)


async def ask(channel: Channel, message: Any) -> Any:
    """One exchange without a session."""
    await channel.write_all(channel.framing.pieces(Codec().encode(message)))
    assembler = channel.framing.assembler()
    while True:
        envelope = assembler.feed(await channel.read())
        if envelope is not None:
            return Codec().decode(envelope)


# finding


async def test_a_search_lists_devices_without_connecting(world: Any) -> None:
    async with world() as here, OneKey("ble:") as sdk:
        other = here.bluez.add(FakeDevice(here.emulator, SECOND, "K1234", services=()))
        here.bluez.add(FakeDevice(here.emulator, "F1:00:00:00:00:03", "Kettle", services=()))
        found = await sdk.search_devices()
        assert {(info.address, info.ble_name) for info in found} == {
            (here.address, "Pro 1A2B"),
            (f"ble:{SECOND}", "K1234"),
        }
        assert here.device.connects == other.connects == 0


@pytest.mark.parametrize("place", ["F1:00:00:00:00:01", "f1:00:00:00:00:01", "pro 1a2b"])
async def test_a_device_is_found_by_address_or_name(world: Any, place: str) -> None:
    async with world() as here, OneKey(f"ble:{place}") as sdk:
        here.bluez.add(FakeDevice(here.emulator, SECOND, "K1234"))
        assert (await sdk.get_features()).serial == here.emulator.serial


async def test_a_device_that_the_system_is_connected_to_is_found(world: Any) -> None:
    async with world(security="none") as here:
        await here.device.connect()
        async with OneKey("ble:") as sdk:
            (info,) = await sdk.search_devices()
            assert info.address == here.address
            assert (await sdk.get_features(info.connect_id)).serial == here.emulator.serial
        assert here.device.connects == 1


async def test_a_device_in_use_stays_in_the_list(world: Any) -> None:
    async with world() as here, OneKey("ble:") as sdk:
        await sdk.search_devices()
        await sdk.get_features()
        (info,) = await sdk.search_devices()
        assert info.serial == here.emulator.serial


@pytest.mark.parametrize(
    ("name", "services", "known"),
    [
        ("Pro 1A2B", [], True),
        ("Touch 99Zz", [], True),
        ("T1234", [], True),
        ("K1234", [], True),
        ("BixinKey0123456789", [], True),
        ("OneKey Classic", [], True),
        (None, [ble_scan.SERVICE], True),
        ("K12345", [], False),
        ("Professional", [], False),
        ("Pro Max Headset", [], False),
        (None, ["0000fffd-0000-1000-8000-00805f9b34fb"], False),
    ],
)
def test_names_and_services_of_onekeys(name: str | None, services: list[str], known: bool) -> None:
    assert ble_scan.is_onekey(name, services) is known


# working


async def test_the_same_address_as_by_any_other_link(world: Any) -> None:
    async with world() as here, OneKey(here.address) as sdk:
        answer = await sdk.evm_get_address(path=PATH, use_empty_passphrase=True)
    async with OneKey("memory:pro") as sdk:
        assert answer == await sdk.evm_get_address(path=PATH, use_empty_passphrase=True)
    assert answer.address == ADDRESS


async def test_a_hidden_wallet_asks_its_person(world: Any) -> None:
    class Typist(Silent):
        async def passphrase(self, request: Any) -> str:
            return "abc"

    options = {"passphrase_protection": True}
    async with world(options=options) as here, OneKey(here.address, ui=Typist()) as sdk:
        state = await sdk.get_passphrase_state()
        await sdk.evm_get_address(path=PATH, passphrase_state=state)
        assert {use.passphrase for use in here.emulator.wallet_log} == {"abc"}


async def test_fifty_addresses(world: Any) -> None:
    async with world() as here, OneKey(here.address) as sdk:
        paths: Any = [{"path": f"m/44'/60'/0'/0/{index}"} for index in range(50)]
        answers = await sdk.evm_get_address(bundle=paths, use_empty_passphrase=True)
        assert len({answer.address for answer in answers}) == 50
        assert answers[0].address == ADDRESS
        assert here.device.connects == 1


@pytest.mark.parametrize("name", ["Pro 1A2B", "K1234"])
async def test_an_upload_arrives_whole(world: Any, name: str) -> None:
    async with world(name=name) as here:
        channel = await here.open()
        try:
            await ask(channel, m.GetFeatures())
            here.device.writes.clear()
            text = "".join(chr(0x21 + index % 90) for index in range(65_536))
            assert (await ask(channel, m.Ping(message=text))).message == text
        finally:
            await channel.close()
        sizes = {size for size, _ in here.device.writes[:-1]}
        assert sizes == ({192} if name.startswith("Pro") else {64})


async def test_a_long_transfer_is_told_and_cancelled(world: Any) -> None:
    onlooker = Onlooker()
    async with world() as here, OneKey(here.address, ui=onlooker) as sdk:
        await told_and_cancelled(sdk, onlooker)


async def test_the_device_acknowledges_every_few_packets_of_an_upload(world: Any) -> None:
    async with world(name="K1234") as here:
        channel = await here.open()
        packets = channel.framing.pieces(Codec().encode(m.Ping(message="x" * 2000)))
        await channel.write_all(packets)
        acknowledged = [acknowledged for _, acknowledged in here.device.writes]
        assert acknowledged[:16] == ([False] * 7 + [True]) * 2
        await channel.close()


async def test_one_packet_is_not_waited_for(world: Any) -> None:
    async with world() as here:
        channel = await here.open()
        for _ in range(20):
            await ask(channel, m.GetFeatures())
        assert here.device.writes == [(64, False)] * 20
        await channel.close()


@pytest.mark.parametrize(
    ("how", "acknowledged"),
    [
        ({"flags": ("write",)}, True),
        ({"flags": ("write-without-response",)}, False),
        ({"mtu": 23}, True),  # a packet is longer than a write without response may be
        ({"mtu": 67}, False),
        ({"tells_mtu": False}, False),
        ({"tells_mtu": False, "mtu": 66}, True),
    ],
)
async def test_how_a_packet_is_written_is_read_from_the_connection(
    world: Any, how: dict[str, Any], acknowledged: bool
) -> None:
    async with world(**how) as here:
        channel = await here.open()
        await ask(channel, m.GetFeatures())
        assert here.device.writes == [(64, acknowledged)]
        await channel.close()


# troubles of the computer


async def test_bluetooth_that_is_switched_off(world: Any) -> None:
    async with world() as here, OneKey("ble:") as sdk:
        here.bluez.powered = False
        with pytest.raises(errors.BluetoothOff):
            await sdk.search_devices()


async def test_a_computer_without_an_adapter(world: Any) -> None:
    async with world() as here, OneKey("ble:") as sdk:
        here.bluez.powered = None
        with pytest.raises(errors.BluetoothMissing, match="adapter"):
            await sdk.search_devices()


async def test_a_computer_whose_bluetooth_service_does_not_run(world: Any) -> None:
    async with world() as here, OneKey("ble:") as sdk:
        here.bluez.die()
        with pytest.raises(errors.BluetoothMissing, match="bluetoothd"):
            await sdk.search_devices()


async def test_a_system_without_a_message_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/bus")
    async with OneKey("ble:") as sdk:
        with pytest.raises(errors.BluetoothMissing):
            await sdk.search_devices()


async def test_a_program_that_may_not_use_bluetooth(world: Any) -> None:
    async with world(closed=True), OneKey("ble:") as sdk:
        with pytest.raises(errors.BluetoothDenied):
            await sdk.search_devices()


async def test_a_device_out_of_reach_is_not_found(world: Any) -> None:
    async with world() as here, OneKey(here.address) as sdk:
        here.device.asleep = True
        with pytest.raises(errors.DeviceNotFound):
            await sdk.get_features(retry_count=0)


async def test_a_device_that_has_gone_since_it_was_seen(world: Any) -> None:
    async with world() as here:
        port = await here.port()
        here.device.asleep = True
        with pytest.raises(errors.DeviceNotFound, match="out of reach"):
            await port.open()


# connecting


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal("InProgress", "Operation already in progress"),
        Refusal("Failed", "Software caused connection abort"),
        Refusal("Failed", "le-connection-abort-by-remote"),
    ],
    ids=lambda refusal: refusal.text,
)
async def test_what_passes_by_itself_is_tried_again(world: Any, refusal: Refusal) -> None:
    async with world() as here, OneKey(here.address) as sdk:
        here.device.connect_refusals.extend([refusal] * 4)
        assert (await sdk.get_features()).serial == here.emulator.serial


async def test_but_not_for_ever(world: Any) -> None:
    async with world() as here, OneKey(here.address) as sdk:
        here.device.connect_refusals.extend([Refusal("InProgress", "In Progress")] * 6)
        with pytest.raises(errors.BluetoothError, match="In Progress"):
            await sdk.get_features(retry_count=0)
        assert len(here.device.connect_refusals) == 1


async def test_a_search_that_another_program_is_in_the_way_of(world: Any) -> None:
    async with world() as here, OneKey("ble:") as sdk:
        here.bluez.start_refusals.append(Refusal("InProgress", "Operation already in progress"))
        assert len(await sdk.search_devices()) == 1


async def test_a_device_that_the_system_forgot_is_looked_for_again(world: Any) -> None:
    async with world() as here, OneKey(here.address) as sdk:
        await sdk.search_devices()
        unknown = "org.freedesktop.DBus.Error.UnknownObject"
        here.device.connect_refusals.append(Refusal(unknown, "no such object"))
        assert (await sdk.get_features()).serial == here.emulator.serial


async def test_a_device_without_the_service_is_no_onekey(world: Any) -> None:
    async with world() as here, OneKey(here.address) as sdk:
        here.device.gatt = dict  # what it has is none of ours
        with pytest.raises(errors.DeviceNotFound, match="not a OneKey"):
            await sdk.get_features(retry_count=0)
        assert not here.device.connected


async def test_a_service_that_hangs(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ble_connect, "_ANSWERING", 0.5)
    async with world() as here:
        port = await here.port()
        here.bluez.hang()
        with pytest.raises(errors.BluetoothMissing, match="does not answer"):
            await asyncio.wait_for(port.open(), timeout=5)


async def test_cancelling_leaves_nothing_connected(world: Any) -> None:
    async with world(security="type") as here:
        asked = asyncio.Event()

        async def wait(_: object) -> str:
            asked.set()
            await asyncio.Event().wait()
            return ""

        opening = asyncio.ensure_future((await here.port(wait)).open())
        await asked.wait()
        opening.cancel()
        await asyncio.wait({opening})
        assert opening.cancelled()
        assert not here.device.connected


# pairing


async def test_pairing_that_asks_nobody(world: Any) -> None:
    async with world(security="just_works") as here, OneKey(here.address) as sdk:
        await sdk.get_features()
        assert here.device.paired


@pytest.mark.parametrize("security", ["type", "compare"])
async def test_the_person_reads_the_digits_of_the_device(world: Any, security: str) -> None:
    person = Person("042017" if security == "type" else None)
    async with world(security=security) as here, OneKey(here.address, ui=person) as sdk:
        assert (await sdk.get_features()).serial == here.emulator.serial
        (request,) = person.requests
        assert request.device == "Pro 1A2B"
        assert request.passkey == (None if security == "type" else "042017")


async def test_the_second_time_nobody_is_asked(world: Any) -> None:
    person = Person()
    async with world(security="compare") as here:
        for _ in range(2):
            async with OneKey(here.address, ui=person) as sdk:
                await sdk.get_features()
        assert len(person.requests) == 1


async def test_a_wrong_passkey(world: Any) -> None:
    async with world(security="type") as here, OneKey(here.address, ui=Person("111111")) as sdk:
        with pytest.raises(errors.PairingFailed, match="passkey"):
            await sdk.get_features(retry_count=0)
        assert not here.device.connected


@pytest.mark.parametrize("security", ["type", "compare"])
async def test_a_person_who_says_no(world: Any, security: str) -> None:
    person = Person(agrees=False)
    async with world(security=security) as here, OneKey(here.address, ui=person) as sdk:
        with pytest.raises(errors.ActionCancelled, match="pairing"):
            await sdk.get_features(retry_count=0)
        assert not here.device.paired


async def test_a_person_who_has_gone(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ble_connect, "PAIR", 0.2)

    async def wait(_: object) -> str:
        await asyncio.Event().wait()
        return ""

    async with world(security="type") as here:
        with pytest.raises(errors.PairingFailed, match="Nobody finished"):
            await (await here.port(wait)).open()
        assert not here.device.connected


@pytest.mark.parametrize("answer", ["042018", "42017", "", "٠٤٢٠١٧", "0420171"])
async def test_digits_that_are_not_those_shown(world: Any, answer: str) -> None:
    async def say(_: object) -> str:
        return answer

    async with world(security="compare") as here:
        with pytest.raises(errors.ActionCancelled):
            await (await here.port(say)).open()
        assert not here.device.paired


async def test_an_interface_that_fails(world: Any) -> None:
    async def fail(_: object) -> str:
        raise ZeroDivisionError

    async with world(security="compare") as here:
        port = await here.port(fail)
        with pytest.raises(ZeroDivisionError):
            await port.open()
        assert not here.device.connected


@pytest.mark.parametrize("security", ["type", "compare"])
async def test_digits_and_nobody_to_read_them(world: Any, security: str) -> None:
    async with world(security=security) as here, OneKey(here.address) as sdk:
        with pytest.raises(errors.NotPaired, match="nobody to compare"):
            await sdk.get_features(retry_count=0)


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 7)], ids=["yes", "no"])
async def test_the_command_line_asks_at_the_terminal(world: Any, answer: str, code: int) -> None:
    async with world(security="compare") as here:
        async with at_terminal("-c", here.address, "--json", "features") as terminal:
            await terminal.shows("Does Pro 1A2B show 042017? [y/N] ")
            terminal.type(answer)
            done = await terminal.end()
        assert done.code == code
        assert here.device.paired is (code == 0)


async def test_the_client_without_async_asks_in_the_thread_that_calls(world: Any) -> None:
    threads: list[threading.Thread] = []

    class Interface(Person):
        def pairing(self, request: PairingRequest) -> str | None:  # type: ignore[override]
            threads.append(threading.current_thread())
            return request.passkey

    async with world(security="compare") as here:

        def call() -> tuple[str, threading.Thread]:
            with sync.OneKey(here.address, ui=cast("Any", Interface())) as sdk:
                return sdk.get_features().serial, threading.current_thread()

        serial, caller = await asyncio.to_thread(call)
        assert serial == here.emulator.serial
        assert threads == [caller]


@pytest.mark.parametrize("trouble", ["loop", "hang", "die"])
async def test_a_device_that_forgot_the_pairing(world: Any, trouble: str) -> None:
    async with world() as here, OneKey(here.address) as sdk:
        await sdk.get_features()
        here.device.bond_trouble = trouble
        here.device.bonded = False
        await here.lose(sdk)
        with pytest.raises(errors.BondLost, match="bluetoothctl remove F1:00:00:00:00:01"):
            await asyncio.wait_for(sdk.get_features(retry_count=0), timeout=20)


async def test_a_paired_device_out_of_reach_has_not_forgotten(world: Any) -> None:
    async with world() as here:
        port = await here.port()
        await (await port.open()).close()
        here.device.asleep = True
        with pytest.raises(errors.DeviceNotFound, match="out of reach"):
            await port.open()


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (Refusal("InProgress", "In Progress"), errors.BluetoothError),
        (Refusal("NotReady", "Resource Not Ready"), errors.BluetoothOff),
        (Refusal("Failed", "br-connection-canceled"), errors.BondLost),
        (Refusal("AuthenticationFailed", "Authentication Failed"), errors.BondLost),
    ],
    ids=lambda given: getattr(given, "text", None),
)
async def test_what_keeps_from_a_paired_device(
    world: Any, refusal: Refusal, kind: type[errors.BluetoothError]
) -> None:
    async with world() as here:
        port = await here.port()
        await (await port.open()).close()
        here.device.connect_refusals.extend([refusal] * 9)
        with pytest.raises(errors.BluetoothError) as caught:
            await port.open()
        assert type(caught.value) is kind


# losing the link


@pytest.mark.parametrize("direction", ["in", "out"])
@pytest.mark.parametrize("packet", [1, 2, 3])
async def test_the_link_breaks_at_a_packet_of_a_message(
    world: Any, direction: Any, packet: int
) -> None:
    async with world() as here, OneKey(here.address) as sdk:
        address = await sdk.evm_get_address(path=PATH, use_empty_passphrase=True)
        here.device.faults = Faults(unplug_at=packet, directions=[direction])
        here.device.faults.bind(here.device.notify)
        paths: Any = [{"path": PATH}] * 5
        with pytest.raises(errors.DeviceDisconnected):
            await asyncio.wait_for(
                sdk.evm_get_address(bundle=paths, use_empty_passphrase=True), timeout=10
            )
        here.device.faults = Faults()
        again = await sdk.evm_get_address(path=PATH, use_empty_passphrase=True)
        assert again == address
        assert here.device.connects == 2


async def test_signing_is_not_repeated_wherever_the_link_breaks(world: Any) -> None:
    message = (b"x" * 500).hex()
    async with world() as here, OneKey(here.address) as sdk:

        async def sign() -> Any:
            return await sdk.evm_sign_message(
                path=PATH, message_hex=message, use_empty_passphrase=True
            )

        signed = await sign()
        broken = 0
        for packet in range(1, 40):
            here.device.faults = faults = Faults(unplug_at=packet)
            faults.bind(here.device.notify)
            before = here.emulator.requests.count("EthereumSignMessage")
            try:
                assert await sign() == signed
            except errors.DeviceDisconnected:
                broken += 1
            else:
                break
            finally:
                here.device.faults = Faults()
            assert here.emulator.requests.count("EthereumSignMessage") - before <= 1
            assert await sign() == signed
        assert broken > 10


async def test_the_link_breaks_while_the_device_waits_for_the_person(world: Any) -> None:
    async with world(options={"auto_confirm": False}) as here, OneKey(here.address) as sdk:
        show = sdk.evm_get_address(path=PATH, show_on_onekey=True, use_empty_passphrase=True)
        asking = asyncio.ensure_future(show)
        await here.emulator.user.prompted()
        here.device.drop()
        with pytest.raises(errors.DeviceDisconnected):
            await asyncio.wait_for(asking, timeout=5)


async def test_a_link_that_broke_while_nobody_used_it(world: Any) -> None:
    async with world() as here, OneKey(here.address) as sdk:
        await sdk.get_features()
        await here.lose(sdk)
        assert (await sdk.get_features()).serial == here.emulator.serial


async def test_after_a_reboot_the_bootloader_is_found(world: Any) -> None:
    async with world() as here, OneKey(here.address) as sdk:
        assert (await sdk.get_features()).mode is Mode.NORMAL
        here.emulator.device.reboot(True)
        assert not here.device.connected
        await here.lose(sdk)
        assert (await sdk.get_features()).mode is Mode.BOOTLOADER


async def test_two_devices_at_once(world: Any) -> None:
    async with world() as here, Emulator("classic1s", auto_confirm=True) as second:
        here.bluez.add(FakeDevice(second, SECOND, "K1234"))
        async with OneKey("ble:") as sdk:
            await sdk.search_devices()
            serials = await asyncio.gather(
                *(sdk.get_features(name) for name in (here.address, f"ble:{SECOND}"))
            )
        assert [features.serial for features in serials] == [here.emulator.serial, second.serial]


async def test_a_second_client_waits_its_turn(world: Any) -> None:
    async with world() as here, OneKey(here.address) as first, OneKey("ble:") as second:
        await first.get_features()
        wallet = await first.open_wallet(standard=True)
        async with wallet.hold():
            (info,) = await second.search_devices()
            assert not info.busy  # a search opens nothing, so it does not know
        assert (await second.get_features()).serial == here.emulator.serial
