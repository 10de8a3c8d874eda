"""The session's link against recorded devices: it says what the recorded host said, takes every
answer for its own request, and is in step again wherever the recorded host lost it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk import errors
from onekey_sdk.models import DeviceInfo
from onekey_sdk.session.link import Deadlines, Link
from onekey_sdk.session.prompts import Allowed, Answers, Passphrase, Silent
from onekey_sdk.wire import messages
from onekey_sdk.wire.codec import Codec
from tests.interop.recorded_device import Exchange, RecordedDevice, exchanges
from tests.support.recordings import Conversation, Said, conversations

if TYPE_CHECKING:
    from google.protobuf.message import Message

BY_NAME = {str(conversation): conversation for conversation in conversations()}

ERRORS: dict[str, type[errors.OneKeyError]] = {
    "Failure_ActionCancelled": errors.ActionCancelled,
    "Failure_DataError": errors.DeviceFailure,
    "Failure_FirmwareError": errors.DeviceFailure,
    "Failure_NotInitialized": errors.DeviceFailure,
    "Failure_PinCancelled": errors.PinCancelled,
    "Failure_PinInvalid": errors.PinInvalid,
    "Failure_ProcessError": errors.DeviceFailure,
}


class RecordedAnswers(Answers):
    """Gives the recorded replies, in order; for the one that is missing it says no or waits."""

    def __init__(self, exchange: Exchange, *, refuse: bool) -> None:
        allowed = Allowed(passphrase=Passphrase.ASK)
        super().__init__(Silent(), DeviceInfo(connect_id="recorded", address="recorded"), allowed)
        self._steps = iter(exchange.steps)
        self._refuse = refuse
        self.waiting = asyncio.Event()

    async def answer(self, prompt: Message) -> Message:
        expected, reply = next(self._steps)
        assert prompt == expected.message()
        if prompt.DESCRIPTOR.name == "PassphraseRequest":
            self.passphrase_asked = True
        if reply is not None:
            return reply.message()
        if self._refuse:
            raise errors.ActionCancelled("the person says no")
        self.waiting.set()
        return await asyncio.get_running_loop().create_future()


def answer_class(name: str) -> type[Message]:
    found: type[Message] = getattr(messages, name)
    return found


async def replay(link: Link, exchange: Exchange) -> Said:
    """One exchange that went through; returns the recorded answer."""
    answers = RecordedAnswers(exchange, refuse=True)
    first = exchange.answers[0]
    request = exchange.request.message()
    if first.name == "Failure":
        failure: Any = first.message()
        code = messages.Failure.FailureType.Name(failure.code)
        with pytest.raises(ERRORS[code]) as caught:
            await link.ask(request, messages.Success, answers)
        assert caught.value.params["failure"] == code.removeprefix("Failure_")
        assert caught.value.params["text"] == failure.message
    else:
        assert await link.ask(request, answer_class(first.name), answers) == first.message()
    return first


async def abandon(link: Link, exchange: Exchange, *, refuse: bool) -> None:
    """One exchange whose prompt the person refuses, or from which the caller walks away."""
    answers = RecordedAnswers(exchange, refuse=refuse)
    call = asyncio.create_task(link.ask(exchange.request.message(), messages.Success, answers))
    if refuse and exchange.steps[-1][1] is None:
        with pytest.raises(errors.ActionCancelled):
            await call
        return
    await asyncio.sleep(5)
    assert not call.done()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call


@pytest.mark.parametrize("refuse", [True, False], ids=["refused", "cancelled"])
@pytest.mark.parametrize("name", BY_NAME)
async def test_every_request_gets_its_recorded_answer(name: str, refuse: bool):
    conversation: Conversation = BY_NAME[name]
    device = RecordedDevice(conversation.model)
    link = Link(device, Codec(), Deadlines())
    for exchange in exchanges(conversation):
        if exchange.abandoned and not exchange.steps:
            # The recorded host spoke to the page about a wrong PIN, which hears Cancel only.
            await link.ask(exchange.request.message(), messages.Features)
            continue
        device.play(exchange)
        if exchange.abandoned:
            generation = link.generation
            await abandon(link, exchange, refuse=refuse)
            assert link.generation > generation
        else:
            await replay(link, exchange)
        assert not device.owed
    assert not device.unexpected
    assert not link.closed


@pytest.mark.parametrize("name", BY_NAME)
async def test_nothing_but_the_recorded_messages_is_sent(name: str):
    conversation: Conversation = BY_NAME[name]
    device = RecordedDevice(conversation.model)
    link = Link(device, Codec(), Deadlines())
    for exchange in exchanges(conversation):
        if exchange.abandoned or len(exchange.answers) > 1:
            continue
        device.play(exchange)
        before = len(device.heard)
        in_step = link.generation == 0
        await replay(link, exchange)
        if in_step:
            replies = [reply.name for _, reply in exchange.steps if reply is not None]
            assert device.heard[before:] == [exchange.request.name, *replies]
