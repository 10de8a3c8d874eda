"""One conversation: whatever goes wrong in it, no late answer reaches what is asked later."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from onekey_sdk.errors import (
    ActionCancelled,
    DeviceFailure,
    OneKeyError,
    PinInvalid,
    ProtocolError,
    UnexpectedResponse,
)
from onekey_sdk.session.failures import GenerationEnded
from onekey_sdk.session.prompts import ON_DEVICE, PromptAgainstExpectation
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec
from onekey_sdk.wire.frames_v1 import reports
from tests.support.fakes import WAIT
from tests.support.peer import ERROR_STATE, EVERY_PROMPT, LATE, G, Peer, answers, refusing
from tests.support.stage import PASSPHRASE_REQUEST, PIN_ENTRY, PIN_MATRIX, F, failure

if TYPE_CHECKING:
    from google.protobuf.message import Message


class TestInStep:
    @pytest.mark.parametrize("delay", [0.0, 0.04, 0.09])
    @pytest.mark.parametrize("late", LATE, ids=len)
    @pytest.mark.parametrize("by", ["refusal", "person", "cancellation", "expectation"])
    async def test_late_answers(
        self, peer: Peer, late: list[Message], delay: float, by: str
    ) -> None:
        link = await peer.open()
        peer.replies = [[PASSPHRASE_REQUEST]]
        peer.after_cancel, peer.delay = list(late), delay
        if by == "refusal":
            with pytest.raises(PromptAgainstExpectation):
                await link.ask(G, m.PassphraseState, refusing())
        elif by == "expectation":
            with pytest.raises(PromptAgainstExpectation):
                await link.ask(G, m.PassphraseState)
        elif by == "person":
            with pytest.raises(ActionCancelled):
                await link.ask(G, m.PassphraseState, answers(None))
        else:
            call = asyncio.create_task(link.ask(G, m.PassphraseState, answers(WAIT)))
            await asyncio.sleep(1)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
        assert link.generation > 0
        await peer.in_step(link)

    @pytest.mark.parametrize("late", LATE, ids=len)
    async def test_several_answers_to_an_answered_passphrase(
        self, peer: Peer, late: list[Message]
    ) -> None:
        if not late:
            late = [ERROR_STATE]
        link = await peer.open()
        peer.replies = [[PASSPHRASE_REQUEST], late]
        if late[0].DESCRIPTOR.name == "Failure":
            with pytest.raises(OneKeyError):
                await link.ask(G, m.PassphraseState, answers("abc"))
        else:
            await link.ask(G, m.PassphraseState, answers("abc"))
            await link.resynchronise()
        await peer.in_step(link)

    @pytest.mark.parametrize("swallows", range(6))
    async def test_swallowed_requests(self, peer: Peer, swallows: int) -> None:
        link = await peer.open()
        peer.replies = [[PIN_ENTRY]]
        peer.swallows = swallows
        with pytest.raises(PromptAgainstExpectation):
            await link.ask(G, m.PassphraseState, refusing())
        await peer.in_step(link)

    async def test_a_device_that_is_slow_to_come_back(self, peer: Peer) -> None:
        """What was asked while it was silent is answered late, and not at once."""
        link = await peer.open()
        await peer.in_step(link)
        peer.stalled, peer.pace = 1.2, 0.15
        await link.resynchronise()
        assert not link.closed
        await peer.in_step(link)

    @pytest.mark.parametrize("stale", [[F()], [m.Success(message="old")], LATE[2]], ids=len)
    async def test_stale_messages_between_calls(self, peer: Peer, stale: list[Message]) -> None:
        link = await peer.open()
        await peer.in_step(link)
        generation = link.generation
        peer.device.send(*stale)
        await peer.in_step(link)
        assert link.generation > generation

    async def test_half_a_stale_message(self, peer: Peer) -> None:
        link = await peer.open()
        peer.device.send_packets(reports(Codec().encode(F(label="x" * 200)))[0])
        await peer.in_step(link)

    async def test_what_is_no_message_on_the_way_back_in_step(self, peer: Peer) -> None:
        link = await peer.open()
        peer.device.send_packets(b"\xff" * 64, b"")
        await link.resynchronise()
        assert not link.closed
        await peer.in_step(link)

    @pytest.mark.parametrize("packet", [b"\xff" * 64, b"?##\xfe\xfe" + bytes(59), b"short", b""])
    async def test_what_is_no_message(self, peer: Peer, packet: bytes) -> None:
        link = await peer.open()
        call = asyncio.create_task(link.ask(G, m.PassphraseState))
        await asyncio.sleep(1)
        peer.device.send_packets(packet)
        with pytest.raises(ProtocolError):
            await call
        await peer.in_step(link)

    async def test_another_answer(self, peer: Peer) -> None:
        link = await peer.open()
        peer.replies = [[m.Success()]]
        with pytest.raises(UnexpectedResponse):
            await link.ask(G, m.PassphraseState)
        await peer.in_step(link)

    async def test_a_plain_refusal_costs_nothing(self, peer: Peer) -> None:
        link = await peer.open()
        peer.replies = [[failure("DataError", "Forbidden key path")]]
        with pytest.raises(DeviceFailure, match="Forbidden key path"):
            await link.ask(G, m.PassphraseState, answers())
        assert link.generation == 0
        await peer.in_step(link)

    async def test_a_wrong_pin_leaves_the_page_to_the_person(self, peer: Peer) -> None:
        link = await peer.open()
        peer.replies = [[PIN_MATRIX], [failure("PinInvalid")]]
        with pytest.raises(PinInvalid):
            await link.ask(G, m.PassphraseState, answers(pins=["1234"]))
        assert [type(heard).__name__ for heard in peer.device.heard][-1] == "PinMatrixAck"
        await peer.in_step(link)
        assert any(heard.DESCRIPTOR.name == "Cancel" for heard in peer.device.heard)

    async def test_a_later_generation_is_not_asked(self, peer: Peer) -> None:
        link = await peer.open()
        await peer.in_step(link)
        assert await link.ask(m.Ping(message="x"), m.Success, generation=0)
        peer.device.send(F())
        before = len(peer.device.heard)
        with pytest.raises(GenerationEnded):
            await link.ask(G, m.PassphraseState, generation=0)
        assert "GetPassphraseState" not in {h.DESCRIPTOR.name for h in peer.device.heard[before:]}
        link.void()
        with pytest.raises(GenerationEnded):
            await link.ask(G, m.PassphraseState, generation=link.generation - 1)


class TestMeanwhile:
    async def test_is_called_while_the_device_is_at_work(self, peer: Peer) -> None:
        link = await peer.open()
        done: list[str] = []
        asking = asyncio.ensure_future(
            link.ask(m.Ping(message="x"), m.Success, meanwhile=lambda: done.append("meanwhile"))
        )
        asking.add_done_callback(lambda _: done.append("answered"))
        assert (await asking).message == "x"
        assert done == ["meanwhile", "answered"]

    async def test_its_failure_leaves_the_link_in_step(self, peer: Peer) -> None:
        def fail() -> None:
            raise ZeroDivisionError

        link = await peer.open()
        with pytest.raises(ZeroDivisionError):
            await link.ask(m.Ping(message="x"), m.Success, meanwhile=fail)
        await peer.in_step(link)
        assert peer.device.heard[0].DESCRIPTOR.name == "Ping"


class TestPrepared:
    async def test_is_asked_like_any_other(self, peer: Peer) -> None:
        link = await peer.open()
        texts = ["short", "x" * 200]
        prepared = [link.prepare(m.Ping(message=text)) for text in texts]
        assert [(await link.ask(each, m.Success)).message for each in prepared] == texts

    async def test_is_named_where_it_fails(self, peer: Peer) -> None:
        link = await peer.open()
        with pytest.raises(UnexpectedResponse, match="answered Ping with Success"):
            await link.ask(link.prepare(m.Ping(message="x")), m.PassphraseState)
        await peer.in_step(link)

    async def test_shows_nothing_of_what_it_says(self, peer: Peer) -> None:
        prepared = (await peer.open()).prepare(m.Ping(message="canary"))
        assert repr(prepared) == "<Prepared Ping>"


class TestCancellation:
    """The caller goes away, at every step of the event loop."""

    @pytest.mark.parametrize("steps", range(60))
    async def test_once(self, peer: Peer, steps: int) -> None:
        link = await peer.open()
        peer.replies = [list(replies) for replies in EVERY_PROMPT]
        call = asyncio.create_task(link.ask(G, m.PassphraseState, answers(ON_DEVICE)))
        for _ in range(steps):
            await asyncio.sleep(0)
        call.cancel()
        await asyncio.wait({call})
        peer.replies.clear()
        assert not link.closed
        await peer.in_step(link)

    @pytest.mark.parametrize("pause", [0, 1, 3, 10, 30])
    async def test_twice_gives_the_channel_up(self, peer: Peer, pause: int) -> None:
        link = await peer.open()
        peer.replies = [[PASSPHRASE_REQUEST]]
        peer.deaf = False
        call = asyncio.create_task(link.ask(G, m.PassphraseState, answers(WAIT)))
        await asyncio.sleep(1)
        peer.deaf = True
        call.cancel()
        for _ in range(pause + 5):
            await asyncio.sleep(0)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert link.closed
        assert not peer.device.open
        peer.deaf = False
        await peer.in_step(await peer.open())

    @pytest.mark.parametrize("steps", range(12))
    async def test_while_introducing(self, peer: Peer, steps: int) -> None:
        link = await peer.open()
        call = asyncio.create_task(link.introduce())
        for _ in range(steps):
            await asyncio.sleep(0)
        call.cancel()
        await asyncio.wait({call})
        await peer.in_step(link)
