"""OneKey's JavaScript SDK and this one, side by side on devices that are alike."""

from __future__ import annotations

import asyncio
import socket
from contextlib import AsyncExitStack
from dataclasses import asdict, is_dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
import pytest_asyncio
from onekey_emulator import Emulator
from onekey_emulator.links.bridge_http import BridgeServer

from onekey_sdk import OneKey
from tests.interop import cases, translation
from tests.interop.calls import MODELS, Call, Case, HostAnswer
from tests.interop.cases import CASES
from tests.interop.differences import DIFFERENCES
from tests.interop.javascript import PORT, JavaScriptSDK, private_network
from tests.interop.program import (
    Ours,
    Outcome,
    ask_javascript,
    ask_ours,
    play,
    try_javascript,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Coroutine, Generator, Iterable

    from tests.interop.namespace import Namespace

pytestmark = [
    pytest.mark.real_time,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300),
]

Result = TypeVar("Result")


@pytest.fixture(scope="module")
def network() -> Generator[Namespace]:
    with private_network() as own:
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
