"""Draws who says what to whom, as SVG that reads on light ground and on dark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple
from xml.sax.saxutils import escape

LANES = ("Your program", "SDK", "Device")
_AT: Mapping[str, int] = dict(zip(LANES, (88, 284, 480), strict=True))
_WIDTH = 568
_TOP, _BOTTOM = 50, 22
_LINE = 29
"""From one arrow to the next, with what stands above it."""
_SMALL = 14
"""What stands below it."""
_GAP, _MARK = 9, 22

Kind = Literal["call", "answer", "person", "proof", "failure"]

_STYLE = """
text { font: 13px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: #1f2328 }
.name { font: 12.5px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace }
.more { font-size: 11.5px; fill: #59636e }
.head { font-weight: 600 }
.ground { fill: #ffffff; stroke: #d1d9e0 }
.lane { stroke: #d1d9e0 }
.arrow { stroke: #59636e; stroke-width: 1.3; fill: none }
.answer { stroke-dasharray: 5 3 }
.tip { fill: #59636e }
.lanehead { fill: #f6f8fa; stroke: #d1d9e0 }
.person { fill: #fff1c2; stroke: #d4a72c }
.proof { fill: #dafbe1; stroke: #4ac26b }
.failure { fill: #ffebe9; stroke: #ff8182 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .more { fill: #9198a1 }
  .ground { fill: #151b23; stroke: #3d444d }
  .lane { stroke: #3d444d }
  .arrow { stroke: #9198a1 }
  .tip { fill: #9198a1 }
  .lanehead { fill: #212830; stroke: #3d444d }
  .person { fill: #3b2e0a; stroke: #9e6a03 }
  .proof { fill: #12301c; stroke: #2ea043 }
  .failure { fill: #3c1618; stroke: #da3633 }
}
"""


class Step(NamedTuple):
    """Something that happens.

    Attributes:
        kind: a call or an answer goes from lane to lane; the others happen in one.
        source: where it begins.
        target: where it ends.
        text: what is said or done.
        more: what is in it.
    """

    kind: Kind
    source: str
    target: str
    text: str
    more: str = ""


def draw(title: str, steps: list[Step]) -> str:
    """The picture."""
    parts: list[str] = []
    y = _TOP
    for step in steps:
        if step.kind in ("call", "answer"):
            y += _LINE
            parts += _arrow(step, y)
            y += _SMALL if step.more else 0
        else:
            y += _GAP
            parts += _mark(step, y)
            y += _MARK
    height = y + _BOTTOM
    lanes = [part for lane in LANES for part in _lane(lane, height)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
            f'width="{_WIDTH}" height="{height}" role="img">',
            f"<title>{escape(title)}</title>",
            f"<style>{_STYLE}</style>",
            f'<rect class="ground" x="0.5" y="0.5" width="{_WIDTH - 1}" height="{height - 1}" '
            'rx="8"/>',
            *lanes,
            *parts,
            "</svg>\n",
        ]
    )


def _lane(lane: str, height: int) -> list[str]:
    x = _AT[lane]
    return [
        f'<line class="lane" x1="{x}" y1="44" x2="{x}" y2="{height - 12}"/>',
        f'<rect class="lanehead" x="{x - 62}" y="16" width="124" height="28" rx="5"/>',
        _text(x, 35, lane, "head"),
    ]


def _arrow(step: Step, y: int) -> list[str]:
    start, end = _AT[step.source], _AT[step.target]
    back = 1 if end > start else -1
    middle = (start + end) // 2
    dashed = " answer" if step.kind == "answer" else ""
    parts = [
        f'<path class="arrow{dashed}" d="M{start} {y}H{end - 7 * back}"/>',
        f'<path class="tip" d="M{end} {y}l{-9 * back} -4.5v9z"/>',
        _text(middle, y - 6, step.text, "name"),
    ]
    if step.more:
        parts.append(_text(middle, y + 15, step.more, "more"))
    return parts


def _mark(step: Step, y: int) -> list[str]:
    width = int(len(step.text) * 7.0) + 22
    x = min(max(_AT[step.source], width // 2 + 8), _WIDTH - width // 2 - 8)
    return [
        f'<rect class="{step.kind}" x="{x - width // 2}" y="{y}" width="{width}" height="{_MARK}" '
        'rx="11"/>',
        _text(x, y + 15.5, step.text),
    ]


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    name = f' class="{kind}"' if kind else ""
    return f'<text{name} x="{x}" y="{y}" text-anchor="middle">{escape(text)}</text>'
