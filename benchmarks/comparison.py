"""This SDK and trezorlib at the same work, with the same software device."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from statistics import median
from typing import TYPE_CHECKING

from device import software_device

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    Work = Callable[[str, "Times"], object]

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


def compare(trezorlib: Work, onekey_sdk: Work, digits: int, **floors: Work) -> None:
    """Let all work in turns, and print their times.

    First with host and device on one processor, where the clock shows all the work there is, of
    the kernel too. Then on all: there the device takes a long message from trezorlib packet by
    packet while that is still sending, and each message waits for a processor to wake up.

    The times are the medians of all turns, and so are the ratios to trezorlib's time in the same
    turn, so that a machine whose pace changes changes it for all.

    Args:
        trezorlib: does the work some times with the device at an address, measures each, and
            gives the result.
        onekey_sdk: the same by this SDK.
        digits: of the times, in milliseconds.
        floors: by name, what only sends the same bytes, for comparison.
    """
    everywhere = _processors()
    libraries = {"trezorlib": trezorlib, "onekey_sdk": onekey_sdk, **floors}
    for name, processors in (("one processor", set(list(everywhere)[:1])), ("all", everywhere)):
        _confine(processors)
        with software_device() as address:
            turns = [_turn(libraries, address) for _ in range(_TURNS)]
        print(f"{name:16}{'clock':>12}{'ratio':>8}{'host':>14}{'ratio':>8}")
        for library in libraries:
            line = f"  {library:14}"
            for kind in ("clock", "host"):
                times = [getattr(turn[library], kind) for turn in turns]
                bases = [getattr(turn["trezorlib"], kind) for turn in turns]
                ratio = median(a / b for a, b in zip(times, bases, strict=True))
                line += f"{median(times) * 1000:10.{digits}f} ms{ratio:7.2f}"
            print(line)


def _turn(libraries: dict[str, Work], address: str) -> dict[str, Times]:
    times = {library: Times() for library in libraries}
    results = {library: work(address, times[library]) for library, work in libraries.items()}
    if results["trezorlib"] != results["onekey_sdk"]:
        raise SystemExit("the results differ")
    return times


def _processors() -> set[int]:
    return os.sched_getaffinity(0) if sys.platform == "linux" else set()


def _confine(processors: set[int]) -> None:
    """Use these alone, and let the programs do so that are started from now on."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, processors)
