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

    After any error the channel is good for `close()` only.
    """

    framing: Framing
    duplex: bool = True
    """Whether reading may go on while a piece is written (the bridge takes turns)."""

    @abstractmethod
    def drain(self) -> int:
        """Drop the pieces that have arrived and were not read; how many they were."""

    @abstractmethod
    async def write(self, piece: bytes) -> None:
        """Hand one piece to the link; returns when the link has taken it.

        Raises:
            DeviceDisconnected: the other end is gone.
        """

    @abstractmethod
    async def read(self) -> bytes:
        """The next piece, waiting for it without limit.

        Cancelling loses nothing: what arrives meanwhile goes to the next reader.

        Raises:
            DeviceDisconnected: the other end is gone.
        """

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
    """

    address: str
    serial: str | None = None

    @abstractmethod
    async def open(self) -> Channel:
        """A channel to the device, with nothing stale in it.

        Raises:
            DeviceNotFound: nothing is there any more.
            DeviceBusy: another program holds it.
        """


class Transport(ABC):
    """One kind of link."""

    @abstractmethod
    async def ports(self) -> Sequence[Port]:
        """The devices that are there now, found without disturbing them."""

    async def close(self) -> None:
        """Let go of everything that outlives a channel."""
        return
