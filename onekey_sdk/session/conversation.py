"""What a method says to a device, and what it demands of it, apart from how it is run.

Light, so that a chain's module can be loaded without what talks to devices.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from onekey_sdk.models import Features
    from onekey_sdk.session.capabilities import MinimumFirmware
    from onekey_sdk.session.link import Prepared
    from onekey_sdk.session.progress import Transfer

    AnyMessage = TypeVar("AnyMessage", bound=Message)

Result = TypeVar("Result")


class Conversation(Protocol):
    """What a method's operation may do with the device."""

    @property
    def features(self) -> Features:
        """The device as it last described itself."""
        ...

    @property
    def schema(self) -> str:
        """Which message definitions the firmware knows: `latest` or `v1`."""
        ...

    def prepare(self, message: Message) -> Prepared:
        """Make a message ready to be sent: many at once take a part of the time that they take
        one by one between the device's answers.
        """
        ...

    async def ask(
        self,
        request: Message | Prepared,
        answer: type[AnyMessage] | tuple[type[AnyMessage], ...],
        *,
        person: bool = False,
        meanwhile: Callable[[], None] | None = None,
    ) -> AnyMessage:
        """One exchange: send the request, serve its prompts, return its answer.

        Args:
            request: what to send, or what `prepare` made of it.
            answer: the class of the answer, or those of all that it may be.
            person: the device may wait for the person without saying so.
            meanwhile: called once the request is on its way, while the device is at work.
        """
        ...

    def transfer(self, total: int) -> Transfer:
        """Tells the person how far so many bytes have come that go out in several messages."""
        ...


Operation = Callable[[Conversation], Awaitable[Result]]
"""A method whose parameters have been checked: what is left is the talk with the device."""


@dataclass(frozen=True, slots=True)
class Demanding(Generic[Result]):
    """An operation that needs more of the device than its method does.

    Attributes:
        run: the talk with the device.
        demand: looks at the device before anything is sent to it and says what the lowest
            firmware is for what is going to be asked, or raises.
    """

    run: Operation[Result]
    demand: Callable[[Features], MinimumFirmware]

    async def __call__(self, device: Conversation) -> Result:
        return await self.run(device)


def demanded(operation: Operation[Result], features: Features) -> MinimumFirmware:
    """The lowest firmware for this very operation, besides its method's.

    Raises:
        OneKeyError: this device cannot do it with any firmware.
    """
    return operation.demand(features) if isinstance(operation, Demanding) else {}
