"""A device, a person in front of it and a second program: what can happen to a wallet's session.

`World` runs calls of the SDK on the software device while the person and the other program do
as a test says, and compares what a call returned with the wallet that the device really used.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from onekey_emulator import ChipOptions, Emulator

from onekey_sdk import OneKey
from onekey_sdk.errors import OneKeyError
from onekey_sdk.models import EvmAddress
from onekey_sdk.session.prompts import ATTACH_PIN, ON_DEVICE
from onekey_sdk.transport.base import Channel, Port
from onekey_sdk.transport.relay import RelayChannel, RelayPort
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec
from onekey_sdk.wire.frames_v1 import ReportAssembler, reports

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from google.protobuf.message import Message
    from onekey_emulator import WalletUse

    from onekey_sdk import Wallet
    from onekey_sdk.session.prompts import (
        ButtonRequest,
        PassphraseAnswer,
        PassphraseRequest,
        PinAnswer,
        PinRequest,
    )

PIN = "1234"
WRONG_PIN = "9999"
ATTACH_PINS = {"777777": "a", "888888": "b"}

FINGERPRINTS = {
    "": "mvbu1Gdy8SUjTenqerxUaZyYjmveZvt33q",
    "abc": "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47",
    "a": "ms1TJk4b4s7aisyL3jfrkCqwznttWwiS4r",
    "b": "mpxc6z31h37BqUkZAPZaWXgCwh8WTxKFGU",
}
"""Of the seed "all all all ...", by passphrase, as three firmwares agree."""

PASSPHRASES = {state: passphrase for passphrase, state in FINGERPRINTS.items()}

ETH_PATH = "m/44'/60'/0'/0/0"
ETH_ADDRESSES = {
    "": "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8",
    "abc": "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea",
}
METHOD = "EthereumGetAddressOneKey"
METHODS = (METHOD, "EthereumGetAddress")
"""The same request, by firmware and by older firmware."""

STEP_SECONDS = 3_000.0
"""Virtual seconds in which every step has to end; a person's deadline is 330."""


@dataclass
class Mood:
    """What the person does when asked.

    Attributes:
        pin: what they type where a PIN is asked; None for the cancel key, "" for nothing.
        then: the PIN that they type after that.
        on_device: whether they type the PIN on the device where the host asks for positions.
        how: how they give a passphrase: "host", "device", "attach" or "cancel".
        passphrase: what they type; None for the right one of the wallet that is named.
        attach_pin: what they type where a hidden wallet's PIN is asked.
        confirm: whether they agree on the device.
    """

    pin: str | None = PIN
    then: str = PIN
    on_device: bool = True
    how: str = "host"
    passphrase: str | None = None
    attach_pin: str = "777777"
    confirm: bool = True


@dataclass
class Outcome:
    """How a call ended: with a result or an error, and which wallets were used for it."""

    result: Any = None
    error: OneKeyError | None = None
    used: list[str] = field(default_factory=list[str])
    asked: int = 0

    @property
    def code(self) -> int | None:
        """The error's number."""
        return self.error.code if self.error else None


class World:
    """See the module's docstring. Use it as `async with World(...) as world`.

    Attributes:
        passphrases: what the person types, by fingerprint.
    """

    def __init__(
        self, model: str, *, chip: ChipOptions | None = None, seed: int = 0, **options: Any
    ) -> None:
        options = {
            "pin": PIN,
            "passphrase_protection": True,
            "attach_pins": ATTACH_PINS,
            **options,
        }
        self.model = model
        self.emulator = Emulator(model=model, chip=chip or ChipOptions(), seed=seed, **options)
        self.user = self.emulator.user
        self.mood = Mood()
        self.asked = 0
        self.passphrases = PASSPHRASES
        self.tap = Tap(self.emulator.port())
        self.sdk = OneKey(self.tap, ui=self)
        self.other = OtherProgram(self)
        self._hands: asyncio.Task[None] | None = None
        self._stack = contextlib.AsyncExitStack()
        self._known_requests = 0

    async def __aenter__(self) -> World:
        await self._stack.enter_async_context(self.emulator)
        await self._stack.enter_async_context(self.sdk)
        self._hands = asyncio.create_task(self._answer(), name="the person's hands")
        return self

    async def __aexit__(self, *exception: object) -> None:
        if self._hands is not None:
            self._hands.cancel()
            await asyncio.wait({self._hands})
        await self.other.close()
        await self._stack.aclose()

    # the person

    async def pin(self, request: PinRequest) -> PinAnswer:
        if self.mood.pin is None:
            return None
        if self.mood.on_device:
            return ON_DEVICE
        await asyncio.sleep(1.05)
        try:
            return self.user.positions(self._next_pin())
        except RuntimeError:
            return None  # the matrix has gone

    async def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        self.asked += 1
        await asyncio.sleep(0.5)
        match self.mood.how:
            case "cancel":
                return None
            case "device":
                return ON_DEVICE
            case "attach" if request.can_attach_pin:
                return ATTACH_PIN
            case _:
                return self._passphrase_for(request.passphrase_state)

    async def button(self, request: ButtonRequest) -> None:
        return None

    def _passphrase_for(self, state: str | None) -> str:
        if self.mood.passphrase is not None:
            return self.mood.passphrase
        return self.passphrases.get(state or "", "abc")

    def _next_pin(self) -> str:
        pin, self.mood.pin = self.mood.pin, self.mood.then
        return pin or ""

    async def _answer(self) -> None:
        while True:
            await self.user.prompted()
            await asyncio.sleep(0.3)
            prompt = self.user.prompt
            if prompt is None or prompt.answered:
                continue
            match prompt.kind:
                case "confirm":
                    prompt.resolve(self.mood.confirm or prompt.dismissable)
                case "pin" if self.mood.pin is None:
                    self.mood.pin = self.mood.then
                    prompt.resolve(None)
                case "pin" if self.mood.pin:
                    prompt.resolve(self._next_pin())
                case "attach_pin":
                    prompt.resolve(self.mood.attach_pin)
                    if self.mood.attach_pin == WRONG_PIN:
                        self.mood.attach_pin = "777777"
                case "passphrase":
                    prompt.resolve(self.mood.passphrase or "")
                case _:
                    pass

    def lock(self) -> None:
        """Lock by hand."""
        self.user.lock()

    def unlock(self, pin: str) -> None:
        """Unlock by hand, where that is possible."""
        with contextlib.suppress(ValueError, RuntimeError):
            self.user.unlock(pin)

    # calls

    async def call(self, work: Callable[[], Awaitable[Any]]) -> Outcome:
        """Run a call to its end, which must be a result or a documented error."""
        log = self.emulator.wallet_log
        before, asked = len(log), self.asked
        outcome = Outcome()
        try:
            async with asyncio.timeout(STEP_SECONDS):
                outcome.result = await work()
        except OneKeyError as error:
            outcome.error = error
        assert outcome.code != 0, f"an error without a code: {outcome.error!r}"
        outcome.used = methods_in(log[before:])
        outcome.asked = self.asked - asked
        return outcome

    async def address(self, passphrase: str | None = None, bundle: int = 0, **how: Any) -> Outcome:
        """Ask for an address in the wallet of that passphrase, and see that it was that one."""
        parameters = {"path": ETH_PATH, "show_on_onekey": False}
        calls: dict[str, Any] = {"bundle": [parameters] * bundle} if bundle else dict(parameters)
        if passphrase == "":
            calls["use_empty_passphrase"] = True
        elif passphrase is not None:
            calls["passphrase_state"] = FINGERPRINTS[passphrase]
        sdk: Any = self.sdk
        outcome = await self.call(lambda: sdk.evm_get_address(**calls, **how))
        check(outcome, passphrase)
        return outcome

    async def opened(self, passphrase: str) -> Wallet:
        """The wallet of that passphrase."""
        wallet = await self.sdk.open_wallet(passphrase=passphrase)
        assert wallet.passphrase_state == FINGERPRINTS[passphrase]
        return wallet

    async def use(self, wallet: Wallet, passphrase: str) -> int | None:
        """Ask for an address there, which is that passphrase's wallet; the code of the error."""
        evm: Any = wallet.evm
        outcome = await self.call(lambda: evm.get_address(ETH_PATH, show_on_onekey=False))
        check(outcome, passphrase)
        return outcome.code

    def new_requests(self) -> list[str]:
        """What was asked of the device since this was called last."""
        known, self._known_requests = self._known_requests, len(self.emulator.requests)
        return self.emulator.requests[known:]


def methods_in(log: list[WalletUse]) -> list[str]:
    """The passphrases of the wallets in which the method ran."""
    return [use.passphrase for use in log if use.request in METHODS]


def check(outcome: Outcome, passphrase: str | None) -> None:
    """The method never ran in another wallet than the one named, whatever was returned."""
    if passphrase is not None:
        assert set(outcome.used) <= {passphrase}, f"ran in {outcome.used}, not {passphrase!r}"
    if outcome.error is None:
        assert outcome.used, "a result without any wallet"
        found: list[EvmAddress] = (
            [outcome.result] if isinstance(outcome.result, EvmAddress) else outcome.result
        )
        expected = ETH_ADDRESSES.get(outcome.used[-1])
        assert expected is None or {one.address for one in found} == {expected}


class Tap(RelayPort):
    """A port that lets something happen right before a message of the host goes out."""

    def __init__(self, port: Port) -> None:
        super().__init__(port)
        self.planned: dict[int, Callable[[str], Awaitable[None]]] = {}
        """What happens before which of the next messages, counted from 1."""

    def between(self, channel: Channel) -> Channel:
        return TappedChannel(channel, self)

    async def before(self, name: str) -> None:
        """Called with the name of each message that is about to go out."""
        due = self.planned.pop(1, None)
        self.planned = {number - 1: action for number, action in self.planned.items()}
        if due is not None:
            await due(name)


class TappedChannel(RelayChannel):
    """A channel that tells its `Tap` of every message."""

    def __init__(self, channel: Channel, tap: Tap) -> None:
        super().__init__(channel)
        self._tap = tap

    async def write(self, piece: bytes) -> None:
        if piece.startswith(b"?##"):
            name = Codec().schema.name_of(int.from_bytes(piece[3:5], "big"))
            await self._tap.before(name or "")
        await super().write(piece)


class OtherProgram:
    """A program that knows nothing of ours and takes no lock.

    Attributes:
        session_id: of the wallet that it opened last.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._channel: Channel | None = None
        self.session_id = b""

    async def close(self) -> None:
        """Let go of the device."""
        if self._channel is not None:
            await self._channel.close()
            self._channel = None

    async def send(self, *requests: Message) -> None:
        """Send these without waiting for answers."""
        for request in requests:
            await self.send_packets(*reports(Codec().encode(request)))
        await asyncio.sleep(0.01)

    async def send_packets(self, *packets: bytes) -> None:
        """Send these as they are. The channel is opened anew if it is gone."""
        for _ in range(2):
            try:
                if self._channel is None:
                    self._channel = await self._world.emulator.port().open()
                for packet in packets:
                    await self._channel.write(packet)
            except OneKeyError:
                self._channel = None
            else:
                return

    async def open_wallet(self, passphrase: str, *, initialize: bool = True, **how: Any) -> None:
        """Open a wallet with the person's consent, or fail.

        It gets a session of its own, unless the program leaves out `initialize`.
        """
        if self._channel is not None:
            self._channel.drain()
        if initialize:
            await self.send(m.Initialize(**how))
        await self.send(m.GetPassphraseState())
        assembler = ReportAssembler()
        with contextlib.suppress(TimeoutError, OneKeyError):
            async with asyncio.timeout(5):
                while self._channel is not None:
                    envelope = assembler.feed(await self._channel.read())
                    if envelope is None:
                        continue
                    message: Any = Codec().decode(envelope)
                    match message.DESCRIPTOR.name:
                        case "Features":
                            self.session_id = message.session_id
                        case "PassphraseRequest":
                            await self.send(m.PassphraseAck(passphrase=passphrase))
                        case "ButtonRequest":
                            await self.send(m.ButtonAck())
                        case "PinMatrixRequest":
                            await self.send(m.BixinPinInputOnDevice())
                        case "PassphraseState" | "Failure":
                            return
                        case _:
                            pass

    async def resume(self) -> None:
        """Make the wallet that it opened the current one."""
        if self.session_id:
            await self.send(m.Initialize(session_id=self.session_id))
