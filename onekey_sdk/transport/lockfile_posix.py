"""Lock files on Unix: in a directory that only this user can write to, locked by flock.

The lock belongs to the open file, not to the process: it holds against other processes and
against other openings in this one, and the kernel drops it when the process dies. Files stay
where they are; one that nobody has locked means nothing.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import sys
from weakref import WeakSet

from onekey_sdk.errors import LinkError

assert sys.platform != "win32"

_OPEN_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_OPEN_FILE = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
_TEXT_SIZE = 200


class LockFile:
    """A file that is locked until `release()`, or until nobody could call that any more."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor
        _locked.add(self)

    def exchange(self, text: str) -> str:
        """Put a text into the file; the one that was there before.

        Raises:
            LinkError: it cannot be written.
            RuntimeError: the file was released.
        """
        if self._descriptor is None:
            raise RuntimeError("the lock is not held")
        try:
            before = _read(self._descriptor)
            if text != before:
                os.pwrite(self._descriptor, text.encode()[:_TEXT_SIZE].ljust(_TEXT_SIZE), 0)
        except OSError as error:
            raise LinkError(f"cannot write to a lock file: {error.strerror}") from None
        return before

    def release(self) -> None:
        """Unlock the file. May be called twice."""
        if self._descriptor is not None:
            # Said aloud, because a process forked meanwhile keeps the file open.
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            self.forget()

    def forget(self) -> None:
        """Close the file; the lock stays with whoever else has it open."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    __del__ = forget


_locked: WeakSet[LockFile] = WeakSet()
"""The process's locks; a forked child must not keep them when its parent dies."""


def _forget_inherited() -> None:  # pragma: no cover, for children measure nothing
    for file in _locked:
        file.forget()


os.register_at_fork(after_in_child=_forget_inherited)


def try_lock(name: str) -> LockFile | None:
    """The file of this name, locked, or None if somebody else has locked it.

    Raises:
        LinkError: there is no place for lock files that other users could not meddle with.
    """
    try:
        folder = _open_folder()
        try:
            return _try_lock(name, folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise LinkError(f"cannot use lock files in {place()}: {error.strerror}") from None


def read(name: str) -> str:
    """What the last holder put into the file, empty where it cannot be read."""
    try:
        folder = _open_folder()
        try:
            descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
        finally:
            os.close(folder)
        try:
            return _read(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        return ""


def _try_lock(name: str, folder: int) -> LockFile | None:
    while True:
        descriptor = os.open(name, _OPEN_FILE, 0o600, dir_fd=folder)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_there(descriptor, name, folder):
                return LockFile(descriptor)
        except BlockingIOError:
            os.close(descriptor)
            return None
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _is_there(descriptor: int, name: str, folder: int) -> bool:
    """Whether the file was not swept away, by a cleaner of old files, before it was locked."""
    try:
        there = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return os.path.samestat(there, os.fstat(descriptor))


def _read(descriptor: int) -> str:
    return os.pread(descriptor, _TEXT_SIZE, 0).decode(errors="replace").rstrip()


def _open_folder() -> int:
    path = place()
    try:
        descriptor = os.open(path, _OPEN_FOLDER)
    except FileNotFoundError:
        with contextlib.suppress(FileExistsError):
            os.mkdir(path, 0o700)
        descriptor = os.open(path, _OPEN_FOLDER)
    if _is_private(os.fstat(descriptor), 0o077):
        return descriptor
    os.close(descriptor)
    raise LinkError(
        f"{path} is open to other users. Remove it, or set XDG_RUNTIME_DIR to a directory "
        "that only you can use"
    )


def place() -> str:
    """The folder for lock files; the same for all programs of this user, as far as possible."""
    user = os.geteuid()
    for parent in (os.environ.get("XDG_RUNTIME_DIR"), f"/run/user/{user}"):
        # Under sudo the variable may name the directory of somebody else.
        if parent and _is_private_directory(parent):
            return f"{parent}/onekey-sdk"
    import tempfile

    return f"{tempfile.gettempdir()}/onekey-sdk-{user}"


def _is_private_directory(path: str) -> bool:
    try:
        found = os.stat(path)
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and _is_private(found, 0o022)


def _is_private(found: os.stat_result, forbidden: int) -> bool:
    return found.st_uid == os.geteuid() and not found.st_mode & forbidden
