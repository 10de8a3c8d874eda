"""How messages get onto a link: at once where it takes them so, to their end, and not for ever."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from onekey_sdk.errors import DeviceDisconnected, OneKeyError
from onekey_sdk.session.prompts import Allowed, Answers
from onekey_sdk.wire import messages as m
from tests.support.fakes import Person, ScriptedChannel
from tests.support.peer import INFO, G, Peer
from tests.support.stage import F

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from onekey_sdk import Progress
    from onekey_sdk.session.link import Link

    SlowDown = Callable[[float], None]

SHORT = "x" * 200
"""Four packets."""

TWENTY = "x" * 1200
LONG = "x" * 10_000
"""So many packets that their sender waits between some of them."""


def now() -> float:
    return asyncio.get_running_loop().time()


async def echoed(link: Link, text: str, answers: Answers | None = None) -> bool:
    return (await link.ask(m.Ping(message=text), m.Success, answers)).message == text


@pytest.fixture
def slow_down(monkeypatch: pytest.MonkeyPatch) -> SlowDown:
    """Have the link take so many seconds for each packet."""
    write = ScriptedChannel.write

    def slow_down(pause: float) -> None:
        async def slowly(self: ScriptedChannel, piece: bytes) -> None:
            await asyncio.sleep(pause)
            await write(self, piece)

        monkeypatch.setattr(ScriptedChannel, "write", slowly)

    return slow_down


class TestAtOnce:
    @pytest.fixture
    def offered(self, peer: Peer, monkeypatch: pytest.MonkeyPatch, takes: int) -> list[int]:
        """How many packets a link that takes some at once was offered, each time."""
        offered: list[int] = []

        def write_now(self: ScriptedChannel, pieces: Sequence[bytes]) -> int:
            offered.append(len(pieces))
            for piece in pieces[:takes]:
                peer.device.take(piece)
            return min(takes, len(pieces))

        monkeypatch.setattr(ScriptedChannel, "write_now", write_now)
        return offered

    @pytest.mark.parametrize("takes", [0, 1, 3, 4, 100])
    async def test_the_rest_follows(self, peer: Peer, offered: list[int]) -> None:
        assert await echoed(await peer.open(), SHORT)
        assert offered == [4]

    @pytest.mark.parametrize("takes", [100])
    async def test_not_a_long_message(self, peer: Peer, offered: list[int]) -> None:
        assert await echoed(await peer.open(), LONG)
        assert offered == []


class TestProgress:
    async def test_of_one_long_message(self, peer: Peer) -> None:
        class Screen(Person):
            async def progress(self, progress: Progress) -> None:
                shown.append(progress)

        shown: list[Progress] = []
        assert await echoed(await peer.open(), LONG, Answers(Screen(), INFO, Allowed()))
        sent = [progress.sent for progress in shown]
        [total] = {progress.total for progress in shown}
        assert len(shown) > 1
        assert sent == sorted(set(sent))
        assert sent[-1] == total
        assert len(LONG) < total < len(LONG) + 10


class TestCancellation:
    async def test_a_message_is_sent_to_its_end(self, peer: Peer, slow_down: SlowDown) -> None:
        """A device takes whatever follows half a message for its other half."""
        link = await peer.open()
        slow_down(0.05)
        call = asyncio.create_task(echoed(link, TWENTY))
        await asyncio.sleep(0.3)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert peer.device.heard[0] == m.Ping(message=TWENTY)
        assert not link.closed
        await peer.in_step(link)

    async def test_a_link_that_takes_no_more_is_given_up(
        self, peer: Peer, slow_down: SlowDown
    ) -> None:
        link = await peer.open()
        slow_down(1.0)
        call = asyncio.create_task(echoed(link, TWENTY))
        await asyncio.sleep(2.5)
        call.cancel()
        began = now()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert link.closed
        assert now() - began == pytest.approx(2, abs=0.5)
        written = len(peer.device.packets)
        await asyncio.sleep(10)
        assert len(peer.device.packets) == written

    async def test_again_while_a_message_is_sent_to_its_end(
        self, peer: Peer, slow_down: SlowDown
    ) -> None:
        link = await peer.open()
        slow_down(0.05)
        call = asyncio.create_task(echoed(link, TWENTY))
        for _ in range(2):
            await asyncio.sleep(0.3)
            call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert link.closed
        assert not peer.device.open
        written = len(peer.device.packets)
        await asyncio.sleep(10)
        assert len(peer.device.packets) == written

    async def test_the_link_breaks_meanwhile(self, peer: Peer, slow_down: SlowDown) -> None:
        link = await peer.open()
        slow_down(0.05)
        call = asyncio.create_task(echoed(link, TWENTY))
        await asyncio.sleep(0.3)
        peer.device.unplug_after_writes(3)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert link.closed


class TestDeadlines:
    async def test_a_slow_link_has_its_time_for_a_long_message(
        self, peer: Peer, slow_down: SlowDown
    ) -> None:
        link = await peer.open()
        slow_down(0.4)
        assert await echoed(link, LONG)

    async def test_a_link_that_takes_nothing(self, peer: Peer, slow_down: SlowDown) -> None:
        link = await peer.open()
        slow_down(10_000)
        began = now()
        with pytest.raises(DeviceDisconnected):
            await link.ask(G, m.PassphraseState)
        assert link.closed
        assert now() - began == pytest.approx(30, abs=2)

    async def test_nor_while_it_is_brought_back_in_step(
        self, peer: Peer, slow_down: SlowDown
    ) -> None:
        link = await peer.open()
        peer.device.send(F())
        slow_down(10_000)
        began = now()
        with pytest.raises(OneKeyError):
            await link.ask(G, m.PassphraseState)
        assert link.closed
        assert now() - began == pytest.approx(2, abs=1)
