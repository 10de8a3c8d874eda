"""The software device answers every recorded conversation as the real firmware did."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest
from onekey_emulator import Emulator

from onekey_sdk.wire import messages
from onekey_sdk.wire.codec import Codec
from tests.support.recordings import Conversation, Did, Masks, Said, Silence, conversations

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from onekey_sdk.transport.base import Channel

BY_NAME = {str(conversation): conversation for conversation in conversations()}
PATIENCE = 60.0
"""Virtual seconds for an answer that the recorded device gave at once."""

NOT_COMPARED = {"classic1s/initialize-uninitialized": frozenset({"Features.language"})}
"""The first home screen of a Classic 1S without a seed is its language menu, and showing it turns
to the next language; the recorded program showed it only after the first message."""


class Host:
    """Says what the recorded host said, and compares."""

    def __init__(self, emulator: Emulator, channel: Channel, masks: Masks) -> None:
        self._emulator = emulator
        self._channel = channel
        self._codec = Codec()
        self._heard: asyncio.Queue[Message] = asyncio.Queue()
        self._masks = masks

    async def listen(self) -> None:
        """Take what the device says, whenever it says it."""
        assembler = self._channel.framing.assembler()
        while True:
            envelope = assembler.feed(await self._channel.read())
            if envelope is not None:
                self._heard.put_nowait(self._codec.decode(envelope))

    async def replay(self, conversation: Conversation) -> None:
        """The whole conversation, with the recorded pauses of host and person."""
        before = 0.0
        for number, event in enumerate(conversation.events):
            pause = max(event.at - before, 0.01)
            before = event.at
            place = f"event {number}"
            match event:
                case Said(sender="device"):
                    await self._expect(event, place)
                case Said():
                    await self._expect_nothing(pause, place)
                    await self._say(event)
                case Did():
                    await asyncio.sleep(pause)
                    await self._act(event)
                case Silence():
                    await self._expect_nothing(event.seconds, place)
        await self._expect_nothing(PATIENCE, "the end")

    async def _expect(self, said: Said, place: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await self._heard.get()
        except TimeoutError:
            pytest.fail(f"{place}: no answer instead of {said.name}")
        differences = self._masks.differences(said.message(), answer)
        assert not differences, f"{place}: {'; '.join(differences)}"

    async def _expect_nothing(self, seconds: float, place: str) -> None:
        await asyncio.sleep(seconds)
        if not self._heard.empty():
            pytest.fail(f"{place}: {self._heard.get_nowait()} instead of nothing")

    async def _say(self, said: Said) -> None:
        message = self._masks.live(said)
        if said.pin is not None:
            message = messages.PinMatrixAck(pin=self._emulator.user.positions(said.pin))
        for piece in self._channel.framing.pieces(self._codec.encode(message)):
            await self._channel.write(piece)

    async def _act(self, did: Did) -> None:
        user = self._emulator.user
        match did.action:
            case "confirm" | "dismiss":
                user.confirm()
            case "cancel":
                user.cancel()
            case "lock":
                user.lock()
            case "pin":
                user.type_pin(did.text)
            case "passphrase":
                user.next_passphrase(did.text)
            case "nothing":
                pass


@pytest.mark.parametrize("name", BY_NAME)
async def test_the_emulator_answers_as_recorded(name: str):
    conversation = BY_NAME[name]
    options = dict(conversation.device)
    unlock = options.pop("unlocked_with", None)
    async with (
        Emulator(
            model=conversation.model, firmware_version=conversation.firmware, **options
        ) as emulator,
        await emulator.port().open() as channel,
    ):
        if unlock is not None:
            emulator.user.unlock(unlock)
        host = Host(emulator, channel, Masks(NOT_COMPARED.get(name, frozenset())))
        listening = asyncio.create_task(host.listen())
        try:
            await host.replay(conversation)
        finally:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening
