"""What a link knows of its order: when it holds, when it is lost, and what is not sent then."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk.errors import (
    DeviceDisconnected,
    DeviceFailure,
    DeviceInitializeFailed,
    DeviceInterrupted,
    OneKeyError,
    PinCancelled,
    PinInvalid,
    ResponseTimeout,
)
from onekey_sdk.session.failures import GenerationEnded
from onekey_sdk.session.link import Deadlines, Link
from onekey_sdk.session.prompts import PromptAgainstExpectation
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec
from onekey_sdk.wire.frames_v1 import reports
from tests.support.fakes import ScriptedChannel, ScriptedDevice
from tests.support.peer import DISMISSED, G, Peer, answers, refusing
from tests.support.stage import CONFIRM, PASSPHRASE_REQUEST, PIN_MATRIX, F, failure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from google.protobuf.message import Message

RESYNC = ["Cancel", "GetFeatures", "GetFeatures"]


def heard(peer: Peer) -> list[str]:
    """The names of what the device heard since this was called last."""
    names = [message.DESCRIPTOR.name for message in peer.device.heard]
    peer.device.heard.clear()
    return names


def now() -> float:
    return asyncio.get_running_loop().time()


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What somebody tried to write, whether it went out or not."""
    attempts: list[bytes] = []
    write = ScriptedChannel.write

    async def noted(self: ScriptedChannel, piece: bytes) -> None:
        attempts.append(piece)
        await write(self, piece)

    monkeypatch.setattr(ScriptedChannel, "write", noted)
    return attempts


class TestInOrder:
    async def test_an_introduction_is_one_question(self, peer: Peer) -> None:
        link = await peer.open()
        assert (await link.introduce()).device_id == "D1"
        assert heard(peer) == ["GetFeatures"]
        assert link.generation == 0

    async def test_settling_says_nothing(self, peer: Peer) -> None:
        link = await peer.open()
        await link.settle()
        assert not await link.broken()
        assert (link.generation, heard(peer)) == (0, [])

    async def test_a_refusal_where_no_prompt_is_served(self, peer: Peer) -> None:
        link = await peer.open()
        peer.replies = [[failure("DataError")]]
        with pytest.raises(DeviceFailure):
            await link.ask(G, m.PassphraseState)
        assert (link.generation, heard(peer)) == (0, ["GetPassphraseState"])


class TestOutOfOrder:
    async def test_settling(self, peer: Peer) -> None:
        link = await peer.open()
        peer.device.send(F())
        await link.settle()
        assert heard(peer) == RESYNC
        assert link.generation > 0
        settled = link.generation
        await peer.in_step(link)
        assert link.generation == settled

    async def test_a_look_whether_it_is_broken_notes_what_came(self, peer: Peer) -> None:
        link = await peer.open()
        peer.device.send(F(label="stale"))
        assert not await link.broken()
        assert link.generation > 0
        assert not (await link.introduce()).label
        assert heard(peer) == RESYNC

    async def test_an_introduction_that_was_cancelled(self, peer: Peer) -> None:
        """Its answer comes late, and to nobody."""
        link = await peer.open()
        peer.pace = 0.5
        call = asyncio.create_task(link.introduce())
        await asyncio.sleep(0.2)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await peer.in_step(link)

    async def test_forgetting_ends_a_generation(self, peer: Peer) -> None:
        link = await peer.open()
        generation = link.generation
        link.void()
        with pytest.raises(GenerationEnded):
            await link.ask(G, m.PassphraseState, generation=generation)
        assert heard(peer) == []

    async def test_after_a_wrong_pin_nobody_is_asked_before_it_is_in_order(
        self, peer: Peer
    ) -> None:
        link = await peer.open()
        peer.replies = [[PIN_MATRIX], [failure("PinInvalid")]]
        with pytest.raises(PinInvalid):
            await link.ask(G, m.PassphraseState, answers(pins=["1234"]))
        _ = heard(peer)
        await link.introduce()
        assert heard(peer) == RESYNC

    @pytest.mark.parametrize(
        ("prompt", "said"),
        [
            (PASSPHRASE_REQUEST, failure("ActionCancelled")),
            (PASSPHRASE_REQUEST, failure("DataError")),
            (CONFIRM, failure("UnexpectedMessage")),
        ],
    )
    async def test_a_second_answer_to_what_was_refused(
        self, peer: Peer, prompt: Message, said: Message
    ) -> None:
        link = await peer.open()
        peer.replies, peer.pace = [[prompt], [said]], 0.08
        late, send = [DISMISSED], peer.device.send

        def twice(*sent: Message) -> None:
            send(*sent)
            if said in sent and late:
                asyncio.get_running_loop().call_later(0.05, send, late.pop())

        peer.device.send = twice  # type: ignore[method-assign]
        with pytest.raises(OneKeyError):
            await link.ask(G, m.PassphraseState, answers("abc"))
        assert not late
        await peer.in_step(link)

    async def test_what_was_answered_is_not_waited_for(self, peer: Peer) -> None:
        link = await peer.open()
        await link.introduce()
        _ = heard(peer)
        began = now()
        await link.resynchronise()
        assert heard(peer) == RESYNC
        assert now() - began < 1

    async def test_what_came_late_is_waited_for_once(self, peer: Peer) -> None:
        link = await peer.open()
        peer.swallows = 1
        call = asyncio.create_task(link.introduce())
        await asyncio.sleep(0.5)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await link.resynchronise()
        began = now()
        await link.resynchronise()
        assert now() - began < 1

    async def test_a_cancellation_meanwhile(self, peer: Peer) -> None:
        link = await peer.open()
        peer.replies = [[PASSPHRASE_REQUEST]]
        peer.after_cancel, peer.swallows = [], 1000
        call = asyncio.create_task(link.ask(G, m.PassphraseState, refusing()))
        await asyncio.sleep(0.5)
        assert not call.done()
        began = now()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert now() == began
        assert link.closed

    async def test_half_a_message_that_swallows_much(self, peer: Peer) -> None:
        """What the device had to say before is no refusal of what it swallowed."""
        link = await peer.open()
        peer.replies = [[PASSPHRASE_REQUEST]]
        peer.after_cancel = [failure("ActionCancelled"), DISMISSED]
        peer.swallows = 400
        with pytest.raises(PromptAgainstExpectation):
            await link.ask(G, m.PassphraseState, refusing())
        await peer.in_step(link)

    async def test_a_device_that_refuses_everything(self) -> None:
        device = ScriptedDevice()
        link = Link(await device.port.open(), Codec(), Deadlines())

        async def refuse() -> None:
            while True:
                await device.receive()
                device.send(failure("ProcessError"))

        refusing_all = asyncio.create_task(refuse())
        with pytest.raises(DeviceInitializeFailed):
            await link.introduce()
        assert link.closed
        assert len(device.heard) < 100
        refusing_all.cancel()

    async def test_half_an_answer_is_forgotten(self, peer: Peer) -> None:
        link = await peer.open()
        call = asyncio.create_task(link.ask(G, m.PassphraseState))
        await asyncio.sleep(1)
        peer.device.send_packets(reports(Codec().encode(F(label="x" * 200)))[0])
        with pytest.raises(ResponseTimeout):
            await call
        assert heard(peer) == ["GetPassphraseState", *RESYNC]
        await peer.in_step(link)


class TestRefusals:
    @pytest.mark.parametrize(
        ("prompt", "code", "error"),
        [
            (PIN_MATRIX, "UnexpectedMessage", PinCancelled),
            (PIN_MATRIX, "DataError", DeviceFailure),
            (PASSPHRASE_REQUEST, "UnexpectedMessage", DeviceInterrupted),
            (PASSPHRASE_REQUEST, "DataError", DeviceFailure),
            (CONFIRM, "UnexpectedMessage", DeviceInterrupted),
            (CONFIRM, "DataError", DeviceFailure),
            (None, "UnexpectedMessage", DeviceFailure),
        ],
    )
    async def test_of_what_was_sent_last(
        self, peer: Peer, prompt: Message | None, code: str, error: type[OneKeyError]
    ) -> None:
        link = await peer.open()
        peer.replies = [[prompt]] if prompt else []
        peer.replies.append([failure(code)])
        with pytest.raises(OneKeyError) as caught:
            await link.ask(G, m.PassphraseState, answers("abc", pins=["1234"]))
        assert type(caught.value) is error
        await peer.in_step(link)


class TestGreeting:
    async def test_is_answered(self, peer: Peer) -> None:
        link = await peer.open()
        peer.replies = [[F(label="greeted")]]
        assert (await link.greet(m.Initialize())).label == "greeted"
        assert heard(peer) == ["Initialize"]

    async def test_a_first_silence_is_overcome(self, peer: Peer) -> None:
        link = await peer.open(Deadlines(introduce=3.0))
        peer.replies = [[], [F(label="greeted")]]
        began = now()
        assert (await link.greet(m.Initialize())).label == "greeted"
        assert heard(peer) == ["Initialize", *RESYNC, "Initialize"]
        assert now() - began == pytest.approx(3, abs=2)

    async def test_a_second_one_is_not(self, peer: Peer) -> None:
        link = await peer.open(Deadlines(introduce=3.0))
        began = now()
        with pytest.raises(ResponseTimeout):
            await link.greet(m.Initialize())
        assert heard(peer).count("Initialize") == 2
        assert now() - began == pytest.approx(6, abs=4)


async def _introduce(link: Link) -> object:
    return await link.introduce()


async def _ask(link: Link) -> object:
    return await link.ask(G, m.PassphraseState)


async def _settle(link: Link) -> object:
    await link.settle()
    return None


class TestTheEnd:
    @pytest.mark.parametrize("use", [_introduce, _ask])
    async def test_a_broken_channel_is_only_closed(
        self, peer: Peer, attempts: list[bytes], use: Callable[[Link], Awaitable[Any]]
    ) -> None:
        link = await peer.open()
        peer.device.unplug_after_writes(0)
        with pytest.raises(DeviceDisconnected):
            await use(link)
        assert len(attempts) == 1
        assert link.closed

    @pytest.mark.parametrize("trouble", [OSError("gone"), DeviceDisconnected("it was closed")])
    async def test_closing_it_fails_as_well(
        self, peer: Peer, monkeypatch: pytest.MonkeyPatch, trouble: Exception
    ) -> None:
        async def close(_: ScriptedChannel) -> None:
            raise trouble

        link = await peer.open()
        monkeypatch.setattr(ScriptedChannel, "close", close)
        peer.device.unplug()
        with pytest.raises(DeviceDisconnected, match="unplugged"):
            await link.ask(G, m.PassphraseState)
        assert link.closed

    @pytest.mark.parametrize("use", [_ask, _settle])
    async def test_nothing_is_written_to_a_closed_channel(
        self, peer: Peer, attempts: list[bytes], use: Callable[[Link], Awaitable[Any]]
    ) -> None:
        link = await peer.open()
        await link.close()
        with pytest.raises(DeviceDisconnected):
            await use(link)
        assert attempts == []

    async def test_nothing_that_was_known_holds(self, peer: Peer) -> None:
        link = await peer.open()
        await link.close()
        assert link.generation > 0

    async def test_nothing_waits_any_more(self, peer: Peer) -> None:
        link = await peer.open()
        await peer.in_step(link)
        limit = weakref.ref(vars(link)["_limit"])
        await link.close()
        del link
        gc.collect()
        assert limit() is None
