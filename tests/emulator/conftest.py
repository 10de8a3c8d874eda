"""Models to run a test on, and what other libraries do to the process."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator


@pytest.fixture(params=["classic1s", "pro"])
def model(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def deep_recursion() -> Generator[None]:
    """Some libraries leave the process with a recursion limit that its stack cannot bear."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1_000_000)
    yield
    sys.setrecursionlimit(before)
