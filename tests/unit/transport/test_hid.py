"""HID, with a module like hidapi's."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk.errors import (
    DeviceDisconnected,
    MethodUnsupported,
)
from onekey_sdk.transport import hid
from onekey_sdk.transport.hid import HidPort, HidTransport

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.real_time

REPORT = b"?##" + bytes(61)


class FakeHidapi:
    """The module, with what a test says is there.

    Attributes:
        found: what it lists.
        log: what was done.
        answers: what reading gives: reports, or errors to be raised.
        written: what was written.
        refuses: whether devices cannot be opened.
        counts: what writing says: the number of bytes, or something else.
    """

    def __init__(self) -> None:
        self.found: list[dict[str, Any]] = []
        self.log: list[str] = []
        self.answers: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()
        self.written: list[bytes] = []
        self.refuses = False
        self.counts: int | None = None

    def enumerate(self, vendor: int, product: int) -> list[dict[str, Any]]:
        assert (vendor, product) == (0x1209, 0)
        return self.found

    def device(self) -> Any:
        return SimpleNamespace(
            open_path=self._open, read=self._read, write=self._write, close=self._close
        )

    def _open(self, path: bytes) -> None:
        if self.refuses:
            raise OSError("open failed")
        self.log.append(f"open {os.fsdecode(path)}")

    def _read(self, size: int, milliseconds: int) -> list[int]:
        assert size == 64
        try:
            answer = self.answers.get(timeout=milliseconds / 1000)
        except queue.Empty:
            return []
        if isinstance(answer, Exception):
            raise answer
        return list(answer)

    def _write(self, data: bytes) -> int:
        self.written.append(data)
        return len(data) if self.counts is None else self.counts

    def _close(self) -> None:
        self.log.append("close")


def entry(path: str = "somewhere", **different: Any) -> dict[str, Any]:
    """What hidapi tells of a device."""
    usual = {
        "path": path.encode(),
        "vendor_id": 0x1209,
        "product_id": 0x53C1,
        "serial_number": "ABC",
        "usage_page": 0xFF00,
        "interface_number": 0,
    }
    return {**usual, **different}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> FakeHidapi:
    api = FakeHidapi()
    api.found.append(entry())
    monkeypatch.setattr(hid, "hidapi", api)
    return api


async def ports(place: str = "") -> Sequence[HidPort]:
    return [port for port in await HidTransport(place).ports() if isinstance(port, HidPort)]


async def test_a_port(api: FakeHidapi) -> None:
    [port] = await ports()
    assert (port.address, port.serial, port.location) == ("hid:ABC", "ABC", None)
    assert port.exclusive


@pytest.mark.parametrize(
    "different",
    [
        {"usage_page": 0xF1D0},
        {"usage_page": 0xFF01},
        {"interface_number": 1},
        {"product_id": 0x0001},
    ],
)
async def test_other_devices_are_no_ports(api: FakeHidapi, different: dict[str, Any]) -> None:
    api.found = [entry(**different)]
    assert await ports() == []


@pytest.mark.parametrize("different", [{"usage_page": 0}, {"interface_number": -1}])
async def test_systems_tell_more_or_less(api: FakeHidapi, different: dict[str, Any]) -> None:
    api.found = [entry(**different)]
    assert len(await ports()) == 1


async def test_places(api: FakeHidapi) -> None:
    api.found = [
        entry("a"),
        entry("b"),
        entry("c", serial_number=""),
        entry("d", serial_number="X"),
    ]
    assert [port.address for port in await ports()] == ["hid:a", "hid:b", "hid:c", "hid:X"]
    assert [port.address for port in await ports("X")] == ["hid:X"]
    assert [port.address for port in await ports("b")] == ["hid:b"]


async def test_a_newer_protocol_is_not_spoken(api: FakeHidapi) -> None:
    api.found = [entry(product_id=0x4F4C)]
    [port] = await ports()
    with pytest.raises(MethodUnsupported, match="newer protocol"):
        await port.open()


async def test_a_conversation(api: FakeHidapi) -> None:
    [port] = await ports()
    api.answers.put(b"stale".ljust(64))
    async with await port.open() as channel:
        await channel.write_all([REPORT, REPORT])
        assert api.written == [b"\0" + REPORT] * 2
        api.answers.put(REPORT)
        assert await channel.read() == REPORT
    assert api.log == ["open somewhere", "close"]


@pytest.mark.parametrize("trouble", [OSError("read error"), ValueError("not open")])
async def test_unplugged_while_reading(api: FakeHidapi, trouble: Exception) -> None:
    [port] = await ports()
    async with await port.open() as channel:
        api.answers.put(trouble)
        with pytest.raises(DeviceDisconnected, match="unplugged"):
            await channel.read()
        assert await channel.lost()


async def test_writing_that_fails_without_an_exception(api: FakeHidapi) -> None:
    [port] = await ports()
    async with await port.open() as channel:
        api.counts = -1
        with pytest.raises(DeviceDisconnected, match="unplugged"):
            await channel.write(REPORT)


async def test_writing_that_does_not_count_the_id(api: FakeHidapi) -> None:
    [port] = await ports()
    async with await port.open() as channel:
        api.counts = 64
        await channel.write_all([REPORT] * 3)
        assert len(api.written) == 3


async def test_what_cannot_be_opened(api: FakeHidapi) -> None:
    [port] = await ports()
    api.refuses = True
    with pytest.raises(DeviceDisconnected, match="cannot be opened"):
        await port.open()


async def test_hidapi_that_hangs_for_others_is_waited_for_in_vain(
    api: FakeHidapi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hid, "DEADLINE", 0.05)
    with hid.alone:
        assert len(await ports()) == 1
    assert not hid.alone.locked()


def test_any_hidapi_serves_where_its_module_for_hidraw_is_missing() -> None:
    """That of macOS and Windows has none."""
    program = (
        "import sys; sys.modules['hidraw'] = None; import hid; "
        "from onekey_sdk.transport import hid as link; print(link.hidapi is hid)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "True\n"
