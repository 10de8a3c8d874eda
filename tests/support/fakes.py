"""Both ends of a conversation, played by a test: the device and the person.

    device = ScriptedDevice()
    channel = await device.port.open()          # what the code under test is given
    ...
    request = await device.expect(m.Initialize)
    device.send(m.Features(...))

Packets, not messages, travel in between, so that a test can also send what no device should,
and unplug the cable at any packet.
"""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, cast

from onekey_sdk.errors import DeviceBusy, DeviceDisconnected, DeviceNotFound
from onekey_sdk.transport.base import Channel, Port
from onekey_sdk.transport.inbox import Inbox
from onekey_sdk.wire.codec import Codec
from onekey_sdk.wire.frames_v1 import Reports

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from google.protobuf.message import Message

    from onekey_sdk.session.prompts import (
        ButtonRequest,
        PassphraseAnswer,
        PassphraseRequest,
        PinAnswer,
        PinRequest,
    )
    from onekey_sdk.wire.frames_v1 import Framing

    AnyMessage = TypeVar("AnyMessage", bound=Message)
    Answer = TypeVar("Answer")
    Scripted = Answer | Callable[[Any], Answer | Awaitable[Answer]]


class ScriptedDevice:
    """The device end of a link in memory; the test says what it answers.

    Attributes:
        port: where the host finds it.
        heard: every message of the host, in order.
        packets: every packet of the host, in order.
        opened: how often the host opened the port.
    """

    def __init__(
        self,
        *,
        address: str = "scripted:",
        serial: str | None = None,
        framing: Framing | None = None,
    ) -> None:
        self.framing: Framing = framing or Reports()
        self.heard: list[Message] = []
        self.packets: list[bytes] = []
        self.opened = 0
        self.port = ScriptedPort(self, address, serial)
        self._codec = Codec()
        self._assembler = self.framing.assembler()
        self._unread: asyncio.Queue[Message] = asyncio.Queue()
        self._plugged = True
        self._channel: ScriptedChannel | None = None
        self._writes_left: int | None = None
        self._reads_left: int | None = None

    @property
    def open(self) -> bool:
        """Whether the host has a channel now."""
        return self._channel is not None

    async def receive(self) -> Message:
        """The host's next message."""
        return await self._unread.get()

    async def expect(self, kind: type[AnyMessage]) -> AnyMessage:
        """The host's next message, which has to be of this kind."""
        message = await self.receive()
        assert isinstance(message, kind), f"the host sent {message.DESCRIPTOR.name}"
        return message

    def send(self, *messages: Message) -> None:
        """Send these messages, one after the other."""
        for message in messages:
            self.send_packets(*self.framing.pieces(self._codec.encode(message)))

    def send_packets(self, *packets: bytes) -> None:
        """Send these packets as they are. They are lost where no host has opened the port."""
        for packet in packets:
            if self._channel is None:
                return
            if self._reads_left is not None:
                self._reads_left -= 1
                if self._reads_left < 0:
                    self.unplug()
                    return
            self._channel.inbox.put(packet)

    def unplug(self) -> None:
        """Pull the cable: what the host has not read yet, it still gets, and then an error."""
        self._plugged = False
        self._writes_left = self._reads_left = None
        if self._channel is not None:
            self._channel.inbox.fail(DeviceDisconnected("the device was unplugged"))
            self._channel = None

    def plug(self) -> None:
        """Put the cable back, with nothing remembered of half a message."""
        self._plugged = True
        self._assembler = self.framing.assembler()

    def unplug_after_writes(self, packets: int) -> None:
        """Pull the cable when the host writes one more packet than these."""
        self._writes_left = packets

    def unplug_after_reads(self, packets: int) -> None:
        """Pull the cable instead of sending one more packet than these."""
        self._reads_left = packets

    def connect(self) -> ScriptedChannel:
        """What `port.open()` does."""
        if not self._plugged:
            raise DeviceNotFound(f"nothing is plugged in at {self.port.address}")
        if self._channel is not None:
            raise DeviceBusy(f"{self.port.address} is open already", holder=None)
        self.opened += 1
        self._channel = ScriptedChannel(self)
        return self._channel

    def disconnect(self, channel: ScriptedChannel) -> None:
        """What `channel.close()` does."""
        if self._channel is channel:
            self._channel = None

    def take(self, packet: bytes) -> None:
        """What `channel.write()` does."""
        if self._writes_left is not None:
            self._writes_left -= 1
            if self._writes_left < 0:
                self.unplug()
                return
        self.packets.append(packet)
        envelope = self._assembler.feed(packet)
        if envelope is not None:
            message = self._codec.decode(envelope)
            self.heard.append(message)
            self._unread.put_nowait(message)


class ScriptedPort(Port):
    """Where a scripted device is found."""

    def __init__(self, device: ScriptedDevice, address: str, serial: str | None) -> None:
        self.address = address
        self.serial = serial
        self._device = device

    async def open(self) -> Channel:
        await asyncio.sleep(0)
        return self._device.connect()


class ScriptedChannel(Channel):
    """The host's end."""

    def __init__(self, device: ScriptedDevice) -> None:
        self.framing = device.framing
        self.inbox = Inbox()
        self._device = device

    def drain(self) -> int:
        return self.inbox.drain()

    async def write(self, piece: bytes) -> None:
        await asyncio.sleep(0)
        self.inbox.check()
        self._device.take(piece)
        self.inbox.check()

    async def read(self) -> bytes:
        return await self.inbox.get()

    async def lost(self) -> bool:
        return self.inbox.failed

    async def close(self) -> None:
        self._device.disconnect(self)
        self.inbox.close(DeviceDisconnected("the link was closed"))


Kind = Literal["pin", "passphrase", "button"]


class Wait:
    """The type of `WAIT`."""


WAIT: Final = Wait()
"""An answer that the person never gives."""


class Person:
    """A user interface that answers from a script and remembers what it was asked.

    Answers are used up in order. One may be a function of the request, also an asynchronous
    one, or `WAIT`. A question without an answer left in the script fails the test.

    Attributes:
        asked: the requests, in order, with their kind.
    """

    def __init__(
        self,
        *,
        pins: Iterable[Scripted[PinAnswer] | Wait] = (),
        passphrases: Iterable[Scripted[PassphraseAnswer] | Wait] = (),
    ) -> None:
        self.asked: list[tuple[Kind, PinRequest | PassphraseRequest | ButtonRequest]] = []
        self._pins = list(pins)
        self._passphrases = list(passphrases)
        self._news = asyncio.Condition()

    def count(self, kind: Kind) -> int:
        """How often the person was asked for this."""
        return sum(1 for asked, _ in self.asked if asked == kind)

    async def was_asked(self, kind: Kind, times: int = 1) -> None:
        """Resume when the person has been asked for this so many times."""
        async with self._news:
            await self._news.wait_for(lambda: self.count(kind) >= times)

    async def pin(self, request: PinRequest) -> PinAnswer:
        await self._note("pin", request)
        return await _next_answer(self._pins, request)

    async def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        await self._note("passphrase", request)
        return await _next_answer(self._passphrases, request)

    async def button(self, request: ButtonRequest) -> None:
        await self._note("button", request)

    async def _note(
        self, kind: Kind, request: PinRequest | PassphraseRequest | ButtonRequest
    ) -> None:
        async with self._news:
            self.asked.append((kind, request))
            self._news.notify_all()


async def _next_answer(script: list[Scripted[Answer] | Wait], request: object) -> Answer:
    assert script, f"nobody expected {request}"
    answer: Any = script.pop(0)
    if answer is WAIT:
        await asyncio.Event().wait()
    if callable(answer):
        answer = answer(request)
    return cast("Answer", (await answer) if inspect.isawaitable(answer) else answer)
