"""Which devices are found by Bluetooth, through bleak and dbus-fast, to a double of BlueZ."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from dbus_fast import Variant

from onekey_sdk import OneKey
from onekey_sdk.transport import ble, ble_scan
from tests.support.bluez_device import DEVICE1, FakeDevice, Refusal
from tests.support.radio import CONDITIONS, SECOND, until

if TYPE_CHECKING:
    pass

pytestmark = [pytest.mark.real_time, *CONDITIONS]


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


async def test_it_is_not_looked_for_when_it_is_wanted(world: Any) -> None:
    async with world(security="none") as here:
        await here.device.connect()
        here.bluez.start_refusals.append(Refusal("NotReady", "a search would fail"))
        (port,) = await ble.BleTransport(here.device.address).ports()
        assert port.address == here.address


async def test_a_device_in_use_stays_in_the_list(world: Any) -> None:
    async with world() as here, OneKey("ble:") as sdk:
        await sdk.search_devices()
        await sdk.get_features()
        (info,) = await sdk.search_devices()
        assert info.serial == here.emulator.serial


async def test_a_device_in_use_is_not_looked_for(world: Any) -> None:
    async with world() as here:
        transport = ble.BleTransport(here.device.address)
        (port,) = await transport.ports()
        async with await port.open():
            here.bluez.hang()
            assert await transport.ports() == [port]


async def test_systems_that_do_not_tell_what_is_connected(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Elsewhere:
        @staticmethod
        async def get() -> None:
            raise NotImplementedError

    monkeypatch.setattr(ble_scan, "BleakAdapter", Elsewhere)
    async with world() as here, OneKey("ble:") as sdk:
        (info,) = await sdk.search_devices()
        assert info.address == here.address


async def test_news_of_a_device_are_no_sign_of_it(world: Any) -> None:
    async with world() as here:
        here.device.paired = here.device.bonded = here.device.asleep = True
        looking = asyncio.ensure_future(ble_scan.look())
        await until(lambda: here.bluez.scanning)
        here.bluez.changed(here.device.path, DEVICE1, Name=Variant("s", here.device.name))
        assert await looking == []


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
