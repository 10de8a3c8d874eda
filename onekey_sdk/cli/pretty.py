"""What a person sees on a terminal: tables, and addresses as QR codes."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Any

from onekey_sdk.errors import MissingDependency

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_UNLIMITED = 10_000


def table(rows: Sequence[dict[str, Any]], text: Callable[[Any], str]) -> str | None:
    """Rows with the same names as a table without empty columns, or None if it is too wide.

    Args:
        rows: at least one.
        text: how a value is written, safe for a terminal.
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    names = [name for name in rows[0] if any(row[name] not in (None, "", []) for row in rows)]
    drawn = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in names:
        drawn.add_column(name.replace("_", " "), no_wrap=True)
    for row in rows:
        drawn.add_row(*("" if row[name] is None else Text(text(row[name])) for name in names))
    width = shutil.get_terminal_size().columns
    console = Console(width=width, color_system=None, highlight=False)
    unlimited = console.options.update(max_width=_UNLIMITED)
    if console.measure(drawn, options=unlimited).maximum > width:
        return None
    with console.capture() as captured:
        console.print(drawn)
    return "\n".join(line.rstrip() for line in captured.get().strip("\n").splitlines())


def show_qr(address: str) -> None:
    """Draw an address on standard error, where nothing is that programs read.

    Raises:
        MissingDependency: the package that draws QR codes is not installed.
    """
    try:
        import segno
    except ModuleNotFoundError:
        raise MissingDependency("QR codes need segno: pip install 'onekey-sdk[cli]'") from None
    segno.make_qr(address, error="m").terminal(sys.stderr, compact=True)
