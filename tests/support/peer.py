"""A device at the other end of a link, which heeds what brings a link back in step."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from onekey_sdk.models import DeviceInfo
from onekey_sdk.session.link import Deadlines, Link
from onekey_sdk.session.prompts import Allowed, Answers, Passphrase
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec
from tests.support.fakes import Person, ScriptedDevice
from tests.support.stage import (
    CONFIRM,
    PASSPHRASE_ENTRY,
    PASSPHRASE_REQUEST,
    PIN_ENTRY,
    A,
    F,
    failure,
    state,
)

if TYPE_CHECKING:
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
        stalled: seconds until it looks at the next message.
        pace: seconds that it needs for each message.
    """

    def __init__(self) -> None:
        self.device = ScriptedDevice()
        self.replies: list[list[Message]] = []
        self.after_cancel: list[Message] = [failure("ActionCancelled")]
        self.delay = 0.0
        self.swallows = 0
        self.deaf = False
        self.stalled = 0.0
        self.pace = 0.0
        self._pings = 0

    async def open(self, deadlines: Deadlines | None = None) -> Link:
        """A link to it."""
        return Link(await self.device.port.open(), Codec(), deadlines or Deadlines())

    async def serve(self) -> None:
        while True:
            message: Any = await self.device.receive()
            await asyncio.sleep(self.stalled + self.pace)
            self.stalled = 0.0
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
EVERY_PROMPT: tuple[list[Message], ...] = (
    [PIN_ENTRY],
    [PASSPHRASE_REQUEST],
    [PASSPHRASE_ENTRY],
    [CONFIRM],
    [state(A)],
)
"""What a peer replies, one prompt after the other, until a passphrase typed on the device."""
