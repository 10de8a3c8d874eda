"""Lock files on Windows: in the user's application data, locked by a region of the file.

The system drops the lock when the process dies. Locked bytes cannot be read by others, so the
region lies far behind the text that names the holder.
"""

from __future__ import annotations

import msvcrt
import os
import sys
from pathlib import Path

from onekey_sdk.errors import LinkError

assert sys.platform == "win32"

_REGION = 1 << 30
_TEXT_SIZE = 200


class LockFile:
    """A file that is locked until `release()`."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def exchange(self, text: str) -> str:
        """Put a text into the file; the one that was there before."""
        if self._descriptor is None:
            raise RuntimeError("the lock is not held")
        try:
            before = _read(self._descriptor)
            if text != before:
                os.lseek(self._descriptor, 0, os.SEEK_SET)
                os.write(self._descriptor, text.encode()[:_TEXT_SIZE].ljust(_TEXT_SIZE))
        except OSError as error:
            raise LinkError(f"cannot write to a lock file: {error.strerror}") from None
        return before

    def release(self) -> None:
        """Unlock the file. May be called twice."""
        if self._descriptor is not None:
            os.lseek(self._descriptor, _REGION, os.SEEK_SET)
            msvcrt.locking(self._descriptor, msvcrt.LK_UNLCK, 1)
            os.close(self._descriptor)
            self._descriptor = None


def try_lock(name: str) -> LockFile | None:
    """The file of this name, locked, or None if somebody else has locked it.

    Raises:
        LinkError: there is no place for lock files.
    """
    folder = place()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_BINARY | os.O_NOINHERIT)
    except OSError as error:
        raise LinkError(f"cannot use lock files in {folder}: {error.strerror}") from None
    try:
        os.lseek(descriptor, _REGION, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    except OSError:
        os.close(descriptor)
        return None
    return LockFile(descriptor)


def read(name: str) -> str:
    """What the last holder put into the file, empty where it cannot be read."""
    try:
        descriptor = os.open(place() / name, os.O_RDONLY | os.O_BINARY | os.O_NOINHERIT)
    except OSError:
        return ""
    try:
        return _read(descriptor)
    finally:
        os.close(descriptor)


def _read(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.read(descriptor, _TEXT_SIZE).decode(errors="replace").rstrip()


def place() -> Path:
    """The folder for lock files."""
    return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local", "onekey-sdk")
