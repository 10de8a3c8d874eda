"""Models to run a test on."""

from __future__ import annotations

import pytest


@pytest.fixture(params=["classic1s", "pro"])
def model(request: pytest.FixtureRequest) -> str:
    return request.param
