"""Finding devices on several links, by any of their names."""

from __future__ import annotations

import asyncio
from contextvars import Context
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk.errors import (
    BootloaderDetected,
    ClientClosed,
    DeviceNotFound,
    OneKeyError,
    PollingTimeout,
    SelectDevice,
)
from onekey_sdk.models import Mode
from onekey_sdk.session.cache import SessionCache
from onekey_sdk.session.device import Device
from onekey_sdk.session.directory import Connecting, Directory
from onekey_sdk.session.link import Deadlines
from onekey_sdk.session.prompts import Silent
from onekey_sdk.transport.base import Port, Transport
from tests.support.fakes import ScriptedDevice
from tests.support.stage import F, failure

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence


class Ports(Transport):
    """Links to devices that a test plugs in and out."""

    def __init__(self) -> None:
        self.there: list[Port] = []
        self.looked = 0
        self.stuck = False
        self.delay = 0.0
        self.closed = False
        self._serving: list[asyncio.Task[None]] = []

    def add(self, address: str, **features: Any) -> ScriptedDevice:
        """A device with these Features."""
        device = ScriptedDevice(address=address)
        self.there.append(device.port)
        self._serving.append(asyncio.create_task(_serve(device, features)))
        return device

    async def ports(self) -> Sequence[Port]:
        self.looked += 1
        if self.stuck:
            await asyncio.Event().wait()
        await asyncio.sleep(self.delay)
        return self.there

    async def close(self) -> None:
        self.closed = True
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)


async def _serve(device: ScriptedDevice, features: dict[str, Any]) -> None:
    while True:
        message = await device.receive()
        asked = message.DESCRIPTOR.name == "GetFeatures"
        device.send(F(**features) if asked else failure("ActionCancelled"))


@pytest.fixture
async def links() -> AsyncGenerator[Ports]:
    links = Ports()
    yield links
    await links.close()


@pytest.fixture
async def directory(links: Ports) -> AsyncGenerator[Directory]:
    def new(port: Port) -> Device:
        return Device(port, SessionCache(), Silent(), Deadlines())

    directory = Directory([links], new)
    yield directory
    await directory.close()
    assert links.closed


ONCE = Connecting(retry_count=0)


async def test_all_devices_are_described(links: Ports, directory: Directory) -> None:
    links.add("a", onekey_serial_no="PR1", device_id="1")
    links.add("b", onekey_serial_no="PR2", device_id="2", bootloader_mode=True)
    one, two = await directory.search()
    assert (one.connect_id, one.device_id, one.mode) == ("PR1", "1", Mode.NORMAL)
    assert (two.connect_id, two.device_id, two.mode) == ("PR2", "2", Mode.BOOTLOADER)
    assert await directory.search() == [one, two]
    assert links.looked == 2
    assert all(device.connected for device in directory.devices)


@pytest.mark.parametrize("name", ["PR1", "a"])
async def test_a_device_has_several_names(links: Ports, directory: Directory, name: str) -> None:
    links.add("a", onekey_serial_no="PR1")
    links.add("b", onekey_serial_no="PR2")
    assert (await directory.find(name, ONCE)).port.address == "a"


async def test_one_serial_for_two(links: Ports, directory: Directory) -> None:
    links.add("a", onekey_serial_no="PR1")
    links.add("b", onekey_serial_no="PR1")
    assert [info.connect_id for info in await directory.search()] == ["a", "b"]
    with pytest.raises(SelectDevice):
        await directory.find(None, ONCE)
    with pytest.raises(SelectDevice):
        await directory.find("PR1", ONCE)
    assert (await directory.find("b", ONCE)).connect_id == "b"


async def test_the_only_one_needs_no_name(links: Ports, directory: Directory) -> None:
    links.add("a")
    assert (await directory.find(None, ONCE)).port.address == "a"
    await directory.find(None, ONCE)
    assert links.looked == 1


@pytest.mark.parametrize(
    ("name", "words"), [(None, "No device answers"), ("PR1", "No device is called 'PR1'")]
)
async def test_none_is_there(directory: Directory, name: str | None, words: str) -> None:
    with pytest.raises(DeviceNotFound, match=words):
        await directory.find(name, ONCE)


async def test_patience_grows(links: Ports, directory: Directory) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    with pytest.raises(DeviceNotFound):
        await directory.find(None, Connecting(retry_count=3, poll_interval_time=1.0))
    assert loop.time() - began == pytest.approx(1 + 1.5 + 2.25)
    assert links.looked == 4


async def test_it_appears_in_time(links: Ports, directory: Directory) -> None:
    looking = asyncio.create_task(directory.find(None, Connecting()))
    await asyncio.sleep(2)
    links.add("a")
    assert (await looking).port.address == "a"


async def test_a_look_takes_too_long(links: Ports, directory: Directory) -> None:
    links.stuck = True
    with pytest.raises(PollingTimeout):
        await directory.find(None, Connecting(timeout=3))


async def test_bootloaders_are_refused_on_request(links: Ports, directory: Directory) -> None:
    links.add("a", onekey_serial_no="PR1")
    links.add("b", onekey_serial_no="PR2", bootloader_mode=True)
    await directory.find("PR1", ONCE)
    careful = Connecting(retry_count=0, detect_bootloader_device=True)
    with pytest.raises(BootloaderDetected):
        await directory.find("PR1", careful)


async def test_bootloaders_that_came_later_are_refused_on_request(
    links: Ports, directory: Directory
) -> None:
    links.add("a", onekey_serial_no="PR1")
    await directory.find("PR1", ONCE)
    links.add("b", onekey_serial_no="PR2", bootloader_mode=True)
    with pytest.raises(BootloaderDetected):
        await directory.find("PR1", Connecting(retry_count=0, detect_bootloader_device=True))


async def test_what_does_not_answer_is_taken_for_no_bootloader(
    links: Ports, directory: Directory
) -> None:
    links.add("a").unplug()
    links.add("b", onekey_serial_no="PR2")
    careful = Connecting(retry_count=0, detect_bootloader_device=True)
    assert (await directory.find("PR2", careful)).connect_id == "PR2"


async def test_where_there_is_no_bootloader(links: Ports, directory: Directory) -> None:
    links.add("a", onekey_serial_no="PR1")
    careful = Connecting(retry_count=0, detect_bootloader_device=True)
    assert (await directory.find("PR1", careful)).connect_id == "PR1"


async def test_what_does_not_answer_is_left_out(links: Ports, directory: Directory) -> None:
    links.add("a").unplug()
    links.add("b", onekey_serial_no="PR2")
    assert [info.connect_id for info in await directory.search()] == ["PR2"]
    assert (await directory.find(None, ONCE)).connect_id == "PR2"


async def test_what_does_not_answer_is_remembered_while_it_is_there(
    links: Ports, directory: Directory
) -> None:
    silent = [directory.silent]
    links.add("a").unplug()
    await directory.search()
    silent.append(directory.silent)
    links.there.clear()
    await directory.search()
    assert [*silent, directory.silent] == [False, True, False]


async def test_what_is_no_onekey_is_not_remembered(links: Ports, directory: Directory) -> None:
    ours = ("onekey_device_type", "onekey_firmware_version", "onekey_serial_no")
    links.add("a", model="1", **dict.fromkeys(ours))
    assert await directory.search() == []
    assert not directory.silent


async def test_what_is_gone_is_not_found(links: Ports, directory: Directory) -> None:
    links.add("a")
    await directory.search()
    links.there.clear()
    assert await directory.search() == []
    with pytest.raises(DeviceNotFound):
        await directory.find("a", ONCE)
    assert len(directory.devices) == 1


async def test_a_call_that_is_under_way_is_left_to_itself(
    links: Ports, directory: Directory
) -> None:
    links.add("a")
    device = await directory.find("a", ONCE)
    async with device.turn():
        links.there.clear()
        assert await directory.search() == []
        assert device.connected
    await directory.search()
    assert not device.connected


async def test_who_holds_one_device_speaks_to_others_as_well(
    links: Ports, directory: Directory
) -> None:
    for name in ("a", "b"):
        links.add(name, onekey_serial_no=f"PR-{name}")
    one, two = [await directory.find(name, ONCE) for name in ("a", "b")]
    async with one.turn() as held:
        async with two.turn() as turn:
            assert (turn.device, turn.link is held.link) == (two, False)
            async with one.turn() as again:
                assert again is held
        async with one.turn() as again:
            assert again is held
        assert one.working
        assert not two.working


async def test_a_call_of_another_task_is_not_waited_for(links: Ports, directory: Directory) -> None:
    links.add("a", onekey_serial_no="PR1")
    device = await directory.find("a", ONCE)
    async with device.turn():
        elsewhere = asyncio.create_task(directory.search(), context=Context())
        [info] = await asyncio.wait_for(elsewhere, 5)
    assert (info.connect_id, info.busy) == ("PR1", False)


async def test_no_links_at_all() -> None:
    nowhere = Directory([], lambda port: Device(port, SessionCache(), Silent(), Deadlines()))
    assert await nowhere.search() == []


async def test_a_link_that_cannot_be_closed(
    links: Ports, directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are, and it is not tried again."""

    def fail(channel: object) -> None:
        raise OSError("the driver is gone")

    devices = [links.add(name) for name in "abc"]
    await directory.search()
    monkeypatch.setattr(devices[1], "disconnect", fail)
    with pytest.raises(OSError, match="the driver is gone"):
        await directory.close()
    assert [device.open for device in devices] == [False, True, False]
    assert links.closed
    await directory.close()


async def test_a_device_that_is_found_after_closing(links: Ports, directory: Directory) -> None:
    device = links.add("a")
    links.delay = 5
    searching = asyncio.create_task(directory.search())
    await asyncio.sleep(1)
    await directory.close()
    with pytest.raises(ClientClosed):
        await searching
    assert device.opened == 0


async def test_after_closing(links: Ports, directory: Directory) -> None:
    links.add("a")
    device = await directory.find("a", ONCE)
    await directory.close()
    assert not device.connected
    with pytest.raises(ClientClosed):
        async with device.turn():
            pass
    with pytest.raises(OneKeyError) as caught:
        await directory.search()
    assert caught.value.code == 200
