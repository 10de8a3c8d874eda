"""The read side of a channel."""

from __future__ import annotations

import asyncio

import pytest

from onekey_sdk.errors import DeviceDisconnected, ProtocolError
from onekey_sdk.transport.inbox import Inbox


async def test_pieces_come_out_in_order() -> None:
    inbox = Inbox()
    inbox.put(b"1")
    inbox.put(b"2")
    assert [await inbox.get(), await inbox.get()] == [b"1", b"2"]


async def test_a_reader_waits_for_the_next_piece() -> None:
    inbox = Inbox()
    reader = asyncio.create_task(inbox.get())
    await asyncio.sleep(300)
    inbox.put(b"late")
    inbox.put(b"later")
    assert await reader == b"late"
    assert await inbox.get() == b"later"


@pytest.mark.parametrize("arrives_first", [True, False])
async def test_cancelling_a_reader_loses_nothing(arrives_first: bool) -> None:
    inbox = Inbox()
    reader = asyncio.create_task(inbox.get())
    await asyncio.sleep(0)
    if arrives_first:
        inbox.put(b"piece")
        reader.cancel()
    else:
        reader.cancel()
        inbox.put(b"piece")
    with pytest.raises(asyncio.CancelledError):
        await reader
    assert await inbox.get() == b"piece"


async def test_what_came_before_an_error_is_read_before_it() -> None:
    inbox = Inbox()
    inbox.put(b"piece")
    failed = [inbox.failed]
    inbox.fail(DeviceDisconnected("unplugged"))
    assert [*failed, inbox.failed] == [False, True]
    inbox.put(b"after the end")
    inbox.fail(ProtocolError("not the first error"))
    assert await inbox.get() == b"piece"
    for _ in range(2):
        with pytest.raises(DeviceDisconnected, match=r"(?i)unplugged"):
            await inbox.get()
    with pytest.raises(DeviceDisconnected):
        inbox.check()


async def test_an_error_right_after_a_piece_leaves_it_to_the_reader() -> None:
    inbox = Inbox()
    reader = asyncio.create_task(inbox.get())
    await asyncio.sleep(0)
    inbox.put(b"piece")
    inbox.fail(DeviceDisconnected("unplugged"))
    assert await reader == b"piece"
    with pytest.raises(DeviceDisconnected):
        await inbox.get()


async def test_closing_ends_a_pending_read_and_drops_the_rest() -> None:
    inbox = Inbox()
    reader = asyncio.create_task(inbox.get())
    await asyncio.sleep(0)
    inbox.close(DeviceDisconnected("closed"))
    with pytest.raises(DeviceDisconnected):
        await reader
    full = Inbox()
    full.put(b"piece")
    full.close(DeviceDisconnected("closed"))
    with pytest.raises(DeviceDisconnected):
        await full.get()


async def test_draining_says_how_much_was_dropped() -> None:
    inbox = Inbox()
    inbox.put(b"1")
    inbox.put(b"2")
    assert inbox.drain() == 2
    assert inbox.drain() == 0
    inbox.check()
    inbox.put(b"3")
    assert await inbox.get() == b"3"


async def test_a_flood_ends_the_link_after_what_fits() -> None:
    inbox = Inbox(limit=3)
    for number in range(5):
        inbox.put(bytes([number]))
    assert [await inbox.get() for _ in range(3)] == [b"\0", b"\1", b"\2"]
    with pytest.raises(DeviceDisconnected):
        await inbox.get()


async def test_two_readers_are_a_mistake() -> None:
    inbox = Inbox()
    reader = asyncio.create_task(inbox.get())
    await asyncio.sleep(0)
    with pytest.raises(RuntimeError, match="another task"):
        await inbox.get()
    inbox.put(b"for the first")
    assert await reader == b"for the first"
