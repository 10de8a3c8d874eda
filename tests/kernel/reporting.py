"""Plug-in of pytest inside the machine: writes each report down for those who wait outside."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    import pytest

VARIABLE = "ONEKEY_BENCH_REPORTS"
"""Names the file for them; it is set in the machine only."""


def pytest_configure(config: pytest.Config) -> None:
    file = Path(os.environ[VARIABLE]).open("a", buffering=1)  # noqa: SIM115 - until the end
    config.add_cleanup(file.close)
    config.pluginmanager.register(_Writer(config, file))


class _Writer:
    def __init__(self, config: pytest.Config, file: TextIO) -> None:
        self._config = config
        self._file = file

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._write(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._write(report)

    def _write(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        data = self._config.hook.pytest_report_to_serializable(config=self._config, report=report)
        print(json.dumps(data), file=self._file)
