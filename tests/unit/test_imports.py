"""What is loaded when: start-up stays short because nothing is loaded before it is needed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

DEVICE_LIBRARIES = {"usb", "usb1", "hid", "bleak", "aiohttp", "onekey_emulator"}
HEAVY = {
    *DEVICE_LIBRARIES,
    "asyncio",
    "ssl",
    "socket",
    "google.protobuf",
    "click",
    "rich",
    "importlib.metadata",
}


def loaded_by(code: str) -> set[str]:
    """The modules that the code adds to a new interpreter's own."""
    script = (
        "import sys\nbefore = set(sys.modules)\n"
        f"try:\n    exec({code!r})\nexcept SystemExit as end:\n    assert not end.code, end\n"
        "added = sorted(set(sys.modules) - before)\n"
        "import json; sys.stderr.write(json.dumps(added))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    return set(json.loads(done.stderr))


def test_importing_the_package_loads_nothing_heavy() -> None:
    added = loaded_by("import onekey_sdk")
    assert added & HEAVY == set()
    assert {name for name in added if name.startswith("onekey")} == {"onekey_sdk"}
    assert len(added) <= 10


@pytest.mark.parametrize("name", ["OneKeyError", "Features", "__version__"])
def test_light_names_load_nothing_heavy(name: str) -> None:
    assert not loaded_by(f"from onekey_sdk import {name}") & HEAVY


def test_importing_the_client_loads_nothing_heavy() -> None:
    added = loaded_by("from onekey_sdk import OneKey")
    assert added & HEAVY == set()
    assert len(added) <= 90


def test_a_client_loads_no_device_library() -> None:
    added = loaded_by("from onekey_sdk import OneKey; OneKey()")
    assert added & (HEAVY - {"asyncio", "ssl", "socket"}) == set()
    assert len(added) <= 200


@pytest.mark.parametrize("chain", ["evm", "btc"])
def test_a_chain_loads_nothing_that_talks_to_devices(chain: str) -> None:
    added = loaded_by(f"import onekey_sdk.chains.{chain}")
    assert added & HEAVY == set()
    assert "onekey_sdk.session.link" not in added
    assert len(added) <= 140


def test_a_search_that_finds_nothing_does_not_wait_for_protobuf() -> None:
    # Nothing listens at the address: the port is the one that TCP calls "discard".
    added = loaded_by(
        "import asyncio; from onekey_sdk import OneKey\n"
        "async def search():\n"
        "    async with OneKey('udp:127.0.0.1:9') as sdk: assert not await sdk.search_devices()\n"
        "asyncio.run(search())"
    )
    assert "onekey_sdk.session.directory" in added
    assert "google.protobuf" not in added


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["list", "--help"], ["evm", "--help"]],
    ids=" ".join,
)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    added = loaded_by(f"from onekey_sdk.cli import main; main({arguments!r})")
    assert added & (HEAVY - {"click"}) == set()
    assert len(added) <= 150


def test_the_help_of_a_method_loads_nothing_heavy() -> None:
    added = loaded_by("from onekey_sdk.cli import main; main(['evm', 'get-address', '--help'])")
    assert added & (HEAVY - {"click"}) == set()
