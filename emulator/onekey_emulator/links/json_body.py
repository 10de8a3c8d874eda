"""What programs send in JSON."""

from __future__ import annotations

import json
from typing import Any

_MOST_BRACKETS = 1_000
"""Libraries raise the recursion limit of the whole process, and then deep nesting overflows the
stack of the parser."""


def parse(text: str) -> Any:
    """The value.

    Raises:
        ValueError: it is no JSON, or too deep, or too long.
    """
    if text.count("[") + text.count("{") > _MOST_BRACKETS:
        raise ValueError("too deep, or too long")
    return json.loads(text)
