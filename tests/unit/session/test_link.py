"""One conversation: whatever goes wrong in it, no late answer reaches what is asked later."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk.errors import (
    ActionCancelled,
    DeviceDisconnected,
    DeviceFailure,
    DeviceInitializeFailed,
    DeviceInterrupted,
    OneKeyError,
    PinCancelled,
    PinInvalid,
    ProtocolError,
    ResponseTimeout,
    UnexpectedResponse,
)
from onekey_sdk.models import DeviceInfo
from onekey_sdk.session.link import Deadlines, GenerationEnded, Link
from onekey_sdk.session.prompts import (
    ON_DEVICE,
    Allowed,
    Answers,
    Passphrase,
    PromptAgainstExpectation,
)
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec
from onekey_sdk.wire.frames_v1 import reports
from tests.support.fakes import WAIT, Person, ScriptedChannel, ScriptedDevice
from tests.support.stage import (
    CONFIRM,
    PASSPHRASE_ENTRY,
    PASSPHRASE_REQUEST,
    PIN_ENTRY,
    PIN_MATRIX,
    A,
    F,
    failure,
    state,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from google.protobuf.message import Message

INFO = DeviceInfo("scripted", "scripted:")
G = m.GetPassphraseState()


class Peer:
    """A device that echoes Ping, heeds Cancel and GetFeatures, and is told the rest.

    Attributes:
        replies: what it answers to other messages, one after the other; [] is silence.
        after_cancel: what it says when it is cancelled, each after `delay` seconds.
        swallows: how many GetFeatures it does not answer.
        deaf: whether it answers nothing at all.
    """

    def __init__(self) -> None:
        self.device = ScriptedDevice()
        self.replies: list[list[Message]] = []
        self.after_cancel: list[Message] = [failure("ActionCancelled")]
        self.delay = 0.0
        self.swallows = 0
        self.deaf = False
        self._pings = 0

    async def open(self, deadlines: Deadlines | None = None) -> Link:
        """A link to it."""
        return Link(await self.device.port.open(), Codec(), deadlines or Deadlines())

    async def serve(self) -> None:
        while True:
            message: Any = await self.device.receive()
            if self.deaf:
                continue
            match message.DESCRIPTOR.name:
                case "Ping":
                    self.device.send(m.Success(message=message.message))
                case "Cancel":
                    for late in self.after_cancel:
                        await asyncio.sleep(self.delay)
                        self.device.send(late)
                    self.after_cancel = [failure("ActionCancelled")]
                case "GetFeatures" if self.swallows:
                    self.swallows -= 1
                case "GetFeatures":
                    self.device.send(F())
                case _:
                    self.device.send(*(self.replies.pop(0) if self.replies else []))

    async def in_step(self, link: Link) -> None:
        """The next calls get their own answers."""
        for _ in range(3):
            self._pings += 1
            text = f"ping {self._pings}"
            assert (await link.ask(m.Ping(message=text), m.Success)).message == text


@pytest.fixture
async def peer() -> AsyncGenerator[Peer]:
    peer = Peer()
    serving = asyncio.create_task(peer.serve())
    yield peer
    failed = serving.done()
    serving.cancel()
    await asyncio.wait({serving})
    assert not failed


def answers(
    *passphrases: Any, pins: Any = (), passphrase: Passphrase = Passphrase.ASK, pin: bool = True
) -> Answers:
    """Somebody who gives these answers."""
    person = Person(passphrases=passphrases, pins=pins)
    return Answers(person, INFO, Allowed(passphrase, pin=pin))


def refusing() -> Answers:
    return answers(passphrase=Passphrase.REFUSE, pin=False)


DISMISSED = failure("ActionCancelled", "Passphrase dismissed")
ERROR_STATE = state("Error: Failed to derive key")
LATE = [
    [DISMISSED],
    [failure("ActionCancelled"), DISMISSED],
    [failure("ActionCancelled"), DISMISSED, ERROR_STATE],
    [failure("DataError"), DISMISSED, ERROR_STATE, failure("ActionCancelled")],
    [state("Error in btc_get_address: ")],
    [],
]


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


class TestCancellation:
    """The caller goes away, at every step of the event loop."""

    SCRIPT: tuple[list[Message], ...] = (
        [PIN_ENTRY],
        [PASSPHRASE_REQUEST],
        [PASSPHRASE_ENTRY],
        [CONFIRM],
        [state(A)],
    )

    @pytest.mark.parametrize("steps", range(60))
    async def test_once(self, peer: Peer, steps: int) -> None:
        link = await peer.open()
        peer.replies = [list(replies) for replies in self.SCRIPT]
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
    SCRIPT = TestCancellation.SCRIPT

    async def _unplugged(self, peer: Peer, plan: Callable[[int], None], count: int) -> bool:
        """Whether the call came to its end."""
        link = await peer.open()
        peer.replies = [list(replies) for replies in self.SCRIPT]
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

    async def test_the_last_features_do_not_come(self, peer: Peer) -> None:
        """What follows the silence is something else, the first time."""
        link = await peer.open()
        peer.device.send(F())
        seen = 0
        send = peer.device.send

        def sometimes(*sent: Message) -> None:
            nonlocal seen
            for message in sent:
                seen += message.DESCRIPTOR.name == "Features"
                send(failure("ProcessError") if seen == 2 else message)

        peer.device.send = sometimes  # type: ignore[method-assign]
        await link.introduce()
        peer.device.send = send  # type: ignore[method-assign]
        await peer.in_step(link)


class TestPrompts:
    @pytest.mark.parametrize(
        ("prompt", "error"),
        [
            (PIN_MATRIX, PinCancelled),
            (PASSPHRASE_REQUEST, DeviceInterrupted),
            (CONFIRM, DeviceInterrupted),
        ],
    )
    async def test_the_device_waits_no_more(
        self, peer: Peer, prompt: Message, error: type[OneKeyError]
    ) -> None:
        link = await peer.open()
        peer.replies = [[prompt], [failure("UnexpectedMessage")]]
        with pytest.raises(error):
            await link.ask(G, m.PassphraseState, answers("abc", pins=[ON_DEVICE]))
        await peer.in_step(link)

    @pytest.mark.parametrize(
        ("said", "error"),
        [
            (failure("PinCancelled"), PinCancelled),
            (failure("ActionCancelled"), ActionCancelled),
            (F(), DeviceInterrupted),
            (state(A), DeviceInterrupted),
        ],
    )
    @pytest.mark.parametrize("prompt", [PASSPHRASE_REQUEST, PIN_MATRIX])
    async def test_the_device_takes_it_back(
        self, peer: Peer, prompt: Message, said: Message, error: type[OneKeyError]
    ) -> None:
        link = await peer.open()
        peer.replies = [[prompt]]
        call = asyncio.create_task(link.ask(G, m.PassphraseState, answers(WAIT, pins=[WAIT])))
        await asyncio.sleep(5)
        peer.device.send(said)
        with pytest.raises(error):
            await call
        await peer.in_step(link)

    async def test_the_matrix_is_never_answered_before_it_appears(self, peer: Peer) -> None:
        link = await peer.open()
        loop = asyncio.get_running_loop()
        peer.replies = [[PIN_MATRIX], [state(A)]]
        began = loop.time()
        await link.ask(G, m.PassphraseState, answers(pins=["1234"]))
        assert 1.0 < loop.time() - began < 2.0

    async def test_a_slow_person_waits_no_longer(self, peer: Peer) -> None:
        async def think(_: object) -> str:
            await asyncio.sleep(10)
            return "1234"

        link = await peer.open()
        loop = asyncio.get_running_loop()
        peer.replies = [[PIN_MATRIX], [state(A)]]
        began = loop.time()
        await link.ask(G, m.PassphraseState, answers(pins=[think]))
        assert loop.time() - began == pytest.approx(10, abs=0.1)

    async def test_typing_the_pin_on_the_device_is_said_at_once(self, peer: Peer) -> None:
        link = await peer.open()
        loop = asyncio.get_running_loop()
        peer.replies = [[PIN_MATRIX], [state(A)]]
        began = loop.time()
        await link.ask(G, m.PassphraseState, answers(pins=[ON_DEVICE]))
        assert loop.time() - began < 0.5
        assert isinstance(peer.device.heard[-1], m.BixinPinInputOnDevice)

    async def test_deadlines_start_anew_with_each_prompt(self, peer: Peer) -> None:
        async def think(_: object) -> str:
            await asyncio.sleep(300)
            return "abc"

        link = await peer.open()
        peer.replies = [[PASSPHRASE_REQUEST], [PASSPHRASE_REQUEST], [state(A)]]
        assert await link.ask(G, m.PassphraseState, answers(think, think))

    async def test_the_programs_interface_fails(self, peer: Peer) -> None:
        def fail(_: object) -> str:
            raise LookupError("no window")

        link = await peer.open()
        peer.replies = [[PASSPHRASE_REQUEST]]
        with pytest.raises(LookupError, match="no window"):
            await link.ask(G, m.PassphraseState, answers(fail))
        await peer.in_step(link)


class TestTakingTurns:
    """On the bridge nothing is read while a prompt is answered."""

    @pytest.fixture(autouse=True)
    def _half_duplex(self, peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
        async def lost(_: ScriptedChannel) -> bool:
            return not peer.device.open

        monkeypatch.setattr(ScriptedChannel, "duplex", False)
        monkeypatch.setattr(ScriptedChannel, "lost", lost, raising=False)

    async def test_prompts_are_answered(self, peer: Peer) -> None:
        link = await peer.open()
        peer.replies = [[PASSPHRASE_REQUEST], [state(A)]]
        assert await link.ask(G, m.PassphraseState, answers("abc"))

    async def test_the_person_never_answers(self, peer: Peer) -> None:
        link = await peer.open()
        peer.replies = [[PASSPHRASE_REQUEST]]
        with pytest.raises(ResponseTimeout):
            await link.ask(G, m.PassphraseState, answers(WAIT))
        await peer.in_step(link)

    async def test_the_device_was_lost_meanwhile(self, peer: Peer) -> None:
        link = await peer.open()
        assert not await link.broken()
        peer.device.unplug()
        assert await link.broken()
        assert link.closed
