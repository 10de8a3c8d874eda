"""What all tests share: virtual time, and places of their own for what is kept."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.virtual_loop import VirtualTimeLoop

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

_HERE = Path(__file__).parent
_IN_PROCESS = {"unit", "emulator", "interop", "fuzz"}


def pytest_configure() -> None:
    # A shell has its background jobs ignore Ctrl-C, and so would the programs that tests start.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _on_virtual_time(item: pytest.Item) -> bool:
    """Whether everything that the test waits for happens inside this process."""
    folder = item.path.relative_to(_HERE).parts[0]
    return folder in _IN_PROCESS and item.get_closest_marker("real_time") is None


def pytest_asyncio_loop_factories(
    item: pytest.Item,
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    if _on_virtual_time(item):
        return {"virtual": VirtualTimeLoop}
    return {"real": asyncio.new_event_loop}


@pytest.fixture(autouse=True)
def _session_clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the age of a proof follow virtual time."""
    if request.node.get_closest_marker("asyncio") and _on_virtual_time(request.node):
        monkeypatch.setattr(
            "onekey_sdk.session.clock.now", lambda: asyncio.get_running_loop().time()
        )


@pytest.fixture(autouse=True, scope="session")
def _runtime_directories(tmp_path_factory: pytest.TempPathFactory) -> Generator[Path]:
    """Keep lock files and kept sessions apart from the user's own, also before each test begins."""
    folder = tmp_path_factory.mktemp("runtime")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def runtime_directory(
    _runtime_directories: Path, monkeypatch: pytest.MonkeyPatch
) -> Generator[Path]:
    """Where this test, and the programs that it starts, have their lock files and kept sessions."""
    folder = tempfile.mkdtemp(dir=_runtime_directories)
    monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
    yield Path(folder)
    with contextlib.suppress(OSError):  # most tests leave nothing in it
        os.rmdir(folder)


@pytest.fixture(params=["classic1s", "pro"])
def model(request: pytest.FixtureRequest) -> str:
    """One model of each family."""
    return request.param


@pytest.fixture
def deep_recursion() -> Generator[None]:
    """Some libraries leave the process with a recursion limit that its stack cannot bear."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1_000_000)
    yield
    sys.setrecursionlimit(before)
