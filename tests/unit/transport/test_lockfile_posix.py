"""Where lock files are, and who else could meddle with them."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from pathlib import Path

import pytest

from onekey_sdk.errors import LinkError

if sys.platform == "win32":
    pytest.skip("Unix only", allow_module_level=True)

from onekey_sdk.transport import lockfile_posix as lockfile


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The fallback, for a user who has no runtime directory."""
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid())
    return tmp_path / f"onekey-sdk-{os.getuid()}"


def usable(folder: Path) -> bool:
    file = lockfile.try_lock("name")
    assert file is not None
    assert lockfile.try_lock("name") is None
    file.release()
    return (folder / "name").is_file()


def test_the_runtime_directory_comes_first(runtime_directory: Path) -> None:
    assert usable(runtime_directory / "onekey-sdk")
    assert stat.S_IMODE((runtime_directory / "onekey-sdk").stat().st_mode) == 0o700
    assert stat.S_IMODE((runtime_directory / "onekey-sdk" / "name").stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777])
def test_a_runtime_directory_of_others_is_not_used(
    mode: int, temporary: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(mode)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(shared))
    assert usable(temporary)
    assert list(shared.iterdir()) == []


@pytest.mark.parametrize("name", ["missing", "file"])
def test_neither_is_what_is_no_directory(
    name: str, temporary: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch(0o600)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / name))
    assert usable(temporary)


def test_without_the_variable_the_usual_place_is_found(
    temporary: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    usual = tmp_path / "run"
    usual.mkdir(0o700)
    stat_of = os.stat

    def stat_(path: object, **options: object) -> os.stat_result:
        if path == f"/run/user/{os.getuid()}":
            path = str(usual)
        return stat_of(path, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", stat_)
    assert lockfile.place() == f"/run/user/{os.getuid()}/onekey-sdk"


def test_a_directory_that_is_open_to_others_is_refused(temporary: Path) -> None:
    temporary.mkdir()
    temporary.chmod(0o750)
    with pytest.raises(LinkError, match=r"(?i)open to other users"):
        lockfile.try_lock("name")
    assert list(temporary.iterdir()) == []


def test_a_directory_of_somebody_else_is_refused(
    temporary: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    (tmp_path / f"onekey-sdk-{os.getuid() + 1}").mkdir(0o700)
    with pytest.raises(LinkError, match=r"(?i)open to other users"):
        lockfile.try_lock("name")


@pytest.mark.parametrize("dangling", [True, False])
def test_a_link_in_place_of_the_directory_is_not_followed(
    dangling: bool, temporary: Path, tmp_path: Path
) -> None:
    target = tmp_path / "target"
    if not dangling:
        target.mkdir(0o700)
    temporary.symlink_to(target)
    with pytest.raises(LinkError, match=r"(?i)cannot use lock files"):
        lockfile.try_lock("name")
    assert target.exists() is not dangling


def test_a_link_in_place_of_the_file_is_not_followed(
    runtime_directory: Path, tmp_path: Path
) -> None:
    assert usable(runtime_directory / "onekey-sdk")
    precious = tmp_path / "precious"
    precious.write_text("precious")
    (runtime_directory / "onekey-sdk" / "link").symlink_to(precious)
    with pytest.raises(LinkError, match=r"(?i)cannot use lock files"):
        lockfile.try_lock("link")
    assert lockfile.read("link") == ""
    assert precious.read_text() == "precious"


def test_two_may_make_the_directory_at_once(
    runtime_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mkdir = os.mkdir

    def slower(path: str, mode: int) -> None:
        mkdir(path, mode)
        mkdir(path, mode)

    monkeypatch.setattr(os, "mkdir", slower)
    assert usable(runtime_directory / "onekey-sdk")


@pytest.mark.parametrize("successor", [True, False])
def test_a_file_that_was_swept_away_locks_nobody_out(
    successor: bool, runtime_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert usable(runtime_directory / "onekey-sdk")
    place = runtime_directory / "onekey-sdk" / "name"
    flock = lockfile.fcntl.flock
    sweeps = [True]

    def sweep_first(descriptor: int, operation: int) -> None:
        if sweeps and sweeps.pop():
            place.unlink()
            if successor:
                place.touch(0o600)
        flock(descriptor, operation)

    monkeypatch.setattr(lockfile.fcntl, "flock", sweep_first)
    file = lockfile.try_lock("name")
    assert file is not None
    file.exchange("the holder")
    assert lockfile.read("name") == "the holder"
    assert lockfile.try_lock("name") is None
    file.release()


def test_other_failures_are_told(runtime_directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(descriptor: int, operation: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(lockfile.fcntl, "flock", flock)
    before = len(os.listdir("/dev/fd"))
    with pytest.raises(LinkError, match=r"(?i)No locks available"):
        lockfile.try_lock("name")
    assert len(os.listdir("/dev/fd")) == before


class TestText:
    def test_stays_for_the_next(self, runtime_directory: Path) -> None:
        for before, text in [("", "a longer text"), ("a longer text", "short"), ("short", "short")]:
            file = lockfile.try_lock("name")
            assert file is not None
            assert file.exchange(text) == before
            file.release()
            assert lockfile.read("name") == text
        assert lockfile.read("unknown") == ""

    def test_needs_the_lock(self, runtime_directory: Path) -> None:
        file = lockfile.try_lock("name")
        assert file is not None
        file.release()
        file.release()
        with pytest.raises(RuntimeError, match="not held"):
            file.exchange("text")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="a Linux device")
    def test_that_cannot_be_written_is_an_error(self) -> None:
        file = lockfile.LockFile(os.open("/dev/full", os.O_RDWR))
        with pytest.raises(LinkError, match=r"(?i)cannot write .* no space left"):
            file.exchange("text")
        file.forget()


def test_a_lock_that_nobody_could_release_is_released(runtime_directory: Path) -> None:
    file = lockfile.try_lock("name")
    assert file is not None
    assert lockfile.try_lock("name") is None
    del file
    assert usable(runtime_directory / "onekey-sdk")
