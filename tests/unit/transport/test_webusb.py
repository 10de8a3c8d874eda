"""USB, with a backend of pyusb in libusb's place."""

from __future__ import annotations

import asyncio
import errno
import threading
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk.errors import (
    DeviceAccessDenied,
    DeviceBusy,
    DeviceDisconnected,
    DeviceNotFound,
    MethodUnsupported,
    OneKeyError,
    PollingTimeout,
)
from onekey_sdk.transport import access, native, sysfs, webusb
from onekey_sdk.transport.webusb import UsbPort, UsbTransport
from onekey_sdk.wire.codec import Envelope
from onekey_sdk.wire.frames_v1 import reports
from tests.support.fake_usb import FakeBackend, FakeUsbDevice, usb_error

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

pytestmark = pytest.mark.real_time

REPORT = b"?##" + bytes(61)
NODE = "/dev/bus/usb/001/005"


@pytest.fixture
def device() -> FakeUsbDevice:
    return FakeUsbDevice()


@pytest.fixture
def backend(device: FakeUsbDevice, monkeypatch: pytest.MonkeyPatch) -> FakeBackend:
    backend = FakeBackend(device)

    def attribute(location: str, name: str) -> str | None:
        return {"1-2": "ABC", "1-3": "ABC", "1-4": "000000000000"}.get(location)

    monkeypatch.setattr(webusb, "find_backend", lambda: backend)
    monkeypatch.setattr(sysfs, "usb_attribute", attribute)
    monkeypatch.setattr(sysfs, "holder", "somebody at {}".format)
    return backend


@pytest.fixture
async def port(backend: FakeBackend) -> UsbPort:
    [port] = await ports()
    return port


async def ports(place: str = "") -> Sequence[UsbPort]:
    found = await UsbTransport(place).ports()
    assert all(isinstance(port, UsbPort) for port in found)
    return [port for port in found if isinstance(port, UsbPort)]


async def until(happens: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not happens():  # noqa: ASYNC110 - a thread makes it happen
            await asyncio.sleep(0.01)


async def test_a_port(port: UsbPort) -> None:
    assert (port.address, port.serial, port.location) == ("usb:ABC", "ABC", "1-2")
    assert (port.instance, port.node) == ("1:5", NODE)
    assert port.exclusive
    assert not port.software


async def test_other_devices_are_no_ports(backend: FakeBackend) -> None:
    backend.devices = [
        FakeUsbDevice(vendor=0x534C),
        FakeUsbDevice(product=0x0001),
        FakeUsbDevice(interfaces=[(0x08, (0x81, 0x01))]),
        FakeUsbDevice(interfaces=[(0xFF, (0x81,))]),
        FakeUsbDevice(interfaces=[]),
    ]
    broken, isochronous = FakeUsbDevice(), FakeUsbDevice()
    broken.refusals["get_configuration_descriptor"] = [usb_error(errno.ENOENT)]
    isochronous.kind = 1
    backend.devices += [broken, isochronous]
    assert await ports() == []


@pytest.mark.parametrize("product", [0x53C0, 0x53C1, 0x4F4A, 0x4F4B, 0x4F4C])
async def test_all_ids(backend: FakeBackend, product: int) -> None:
    backend.devices = [FakeUsbDevice(product)]
    [port] = await ports()
    assert port.product.bootloader == (product in {0x53C0, 0x4F4A})


async def test_several_with_one_serial_are_named_by_their_place(backend: FakeBackend) -> None:
    backend.devices.append(FakeUsbDevice(address=6, ports=(3,)))
    backend.devices.append(FakeUsbDevice(0x53C0, address=7, ports=(4,)))
    assert [port.address for port in await ports()] == ["usb:1-2", "usb:1-3", "usb:1-4"]
    assert [port.address for port in await ports("1-3")] == ["usb:1-3"]
    assert [port.serial for port in await ports()] == ["ABC", "ABC", None]


@pytest.mark.parametrize(("place", "count"), [("", 1), ("ABC", 1), ("1-2", 1), ("ABD", 0)])
async def test_a_place(backend: FakeBackend, place: str, count: int) -> None:
    assert len(await ports(place)) == count


async def test_a_newer_protocol_is_not_spoken(backend: FakeBackend) -> None:
    backend.devices = [FakeUsbDevice(0x4F4C)]
    [port] = await ports()
    with pytest.raises(MethodUnsupported, match="newer protocol"):
        await port.open()


async def test_a_conversation(port: UsbPort, device: FakeUsbDevice) -> None:
    channel = await port.open()
    assert channel.write_now([REPORT, REPORT]) == 2
    await channel.write(REPORT)
    assert b"".join(device.written) == REPORT * 3
    device.answers.put(REPORT)
    assert await channel.read() == REPORT
    assert not await channel.lost()
    await channel.close()
    await channel.close()
    assert device.log[-3:] == ["write", "release 0", "close"]
    with pytest.raises(DeviceDisconnected):
        await channel.read()
    with pytest.raises(DeviceDisconnected):
        await channel.write(REPORT)
    with pytest.raises(DeviceDisconnected):
        channel.write_now([REPORT])


async def test_bulk_endpoints_serve_as_well(port: UsbPort, device: FakeUsbDevice) -> None:
    device.kind = 2
    async with await port.open() as channel:
        await channel.write(REPORT)
        device.answers.put(REPORT)
        assert await channel.read() == REPORT
    assert device.written == [REPORT]


async def test_what_was_left_in_the_device_is_dropped(port: UsbPort, device: FakeUsbDevice) -> None:
    for _ in range(5):
        device.answers.put(REPORT)
    async with await port.open() as channel:
        device.answers.put(b"new".ljust(64))
        assert await channel.read() == b"new".ljust(64)


async def test_a_device_that_does_not_stop_talking_is_opened(
    port: UsbPort, device: FakeUsbDevice
) -> None:
    for _ in range(1000):
        device.answers.put(REPORT)
    async with await port.open() as channel:
        assert await channel.read() == REPORT
        assert channel.drain() >= 0


@pytest.mark.parametrize("arrived", [1, 2, 3])
async def test_half_a_message_is_passed_on(
    port: UsbPort, device: FakeUsbDevice, arrived: int
) -> None:
    message = reports(Envelope(2, bytes(120)))
    assert len(message) == 3
    async with await port.open() as channel:
        for packet in message[:arrived]:
            device.answers.put(packet)
        device.answers.put(usb_error(errno.ENODEV))
        assert [await channel.read() for _ in range(arrived)] == message[:arrived]
        with pytest.raises(DeviceDisconnected):
            await channel.read()


async def test_a_message_that_pauses_is_passed_on_in_parts(
    port: UsbPort, device: FakeUsbDevice
) -> None:
    first, second, third = reports(Envelope(2, bytes(120)))
    async with await port.open() as channel:
        device.answers.put(first)
        assert await channel.read() == first
        device.answers.put(second)
        assert await channel.read() == second
        device.answers.put(third)
        assert await channel.read() == third


async def test_a_short_packet_is_passed_on(port: UsbPort, device: FakeUsbDevice) -> None:
    async with await port.open() as channel:
        device.answers.put(b"short")
        assert await channel.read() == b"short"


async def test_writing_goes_on_where_the_device_stopped(
    port: UsbPort, device: FakeUsbDevice
) -> None:
    device.takes = 64
    message = [bytes([number]) * 64 for number in range(100)]
    async with await port.open() as channel:
        await channel.write_all(message)
    assert device.written == message


async def test_large_writes_are_handed_over_in_few_transfers(
    port: UsbPort, device: FakeUsbDevice
) -> None:
    async with await port.open() as channel:
        await channel.write_all([REPORT] * 100)
    assert len(device.written) == 4


async def test_a_device_that_takes_nothing_can_be_closed(
    port: UsbPort, device: FakeUsbDevice
) -> None:
    device.takes = 0
    channel = await port.open()
    writing = asyncio.ensure_future(channel.write(REPORT))
    await asyncio.sleep(0.05)
    assert channel.write_now([REPORT]) == 1
    assert channel.write_now([REPORT]) == 0
    await channel.close()
    with pytest.raises(DeviceDisconnected, match="closed"):
        await writing


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENODEV, "unplugged"),
        (errno.EIO, "link broke: trouble"),
        (errno.EOVERFLOW, "link broke"),
        (errno.EPIPE, "stalled"),
    ],
)
async def test_a_broken_link(port: UsbPort, device: FakeUsbDevice, number: int, words: str) -> None:
    async with await port.open() as channel:
        device.answers.put(REPORT)
        device.answers.put(usb_error(number))
        assert await channel.read() == REPORT
        with pytest.raises(DeviceDisconnected, match=words):
            await channel.read()
        assert await channel.lost()
    async with await port.open() as channel:
        device.refusals["write"] = [usb_error(number)]
        with pytest.raises(DeviceDisconnected, match=words):
            await channel.write(REPORT)
        with pytest.raises(DeviceDisconnected, match=words):
            await channel.read()
    async with await port.open() as channel:
        device.refusals["write"] = [usb_error(number)]
        channel.write_now([REPORT])
        with pytest.raises(DeviceDisconnected, match=words):
            await channel.read()
    halts = [each for each in device.log if each.startswith("clear_halt")]
    assert halts == (["clear_halt 0x81"] + ["clear_halt 0x1"] * 2 if number == errno.EPIPE else [])


async def test_a_broken_link_that_nobody_waited_for(port: UsbPort, device: FakeUsbDevice) -> None:
    device.takes = 0
    async with await port.open() as channel:
        writing = asyncio.ensure_future(channel.write(REPORT))
        await until(lambda: "write" in device.log)
        writing.cancel()
        await asyncio.wait({writing})
        assert writing.cancelled()
        device.refusals["write"] = [usb_error(errno.ENODEV)]
        with pytest.raises(DeviceDisconnected, match="unplugged"):
            await channel.read()


async def test_a_driver_that_fails_ends_the_link(
    port: UsbPort, device: FakeUsbDevice, caplog: pytest.LogCaptureFixture
) -> None:
    async with await port.open() as channel:
        device.answers.put(ZeroDivisionError("of the driver's"))
        with pytest.raises(DeviceDisconnected, match="driver failed with ZeroDivisionError"):
            await channel.read()
        assert "of the driver's" in caplog.text
    async with await port.open() as channel:
        device.refusals["write"] = [ZeroDivisionError()]
        with pytest.raises(DeviceDisconnected, match="driver failed"):
            await channel.write(REPORT)


async def test_a_device_that_cannot_be_closed_properly(
    port: UsbPort, device: FakeUsbDevice, caplog: pytest.LogCaptureFixture
) -> None:
    channel = await port.open()
    device.refusals["close"] = [ZeroDivisionError("of the driver's")]
    await channel.close()
    assert "could not be closed" in caplog.text


async def test_unplugged_while_it_is_opened(port: UsbPort, device: FakeUsbDevice) -> None:
    device.answers.put(usb_error(errno.ENODEV))
    with pytest.raises(DeviceDisconnected, match="unplugged"):
        await port.open()
    assert device.log[-2:] == ["release 0", "close"]


async def test_the_kernels_driver_gets_its_interface_back(backend: FakeBackend) -> None:
    device = FakeUsbDevice(interfaces=[(3, (0x81, 0x01))])
    device.driver = True
    backend.devices = [device]
    [port] = await ports()
    async with await port.open():
        assert not device.driver
    assert device.driver
    device.refusals["claim 0"] = [usb_error(errno.EBUSY)]
    with pytest.raises(DeviceBusy):
        await port.open()
    assert device.driver


@pytest.mark.parametrize(
    "refusal", [NotImplementedError(), usb_error(errno.ENOSYS), usb_error(errno.ENOENT)]
)
async def test_also_if_it_had_lost_it_before(backend: FakeBackend, refusal: Exception) -> None:
    device = FakeUsbDevice(interfaces=[(3, (0x81, 0x01))])
    device.refusals["is_kernel_driver_active"] = [refusal]
    backend.devices = [device]
    [port] = await ports()
    async with await port.open():
        assert "detach" not in device.log
    assert device.driver


async def test_an_interface_of_the_vendors_has_no_such_driver(
    port: UsbPort, device: FakeUsbDevice
) -> None:
    async with await port.open():
        pass
    assert not {"is_kernel_driver_active", "attach"} & set(device.log)


async def test_a_device_without_configuration_gets_one(
    port: UsbPort, device: FakeUsbDevice
) -> None:
    device.configuration = 0
    async with await port.open():
        assert device.configuration == 1


async def test_the_vendors_interface_comes_first(backend: FakeBackend) -> None:
    device = FakeUsbDevice(interfaces=[(3, (0x83, 0x03)), (0xFF, (0x82, 0x81, 0x02, 0x01))])
    backend.devices = [device]
    [port] = await ports()
    async with await port.open():
        assert "claim 1" in device.log
        assert "claim 0" not in device.log


@pytest.mark.parametrize(
    ("call", "number", "kind", "words"),
    [
        ("open", errno.EACCES, DeviceAccessDenied, f"no permission for {NODE}.*51-onekey.rules"),
        ("open", errno.EACCES, DeviceAccessDenied, "onekey udev install"),
        ("claim 0", errno.EBUSY, DeviceBusy, f"held by somebody at {NODE}"),
        ("open", errno.ENODEV, DeviceNotFound, "unplugged"),
        ("open", errno.EIO, DeviceDisconnected, "cannot be opened: trouble"),
    ],
)
async def test_devices_that_cannot_be_opened(
    port: UsbPort,
    device: FakeUsbDevice,
    call: str,
    number: int,
    kind: type[OneKeyError],
    words: str,
) -> None:
    device.refusals[call] = [usb_error(number)]
    with pytest.raises(kind, match=f"(?i){words}"):
        await port.open()
    assert device.log[-1] in {"close", "open"}


async def test_unplugged_since_it_was_listed(port: UsbPort, device: FakeUsbDevice) -> None:
    device.refusals["get_configuration_descriptor"] = [usb_error(errno.ENODEV)]
    with pytest.raises(DeviceNotFound, match="no interface for messages any more"):
        await port.open()
    assert "claim 0" not in device.log


async def test_permissions_may_come_late(
    port: UsbPort, device: FakeUsbDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def appeared(node: str | None) -> bool:
        return node == NODE

    monkeypatch.setattr(access, "may_settle", appeared)
    device.refusals["open"] = [usb_error(errno.EACCES)] * 3
    async with await port.open():
        assert device.log.count("open") == 4


async def test_a_driver_that_hangs_is_left_behind(
    port: UsbPort, device: FakeUsbDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = threading.Event()
    real = webusb.open_interface

    def hang(*arguments: Any) -> Any:
        assert goes_on.wait(20)
        return real(*arguments)

    monkeypatch.setattr(webusb, "open_interface", hang)
    monkeypatch.setattr(native, "DEADLINE", 0.1)
    with pytest.raises(PollingTimeout, match=r"did not open usb:ABC within 0\.1 s"):
        await port.open()
    assert "claim 0" not in device.log
    goes_on.set()
    await until(lambda: "close" in device.log)
    assert device.log.index("release 0") < device.log.index("close")


async def test_cancelled_opening_leaves_nothing_open(
    port: UsbPort, device: FakeUsbDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening = asyncio.ensure_future(port.open())
    await asyncio.sleep(0)
    opening.cancel()
    await asyncio.wait({opening})
    await until(lambda: device.log.count("open") == device.log.count("close"))


async def test_closing_does_not_wait_for_a_driver_for_ever(
    port: UsbPort,
    device: FakeUsbDevice,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    goes_on = threading.Event()
    monkeypatch.setattr(native, "_LEAVE", 0.05)
    channel = await port.open()

    def hang(name: str) -> None:
        assert goes_on.wait(20), name

    monkeypatch.setattr(device, "call", hang)
    await channel.close()
    assert "does not let go of usb:ABC" in caplog.text
    goes_on.set()


async def test_a_slow_list_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on = threading.Event()
    monkeypatch.setattr(native, "DEADLINE", 0.05)
    with pytest.raises(PollingTimeout, match=r"Listing took longer than 0\.05 s"):
        await native.call("listing", lambda: goes_on.wait(20))
    goes_on.set()


async def test_threads_end(port: UsbPort) -> None:
    before = threading.active_count()
    for _ in range(5):
        async with await port.open():
            pass
    await until(lambda: threading.active_count() <= before)
