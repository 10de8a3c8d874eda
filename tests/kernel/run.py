"""The tests of this folder, run in the machine and watched from here."""

from __future__ import annotations

import json
import os
import shlex
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.kernel.machine import Machine
from tests.kernel.reporting import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

_START = 120.0
"""Seconds that the machine may take, beyond what a test may, before its first report."""

_GLANCE = 0.05
_LAST_LINES = 40
_PLUGINS = ("pytest_asyncio.plugin", "pytest_timeout", "tests.kernel.reporting")
"""The others that are installed would take seconds to load."""


class Run:
    """One machine that runs tests."""

    def __init__(self, config: pytest.Config, tests: Sequence[str]) -> None:
        """Switch it on.

        Args:
            config: of pytest on this side.
            tests: their node ids.
        """
        self._config = config
        self._reports: dict[str, list[pytest.TestReport]] = {}
        self._broken: list[str] = []
        self._read = 0
        self.machine = Machine(_command(tests))
        (self.machine.job / "tests.txt").write_text("\n".join(tests))

    def reports(self, item: pytest.Item) -> Generator[pytest.TestReport]:
        """What became of a test: setup, call and teardown, each as soon as it is known."""
        given = 0
        deadline = time.monotonic() + _patience(item)
        while True:
            # In this order, so that what is written last is not overlooked.
            alive = self.machine.running and time.monotonic() < deadline
            self._look()
            known = self._reports.get(item.nodeid, [])
            yield from known[given:]
            given = len(known)
            if known and known[-1].when == "teardown":
                return
            if not alive:
                yield self._failure(item)
                return
            time.sleep(_GLANCE)

    def _look(self) -> None:
        """Read the lines that are complete."""
        with (self.machine.job / "reports.jsonl").open("ab+") as file:
            file.seek(self._read)
            lines = file.read()
        complete = lines[: lines.rfind(b"\n") + 1]
        self._read += len(complete)
        for line in complete.splitlines():
            report = self._config.hook.pytest_report_from_serializable(
                config=self._config, data=json.loads(line)
            )
            if isinstance(report, pytest.TestReport):
                self._reports.setdefault(report.nodeid, []).append(report)
            else:
                self._broken.append(report.longreprtext)

    def _failure(self, item: pytest.Item) -> pytest.TestReport:
        machine = self.machine
        why = "the machine gave no report in time" if machine.running else "the machine ended"
        said = [*self._broken, *_tail(machine.said()), *_tail(machine.said("console.txt"))]
        return pytest.TestReport(
            nodeid=item.nodeid,
            location=item.location,
            keywords={},
            outcome="failed",
            longrepr="\n".join([f"{why}; {machine.job} has all that it said", *said]),
            when="call",
        )


def _command(tests: Sequence[str]) -> str:
    passed_on = {
        name: value for name, value in os.environ.items() if name.startswith(("CI", "ONEKEY_"))
    }
    passed_on |= {VARIABLE: "/mnt/reports.jsonl", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    lines = [f"export {name}={shlex.quote(value)}" for name, value in passed_on.items()]
    plugins = " ".join(f"-p {plugin}" for plugin in _PLUGINS)
    python = shlex.quote(sys.executable)
    lines.append(f"{python} -m pytest {plugins} -p no:cacheprovider @/mnt/tests.txt")
    return "\n".join(lines)


def _patience(item: pytest.Item) -> float:
    """Seconds to wait for one test; inside, its own timeout ends it before."""
    marker = item.get_closest_marker("timeout")
    own: Any = marker.args[0] if marker else item.config.getini("timeout")
    return float(own) + _START


def _tail(text: str) -> list[str]:
    return text.splitlines()[-_LAST_LINES:]
