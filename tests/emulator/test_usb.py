"""The device on USB: what it tells about itself, its endpoints, and USB/IP."""

from __future__ import annotations

import asyncio
import errno
import struct
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator, Faults
from onekey_emulator.links.usb_descriptors import Descriptors, identify
from onekey_emulator.links.usb_device import Transfer, UsbDevice

from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec
from onekey_sdk.wire.frames_v1 import ReportAssembler, reports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_emulator.links.usb_descriptors import InterfaceKind

IN, OUT = 0x81, 0x01
STALL = -errno.EPIPE
GET_FEATURES = reports(Codec().encode(m.GetFeatures()))[0]


class Bus:
    """A host controller with one device."""

    def __init__(
        self,
        emulator: Emulator,
        kinds: Sequence[InterfaceKind] = ("webusb",),
        faults: Faults | None = None,
    ) -> None:
        self.device = UsbDevice(emulator, kinds, faults)

    def begin(
        self, endpoint: int, data: bytes = b"", size: int = 64, setup: bytes = bytes(8)
    ) -> tuple[Transfer, asyncio.Future[tuple[int, int, bytes]]]:
        future: asyncio.Future[tuple[int, int, bytes]] = asyncio.get_running_loop().create_future()

        def done(status: int, carried: int, arrived: bytes) -> None:
            future.set_result((status, carried, arrived))

        transfer = Transfer(endpoint, setup, data, size, done)
        self.device.submit(transfer)
        return transfer, future

    async def carry(self, endpoint: int, data: bytes = b"", size: int = 64) -> Any:
        """Status, number of bytes, and the bytes that came."""
        async with asyncio.timeout(60):
            return await self.begin(endpoint, data, size)[1]

    async def control(self, kind: int, request: int, value: int, index: int = 0) -> Any:
        setup = struct.pack("<BBHHH", kind, request, value, index, 4096)
        status, _, data = await self.begin(kind & 0x80, b"", 4096, setup)[1]
        return data if status == 0 else status

    async def features(self) -> Any:
        """What it says to GetFeatures."""
        assert await self.carry(OUT, GET_FEATURES) == (0, 64, b"")
        assembler = ReportAssembler()
        while True:
            status, _, packet = await self.carry(IN)
            assert status == 0
            envelope = assembler.feed(packet)
            if envelope is not None:
                return Codec().decode(envelope)


@pytest.mark.parametrize(
    ("model", "trezor", "firmware", "bootloader"),
    [
        # Product id, release, and strings, as in the sources of each firmware and bootloader.
        (
            "classic",
            True,
            (0x53C1, 0x0100, "SatoshiLabs", "TREZOR"),
            (0x53C0, 0x0100, "SatoshiLabs", "TREZOR"),
        ),
        (
            "classic1s",
            False,
            (0x4F4B, 0x0101, "OneKey", "Classic"),
            (0x53C0, 0x0101, "OneKey", "Classic"),
        ),
        (
            "touch",
            True,
            (0x53C1, 0x0200, "OneKey", "OneKey Touch"),
            (0x4F4A, 0x0200, "OneKey", "ONEKEY Touch Boot"),
        ),
        (
            "pro",
            False,
            (0x4F4B, 0x0200, "OneKey", "OneKey Pro"),
            (0x4F4A, 0x0200, "OneKey Limited", "OneKey Pro"),
        ),
    ],
)
async def test_what_it_calls_itself(
    model: str, trezor: bool, firmware: tuple[Any, ...], bootloader: tuple[Any, ...]
):
    async with Emulator(model, trezor_compatible=trezor) as emulator:
        for expected in (firmware, bootloader):
            bus = Bus(emulator)
            descriptor = await bus.control(0x80, 6, 0x0100)
            vendor, *numbers = struct.unpack_from("<HHH", descriptor, 8)
            strings = [(await bus.control(0x80, 6, 0x0300 + index))[2:] for index in (1, 2)]
            names = [each.decode("utf-16-le") for each in strings]
            assert (vendor, *numbers, *names) == (0x1209, *expected)
            emulator.user.enter_bootloader()
            assert bus.device.gone.is_set()


async def test_serial_numbers():
    async with Emulator("pro") as emulator:
        assert identify(emulator.device).serial == emulator.device_id
        emulator.user.enter_bootloader()
        assert identify(emulator.device).serial == emulator.serial
    async with Emulator("classic1s", bootloader=True) as emulator:
        assert identify(emulator.device).serial == "0" * 24


async def test_interfaces_and_endpoints():
    async with Emulator() as emulator:
        bus = Bus(emulator, ["webusb", "fido"])
        configuration = await bus.control(0x80, 6, 0x0200)
        (size,) = struct.unpack_from("<H", configuration, 2)
        assert size == len(configuration)
        found: list[tuple[int, bytes]] = []
        while configuration:
            found.append((configuration[1], configuration[2 : configuration[0]]))
            configuration = configuration[configuration[0] :]
        # Of interfaces the number and class; of endpoints the address, kind and packet size.
        assert [(data[0], data[3]) for kind, data in found if kind == 4] == [(0, 0xFF), (1, 3)]
        endpoints = [struct.unpack_from("<BBH", data) for kind, data in found if kind == 5]
        assert endpoints == [(0x81, 3, 64), (0x01, 3, 64), (0x82, 3, 64), (0x02, 3, 64)]
        assert (await bus.control(0x81, 6, 0x2200, 1)).startswith(b"\x06\xd0\xf1")


async def test_webusb_and_windows():
    async with Emulator() as emulator:
        bus = Bus(emulator)
        bos = await bus.control(0x80, 6, 0x0F00)
        assert bos[9:25].hex() == "38b60834a909a0478bfda0768815b665"  # WebUSB's platform
        assert (await bus.control(0xC0, 1, 1, 2))[3:] == b"onekey.so"
        marker = (await bus.control(0x80, 6, 0x03EE))[2:].decode("utf-16-le")
        assert marker.startswith("MSFT100")
        code = ord(marker[-1])
        for kind, index in ((0xC0, 4), (0xC1, 5)):
            answer = await bus.control(kind, code, 0, index)
            assert struct.unpack_from("<IHH", answer) == (len(answer), 0x0100, index)
        assert b"WINUSB" in await bus.control(0xC0, code, 0, 4)


async def test_unknown_requests_stall():
    async with Emulator() as emulator:
        bus = Bus(emulator)
        assert await bus.control(0x80, 6, 0x0600) == STALL  # a high speed device has it
        assert await bus.control(0x80, 6, 0x0309) == STALL
        assert await bus.control(0xC0, 7, 0) == STALL
        assert await bus.control(0x00, 9, 2) == STALL  # there is one configuration


@pytest.mark.parametrize("kind", ["webusb", "hid"])
async def test_a_conversation(model: str, kind: InterfaceKind):
    async with Emulator(model) as emulator:
        assert (await Bus(emulator, [kind]).features()).device_id == emulator.device_id


async def test_answers_go_where_the_question_came_from():
    async with Emulator("pro") as emulator:
        bus = Bus(emulator, ["webusb", "hid"])
        _, other = bus.begin(0x82)
        assert (await bus.features()).device_id == emulator.device_id
        assert not other.done()


async def test_several_packets_in_a_transfer():
    async with Emulator() as emulator:
        bus = Bus(emulator)
        packets = reports(Codec().encode(m.Ping(message="a" * 150)))
        assert len(packets) == 3
        assert await bus.carry(OUT, b"".join(packets)) == (0, 192, b"")
        status, size, data = await bus.carry(IN, size=192)
        assert (status, size) == (0, 192)
        assert (
            b"".join(part[1:] for part in (data[:64], data[64:128], data[128:])).count(b"a") == 150
        )


async def test_a_buffer_that_is_too_small():
    async with Emulator() as emulator:
        bus = Bus(emulator)
        await bus.carry(OUT, GET_FEATURES)
        assert await bus.carry(IN, size=32) == (-errno.EOVERFLOW, 0, b"")


async def test_taken_back():
    async with Emulator() as emulator:
        bus = Bus(emulator)
        transfer, future = bus.begin(IN)
        assert bus.device.cancel(transfer)
        assert not bus.device.cancel(transfer)
        assert (await bus.features()).device_id == emulator.device_id
        assert not future.done()


@pytest.mark.parametrize("direction", ["in", "out"])
async def test_stalled_until_cleared(direction: Any):
    async with Emulator() as emulator:
        bus = Bus(emulator, faults=Faults(stall_at=1, directions=[direction]))
        endpoint = OUT if direction == "in" else IN
        if direction == "out":
            await bus.carry(OUT, GET_FEATURES)
        assert (await bus.carry(endpoint, GET_FEATURES))[0] == STALL
        assert (await bus.carry(endpoint, GET_FEATURES))[0] == STALL
        assert await bus.control(0x82, 0, 0, endpoint) == b"\1\0"
        assert await bus.control(0x02, 1, 0, endpoint) == b""
        assert await bus.control(0x82, 0, 0, endpoint) == b"\0\0"
        await bus.control(0x00, 9, 1)  # what is left of the answer is dropped
        assert (await bus.features()).device_id == emulator.device_id


async def test_nothing_is_taken_after_a_stall():
    async with Emulator() as emulator:
        bus = Bus(emulator, faults=Faults(stall_at=1, directions=["in"]))
        assert (await bus.carry(OUT, GET_FEATURES * 2))[0] == STALL
        assert emulator.requests == []


async def test_not_ready_while_a_packet_is_late():
    async with Emulator() as emulator:
        bus = Bus(emulator, faults=Faults(late_at=1, late_by=3.0))
        began = asyncio.get_running_loop().time()
        assert await bus.carry(OUT, GET_FEATURES) == (0, 64, b"")
        assert asyncio.get_running_loop().time() - began == pytest.approx(3.0)


async def test_pulled_out_in_the_middle():
    async with Emulator() as emulator:
        bus = Bus(emulator, faults=Faults(unplug_at=2))
        _, future = bus.begin(OUT, GET_FEATURES * 2)
        assert bus.device.gone.is_set()
        assert not emulator.plugged
        assert not future.done()


def test_the_first_name_of_an_interface_is_optional():
    descriptors = Descriptors(identify(Emulator("classic1s", bootloader=True).device), ["webusb"])
    assert descriptors.string(4) is None
    assert descriptors.configuration()[9 + 8] == 0


@pytest.mark.real_time
async def test_usbip():
    async with Emulator("pro") as emulator:
        address = await emulator.serve_usbip(0)
        port = int(address.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(struct.pack(">HHI", 0x0111, 0x8005, 0))
        listed = await reader.read()
        assert struct.unpack_from(">HHII", listed) == (0x0111, 0x0005, 0, 1)
        assert listed[12 + 256 :].startswith(b"1-1\0")
        writer.close()

        reader, writer = await _imported(port)
        busy, other = await asyncio.open_connection("127.0.0.1", port)
        other.write(struct.pack(">HHI32s", 0x0111, 0x8003, 0, b"1-1"))
        assert await busy.read() == struct.pack(">HHI", 0x0111, 0x0003, 2)
        other.close()

        # A transfer that waits for packets is taken back; then the device's descriptor.
        writer.write(struct.pack(">IIIIIIIIII8x", 1, 1, 0, 1, 1, 0, 64, 0, 0, 0))
        writer.write(struct.pack(">IIIIII24x", 2, 2, 0, 0, 0, 1))
        reply = struct.unpack(">IIIIIi24x", await reader.readexactly(48))
        assert reply == (4, 2, 0, 0, 0, -errno.ECONNRESET)
        writer.write(
            struct.pack(">IIIIIIIIII", 1, 3, 0, 1, 0, 0, 18, 0, 0, 0)
            + struct.pack("<BBHHH", 0x80, 6, 0x0100, 0, 18)
        )
        reply = struct.unpack(">IIIIIiI20x", await reader.readexactly(48))
        assert reply == (3, 3, 0, 0, 0, 0, 18)
        assert (await reader.readexactly(18))[8:10] == b"\x09\x12"

        emulator.user.unplug()
        assert await reader.read() == b""
        writer.close()
        emulator.user.plug()
        await asyncio.sleep(0)
        reader, writer = await _imported(port)
        writer.close()


async def _imported(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """The device's connection, as soon as it can be had."""
    async with asyncio.timeout(10):
        while True:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(struct.pack(">HHI32s", 0x0111, 0x8003, 0, b"1-1"))
            status = struct.unpack(">HHI", await reader.readexactly(8))[2]
            if status == 0:
                assert (await reader.readexactly(312))[256:260] == b"1-1\0"
                return reader, writer
            writer.close()
            await asyncio.sleep(0.05)
