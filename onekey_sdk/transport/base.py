"""What every link offers, and nothing about how.

A `Transport` finds devices of one kind of link. Each device it finds is a `Port`, which is
opened to a `Channel`; the channel carries the pieces of its `framing`, in order, until closed.
"""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence
    from contextlib import AbstractAsyncContextManager
    from types import TracebackType
    from typing import Self

    from onekey_sdk.transport.pairing import AskPairing
    from onekey_sdk.wire.frames_v1 import Framing


POLL = 1.0
"""Seconds between looks for devices on links that say nothing by themselves."""


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

    def write_now(self, pieces: Sequence[bytes]) -> int:
        """Hand over what the link takes without waiting, from the first piece on.

        For links that need no waiting: it saves the caller a task for each message.

        Returns:
            How many pieces were taken; the others are left to `write_all`.

        Raises:
            DeviceDisconnected, DeviceInterrupted: as `write` does.
        """
        return 0

    async def write_all(self, pieces: Sequence[bytes]) -> None:
        """Hand several pieces to the link, in order, at once where it can take them so.

        Cancelling leaves it open how many went out.

        Raises:
            DeviceDisconnected, DeviceInterrupted: as `write` does.
        """
        for piece in pieces:
            await self.write(piece)

    @abstractmethod
    def read(self) -> Coroutine[Any, Any, bytes]:
        """The next piece, waiting for it without limit.

        Cancelling loses nothing: what arrives meanwhile goes to the next reader.

        Raises:
            DeviceDisconnected: the other end is gone, or sent more than anybody reads. What
                arrived before is read first.
            DeviceInterrupted: the link gave the device to another program.
        """

    async def lost(self) -> bool:
        """Whether the link broke, or was given to another program, as far as it can tell.

        Asked while nobody reads or writes. Never raises.
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
        name: what the device calls itself on the link, None where it does not.
        searched: whether a search may open it to learn more.
        location: where it is plugged in, alike for all links to it, None where that is unknown.
        instance: changes whenever the device is plugged in again, as far as the link can tell.
        exclusive: whether an open channel keeps other programs away from the device.
    """

    address: str
    serial: str | None = None
    software: bool = False
    local: bool = False
    name: str | None = None
    searched: bool = True
    location: str | None = None
    instance: str | None = None
    exclusive: bool = False

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
            DeviceAccessDenied: the operating system keeps this program from it.
            MethodUnsupported: this package does not know the device's protocol.
        """


class Transport(ABC):
    """One kind of link. Built with what follows the scheme in an address, such as `HOST:PORT`.

    Building it opens nothing. Its module is loaded, and the drivers with it, when it is named.

    Attributes:
        ask_pairing: asks the person, where the link has to be paired.
    """

    ask_pairing: AskPairing | None = None

    @abstractmethod
    async def ports(self) -> Sequence[Port]:
        """The devices that are there now, found without disturbing them.

        Raises:
            MissingDependency: the driver for this kind of link is not installed.
        """

    def watching(self) -> AbstractAsyncContextManager[Callable[[], Awaitable[None]]]:
        """A function that resumes when devices may have come or gone since it last did.

        Unless the link has something better, that is after a while.
        """
        return contextlib.nullcontext(partial(asyncio.sleep, POLL))

    async def close(self) -> None:
        """Let go of everything that outlives a channel."""
        return
