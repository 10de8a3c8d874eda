"""The words of a backup, where the device has the person type them at the computer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from onekey_sdk.errors import ActionCancelled, InvalidParameter, ResponseTimeout
from onekey_sdk.session.prompts import prompting

if TYPE_CHECKING:
    from onekey_sdk.models import DeviceInfo
    from onekey_sdk.session.device import Turn

_BACK = "\b"
_MAX_LETTERS = 8


class WordKind(StrEnum):
    """What the device wants to have typed."""

    PLAIN = "plain"
    MATRIX_9 = "matrix_9"
    MATRIX_6 = "matrix_6"


@dataclass(frozen=True, slots=True)
class WordRequest:
    """The device shows which word of the backup it wants, and takes it from the computer.

    It asks in an order of its own, and for words that it shows itself in between, so that the
    computer learns nothing of use. For `WordKind.PLAIN` the answer is the word; for the others
    the device shows a matrix of beginnings, and the answer is the chosen position on a numeric
    keypad, "1" to "9", or "\\b" to go back.

    Attributes:
        number: how many questions there were so far, this one included.
    """

    device: DeviceInfo
    kind: WordKind
    number: int


@runtime_checkable
class EntersWords(Protocol):
    """What a `UserInterface` has besides, if backups can be typed into it."""

    async def word(self, request: WordRequest) -> str | None:
        """The word or the position that the device asks for. None cancels the call."""
        ...


AskWord = Callable[[WordRequest], Awaitable[str | None]]


async def ask_word(turn: Turn, ask: AskWord | None, request: WordRequest) -> str:
    """What the person answers, within the time that people have.

    However else it ends, the device has been told to stop.

    Raises:
        ActionCancelled: the person did not want to go on.
        InvalidParameter: the answer cannot be sent.
        ResponseTimeout: nobody answered.
    """
    try:
        async with asyncio.timeout(turn.device.deadlines.person):
            with prompting(request.device.address):
                return _checked(await ask(request) if ask else None, request.kind)
    except TimeoutError:
        await turn.link.resynchronise()
        raise ResponseTimeout("nobody typed the word that the device asks for") from None
    except BaseException:
        await turn.link.resynchronise()
        raise


def _checked(answer: str | None, kind: WordKind) -> str:
    if answer is None:
        raise ActionCancelled("the words were not entered")
    if kind is not WordKind.PLAIN:
        if answer == _BACK or (len(answer) == 1 and answer in "123456789"):
            return answer
        del answer  # for tools that show the variables at an error
        raise InvalidParameter("a position in the matrix is a digit from 1 to 9")
    answer = answer.strip().lower()
    if answer.isascii() and answer.isalpha() and len(answer) <= _MAX_LETTERS:
        return answer
    del answer
    raise InvalidParameter(f"a word of a backup has at most {_MAX_LETTERS} letters")
