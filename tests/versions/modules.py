"""Every module compiles and loads without a warning. Run inside of another Python."""

from __future__ import annotations

import sys
import warnings
from importlib import import_module
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import MagicMock

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {"onekey_sdk": ROOT, "onekey_emulator": ROOT / "emulator"}
NOT_BUILT = {
    *("Crypto", "bleak", "bumble", "coincurve", "eth_account", "hid", "hidraw"),
    *("libusb_package", "msvcrt", "pydantic", "usb"),
}
"""Libraries in C, of which WebAssembly has none, what needs one, and what only Windows has."""

SOURCES = {
    ".".join(path.relative_to(parent).with_suffix("").parts).removesuffix(".__init__"): path
    for package, parent in PACKAGES.items()
    for path in sorted((parent / package).rglob("*.py"))
}
PROGRAMS = {name for name in SOURCES if name.endswith(".__main__")}
FOR_ONE_SYSTEM = {"onekey_sdk.transport.hidraw", "onekey_sdk.transport.lockfile_windows"}


class StandIns(Loader):
    """Finds something to import in place of what is not built."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None, target: Any = None) -> ModuleSpec | None:
        if name.partition(".")[0] not in NOT_BUILT:
            return None
        return ModuleSpec(name, StandIns(), is_package=True)

    def create_module(self, spec: ModuleSpec) -> Any:
        return MagicMock(name=spec.name, __path__=[])

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing in it."""


@pytest.fixture
def stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "meta_path", [StandIns, *sys.meta_path])
    for name in NOT_BUILT & sys.modules.keys():
        monkeypatch.delitem(sys.modules, name)


def test_every_module_compiles() -> None:
    with warnings.catch_warnings(action="error"):
        for path in SOURCES.values():
            compile(path.read_bytes(), path, "exec", dont_inherit=True)


@pytest.mark.usefixtures("stand_ins")
def test_every_module_loads() -> None:
    loaded = SOURCES.keys() - PROGRAMS - FOR_ONE_SYSTEM
    for name in sorted(loaded):
        import_module(name)
    assert len(loaded) > 250
