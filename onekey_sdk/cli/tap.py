"""Listens in on a link: the names of the requests that go over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.transport.base import Channel, Port
from onekey_sdk.wire import schema
from onekey_sdk.wire.frames_v1 import ReportAssembler

if TYPE_CHECKING:
    from onekey_sdk.wire.frames_v1 import Framing


class Tap(Port):
    """A port that carries 64-byte reports, and what was asked over it.

    Attributes:
        requests: names of the messages that were sent and are no answers to prompts.
    """

    def __init__(self, port: Port) -> None:
        self._port = port
        self.address = port.address
        self.serial = port.serial
        self.requests: list[str] = []

    async def open(self) -> Channel:
        return _TappedChannel(await self._port.open(), self.requests)


class _TappedChannel(Channel):
    def __init__(self, channel: Channel, requests: list[str]) -> None:
        self.framing: Framing = channel.framing
        self.duplex = channel.duplex
        self._channel = channel
        self._assembler = ReportAssembler()
        self._requests = requests

    def drain(self) -> int:
        return self._channel.drain()

    async def write(self, piece: bytes) -> None:
        envelope = self._assembler.feed(piece)
        name = schema.load().name_of(envelope.message_id) if envelope else None
        if name is not None and not name.endswith("Ack"):
            self._requests.append(name)
        await self._channel.write(piece)

    async def read(self) -> bytes:
        return await self._channel.read()

    async def lost(self) -> bool:
        return await self._channel.lost()

    async def close(self) -> None:
        await self._channel.close()
