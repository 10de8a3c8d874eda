"""The page on PSBTs names every reason for which one is refused."""

from __future__ import annotations

import re
from pathlib import Path

from onekey_sdk import PsbtProblem

PAGE = Path(__file__).parents[3] / "docs" / "psbt.md"


def test_every_reason_is_explained() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(), re.MULTILINE)
    assert rows == ["reason", *(str(problem) for problem in PsbtProblem)]
