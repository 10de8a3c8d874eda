"""OneKey's JavaScript SDK and this one, side by side on devices that are alike."""

from __future__ import annotations

import asyncio
import socket
from contextlib import AsyncExitStack
from dataclasses import asdict, is_dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import pytest
import pytest_asyncio
from onekey_emulator import Emulator
from onekey_emulator.links.bridge_http import BridgeServer

from onekey_sdk import OneKey
from tests.interop import cases, translation
from tests.interop.calls import MODELS, Call, Case, HostAnswer
from tests.interop.cases import CASES
from tests.interop.differences import DIFFERENCES
from tests.interop.javascript import PORT, JavaScriptSDK
from tests.interop.program import (
    Ours,
    Outcome,
    ask_javascript,
    ask_ours,
    play,
    try_javascript,
)
from tests.interop.together import Ends, run_together, selected

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable

pytestmark = [
    pytest.mark.real_time,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(900),
]

Result = TypeVar("Result")


class Row(NamedTuple):
    """A case on one model; None where both SDKs use one device in turn."""

    model: str
    case: Case | None

    def __str__(self) -> str:
        return f"{self.model}-{self.case.name if self.case else 'in turn'}"


ROWS = [
    Row(model, case)
    for model in MODELS
    for case in (*CASES, None)
    if case is None or model in case.models
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ends(request: pytest.FixtureRequest) -> Ends[Row, None]:
    rows = selected(request, test_calls_end_alike)
    return await run_together(rows, device=lambda row: row.model, run=run)


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_calls_end_alike(ends: Ends[Row, None], row: Row) -> None:
    ends.of(row)


async def run(javascript: JavaScriptSDK, row: Row) -> None:
    if row.case is None:
        await use_in_turn(javascript, row.model)
    else:
        await play_case(javascript, row.model, row.case)


async def play_case(javascript: JavaScriptSDK, model: str, case: Case) -> None:
    """Make the calls of a case on two devices, one for each SDK, and compare how they end."""
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
        listening = javascript.network.listen(PORT)
        await stack.enter_async_context(BridgeServer([theirs], sockets=listening))
        server = await stack.enter_async_context(BridgeServer([ours]))
        sdk = ui.sdk = await stack.enter_async_context(OneKey(f"bridge:{server.url}", ui=ui))
        await javascript.start()
        found, mine = await asyncio.gather(javascript.call("searchDevices"), sdk.search_devices())
        assert found["success"], found
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


async def use_in_turn(javascript: JavaScriptSDK, model: str) -> None:
    """Let both SDKs ask one device for addresses in two wallets, one after the other."""
    outside = socket.create_server(("127.0.0.1", 0))
    sockets = [outside, *javascript.network.listen(PORT)]
    ui = Ours()
    async with (
        Emulator(model, auto_confirm=True, seed=len(CASES), passphrase_protection=True) as device,
        BridgeServer([device], sockets=sockets) as server,
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
