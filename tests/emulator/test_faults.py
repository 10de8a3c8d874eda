"""Links with troubles, and what the other end sees of them."""

from __future__ import annotations

import asyncio

import pytest
from onekey_emulator import Emulator, Faults

from onekey_sdk.errors import DeviceDisconnected
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec
from onekey_sdk.wire.frames_v1 import reports
from tests.emulator.host import Host, connected, name

PACKETS = [bytes([number]) * 64 for number in range(200)]


def carried(faults: Faults, packets: list[bytes] = PACKETS) -> list[bytes]:
    arrived: list[bytes] = []
    for packet in packets:
        faults.carry("out", packet, arrived.append, lambda: None)
    return arrived


def test_without_faults_all_arrives():
    assert carried(Faults()) == PACKETS


def test_dropped():
    arrived = carried(Faults(drop=0.25))
    assert 120 < len(arrived) < 180
    assert arrived == sorted(arrived)
    assert carried(Faults(drop=1.0)) == []


def test_duplicated():
    arrived = carried(Faults(duplicate=0.25))
    assert 220 < len(arrived) < 280
    assert sorted(set(arrived)) == PACKETS


def test_cut():
    arrived = carried(Faults(cut=0.5))
    short = [packet for packet in arrived if len(packet) < 64]
    assert len(arrived) == len(PACKETS)
    assert 70 < len(short) < 130


def test_the_same_dice_each_time():
    def once(seed: int) -> list[bytes]:
        return carried(Faults(seed=seed, drop=0.3, duplicate=0.3, cut=0.3))

    assert once(1) == once(1)
    assert once(1) != once(2)


def test_one_direction_only():
    faults = Faults(drop=1.0, directions=["in"])
    arrived: list[bytes] = []
    faults.carry("out", b"out", arrived.append, lambda: None)
    faults.carry("in", b"in", arrived.append, lambda: None)
    assert arrived == [b"out"]


def test_at_a_certain_packet():
    assert carried(Faults(drop_at=3)) == PACKETS[:2] + PACKETS[3:]
    arrived = carried(Faults(cut_at=3))
    assert [len(packet) < 64 for packet in arrived] == [False, False, True] + [False] * 197
    assert carried(Faults(stall_at=200)) == PACKETS[:-1]


async def test_a_late_packet_holds_up_the_others():
    arrived: list[bytes] = []
    faults = Faults(late_at=2, late_by=5.0)
    takes = [faults.carry("in", packet, arrived.append, lambda: None) for packet in PACKETS[:3]]
    assert arrived == PACKETS[:1]
    assert takes == pytest.approx([0.0, 5.0, 5.0])
    await asyncio.sleep(4.9)
    assert arrived == PACKETS[:1]
    await asyncio.sleep(0.2)
    assert arrived == PACKETS[:3]
    faults.carry("in", PACKETS[3], arrived.append, lambda: None)
    assert arrived == PACKETS[:4]


async def test_only_usb_knows_stalls():
    halted: list[str] = []
    faults = Faults(stall_at=1)
    faults.carry("in", PACKETS[0], lambda _: None, lambda: halted.append("unplugged"))
    assert halted == ["unplugged"]
    faults = Faults(stall_at=1)
    faults.carry("in", PACKETS[0], lambda _: None, lambda: None, lambda: halted.append("stalled"))
    assert halted == ["unplugged", "stalled"]


async def test_delayed_but_in_order():
    loop = asyncio.get_running_loop()
    began = loop.time()
    arrived: list[tuple[bytes, float]] = []

    def deliver(packet: bytes) -> None:
        arrived.append((packet, loop.time() - began))

    faults = Faults(delay=1.0)
    for packet in PACKETS:
        faults.carry("out", packet, deliver, lambda: None)
    await asyncio.sleep(2)
    assert [packet for packet, _ in arrived] == PACKETS
    times = [at for _, at in arrived]
    assert times == sorted(times)
    assert 0 < times[0] < times[-1] <= 1.0


async def test_a_conversation_over_a_slow_link(model: str):
    async with Emulator(model) as emulator, connected(emulator, faults=Faults(delay=0.2)) as host:
        ping = m.Ping(message="a" * 200)
        for _ in range(5):
            assert (await host.call(ping)).message == ping.message


async def test_a_lost_answer(model: str):
    faults = Faults(drop=1.0, directions=["out"])
    async with Emulator(model) as emulator, connected(emulator, faults=faults) as host:
        await host.send(m.GetFeatures())
        assert await host.silent()
        assert emulator.requests == ["GetFeatures"]


@pytest.mark.parametrize("packet", [1, 2, 5])
async def test_unplugged_in_the_middle(model: str, packet: int):
    async with Emulator(model) as emulator:
        faults = Faults(unplug_at=packet)
        async with connected(emulator, faults=faults) as host:
            with pytest.raises(DeviceDisconnected):
                await host.call(m.Initialize())
            with pytest.raises(DeviceDisconnected):
                await host.send(m.Initialize())
        async with connected(emulator) as host:
            assert name(await host.call(m.Initialize())) == "Features"


async def test_late_packets(model: str):
    faults = Faults()
    with pytest.raises(RuntimeError, match="no channel"):
        faults.inject(PACKETS[0])
    async with Emulator(model) as emulator, connected(emulator, faults=faults) as host:
        faults.inject(*reports(Codec().encode(m.Success(message="late"))), after=5)
        assert await host.silent(4.9)
        assert (await host.receive()).message == "late"


async def test_reading_after_the_end(model: str):
    async with Emulator(model) as emulator:
        channel = await emulator.port().open()
        host = Host(channel)
        await host.send(m.Ping(message="x"))
        await asyncio.sleep(1)
        await channel.close()
        await channel.close()
        assert (await host.receive()).message == "x", "what had come before is there"
        for _ in range(2):
            with pytest.raises(DeviceDisconnected):
                await channel.read()


async def test_draining(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        await host.send(m.GetFeatures())
        await asyncio.sleep(1)
        assert host.channel.drain() > 1
        assert host.channel.drain() == 0
        assert name(await host.call(m.Ping())) == "Success"
