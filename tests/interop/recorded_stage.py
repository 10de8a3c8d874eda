"""A client at a device that answers as real firmware was recorded to.

A `Stage` is a recorded conversation cut into exchanges. A test takes those that its program
should cause, in their order, and adds what the SDK does on purpose in another way than the
recorded hosts: it never sends a bare Initialize, it says `is_contains_attach` in each, it proves
a wallet before every call, and it begins with GetFeatures.
"""

from __future__ import annotations

from collections import deque
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from onekey_sdk import OneKey
from onekey_sdk.wire import messages
from tests.interop.recorded_device import Exchange, RecordedDevice, RecordedPort, exchanges
from tests.support.recordings import Said, conversation

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from google.protobuf.message import Message

STANDARD = "mvbu1Gdy8SUjTenqerxUaZyYjmveZvt33q"
ETH_PATH = "m/44'/60'/0'/0/0"
MODELS = ("classic1s", "pro")


class Person:
    """Gives prepared answers, in order."""

    def __init__(self) -> None:
        self.pins: deque[Any] = deque()
        self.passphrases: deque[Any] = deque()
        self.asked: list[Any] = []

    async def pin(self, request: Any) -> Any:
        self.asked.append(request)
        return self.pins.popleft()

    async def passphrase(self, request: Any) -> Any:
        self.asked.append(request)
        return self.passphrases.popleft()

    async def button(self, request: Any) -> None:
        self.asked.append(request)


def said(sender: Any, message: Message) -> Said:
    return Said(0.0, sender, message.DESCRIPTOR.name, message.SerializeToString())


class Stage:
    """A recorded conversation, to be told again in pieces."""

    def __init__(self, name: str) -> None:
        recorded = conversation(name)
        self.device = RecordedDevice(recorded.model)
        self.person = Person()
        self._exchanges = exchanges(recorded)

    def recorded(self, request: str, number: int = 0) -> Exchange:
        """The exchange that the request of that name began, the first or a later one."""
        found = [e for e in self._exchanges if e.request.name == request]
        return found[number]

    def features(self, number: int = 0, **changed: Any) -> Any:
        """The Features that answered the Initialize of that number."""
        message = self.recorded("Initialize", number).answers[0].message()
        for name, value in changed.items():
            setattr(message, name, value)
        return message

    def session_id(self, number: int = 0) -> bytes:
        """The session that the Initialize of that number was answered with."""
        found: bytes = self.features(number).session_id
        return found

    def play(self, *parts: Exchange) -> None:
        """Expect these exchanges next."""
        for part in parts:
            self.device.play(part)

    def get_features(self, number: int = 0) -> Exchange:
        """GetFeatures, answered as Initialize was, but for the session."""
        features = self.features(number)
        features.ClearField("session_id")
        return Exchange(said("host", messages.GetFeatures()), answers=[said("device", features)])

    def initialize(
        self, number: int = 0, *, session: int | None = None, state: str = "", **changed: Any
    ) -> Exchange:
        """Initialize as the SDK sends it for a wallet that it knows, answered as recorded.

        The session of another Initialize may be the one to be resumed.
        """
        request = messages.Initialize(is_contains_attach=True)
        if state:
            request.passphrase_state = state
        if session is not None:
            request.session_id = changed["session_id"] = self.session_id(session)
        answer = self.features(number, **changed)
        return Exchange(said("host", request), answers=[said("device", answer)])

    @asynccontextmanager
    async def sdk(self) -> AsyncGenerator[OneKey]:
        """A client that sees this device only. In the end all that was expected has happened."""
        async with OneKey(RecordedPort(self.device), ui=self.person) as sdk:
            yield sdk
        assert not self.device.owed
        assert not self.device.unexpected
        assert not self.person.pins
        assert not self.person.passphrases


def in_session(exchange: Exchange, session_id: bytes) -> Exchange:
    """The exchange, in another session than it was recorded in; the Classic 1S names none."""
    answer: Any = exchange.answers[0].message()
    if answer.HasField("session_id"):
        answer.session_id = session_id
    return replace(exchange, answers=[said("device", answer)])


def as_the_sdk_asks(exchange: Exchange) -> Exchange:
    """The exchange with `show_display` said where the recorded host left it to its default."""
    request: Any = exchange.request.message()
    if not request.HasField("show_display"):
        request.show_display = False
    return replace(exchange, request=said("host", request))
