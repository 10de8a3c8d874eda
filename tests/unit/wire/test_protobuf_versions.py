"""The lowest protobuf that we name keeps all rules of the wire; the newest runs all tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def lowest() -> str:
    """The version in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (version,) = [
        found[1]
        for dependency in project["dependencies"]
        if (found := re.fullmatch(r"protobuf>=([\d.]+)", dependency))
    ]
    return version


@pytest.mark.packaging
@pytest.mark.timeout(300)
def test_the_lowest_protobuf_keeps_all_rules(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # Ahead of the environment's own, so that everything else is there already.
    ahead = [f"--target={tmp_path}", "--no-deps", f"protobuf=={lowest()}"]
    subprocess.run([*pip, *ahead], check=True, capture_output=True)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    version = subprocess.run(
        [sys.executable, "-c", "import google.protobuf as found; print(found.__version__)"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert version.stdout.startswith(lowest())
    pytest_ = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    # Newer Python finds fault with how the parser in C of that time makes its types.
    pytest_ += ["-W", "ignore:Type google._upb._message:DeprecationWarning"]
    # Files are generated with the newest.
    chosen = ["-m", "not packaging", "--ignore=tests/unit/wire/test_generated.py"]
    tests = [*chosen, "tests/unit/wire", "tests/fuzz/wire"]
    finished = subprocess.run(
        [*pytest_, *tests], cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )
    assert finished.returncode == 0, finished.stdout[-4000:]
    assert re.search(r"\d{3,} passed", finished.stdout)
