"""A software device in a process of its own, for both sides of a comparison to speak to."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

_STARTS_WITHIN = 20.0
"""Seconds."""


@contextlib.contextmanager
def software_device() -> Generator[str]:
    """A Pro whose person agrees to everything; its address."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--model", "pro", "--udp", str(port), "--auto-confirm"]
    command = [sys.executable, "-m", "onekey_emulator", *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        yield f"udp:127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait(port: int) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.settimeout(0.2)
        probe.connect(("127.0.0.1", port))
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                probe.send(b"PINGPING")
                if probe.recv(8) == b"PONGPONG":
                    return
            time.sleep(0.05)
    raise SystemExit("the software device does not start")
