"""A host that says what it is told to, message by message."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec, Envelope
from onekey_sdk.wire.frames_v1 import ReportAssembler

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

    from onekey_emulator import Emulator, Faults

    from onekey_sdk.transport.base import Channel

PATIENCE = 60.0
"""Virtual seconds for an answer; shorter than any of the device's own timeouts."""

# Recorded from real firmware: what GetPassphraseState says of the all-all seed's wallets.
STATES = {
    "": "mvbu1Gdy8SUjTenqerxUaZyYjmveZvt33q",
    "abc": "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47",
    "a": "ms1TJk4b4s7aisyL3jfrkCqwznttWwiS4r",
    "b": "mpxc6z31h37BqUkZAPZaWXgCwh8WTxKFGU",
    "hiddenpw": "mrdFN2hzXrutnR5yRCgF3UZsBiyiEBYq8c",
}
ADDRESSES = {
    "": "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8",
    "abc": "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea",
    "hiddenpw": "0x490dD388fc1F2aebd8bf4449f6E165E675f106AD",
}
"""The first Ethereum address of some of these wallets, recorded too."""

CANCELLED = {
    "classic1s": ("ActionCancelled", "Action cancelled by user"),
    "pro": ("ActionCancelled", "Cancelled"),
}
"""The failure when the person or the host breaks off."""

HARDENED = 0x80000000
GET_ADDRESS = m.EthereumGetAddressOneKey(
    address_n=[44 | HARDENED, 60 | HARDENED, HARDENED, 0, 0], chain_id=1
)
TESTNET = m.GetAddress(address_n=[44 | HARDENED, 1 | HARDENED, HARDENED, 0, 0], coin_name="Testnet")
ETHEREUM = m.EthereumGetAddress(address_n=[44 | HARDENED, 60 | HARDENED, HARDENED, 0, 0])


class Host:
    """One end of a channel."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self._codec = Codec()
        self._assembler = channel.framing.assembler()

    def encode(self, message: Any) -> Envelope:
        return self._codec.encode(message)

    async def send(self, message: Any) -> None:
        await self.send_envelope(self.encode(message))

    async def send_envelope(self, envelope: Envelope) -> None:
        for piece in self.channel.framing.pieces(envelope):
            await self.channel.write(piece)

    async def receive(self, patience: float = PATIENCE) -> Any:
        """The next message.

        Raises:
            TimeoutError: there is none.
        """
        async with asyncio.timeout(patience):
            while True:
                envelope = self._assembler.feed(await self.channel.read())
                if envelope is not None:
                    return self._codec.decode(envelope)

    async def call(self, message: Any) -> Any:
        await self.send(message)
        return await self.receive()

    async def silent(self, patience: float = PATIENCE) -> bool:
        """Whether the device says nothing for so long."""
        try:
            await self.receive(patience)
        except TimeoutError:
            return True
        return False

    async def names(self) -> list[str]:
        """What the device says until it falls silent."""
        found: list[str] = []
        while True:
            try:
                found.append(name(await self.receive(5)))
            except TimeoutError:
                return found

    async def initialize(self, **fields: Any) -> Any:
        features = await self.call(m.Initialize(**fields))
        assert name(features) == "Features", features
        return features

    async def acknowledge(self, code: str) -> None:
        """Take the ButtonRequest that is due."""
        assert button(await self.receive()) == code
        await self.send(m.ButtonAck())

    async def agreed(self, emulator: Emulator, message: Any, codes: Iterable[str]) -> Any:
        """The answer to a message, after as many confirmations."""
        await self.send(message)
        for code in codes:
            await self.acknowledge(code)
            emulator.user.confirm()
        return await self.receive()

    async def open_wallet(self, emulator: Emulator, passphrase: str) -> tuple[bytes, str]:
        """A new session with that wallet, and the wallet's name."""
        features = await self.initialize(is_contains_attach=True)
        request = await self.call(m.GetPassphraseState())
        assert name(request) == "PassphraseRequest"
        await self.give_passphrase(emulator, passphrase)
        answer = await self.receive()
        assert name(answer) == "PassphraseState"
        return features.session_id, answer.passphrase_state

    async def give_passphrase(self, emulator: Emulator, passphrase: str) -> None:
        """Answer a PassphraseRequest, and the person agrees."""
        await self.send(m.PassphraseAck(passphrase=passphrase))
        if not passphrase:
            return
        if emulator.model == "pro":
            emulator.user.confirm()
        else:
            for _ in range(2):
                await self.acknowledge("Other")
                emulator.user.confirm()

    async def unlock(self, emulator: Emulator, pin: str) -> Any:
        """The answer to UnLockDevice, the PIN being typed as the model wants it."""
        await self.send(m.UnLockDevice())
        if emulator.model == "pro":
            await self.acknowledge("PinEntry")
            emulator.user.type_pin(pin)
        else:
            assert name(await self.receive()) == "PinMatrixRequest"
            await self.type_positions(emulator, pin)
        return await self.receive()

    async def type_positions(self, emulator: Emulator, pin: str) -> None:
        """Read the matrix, once it is there, and type."""
        if emulator.user.prompt is None or emulator.user.prompt.kind != "matrix":
            assert await emulator.user.prompted() == "matrix"
        await self.send(m.PinMatrixAck(pin=emulator.user.positions(pin)))


def name(message: Any) -> str:
    return str(message.DESCRIPTOR.name)


def button(message: Any) -> str:
    assert name(message) == "ButtonRequest", message
    kinds = m.ButtonRequest.ButtonRequestType
    return kinds.Name(message.code).removeprefix("ButtonRequest_")


def failure(message: Any) -> tuple[str, str]:
    """Code and words of a Failure."""
    assert name(message) == "Failure", message
    return m.Failure.FailureType.Name(message.code).removeprefix("Failure_"), message.message


@asynccontextmanager
async def connected(
    emulator: Emulator, link: Any = "usb", faults: Faults | None = None
) -> AsyncGenerator[Host]:
    async with await emulator.port(link, faults).open() as channel:
        yield Host(channel)


async def speak(host: Host, codec: Codec, message: Any) -> Any:
    """An exchange in the definitions of an old firmware."""
    await host.send_envelope(codec.encode(message))
    assembler = ReportAssembler()
    while (envelope := assembler.feed(await host.channel.read())) is None:
        pass
    return codec.decode(envelope)
