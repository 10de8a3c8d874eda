"""Start-up side by side with trezorlib: what a command costs before it does anything.

    python benchmarks/startup.py [ROUNDS]

Each figure is the median of new processes, taken in turns so that both sides see the same
machine. No device is connected.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

PYTHON = sys.executable
BIN = Path(PYTHON).parent
ROUNDS = 15


class Pair(NamedTuple):
    """The same task here and there, and the part of their time that is our goal."""

    task: str
    ours: list[str]
    theirs: list[str]
    goal: float


def code(statement: str) -> list[str]:
    return [PYTHON, "-c", statement]


PAIRS = [
    Pair("import the package", code("import onekey_sdk"), code("import trezorlib"), 0.5),
    Pair(
        "import the client",
        code("from onekey_sdk import OneKey"),
        code("import trezorlib.client"),
        0.8,
    ),
    Pair("--help", [f"{BIN}/onekey", "--help"], [f"{BIN}/trezorctl", "--help"], 0.35),
    Pair("list", [f"{BIN}/onekey", "list"], [f"{BIN}/trezorctl", "list"], 0.45),
    Pair(
        "Ethereum --help",
        [f"{BIN}/onekey", "evm", "--help"],
        [f"{BIN}/trezorctl", "ethereum", "--help"],
        0.35,
    ),
]


def milliseconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1000


def modules(statement: str) -> int:
    script = f"{statement}\nimport sys\nprint(len(sys.modules))"
    return int(subprocess.run(code(script), check=True, capture_output=True, text=True).stdout)


def main(rounds: int = ROUNDS) -> None:
    for pair in PAIRS:  # once unmeasured: everything is compiled, and in the page cache
        milliseconds(pair.ours)
        milliseconds(pair.theirs)
    bare = statistics.median(milliseconds(code("pass")) for _ in range(rounds))
    print(f"{'python -c pass':20} {bare:6.0f} ms")
    print(f"{'':20} {'onekey':>9} {'trezor':>9}   ratio  goal")
    for pair in PAIRS:
        times = [(milliseconds(pair.ours), milliseconds(pair.theirs)) for _ in range(rounds)]
        ours, theirs = (statistics.median(side) for side in zip(*times, strict=True))
        ratio = f"{ours / theirs:5.2f}  {pair.goal:4.2f}"
        print(f"{pair.task:20} {ours:6.0f} ms {theirs:6.0f} ms   {ratio}")
    loaded = modules("from onekey_sdk import OneKey"), modules("import trezorlib.client")
    ratio = f"{loaded[0] / loaded[1]:5.2f}"
    print(f"{'modules, client':20} {loaded[0]:9} {loaded[1]:9}   {ratio}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
