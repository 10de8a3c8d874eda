"""Locks between real processes."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from onekey_sdk.errors import DeviceBusy
from onekey_sdk.transport.lock import DeviceLock

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncGenerator
    from pathlib import Path

pytestmark = [
    pytest.mark.real_time,
    pytest.mark.skipif(sys.platform == "win32", reason="forks and signals are Unix's"),
]

PRELUDE = """
import asyncio, os, sys, time
from onekey_sdk.transport.lock import DeviceLock
lock = DeviceLock("contested")
def say(*words): print(*words, flush=True)
"""

HOLD = """
async def main():
    async with lock.hold():
        say("held")
        sys.stdin.readline()
asyncio.run(main())
"""

HOG = """
async def main():
    while True:
        async with lock.hold(60):
            say("held")
            time.sleep(0.001)
asyncio.run(main())
"""

COUNT = """
async def main(path):
    for _ in range(50):
        async with lock.hold(60):
            number = int(open(path).read())
            await asyncio.sleep(0.001)
            open(path, "w").write(str(number + 1))
asyncio.run(main(sys.argv[1]))
"""

FORK_WHILE_HOLDING = """
async def main():
    await lock.acquire()
    child = os.fork()
    if child == 0:
        lock.release()
        sys.stdin.readline()
        os._exit(0)
    say(child)
    time.sleep(600)
asyncio.run(main())
"""

TAKE_IN_THE_CHILD = """
async def main():
    await lock.acquire()
    child = os.fork()
    if child == 0:
        return child
    os.read(0, 1)
    lock.release()
    os.waitpid(child, 0)
    return child
if asyncio.run(main()) == 0:
    async def again():
        say("waits")
        await DeviceLock("contested").acquire(60)
        say("got it")
    asyncio.run(again())
"""


@asynccontextmanager
async def program(code: str, *arguments: str) -> AsyncGenerator[Process]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PRELUDE + code, *arguments, stdin=pipe, stdout=pipe
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def line(process: Process) -> str:
    assert process.stdout is not None
    return (await process.stdout.readline()).decode().strip()


def let_go_on(process: Process) -> None:
    assert process.stdin is not None
    process.stdin.write(b"\n")


async def test_a_device_that_another_process_holds_is_busy() -> None:
    lock = DeviceLock("contested")
    async with program(HOLD) as other:
        assert await line(other) == "held"
        with pytest.raises(DeviceBusy) as busy:
            await lock.acquire(0.05)
        assert busy.value.params["holder"] == f"python (pid {other.pid})"
        waiting = asyncio.create_task(lock.acquire(60))
        let_go_on(other)
        await waiting
        assert lock.taken_over
        lock.release()


async def test_a_holder_that_is_killed_holds_no_more() -> None:
    lock = DeviceLock("contested")
    async with program(HOLD) as other:
        assert await line(other) == "held"
        waiting = asyncio.create_task(lock.acquire(60))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        other.kill()
        await waiting
        lock.release()


async def test_processes_never_interfere(tmp_path: Path) -> None:
    counter = tmp_path / "counter"
    counter.write_text("0")
    async with program(COUNT, str(counter)) as one, program(COUNT, str(counter)) as other:
        assert await one.wait() == 0
        assert await other.wait() == 0
    assert counter.read_text() == "100"


async def test_a_busy_program_cannot_keep_others_out_for_ever() -> None:
    lock = DeviceLock("contested")
    takeovers = 0
    async with program(HOG) as hog:
        assert await line(hog) == "held"
        for _ in range(10):
            async with lock.hold(5):
                takeovers += lock.taken_over
            await asyncio.sleep(0.05)
    assert takeovers > 1


async def test_a_cancelled_wait_leaves_nothing_locked() -> None:
    async with program(HOLD) as other:
        assert await line(other) == "held"
        waiting = asyncio.create_task(DeviceLock("contested").acquire(60))
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.wait([waiting])
        assert waiting.cancelled()
        let_go_on(other)
        await other.wait()
    async with program(HOLD) as successor:
        assert await line(successor) == "held"


async def test_a_forked_child_does_not_share_the_lock() -> None:
    async with program(FORK_WHILE_HOLDING) as parent:
        child = int(await line(parent))
        try:
            with pytest.raises(DeviceBusy):
                await DeviceLock("contested").acquire(0.05)
            parent.kill()
            async with DeviceLock("contested").hold(60):
                os.kill(child, 0)
        finally:
            os.kill(child, signal.SIGKILL)


async def test_a_forked_child_can_wait_for_its_parent() -> None:
    async with program(TAKE_IN_THE_CHILD) as family:
        assert await line(family) == "waits"
        let_go_on(family)
        assert await line(family) == "got it"
