"""The logic of lock files on Windows, over a stand-in for its C runtime.

`msvcrt.locking` is documented to lock bytes from the file's current position on, and to fail at
once in mode LK_NBLCK where another handle has locked one of them.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk.errors import LinkError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODULE = "onekey_sdk.transport.lockfile_windows"


class Runtime(SimpleNamespace):
    """What the module uses of msvcrt."""

    LK_NBLCK = 2
    LK_UNLCK = 0

    def __init__(self) -> None:
        self.locks: dict[tuple[int, int], int] = {}

    def locking(self, descriptor: int, mode: int, count: int) -> None:
        region = os.lseek(descriptor, 0, os.SEEK_CUR)
        key = (os.fstat(descriptor).st_ino, region)
        assert count == 1
        assert region > 1 << 20, "the text must stay readable"
        if mode == self.LK_UNLCK:
            assert self.locks.pop(key) == descriptor
        elif key in self.locks:
            raise PermissionError(13, "Permission denied")
        else:
            self.locks[key] = descriptor


@pytest.fixture
def lockfile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    with monkeypatch.context() as windows:
        windows.setitem(sys.modules, "msvcrt", Runtime())
        windows.setattr(sys, "platform", "win32")
        windows.setattr(os, "O_BINARY", 0, raising=False)
        windows.setattr(os, "O_NOINHERIT", 0, raising=False)
        windows.setenv("LOCALAPPDATA", str(tmp_path))
        windows.delitem(sys.modules, MODULE, raising=False)
        yield import_module(MODULE)
        sys.modules.pop(MODULE)


def test_a_file_is_locked_once(lockfile: Any, tmp_path: Path) -> None:
    file = lockfile.try_lock("name")
    assert lockfile.try_lock("name") is None
    other = lockfile.try_lock("other")
    file.release()
    file.release()
    again = lockfile.try_lock("name")
    again.release()
    other.release()
    assert {found.name for found in (tmp_path / "onekey-sdk").iterdir()} == {"name", "other"}


def test_its_text_can_be_read_by_others(lockfile: Any) -> None:
    for before, text in [("", "a longer text"), ("a longer text", "short"), ("short", "short")]:
        file = lockfile.try_lock("name")
        assert file.exchange(text) == before
        assert lockfile.read("name") == text
        file.release()
    assert lockfile.read("unknown") == ""
    with pytest.raises(RuntimeError, match="not held"):
        file.exchange("text")


def test_a_folder_that_cannot_be_made_is_an_error(lockfile: Any, tmp_path: Path) -> None:
    (tmp_path / "onekey-sdk").touch()
    with pytest.raises(LinkError, match=r"(?i)cannot use lock files"):
        lockfile.try_lock("name")


def test_a_text_that_cannot_be_written_is_an_error(
    lockfile: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    file = lockfile.try_lock("name")
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(LinkError, match=r"(?i)cannot write .* no space left"):
        file.exchange("text")
    file.release()


def test_without_the_variable_the_home_directory_is_taken(
    lockfile: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("LOCALAPPDATA")
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path / "home")
    assert lockfile.place() == tmp_path / "home" / "AppData" / "Local" / "onekey-sdk"
