"""The tables for those who come from elsewhere are complete, and name what there is."""

from __future__ import annotations

import inspect
import re
import shutil
from importlib import import_module
from operator import attrgetter
from pathlib import Path

import pytest

from onekey_sdk import OneKey, chains, errors, sync
from onekey_sdk.parameters import WALLET_KEYS
from tests.interop import javascript
from tests.interop.translation import method_name
from tests.support import npm

DOCS = Path(__file__).resolve().parents[2] / "docs"
JAVASCRIPT = (DOCS / "migration-javascript.md").read_text()
NOT_THERE = {
    "export_session",
    "watch",
    "open_wallet",
    "resume_wallet",
    "device",
    "device_change_wipe_code",
    "get_firmware_versions",
    "btc_get_descriptors",
    "btc_get_descriptor_key",
    "btc_get_multisig_descriptor",
}
"""Methods that the JavaScript SDK does not have."""


def section(text: str, title: str) -> str:
    """What stands below a heading of the second level."""
    return re.split(r"^## ", text.split(f"\n## {title}\n")[1], flags=re.MULTILINE)[0]


def rows(text: str) -> list[list[str]]:
    """The cells of a table, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


METHODS = [
    (there.strip("`"), here.strip("`"))
    for there, here, _ in rows(section(JAVASCRIPT, "Method by method"))
]


def test_the_table_has_every_public_method_once() -> None:
    client = {name for name, _ in inspect.getmembers(OneKey, callable) if name[0] != "_"}
    flat = {f"{chain}_{name}" for chain in chains.CHAINS for name in chains.methods_of(chain)}
    assert sorted(here for _, here in METHODS) == sorted({"OneKey"} | client | flat)


@pytest.mark.parametrize(("there", "here"), METHODS, ids=[here for _, here in METHODS])
def test_a_method_has_the_name_that_it_has_there(there: str, here: str) -> None:
    if here in NOT_THERE:
        assert there == ""
    elif here != "OneKey":
        assert method_name(there) == here


MISSING = [
    name
    for _, cell in rows(section(JAVASCRIPT, "What is missing"))
    for name in re.findall(r"`(\w+)`", cell)
]


def test_what_is_said_to_be_missing_is() -> None:
    assert len(MISSING) == len(set(MISSING)) > 50
    assert [name for name in MISSING if hasattr(OneKey, method_name(name))] == []


def test_every_method_that_is_there_is_named() -> None:
    if not shutil.which("npm"):
        pytest.skip("needs npm")
    npm.install(javascript.HERE)
    types = javascript.HERE / "node_modules" / "@onekeyfe" / "hd-core" / "dist" / "index.d.ts"
    [body] = re.findall(r"^type CoreApi = \{\n(.*?)^\};", types.read_text(), re.M | re.S)
    methods = set(re.findall(r"^    (\w+):", body, re.M))
    assert len(methods) > 130
    assert methods - {name for name, _ in METHODS} == set(MISSING)


def test_every_common_parameter_has_a_row() -> None:
    table = rows(section(JAVASCRIPT, "Common parameters"))
    here = {found for row in table for found in re.findall(r"`(\w+)`", row[1])}
    only_here = {"wait"}
    assert here == (WALLET_KEYS | {"bundle"}) - only_here


def test_every_common_parameter_has_the_name_that_it_has_there() -> None:
    for there, here in rows(section(JAVASCRIPT, "Common parameters")):
        if here != "none":
            assert here.startswith(f"`{method_name(there.strip('`'))}`")


TREZORLIB = (DOCS / "migration-trezorlib.md").read_text()
OURS = {"sdk": OneKey, "errors": errors, "sync": sync}


def names(column: int) -> list[str]:
    """The dotted names in a column of all tables of the page for trezorlib."""
    cells = [line.split("|")[column] for line in TREZORLIB.splitlines() if line.startswith("| `")]
    found = [name for cell in cells for name in re.findall(r"`([a-z]+\.[\w.]+)`", cell)]
    assert len(found) > 20
    return found


@pytest.mark.parametrize("name", names(1))
def test_a_name_of_trezorlib_is_one(name: str) -> None:
    module, _, rest = name.partition(".")
    assert attrgetter(rest)(import_module(f"trezorlib.{module}"))


@pytest.mark.parametrize("name", sorted(set(names(2))))
def test_a_name_that_stands_for_one_of_trezorlib_is_there(name: str) -> None:
    first, _, rest = name.partition(".")
    if first in OURS:
        assert hasattr(OURS[first], rest)
    elif rest != "passphrase_state":  # which wallets get when they are made; an example shows it
        chain, _, method = rest.partition(".")
        assert method in chains.methods_of(chain)
