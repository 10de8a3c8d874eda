"""HID on Linux, where devices are files."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from onekey_sdk.errors import (
    DeviceAccessDenied,
    DeviceBusy,
    DeviceDisconnected,
    DeviceNotFound,
    OneKeyError,
)
from onekey_sdk.transport import access, hid, hidraw, listening, sysfs
from onekey_sdk.transport.hid import HidPort

if TYPE_CHECKING:
    from collections.abc import Generator

pytestmark = pytest.mark.real_time

REPORT = b"?##" + bytes(61)


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HidPort:
    """A device whose file is a pipe."""
    node = tmp_path / "hidraw7"
    os.mkfifo(node)
    monkeypatch.setattr(hid, "_DEVICES", f"{tmp_path}/")
    told = {"path": bytes(node), "serial_number": "ABC", "product_id": 0x53C1}
    return HidPort(told)


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> Generator[socket.socket]:
    """The other end of what is opened next; like hidraw, it keeps reports apart."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

    def open_(path: str, flags: int) -> int:
        assert flags & os.O_NONBLOCK
        theirs.setblocking(False)
        return theirs.detach()

    monkeypatch.setattr(hidraw.os, "open", open_)
    with ours, theirs:
        ours.settimeout(20)
        yield ours


async def test_a_conversation(port: HidPort, device: socket.socket) -> None:
    device.send(b"stale".ljust(64))
    threads = threading.active_count()
    async with await port.open() as channel:
        assert threading.active_count() == threads + 1  # nobody but the one that writes
        await channel.write_all([REPORT, b"2".ljust(64)])
        assert channel.write_now([b"3".ljust(64)]) == 1
        for expected in (REPORT, b"2".ljust(64), b"3".ljust(64)):
            assert device.recv(100) == b"\0" + expected
        several = [bytes([number]) * 64 for number in range(8)]
        for report in several:
            device.send(report)
        assert [await channel.read() for _ in several] == several
        assert not await channel.lost()
    assert device.recv(100) == b""  # it is closed
    await channel.close()
    with pytest.raises(DeviceDisconnected, match="closed"):
        await channel.read()


async def test_more_than_is_read_at_once(
    port: HidPort, device: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "_MOST_AT_ONCE", 2)
    several = [bytes([number]) * 64 for number in range(7)]
    async with await port.open() as channel, asyncio.timeout(20):
        for report in several:
            device.send(report)
        assert [await channel.read() for _ in several] == several


@pytest.mark.parametrize("end", ["error", "nothing"])
async def test_unplugged_while_nobody_reads(
    port: HidPort, device: socket.socket, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    """The kernel's driver says so by an error, and what stands in for it in tests by nothing."""
    told = asyncio.Event()
    read = os.read

    def reading(file: int, size: int) -> bytes:
        data = read(file, size)
        if not data:
            told.set()
            if end == "error":
                raise OSError(errno.EIO, "Input/output error")
        return data

    async with await port.open() as channel:
        monkeypatch.setattr(hidraw.os, "read", reading)
        device.send(REPORT)
        device.close()
        async with asyncio.timeout(20):
            await told.wait()
        assert await channel.lost()
        assert await channel.read() == REPORT
        with pytest.raises(DeviceDisconnected, match="unplugged"):
            await channel.read()


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENODEV, "was unplugged"), (errno.EPIPE, "link broke: trouble")],
)
async def test_a_report_that_is_not_taken(
    port: HidPort,
    device: socket.socket,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    words: str,
) -> None:
    def writing(file: int, data: bytes) -> int:
        raise OSError(number, "trouble")

    async with await port.open() as channel:
        with monkeypatch.context() as patch:
            patch.setattr(hidraw.os, "write", writing)
            with pytest.raises(DeviceDisconnected, match=words):
                await channel.write(REPORT)
        with pytest.raises(DeviceDisconnected, match=words):
            await channel.read()


async def test_its_file_is_locked_while_it_is_open(port: HidPort) -> None:
    async with await port.open():
        with pytest.raises(DeviceBusy):
            await port.open()
    async with await port.open():
        assert port.node is not None


async def test_another_program_has_it_open(port: HidPort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sysfs, "holder", "electrum at {}".format)
    with pytest.raises(DeviceBusy, match="held by electrum") as caught:
        await port.open()
    assert caught.value.params["holder"] == f"electrum at {port.node}"
    file = os.open(port.path, os.O_RDWR)
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # nobody has it any more
    os.close(file)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EACCES, DeviceAccessDenied),
        (errno.EPERM, DeviceAccessDenied),
        (errno.ENOENT, DeviceNotFound),
        (errno.ENODEV, DeviceNotFound),
        (errno.EIO, DeviceDisconnected),
    ],
)
async def test_it_cannot_be_opened(
    port: HidPort, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[OneKeyError]
) -> None:
    def refuse(path: str, flags: int) -> int:
        raise OSError(number, "no")

    monkeypatch.setattr(hidraw.os, "open", refuse)
    monkeypatch.setattr(access, "SETTLE", 0.0)
    with pytest.raises(kind):
        await port.open()


async def test_the_file_belongs_to_another_device_by_now(
    port: HidPort, device: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / "sys" / "hidraw7" / "device"
    link.parent.mkdir(parents=True)
    plugged = [tmp_path / f"0003:1209:53C1.000{number}" for number in (1, 2)]
    for each in plugged:
        each.mkdir()
    link.symlink_to(plugged[0])
    monkeypatch.setattr(sysfs, "_HIDRAW", tmp_path / "sys")
    found = HidPort({"path": port.path.encode(), "serial_number": "", "product_id": 0x53C1})
    assert found.instance == plugged[0].name
    link.unlink()
    link.symlink_to(plugged[1])
    with pytest.raises(DeviceNotFound, match="unplugged"):
        await found.open()
    assert device.recv(100) == b""  # it is closed


async def test_permissions_may_come_late(port: HidPort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "SETTLE", 60.0)
    real, refusals = os.open, [OSError(errno.EACCES, "no")] * 2

    def open_(path: str, flags: int) -> int:
        if refusals:
            raise refusals.pop()
        return real(path, flags)

    monkeypatch.setattr(hidraw.os, "open", open_)
    async with await port.open():
        assert refusals == []


def test_a_new_file_may_settle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.touch()
    assert access.may_settle(str(file))
    assert not access.may_settle(str(tmp_path / "none"))
    assert not access.may_settle(None)
    monkeypatch.setattr(access, "SETTLE", 0.0)
    assert not access.may_settle(str(file))
