"""Talking to a device behind a bridge, and how that ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from onekey_sdk.errors import (
    DeviceDisconnected,
    DeviceInterrupted,
    OneKeyError,
    ProtocolError,
)
from onekey_sdk.transport import bridge, bridge_http

if TYPE_CHECKING:
    from onekey_sdk.transport.base import Channel
    from tests.support.bridge_peer import Peer

pytestmark = pytest.mark.real_time

MESSAGE = bytes.fromhex("0000000000020a00")
ANSWER = bytes.fromhex("001100000003080102")
OTHER = bytes.fromhex("000300000000")

READ_AGAIN = [
    "/read/session1",
    "/acquire/7/session1",
    f"/post/session2 {MESSAGE.hex()}",
    "/read/session2",
]
"""How a message gets past a read that nobody waits for."""


async def read_and_give_up(channel: Channel, peer: Peer) -> None:
    reading = asyncio.create_task(channel.read())
    await peer.reading.wait()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading


# Talking


async def test_messages_go_as_hex(peer: Peer, channel: Channel) -> None:
    await channel.write(MESSAGE)
    peer.answer(ANSWER)
    assert await channel.read() == ANSWER
    assert peer.requests == [f"/post/session1 {MESSAGE.hex()}", "/read/session1"]


async def test_what_a_cancelled_reader_waited_for_goes_to_the_next(
    peer: Peer, channel: Channel
) -> None:
    await read_and_give_up(channel, peer)
    reading = asyncio.create_task(channel.read())
    peer.answer(ANSWER)
    assert await reading == ANSWER
    assert peer.requests == ["/read/session1"]
    assert not peer.cut_off


async def test_what_arrived_for_nobody_is_dropped_on_demand(peer: Peer, channel: Channel) -> None:
    assert channel.drain() == 0
    await read_and_give_up(channel, peer)
    assert channel.drain() == 0
    peer.answer(ANSWER)
    while not channel.drain():  # noqa: ASYNC110 - drop it is all that one can do with it
        await asyncio.sleep(0.001)
    peer.answer(OTHER)
    assert await channel.read() == OTHER


async def test_writing_ends_a_read_that_nobody_waits_for(peer: Peer, channel: Channel) -> None:
    await read_and_give_up(channel, peer)
    await channel.write(MESSAGE)
    peer.answer(ANSWER)
    assert await channel.read() == ANSWER
    assert peer.requests == READ_AGAIN
    assert not peer.cut_off


async def test_an_answer_that_comes_just_before_writing_is_kept(
    peer: Peer, channel: Channel
) -> None:
    await read_and_give_up(channel, peer)
    peer.answer(ANSWER)
    await channel.write(MESSAGE)
    assert await channel.read() == ANSWER
    peer.answer(OTHER)
    assert await channel.read() == OTHER


async def test_a_read_that_the_bridge_does_not_end_is_cut_off(
    peer: Peer, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge, "_LEAVE", 0.05)
    gate = peer.hold("read")
    reading = asyncio.create_task(channel.read())
    await peer.held.wait()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await channel.write(MESSAGE)
    gate.set()
    peer.answer(ANSWER)
    assert await channel.read() == ANSWER
    assert peer.requests == READ_AGAIN


async def test_a_cancelled_write_is_not_cut_off(peer: Peer, channel: Channel) -> None:
    gate = peer.hold("post")
    writing = asyncio.create_task(channel.write(MESSAGE))
    await peer.held.wait()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    reading = asyncio.create_task(channel.read())
    await peer.port()  # what was sent before has arrived by then
    assert peer.requests == [f"/post/session1 {MESSAGE.hex()}"]
    gate.set()
    peer.answer(ANSWER)
    assert await reading == ANSWER


# The end


@pytest.mark.parametrize("why", ["", "stolen", "unplugged", "quit"])
async def test_a_link_that_was_lost_while_nobody_used_it(
    peer: Peer, channel: Channel, why: str
) -> None:
    if why == "stolen":
        peer.holder = "another program's"
    peer.plugged = why != "unplugged"
    if why == "quit":
        peer.raw["enumerate"] = web.Response(status=500)
    assert await channel.lost() is bool(why)


@pytest.mark.parametrize(
    ("words", "listed", "error"),
    [
        ("session not found", True, DeviceInterrupted),
        ("closed device", True, DeviceInterrupted),
        ("session not found", False, DeviceDisconnected),
        ("device disconnected during action", False, DeviceDisconnected),
    ],
)
async def test_a_lost_session_fails_whoever_uses_it(
    peer: Peer, channel: Channel, words: str, listed: bool, error: type[OneKeyError]
) -> None:
    reading = asyncio.create_task(channel.read())
    await peer.reading.wait()
    peer.plugged = listed
    peer.end_session(words)
    with pytest.raises(error):
        await reading
    with pytest.raises(error):
        await channel.write(MESSAGE)
    with pytest.raises(error):
        await channel.read()


async def test_a_program_that_steals_the_device_between_two_messages(
    peer: Peer, channel: Channel
) -> None:
    peer.holder = "another program's"
    with pytest.raises(DeviceInterrupted):
        await channel.write(MESSAGE)
    await channel.close()
    assert peer.holder == "another program's"


async def test_a_program_that_steals_the_device_from_a_waiting_read(
    peer: Peer, channel: Channel
) -> None:
    await read_and_give_up(channel, peer)
    peer.holder = "another program's"
    with pytest.raises(DeviceInterrupted):
        await channel.write(MESSAGE)


@pytest.mark.parametrize("answer", ["zz", "0", "é", "00" * (bridge_http.MAX_PAYLOAD + 7)])
async def test_an_answer_that_is_no_message(peer: Peer, channel: Channel, answer: str) -> None:
    peer.raw["read"] = web.Response(text=answer)
    with pytest.raises(ProtocolError):
        await channel.read()


async def test_closing_fails_a_pending_read_and_returns_the_device(
    peer: Peer, channel: Channel
) -> None:
    reading = asyncio.create_task(channel.read())
    await peer.reading.wait()
    await channel.close()
    with pytest.raises(DeviceDisconnected):
        await reading
    with pytest.raises(DeviceDisconnected):
        await channel.write(MESSAGE)
    assert peer.holder is None
    await channel.close()
    assert peer.requests == ["/read/session1", "/release/session1"]


async def test_closing_when_the_bridge_has_quit(peer: Peer, channel: Channel) -> None:
    peer.raw["release"] = web.Response(status=500)
    await channel.close()
    with pytest.raises(DeviceDisconnected):
        await channel.read()
