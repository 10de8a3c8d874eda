"""Round trips and uploads by USB, as a share of what bare libusb and bare hidapi get.

    python benchmarks/usb_and_hid.py [ADDRESS]

With an address, such as `usb:` or `hid:[serial]`, any device is measured that is not locked.
Without one, a software device is plugged into this machine's kernel; where that cannot be, all
of it runs in the virtual machine of the kernel bench. Bare libusb (pyusb) and bare hidapi write
the same packets one by one, and read the same answers. Goal: 0.9 of it.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from onekey_sdk.transport import discovery
from onekey_sdk.transport.base import Channel, Port
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec, Envelope
from onekey_sdk.wire.frames_v1 import REPORT_SIZE, ReportAssembler, reports

ROUNDS = 5
TRIPS = 100
UPLOAD = 64 * 1024
GOAL = 0.9
PATIENCE = 10.0
VIRTUAL_USB = Path("/sys/devices/platform/vhci_hcd.0")
DEVICE = ("-m", "onekey_emulator", "--udp", "0", "--auto-confirm", "--usb", "--usb-interfaces")
INTERFACES = {"usb:": "webusb", "hid:": "hid"}

Exchange = Callable[[Sequence[bytes]], Awaitable[Envelope]]


def ours(channel: Channel) -> Exchange:
    async def exchange(packets: Sequence[bytes]) -> Envelope:
        taken = channel.write_now(packets)
        if taken < len(packets):
            await channel.write_all(packets[taken:])
        assembler = channel.framing.assembler()
        while (envelope := assembler.feed(await channel.read())) is None:
            pass
        return envelope

    return exchange


def bare(write: Callable[[bytes], object], read: Callable[[], bytes]) -> Exchange:
    async def exchange(packets: Sequence[bytes]) -> Envelope:
        for packet in packets:
            write(packet)
        assembler = ReportAssembler()
        while (envelope := assembler.feed(read())) is None:
            pass
        return envelope

    return exchange


async def with_ours(port: Port, measure: Callable[[Exchange], Awaitable[float]]) -> float:
    async with await port.open() as channel:
        return await measure(ours(channel))


async def with_libusb(port: Any, measure: Callable[[Exchange], Awaitable[float]]) -> float:
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


async def with_hidapi(port: Any, measure: Callable[[Exchange], Awaitable[float]]) -> float:
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


BARE = {"usb": ("libusb", with_libusb), "hid": ("hidapi", with_hidapi)}


async def trips(exchange: Exchange) -> float:
    """Round trips in a second, of a packet each way."""
    packets = reports(Codec().encode(m.Ping()))
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
    name, with_bare = BARE[address.partition(":")[0]]
    for what, measure in (("round trips", trips), ("upload bytes", upload)):
        figures = [
            (await with_ours(port, measure), await with_bare(port, measure)) for _ in range(ROUNDS)
        ]
        # Whatever else this machine does only makes them slower.
        ours_, theirs = (max(column) for column in zip(*figures, strict=True))
        share = ours_ / theirs
        verdict = "reached" if share >= GOAL else "missed"
        print(
            f"{address:5} {what:12} ours {ours_:9,.0f}/s  {name} {theirs:9,.0f}/s  "
            f"share {share:.2f} (goal {GOAL}: {verdict})",
            flush=True,
        )


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
    from tests.kernel.machine import main as run

    sys.exit(run([sys.executable, __file__]))


if __name__ == "__main__":
    if sys.argv[1:]:
        asyncio.run(compare(sys.argv[1]))
    elif VIRTUAL_USB.exists() and os.geteuid() == 0:
        for each in INTERFACES:
            plugged_in(each)
    else:
        in_the_bench()
