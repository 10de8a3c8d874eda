"""The page on differences tells what the table of calls tells, and the table is used."""

from __future__ import annotations

import re
from pathlib import Path

from tests.interop.cases import CASES
from tests.interop.differences import DIFFERENCES
from tests.support import matrix

PAGE = Path(__file__).parents[2] / "docs" / "differences.md"


def test_the_page_tells_of_every_difference_and_of_no_other() -> None:
    text = PAGE.read_text("utf-8")
    behaviour = text.partition("\n## Behaviour\n")[2].partition("\n## ")[0]
    sections = re.split(r"\n### .+\n", behaviour)[1:]
    told = {" ".join(section.split()) for section in sections}
    assert told == set(DIFFERENCES.values())


def test_every_difference_is_seen_in_some_call() -> None:
    calls = [call for case in CASES for call in case.calls]
    seen = {call.differs.key for call in calls if call.differs}
    seen |= {case.there.difference for case in matrix.CASES if case.there.difference}
    assert seen == set(DIFFERENCES)
