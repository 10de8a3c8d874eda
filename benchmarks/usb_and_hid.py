"""Round trips and uploads by USB, as a share of what bare libusb and bare hidapi get.

    python benchmarks/usb_and_hid.py [ADDRESS]

With an address, such as `usb:` or `hid:[serial]`, any device is measured that is not locked.
Without one, a software device is plugged into this machine's kernel; where that cannot be, all
of it runs in the virtual machine of the kernel bench. The clock in there counts instructions:
whatever else this machine does changes nothing, and two runs agree. Bare libusb (pyusb) and bare
hidapi write the same packets one by one, and read the same answers. Goal: 0.9 of it.

By HID there is one more: the least that a program takes which keeps an event loop running. It
reads what the loop watches, and writes in a thread, for that waits until the device has it.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from onekey_sdk.transport import discovery
from onekey_sdk.transport.base import Port
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec, Envelope
from onekey_sdk.wire.frames_v1 import REPORT_SIZE, ReportAssembler, reports

TRIPS, TRIP_BLOCKS = 25, 12
UPLOAD, UPLOAD_BLOCKS = 16 * 1024, 4
PATIENCE = 10.0
VIRTUAL_USB = Path("/sys/devices/platform/vhci_hcd.0")
DEVICE = ("-m", "onekey_emulator", "--udp", "0", "--auto-confirm", "--usb", "--usb-interfaces")
INTERFACES = {"usb:": "webusb", "hid:": "hid"}

Exchange = Callable[[Sequence[bytes]], Awaitable[Envelope]]
Measure = Callable[[Exchange], Awaitable[float]]
Way = Callable[[Any, Measure], Awaitable[float]]


def bare(write: Callable[[bytes], object], read: Callable[[], bytes]) -> Exchange:
    async def exchange(packets: Sequence[bytes]) -> Envelope:
        for packet in packets:
            write(packet)
        assembler = ReportAssembler()
        while (envelope := assembler.feed(read())) is None:
            pass
        return envelope

    return exchange


async def with_ours(port: Port, measure: Measure) -> float:
    async with await port.open() as channel:

        async def exchange(packets: Sequence[bytes]) -> Envelope:
            taken = channel.write_now(packets)
            if taken < len(packets):
                await channel.write_all(packets[taken:])
            assembler = ReportAssembler()
            while (envelope := assembler.feed(await channel.read())) is None:
                pass
            return envelope

        return await measure(exchange)


async def with_libusb(port: Any, measure: Measure) -> float:
    import usb.core
    import usb.util

    device: Any = next(
        each
        for each in usb.core.find(find_all=True, idVendor=0x1209)
        if f"{each.bus}:{each.address}" == port.instance
    )
    usb.util.claim_interface(device, 0)
    try:
        return await measure(
            bare(
                lambda packet: device.write(0x01, packet, 5000),
                lambda: bytes(device.read(0x81, REPORT_SIZE, 5000)),
            )
        )
    finally:
        usb.util.dispose_resources(device)


async def with_hidapi(port: Any, measure: Measure) -> float:
    import hidraw

    device = hidraw.device()
    device.open_path(port.path.encode())
    try:
        return await measure(
            bare(
                lambda packet: device.write(b"\0" + packet),
                lambda: bytes(device.read(REPORT_SIZE, 5000)),
            )
        )
    finally:
        device.close()


async def with_asyncio(port: Any, measure: Measure) -> float:
    loop = asyncio.get_running_loop()
    file = os.open(port.path, os.O_RDWR | os.O_NONBLOCK)
    to_write: SimpleQueue[bytes | None] = SimpleQueue()
    heard: asyncio.Future[bytes] = loop.create_future()

    def write() -> None:
        while (packet := to_write.get()) is not None:
            os.write(file, b"\0" + packet)

    async def exchange(packets: Sequence[bytes]) -> Envelope:
        nonlocal heard
        heard = loop.create_future()
        for packet in packets:
            to_write.put(packet)
        assembler = ReportAssembler()
        while (envelope := assembler.feed(await heard)) is None:
            heard = loop.create_future()
        return envelope

    thread = threading.Thread(target=write)
    thread.start()
    loop.add_reader(file, lambda: heard.set_result(os.read(file, REPORT_SIZE)))
    try:
        return await measure(exchange)
    finally:
        loop.remove_reader(file)
        to_write.put(None)
        thread.join()
        os.close(file)


WAYS: dict[str, dict[str, Way]] = {
    "usb": {"libusb": with_libusb, "onekey_sdk": with_ours},
    "hid": {"hidapi": with_hidapi, "onekey_sdk": with_ours, "asyncio": with_asyncio},
}


async def trips(exchange: Exchange) -> float:
    """Round trips in a second, of a packet each way."""
    packets = reports(Codec().encode(m.Ping()))
    await exchange(packets)
    start = time.perf_counter()
    for _ in range(TRIPS):
        await exchange(packets)
    return TRIPS / (time.perf_counter() - start)


async def upload(exchange: Exchange) -> float:
    """Bytes in a second, to a device that refuses them once it has them all."""
    file = m.EmmcFile(path="0:file", offset=0, len=UPLOAD, data=bytes(UPLOAD))
    packets = reports(Codec().encode(m.EmmcFileWrite(file=file, overwrite=True, append=False)))
    start = time.perf_counter()
    await exchange(packets)
    return UPLOAD / (time.perf_counter() - start)


async def compare(address: str) -> None:
    (port,) = await found(address)
    ways = WAYS[address.partition(":")[0]]
    reference = next(iter(ways))
    for what, measure, blocks in (
        ("round trips", trips, TRIP_BLOCKS),
        ("upload bytes", upload, UPLOAD_BLOCKS),
    ):
        await with_ours(port, measure)  # the device's first answer takes it long
        figures: dict[str, list[float]] = {name: [] for name in ways}
        for number in range(blocks):
            # In turns, and each as often before as after the others.
            for name, way in list(ways.items())[:: -1 if number % 2 else 1]:
                figures[name].append(await way(port, measure))
        medians = {name: statistics.median(figures[name]) for name in ways}
        for name, each in medians.items():
            share = each / medians[reference]
            print(f"{address} {what:12}  {name:10} {each:9,.0f}/s  share {share:.2f}", flush=True)


async def found(address: str) -> Sequence[Port]:
    """What is at an address, once there is something."""
    (transport,) = discovery.transports_for(address)
    async with asyncio.timeout(PATIENCE):
        while not (ports := await transport.ports()):  # noqa: ASYNC110 - plugged in just now
            await asyncio.sleep(0.1)
    return ports


def plugged_in(address: str) -> None:
    """Measure a software device, in this machine's kernel."""
    command = [sys.executable, *DEVICE, INTERFACES[address]]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as device:
        assert device.stdout is not None
        try:
            device.stdout.readline()
            asyncio.run(compare(address))
        finally:
            device.terminate()


def in_the_bench() -> None:
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.kernel.machine import COUNTED
    from tests.kernel.machine import main as run

    sys.exit(run([sys.executable, __file__], *COUNTED))


if __name__ == "__main__":
    if sys.argv[1:]:
        asyncio.run(compare(sys.argv[1]))
    elif VIRTUAL_USB.exists() and os.geteuid() == 0:
        for each in INTERFACES:
            plugged_in(each)
    else:
        in_the_bench()
