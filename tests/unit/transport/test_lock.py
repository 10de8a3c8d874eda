"""Who may use a device, among the clients of one process."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from onekey_sdk.errors import DeviceBusy
from onekey_sdk.transport.lock import DeviceLock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MINE = f"another client in this program (pid {os.getpid()})"


@pytest.fixture(params=[False, True], ids=["system", "local"])
def new(request: pytest.FixtureRequest) -> Callable[..., DeviceLock]:
    def new(name: str = "PR0123456789") -> DeviceLock:
        return DeviceLock(name, local=request.param)

    return new


async def test_one_client_at_a_time(new: Callable[..., DeviceLock]) -> None:
    async with new().hold(0):
        with pytest.raises(DeviceBusy) as busy:
            await new().acquire(0)
    assert busy.value.params["holder"] == MINE
    async with new().hold(0):
        pass


async def test_other_devices_are_free(new: Callable[..., DeviceLock]) -> None:
    async with new("one").hold(0), new("other").hold(0):
        pass


async def test_a_client_waits_as_long_as_it_likes(new: Callable[..., DeviceLock]) -> None:
    now = asyncio.get_running_loop().time
    async with new().hold():
        began = now()
        with pytest.raises(DeviceBusy):
            await new().acquire(wait=7)
        assert now() - began == pytest.approx(7)


async def test_first_come_first_served(new: Callable[..., DeviceLock]) -> None:
    served: list[int] = []

    async def client(number: int) -> None:
        async with new().hold(300):
            served.append(number)
            await asyncio.sleep(1)

    await asyncio.gather(*(client(number) for number in range(20)))
    assert served == list(range(20))


async def test_nobody_is_inside_with_another(new: Callable[..., DeviceLock]) -> None:
    inside = 0

    async def client() -> None:
        nonlocal inside
        lock = new()
        for _ in range(10):
            async with lock.hold(300):
                inside += 1
                assert inside == 1
                await asyncio.sleep(0.01)
                inside -= 1

    await asyncio.gather(*(client() for _ in range(5)))


@pytest.mark.parametrize("place_in_line", range(3))
async def test_a_waiter_that_is_cancelled_leaves_the_line(
    place_in_line: int, new: Callable[..., DeviceLock]
) -> None:
    holder = new()
    await holder.acquire()
    waiters = [new() for _ in range(3)]
    tasks = [asyncio.create_task(waiter.acquire(300)) for waiter in waiters]
    await asyncio.sleep(1)
    tasks[place_in_line].cancel()
    await asyncio.wait([tasks[place_in_line]])
    assert tasks[place_in_line].cancelled()
    holder.release()
    for waiter, task in zip(waiters, tasks, strict=True):
        if not task.cancelled():
            await task
            waiter.release()
    async with waiters[place_in_line].hold(0):
        pass


async def test_a_client_holds_once(new: Callable[..., DeviceLock]) -> None:
    lock = new()
    await lock.acquire()
    with pytest.raises(RuntimeError, match="held already"):
        await lock.acquire()
    with pytest.raises(DeviceBusy):
        await new().acquire(0)
    lock.release()
    lock.release()
    await lock.acquire(0)
    lock.release()


async def test_a_failed_block_lets_go(new: Callable[..., DeviceLock]) -> None:
    with pytest.raises(ValueError, match="inside"):
        async with new().hold():
            raise ValueError("inside")
    async with new().hold(0):
        pass


class TestTakeover:
    async def test_is_seen_by_the_one_who_held_before(self, new: Callable[..., DeviceLock]) -> None:
        mine, theirs = new(), new()
        async with mine.hold():
            assert mine.taken_over
        for _ in range(2):
            async with mine.hold():
                assert not mine.taken_over
        async with theirs.hold():
            assert theirs.taken_over
        async with mine.hold():
            assert mine.taken_over
        async with mine.hold():
            assert not mine.taken_over

    @pytest.mark.parametrize("local", [False, True])
    async def test_is_not_made_by_a_visitor(self, local: bool) -> None:
        mine = DeviceLock("visited", local=local)
        visitor = DeviceLock("visited", local=local, visiting=True)
        async with mine.hold():
            with pytest.raises(DeviceBusy):
                await visitor.acquire(0)
        async with visitor.hold():
            assert not visitor.taken_over
            with pytest.raises(DeviceBusy):
                await mine.acquire(0)
        async with mine.hold():
            assert not mine.taken_over


class TestSecondName:
    async def test_is_held_from_then_on(self, new: Callable[..., DeviceLock]) -> None:
        lock, other = new("ble:1"), new("PR1")
        async with lock.hold():
            await lock.also("PR1")
            await lock.also("PR1")
            with pytest.raises(DeviceBusy):
                await other.acquire(0)
        async with other.hold(), new("ble:1").hold():
            with pytest.raises(DeviceBusy):
                await lock.acquire(0)
        async with other.hold():
            with pytest.raises(DeviceBusy):
                await lock.acquire(0)
            # The first name was given back.
            async with new("ble:1").hold(0):
                pass

    async def test_can_be_busy_while_the_first_stays_held(
        self, new: Callable[..., DeviceLock]
    ) -> None:
        lock, other = new("ble:1"), new("PR1")
        async with other.hold(), lock.hold():
            with pytest.raises(DeviceBusy):
                await lock.also("PR1", 3)
            with pytest.raises(DeviceBusy):
                await new("ble:1").acquire(0)
        # Not held under the second name, for it never was.
        async with other.hold(), lock.hold(0):
            pass

    async def test_tells_of_takeovers_too(self, new: Callable[..., DeviceLock]) -> None:
        lock = new("ble:1")
        async with lock.hold():
            await lock.also("PR1")
        async with lock.hold():
            assert not lock.taken_over
        async with new("PR1").hold():
            pass
        async with lock.hold():
            assert lock.taken_over

    async def test_needs_the_device(self, new: Callable[..., DeviceLock]) -> None:
        with pytest.raises(RuntimeError, match="not held"):
            await new().also("PR1")


class TestHolder:
    """What the lock's file says about who has it."""

    async def busy(self, name: str) -> DeviceBusy:
        with pytest.raises(DeviceBusy) as busy:
            await DeviceLock(name).acquire(0)
        return busy.value

    @pytest.mark.parametrize(
        ("argv", "name"),
        [
            (["/usr/bin/electrum", "-v"], "electrum"),
            (["/usr/lib/python3/onekey_sdk/__main__.py"], "onekey_sdk"),
            (["-c"], "python"),
            ([""], "python"),
            ([], "python"),
            (["evil\x1b[2J"], "python"),
            (["ä" * 99], "ä" * 40),
        ],
    )
    async def test_is_named(
        self, argv: list[str], name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.argv", argv)
        lock = DeviceLock("named")
        with monkeypatch.context() as elsewhere:
            elsewhere.setattr(os, "getpid", lambda: 4_194_304)
            await lock.acquire()
        busy = await self.busy("named")
        lock.release()
        assert busy.params["holder"] == f"{name} (pid 4194304)"
        assert f"held by {name} (pid 4194304)." in str(busy)

    @pytest.mark.parametrize("text", ["", "gibberish", "12 token \x1b[2J", "² token name"])
    async def test_is_unknown_where_the_file_says_nothing(
        self, text: str, runtime_directory: Path
    ) -> None:
        async with DeviceLock("unknown").hold():
            for file in (runtime_directory / "onekey-sdk").iterdir():
                file.write_text(text)
            busy = await self.busy("unknown")
        assert busy.params["holder"] is None
        assert "held by another program." in str(busy)


async def test_files_do_not_show_serial_numbers(runtime_directory: Path) -> None:
    async with DeviceLock("PR0123456789").hold():
        pass
    files = list((runtime_directory / "onekey-sdk").iterdir())
    assert len(files) == 2
    for file in files:
        assert "PR0123456789" not in file.name
        assert "PR0123456789" not in file.read_text()
        assert file.stat().st_mode & 0o777 == 0o600


async def test_local_locks_need_no_files(runtime_directory: Path) -> None:
    async with DeviceLock("memory:1", local=True).hold():
        assert os.listdir(runtime_directory) == []
