"""PyPI's `hwi` in an environment of its own: it wants an old protobuf."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from onekey_sdk.testing import SoftwareDevice

VERSION = "3.2.0"
FOLDER = Path(__file__).resolve().parents[2] / "build" / f"hwi-{VERSION}"
PORT = 21324
"""HWI looks for emulators nowhere else."""


@cache
def program() -> Path:
    """The command, installed if it is not there."""
    FOLDER.parent.mkdir(exist_ok=True)
    found = FOLDER / "bin" / "hwi"
    with open(FOLDER.parent / "hwi.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not found.exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", FOLDER], check=True)
            pip = [FOLDER / "bin" / "python", "-m", "pip", "install", "--quiet"]
            subprocess.run([*pip, f"hwi=={VERSION}"], check=True)
    return found


def hwi(*arguments: str, lines: str = "") -> Any:
    """What HWI answers of the device that it takes for a Trezor emulator."""
    return _answer([program(), "--emulators", *arguments], lines)


def ours(*arguments: str, lines: str = "") -> Any:
    """What `onekey hwi` answers of the same device."""
    command = [sys.executable, "-m", "onekey_sdk.cli", "hwi", "--emulators", *arguments]
    return _answer(command, lines)


def _answer(command: list[Any], lines: str) -> Any:
    done = subprocess.run(
        command,
        input=lines,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    assert done.stdout.count("\n") == 1, done.stdout + done.stderr
    return json.loads(done.stdout)


TYPES = {hwi: "trezor", ours: "onekey"}


def device(**options: Any) -> SoftwareDevice:
    """A software device where HWI looks for it, and that HWI takes for a Trezor."""
    given = {"model": "pro", "auto_confirm": True, "trezor_compatible": True, **options}
    return SoftwareDevice(port=PORT, **given)


def both(*arguments: str, lines: str = "") -> Any:
    """The answer that the two give alike."""
    answers = [
        call(*(TYPES[call] if each == "TYPE" else each for each in arguments), lines=lines)
        for call in (hwi, ours)
    ]
    assert answers[1] == answers[0]
    return answers[0]


def refused(*arguments: str, lines: str = "") -> int:
    """The code with which the two refuse alike, each in its own words."""
    codes: list[int] = []
    for call in (hwi, ours):
        found = call(*(TYPES[call] if each == "TYPE" else each for each in arguments), lines=lines)
        assert found["error"]
        codes.append(found["code"])
    assert codes[1] == codes[0]
    return codes[0]
