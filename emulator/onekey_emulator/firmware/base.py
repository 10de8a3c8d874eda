"""What both firmware families have in common."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from google.protobuf.message import DecodeError

from onekey_emulator import handlers
from onekey_emulator.device import HOME, Exchange
from onekey_emulator.dialect import Dialect
from onekey_emulator.failures import Failure
from onekey_emulator.user import Prompt
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from collections.abc import Generator

    from onekey_emulator.device import Device
    from onekey_emulator.links import Link
    from onekey_emulator.profiles import Family
    from onekey_sdk.wire.codec import Envelope


class Firmware(ABC):
    """Runs a device.

    Attributes:
        failure_texts: what the family says of a failure that has no words of its own.
        auto_lock_grace: seconds between the delay that is set and the lock.
        reads_empty_messages: whether bytes count that come with a message without fields.
    """

    family: ClassVar[Family]
    failure_texts: ClassVar[dict[str, str]]
    auto_lock_grace: ClassVar[float] = 0.0
    reads_empty_messages: ClassVar[bool] = True

    def __init__(self, device: Device) -> None:
        self.device = device
        self.links: list[Link] = []
        self._dialect = Dialect(device.profile.schema)
        self._idle_timer: asyncio.TimerHandle | None = None

    @property
    @abstractmethod
    def busy(self) -> bool:
        """Whether a request is being handled."""

    # links

    def connect(self, link: Link) -> None:
        """A host can speak from now on."""
        self.links.append(link)

    def disconnect(self, link: Link) -> None:
        """A host has gone."""
        if link in self.links:
            self.links.remove(link)

    @abstractmethod
    def receive(self, link: Link, *packets: bytes) -> None:
        """Take packets that a host wrote; several may be in one piece."""

    @abstractmethod
    async def start(self) -> None:
        """Switch on."""

    async def stop(self) -> None:
        """Switch off."""
        self._stop_idle_timer()

    # the person's doings apart from prompts

    @abstractmethod
    def lock_by_hand(self) -> None: ...

    @abstractmethod
    def unlock_by_hand(self, pin: str) -> None: ...

    @abstractmethod
    def auto_lock(self) -> None:
        """Nobody has used the device for as long as it was told to wait."""

    @abstractmethod
    def unplug(self) -> None: ...

    @abstractmethod
    def plug(self) -> None: ...

    @abstractmethod
    def reset(self) -> None:
        """Start anew, as after a wipe by hand: whatever ran is forgotten and links are cut.

        What runs itself raises `Restarted` instead.
        """

    def cut_links(self) -> None:
        """Close all channels."""
        for link in list(self.links):
            link.on_closed()

    def open_my_address(self, passphrase: str) -> None:
        """See `User.open_my_address`."""
        raise RuntimeError(f"{self.device.profile.name} has no such menu")

    def enter_wrong_pin_in_reboot(self) -> None:
        """See `User.enter_wrong_pin_in_reboot`."""
        raise RuntimeError(f"{self.device.profile.name} asks no PIN there")

    def touch_fingerprint(self) -> None:
        """See `User.touch_fingerprint`."""
        raise RuntimeError(f"{self.device.profile.name} has no sensor")

    def enroll_fingerprint(self) -> None:
        """See `User.enroll_fingerprint`."""
        raise RuntimeError(f"{self.device.profile.name} has no sensor")

    # messages

    def name_of(self, envelope: Envelope) -> str:
        """The message's name, empty where nobody knows it."""
        return self._dialect.name_of(envelope)

    def decode(self, envelope: Envelope) -> Any:
        """The message in an envelope, noted in the trace.

        Raises:
            Failure: DataError in the family's words.
        """
        message = self._dialect.new(self.name_of(envelope))
        if message.DESCRIPTOR.fields or self.reads_empty_messages:
            try:
                message.MergeFromString(envelope.payload)
            except DecodeError:
                raise self.malformed(message) from None
        if not message.IsInitialized():
            raise self.incomplete(message, message.FindInitializationErrors()[0])
        message = self._dialect.newest(message)
        self.check_limits(message)
        self.device.trace.append(Exchange("in", message))
        return message

    @abstractmethod
    def malformed(self, message: Any) -> Failure:
        """What is said of bytes that are no such message."""

    @abstractmethod
    def incomplete(self, message: Any, field: str) -> Failure:
        """What is said of a message without a field that it must have."""

    @abstractmethod
    def check_limits(self, message: Any) -> None:
        """Refuse fields that are longer than the firmware's buffers.

        Raises:
            Failure: DataError in the family's words.
        """

    def transmit(self, link: Link, message: Any) -> None:
        """Send a message to a host, and note it in the trace."""
        self.device.trace.append(Exchange("out", message))
        if link in self.links:
            link.send(self._dialect.encode(message))

    def failure(self, code: str, text: str | None = None) -> Any:
        """The message Failure."""
        number = getattr(m.Failure.FailureType, f"Failure_{code}")
        return m.Failure(code=number, message=self.failure_texts[code] if text is None else text)

    def button_request(self, code: str) -> Any:
        """The message ButtonRequest."""
        return m.ButtonRequest(
            code=getattr(m.ButtonRequest.ButtonRequestType, f"ButtonRequest_{code}")
        )

    def find_handler(self, name: str) -> handlers.Handler | None:
        """The handler of a message, or None where this device does not know it."""
        if not self.device.profile.knows(name):
            return None
        return handlers.find(self.family, name)

    # prompts

    @contextmanager
    def shown(self, prompt: Prompt) -> Generator[Prompt]:
        """Have a prompt on the screen."""
        self.device.user.show(prompt)
        self.device.show(prompt.lines)
        try:
            yield prompt
        finally:
            self.device.user.close(prompt)
            self.device.show([HOME])

    def crashed(self, error: Exception) -> None:
        """Remember an error of the emulator itself."""
        self.device.crashes.append(error)

    def finished(self) -> None:
        """A request has ended."""
        self.device.save()
        self.device.changed()

    # idle timer

    def touch(self) -> None:
        """Somebody uses the device."""
        self._stop_idle_timer()
        delay = self.device.storage.sleep_delay_ms / 1000
        if delay and self.device.storage.pin is not None and self.device.unlocked:
            loop = asyncio.get_running_loop()
            self._idle_timer = loop.call_later(delay + self.auto_lock_grace, self.auto_lock)

    def _stop_idle_timer(self) -> None:
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._idle_timer = None
