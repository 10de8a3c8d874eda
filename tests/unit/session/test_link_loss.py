"""What a conversation does when the device says nothing, goes away or begins anew."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from onekey_sdk.errors import DeviceDisconnected, DeviceInitializeFailed, ResponseTimeout
from onekey_sdk.session.link import Deadlines, Link
from onekey_sdk.session.prompts import ON_DEVICE
from onekey_sdk.transport.inbox import LIMIT
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec
from tests.support.fakes import WAIT, ScriptedChannel, ScriptedDevice
from tests.support.peer import EVERY_PROMPT, G, Peer, answers
from tests.support.stage import (
    CONFIRM,
    PASSPHRASE_REQUEST,
    PIN_ENTRY,
    PIN_MATRIX,
    A,
    F,
    failure,
    state,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.protobuf.message import Message


class TestFlood:
    async def test_the_link_is_given_up(self) -> None:
        """Also while it is brought back in step, with packets that make no message."""
        device = ScriptedDevice()
        link = Link(await device.port.open(), Codec(), Deadlines())

        async def serve() -> None:
            await device.expect(m.GetFeatures)
            for _ in range(LIMIT + 1):
                device.send_packets(b"!" * 64)

        serving = asyncio.create_task(serve())
        with pytest.raises(DeviceDisconnected, match="more than anybody reads"):
            await link.introduce()
        assert link.closed
        await serving


class TestSilence:
    @pytest.mark.parametrize("silent_after", range(4))
    async def test_the_device_falls_silent(self, peer: Peer, silent_after: int) -> None:
        link = await peer.open()
        script: list[list[Message]] = [[PIN_ENTRY], [PASSPHRASE_REQUEST], [CONFIRM], [state(A)]]
        peer.replies = script[:silent_after]
        began = asyncio.get_running_loop().time()
        with pytest.raises(ResponseTimeout):
            await link.ask(G, m.PassphraseState, answers("abc"))
        waited = asyncio.get_running_loop().time() - began
        assert waited == pytest.approx(330 if silent_after else 30, abs=2)
        await peer.in_step(link)

    @pytest.mark.parametrize(("within", "person", "waits"), [(3.0, False, 3), (None, True, 330)])
    async def test_deadlines_of_their_own(
        self, peer: Peer, within: float | None, person: bool, waits: float
    ) -> None:
        link = await peer.open()
        began = asyncio.get_running_loop().time()
        with pytest.raises(ResponseTimeout):
            await link.ask(G, m.PassphraseState, within=within, person=person)
        assert asyncio.get_running_loop().time() - began == pytest.approx(waits, abs=2)

    async def test_the_device_is_dead(self, peer: Peer) -> None:
        link = await peer.open()
        peer.deaf = True
        with pytest.raises(ResponseTimeout):
            await link.ask(G, m.PassphraseState)
        assert link.closed
        with pytest.raises(DeviceDisconnected):
            await link.ask(G, m.PassphraseState)
        link = await peer.open()
        with pytest.raises(DeviceInitializeFailed):
            await link.introduce()
        assert link.closed

    @pytest.mark.parametrize("prompt", [PASSPHRASE_REQUEST, PIN_MATRIX])
    async def test_the_person_never_answers(self, peer: Peer, prompt: Message) -> None:
        link = await peer.open()
        peer.replies = [[prompt]]
        with pytest.raises(ResponseTimeout):
            await link.ask(G, m.PassphraseState, answers(WAIT, pins=[WAIT]))
        await peer.in_step(link)

    async def test_a_device_that_never_stops_talking(self) -> None:
        device = ScriptedDevice()
        link = Link(await device.port.open(), Codec(), Deadlines())

        async def babble() -> None:
            while device.open:
                device.send(failure("ProcessError"))
                await asyncio.sleep(0.05)

        babbling = asyncio.create_task(babble())
        await asyncio.sleep(0.2)
        with pytest.raises(DeviceInitializeFailed):
            await asyncio.wait_for(link.introduce(), 60)
        assert link.closed
        await babbling

    async def test_the_link_takes_no_more(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async def stuck(self: ScriptedChannel, piece: bytes) -> None:
            await asyncio.Event().wait()

        device = ScriptedDevice()
        link = Link(await device.port.open(), Codec(), Deadlines())
        monkeypatch.setattr(ScriptedChannel, "write", stuck)
        with pytest.raises(DeviceDisconnected):
            await link.ask(G, m.PassphraseState)
        assert link.closed


class TestUnplugging:
    async def _unplugged(self, peer: Peer, plan: Callable[[int], None], count: int) -> bool:
        """Whether the call came to its end."""
        link = await peer.open()
        peer.replies = [list(replies) for replies in EVERY_PROMPT]
        plan(count)
        try:
            await link.ask(G, m.PassphraseState, answers(ON_DEVICE))
        except DeviceDisconnected:
            ended = False
        else:
            ended = True
        if not ended:
            assert link.closed
            peer.device.plug()
            peer.replies.clear()
            link = await peer.open()
            await link.introduce()
            await peer.in_step(link)
        return ended

    @pytest.mark.parametrize("count", range(6))
    async def test_at_each_packet_to_the_device(self, peer: Peer, count: int) -> None:
        assert await self._unplugged(peer, peer.device.unplug_after_writes, count) is (count > 4)

    @pytest.mark.parametrize("count", range(6))
    async def test_at_each_packet_from_the_device(self, peer: Peer, count: int) -> None:
        assert await self._unplugged(peer, peer.device.unplug_after_reads, count) is (count > 4)

    @pytest.mark.parametrize("steps", range(10))
    async def test_while_getting_back_in_step(self, peer: Peer, steps: int) -> None:
        link = await peer.open()
        peer.device.send(F())
        peer.device.unplug_after_writes(steps)
        for _ in range(3):
            try:
                await link.ask(m.Ping(message="x"), m.Success)
            except DeviceDisconnected:
                assert link.closed
                break

    async def test_while_nobody_looks(self, peer: Peer) -> None:
        link = await peer.open()
        assert not await link.broken()
        peer.device.send(F())
        assert not await link.broken()
        await peer.in_step(link)
        peer.device.unplug()
        assert await link.broken()
        assert link.closed
        assert await link.broken()

    async def test_while_introducing(self, peer: Peer) -> None:
        link = await peer.open()
        peer.device.unplug_after_writes(0)
        with pytest.raises(DeviceDisconnected):
            await link.introduce()
        assert link.closed


class TestIntroduction:
    @pytest.mark.parametrize(
        "first", [[failure("PinCancelled")], [PIN_ENTRY], [m.Success()], []], ids=str
    )
    async def test_whatever_comes_first(self, first: list[Message]) -> None:
        device = ScriptedDevice()
        link = Link(await device.port.open(), Codec(), Deadlines())

        async def serve() -> None:
            await device.expect(m.GetFeatures)
            device.send(*first)
            while True:
                message = await device.receive()
                cancelled = message.DESCRIPTOR.name == "Cancel"
                device.send(failure("ActionCancelled") if cancelled else F(label="late"))

        serving = asyncio.create_task(serve())
        assert (await link.introduce()).label == "late"
        serving.cancel()

    async def test_stale_packets_come_first(self, peer: Peer) -> None:
        link = await peer.open()
        peer.device.send(F(label="stale"))
        assert not (await link.introduce()).label

    @pytest.mark.parametrize("garbage", [False, True])
    async def test_the_last_features_do_not_come(self, peer: Peer, garbage: bool) -> None:
        """What follows the silence is something else, the first time."""
        link = await peer.open()
        peer.device.send(F())
        seen = 0
        send = peer.device.send

        def sometimes(*sent: Message) -> None:
            nonlocal seen
            for message in sent:
                seen += message.DESCRIPTOR.name == "Features"
                if seen != 2:
                    send(message)
                elif garbage:
                    peer.device.send_packets(b"\xff" * 64)
                else:
                    send(failure("ProcessError"))

        peer.device.send = sometimes  # type: ignore[method-assign]
        assert isinstance(await link.introduce(), m.Features)
        peer.device.send = send  # type: ignore[method-assign]
        await peer.in_step(link)

    @pytest.mark.parametrize("pace", [0.12, 0.6, 1.1, 1.5])
    @pytest.mark.parametrize("stalled", [0.0, 0.5, 1.05, 2.2])
    async def test_a_slow_device(self, peer: Peer, stalled: float, pace: float) -> None:
        link = await peer.open()
        peer.stalled, peer.pace = stalled, pace
        try:
            await link.introduce()
        except DeviceInitializeFailed:
            assert pace > 1
            assert link.closed
        else:
            await peer.in_step(link)

    @pytest.mark.parametrize("first", [m.GetFeatures, m.Initialize])
    async def test_all_late_answers_are_waited_for(self, first: type[Message]) -> None:
        """The first one comes after it was given up, the others not at once."""
        device = ScriptedDevice()
        link = Link(await device.port.open(), Codec(), Deadlines())

        async def serve() -> None:
            await device.expect(first)
            await asyncio.sleep(1.2)
            device.send(F())
            while True:
                match (await device.receive()).DESCRIPTOR.name:
                    case "Cancel":
                        device.send(failure("ActionCancelled"))
                    case "GetFeatures":
                        await asyncio.sleep(0.3)
                        device.send(F())
                    case _:
                        device.send(m.Success())

        serving = asyncio.create_task(serve())
        if first is m.GetFeatures:
            await link.introduce()
        else:
            with pytest.raises(ResponseTimeout):
                await link.ask(first(), m.Features, within=1.0)
        await link.ask(m.Ping(), m.Success)
        serving.cancel()
