"""OneKey's JavaScript SDK and this one, side by side on devices that are alike."""

from __future__ import annotations

import asyncio
import socket
from contextlib import AsyncExitStack, ExitStack
from dataclasses import asdict, dataclass, is_dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
import pytest_asyncio
from onekey_emulator import Emulator
from onekey_emulator.links.bridge_http import BridgeServer

from onekey_sdk import ATTACH_PIN, ON_DEVICE, ButtonRequest, OneKey, OneKeyError
from tests.interop import cases, translation
from tests.interop.cases import CASES, DIFFERENCES, MODELS, Call, Case, End, HostAnswer
from tests.interop.javascript import (
    PATIENCE,
    PORT,
    JavaScriptSDK,
    install,
    missing_program,
)
from tests.interop.namespace import Namespace, namespace

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Coroutine, Generator, Iterable

    from onekey_sdk import ButtonRequest, PassphraseRequest, PinRequest
    from onekey_sdk.session.prompts import PassphraseAnswer, PinAnswer

pytestmark = [
    pytest.mark.real_time,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300),
]

RETRY = {"retryCount": 1, "pollIntervalTime": 50}
PIN_IN_DEVICE = "@@ONEKEY_INPUT_PIN_IN_DEVICE"
WITHOUT_DEVICE_ID = {
    "getFeatures",
    "getOnekeyFeatures",
    "getPassphraseState",
    "deviceLock",
    "deviceUnlock",
    "deviceCancel",
}


Result = TypeVar("Result")


@dataclass(frozen=True)
class Outcome:
    """How a call ended, and what it asked the program before.

    Attributes:
        code: of the error, or None.
        value: the result.
        asked: "pin" or "passphrase" for each question.
        sent: names of the requests that the device got meanwhile.
    """

    code: int | None
    value: Any
    asked: tuple[str, ...]
    sent: tuple[str, ...]

    def matches(self, end: End) -> bool:
        """Whether the call ended so."""
        same = (self.code, self.asked) == (end.code, end.asked)
        return same and (end.sent is None or self._sent(end.sent))

    def _sent(self, expected: tuple[str, ...]) -> bool:
        if len(self.sent) != len(expected):
            return False
        pairs = zip(self.sent, expected, strict=True)
        return all(name in names.split(" or ") for name, names in pairs)


class Program:
    """The program's side of one call: it answers prompts as the case says."""

    def __init__(self, call: Call, emulator: Emulator) -> None:
        self.asked: list[str] = []
        self.emulator = emulator
        self._answers = list(call.host)
        self._before = len(emulator.requests)

    @property
    def leaves(self) -> bool:
        """Whether it cancels the call as soon as anybody is asked anything."""
        return self._answers[:1] == [HostAnswer.CANCEL]

    def outcome(self, code: int | None, value: Any) -> Outcome:
        """How the call ended."""
        sent = self.emulator.requests[self._before :]
        return Outcome(code, value, tuple(self.asked), tuple(sent))

    async def answer(self, question: str) -> str | HostAnswer:
        """The next answer; for a PIN, once the device shows the matrix, the positions."""
        self.asked.append(question)
        answer = self._answers.pop(0) if self._answers else HostAnswer.CANCEL
        if question == "pin" and isinstance(answer, str):
            while await self.emulator.user.prompted() != "matrix":
                pass
            return self.emulator.user.positions(answer)
        return answer


class Ours:
    """The `ui=` of this SDK."""

    def __init__(self) -> None:
        self._leaving: asyncio.Task[None] | None = None
        self.program: Program
        self.sdk: OneKey

    async def pin(self, request: PinRequest) -> PinAnswer:
        return await self._answer("pin")

    async def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        return await self._answer("passphrase")

    async def button(self, request: ButtonRequest) -> None:
        # The device shows nothing before it is told that this has been seen.
        if self.program.leaves:
            self._leaving = asyncio.create_task(self._leave())

    async def _answer(self, question: str) -> Any:
        answer = await self.program.answer(question)
        if answer is HostAnswer.CANCEL:
            await self._cancel()
        if isinstance(answer, HostAnswer):
            return {HostAnswer.ON_DEVICE: ON_DEVICE, HostAnswer.ATTACH_PIN: ATTACH_PIN}[answer]
        return answer

    async def _leave(self) -> None:
        await self.program.emulator.user.prompted()
        await self._cancel()

    async def _cancel(self) -> None:
        cancelling = asyncio.ensure_future(self.sdk.cancel())
        await asyncio.wait({cancelling})


async def ask_javascript(
    sdk: JavaScriptSDK, call: Call, emulator: Emulator, connect_id: str
) -> Outcome:
    """Make a call there."""
    program = Program(call, emulator)
    tasks: set[asyncio.Task[None]] = set()

    async def serve(name: str, kind: str | None) -> None:
        if name == "ui-request_pin" and (kind or "").startswith("PinMatrixRequest"):
            question, reply = "pin", "ui-receive_pin"
        elif name == "ui-request_passphrase":
            question, reply = "passphrase", "ui-receive_passphrase"
        elif name in {"ui-button", "ui-request_pin"} and program.leaves:
            await emulator.user.prompted()
            return sdk.cancel(connect_id)
        else:
            return None
        answer = await program.answer(question)
        if answer is HostAnswer.CANCEL:
            return sdk.cancel(connect_id)
        if question == "pin":
            return sdk.answer(reply, answer if isinstance(answer, str) else PIN_IN_DEVICE)
        return sdk.answer(
            reply,
            {
                "value": answer if isinstance(answer, str) else "",
                "passphraseOnDevice": answer is HostAnswer.ON_DEVICE,
                "attachPinOnDevice": answer is HostAnswer.ATTACH_PIN,
            },
        )

    sdk.prompted = lambda name, kind: tasks.add(asyncio.create_task(serve(name, kind)))
    answer = await sdk.call(
        call.method, *_places(call, emulator, connect_id), {**call.params, **RETRY}
    )
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    payload = answer.get("payload")
    if answer["success"]:
        return program.outcome(None, payload)
    assert payload is not None
    return program.outcome(payload["code"], payload["error"])


async def try_javascript(
    sdk: JavaScriptSDK, call: Call, emulator: Emulator, connect_id: str
) -> Outcome | None:
    """Make a call there, unless how it ends is left to chance."""
    if call.differs is not None and call.differs.javascript is None:
        return None
    return await ask_javascript(sdk, call, emulator, connect_id)


async def ask_ours(
    sdk: OneKey, ui: Ours, call: Call, emulator: Emulator, connect_id: str
) -> Outcome:
    """Make a call here."""
    ui.program = Program(call, emulator)
    method = getattr(sdk, translation.method_name(call.method))
    common = {} if call.method == "searchDevices" else RETRY
    try:
        async with asyncio.timeout(PATIENCE):
            value = await method(
                *_places(call, emulator, connect_id),
                **translation.parameters({**call.params, **common}),
            )
    except OneKeyError as error:
        return ui.program.outcome(error.code, str(error))
    return ui.program.outcome(None, value)


def _places(call: Call, emulator: Emulator, connect_id: str) -> tuple[str, ...]:
    if call.method == "searchDevices":
        return ()
    if call.method in WITHOUT_DEVICE_ID:
        return (connect_id,)
    return (connect_id, call.device_id or emulator.device_id)


def play(call: Call, emulator: Emulator) -> None:
    """Do what the person does before the call."""
    for act in call.person:
        getattr(emulator.user, act.does)(*(() if act.what is None else (act.what,)))


@pytest.fixture(scope="module")
def network() -> Generator[Namespace]:
    missing = missing_program()
    if missing:
        pytest.skip(f"needs {missing}")
    install()
    with ExitStack() as stack:
        try:
            own = stack.enter_context(namespace())
        except PermissionError:
            pytest.skip("needs root, for a network of its own")
        yield own


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def javascript(
    network: Namespace, request: pytest.FixtureRequest
) -> AsyncGenerator[JavaScriptSDK]:
    """One for each model: it does not notice when another device is put in a device's place."""
    sdk = JavaScriptSDK(network)
    yield sdk
    await sdk.stop()


@pytest.mark.parametrize(
    ("javascript", "model", "case"),
    [
        pytest.param(model, model, case, id=f"{model}-{case.name}")
        for model in MODELS
        for case in CASES
        if model in case.models
    ],
    indirect=["javascript"],
    scope="module",
)
async def test_calls_end_alike(
    network: Namespace, javascript: JavaScriptSDK, model: str, case: Case
) -> None:
    number = CASES.index(case)
    ui = Ours()
    async with AsyncExitStack() as stack:
        if any(HostAnswer.CANCEL in call.host for call in case.calls):
            stack.push_async_callback(javascript.stop)  # it would hold up the next case
        theirs, ours = [
            await stack.enter_async_context(
                Emulator(model, auto_confirm=True, seed=number, **case.device)
            )
            for _ in range(2)
        ]
        await stack.enter_async_context(BridgeServer([theirs], sockets=network.listen(PORT)))
        server = await stack.enter_async_context(BridgeServer([ours]))
        sdk = ui.sdk = await stack.enter_async_context(OneKey(f"bridge:{server.url}", ui=ui))
        await javascript.start()
        found, mine = await asyncio.gather(javascript.call("searchDevices"), sdk.search_devices())
        connect_id = found["payload"][0]["connectId"]
        assert connect_id == mine[0].connect_id
        rounds = [case.calls] if case.at_once else [(call,) for call in case.calls]
        for calls in rounds:
            for call, emulator in product(calls, (theirs, ours)):
                play(call, emulator)
            there, here = await asyncio.gather(
                at_once(try_javascript(javascript, call, theirs, connect_id) for call in calls),
                at_once(ask_ours(sdk, ui, call, ours, connect_id) for call in calls),
            )
            for call, their_outcome, our_outcome in zip(calls, there, here, strict=True):
                compare(call, model, their_outcome, our_outcome)


@pytest.mark.parametrize(
    ("javascript", "model"),
    [pytest.param(model, model, id=model) for model in MODELS],
    indirect=["javascript"],
    scope="module",
)
async def test_both_use_one_device_in_turn(
    network: Namespace, javascript: JavaScriptSDK, model: str
) -> None:
    outside = socket.create_server(("127.0.0.1", 0))
    ui = Ours()
    async with (
        Emulator(model, auto_confirm=True, seed=len(CASES), passphrase_protection=True) as device,
        BridgeServer([device], sockets=[outside, *network.listen(PORT)]) as server,
        OneKey(f"bridge:{server.url}", ui=ui) as sdk,
    ):
        await javascript.start()
        [found] = await sdk.search_devices()
        asked: list[str] = []
        for how in (cases.IN_A, cases.EMPTY) * 3:
            call = cases.address(how, cases.A)
            there = await ask_javascript(javascript, call, device, found.connect_id)
            here = await ask_ours(sdk, ui, call, device, found.connect_id)
            assert (there.code, here.code) == (None, None), (there, here)
            assert here.value == translation.result(here.value, there.value)
            asked += there.asked + here.asked
        assert asked == ["passphrase", "passphrase"]  # each program once, for its own session


async def at_once(calls: Iterable[Coroutine[Any, Any, Result]]) -> list[Result]:
    """The outcomes of calls that are made without waiting, in the order in which they are made."""
    return await asyncio.gather(*calls)


def compare(call: Call, model: str, there: Outcome | None, here: Outcome) -> None:
    """Fail unless the outcomes are alike, or differ as the case says."""
    differs = call.differs if call.differs and model in call.differs.models else None
    if differs is not None:
        assert differs.key in DIFFERENCES
        assert here.matches(differs.ours), (call, there, here)
    if there is None:
        return
    if differs is None:
        assert (here.code, here.asked) == (there.code, there.asked), (call, there, here)
    else:
        assert differs.javascript is not None
        assert there.matches(differs.javascript), (call, there, here)
    if here.code is None and there.code is None:
        unlike = _differences(here.value, translation.result(here.value, there.value))
        allowed = differs.fields if differs else frozenset[str]()
        assert unlike.keys() <= allowed, (call, unlike)
        assert unlike or not allowed


def _differences(here: Any, there: Any) -> dict[str, tuple[Any, Any]]:
    """The fields that are unlike, ours first."""
    if here == there:
        return {}
    if not is_dataclass(here) or isinstance(here, type):
        return {"": (here, there)}
    theirs = asdict(there)
    return {
        name: (value, theirs[name]) for name, value in asdict(here).items() if value != theirs[name]
    }
