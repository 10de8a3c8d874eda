"""Canaries: passphrases, PINs, seed words and session ids are sent through every kind of
conversation, and looked for in all that the SDK lets out: logs, text forms, exceptions."""

from __future__ import annotations

import asyncio
import base64
import gc
import logging
import os
import traceback
import unicodedata
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk import OneKey, errors
from onekey_sdk.events import UIRequest, UIResponse
from onekey_sdk.transport.base import Channel, Port
from onekey_sdk.transport.relay import RelayChannel, RelayPort
from onekey_sdk.wire import messages
from onekey_sdk.wire.codec import Codec

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator, Sequence

PASSPHRASE = "Kanarienvögel singen"
WRONG_PASSPHRASE = "Papageien plappern"
TOO_LONG = "Wellensittiche " * 5
NO_TEXT = "Finken\ud800zwitschern"
PIN = "826493715"
WRONG_PIN = "937182640"
MNEMONIC = "three amazing vicious absurd scare involve account hungry vague lady learn gain"
GIVEN_SECRETS = {"open_wallet", "preload_session_cache", "ui_response", "respond"}
"""Calls, and what stands for them at once, that take a secret as an argument."""
ETH_PATH = "m/44'/60'/0'/0/0"


class Cage:
    """Collects what the SDK lets out, and the secrets that must not be among it."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.secrets: set[str] = set()
        self._older = list(objects_of_the_sdk())
        for text in (PASSPHRASE, WRONG_PASSPHRASE, TOO_LONG.strip(), PIN, WRONG_PIN):
            self.add(text)
        for text in NO_TEXT.split("\ud800"):
            self.add(text)
        words = MNEMONIC.split()
        for pair in pairwise(words):
            self.add(" ".join(pair))

    def add(self, secret: str | bytes) -> None:
        """A secret, in the forms that it may be printed in."""
        if isinstance(secret, bytes):
            raw = secret
        else:
            self.secrets |= {unicodedata.normalize(form, secret) for form in ("NFC", "NFKD")}
            raw = unicodedata.normalize("NFKD", secret).encode()
        if len(raw) > 4:
            self.secrets |= {raw.hex(), repr(raw)[2:-1], base64.b64encode(raw).decode().rstrip("=")}

    def keep_error(self, error: BaseException) -> None:
        """What a program would print of the error, and everything that hangs on it."""
        self.out.extend(traceback.format_exception(error))
        self.keep_locals(traceback.TracebackException.from_exception(error, capture_locals=True))
        seen: list[BaseException] = []
        pending: list[BaseException | None] = [error]
        while pending:
            found = pending.pop()
            if found is None or found in seen:
                continue
            seen.append(found)
            self.out += [repr(found), str(found), repr(found.args), repr(vars(found))]
            pending += [found.__cause__, found.__context__]

    def keep_locals(self, trace: traceback.TracebackException | None) -> None:
        """What tools show of the SDK's variables at an error, but for arguments of the caller's."""
        while trace is not None:
            for frame in trace.stack:
                own = f"{os.sep}onekey_sdk{os.sep}" in frame.filename
                if own and frame.name not in GIVEN_SECRETS:
                    self.out.append(f"{frame.filename} {frame.name} {frame.locals}")
            trace = trace.__cause__ or trace.__context__

    def keep_objects(self) -> None:
        """The text form of every object of the SDK that exists now."""
        for found in (*self._older, *objects_of_the_sdk()):
            self.out += [repr(found), str(found)]

    def escaped(self) -> set[str]:
        """What was let out with a secret in it."""
        return {text for text in set(self.out) if any(secret in text for secret in self.secrets)}


def objects_of_the_sdk() -> Iterator[object]:
    """The instances of its classes, but for those that have been frozen."""
    for found in gc.get_objects():
        if str(type(found).__module__).startswith("onekey_sdk"):
            yield found


class Recorder(logging.Handler):
    """Formats every record as a program's log file would."""

    def __init__(self, cage: Cage) -> None:
        super().__init__(1)
        self.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s %(args)r"))
        self._cage = cage

    def emit(self, record: logging.LogRecord) -> None:
        self._cage.out.append(self.format(record))


@pytest.fixture
def cage() -> Iterator[Cage]:
    found = Cage()
    gc.freeze()  # Hundreds of thousands of objects of other tests need not be looked at again.
    recorder = Recorder(found)
    root = logging.getLogger()
    level = root.level
    root.addHandler(recorder)
    root.setLevel(1)
    for name in list(logging.root.manager.loggerDict):
        if name.startswith("onekey_sdk"):
            logging.getLogger(name).setLevel(1)
    yield found
    gc.unfreeze()
    root.removeHandler(recorder)
    root.setLevel(level)
    assert any("onekey_sdk" in text for text in found.out)
    assert not found.escaped()


class Person:
    """Types the canaries on the host."""

    def __init__(self, cage: Cage, emulator: Emulator) -> None:
        self._cage = cage
        self._emulator = emulator
        self.passphrase_answer: Any = PASSPHRASE
        self.pin_answer: str | None = PIN
        self.never_answers = False
        self.asked = asyncio.Event()

    async def pin(self, request: Any) -> str | None:
        self._look(request)
        if self.pin_answer is None:
            return None
        while await self._emulator.user.prompted() != "matrix":
            pass
        positions = self._emulator.user.positions(self.pin_answer)
        self._cage.add(positions)
        return positions

    async def passphrase(self, request: Any) -> Any:
        self._look(request)
        if isinstance(self.passphrase_answer, BaseException):
            raise self.passphrase_answer
        if self.never_answers:
            await asyncio.get_running_loop().create_future()
        return self.passphrase_answer

    async def button(self, request: Any) -> None:
        self._look(request)

    def _look(self, request: Any) -> None:
        self.asked.set()
        self._cage.out.append(repr(request))
        self._cage.keep_objects()


class SpoiledPort(RelayPort):
    """A port over which some of the device's packets are changed."""

    def __init__(self, port: Port) -> None:
        super().__init__(port)
        self.spoil: Callable[[bytes], bytes] = lambda packet: packet

    def between(self, channel: Channel) -> Channel:
        return Spoiled(channel, self)


class Spoiled(RelayChannel):
    """A channel of a `SpoiledPort`."""

    def __init__(self, channel: Channel, port: SpoiledPort) -> None:
        super().__init__(channel)
        self._port = port

    async def read(self) -> bytes:
        return self._port.spoil(await super().read())


class Scene:
    """A device with secrets, a person who types them, and a client."""

    def __init__(
        self, cage: Cage, emulator: Emulator, person: Person, port: SpoiledPort, sdk: OneKey
    ) -> None:
        self.cage = cage
        self.emulator = emulator
        self.person = person
        self.port = port
        self.sdk = sdk

    def learn_sessions(self) -> None:
        """Session ids are secrets, too."""
        for exchange in self.emulator.trace:
            session_id: bytes = getattr(exchange.message, "session_id", b"")
            if session_id:
                self.cage.add(session_id)

    async def fails(self, call: Any) -> BaseException:
        """Await what must fail, and keep all that can be printed of it."""
        try:
            result = await call
        except (errors.OneKeyError, ValueError, asyncio.CancelledError) as error:
            self.cage.keep_error(error)
            self.cage.keep_objects()
            return error
        raise AssertionError(f"no error, but {result!r}")


@asynccontextmanager
async def scene(cage: Cage, model: str, **options: Any) -> AsyncGenerator[Scene]:
    async with Emulator(
        model=model,
        mnemonic=MNEMONIC,
        passphrase_protection=True,
        auto_confirm=True,
        **options,
    ) as emulator:
        person = Person(cage, emulator)
        port = SpoiledPort(emulator.port())
        async with OneKey(port, ui=person) as sdk:
            found = Scene(cage, emulator, person, port, sdk)
            yield found
            found.learn_sessions()
            cage.keep_objects()


async def test_the_canaries_are_seen_where_they_are(cage: Cage, model: str):
    """The test's own test: what the SDK is handed can be found in what is collected."""
    async with scene(cage, model) as s:
        wallet = await s.sdk.open_wallet(passphrase=PASSPHRASE)
        assert wallet.passphrase_state is not None
        s.learn_sessions()
        acks = [e.message for e in s.emulator.trace if e.message.DESCRIPTOR.name == "PassphraseAck"]
        assert [getattr(ack, "passphrase", "") for ack in acks] == [
            unicodedata.normalize("NFKD", PASSPHRASE)
        ]
        assert any(len(secret) == 64 for secret in cage.secrets)
        kept = list(cage.out)
        cage.out.append(f"the passphrase is {PASSPHRASE}")
        cage.out.append(acks[0].SerializeToString().hex())
        assert len(cage.escaped()) == 2
        cage.out[:] = kept


async def test_wallets_and_sessions(cage: Cage, model: str):
    async with scene(cage, model) as s:
        wallet = await s.sdk.open_wallet()
        address = await wallet.evm.get_address(ETH_PATH)
        cage.out += [repr(wallet), repr(address), repr(wallet.device), repr(s.sdk)]
        async with wallet.hold():
            await wallet.btc.get_address("m/84'/0'/0'/0/0")
        kept = s.sdk.export_session(wallet.device_id, str(wallet.passphrase_state))
        assert kept is not None
        cage.add(kept.session_id)
        cage.out += [repr(kept), str(kept)]
        await s.sdk.dispose()
        async with OneKey(s.port, ui=s.person) as second:
            second.preload_session_cache(
                kept.device_id, kept.passphrase_state, kept.session_id.hex()
            )
            await second.evm_get_address(
                path=ETH_PATH, passphrase_state=wallet.passphrase_state, show_on_onekey=False
            )
            cage.keep_objects()
            for wrong in (kept.session_id[:-1], kept.session_id.hex()[:-1] + "x"):
                with pytest.raises(errors.InvalidParameter) as caught:
                    second.preload_session_cache(kept.device_id, kept.passphrase_state, wrong)
                cage.add(wrong)
                cage.keep_error(caught.value)


async def test_answers_to_events(cage: Cage):
    async with (
        Emulator(
            model="classic1s",
            mnemonic=MNEMONIC,
            pin=PIN,
            passphrase_protection=True,
            auto_confirm=True,
        ) as emulator,
        OneKey(emulator.port()) as sdk,
    ):

        async def pin(payload: Any) -> None:
            cage.out.append(repr(payload))
            while await emulator.user.prompted() != "matrix":
                pass
            positions = emulator.user.positions(PIN)
            cage.add(positions)
            sdk.ui_response(UIResponse.RECEIVE_PIN, positions)
            cage.keep_objects()

        def passphrase(payload: Any) -> None:
            cage.out.append(repr(payload))
            sdk.ui_response(UIResponse.RECEIVE_PASSPHRASE, {"value": PASSPHRASE})
            cage.keep_objects()

        sdk.on(UIRequest.REQUEST_PIN, pin)
        sdk.on(UIRequest.REQUEST_PASSPHRASE, passphrase)
        await sdk.open_wallet()
        with pytest.raises(errors.InvalidParameter) as caught:
            sdk.ui_response(UIResponse.RECEIVE_PASSPHRASE, {"value": PASSPHRASE})
        cage.keep_error(caught.value)


async def test_pins(cage: Cage):
    async with scene(cage, "classic1s", pin=PIN) as s:
        s.person.pin_answer = WRONG_PIN
        assert isinstance(await s.fails(s.sdk.open_wallet()), errors.PinInvalid)
        s.person.pin_answer = None
        assert isinstance(await s.fails(s.sdk.open_wallet()), errors.PinCancelled)
        s.person.pin_answer = PIN
        await s.sdk.open_wallet()


async def test_pin_on_the_device(cage: Cage):
    async with scene(cage, "pro", pin=PIN) as s:
        await s.sdk.open_wallet()
        await s.sdk.device_lock()
        await s.sdk.open_wallet(passphrase_on_device=True)


async def test_refused_and_wrong_answers(cage: Cage, model: str):
    async with scene(cage, model) as s:
        wallet = await s.sdk.open_wallet()
        state = wallet.passphrase_state
        await s.sdk.device_lock()
        for answer, error in (
            (None, errors.ActionCancelled),
            (TOO_LONG, errors.InvalidParameter),
            (NO_TEXT, errors.InvalidParameter),
            (f"{PASSPHRASE}\0", errors.InvalidParameter),
        ):
            s.person.passphrase_answer = answer
            assert isinstance(await s.fails(s.sdk.open_wallet()), error)
        for passphrase in (TOO_LONG, NO_TEXT):
            call = s.sdk.open_wallet(passphrase=passphrase)
            assert isinstance(await s.fails(call), errors.InvalidParameter)
        s.person.passphrase_answer = ValueError("the program's own")
        await s.fails(s.sdk.open_wallet())
        async with OneKey(s.port, ui=s.person) as second:
            await s.sdk.dispose()
            s.person.passphrase_answer = WRONG_PASSPHRASE
            call = second.get_passphrase_state(passphrase_state=state)
            assert isinstance(await s.fails(call), errors.PassphraseStateMismatch)


async def test_refused_on_the_device_and_bad_paths(cage: Cage, model: str):
    async with scene(cage, model) as s:
        s.emulator.user.refuse()
        await s.fails(s.sdk.open_wallet())
        wallet = await s.sdk.open_wallet()
        s.emulator.user.refuse()
        await s.fails(wallet.evm.get_address(ETH_PATH))
        await s.fails(wallet.evm.get_address("m/44'/0'/0'/0/0"))


async def test_cancelled_calls(cage: Cage, model: str):
    async with scene(cage, model) as s:
        s.person.never_answers = True
        call = asyncio.ensure_future(s.sdk.open_wallet())
        await s.person.asked.wait()
        await s.sdk.cancel()
        assert isinstance(await s.fails(call), errors.CallCancelled)
        s.person.asked.clear()
        call = asyncio.ensure_future(s.sdk.open_wallet())
        await s.person.asked.wait()
        call.cancel()
        await s.fails(call)
        s.person.never_answers = False
        s.emulator.user.wait()
        call = asyncio.ensure_future(s.sdk.open_wallet())
        await asyncio.sleep(10)
        await s.sdk.cancel()
        await s.fails(call)
        await s.sdk.open_wallet()


def answers(name: str) -> bytes:
    """How the first packet of a message of that name begins."""
    return b"?##" + Codec().schema.id_of(name).to_bytes(2, "big")


def spoilt(name: str, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    return lambda packet: change(packet) if packet.startswith(answers(name)) else packet


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "no mark": lambda packet: b"!" + packet[1:],
    "too short": lambda packet: packet[:40],
    "another message": lambda packet: packet[:3] + b"\0\x02" + packet[5:],
    "an unknown message": lambda packet: packet[:3] + b"\x7f\xff" + packet[5:],
    "an endless message": lambda packet: packet[:5] + b"\xff" + packet[6:],
    "garbage": lambda packet: packet[:9] + bytes(reversed(packet[9:])),
}


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("PassphraseState", CHANGES),
        ("EthereumAddressOneKey", CHANGES),
        ("Features", ["no mark", "garbage"]),
    ],
)
async def test_malformed_answers(cage: Cage, model: str, name: str, changes: Sequence[str]):
    async with scene(cage, model) as s:
        for change in changes:
            wallet = await s.sdk.open_wallet()
            s.port.spoil = spoilt(name, CHANGES[change])
            if name == "EthereumAddressOneKey":
                await s.fails(wallet.evm.get_address(ETH_PATH, show_on_onekey=False))
            else:
                await s.fails(s.sdk.open_wallet())
            s.port.spoil = lambda packet: packet


async def test_text_forms_of_messages(cage: Cage):
    """Every field that holds a secret is masked, in every message that has one."""
    for text in (
        messages.PassphraseAck(passphrase=PASSPHRASE),
        messages.PinMatrixAck(pin=PIN),
        messages.Initialize(session_id=b"S" * 32),
        messages.Features(session_id=b"S" * 32),
        messages.PassphraseState(passphrase_state="m", session_id=b"S" * 32),
    ):
        cage.out += [repr(text), str(text), f"{text}", repr([text])]
    cage.add(b"S" * 32)
    logging.getLogger("onekey_sdk.test").debug("text forms")
