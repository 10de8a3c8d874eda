"""Somebody with a software device at hand, who types at the computer what it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk import ON_DEVICE, WordKind

if TYPE_CHECKING:
    from onekey_emulator import Emulator

    from onekey_sdk.session.prompts import (
        ButtonRequest,
        PassphraseAnswer,
        PassphraseRequest,
        PinAnswer,
        PinKind,
        PinRequest,
    )
    from onekey_sdk.session.words import WordRequest


_KEYS = {9: "123456789", 6: "124578"}
"""The keys of a matrix by its number of cells."""


def _position(word: str, cells: list[str]) -> str:
    """The key for the range of words that holds the word."""
    for key, cell in zip(_KEYS[len(cells)], cells, strict=True):
        first, _, last = cell.partition("-")
        if first and first <= word <= (last or first):
            return key
    raise AssertionError(f"{word} is in none of {cells}")


class Householder:
    """A user interface that reads the device's screen.

    Attributes:
        pins: PINs to be typed, one for each time that one is asked for.
        words: of the backup that is at hand, else what was written down last.
        kinds: which PINs were asked for.
        typed: the words that were typed.
        buttons: how often there was something to do on the device.
    """

    def __init__(self, emulator: Emulator, *pins: str) -> None:
        self.pins = list(pins)
        self.words: list[str] | None = None
        self.typed: list[str] = []
        self.kinds: list[PinKind] = []
        self.buttons = 0
        self._emulator = emulator

    async def pin(self, request: PinRequest) -> PinAnswer:
        self.kinds.append(request.kind)
        user = self._emulator.user
        while user.prompt is None or not user.prompt.matrix:
            await user.prompted()
        return user.positions(self.pins.pop(0))

    async def word(self, request: WordRequest) -> str | None:
        words = self.words if self.words is not None else self._emulator.device.paper.split()
        prompt = self._emulator.user.prompt
        assert prompt is not None
        asked = prompt.word
        word = words[asked - 1] if isinstance(asked, int) else asked
        if request.kind is not WordKind.PLAIN:
            word = _position(word, prompt.lines[1:])
        self.typed.append(word)
        assert request.number == len(self.typed)
        return word

    async def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        return ON_DEVICE

    async def button(self, request: ButtonRequest) -> None:
        self.buttons += 1
