"""UDP links, to a real peer on this machine."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from onekey_sdk.errors import (
    DeviceDisconnected,
    DeviceNotFound,
    InvalidParameter,
    ProtocolError,
)
from onekey_sdk.transport import udp
from onekey_sdk.transport.lock import DeviceLock
from onekey_sdk.transport.udp import UdpTransport
from onekey_sdk.wire.codec import Envelope
from onekey_sdk.wire.frames_v1 import reports

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from onekey_sdk.transport.base import Channel, Port

pytestmark = pytest.mark.real_time

PACKETS = reports(Envelope(1, bytes(range(150))))
_UDP_SEGMENT = 103
"""Linux's option that cuts what is sent into datagrams."""


class Peer(asyncio.DatagramProtocol):
    """What stands where the emulator would: pings are answered, packets go to the test."""

    transport: asyncio.DatagramTransport

    def __init__(self) -> None:
        self.packets: asyncio.Queue[bytes] = asyncio.Queue()
        self.pings = 0
        self.pinged = asyncio.Event()
        self.stale: list[bytes] = []
        self.silent = False
        self.host: tuple[str, int] = ("", 0)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.host = addr
        if data != b"PINGPING":
            self.packets.put_nowait(data)
            return
        self.pings += 1
        self.pinged.set()
        if not self.silent:
            self.send(*self.stale, b"PONGPONG")

    def send(self, *packets: bytes) -> None:
        for packet in packets:
            self.transport.sendto(packet, self.host)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.transport.get_extra_info('sockname')[1]}"


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(Peer, local_addr=("127.0.0.1", 0))
    yield protocol
    transport.close()


def never(transport: object) -> bool:
    return False


async def find(place: str) -> Port:
    [port] = await UdpTransport(place).ports()
    return port


@pytest.fixture
async def channel(peer: Peer) -> AsyncIterator[Channel]:
    async with await (await find(peer.place)).open() as channel:
        yield channel


@pytest.mark.parametrize(
    "place",
    [
        *("", "127.0.0.1", "127.0.0.1:", ":21324", "127.0.0.1:0", "127.0.0.1:65536", "::1:21324"),
        *(
            "[::1]",
            "[::1:21324",
            "[name]:1",
            "a b:1",
            "a:1\n",
            "a:-1",
            "a:1²",
            "http://a:1",
            "a/b:1",
        ),
    ],
)
def test_what_is_no_place(place: str) -> None:
    with pytest.raises(InvalidParameter, match="HOST:PORT"):
        UdpTransport(place)


@pytest.mark.parametrize("place", ["a:1", "emulator-2.local:65535", "[fe80::1%eth0]:21324"])
def test_places(place: str) -> None:
    assert UdpTransport(place)


async def test_a_device_is_found_where_it_answers(peer: Peer) -> None:
    port = await find(peer.place)
    assert port.address == f"udp:{peer.place}"
    assert port.lock_name == f"udp:{peer.place}"
    assert port.serial is None
    assert port.software
    assert not port.local


async def test_none_is_found_where_nobody_listens(peer: Peer) -> None:
    place = peer.place
    peer.transport.close()
    await asyncio.sleep(0)
    assert await UdpTransport(place).ports() == ()


async def test_none_is_found_where_nobody_answers(
    peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(udp, "_LOOK", 0.05)
    peer.silent = True
    assert await UdpTransport(peer.place).ports() == ()
    assert peer.pings == 1


async def test_none_is_found_out_of_reach() -> None:
    # Sockets may not send to everybody unless they ask for it.
    assert await UdpTransport("255.255.255.255:21324").ports() == ()


async def test_every_address_of_a_name_is_tried(
    peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def getaddrinfo(host: str, port: int, *, type: int) -> object:
        assert (host, type) == ("device", socket.SOCK_DGRAM)
        family = (socket.AF_INET, socket.SOCK_DGRAM, 17, "")
        return [(*family, ("255.255.255.255", port)), (*family, ("127.0.0.1", port))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    port = await find(peer.place.replace("127.0.0.1", "device"))
    assert port.address.startswith("udp:device:")
    assert port.lock_name == f"udp:{peer.place}"


async def test_an_answer_counts_that_came_while_the_process_was_held_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(udp, "_LOOK", 0.1)
    loop = asyncio.get_running_loop()
    with socket.socket(type=socket.SOCK_DGRAM) as device:
        device.bind(("127.0.0.1", 0))

        def answer_and_hold_up() -> None:
            loop.remove_reader(device)
            _, host = device.recvfrom(64)
            device.sendto(b"PONGPONG", host)
            time.sleep(0.3)

        loop.add_reader(device, answer_and_hold_up)
        assert await UdpTransport(f"127.0.0.1:{device.getsockname()[1]}").ports()


async def test_an_unknown_name_is_said_to_be_unknown() -> None:
    with pytest.raises(DeviceNotFound, match=r"a\.\.b"):
        await UdpTransport("a..b:21324").ports()


def test_ipv6_addresses_are_written_in_brackets() -> None:
    port = udp.UdpPort("udp:[::1]:21324", udp.Peer("::1", 21324))
    assert port.lock_name == "udp:[::1]:21324"


async def test_a_device_in_use_is_found_without_being_disturbed(peer: Peer) -> None:
    async with DeviceLock(f"udp:{peer.place}").hold():
        port = await find(peer.place)
    assert port.address == f"udp:{peer.place}"
    assert peer.pings == 0


async def test_looking_is_no_takeover(peer: Peer) -> None:
    lock = DeviceLock(f"udp:{peer.place}")
    async with lock.hold():
        pass
    await find(peer.place)
    async with lock.hold():
        assert not lock.taken_over


async def test_packets_travel_both_ways(peer: Peer, channel: Channel) -> None:
    for packet in PACKETS:
        await channel.write(packet)
    assert [await peer.packets.get() for _ in PACKETS] == PACKETS
    peer.send(*PACKETS)
    assembler = channel.framing.assembler()
    envelopes = [assembler.feed(await channel.read()) for _ in PACKETS]
    assert envelopes == [None, None, Envelope(1, bytes(range(150)))]


async def test_a_long_message_arrives_in_order(peer: Peer, channel: Channel) -> None:
    packets = [number.to_bytes(2, "big") * 32 for number in range(200)]
    await channel.write_all(packets)
    assert [await peer.packets.get() for _ in packets] == packets


async def test_a_device_that_has_gone_is_noticed_without_reading(
    peer: Peer, channel: Channel
) -> None:
    assert not await channel.lost()
    peer.transport.close()
    await asyncio.sleep(0)
    await channel.write(PACKETS[0])
    async with asyncio.timeout(20):
        while not await channel.lost():
            pass
    with pytest.raises(DeviceDisconnected):
        await channel.read()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux joins datagrams")
async def test_packets_that_the_kernel_joined_are_read_one_by_one(
    peer: Peer, channel: Channel
) -> None:
    joined = peer.transport.get_extra_info("socket").dup()
    with joined:
        joined.setsockopt(socket.IPPROTO_UDP, _UDP_SEGMENT, 64)
        joined.sendto(b"".join(PACKETS), peer.host)
    assert [await channel.read() for _ in PACKETS] == PACKETS


@pytest.mark.parametrize(
    ("name", "value"),
    [("_segment", never), ("_UDP_GRO", 60_000), ("sys", SimpleNamespace(platform="win32"))],
    ids=["elsewhere", "older Linux", "another system"],
)
async def test_packets_travel_one_by_one_where_the_kernel_joins_none(
    peer: Peer, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    monkeypatch.setattr(udp, name, value)
    async with await (await find(peer.place)).open() as channel:
        assert channel.write_now(PACKETS) == len(PACKETS)
        assert [await peer.packets.get() for _ in PACKETS] == PACKETS
        peer.send(*PACKETS)
        assert [await channel.read() for _ in PACKETS] == PACKETS


async def test_nothing_stale_is_in_a_fresh_channel(peer: Peer) -> None:
    port = await find(peer.place)
    peer.stale = [b"?" * 64] * 20
    async with await port.open() as channel:
        peer.send(PACKETS[0])
        assert await channel.read() == PACKETS[0]


async def test_unread_packets_can_be_dropped(peer: Peer, channel: Channel) -> None:
    peer.send(*PACKETS)
    await channel.read()
    await asyncio.sleep(0.05)
    assert channel.drain() == len(PACKETS) - 1


async def test_only_the_device_is_heard(peer: Peer, channel: Channel) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.sendto(b"!" * 64, peer.host)
    peer.send(PACKETS[0])
    assert await channel.read() == PACKETS[0]


@pytest.mark.parametrize("size", [1, 8, 63, 65])
async def test_a_datagram_of_another_size_is_an_error(
    size: int, peer: Peer, channel: Channel
) -> None:
    peer.send(b"?" * size)
    with pytest.raises(ProtocolError):
        channel.framing.assembler().feed(await channel.read())


async def test_cancelling_a_read_loses_nothing(peer: Peer, channel: Channel) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(channel.read(), 0.01)
    peer.send(PACKETS[0])
    assert await channel.read() == PACKETS[0]


async def test_a_device_that_goes_away_ends_the_pending_read(peer: Peer, channel: Channel) -> None:
    peer.transport.close()
    await asyncio.sleep(0)
    reader = asyncio.create_task(channel.read())
    await channel.write(PACKETS[0])
    with pytest.raises(DeviceDisconnected):
        await reader
    with pytest.raises(DeviceDisconnected):
        await channel.write(PACKETS[0])


async def test_closing_ends_the_pending_read(channel: Channel) -> None:
    reader = asyncio.create_task(channel.read())
    await asyncio.sleep(0)
    await channel.close()
    with pytest.raises(DeviceDisconnected):
        await reader
    with pytest.raises(DeviceDisconnected):
        await channel.write(PACKETS[0])
    await channel.close()


async def test_opening_fails_where_nobody_listens_any_more(peer: Peer) -> None:
    port = await find(peer.place)
    peer.transport.close()
    await asyncio.sleep(0)
    with pytest.raises(DeviceNotFound, match="listens"):
        await port.open()


async def test_opening_fails_where_nobody_answers_any_more(
    peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(udp, "_OPEN", 0.05)
    port = await find(peer.place)
    peer.silent = True
    with pytest.raises(DeviceNotFound, match="answered"):
        await port.open()


async def test_cancelling_leaves_nothing_open(peer: Peer) -> None:
    port = await find(peer.place)
    peer.silent = True
    peer.pinged.clear()
    opening = asyncio.create_task(port.open())
    await peer.pinged.wait()
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    # The address is free again, so nobody listens there.
    with socket.socket(type=socket.SOCK_DGRAM) as successor:
        await asyncio.sleep(0)
        successor.bind(peer.host)
