"""Words of a backup that are typed at the computer."""

from __future__ import annotations

import asyncio
import traceback
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk.errors import ActionCancelled, InvalidParameter, ResponseTimeout
from onekey_sdk.session.link import Deadlines
from onekey_sdk.session.prompts import waits_for_this
from onekey_sdk.session.words import AskWord, WordKind, WordRequest, ask_word
from tests.support.peer import INFO

if TYPE_CHECKING:
    from collections.abc import Callable


class Turn:
    """As much of a turn as asking for a word needs.

    Attributes:
        resynchronised: how often the link was brought back in step.
    """

    def __init__(self) -> None:
        self.device = SimpleNamespace(deadlines=Deadlines())
        self.link = self
        self.resynchronised = 0

    async def resynchronise(self) -> None:
        self.resynchronised += 1


@pytest.fixture
def turn() -> Any:
    return Turn()


def saying(answer: str | None) -> AskWord:
    async def ask(request: WordRequest) -> str | None:
        assert waits_for_this(INFO.address)
        return answer

    return ask


@pytest.mark.parametrize(
    ("kind", "answer", "sent"),
    [
        (WordKind.PLAIN, " Abandon ", "abandon"),
        (WordKind.MATRIX_9, "9", "9"),
        (WordKind.MATRIX_6, "\b", "\b"),
    ],
)
async def test_answers(turn: Any, kind: WordKind, answer: str, sent: str) -> None:
    assert await ask_word(turn, saying(answer), WordRequest(INFO, kind, 1)) == sent
    assert turn.resynchronised == 0
    assert not waits_for_this(INFO.address)


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (WordKind.PLAIN, ""),
        (WordKind.PLAIN, "twowords two"),
        (WordKind.PLAIN, "abandonment"),
        (WordKind.PLAIN, "\u00e4bandon"),
        (WordKind.PLAIN, "123"),
        (WordKind.MATRIX_9, "0"),
        (WordKind.MATRIX_9, "12"),
        (WordKind.MATRIX_9, ""),
        (WordKind.MATRIX_6, "abandon"),
    ],
)
async def test_what_cannot_be_sent(turn: Any, kind: WordKind, answer: str) -> None:
    with pytest.raises(InvalidParameter) as caught:
        await ask_word(turn, saying(answer), WordRequest(INFO, kind, 1))
    assert turn.resynchronised == 1
    trace = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    shown = [frame.locals or {} for frame in trace.stack if frame.name == "_checked"]
    assert ["answer" in names for names in shown] == [False]


@pytest.mark.parametrize("ask", [None, saying(None)])
async def test_nobody_wants_to(turn: Any, ask: AskWord | None) -> None:
    with pytest.raises(ActionCancelled):
        await ask_word(turn, ask, WordRequest(INFO, WordKind.PLAIN, 1))
    assert turn.resynchronised == 1


async def test_nobody_is_there(turn: Any) -> None:
    async def wait(request: WordRequest) -> str | None:
        await asyncio.Event().wait()
        return None

    began = asyncio.get_running_loop().time()
    with pytest.raises(ResponseTimeout):
        await ask_word(turn, wait, WordRequest(INFO, WordKind.PLAIN, 1))
    assert asyncio.get_running_loop().time() - began == Deadlines().person
    assert turn.resynchronised == 1


async def test_the_call_is_cancelled(turn: Any) -> None:
    call: asyncio.Task[str]
    stop: Callable[[], object]

    async def wait(request: WordRequest) -> str | None:
        stop()
        await asyncio.Event().wait()
        return None

    call = asyncio.create_task(ask_word(turn, wait, WordRequest(INFO, WordKind.PLAIN, 1)))
    stop = call.cancel
    with pytest.raises(asyncio.CancelledError):
        await call
    assert turn.resynchronised == 1
