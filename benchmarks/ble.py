"""Round trips and uploads by Bluetooth, as a share of what bare bleak gets.

    python benchmarks/ble.py [ADDRESS]

Without an address, software devices in another process are behind a double of BlueZ, so that
the message bus is all that takes time. With one, such as `ble:F1:02:...`, any device is measured
that is not locked; it has to be paired. Bare bleak writes the same packets, one by one, and
waits for the same notifications. Goal: 0.9 of it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from bleak import BleakClient, BleakScanner

from onekey_sdk.transport import ble_scan
from onekey_sdk.transport.base import Channel
from onekey_sdk.transport.ble import BleTransport
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec, Envelope
from onekey_sdk.wire.frames_v1 import NotificationAssembler, reports

ROUNDS = 9
TRIPS = 100
UPLOAD = 64 * 1024
GOAL = 0.9
DEVICES = {"F1:00:00:00:00:01": "K1234", "F1:00:00:00:00:02": "Pro 1A2B"}

Exchange = Callable[[Sequence[bytes]], Awaitable[Envelope]]


async def serve() -> None:
    """Be the devices, until standard input ends."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from onekey_emulator import Emulator

    from tests.support.bluez import FakeBluez
    from tests.support.bluez_device import FakeDevice
    from tests.support.message_bus import message_bus

    with tempfile.TemporaryDirectory() as folder:
        async with (
            message_bus(Path(folder)) as bus,
            Emulator("pro", auto_confirm=True) as emulator,
            FakeBluez(bus) as bluez,
        ):
            for address, name in DEVICES.items():
                bluez.add(FakeDevice(emulator, address, name, security="none"))
            print(bus, flush=True)
            await asyncio.to_thread(sys.stdin.read)


def ours(channel: Channel) -> Exchange:
    async def exchange(packets: Sequence[bytes]) -> Envelope:
        await channel.write_all(packets)
        assembler = channel.framing.assembler()
        while (envelope := assembler.feed(await channel.read())) is None:
            pass
        return envelope

    return exchange


async def bare(client: BleakClient) -> Exchange:
    heard: asyncio.Queue[bytes] = asyncio.Queue()
    await client.start_notify(ble_scan.NOTIFY, lambda _, data: heard.put_nowait(bytes(data)))

    async def exchange(packets: Sequence[bytes]) -> Envelope:
        for packet in packets:
            await client.write_gatt_char(ble_scan.WRITE, packet, response=False)
        assembler = NotificationAssembler()
        while (envelope := assembler.feed(await heard.get())) is None:
            pass
        return envelope

    return exchange


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


async def with_ours(address: str, measure: Callable[[Exchange], Awaitable[float]]) -> float:
    (port,) = await BleTransport(address).ports()
    async with await port.open() as channel:
        return await measure(ours(channel))


async def with_bleak(address: str, measure: Callable[[Exchange], Awaitable[float]]) -> float:
    device = await BleakScanner.find_device_by_address(address)
    assert device is not None
    async with BleakClient(device) as client:
        return await measure(await bare(client))


async def compare(address: str, name: str) -> None:
    for what, measure in (("round trips", trips), ("upload bytes", upload)):
        figures: list[tuple[float, float]] = [
            (await with_ours(address, measure), await with_bleak(address, measure))
            for _ in range(ROUNDS)
        ]
        # Whatever else this machine does only makes them slower.
        ours_, theirs = (max(column) for column in zip(*figures, strict=True))
        share = ours_ / theirs
        verdict = "reached" if share >= GOAL else "missed"
        print(
            f"{name:9} {what:12} ours {ours_:10,.0f}/s  bleak {theirs:10,.0f}/s  "
            f"share {share:.2f} (goal {GOAL}: {verdict})"
        )


async def main() -> None:
    if len(sys.argv) > 1:
        address = sys.argv[1].removeprefix("ble:")
        await compare(address, "device")
        return
    devices = await asyncio.create_subprocess_exec(
        sys.executable, __file__, "--serve",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert devices.stdin is not None
    assert devices.stdout is not None
    os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = (await devices.stdout.readline()).decode().strip()
    for address, name in DEVICES.items():
        await compare(address, name)
    devices.stdin.close()
    await devices.wait()


if __name__ == "__main__":
    asyncio.run(serve() if sys.argv[1:] == ["--serve"] else main())
