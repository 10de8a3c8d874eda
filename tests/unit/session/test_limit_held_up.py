"""A wait in a process that the system held up for longer than the wait may take."""

from __future__ import annotations

import asyncio
import socket
import time

import pytest

from onekey_sdk.session.limit import Limit


@pytest.mark.real_time
async def test_what_came_while_the_process_was_held_up_counts() -> None:
    loop, arrived, limit = asyncio.get_running_loop(), asyncio.Event(), Limit()
    ours, theirs = socket.socketpair()

    def hold_up() -> None:
        theirs.send(b"answer")
        time.sleep(0.2)

    with ours, theirs:
        loop.add_reader(ours, arrived.set)
        loop.call_soon(hold_up)
        with limit.within(0.1):
            await arrived.wait()
        loop.remove_reader(ours)
    limit.close()
