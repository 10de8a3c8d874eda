"""Packets that make no message, or another than was meant."""

from __future__ import annotations

from typing import Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec, Envelope
from onekey_sdk.wire.frames_v1 import reports
from tests.emulator.host import Host, connected, failure, name

LONG_PING = m.Ping(message="a" * 100)
"""Two packets."""

INITIALIZE = reports(Codec().encode(m.Initialize()))[0]
GARBAGE = b"\xa5" * 64
TOO_MUCH = 70_000


def header(size: int) -> bytes:
    return (b"?##" + b"\0\1" + size.to_bytes(4, "big")).ljust(64, b"\0")


async def write(host: Host, *packets: bytes) -> None:
    for packet in packets:
        await host.channel.write(packet)


async def test_half_a_message_swallows_what_comes_next(model: str):
    """Even a whole Initialize becomes its rest, and the sum is decoded."""
    async with Emulator(model) as emulator, connected(emulator) as host:
        await write(host, reports(Codec().encode(LONG_PING))[0])
        assert await host.silent(1e6), "there is no timeout"
        await write(host, INITIALIZE)
        text = (await host.receive()).message
        assert text.startswith("aaa")
        assert "##" in text
        assert name(await host.call(m.Initialize())) == "Features"


async def test_a_packet_without_a_mark_in_the_middle():
    """The Classic begins anew, the Pro complains."""
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        await write(host, reports(Codec().encode(LONG_PING))[0], GARBAGE, INITIALIZE)
        assert name(await host.receive()) == "Features"
        assert await host.silent()
    async with Emulator("pro") as emulator, connected(emulator) as host:
        await write(host, reports(Codec().encode(LONG_PING))[0], GARBAGE, INITIALIZE)
        assert failure(await host.receive()) == ("FirmwareError", "Firmware error")
        assert name(await host.receive()) == "Features"


async def test_garbage():
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        await write(host, GARBAGE, GARBAGE)
        assert await host.silent()
    async with Emulator("pro") as emulator, connected(emulator) as host:
        await write(host, GARBAGE, GARBAGE)
        for _ in range(2):
            assert failure(await host.receive()) == ("FirmwareError", "Firmware error")
        assert name(await host.call(m.Initialize())) == "Features"


async def test_a_header_that_announces_too_much():
    """The Classic says so at once; the Pro reads it to its end first."""
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        await write(host, header(TOO_MUCH))
        assert failure(await host.receive()) == ("DataError", "Message too big")
        assert name(await host.call(m.Initialize())) == "Features"
    async with Emulator("pro") as emulator, connected(emulator) as host:
        await write(host, header(TOO_MUCH))
        assert await host.silent()
        more = -(-(TOO_MUCH - 55) // 63)
        assert more in (1110, 1111)  # recorded: 1111
        await write(host, *[INITIALIZE] * (more - 1))
        assert await host.silent()
        await write(host, INITIALIZE)
        assert failure(await host.receive())[0] == "DataError"
        assert name(await host.call(m.Initialize())) == "Features"


@pytest.mark.parametrize("size", [0, 1, 63])
async def test_short_packets_are_not_there(model: str, size: int):
    async with Emulator(model) as emulator, connected(emulator) as host:
        await write(host, INITIALIZE[:size])
        assert await host.silent()


async def test_malformed_messages(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        await host.send_envelope(Envelope(Codec().schema.id_of("Ping"), b"\x0a\x05abc"))
        code, text = failure(await host.receive())
        assert code == "DataError"
        if model == "classic1s":
            assert text == "end-of-stream"
        else:
            assert text.startswith("Failed to decode message")


async def test_missing_fields(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        await host.send_envelope(Envelope(Codec().schema.id_of("ApplyFlags"), b""))
        code, text = failure(await host.receive())
        assert code == "DataError"
        if model == "classic1s":
            assert text == "missing required field"
        else:
            assert text == "Failed to decode message: Missing required field flags"


async def test_payload_where_there_is_none():
    async with Emulator("pro") as emulator, connected(emulator) as host:
        await host.send_envelope(Envelope(Codec().schema.id_of("GetFeatures"), b"\xff\xff\xff"))
        assert name(await host.receive()) == "Features"


@pytest.mark.parametrize(
    ("fits", "too_long", "overflow"),
    [
        (m.GetAddress(address_n=[0] * 8), m.GetAddress(address_n=[0] * 9), "array"),
        (m.GetAddress(coin_name="x" * 20), m.GetAddress(coin_name="x" * 21), "string"),
        (m.GetPublicKey(coin_name="x" * 20), m.GetPublicKey(coin_name="x" * 21), "string"),
        (
            m.GetPublicKey(ecdsa_curve_name="x" * 31),
            m.GetPublicKey(ecdsa_curve_name="x" * 32),
            "string",
        ),
        (m.Ping(message="x" * 255), m.Ping(message="x" * 256), "string"),
        (m.Ping(message="ß" * 127), m.Ping(message="ß" * 128), "string"),
        (m.ApplySettings(homescreen=bytes(1024)), m.ApplySettings(homescreen=bytes(1025)), "bytes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_long_fields_of_the_classic(fits: Any, too_long: Any, overflow: str):
    """The sizes are those of the options with which the firmware generates its decoder."""
    async with (
        Emulator("classic1s", auto_confirm=True) as emulator,
        connected(emulator) as host,
    ):
        assert failure(await host.call(too_long)) == ("DataError", f"{overflow} overflow")
        answer = await host.call(fits)
        while name(answer) == "ButtonRequest":
            answer = await host.call(m.ButtonAck())
        assert name(answer) != "Failure" or "overflow" not in answer.message


async def test_over_the_radio(model: str):
    """Hosts write packets of 64 bytes and read pieces of any size."""
    async with Emulator(model) as emulator, connected(emulator, "ble") as host:
        assert name(await host.call(m.Initialize())) == "Features"
        ping = m.Ping(message="a" * 200)
        assert (await host.call(ping)).message == ping.message
        await host.send(ping)
        first = await host.channel.read()
        second = await host.channel.read()
        assert first.startswith(b"?##")
        assert not second.startswith(b"?")


NAMED = m.Initialize(session_id=bytes(32), passphrase_state="mvbu1Gdy8SUjTenqerxUaZyYjmveZvt33q")
"""Two packets, and still short enough to be heard while the Classic prompts."""


async def prompted(host: Host) -> None:
    await host.send(m.Ping(button_protection=True))
    await host.acknowledge("ProtectCall")


async def test_two_packets_while_the_classic_prompts():
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        await prompted(host)
        assert name(await host.call(NAMED)) == "Features"
        assert await host.silent()


async def test_packets_that_make_nothing_while_the_classic_prompts():
    first = reports(Codec().encode(NAMED))[0]
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        await prompted(host)
        await write(host, GARBAGE, b"short", *reports(Codec().encode(LONG_PING)))
        assert await host.silent()
        await write(host, first, GARBAGE)
        assert await host.silent()
        await write(host, INITIALIZE)
        assert name(await host.receive()) == "Features"


async def test_garbage_while_the_pro_prompts():
    async with Emulator("pro") as emulator, connected(emulator) as host:
        await prompted(host)
        await write(host, GARBAGE)
        assert failure(await host.receive()) == ("FirmwareError", "Firmware error")
        assert name(await host.call(m.Initialize())) == "Features"


async def test_more_than_the_pro_can_hold():
    async with Emulator("pro") as emulator, connected(emulator) as host:
        size = 2_000_000
        await write(host, header(size))
        await write(host, *[INITIALIZE] * -(-(size - 55) // 63))
        assert failure(await host.receive()) == ("FirmwareError", "Firmware error")
