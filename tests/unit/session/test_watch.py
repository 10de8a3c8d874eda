"""Devices on several links, and what is told of their coming and going."""

from __future__ import annotations

import asyncio
import contextlib
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
    OneKeyError,
    PollingTimeout,
)
from onekey_sdk.models import Change, Mode
from onekey_sdk.transport import discovery
from onekey_sdk.transport.base import Channel, Port, Transport
from onekey_sdk.wire import messages as m
from tests.support.fakes import ScriptedDevice
from tests.support.stage import failure

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
    from contextlib import AbstractAsyncContextManager

ONCE: Any = {"retry_count": 0, "wait": 0}


class Cable:
    """A device that a test plugs in and out, and all that it has been asked.

    Attributes:
        trouble: why it cannot be opened.
        opened: how many channels are open.
        asked: the messages that it got.
    """

    def __init__(self, **features: Any) -> None:
        version: dict[str, Any] = {"major_version": 2, "minor_version": 99, "patch_version": 99}
        self.features: dict[str, Any] = {
            "device_id": "D1",
            "initialized": True,
            **version,
            **features,
        }
        self.trouble: OneKeyError | None = None
        self.opened = 0
        self.asked: list[str] = []

    async def serve(self, device: ScriptedDevice) -> None:
        while True:
            message = await device.receive()
            self.asked.append(message.DESCRIPTOR.name)
            asked = message.DESCRIPTOR.name == "GetFeatures"
            device.send(m.Features(**self.features) if asked else failure("ActionCancelled"))


class CablePort(Port):
    """One link to it, for one time of being plugged in."""

    exclusive = True

    def __init__(self, links: Links, cable: Cable, kind: str, **about: Any) -> None:
        self.address = f"{kind}:{about.pop('address', about.get('serial') or about['location'])}"
        self.serial = about.get("serial")
        self.location = about.get("location")
        self.instance = str(about.get("instance"))
        self.cable = cable
        self._links = links

    async def open(self) -> Channel:
        if self.cable.trouble is not None:
            raise self.cable.trouble
        device = ScriptedDevice(address=self.address)
        self._links.serving.append(asyncio.create_task(self.cable.serve(device)))
        channel = await device.port.open()
        self.cable.opened += 1
        close = channel.close

        async def close_once() -> None:
            if device.open:
                self.cable.opened -= 1
            await close()

        channel.close = close_once  # type: ignore[method-assign]
        return channel


class OtherPort(CablePort):
    """A link of another kind."""


class Links(Transport):
    """One kind of link.

    Attributes:
        trouble: why it cannot be looked at.
        there: what is on it.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.trouble: OneKeyError | None = None
        self.there: dict[Cable, CablePort] = {}
        self.serving: list[asyncio.Task[None]] = []
        self._changed = asyncio.Event()
        self._instances = 0

    def plug(self, cable: Cable, **about: Any) -> CablePort:
        """Plug it in."""
        self._instances += 1
        port_class = CablePort if self.kind == "usb" else OtherPort
        about.setdefault("instance", self._instances)
        self.there[cable] = port_class(self, cable, self.kind, **about)
        self._changed.set()
        return self.there[cable]

    def unplug(self, cable: Cable) -> None:
        """Unplug it."""
        del self.there[cable]
        self._changed.set()

    async def ports(self) -> Sequence[Port]:
        if self.trouble is not None:
            raise self.trouble
        return list(self.there.values())

    def watching(self) -> AbstractAsyncContextManager[Callable[[], Awaitable[None]]]:
        async def wait() -> None:
            await self._changed.wait()
            self._changed.clear()

        return contextlib.nullcontext(wait)

    async def close(self) -> None:
        for task in self.serving:
            task.cancel()
        await asyncio.gather(*self.serving, return_exceptions=True)


@pytest.fixture
def links(monkeypatch: pytest.MonkeyPatch) -> tuple[Links, Links]:
    links = Links("usb"), Links("hid")

    def found(address: str | None) -> tuple[Links, Links]:
        return links

    monkeypatch.setattr(discovery, "transports_for", found)
    return links


@pytest.fixture
async def usb(links: tuple[Links, Links]) -> Links:
    return links[0]


@pytest.fixture
async def hid(links: tuple[Links, Links]) -> Links:
    return links[1]


@pytest.fixture
async def sdk(links: tuple[Links, Links]) -> AsyncGenerator[OneKey]:
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


async def test_the_other_link_serves_where_the_first_may_not_be_used(
    sdk: OneKey, usb: Links, hid: Links
) -> None:
    forbidden = Cable()
    forbidden.trouble = DeviceAccessDenied("no permission")
    usb.plug(forbidden, serial="X")
    [info] = await sdk.search_devices()
    assert info.problem is not None
    assert "onekey udev install" in info.problem
    assert info.address == "usb:X"
    hid.plug(Cable(onekey_serial_no="PR1"), serial="X")
    [info] = await sdk.search_devices()
    assert (info.address, info.problem) == ("hid:X", None)


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
        lambda: sdk.get_features("PR1"),
    ):
        cable.trouble = DeviceBusy("held", holder=None)
        await sdk.search_devices()
        letting_go = asyncio.ensure_future(let_go())
        await wait_for_it()
        await letting_go
    [info] = await sdk.search_devices()
    assert (info.connect_id, info.busy) == ("PR1", False)


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
