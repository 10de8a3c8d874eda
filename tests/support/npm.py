"""Packages of npm, as a lock file in the tests says."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_INSTALL = ("npm", "ci", "--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund")


def install(folder: Path) -> None:
    """Install what the folder's lock file says, unless that has been done."""
    lock = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    mark = folder / "node_modules" / ".installed"
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)  # against other processes that run tests
        if not mark.exists() or mark.read_text() != lock:
            subprocess.run(_INSTALL, cwd=folder, check=True, capture_output=True, timeout=300)
            mark.write_text(lock)
    finally:
        os.close(descriptor)
