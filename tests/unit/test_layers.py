"""Who may look at whom, told by the import statements themselves, those for types included."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {"onekey_sdk": ROOT, "onekey_emulator": ROOT / "emulator"}
MAX_LINES = 500
MAX_LIST_LINES = {ROOT / "onekey_sdk" / "errors.py": 700}
"""A class for each code, and nothing that could be found elsewhere."""

DEVICE_LIBRARIES = {"usb", "usb1", "hid", "hidraw", "bleak", "libusb_package"}
IO = {"asyncio", "socket", "ssl", "select", "selectors", "subprocess", "urllib", "http"}

BASE = ("onekey_sdk.errors", "onekey_sdk.models", "onekey_sdk.paths")
WIRE = ("onekey_sdk.errors", "onekey_sdk.wire")
TRANSPORT = (
    "onekey_sdk.errors",
    "onekey_sdk.transport",
    "onekey_sdk.wire.envelope",
    "onekey_sdk.wire.frames_v1",
)
SESSION = (
    *BASE,
    "onekey_sdk.events",
    "onekey_sdk.session",
    "onekey_sdk.transport",
    "onekey_sdk.wire",
)
CHAINS = (*BASE, "onekey_sdk.chains", "onekey_sdk.session", "onekey_sdk.wire")
FIRMWARE = (*SESSION, "onekey_sdk.chains._secp256k1", "onekey_sdk.firmware")
CLIENT = (
    *SESSION,
    "onekey_sdk.chains",
    "onekey_sdk.firmware",
    "onekey_sdk.management",
    "onekey_sdk._device_methods",
    "onekey_sdk._seed_methods",
    "onekey_sdk._managing",
    "onekey_sdk._device_object",
    "onekey_sdk._firmware_methods",
    "onekey_sdk._flat",
    "onekey_sdk.parameters",
    "onekey_sdk._calls",
    "onekey_sdk.wallet",
    "onekey_sdk.client",
)
EMULATOR = ("onekey_emulator", "onekey_sdk.errors", "onekey_sdk.wire")

# What a module may import of our own packages. The longest name that fits a module counts, for
# both the reader and the read.
ALLOWED: dict[str, tuple[str, ...]] = {
    "onekey_sdk": CLIENT,
    "onekey_sdk.errors": (),
    "onekey_sdk.models": ("onekey_sdk.models",),
    "onekey_sdk.paths": BASE,
    "onekey_sdk.events": BASE,
    "onekey_sdk.wire": WIRE,
    "onekey_sdk.transport": TRANSPORT,
    "onekey_sdk.session": SESSION,
    "onekey_sdk.chains": CHAINS,
    "onekey_sdk.management": (*SESSION, "onekey_sdk.management"),
    "onekey_sdk._device_methods": CLIENT,
    "onekey_sdk._seed_methods": CLIENT,
    "onekey_sdk._managing": CLIENT,
    "onekey_sdk._device_object": CLIENT,
    "onekey_sdk._device_object_sync": ("onekey_sdk",),
    "onekey_sdk._firmware_methods": CLIENT,
    "onekey_sdk.firmware": FIRMWARE,
    "onekey_sdk.parameters": CHAINS,
    "onekey_sdk._flat": (*BASE, "onekey_sdk.parameters"),
    "onekey_sdk.wallet": CLIENT,
    "onekey_sdk.client": CLIENT,
    "onekey_sdk._calls": CLIENT,
    "onekey_sdk._flat_sync": (*BASE, "onekey_sdk._flat", "onekey_sdk.parameters"),
    "onekey_sdk._client_sync": ("onekey_sdk",),
    "onekey_sdk._deprecation": (),
    "onekey_sdk._portal": ("onekey_sdk.errors",),
    "onekey_sdk.sync": ("onekey_sdk",),
    "onekey_sdk.cli": ("onekey_sdk",),
    "onekey_sdk.integrations": ("onekey_sdk",),
    "onekey_sdk.testing": ("onekey_sdk", "onekey_emulator"),
    "onekey_emulator": EMULATOR,
    "onekey_emulator.links.memory": (*EMULATOR, "onekey_sdk.transport.base"),
}


def modules() -> dict[str, Path]:
    """Every module of both packages by its dotted name."""
    found: dict[str, Path] = {}
    for package, parent in SOURCES.items():
        for path in sorted((parent / package).rglob("*.py")):
            parts = path.relative_to(parent).with_suffix("").parts
            found[".".join(part for part in parts if part != "__init__")] = path
    return found


def imports(source: str, known: set[str]) -> set[str]:
    """The modules that a source imports anywhere, by their full names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            parent = node.module or ""
            for alias in node.names:
                child = f"{parent}.{alias.name}"
                found.add(child if child in known else parent)
    return found


def covers(prefix: str, name: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")


def row_of(module: str) -> str:
    rows = [row for row in ALLOWED if covers(row, module)]
    longest = max(rows, key=len)
    # The row of the package itself is for its `__init__` alone: a new layer gets a row.
    assert longest != "onekey_sdk" or module == "onekey_sdk", f"{module} belongs to no layer"
    return longest


def violations(module: str, source: str, known: set[str]) -> list[str]:
    allowed = ALLOWED[row_of(module)]
    return sorted(
        name
        for name in imports(source, known)
        if name.partition(".")[0] in SOURCES and not any(covers(item, name) for item in allowed)
    )


MODULES = modules()


@pytest.mark.parametrize("module", MODULES)
def test_arrows_point_down(module: str) -> None:
    assert violations(module, MODULES[module].read_text(), set(MODULES)) == []


@pytest.mark.parametrize("module", [name for name in MODULES if covers("onekey_sdk.wire", name)])
def test_wire_does_no_io(module: str) -> None:
    roots = {name.partition(".")[0] for name in imports(MODULES[module].read_text(), set())}
    assert not roots & (IO | DEVICE_LIBRARIES | {"time"})


def test_only_transports_know_device_libraries() -> None:
    knowing = {
        module
        for module, path in MODULES.items()
        if {name.partition(".")[0] for name in imports(path.read_text(), set())} & DEVICE_LIBRARIES
    }
    assert {module for module in knowing if not covers("onekey_sdk.transport", module)} == set()


@pytest.mark.parametrize(
    ("module", "source", "bad"),
    [
        ("onekey_sdk.wire.codec", "import onekey_sdk.transport.base", "onekey_sdk.transport.base"),
        ("onekey_sdk.transport.udp", "from onekey_sdk.wire import codec", "onekey_sdk.wire.codec"),
        ("onekey_sdk.session.device", "from onekey_sdk.chains import evm", "onekey_sdk.chains.evm"),
        ("onekey_sdk.client", "def f():\n  import onekey_emulator", "onekey_emulator"),
        ("onekey_emulator.device", "from onekey_sdk import paths", "onekey_sdk.paths"),
    ],
)
def test_the_rule_sees_an_arrow_that_points_up(module: str, source: str, bad: str) -> None:
    known = {"onekey_sdk.wire.codec", "onekey_sdk.chains.evm", "onekey_sdk.paths"}
    assert violations(module, source, known) == [bad]


HAND_WRITTEN = [
    path
    for folder in ("onekey_sdk", "emulator", "tests", "tools", "examples", "benchmarks")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "\nWritten by `tools/" not in path.read_text()
]


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_are_short(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    assert lines <= MAX_LIST_LINES.get(path, MAX_LINES), f"{lines} lines; look for the seam"
