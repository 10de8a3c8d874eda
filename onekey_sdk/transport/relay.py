"""A device's port with something in between, and one that listens to what is said there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from onekey_sdk.errors import ProtocolError
from onekey_sdk.transport.base import Channel, Port
from onekey_sdk.wire.frames_v1 import EnvelopeAssembler, ReportAssembler

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_sdk.wire.envelope import Envelope
    from onekey_sdk.wire.frames_v1 import Assembler, Framing

Receiver = Literal["device", "host"]

_ANY_LENGTH = 2**32 - 1
"""What a header can say: firmware images on their way to the device are longer than answers."""


class RelayPort(Port):
    """Another port, under its own name; what its channels do in between is for subclasses."""

    def __init__(self, port: Port) -> None:
        self.address = port.address
        self.serial = port.serial
        self.software = port.software
        self.local = port.local
        self.name = port.name
        self.searched = port.searched
        self.location = port.location
        self.instance = port.instance
        self.exclusive = port.exclusive
        self._port = port

    @property
    def lock_name(self) -> str:
        return self._port.lock_name

    async def open(self) -> Channel:
        return self.between(await self._port.open())

    def between(self, channel: Channel) -> Channel:
        """What the host gets in place of the device's channel."""
        return RelayChannel(channel)


class RelayChannel(Channel):
    """Passes everything on.

    Attributes:
        channel: of the device.
    """

    def __init__(self, channel: Channel) -> None:
        self.framing: Framing = channel.framing
        self.duplex = channel.duplex
        self.channel = channel

    def drain(self) -> int:
        return self.channel.drain()

    async def write(self, piece: bytes) -> None:
        await self.channel.write(piece)

    async def read(self) -> bytes:
        return await self.channel.read()

    async def lost(self) -> bool:
        return await self.channel.lost()

    async def close(self) -> None:
        await self.channel.close()


class TappedPort(RelayPort):
    """A port over which every message is heard as well.

    Args:
        port: where the device is.
        heard: called with who gets a message, and the message, once its last piece has passed.
    """

    def __init__(self, port: Port, heard: Callable[[Receiver, Envelope], None]) -> None:
        super().__init__(port)
        self._heard = heard

    def between(self, channel: Channel) -> Channel:
        return _TappedChannel(channel, self._heard)


class _TappedChannel(RelayChannel):
    def __init__(self, channel: Channel, heard: Callable[[Receiver, Envelope], None]) -> None:
        super().__init__(channel)
        self._heard = heard
        self._from_device = self.framing.assembler()
        # The framing reads what devices write; the host's pieces are whole or reports.
        whole = isinstance(self._from_device, EnvelopeAssembler)
        self._to_device = (EnvelopeAssembler if whole else ReportAssembler)(_ANY_LENGTH)

    def drain(self) -> int:
        self._from_device = self.framing.assembler()
        return super().drain()

    async def write(self, piece: bytes) -> None:
        await super().write(piece)
        self._listen("device", self._to_device, piece)

    async def read(self) -> bytes:
        piece = await super().read()
        self._listen("host", self._from_device, piece)
        return piece

    def _listen(self, to: Receiver, assembler: Assembler, piece: bytes) -> None:
        try:
            envelope = assembler.feed(piece)
        except ProtocolError:  # for the host to deal with
            return
        if envelope is not None:
            self._heard(to, envelope)
