"""A device that says what real firmware said, for as long as the host says what it was told."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onekey_sdk.transport.base import Channel, Port
from onekey_sdk.wire import frames_v1, messages
from onekey_sdk.wire.codec import Codec, Envelope
from tests.support.recordings import Said

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from tests.support.recordings import Conversation

PROMPTS = {"PinMatrixRequest", "PassphraseRequest", "ButtonRequest"}
REPLIES = {
    "PinMatrixAck": "PinMatrixRequest",
    "BixinPinInputOnDevice": "PinMatrixRequest",
    "PassphraseAck": "PassphraseRequest",
    "ButtonAck": "ButtonRequest",
}


@dataclass(slots=True)
class Exchange:
    """A request and what followed.

    Attributes:
        steps: prompts, each with the host's reply; the last reply is None where the recorded
            host gave none but cancelled, asked something else or waited in vain.
        answers: what the device said at the end; several in places where one is expected.
        abandoned: whether the recorded host did not go through with it, or the device did not
            listen; then the answers are what ended it.
    """

    request: Said
    steps: list[tuple[Said, Said | None]] = field(default_factory=list[tuple[Said, Said | None]])
    answers: list[Said] = field(default_factory=list[Said])
    abandoned: bool = False


def exchanges(conversation: Conversation) -> list[Exchange]:
    """The conversation, cut before every request that is not a reply to a prompt.

    Where a host abandoned a prompt, everything until the device spoke again belongs to it.
    """
    found: list[Exchange] = []
    prompt: Said | None = None
    for said in conversation.messages():
        if said.sender == "device":
            if said.name in PROMPTS:
                prompt = said
                continue
            found[-1].answers.append(said)
        elif prompt is not None and REPLIES.get(said.name) == prompt.name:
            found[-1].steps.append((prompt, said))
        elif prompt is not None:
            found[-1].steps.append((prompt, None))
            found[-1].abandoned = True
        elif found and not found[-1].answers:
            found[-1].abandoned = True
            if not found[-1].steps:
                found.append(Exchange(said))
        else:
            found.append(Exchange(said))
        prompt = None
    return found


class RecordedPort(Port):
    """Where a recorded device is plugged in."""

    address = "udp:recorded"

    def __init__(self, device: Channel) -> None:
        self._device = device

    async def open(self) -> Channel:
        return self._device


class RecordedDevice(Channel):
    """The device of a recording, at the other end of a channel.

    It takes one `Exchange` after the other. Cancel and GetFeatures, by which a host gets back
    in step, are answered at any time, as the recorded firmware does.

    Attributes:
        heard: names of the messages that the host sent.
        unexpected: what the host should not have sent.
    """

    framing = frames_v1.Reports()

    def __init__(self, model: str) -> None:
        self.heard: list[str] = []
        self.unexpected: list[str] = []
        self._deaf_while_prompting = model == "classic1s"
        self._assembler = frames_v1.ReportAssembler()
        self._outgoing: asyncio.Queue[bytes] = asyncio.Queue()
        self._script: deque[tuple[Said, list[Said]]] = deque()
        self._abandoned: list[Said] | None = None
        self._prompting = False
        self._features = messages.Features(major_version=2, minor_version=99, patch_version=99)

    @property
    def owed(self) -> list[str]:
        """Names of the messages that the host has still to send."""
        return [said.name for said, _ in self._script]

    def play(self, exchange: Exchange) -> None:
        """Expect this exchange, after those that are expected already."""
        heard = exchange.request
        for prompt, reply in exchange.steps:
            self._script.append((heard, [prompt]))
            if reply is None:
                self._abandoned = exchange.answers
                return
            heard = reply
        if exchange.abandoned:
            self._script.append((heard, []))
            self._abandoned = exchange.answers
        else:
            self._script.append((heard, exchange.answers))

    async def write(self, piece: bytes) -> None:
        envelope = self._assembler.feed(piece)
        if envelope is not None:
            self._hear(envelope)

    async def read(self) -> bytes:
        return await self._outgoing.get()

    def drain(self) -> int:
        dropped = self._outgoing.qsize()
        while not self._outgoing.empty():
            self._outgoing.get_nowait()
        return dropped

    async def close(self) -> None:
        return None

    def _hear(self, envelope: Envelope) -> None:
        name = Codec().decode(envelope).DESCRIPTOR.name
        self.heard.append(name)
        if self._script and self._script[0][0].envelope == envelope:
            self._prompting = False
            _, answers = self._script.popleft()
            for said in answers:
                self._say_again(said)
        elif name == "Cancel":
            self._cancelled()
        elif name == "GetFeatures":
            if not (self._prompting and self._deaf_while_prompting):
                self._prompting = False
                self._say(self._features)
        else:
            self.unexpected.append(name)

    def _cancelled(self) -> None:
        said = [] if self._abandoned is None else self._abandoned
        self._abandoned = None
        self._prompting = False
        if any(answer.name != "Features" for answer in said):
            for answer in said:
                self._say_again(answer)
        else:
            code = messages.Failure.FailureType.Failure_ActionCancelled
            self._say(messages.Failure(code=code, message="Cancelled"))

    def _say_again(self, said: Said) -> None:
        self._prompting = said.name in PROMPTS
        if said.name == "Features":
            self._features.ParseFromString(said.payload)
            self._features.ClearField("session_id")
        for packet in said.packets():
            self._outgoing.put_nowait(packet)

    def _say(self, message: Message) -> None:
        for packet in frames_v1.reports(Codec().encode(message)):
            self._outgoing.put_nowait(packet)
