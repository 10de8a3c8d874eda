"""What every link offers, and nothing about how.

A `Transport` finds devices of one kind of link. Each device it finds is a `Port`, which is
opened to a `Channel`; the channel carries the pieces of its `framing`, in order, until closed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType
    from typing import Self

    from onekey_sdk.wire.frames_v1 import Framing


class Channel(ABC):
    """An open way to one device. One task reads at a time, one writes at a time.

    It belongs to the event loop on which it was opened. After any error but those of a
    cancelled task it is good for `close()` only.

    Attributes:
        framing: how messages are cut into the pieces that this link carries.
        duplex: whether reading may go on while a piece is written (the bridge takes turns).
    """

    framing: Framing
    duplex: bool = True

    @abstractmethod
    def drain(self) -> int:
        """Drop the pieces that have arrived and were not read; how many they were."""

    @abstractmethod
    async def write(self, piece: bytes) -> None:
        """Hand one piece to the link; returns when the link has taken it.

        Cancelling leaves it open whether the piece went out.

        Raises:
            DeviceDisconnected: the other end is gone.
            DeviceInterrupted: the link gave the device to another program.
        """

    @abstractmethod
    async def read(self) -> bytes:
        """The next piece, waiting for it without limit.

        Cancelling loses nothing: what arrives meanwhile goes to the next reader.

        Raises:
            DeviceDisconnected: the other end is gone. What arrived before is read first.
            DeviceInterrupted: the link gave the device to another program.
            ProtocolError: more arrived than anybody reads.
        """

    async def lost(self) -> bool:
        """Whether the link broke, or was given to another program, while nobody used it.

        For links that take turns: on others a read tells. Never raises.
        """
        return False

    @abstractmethod
    async def close(self) -> None:
        """Let go of the device. May be called twice; a pending read fails."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


class Port(ABC):
    """A place where a device was found.

    Attributes:
        address: how the user names it, such as `udp:127.0.0.1:21324`.
        serial: the device's serial number where the link tells it without opening, else None.
        software: whether a program plays the device. Several may then claim one serial number.
        local: whether only this process can reach the device.
    """

    address: str
    serial: str | None = None
    software: bool = False
    local: bool = False

    @property
    def lock_name(self) -> str:
        """What names the device in locks, alike for all programs on this machine."""
        return self.serial or self.address

    @abstractmethod
    async def open(self) -> Channel:
        """A channel to the device, with nothing stale in it.

        Cancelling leaves nothing open.

        Raises:
            DeviceNotFound: nothing is there any more.
            DeviceBusy: another program holds it.
        """


class Transport(ABC):
    """One kind of link. Built with what follows the scheme in an address, such as `HOST:PORT`.

    Building it opens nothing and imports no driver.
    """

    @abstractmethod
    async def ports(self) -> Sequence[Port]:
        """The devices that are there now, found without disturbing them.

        Raises:
            MissingDependency: the driver for this kind of link is not installed.
        """

    async def close(self) -> None:
        """Let go of everything that outlives a channel."""
        return
