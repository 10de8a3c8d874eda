"""One conversation with one device: requests, prompts, answers, and the way back in step.

A request is sent, the prompts that follow are answered, and what remains is the answer. At
most one request is under way. Whatever ends it otherwise (the caller's cancellation, a prompt
nobody wanted, silence, a foreign message) leaves the device in the middle of something: the
link then tells it to stop and reads on until a fresh `Features` proves that nothing old can
arrive any more, or gives the channel up. Either way a new generation begins.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from onekey_sdk.errors import (
    DeviceDisconnected,
    DeviceInitializeFailed,
    DeviceInterrupted,
    OneKeyError,
    PinInvalid,
    ProtocolError,
    ResponseTimeout,
    UnexpectedResponse,
)
from onekey_sdk.session import clock
from onekey_sdk.session.failures import GenerationEnded, refusal, withdrawal
from onekey_sdk.session.limit import Limit
from onekey_sdk.session.progress import STEPS
from onekey_sdk.session.prompts import PromptAgainstExpectation
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.protobuf.message import Message

    from onekey_sdk.session.progress import Transfer
    from onekey_sdk.session.prompts import Answers
    from onekey_sdk.transport.base import Channel
    from onekey_sdk.wire.codec import Codec

    AnyMessage = TypeVar("AnyMessage", bound=Message)

_log = logging.getLogger(__name__)

_PROMPTS = {"PinMatrixRequest", "PassphraseRequest", "ButtonRequest"}

_QUIET = 0.1
"""Seconds without a packet after which nothing more is on its way."""

_BATCH = 64
"""Pieces of a message that are written before the deadline begins anew."""

_FINISH = 2.0
"""Seconds in which a link has to take the rest of a message whose sender was cancelled, and
each that brings it back in step."""

_RESYNC_TRIES = 6
_RESYNC_WAIT = 1.0
"""Seconds for the first Features of a try, and for those that end it."""

_LATE = 2.0
"""Seconds without a packet after which answers that are missing will not come any more."""


class Prepared(NamedTuple):
    """A message that is ready to be written to the link which prepared it.

    Attributes:
        message: what it says.
        size: of its payload, in bytes.
        pieces: what to write.
    """

    message: Message
    size: int
    pieces: list[bytes]

    def __repr__(self) -> str:
        return f"<Prepared {self.message.DESCRIPTOR.name}>"


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long to wait, in seconds.

    Attributes:
        introduce: for Features, where nothing has to be computed.
        answer: for the answer to a request that asks nobody.
        person: for whatever a person has to do, anew after each prompt. Devices give up after
            300 s, some of them without a word.
    """

    introduce: float = 10.0
    answer: float = 30.0
    person: float = 330.0


class Link:
    """An exclusive conversation over one channel.

    Attributes:
        generation: counts how often the order of messages was lost and found again. What was
            known about the device's state before is void after it changes.
        last_answer: when the last answer arrived, by `clock.now()`.
    """

    def __init__(self, channel: Channel, codec: Codec, deadlines: Deadlines) -> None:
        self.codec = codec
        self.generation = 0
        self.last_answer = float("-inf")
        self._channel = channel
        self._assembler = channel.framing.assembler()
        self._deadlines = deadlines
        self._limit = Limit()
        self._in_step = True
        self._unanswered: Message | None = None
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether the channel was given up; a new link is needed then."""
        return self._closed

    async def close(self) -> None:
        """Give the channel up."""
        self._closed = True
        self.generation += 1
        self._limit.close()
        await self._channel.close()

    def void(self) -> None:
        """Forget what is known of the device's state: somebody else used it meanwhile."""
        self.generation += 1

    async def broken(self) -> bool:
        """Whether the channel was lost while nobody used it, as far as it can tell."""
        if not self._closed and await self._channel.lost():
            await self._give_up()
        elif not self._closed and self._channel.drain():
            self._lose_step()
        return self._closed

    async def introduce(self) -> messages.Features:
        """Ask for Features without touching the device's sessions.

        Raises:
            DeviceInitializeFailed: nothing that speaks the protocol answers.
            DeviceDisconnected: the channel broke.
        """
        if not self._in_step or self._channel.drain():
            return await self._step_in()
        try:
            received, _ = await self._exchange(
                messages.GetFeatures(), messages.Features, None, _RESYNC_WAIT
            )
        except DeviceDisconnected:
            await self._give_up()
            raise
        except (OneKeyError, PromptAgainstExpectation):
            _log.debug("no plain answer to GetFeatures")
            return await self._step_in()
        except BaseException:
            self._lose_step()
            raise
        if isinstance(received, messages.Features):
            return received
        return await self._step_in()

    async def settle(self) -> None:
        """Get in step if something arrived that nobody asked for; a new generation then.

        Raises:
            DeviceInitializeFailed: the device does not come back; the link is closed.
            DeviceDisconnected: the channel broke, or was closed before.
        """
        if not self._is_quiet():
            await self._step_in()

    def _is_quiet(self) -> bool:
        """Whether the link is in step; not if something arrived that nobody asked for."""
        if self._closed:
            raise DeviceDisconnected("the link to the device is closed")
        if stale := self._channel.drain():
            _log.debug("%d packets arrived that nobody asked for", stale)
            self._lose_step()
        return self._in_step

    async def greet(self, request: messages.Initialize) -> messages.Features:
        """Send Initialize. A first silence is overcome: half a message that another program
        left swallows what comes next, and this one can be sent again without harm.

        Raises:
            ResponseTimeout: the device stayed silent.
        """
        try:
            return await self.ask(request, messages.Features, within=self._deadlines.introduce)
        except ResponseTimeout:
            return await self.ask(request, messages.Features, within=self._deadlines.introduce)

    def prepare(self, message: Message) -> Prepared:
        """Encode a message ahead of its time.

        Raises:
            ValueError, FirmwareTooOld: see `Codec.encode`.
        """
        envelope = self.codec.encode(message)
        return Prepared(message, len(envelope.payload), self._channel.framing.pieces(envelope))

    async def ask(
        self,
        request: Message | Prepared,
        answer: type[AnyMessage] | tuple[type[AnyMessage], ...],
        answers: Answers | None = None,
        *,
        within: float | None = None,
        person: bool = False,
        generation: int | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> AnyMessage:
        """Send a request, serve its prompts, and return its answer.

        Args:
            request: what to send, or what this link made of it before.
            answer: the class of the answer, or those of all that it may be.
            answers: serves the prompts; without it any prompt is one against expectation.
            within: seconds until the first word of the device, 30 by default.
            person: the device may wait for the person without saying so, as the Classic family
                does between pages.
            generation: the one in which alone the request makes sense.
            meanwhile: called once the request is on its way, while the device is at work.

        Raises:
            PromptAgainstExpectation: the device asked for something that `answers` refuses.
            GenerationEnded: the link is in a later generation; nothing was sent.
            DeviceFailure, Cancelled: the device, or the person, refused.
            DeviceInterrupted: another program spoke to the device meanwhile.
            PeerError: the device broke the protocol.
            ResponseTimeout: the device, or the person, stayed silent.
            DeviceDisconnected: the channel broke; the link is closed.
        """
        if not self._is_quiet():
            await self._step_in()
        if generation is not None and generation != self.generation:
            raise GenerationEnded
        usual = self._deadlines.person if person else self._deadlines.answer
        try:
            received, sent = await self._exchange(
                request, answer, answers, within or usual, meanwhile
            )
        except DeviceDisconnected:
            await self._give_up()
            raise
        except BaseException:
            await self.resynchronise()
            raise
        if isinstance(received, answer):
            return received
        error = refusal(cast("messages.Failure", received), sent)
        if isinstance(error, PinInvalid):
            # The Classic family shows its error page until a key is pressed and hears only
            # Cancel meanwhile: leave the page to the person, and get in step before the next.
            self._lose_step()
        elif isinstance(error, DeviceInterrupted) or (answers and answers.passphrase_asked):
            # An aborted passphrase is answered up to three times; everything else once.
            await self.resynchronise()
        raise error

    async def _exchange(
        self,
        request: Message | Prepared,
        answer: type[Message] | tuple[type[Message], ...],
        answers: Answers | None,
        patience: float,
        meanwhile: Callable[[], None] | None = None,
    ) -> tuple[Message, Message]:
        """The answer, or the Failure, and the message that it followed."""
        prepared = request if isinstance(request, Prepared) else self.prepare(request)
        self._unanswered = sent = prepared.message
        if rest := self._send_at_once(prepared):
            await self._send_rest(prepared.size, rest, answers)
        if meanwhile is not None:
            meanwhile()
        while True:
            received = await self._receive(patience)
            if isinstance(received, (answer, messages.Failure)):
                self._unanswered = None
                if isinstance(received, answer):  # a refusal proves no wallet
                    self.last_answer = clock.now()
                return received, sent
            name = received.DESCRIPTOR.name
            if name not in _PROMPTS:
                asked = prepared.message.DESCRIPTOR.name
                raise UnexpectedResponse(f"the device answered {asked} with {name}")
            if answers is None:
                raise PromptAgainstExpectation
            sent = await self._serve(answers, received)
            await self._send(sent)
            patience = self._deadlines.person

    async def _serve(self, answers: Answers, prompt: Message) -> Message:
        """The answer to a prompt, unless the device takes the prompt back before it is given."""
        serving = asyncio.ensure_future(answers.answer(prompt))
        if not self._channel.duplex:
            return await _within(serving, self._deadlines.person)
        listening = asyncio.ensure_future(self._receive(None))
        try:
            await asyncio.sleep(0)  # which is enough where nobody has to be asked
            if not (serving.done() or listening.done()):
                await asyncio.wait(
                    {serving, listening},
                    timeout=self._deadlines.person,
                    return_when=asyncio.FIRST_COMPLETED,
                )
            if listening.done():
                raise withdrawal(listening.result(), prompt)
            if serving.done():
                return serving.result()
            raise ResponseTimeout(f"nobody answered {prompt.DESCRIPTOR.name}")
        finally:
            listening.cancel()  # first of all: who asks the person may be long about its end
            await _dismiss(serving)
            await _dismiss(listening)

    async def _send(self, message: Message) -> None:
        """Write a message to its end, for the device takes the next one as the rest of a half."""
        prepared = self.prepare(message)
        if rest := self._send_at_once(prepared):
            await self._send_rest(prepared.size, rest, None)

    def _send_at_once(self, prepared: Prepared) -> list[bytes]:
        """Write what the link takes without waiting; what is left."""
        _log.debug("-> %s", prepared.message)
        pieces = prepared.pieces
        taken = self._channel.write_now(pieces) if len(pieces) <= _BATCH else 0
        return pieces[taken:]

    async def _send_rest(self, size: int, pieces: list[bytes], answers: Answers | None) -> None:
        """Write the rest of a message. A link that does not take it soon, once the caller is
        cancelled, is given up.
        """
        with answers.transfer(size) if answers else contextlib.nullcontext() as transfer:
            writing = asyncio.ensure_future(self._write(pieces, size, transfer))
            try:
                await asyncio.shield(writing)
            except asyncio.CancelledError:
                await self._finish(writing)
                raise

    async def _write(self, pieces: list[bytes], size: int, transfer: Transfer | None) -> None:
        batch = max(_BATCH, -(-len(pieces) // STEPS))
        patience = self._deadlines.answer if self._in_step else _FINISH
        for start in range(0, len(pieces), batch):
            end = min(start + batch, len(pieces))
            try:
                async with asyncio.timeout(patience):
                    await self._channel.write_all(pieces[start:end])
            except TimeoutError:
                raise DeviceDisconnected("the link to the device takes no more data") from None
            if transfer is not None:
                transfer.advance(size * end // len(pieces))

    async def _finish(self, writing: asyncio.Future[None]) -> None:
        try:
            await asyncio.wait({writing}, timeout=_FINISH)
        finally:
            if not writing.done():
                await self._give_up()
            await _dismiss(writing)

    async def _receive(self, seconds: float | None) -> Message:
        try:
            with self._limit.within(seconds):
                while (envelope := self._assembler.feed(await self._channel.read())) is None:
                    pass
        except TimeoutError:
            raise ResponseTimeout(f"the device did not answer within {seconds:g} s") from None
        message = self.codec.decode(envelope)
        _log.debug("<- %s", message)
        return message

    def _lose_step(self) -> None:
        self._in_step = False
        self.generation += 1
        self._assembler = self._channel.framing.assembler()

    async def _give_up(self) -> None:
        with contextlib.suppress(OneKeyError, OSError):
            await self.close()

    async def resynchronise(self) -> None:
        """Get back in step, or give the channel up; a caller that is cancelled gives it up."""
        if self._closed:
            return
        try:
            with contextlib.suppress(OneKeyError):
                await self._step_in()
        except asyncio.CancelledError:
            await self._give_up()
            raise

    async def _step_in(self) -> messages.Features:
        try:
            return await self._resynchronise()
        except OneKeyError:
            _log.debug("could not get back in step")
            await self._give_up()
            raise

    async def _resynchronise(self) -> messages.Features:
        """Stop whatever the device does, and read on until nothing old can arrive any more.

        Cancel ends a prompt and is answered by a Failure otherwise; GetFeatures is heard
        where there is no prompt, and takes no session. After its answer and silence a second
        GetFeatures is asked, and only its answer counts.

        Answers come in order: once there are as many Features as were asked for, all of them are
        in. While some are missing, which may be late or will never come, silence has to last
        longer.

        Raises:
            DeviceInitializeFailed: the device does not come back.
        """
        self._lose_step()
        missing = int(_asks_features(self._unanswered))
        pairs = 1
        for attempt in range(_RESYNC_TRIES):
            for _ in range(pairs):
                await self._send(messages.Cancel())
                await self._send(messages.GetFeatures())
            missing += pairs
            arrived, refused = await self._read_until_quiet(missing)
            missing -= arrived
            if arrived:
                missing += 1
                await self._send(messages.GetFeatures())
                features = await self._next_features()
                if features is not None:
                    self._in_step = True
                    self._unanswered = None
                    self.generation += 1
                    self.last_answer = clock.now()
                    return features
            # A message that somebody left half sent swallows as much as it announced. A device
            # that refuses all it is asked, as while it installs firmware, swallows nothing; but
            # what is read first may be old.
            if not attempt or refused < 2 * pairs:
                pairs *= 4
        raise DeviceInitializeFailed("the device does not answer in an orderly way")

    async def _read_until_quiet(self, missing: int) -> tuple[int, int]:
        """How many Features, of those that are missing, came until nothing more did; and how
        many Failures.
        """
        arrived = refused = 0
        try:
            async with asyncio.timeout(self._deadlines.introduce):
                while True:
                    quiet = _LATE if arrived < missing else _QUIET
                    try:
                        message = await self._receive(quiet if arrived else _RESYNC_WAIT)
                    except ResponseTimeout:
                        return arrived, refused
                    except ProtocolError:
                        continue
                    arrived += message.DESCRIPTOR.name == "Features"
                    refused += message.DESCRIPTOR.name == "Failure"
        except TimeoutError:
            raise DeviceInitializeFailed("the device does not stop talking") from None

    async def _next_features(self) -> messages.Features | None:
        try:
            message = await self._receive(_RESYNC_WAIT)
        except (ResponseTimeout, ProtocolError):
            return None
        return cast("messages.Features", message) if message.DESCRIPTOR.name == "Features" else None


def _asks_features(message: Message | None) -> bool:
    return message is not None and message.DESCRIPTOR.name in {"GetFeatures", "Initialize"}


async def _within(serving: asyncio.Future[Message], seconds: float) -> Message:
    try:
        return await asyncio.wait_for(serving, seconds)
    except TimeoutError:
        raise ResponseTimeout("nobody answered the device's question") from None


async def _dismiss(future: asyncio.Future[Any]) -> None:
    """End a task that is not needed any more, whatever comes of it."""
    if future.cancel():
        await asyncio.sleep(0)  # most end then
        if not future.done():
            await asyncio.wait({future})
    if not future.cancelled():
        future.exception()
