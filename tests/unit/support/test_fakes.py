"""The device and the person that other tests play."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

import pytest

from onekey_sdk.errors import DeviceBusy, DeviceDisconnected, DeviceNotFound
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec
from onekey_sdk.wire.frames_v1 import Envelopes, reports
from tests.support.fakes import WAIT, Person, ScriptedDevice

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from onekey_sdk.session.prompts import ButtonRequest, PassphraseRequest, PinRequest
    from onekey_sdk.transport.base import Channel

PACKETS = reports(Codec().encode(m.Ping(message="x" * 100)))


async def hear(channel: Channel) -> Message:
    assembler = channel.framing.assembler()
    while True:
        envelope = assembler.feed(await channel.read())
        if envelope is not None:
            return Codec().decode(envelope)


@pytest.mark.parametrize("framing", [None, Envelopes()])
async def test_messages_travel_both_ways(framing: Envelopes | None) -> None:
    device = ScriptedDevice(framing=framing)
    async with await device.port.open() as channel:
        for piece in channel.framing.pieces(Codec().encode(m.Ping(message="x" * 100))):
            await channel.write(piece)
        assert (await device.expect(m.Ping)).message == "x" * 100
        device.send(m.Success(message="y" * 100), m.Success(message="z"))
        assert await hear(channel) == m.Success(message="y" * 100)
        assert channel.drain() == 1
    assert [message.DESCRIPTOR.name for message in device.heard] == ["Ping"]
    assert not device.open


async def test_an_unexpected_message_fails_the_test() -> None:
    device = ScriptedDevice()
    channel = await device.port.open()
    await channel.write(reports(Codec().encode(m.Cancel()))[0])
    with pytest.raises(AssertionError, match="the host sent Cancel"):
        await device.expect(m.Ping)


async def test_a_port_is_opened_once_at_a_time() -> None:
    device = ScriptedDevice()
    channel = await device.port.open()
    with pytest.raises(DeviceBusy):
        await device.port.open()
    await channel.close()
    await device.port.open()
    assert device.opened == 2


async def test_what_is_sent_to_nobody_is_lost() -> None:
    device = ScriptedDevice()
    device.send(m.Success())
    channel = await device.port.open()
    assert channel.drain() == 0


async def test_unplugging_lets_the_host_read_what_came_before() -> None:
    device = ScriptedDevice()
    channel = await device.port.open()
    device.send(m.Success())
    device.unplug()
    assert await hear(channel) == m.Success()
    with pytest.raises(DeviceDisconnected):
        await channel.read()
    with pytest.raises(DeviceDisconnected):
        await channel.write(PACKETS[0])
    with pytest.raises(DeviceNotFound):
        await device.port.open()
    device.plug()
    await device.port.open()


@pytest.mark.parametrize("count", range(len(PACKETS)))
async def test_the_cable_is_pulled_at_a_write(count: int) -> None:
    device = ScriptedDevice()
    channel = await device.port.open()
    device.unplug_after_writes(count)
    for packet in PACKETS[:count]:
        await channel.write(packet)
    with pytest.raises(DeviceDisconnected):
        await channel.write(PACKETS[count])
    assert device.packets == PACKETS[:count]


@pytest.mark.parametrize("count", range(len(PACKETS)))
async def test_the_cable_is_pulled_at_a_read(count: int) -> None:
    device = ScriptedDevice()
    channel = await device.port.open()
    device.unplug_after_reads(count)
    device.send_packets(*PACKETS)
    assert [await channel.read() for _ in range(count)] == PACKETS[:count]
    with pytest.raises(DeviceDisconnected):
        await channel.read()


class TestPerson:
    passphrase = cast("PassphraseRequest", "which wallet?")
    pin = cast("PinRequest", "which PIN?")

    async def test_answers_in_the_order_of_the_script(self) -> None:
        async def think(request: object) -> str:
            await asyncio.sleep(1)
            return f"after {request}"

        person = Person(passphrases=["a", None, lambda request: f"to {request}", think], pins=["1"])
        answers = [await person.passphrase(self.passphrase) for _ in range(4)]
        assert answers == ["a", None, "to which wallet?", "after which wallet?"]
        assert await person.pin(self.pin) == "1"
        await person.button(cast("ButtonRequest", "look"))
        assert person.count("passphrase") == 4
        assert person.asked[-2:] == [("pin", "which PIN?"), ("button", "look")]

    async def test_a_question_too_many_fails_the_test(self) -> None:
        with pytest.raises(AssertionError, match="nobody expected which PIN"):
            await Person().pin(self.pin)

    async def test_may_leave_a_prompt_open(self) -> None:
        person = Person(pins=[WAIT])
        prompt = asyncio.create_task(person.pin(self.pin))
        await person.was_asked("pin")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(prompt, 300)
