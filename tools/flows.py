"""Pictures of the ways into a wallet, drawn from what is really said to a software device."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from sequence import Step, draw

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "emulator")]

from onekey_emulator import Emulator  # noqa: E402

from onekey_sdk import MemoryStore, OneKey, OneKeyError  # noqa: E402
from onekey_sdk.session import clock  # noqa: E402
from tests.support.virtual_loop import VirtualTimeLoop  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from onekey_emulator import Exchange

FOLDER = ROOT / "docs" / "images" / "flows"
PROGRAM, SDK, DEVICE = "Your program", "SDK", "Device"

PATH = "m/44'/60'/0'/0/0"
OTHER = "mvbu1Gdy8SUjTenqerxUaZyYjmveZvt33q"
PASSPHRASE, PIN, ATTACHED_PIN = "abc", "1234", "777777"
NAMED = "passphrase_state=…"
QUIETLY: Mapping[str, Any] = {"show_on_onekey": False}

UNSAID = {"ButtonAck", "ButtonRequest", "GetFeatures"}
ON_ITS_SCREEN = {
    "ButtonRequest_AttachPin": "the wallet's PIN is typed",
    "ButtonRequest_PassphraseEntry": "the passphrase is typed",
    "ButtonRequest_PinEntry": "the PIN is typed",
}


class Recorder:
    """Writes down what a program, the SDK, a device and people do."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.steps: list[Step] = []
        self._seen = 0
        self._asked_for: bytes | None = None

    @asynccontextmanager
    async def program(self, store: MemoryStore | None = None) -> AsyncGenerator[OneKey]:
        """A program that has found the device."""
        async with OneKey(self.emulator.port(), ui=self, session_store=store) as self.sdk:
            await self.sdk.search_devices()
            self.skip()
            yield self.sdk

    async def opened(self) -> str:
        """The fingerprint of a hidden wallet that was opened earlier."""
        state = await self.sdk.get_passphrase_state()
        assert state is not None
        self.skip()
        self.steps.clear()
        return state

    @contextmanager
    def call(self, method: str, how: str = "", answer: str = "") -> Generator[None]:
        """The program calls a method, and gets an answer or an error."""
        self.catch_up()
        self.steps.append(Step("call", PROGRAM, SDK, method, how))
        try:
            yield
        except OneKeyError as error:
            self.catch_up()
            failed = f"{type(error).__name__}, {error.code}"
            self.steps.append(Step("failure", PROGRAM, PROGRAM, failed))
        else:
            self.catch_up()
            if answer:
                self.steps.append(Step("answer", SDK, PROGRAM, answer))

    def note(self, text: str) -> None:
        """What the SDK makes of it."""
        self.catch_up()
        self.steps.append(Step("proof", SDK, SDK, text))

    async def passphrase(self, request: object) -> str:
        """The program asks the person."""
        del request
        self.catch_up()
        self.steps.append(Step("call", SDK, PROGRAM, "ui.passphrase()"))
        self.steps.append(Step("person", PROGRAM, PROGRAM, "the passphrase is typed"))
        self.steps.append(Step("answer", PROGRAM, SDK, "the passphrase"))
        return PASSPHRASE

    async def pin(self, request: object) -> None:
        """Not asked: a Pro has its PIN typed on its screen."""

    async def button(self, request: object) -> None:
        """The device says so itself."""

    def skip(self) -> None:
        """Leave out what was said until now."""
        self._seen = len(self.emulator.trace)

    def catch_up(self) -> None:
        """Write down what was said since."""
        new = self.emulator.trace[self._seen :]
        self.skip()
        for number, exchange in enumerate(new):
            if _name(exchange) == "ButtonRequest":
                self._screen(exchange.message, [_name(each) for each in new[number + 1 :]])
            self._say(exchange)

    def _screen(self, request: Any, following: list[str]) -> None:
        kinds = request.DESCRIPTOR.fields_by_name["code"].enum_type.values_by_number
        text = ON_ITS_SCREEN[kinds[request.code].name]
        if following[:1] != ["ButtonAck"]:
            text = "the PIN is asked for"
        step = Step("person", DEVICE, DEVICE, text)
        if self.steps[-1] != step:
            self.steps.append(step)

    def _say(self, exchange: Exchange) -> None:
        name, message = _name(exchange), exchange.message
        if name == "Initialize":
            self._asked_for = message.session_id
        if name in UNSAID or (name == "Features" and self._asked_for is None):
            return
        more = DETAILS[name](message, self._asked_for) if name in DETAILS else ""
        if name == "Features":
            self._asked_for = None
        if exchange.direction == "in":
            self.steps.append(Step("call", SDK, DEVICE, name, more))
        else:
            self.steps.append(Step("answer", DEVICE, SDK, name, more))


def _initialize(message: Any, asked_for: bytes | None) -> str:
    return "its session and fingerprint" if asked_for else "a new session"


def _features(message: Any, asked_for: bytes | None) -> str:
    if not message.unlocked:
        return "locked"
    same = message.session_id == asked_for
    return "unlocked, the same session" if same else "unlocked, a new session"


def _passphrase(message: Any, asked_for: bytes | None) -> str:
    if message.on_device_attach_pin:
        return "by its PIN, on the device"
    if message.on_device:
        return "on the device"
    return "what was typed" if message.passphrase else "empty"


def _beginning(text: str) -> str:
    return f"{text[:10]}…"


def _failure(message: Any, asked_for: bytes | None) -> str:
    kinds = message.DESCRIPTOR.fields_by_name["code"].enum_type.values_by_number
    return str(kinds[message.code].name).removeprefix("Failure_")


DETAILS: Mapping[str, Callable[[Any, bytes | None], str]] = {
    "Initialize": _initialize,
    "Features": _features,
    "Failure": _failure,
    "PassphraseAck": _passphrase,
    "PassphraseState": lambda message, _: _beginning(message.passphrase_state),
    "EthereumAddressOneKey": lambda message, _: _beginning(message.address),
}


async def _lock_after_proof(emulator: Emulator) -> None:
    """The person presses the lock key when the wallet has just been proven."""
    begun = len(emulator.trace)
    while "Features" not in map(_name, emulator.trace[begun:]):  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0)
    emulator.user.lock()
    emulator.user.type_pin(PIN)


def _name(exchange: Exchange) -> str:
    return exchange.message.DESCRIPTOR.name


async def standard(recorder: Recorder) -> None:
    """The standard wallet: nobody is asked."""
    for note in "opened by the empty passphrase", "proven by its session":
        with recorder.call("evm_get_address", "use_empty_passphrase=True", "its address"):
            await recorder.sdk.evm_get_address(path=PATH, use_empty_passphrase=True, **QUIETLY)
        recorder.note(note)


async def on_host(recorder: Recorder) -> None:
    """A hidden wallet whose passphrase is typed at the computer."""
    with recorder.call("get_passphrase_state", answer="its fingerprint"):
        await recorder.sdk.get_passphrase_state()
        recorder.note("fingerprint and session are kept")


async def on_device(recorder: Recorder) -> None:
    """A hidden wallet whose passphrase is typed on the device."""
    with recorder.call("open_wallet", "passphrase_on_device=True", "the wallet"):
        await recorder.sdk.open_wallet(passphrase_on_device=True)


async def attach_pin(recorder: Recorder) -> None:
    """A hidden wallet with a PIN of its own."""
    recorder.emulator.user.type_pin(ATTACHED_PIN)
    with recorder.call("open_wallet", "attach_pin=True", "the wallet"):
        await recorder.sdk.open_wallet(attach_pin=True)


async def known(recorder: Recorder) -> None:
    """A hidden wallet that is named by its fingerprint: nobody is asked."""
    state = await recorder.opened()
    with recorder.call("evm_get_address", NAMED, "its address"):
        await recorder.sdk.evm_get_address(path=PATH, passphrase_state=state, **QUIETLY)


async def another_wallet(recorder: Recorder) -> None:
    """Another wallet is opened than the one that was named: nothing is run in it."""
    with recorder.call("evm_get_address", NAMED):
        await recorder.sdk.evm_get_address(path=PATH, passphrase_state=OTHER, **QUIETLY)


async def lost_reading(recorder: Recorder) -> None:
    """The device is locked in the middle of a call that reads."""
    state = await recorder.opened()
    locking = asyncio.create_task(_lock_after_proof(recorder.emulator))
    await asyncio.sleep(0)
    with recorder.call("evm_get_address", NAMED, "its address"):
        await recorder.sdk.evm_get_address(path=PATH, passphrase_state=state, **QUIETLY)
    await locking


async def lost_signing(recorder: Recorder) -> None:
    """The device is locked in the middle of a call that signs."""
    state = await recorder.opened()
    locking = asyncio.create_task(_lock_after_proof(recorder.emulator))
    await asyncio.sleep(0)
    with recorder.call("evm_sign_message", NAMED):
        await recorder.sdk.evm_sign_message(path=PATH, message_hex="00", passphrase_state=state)
    await locking


async def preloaded(recorder: Recorder) -> None:
    """A session that an earlier program kept: the device is asked about it once."""
    state = await recorder.opened()
    [device] = await recorder.sdk.search_devices()
    kept = recorder.sdk.export_session(device.device_id or "", state)
    assert kept is not None
    async with recorder.program() as sdk:
        with recorder.call("preload_session_cache", "what was kept"):
            sdk.preload_session_cache(kept.device_id, kept.passphrase_state, kept.session_id)
        for note in "its fingerprint is what was said", "its session is enough":
            with recorder.call("evm_get_address", NAMED, "its address"):
                await sdk.evm_get_address(path=PATH, passphrase_state=state, **QUIETLY)
            recorder.note(note)


async def resumed(recorder: Recorder) -> None:
    """A later program, while the device has stayed unlocked."""
    await _resume(recorder)


async def unlocked_first(recorder: Recorder) -> None:
    """A later program, after the device was locked."""
    await _resume(recorder, lock=True)


async def _resume(recorder: Recorder, *, lock: bool = False) -> None:
    store = MemoryStore()
    async with recorder.program(store):
        await recorder.opened()
    if lock:
        recorder.emulator.user.lock()
        recorder.emulator.user.type_pin(PIN)
    async with recorder.program(store) as sdk:
        with recorder.call("resume_wallet", answer="the wallet"):
            await sdk.resume_wallet()


FLOWS: tuple[Callable[[Recorder], Awaitable[None]], ...] = (
    standard,
    on_host,
    on_device,
    attach_pin,
    known,
    another_wallet,
    lost_reading,
    lost_signing,
    resumed,
    unlocked_first,
    preloaded,
)


async def _steps(flow: Callable[[Recorder], Awaitable[None]]) -> list[Step]:
    async with Emulator(
        "pro",
        pin=PIN,
        passphrase_protection=True,
        passphrase=PASSPHRASE,
        attach_pins={ATTACHED_PIN: PASSPHRASE},
        auto_confirm=True,
    ) as emulator:
        emulator.user.unlock(PIN)
        recorder = Recorder(emulator)
        async with recorder.program():
            await flow(recorder)
        return recorder.steps


def files() -> dict[Path, bytes]:
    """The pictures and their contents."""
    pictures: dict[Path, bytes] = {}
    # Time stands still, or else a proof could grow too old on a busy machine.
    with (
        asyncio.Runner(loop_factory=VirtualTimeLoop) as runner,
        patch.object(clock, "now", runner.get_loop().time),
    ):
        for flow in FLOWS:
            assert flow.__doc__
            name = f"{flow.__name__.replace('_', '-')}.svg"
            pictures[FOLDER / name] = draw(flow.__doc__, runner.run(_steps(flow))).encode()
    return pictures
