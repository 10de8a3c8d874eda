"""What a handler can do: unlock, derive, ask the host, ask the person."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_emulator.device import Device
    from onekey_emulator.profiles import Profile


class Context(ABC):
    """One request in progress. Each firmware family has its own way with prompts.

    Attributes:
        device: settings and state of the device.
        profile: what is particular to this model.
        request: name of the request's message.
    """

    device: Device
    profile: Profile
    request: str

    @abstractmethod
    async def seed(self) -> bytes:
        """The BIP-39 seed (64 bytes) of the current session's wallet.

        Asks for PIN and passphrase as the firmware would, and notes in the device's
        `wallet_log` which wallet it was.

        Raises:
            Failure: no seed in the device, or somebody refused.
        """

    @abstractmethod
    async def confirm(self, code: str, lines: Sequence[str], *, announce: bool = True) -> None:
        """Show something to the person, who says yes.

        Args:
            code: name of the `ButtonRequestType` without its prefix: "Address", "SignTx".
            lines: what the screen shows.
            announce: whether a ButtonRequest is sent and its ButtonAck awaited first; some
                screens of the classic family come without.

        Raises:
            Failure: ActionCancelled, because the person or the host said no.
        """

    @abstractmethod
    async def call(self, message: Any, *expected: str) -> Any:
        """Send a message and wait for the host's answer.

        Args:
            expected: names of the messages that are an answer. What happens to any other
                message depends on the firmware family; it never reaches the handler.

        Raises:
            Failure: the host cancelled.
        """

    @abstractmethod
    async def send(self, message: Any) -> None:
        """Send a message that is not the answer yet."""
