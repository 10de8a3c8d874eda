"""The clock by which the age of a proof is told."""

from __future__ import annotations

import sys
import time

_COUNT_SUSPENSION = {"linux": "CLOCK_BOOTTIME", "darwin": "CLOCK_MONOTONIC"}
"""Clocks that go on while the computer sleeps, as Python's `monotonic` does on Windows alone."""


def now() -> float:
    """Seconds that never run backwards and, where the system can tell, count suspension."""
    name = _COUNT_SUSPENSION.get(sys.platform)
    return time.monotonic() if name is None else time.clock_gettime(getattr(time, name))
