"""How a link asks the person to make a computer and a device known to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


@dataclass(frozen=True, slots=True)
class PairingRequest:
    """A device shows six digits while it is paired.

    Attributes:
        device: the device's name, as it says by radio to everybody.
        passkey: the digits that it should show, None if the person is to type them.
    """

    device: str
    passkey: str | None


@runtime_checkable
class PairsDevices(Protocol):
    """What a `UserInterface` has besides, if devices can be paired through it."""

    async def pairing(self, request: PairingRequest) -> str | None:
        """The digits on the device's screen: typed by the person, or `request.passkey` if the
        person sees the same ones there. None, or other digits, refuse."""
        ...


if TYPE_CHECKING:
    AskPairing = Callable[[PairingRequest], Awaitable[str | None]]
