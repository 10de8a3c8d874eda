"""`onekey udev`, and `onekey list --watch`."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from onekey_sdk.cli.app import onekey
from onekey_sdk.transport import udev
from tests.support.commands import at_terminal

if TYPE_CHECKING:
    from pathlib import Path

linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux has udev alone")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where rules are installed."""
    monkeypatch.setattr(udev, "_INSTALLED", tmp_path)
    monkeypatch.setattr(udev, "_FOLDERS", (tmp_path,))
    monkeypatch.setattr(udev, "_CONTROL", tmp_path / "none")
    return tmp_path


def test_print() -> None:
    assert CliRunner().invoke(onekey, ["udev", "print"]).output == udev.rules()
    found = CliRunner().invoke(onekey, ["--json", "udev", "print", "--group", "staff"])
    assert json.loads(found.output) == {"rules": udev.rules("staff")}


def test_a_bad_group() -> None:
    found = CliRunner().invoke(onekey, ["--json", "udev", "print", "--group", "a b"])
    assert found.exit_code == 2
    assert json.loads(found.output)["error"]["name"] == "InvalidParameter"


@linux
def test_install_and_check(folder: Path) -> None:
    before = CliRunner().invoke(onekey, ["--json", "udev", "check"])
    assert before.exit_code == 3
    assert json.loads(before.output) == {"installed": False, "path": None, "running": False}
    assert CliRunner().invoke(onekey, ["udev", "install"]).exit_code == 0
    after = CliRunner().invoke(onekey, ["--json", "udev", "check"])
    assert after.exit_code == 0
    path = str(folder / udev.RULES)
    assert json.loads(after.output) == {"installed": True, "path": path, "running": False}


@linux
def test_install_is_for_root(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / udev.RULES).mkdir()  # what cannot be written
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    found = CliRunner().invoke(onekey, ["udev", "install"])
    assert found.exit_code == 3
    assert "sudo" in found.output


@pytest.mark.real_time
async def test_watching_until_ctrl_c() -> None:
    async with at_terminal("-c", "memory:pro", "--json", "list", "--watch") as terminal:
        arrived = json.loads(await terminal.prints("\n}\n"))
        terminal.press_ctrl_c()
        finished = await terminal.end()
    assert (arrived["change"], arrived["device"]["model"]) == ("arrived", "pro")
    assert (finished.code, finished.output) == (130, "")
