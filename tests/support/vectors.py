"""Published and recorded values that tests compare with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parents[1] / "vectors"
_HARDENED = 0x80000000


def load(name: str) -> Any:
    """The content of a file in tests/vectors, by its name without suffix."""
    return json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))


def path(text: str) -> list[int]:
    """The numbers of a path like "m/44'/0'/0'/0/0"."""
    return [
        int(part.rstrip("'")) | (_HARDENED if part.endswith("'") else 0)
        for part in text.split("/")[1:]
    ]
