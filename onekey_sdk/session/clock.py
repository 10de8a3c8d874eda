"""The clock by which the age of a proof is told."""

from __future__ import annotations

import sys
import time


def now() -> float:
    """Seconds that never run backwards and, where the system can tell, count suspension.

    Python's `monotonic` counts it on Windows alone.
    """
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    elif sys.platform == "darwin":  # noqa: RET505 - for type checkers
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    else:
        return time.monotonic()
