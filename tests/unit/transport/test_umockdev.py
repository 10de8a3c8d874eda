"""Runs the tests with umockdev in the kernel's place, in the process that they need."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[3]
_BINDINGS = "import gi; gi.require_version('UMockdev', '1.0')"


def _available() -> bool:
    if sys.platform != "linux" or shutil.which("umockdev-wrapper") is None:
        return False
    asked = subprocess.run(["/usr/bin/python3", "-c", _BINDINGS], capture_output=True, check=False)
    return asked.returncode == 0


@pytest.mark.timeout(300)
@pytest.mark.skipif(not _available(), reason="umockdev and its bindings are not installed")
def test_links_over_libusb_and_hidapi() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/umockdev"],
        cwd=_ROOT,
        env={**os.environ, "LD_PRELOAD": "libumockdev-preload.so.0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert " passed" in ran.stdout
