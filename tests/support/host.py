"""A host that says one message at a time to a software device, and hears every answer."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from onekey_emulator import Emulator

from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec, Envelope

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from onekey_sdk.transport.base import Channel

_PATIENCE = 60.0


class Host:
    """Speaks over a channel, without any of the SDK's own sessions."""

    def __init__(self, emulator: Emulator, channel: Channel) -> None:
        self.emulator = emulator
        self._channel = channel
        self._codec = Codec()
        self._assembler = channel.framing.assembler()

    async def send(self, message: Any) -> None:
        """Send a message, or an envelope as it is."""
        envelope = message if isinstance(message, Envelope) else self._codec.encode(message)
        for piece in self._channel.framing.pieces(envelope):
            await self._channel.write(piece)

    async def receive(self) -> Envelope:
        """The next message, undecoded."""
        async with asyncio.timeout(_PATIENCE):
            while True:
                envelope = self._assembler.feed(await self._channel.read())
                if envelope is not None:
                    return envelope

    async def ask(self, message: Any) -> Any:
        """Send a message and decode the next one."""
        await self.send(message)
        return self._codec.decode(await self.receive())

    async def ask_confirmed(self, message: Any) -> tuple[list[str], Any]:
        """Send a message whose prompts the person agrees to.

        Returns:
            The names of the ButtonRequests' codes, and the answer.
        """
        codes: list[str] = []
        answer = await self.ask(message)
        while answer.DESCRIPTOR.name == "ButtonRequest":
            code = m.ButtonRequest.ButtonRequestType.Name(answer.code)
            codes.append(code.removeprefix("ButtonRequest_"))
            answer = await self.ask(m.ButtonAck())
        return codes, answer

    async def fail(self, message: Any) -> tuple[str, str]:
        """Send a message that must fail; code and text of the failure."""
        answer = await self.ask(message)
        assert answer.DESCRIPTOR.name == "Failure", answer
        code = m.Failure.FailureType.Name(answer.code)
        return code.removeprefix("Failure_"), answer.message


@asynccontextmanager
async def connected(model: str, **options: Any) -> AsyncGenerator[Host]:
    """A host connected to a new device, in a session of it."""
    async with (
        Emulator(model=model, **options) as emulator,
        await emulator.port().open() as channel,
    ):
        host = Host(emulator, channel)
        await host.ask(m.Initialize())
        yield host
