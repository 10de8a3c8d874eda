"""Code blocks of Markdown pages, and how they are run."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import doctest
import inspect
import io
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path
    from types import CodeType


class Block(NamedTuple):
    """A fenced block: its language, its text, and the line of its first line."""

    language: str
    text: str
    line: int


class Command(NamedTuple):
    """A line after a `$` sign, and what is shown to come of it."""

    line: str
    output: str


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page."""
    text = page.read_text()
    found = re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [Block(m[1], m[2], text[: m.start(2)].count("\n") + 1) for m in found]


def commands(block: Block) -> list[Command]:
    """The commands of a console block."""
    parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    assert not parts[0], "a console block begins with a command"
    return [Command(*part.partition("\n")[::2]) for part in parts[1:]]


def run_python(block: Block, page: Path, scope: dict[str, Any]) -> str:
    """What a block prints; it may await at its top level.

    Where it looks for real devices it finds a software device.
    """
    text = block.text.replace("OneKey()", 'OneKey("memory:pro")')
    source = "\n" * (block.line - 1) + text
    code: CodeType = compile(source, page, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        if code.co_flags & inspect.CO_COROUTINE:
            asyncio.run(eval(code, scope))
        else:
            exec(code, scope)
    return output.getvalue()


def check(got: str, want: str) -> None:
    """Compare as doctest does; `...` stands for anything."""
    if not doctest.OutputChecker().check_output(want, got, doctest.ELLIPSIS):
        assert got == want
