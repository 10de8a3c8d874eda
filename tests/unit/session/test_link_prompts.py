"""Prompts within a conversation, and calls that wait for each other."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from onekey_sdk.errors import (
    ActionCancelled,
    DeviceInterrupted,
    OneKeyError,
    PinCancelled,
    ResponseTimeout,
)
from onekey_sdk.session.prompts import ON_DEVICE
from onekey_sdk.wire import messages as m
from tests.support.fakes import WAIT, ScriptedChannel
from tests.support.peer import G, Peer, answers
from tests.support.stage import CONFIRM, PASSPHRASE_REQUEST, PIN_MATRIX, A, F, failure, state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from google.protobuf.message import Message


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

    async def test_the_person_is_asked_no_longer_than_the_device_waits(self, peer: Peer) -> None:
        ended = asyncio.Event()

        async def think(_: object) -> str:
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()
            return "late"

        link = await peer.open()
        peer.replies = [[PASSPHRASE_REQUEST]]
        call = asyncio.create_task(link.ask(G, m.PassphraseState, answers(think)))
        await asyncio.sleep(5)
        peer.device.send(failure("ActionCancelled"))
        with pytest.raises(ActionCancelled):
            await call
        assert ended.is_set()

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

    async def test_a_second_cancellation_while_the_first_is_heeded(
        self, peer: Peer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def write_now(self: ScriptedChannel, pieces: Sequence[bytes]) -> int:
            for piece in pieces:
                peer.device.take(piece)
            return len(pieces)

        async def ends_slowly(_: object) -> str:
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(1)
            raise AssertionError

        monkeypatch.setattr(ScriptedChannel, "write_now", write_now)
        link = await peer.open()
        peer.replies = [[PASSPHRASE_REQUEST]]
        call = asyncio.create_task(link.ask(G, m.PassphraseState, answers(ends_slowly)))
        for _ in range(2):
            await asyncio.sleep(0.5)
            call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
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

    async def test_nobody_reads_while_the_person_is_asked(
        self, peer: Peer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reading: list[ScriptedChannel] = []
        read = ScriptedChannel.read

        async def noted(self: ScriptedChannel) -> bytes:
            reading.append(self)
            try:
                return await read(self)
            finally:
                reading.remove(self)

        async def think(_: object) -> str:
            await asyncio.sleep(1)
            assert not reading
            return "abc"

        monkeypatch.setattr(ScriptedChannel, "read", noted)
        link = await peer.open()
        peer.replies = [[PASSPHRASE_REQUEST], [state(A)]]
        assert await link.ask(G, m.PassphraseState, answers(think))

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
