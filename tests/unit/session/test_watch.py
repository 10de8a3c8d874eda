"""Devices on several links, and what is told of their coming and going."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk import sync
from onekey_sdk.client import OneKey
from onekey_sdk.errors import (
    DeviceAccessDenied,
    DeviceBusy,
    DeviceNotFound,
    LinkError,
    MethodUnsupported,
    MissingDependency,
    PollingTimeout,
    SelectDevice,
)
from onekey_sdk.models import Change, Mode
from onekey_sdk.transport import discovery
from tests.support.cables import Cable, Links
from tests.support.fakes import ScriptedDevice

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

ONCE: Any = {"retry_count": 0, "wait": 0}


@pytest.fixture
def links(monkeypatch: pytest.MonkeyPatch) -> list[Links]:
    links = [Links("usb"), Links("hid")]

    def found(address: str | None) -> list[Links]:
        return links

    monkeypatch.setattr(discovery, "transports_for", found)
    return links


@pytest.fixture
async def usb(links: list[Links]) -> Links:
    return links[0]


@pytest.fixture
async def hid(links: list[Links]) -> Links:
    return links[1]


@pytest.fixture
async def ble(links: list[Links]) -> Links:
    links.append(Links("ble"))
    return links[2]


@pytest.fixture
async def sdk(links: list[Links]) -> AsyncGenerator[OneKey]:
    async with OneKey() as sdk:
        yield sdk


async def test_searching_lets_go(sdk: OneKey, usb: Links) -> None:
    cable = Cable(onekey_serial_no="PR1")
    usb.plug(cable, serial="X")
    for _ in range(2):
        [info] = await sdk.search_devices()
        assert (info.connect_id, cable.opened) == ("PR1", 0)
    await sdk.get_features()
    await sdk.search_devices()
    assert cable.opened == 1


@pytest.mark.parametrize("same", [{"serial": "X"}, {"location": "1-2"}])
async def test_a_device_on_two_links_is_listed_once(
    sdk: OneKey, usb: Links, hid: Links, same: dict[str, str]
) -> None:
    cable = Cable(onekey_serial_no="PR1")
    hid.plug(cable, **same)
    [info] = await sdk.search_devices()
    assert info.address.startswith("hid:")
    usb.plug(cable, **same)
    [info] = await sdk.search_devices()
    assert (info.connect_id, info.address.partition(":")[0]) == ("PR1", "usb")
    assert (await sdk.get_features("PR1")).serial == "PR1"


async def test_the_device_itself_says_that_it_is_the_same(
    sdk: OneKey, usb: Links, hid: Links
) -> None:
    usb.plug(Cable(onekey_serial_no="PR1"), serial="X")
    hid.plug(Cable(onekey_serial_no="PR1"), serial="Y")
    hid.plug(Cable(onekey_serial_no="PR2"), serial="Z")
    found = await sdk.search_devices()
    assert [info.address for info in found] == ["usb:X", "hid:Z"]


async def test_a_device_on_the_radio_is_known_by_its_name(
    sdk: OneKey, usb: Links, ble: Links
) -> None:
    cable = Cable(onekey_serial_no="PR1", ble_name="K1234")
    ble.plug(cable, name="K1234", address="F1")
    ble.plug(Cable(), name="K5678", address="F2")
    found = await sdk.search_devices()
    assert [info.address for info in found] == ["ble:F1", "ble:F2"]
    usb.plug(cable, serial="X")
    found = await sdk.search_devices()
    assert [info.address for info in found] == ["usb:X", "ble:F2"]
    assert (await sdk.get_features("PR1")).serial == "PR1"
    with pytest.raises(DeviceNotFound):
        await sdk.get_features("ble:F1", **ONCE)
    usb.unplug(cable)
    found = await sdk.search_devices()
    assert [info.address for info in found] == ["ble:F1", "ble:F2"]


async def test_a_device_that_said_who_it_is_is_not_taken_for_its_namesake(
    sdk: OneKey, usb: Links, ble: Links
) -> None:
    for number in (1, 2):
        ble.plug(Cable(onekey_serial_no=f"PR{number}"), name="K1234", address=f"F{number}")
    assert len(await sdk.search_devices()) == 2
    for number in (1, 2):
        await sdk.get_features(f"ble:F{number}")
    usb.plug(Cable(onekey_serial_no="PR1", ble_name="K1234"), serial="X")
    found = await sdk.search_devices()
    assert [info.address for info in found] == ["usb:X", "ble:F2"]


async def test_from_the_radio_to_the_cable(sdk: OneKey, usb: Links, ble: Links) -> None:
    cable = Cable(onekey_serial_no="PR1", ble_name="K1234")
    ble.plug(cable, name="K1234", address="F1")
    events = sdk.watch()
    assert (await anext(events)).device.address == "ble:F1"
    usb.plug(cable, serial="X")
    told = [await anext(events) for _ in range(2)]
    usb.unplug(cable)
    told += [await anext(events) for _ in range(2)]
    assert [(each.change, each.device.address) for each in told] == [
        (Change.REMOVED, "ble:F1"),
        (Change.ARRIVED, "usb:X"),
        (Change.REMOVED, "usb:X"),
        (Change.ARRIVED, "ble:F1"),
    ]
    await events.aclose()


@pytest.mark.parametrize(
    "about", [({"address": "1"}, {"address": "2"}), ({"address": "1", "serial": "X"},) * 2]
)
@pytest.mark.parametrize("software", [False, True])
async def test_two_devices_on_two_links(
    sdk: OneKey, usb: Links, hid: Links, about: tuple[dict[str, str], ...], software: bool
) -> None:
    """They are two unless something says that they are one; programs may claim anything."""
    mark = {"onekey_firmware_version": "4.20.0"}
    for link, each in zip((usb, hid), about, strict=True):
        link.plug(Cable(**mark), **each).software = software
    found = await sdk.search_devices()
    assert len(found) == (1 if "serial" in about[0] and not software else 2)


async def test_devices_on_one_link_are_never_one(sdk: OneKey, usb: Links) -> None:
    for number in ("1", "2"):
        usb.plug(Cable(onekey_serial_no=f"PR{number}"), serial="0", address=number)
    assert [info.address for info in await sdk.search_devices()] == ["usb:1", "usb:2"]


@pytest.mark.parametrize("same", [{"serial": "X"}, {"location": "X"}])
async def test_the_other_link_serves_where_the_first_may_not_be_used(
    sdk: OneKey, usb: Links, hid: Links, same: dict[str, str]
) -> None:
    forbidden = Cable()
    forbidden.trouble = DeviceAccessDenied("no permission")
    usb.plug(forbidden, **same)
    [info] = await sdk.search_devices()
    assert info.problem is not None
    assert "onekey udev install" in info.problem
    assert info.address == "usb:X"
    hid.plug(Cable(onekey_serial_no="PR1"), **same)
    [info] = await sdk.search_devices()
    assert (info.address, info.problem) == ("hid:X", None)
    with pytest.raises(DeviceNotFound):
        await sdk.get_features("PR9", **ONCE)


async def test_of_two_links_that_may_not_be_used_the_first_is_told_of(
    sdk: OneKey, usb: Links, hid: Links
) -> None:
    for link in (usb, hid):
        forbidden = Cable()
        forbidden.trouble = DeviceAccessDenied("no permission")
        link.plug(forbidden, serial="X")
    [info] = await sdk.search_devices()
    assert info.address == "usb:X"


async def test_no_permission_is_said_at_once(sdk: OneKey, usb: Links) -> None:
    cable = Cable()
    cable.trouble = DeviceAccessDenied("no permission")
    usb.plug(cable, serial="X")
    began = asyncio.get_running_loop().time()
    for name in (None, "PR1", "X"):
        with pytest.raises(DeviceAccessDenied):
            await sdk.get_features(name)
    assert asyncio.get_running_loop().time() == began
    usb.plug(Cable(onekey_serial_no="PR2"), serial="Y")
    assert (await sdk.get_features()).serial == "PR2"


async def test_an_unknown_protocol_is_listed_and_not_used(sdk: OneKey, usb: Links) -> None:
    cable = Cable()
    cable.trouble = MethodUnsupported("a newer protocol")
    usb.plug(cable, serial="X")
    [info] = await sdk.search_devices()
    assert info.problem is not None
    assert "newer protocol" in info.problem
    with pytest.raises(MethodUnsupported):
        await sdk.get_features("X", **ONCE)


async def test_a_busy_device_is_listed_and_waited_for(sdk: OneKey, usb: Links) -> None:
    cable = Cable(onekey_serial_no="PR1")
    cable.trouble = DeviceBusy("held", holder="electrum (pid 7)")
    usb.plug(cable, serial="X")
    [info] = await sdk.search_devices()
    assert (info.connect_id, info.busy, info.holder) == ("X", True, "electrum (pid 7)")
    for name in (None, "X", "PR1"):
        with pytest.raises(DeviceBusy):
            await sdk.get_features(name, **ONCE)
    loop = asyncio.get_running_loop()
    began = loop.time()
    with pytest.raises(DeviceBusy):
        await sdk.get_features("X", retry_count=0)
    assert 9 < loop.time() - began < 11

    async def let_go() -> None:
        await asyncio.sleep(3)
        cable.trouble = None

    for wait_for_it in (
        lambda: sdk.search_devices(wait=5),
        lambda: sdk.get_features("X", wait=5),
        lambda: sdk.get_features(retry_count=0, wait=5),
        lambda: sdk.get_features("PR1"),
    ):
        cable.trouble = DeviceBusy("held", holder=None)
        await sdk.search_devices()
        letting_go = asyncio.ensure_future(let_go())
        await wait_for_it()
        await letting_go
    [info] = await sdk.search_devices()
    assert (info.connect_id, info.busy) == ("PR1", False)


async def test_a_busy_device_may_be_the_one_that_is_meant(sdk: OneKey, usb: Links) -> None:
    cable = Cable(onekey_serial_no="PR1")
    cable.trouble = DeviceBusy("held", holder=None)
    usb.plug(cable, serial="X")
    call = asyncio.create_task(sdk.get_features("PR1"))
    await asyncio.sleep(3)
    cable.trouble = None
    assert (await call).serial == "PR1"


async def test_one_that_was_busy_counts_again_once_it_is_not(sdk: OneKey, usb: Links) -> None:
    busy = Cable(onekey_serial_no="PR1")
    busy.trouble = DeviceBusy("held", holder=None)
    usb.plug(busy, serial="X")
    usb.plug(Cable(onekey_serial_no="PR2"), serial="Y")
    assert len(await sdk.search_devices()) == 2
    assert (await sdk.get_features(**ONCE)).serial == "PR2"
    busy.trouble = None
    await sdk.search_devices()
    with pytest.raises(SelectDevice):
        await sdk.get_features(**ONCE)


async def test_a_trezor_is_asked_once(sdk: OneKey, usb: Links) -> None:
    trezor = Cable(vendor="trezor.io", model="1")
    for _ in range(2):
        usb.plug(trezor, serial="X")
        for _ in range(3):
            assert await sdk.search_devices() == []
        usb.unplug(trezor)
        await sdk.search_devices()
    assert trezor.asked == ["GetFeatures"] * 2
    assert trezor.opened == 0
    usb.plug(trezor, serial="X")
    with pytest.raises(DeviceNotFound):
        await sdk.get_features(**ONCE)


async def test_a_link_that_fails_hides_no_others(sdk: OneKey, usb: Links, hid: Links) -> None:
    usb.trouble = PollingTimeout("slow")
    hid.plug(Cable(onekey_serial_no="PR1"), serial="X")
    assert len(await sdk.search_devices()) == 1
    hid.trouble = MissingDependency("hid: needs hid: pip install 'onekey-sdk[hid]'")
    with pytest.raises(PollingTimeout):
        await sdk.search_devices()
    usb.trouble = MissingDependency("usb: needs usb: pip install 'onekey-sdk[usb]'")
    with pytest.raises(MissingDependency, match=r"onekey-sdk\[usb\]"):
        await sdk.search_devices()


async def test_plugged_in_again_it_is_the_same(sdk: OneKey, usb: Links) -> None:
    cable = Cable(onekey_serial_no="PR1")
    usb.plug(cable, serial="X")
    await sdk.get_features("PR1")
    usb.unplug(cable)
    assert await sdk.search_devices() == []
    assert cable.opened == 0
    usb.plug(cable, serial="X")
    assert (await sdk.get_features("PR1")).serial == "PR1"
    usb.unplug(cable)
    await sdk.search_devices()
    usb.plug(cable, serial="wiped")
    assert (await sdk.get_features("PR1")).serial == "PR1"


async def test_coming_and_going(sdk: OneKey, usb: Links, hid: Links) -> None:
    one, two = Cable(onekey_serial_no="PR1"), Cable(onekey_serial_no="PR2")
    usb.plug(one, serial="1")
    events = sdk.watch()
    first = await anext(events)
    assert (first.change, first.device.connect_id) == (Change.ARRIVED, "PR1")
    hid.plug(two, serial="2")
    second = await anext(events)
    assert (second.change, second.device.connect_id) == (Change.ARRIVED, "PR2")
    usb.unplug(one)
    gone = await anext(events)
    assert (gone.change, gone.device) == (Change.REMOVED, first.device)
    # Quicker than anybody looks.
    hid.unplug(two)
    hid.plug(two, serial="2")
    gone, back = await anext(events), await anext(events)
    assert (gone.change, gone.device) == (Change.REMOVED, second.device)
    assert (back.change, back.device) == (Change.ARRIVED, second.device)
    assert one.asked == ["GetFeatures"]
    assert two.asked == ["GetFeatures"] * 2
    await events.aclose()


@pytest.mark.parametrize("tells", [True, False])
async def test_into_the_bootloader(sdk: OneKey, usb: Links, tells: bool) -> None:
    firmware = Cable(onekey_serial_no="PR1")
    serial = {"serial_no": "PR1"} if tells else {}
    bootloader = Cable(bootloader_mode=True, **serial)
    usb.plug(firmware, serial="1", location="1-2")
    events = sdk.watch()
    assert (await anext(events)).device.mode is Mode.NORMAL
    for before, after, mode in [
        (firmware, bootloader, Mode.BOOTLOADER),
        (bootloader, firmware, Mode.NORMAL),
    ]:
        usb.unplug(before)
        assert (await anext(events)).change is Change.REMOVED
        usb.plug(after, serial="1" if after is firmware else None, location="1-2")
        changed = await anext(events)
        assert (changed.change, changed.device.mode) == (Change.MODE_CHANGED, mode)
        assert changed.device.connect_id == "PR1"
    await events.aclose()


async def test_a_name_that_was_inherited_ends_with_a_serial_number(sdk: OneKey, usb: Links) -> None:
    firmware, bootloader = Cable(onekey_serial_no="PR1"), Cable(bootloader_mode=True)
    usb.plug(firmware, serial="1", location="1-2")
    await sdk.search_devices()
    usb.unplug(firmware)
    usb.plug(bootloader, location="1-2")
    assert [info.connect_id for info in await sdk.search_devices()] == ["PR1"]
    usb.unplug(bootloader)
    bootloader.trouble = DeviceNotFound("it was unplugged")
    usb.plug(Cable(onekey_serial_no="PR2"), location="1-2")
    with pytest.raises(DeviceNotFound):
        await sdk.get_features("PR1", **ONCE)
    assert (await sdk.get_features("PR2", **ONCE)).serial == "PR2"


async def test_a_bootloader_is_reached_by_the_name_that_it_inherited(
    sdk: OneKey, usb: Links
) -> None:
    firmware = Cable(onekey_serial_no="PR1")
    usb.plug(firmware, serial="1", location="1-2")
    await sdk.search_devices()
    usb.unplug(firmware)
    usb.plug(Cable(bootloader_mode=True), location="1-2")
    await sdk.search_devices()
    assert (await sdk.get_features("PR1", **ONCE)).mode is Mode.BOOTLOADER


@pytest.mark.parametrize(
    ("mode", "location", "name"),
    [
        ({"bootloader_mode": True}, "1-2", "PR1"),
        ({"bootloader_mode": True}, "1-3", "usb:1-3"),
        ({"onekey_firmware_version": "4.20.0"}, "1-2", "usb:1-2"),
    ],
)
async def test_only_a_bootloader_in_the_same_place_inherits_a_name(
    sdk: OneKey, usb: Links, mode: dict[str, Any], location: str, name: str
) -> None:
    firmware = Cable(onekey_serial_no="PR1")
    usb.plug(firmware, serial="1", location="1-2")
    await sdk.search_devices()
    usb.unplug(firmware)
    usb.plug(Cable(**mode), location=location)
    assert [info.connect_id for info in await sdk.search_devices()] == [name]


async def test_an_inherited_name_goes_back_to_its_owner(sdk: OneKey, usb: Links) -> None:
    firmware = Cable(onekey_serial_no="PR1")
    usb.plug(firmware, serial="1", location="1-2")
    await sdk.search_devices()
    usb.unplug(firmware)
    usb.plug(Cable(bootloader_mode=True), location="1-2")
    assert [info.connect_id for info in await sdk.search_devices()] == ["PR1"]
    usb.plug(firmware, serial="1", location="1-5")
    found = await sdk.search_devices()
    assert [(info.address, info.connect_id) for info in found] == [
        ("usb:1-2", "usb:1-2"),
        ("usb:1", "PR1"),
    ]


async def test_a_device_that_is_starting_is_asked_again(sdk: OneKey, usb: Links) -> None:
    cable = Cable(onekey_serial_no="PR1")
    cable.trouble = LinkError("not yet")
    events = sdk.watch()
    next_event = asyncio.ensure_future(anext(events))
    await asyncio.sleep(0)
    usb.plug(cable, serial="X")
    await asyncio.sleep(1.5)
    cable.trouble = None
    assert (await next_event).device.connect_id == "PR1"
    await events.aclose()


async def test_links_that_say_nothing_are_looked_at_each_second() -> None:
    device = ScriptedDevice()
    async with OneKey(device.port) as sdk:
        events = sdk.watch()
        cable = Cable(onekey_serial_no="PR1")
        serving = asyncio.create_task(cable.serve(device))
        assert (await anext(events)).change is Change.ARRIVED
        waiting = asyncio.ensure_future(anext(events))
        await asyncio.sleep(10)
        assert not waiting.done()
        waiting.cancel()
        await asyncio.wait({waiting})
        serving.cancel()
    assert cable.asked == ["GetFeatures"]


@pytest.mark.real_time
def test_watching_without_async() -> None:
    with sync.OneKey("memory:pro") as sdk:
        for event in sdk.watch():
            assert event.change is Change.ARRIVED
            break
        events = sdk.watch()
        assert next(events).device.mode is Mode.NORMAL
        sdk.dispose()
        assert list(events) == []
