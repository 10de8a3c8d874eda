"""What keeps Bluetooth from working, or passes by itself: bleak, and a double of BlueZ."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk import OneKey, errors
from onekey_sdk.transport import ble_bluez, ble_connect
from tests.support.bluez_device import Refusal
from tests.support.radio import CONDITIONS

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.real_time, *CONDITIONS]


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


async def test_a_message_bus_that_lets_nobody_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"REJECTED ANONYMOUS\r\n")
        await reader.read()
        writer.close()

    async with await asyncio.start_unix_server(refuse, tmp_path / "bus"):
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/bus")
        with pytest.raises(PermissionError):
            async with ble_bluez.system_bus():
                pass
        async with OneKey("ble:") as sdk:
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


async def test_a_device_that_the_system_does_not_know_any_more(world: Any) -> None:
    async with world() as here:
        port = await here.port()
        here.bluez.devices.clear()
        with pytest.raises(errors.DeviceNotFound, match="Pro 1A2B is out of reach"):
            await port.open()


async def test_what_hangs_and_fails_later_is_not_heard_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ble_connect, "_UNWINDING", 0.01)
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, told: complaints.append(told))
    goes_on, ended = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await goes_on.wait()
            ended.set()
            raise ZeroDivisionError from None

    with pytest.raises(TimeoutError, match=r"no answer in 0\.01 s"):
        await ble_connect.within(0.01, hang())
    goes_on.set()
    await ended.wait()
    await asyncio.sleep(0)
    gc.collect()
    assert complaints == []


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
