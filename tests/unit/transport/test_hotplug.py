"""When devices are looked for again."""

from __future__ import annotations

import asyncio
import socket
import sys
from typing import TYPE_CHECKING

import pytest

from onekey_sdk.transport import hotplug
from onekey_sdk.transport.hid import HidTransport
from onekey_sdk.transport.webusb import UsbTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from onekey_sdk.transport.base import Transport

pytestmark = pytest.mark.real_time

USB = b"libudev\0ACTION=add\0SUBSYSTEM=usb\0PRODUCT=1209/53c1/200\0"
HID = b"libudev\0DEVPATH=/devices/1-2:1.0/0003:1209:4F4B.0001/hidraw/hidraw0\0"
OTHER = b"libudev\0ACTION=add\0SUBSYSTEM=usb\0PRODUCT=46d/c52b/1211\0"


@pytest.fixture
def udev(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Generator[socket.socket]:
    """The end at which udev speaks."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    theirs.setblocking(False)
    monkeypatch.setattr(hotplug, "listen", lambda: theirs)
    monkeypatch.setattr(hotplug, "_UDEV", tmp_path)  # it runs
    with ours:
        yield ours


@pytest.mark.parametrize("event", [USB, HID])
async def test_events_of_our_devices(udev: socket.socket, event: bytes) -> None:
    async with hotplug.notices() as changed:
        for _ in range(2):
            waiting = asyncio.ensure_future(changed())
            udev.send(OTHER)
            await asyncio.sleep(0.01)
            assert not waiting.done()
            udev.send(event)
            await waiting


async def test_events_between_waits_count(udev: socket.socket) -> None:
    async with hotplug.notices() as changed:
        udev.send(USB)
        udev.send(USB)
        await asyncio.sleep(0.01)
        await changed()
        waiting = asyncio.ensure_future(changed())
        await asyncio.sleep(0.01)
        assert not waiting.done()
        waiting.cancel()


async def test_lost_events_count(monkeypatch: pytest.MonkeyPatch, udev: socket.socket) -> None:
    class Full:
        """A socket that has overflowed."""

        def recv(self, size: int) -> bytes:
            raise OSError("no buffer space")

    notices = hotplug.Notices()
    notices._receive(Full())  # type: ignore[arg-type]
    await notices.wait()
    notices.close()


@pytest.mark.parametrize(("link", "event"), [(HidTransport, HID), (UsbTransport, USB)])
async def test_links_listen_while_they_are_watched(
    udev: socket.socket, link: Callable[[], Transport], event: bytes
) -> None:
    async with link().watching() as changed, asyncio.timeout(20):
        udev.send(event)
        await changed()
    with pytest.raises(ConnectionRefusedError):
        udev.send(event)


async def test_without_udev_it_is_a_matter_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hotplug, "listen", lambda: None)
    monkeypatch.setattr(hotplug, "POLL", 0.01)
    async with hotplug.notices() as changed:
        await changed()
        await changed()


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has udev alone")
def test_listening_needs_no_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    events = hotplug.listen()
    assert events is not None
    with events:
        assert not events.getblocking()


def refuse(*_: object) -> None:
    raise PermissionError


@pytest.mark.parametrize("call", ["__init__", "bind"])
def test_systems_that_do_not_let_us_listen(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, call, refuse)
    assert hotplug.listen() is None


def test_other_systems_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert hotplug.listen() is None
