"""This SDK and trezorlib at the same work, with the same software device."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from typing import TYPE_CHECKING

from device import software_device

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

_TURNS = 10


class Times:
    """The shortest of several rounds.

    Attributes:
        clock: seconds of the clock.
        host: seconds that this process computed.
    """

    def __init__(self) -> None:
        self.clock = self.host = float("inf")

    @contextlib.contextmanager
    def round(self) -> Generator[None]:
        """Measure one."""
        clock, host = time.perf_counter(), time.process_time()
        yield
        self.clock = min(self.clock, time.perf_counter() - clock)
        self.host = min(self.host, time.process_time() - host)


def compare(
    trezorlib: Callable[[str, Times], bytes],
    onekey_sdk: Callable[[str, Times], bytes],
    digits: int,
) -> None:
    """Let both work in turns, so that a busy machine is busy for both, and print the times.

    First with host and device on one processor, where the clock shows all the work there is, of
    the kernel too. Then on all: there the device takes a long message from trezorlib packet by
    packet while that is still sending, and each message waits for a processor to wake up.

    Args:
        trezorlib: does the work some times with the device at an address, measures each, and
            gives the result.
        onekey_sdk: the same by this SDK.
        digits: of the times, in milliseconds.
    """
    everywhere = _processors()
    for name, processors in (("one processor", set(list(everywhere)[:1])), ("all", everywhere)):
        _confine(processors)
        theirs, ours = Times(), Times()
        with software_device() as address:
            for _ in range(_TURNS):
                if trezorlib(address, theirs) != onekey_sdk(address, ours):
                    raise SystemExit("the results differ")
        print(f"{name:14}{'clock':>10}{'host':>13}")
        for library, times in (("trezorlib", theirs), ("onekey_sdk", ours)):
            clock, host = (f"{value * 1000:10.{digits}f} ms" for value in (times.clock, times.host))
            print(f"  {library:10}{clock}{host}")
        print(f"  {'ratio':10}{ours.clock / theirs.clock:10.2f}{ours.host / theirs.host:13.2f}")


def _processors() -> set[int]:
    return os.sched_getaffinity(0) if sys.platform == "linux" else set()


def _confine(processors: set[int]) -> None:
    """Use these alone, and let the programs do so that are started from now on."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, processors)
