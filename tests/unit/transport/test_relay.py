"""What stands between host and device passes everything on, and hears what is said."""

from __future__ import annotations

from collections import deque

import pytest

from onekey_sdk.transport.base import Channel, Port
from onekey_sdk.transport.relay import RelayPort, TappedPort
from onekey_sdk.wire.envelope import Envelope
from onekey_sdk.wire.frames_v1 import Envelopes, Framing, Notifications, Reports, header, reports

ASKED = Envelope(55, b"")
IMAGE = Envelope(7, bytes(600_000))
ANSWER = Envelope(17, bytes(range(200)))


class Device(Channel):
    """Takes everything, and says what it has been given to say."""

    duplex = False

    def __init__(self, framing: Framing) -> None:
        self.framing = framing
        self.taken: list[bytes] = []
        self.says: deque[bytes] = deque()
        self.closed = False

    def drain(self) -> int:
        dropped = len(self.says)
        self.says.clear()
        return dropped

    async def write(self, piece: bytes) -> None:
        self.taken.append(piece)

    async def read(self) -> bytes:
        return self.says.popleft()

    async def lost(self) -> bool:
        return self.closed

    async def close(self) -> None:
        self.closed = True


class Place(Port):
    address = "usb:ABC"
    serial = "ABC"
    location = "1-2"
    instance = "1:5"
    exclusive = True

    def __init__(self, device: Device) -> None:
        self._device = device

    @property
    def lock_name(self) -> str:
        return "of its own"

    async def open(self) -> Channel:
        return self._device


def test_the_port_is_like_the_other() -> None:
    place = Place(Device(Reports()))
    port = TappedPort(place, lambda to, envelope: None)
    names = [name for name in dir(Port) if not name.startswith("_") and name != "open"]
    assert {name: getattr(port, name) for name in names} == {
        name: getattr(place, name) for name in names
    }


async def test_without_a_listener_everything_is_passed_on() -> None:
    device = Device(Reports())
    port = RelayPort(Place(device))
    async with await port.open() as channel:
        assert (channel.framing, channel.duplex) == (device.framing, device.duplex)
        await channel.write(b"asked")
        assert device.taken == [b"asked"]
        device.says += [b"stale", b"answer"]
        assert await channel.read() == b"stale"
        assert channel.drain() == 1
        assert not await channel.lost()
    assert device.closed


NOTIFIED = b"?##" + header(ANSWER) + ANSWER.payload


@pytest.mark.parametrize(
    ("framing", "answer"),
    [
        (Reports(), reports(ANSWER)),
        (Notifications(), [NOTIFIED[:100], NOTIFIED[100:]]),
        (Envelopes(), [header(ANSWER) + ANSWER.payload]),
    ],
    ids=["reports", "notifications", "envelopes"],
)
async def test_both_directions(framing: Framing, answer: list[bytes]) -> None:
    device, heard = Device(framing), list[tuple[str, Envelope]]()
    port = TappedPort(Place(device), lambda to, envelope: heard.append((to, envelope)))
    async with await port.open() as channel:
        assert (channel.framing, channel.duplex) == (framing, False)
        for envelope in (ASKED, IMAGE):
            pieces = framing.pieces(envelope)
            await channel.write_all(pieces)
            assert device.taken[-len(pieces) :] == pieces
        device.says.extend(answer)
        while device.says:
            await channel.read()
        assert not await channel.lost()
    assert await channel.lost()
    assert heard == [("device", ASKED), ("device", IMAGE), ("host", ANSWER)]


async def test_half_a_message_and_noise_are_the_hosts_to_deal_with() -> None:
    device, heard = Device(Reports()), list[tuple[str, Envelope]]()
    port = TappedPort(Place(device), lambda to, envelope: heard.append((to, envelope)))
    async with await port.open() as channel:
        device.says.extend([*reports(ANSWER)[:1], b"unread"])
        await channel.read()
        assert channel.drain() == 1
        device.says.extend([b"noise", *reports(ANSWER)])
        assert await channel.read() == b"noise"
        while device.says:
            await channel.read()
    assert heard == [("host", ANSWER)]
