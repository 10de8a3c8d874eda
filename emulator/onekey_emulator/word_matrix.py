"""Words of a backup by positions in a matrix, so that the host learns none of them.

Three times the device shows nine ranges of the word list, each a ninth of the last, and then
the few words that are left. Firmware cuts the list at beginnings of words and not evenly.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from onekey_emulator import seeds
from onekey_emulator.user import Prompt
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.firmware.legacy import LegacyContext

_RANGES = 9
_LEVELS = 3
"""After so many choices the words themselves are shown, at most six."""

_CELLS_OF_SIX = (0, 1, 1, 2, 3, 3, 4, 5, 5)
"""Two columns: the middle keys are the right ones."""

_BACK = "\b"
_NOTHING = "-"


async def ask_words(ctx: LegacyContext, count: int) -> list[str]:
    """So many words, in their order."""
    everything = range(len(seeds.english.wordlist))
    words: list[str] = []
    chosen = [everything]
    while len(words) < count:
        last = len(chosen) > _LEVELS
        parts = [chosen[-1][i : i + 1] for i in range(len(chosen[-1]))]
        part = await _choose(ctx, len(words) + 1, parts if last else _split(chosen[-1]), last=last)
        if part is None and len(chosen) > 1:
            chosen.pop()
        elif part is None:
            words = words[:-1]
        elif last:
            words.append(seeds.english.wordlist[part[0]])
            chosen = [everything]
        else:
            chosen.append(part)
    return words


def _split(whole: range) -> list[range]:
    bounds = [len(whole) * i // _RANGES for i in range(_RANGES + 1)]
    parts = [whole[low:high] for low, high in pairwise(bounds)]
    return [part for part in parts if part]


async def _choose(
    ctx: LegacyContext, number: int, parts: list[range], *, last: bool
) -> range | None:
    """The part at the position that the host sends; None to go back."""
    cells: list[range | None] = [*parts, *[None] * ((6 if last else 9) - len(parts))]
    ctx.device.random.shuffle(cells)
    kinds = m.WordRequest.WordRequestType
    kind = kinds.WordRequestType_Matrix6 if last else kinds.WordRequestType_Matrix9
    lines = [f"Enter word {number}", *(_label(cell) for cell in cells)]
    while True:
        prompt = ctx.firmware.prompt(Prompt("host", lines, word=number))
        with ctx.firmware.shown(prompt):
            ack = await ctx.call(m.WordRequest(type=kind), "WordAck")
        if ack.word[:1] == _BACK:
            return None
        if ack.word[:1] in set("123456789"):
            key = int(ack.word[0]) - 1
            return cells[_CELLS_OF_SIX[key] if last else key] or parts[0]


def _label(part: range | None) -> str:
    if part is None:
        return _NOTHING
    words = [seeds.english.wordlist[index] for index in (part[0], part[-1])]
    return _NOTHING.join(dict.fromkeys(words))
