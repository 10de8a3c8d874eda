"""Stores for sessions that last: a file, the system's keyring, the environment.

File and keyring hold one JSON document with the sessions of all devices. It is read, changed
and written under a lock that all processes of this user share, and replaced as a whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import sys
import time
from abc import abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from onekey_sdk.errors import InvalidParameter, LinkError, MissingDependency, StoreError
from onekey_sdk.session.cache import is_session_id
from onekey_sdk.session.fingerprint import is_fingerprint
from onekey_sdk.session.store import MemoryStore, SessionStore, StoredSession, updated

if sys.platform == "win32":  # pragma: no cover
    from onekey_sdk.transport import lockfile_windows as lockfile
else:
    from onekey_sdk.transport import lockfile_posix as lockfile

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence
    from types import ModuleType

VARIABLE = "ONEKEY_SESSION"
"""Environment variable with sessions as `DEVICE_ID:PASSPHRASE_STATE:SESSION_ID`, the last of
them hexadecimal; several are separated by white space."""

_FORMAT = 1
_NAMES = ("device_id", "passphrase_state", "session_id")
_MAX_SIZE = 1 << 20
_MOST_BRACKETS = 1_000
"""Opening brackets in a document; each session takes one. Libraries raise the recursion limit of
the whole process, and then deep nesting overflows the stack of the parser."""
_PATIENCE = 5.0
_PAUSE = 0.01


class _Document(SessionStore):
    """A store that is one text."""

    def sessions(self, device_id: str | None = None) -> Sequence[StoredSession]:
        return [each for each in _parsed(self._read()) if device_id in {None, each.device_id}]

    def update(self, keep: Sequence[StoredSession], drop: Sequence[StoredSession]) -> None:
        with _exclusive(self._lock_name):
            self._write(_written(updated(_parsed(self._read()), keep, drop)))

    _lock_name: str

    @abstractmethod
    def _read(self) -> str: ...

    @abstractmethod
    def _write(self, text: str) -> None: ...


class FileStore(_Document):
    """A file that only its owner can read.

    Args:
        path: where it is; by default in a folder of this user's that ends with the login where
            the system has such folders. What somebody else could have written counts as empty.
    """

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        self._path = Path(path) if path is not None else Path(lockfile.place(), "sessions.json")
        digest = hashlib.sha256(os.fsencode(self._path.absolute())).hexdigest()
        self._lock_name = f"sessions-{digest[:16]}"

    def __repr__(self) -> str:
        return f"<FileStore {self._path}>"

    def _read(self) -> str:
        try:
            descriptor = os.open(self._path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
            with open(descriptor, encoding="utf-8", errors="replace") as file:
                return file.read(_MAX_SIZE) if _is_private(os.fstat(descriptor)) else ""
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise StoreError(f"cannot read {self._path}: {error.strerror}") from None

    def _write(self, text: str) -> None:
        # Under the lock nobody else uses this name, and what a crash left of it is replaced.
        fresh = self._path.with_name(f".{self._path.name}.new")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with contextlib.suppress(FileNotFoundError):
                fresh.unlink()
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(descriptor)
            fresh.replace(self._path)
        except OSError as error:
            raise StoreError(f"cannot write {self._path}: {error.strerror}") from None


class KeyringStore(_Document):
    """The system's keyring, by the package `keyring` (extra `keyring`).

    Args:
        service: under which name the sessions are kept.

    Raises:
        MissingDependency: the package is not installed.
        StoreError: it knows no keyring that keeps secrets on this system.
    """

    _ACCOUNT = "sessions"
    _lock_name = "sessions-keyring"

    def __init__(self, service: str = "onekey-sdk") -> None:
        try:
            import keyring
        except ImportError:
            raise MissingDependency(
                "the system's keyring needs a package: pip install 'onekey-sdk[keyring]'"
            ) from None
        if keyring.get_keyring().priority < 1:
            raise StoreError("there is no keyring that keeps secrets on this system")
        self._keyring: ModuleType = keyring
        self._service = service

    def __repr__(self) -> str:
        return f"<KeyringStore {self._service}>"

    def _read(self) -> str:
        with self._errors("read"):
            return self._keyring.get_password(self._service, self._ACCOUNT) or ""

    def _write(self, text: str) -> None:
        with self._errors("written"):
            self._keyring.set_password(self._service, self._ACCOUNT, text)

    @contextlib.contextmanager
    def _errors(self, done: str) -> Generator[None]:
        try:
            yield
        except self._keyring.errors.KeyringError as error:
            # Its text may quote what was to be written.
            name = type(error).__name__
            raise StoreError(f"the system's keyring cannot be {done}: {name}") from None


class EnvironmentStore(MemoryStore):
    """Sessions from an environment variable; changes end with the program.

    Args:
        environment: where the variable is, by default the process's environment.

    Raises:
        InvalidParameter: the variable holds something else. Its text is not quoted.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        super().__init__()
        now = int(time.time())
        for item in environment.get(VARIABLE, "").split():
            session = _session(dict(zip(_NAMES, item.split(":"), strict=False)), now)
            if session is None:
                raise InvalidParameter(f"{VARIABLE} is not DEVICE_ID:PASSPHRASE_STATE:SESSION_ID")
            self.update([session], [])


def default_store(environment: Mapping[str, str] = os.environ) -> SessionStore:
    """The environment where it holds sessions, else the keyring, else a file."""
    if environment.get(VARIABLE):
        return EnvironmentStore(environment)
    try:
        return KeyringStore()
    except (MissingDependency, StoreError):
        return FileStore()


def _parsed(text: str) -> list[StoredSession]:
    """The sessions in a document, without those that make no sense."""
    if text.count("[") + text.count("{") > _MOST_BRACKETS:
        return []
    try:
        document = _mapping(json.loads(text))
    except ValueError:
        return []
    items = document.get("sessions") if document.get("version") == _FORMAT else None
    if not isinstance(items, list):
        return []
    found = map(_session, cast("list[object]", items))
    return [session for session in found if session is not None]


def _mapping(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _session(item: Any, now: int | None = None) -> StoredSession | None:
    fields = _mapping(item)
    device_id, state, kept_at = (
        fields.get("device_id"),
        fields.get("passphrase_state"),
        fields.get("kept_at", now),
    )
    try:
        session_id = bytes.fromhex(fields["session_id"])
    except (KeyError, TypeError, ValueError):
        return None
    if (
        not isinstance(device_id, str)
        or not device_id
        or not isinstance(state, str)
        or not is_fingerprint(state)
        or not is_session_id(session_id)
        or not isinstance(kept_at, int)
    ):
        return None
    return StoredSession(
        device_id,
        state,
        session_id,
        cardano=fields.get("cardano") is True,
        kept_at=kept_at,
    )


def _written(sessions: Sequence[StoredSession]) -> str:
    items = [
        {
            "device_id": session.device_id,
            "passphrase_state": session.passphrase_state,
            "session_id": session.session_id.hex(),
            "cardano": session.cardano,
            "kept_at": session.kept_at,
        }
        for session in sessions
    ]
    return json.dumps({"version": _FORMAT, "sessions": items})


def _is_private(found: os.stat_result) -> bool:
    if sys.platform == "win32":  # pragma: no cover
        return True  # what others may do is inherited from the user's own folder
    own = stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid()
    return own and not found.st_mode & 0o077


@contextlib.contextmanager
def _exclusive(name: str) -> Generator[None]:
    """Hold the lock of that name; who holds it is done in milliseconds."""
    deadline = time.monotonic() + _PATIENCE
    try:
        while (lock := lockfile.try_lock(name)) is None:
            if time.monotonic() > deadline:
                raise StoreError("another program has been using the kept sessions for too long")
            time.sleep(_PAUSE)
    except LinkError as error:
        raise StoreError(str(error)) from None
    try:
        yield
    finally:
        lock.release()
