"""The udev rules, and their installation into a directory of the test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from onekey_sdk.errors import DeviceAccessDenied, InvalidParameter, LinkError
from onekey_sdk.transport import udev
from onekey_sdk.transport.products import PRODUCTS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux has udev alone")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where rules are installed."""
    folder = tmp_path / "rules.d"
    monkeypatch.setattr(udev, "_INSTALLED", folder)
    monkeypatch.setattr(udev, "_FOLDERS", (folder, tmp_path / "lib"))
    monkeypatch.setattr(udev, "_CONTROL", tmp_path / "control")
    return folder


@pytest.fixture
def calls(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A udev that runs, and where it notes what it is told."""
    (folder.parent / "control").touch()
    program = folder.parent / "udevadm"
    program.write_text(f'#!/bin/sh\necho "$*" >>{folder.parent}/calls\n')
    program.chmod(0o755)
    monkeypatch.setattr(udev, "_SYSTEM_PROGRAMS", str(folder.parent))
    return folder.parent / "calls"


def test_they_are_for_all_devices_on_both_kinds_of_links() -> None:
    usb, hidraw = [line for line in udev.rules().splitlines() if line and line[0] != "#"]
    for product in PRODUCTS:
        assert f"{product:04x}" in usb
        assert f"*:1209:{product:04X}.*" in hidraw
    for rule in (usb, hidraw):
        assert 'TAG+="uaccess"' in rule
        assert "plugdev" not in rule
        assert "0666" not in rule


def test_they_come_before_those_that_act_on_the_tag() -> None:
    assert udev.RULES < "73-seat-late.rules"


def test_a_group_may_be_added() -> None:
    text = udev.rules("plugdev")
    assert text.count('GROUP="plugdev", TAG+="uaccess"') == 2
    assert text.replace('GROUP="plugdev", ', "") == udev.rules()
    for bad in ('x", RUN+="y', "", "a b", "ä"):
        with pytest.raises(InvalidParameter):
            udev.rules(bad)


@pytest.mark.skipif(not shutil.which("udevadm"), reason="systemd's udev is not installed")
def test_udev_understands_them(tmp_path: Path) -> None:
    file = tmp_path / udev.RULES
    file.write_text(udev.rules("root"))
    asked = subprocess.run(
        ["udevadm", "verify", str(file)], capture_output=True, text=True, check=False
    )
    if "Unknown command verb" not in asked.stderr:  # before systemd 254
        assert asked.returncode == 0, asked.stderr


def test_installing(folder: Path, calls: Path) -> None:
    assert udev.check() == udev.UdevState(installed=False, path=None, running=True)
    state = udev.install()
    path = folder / udev.RULES
    assert state == udev.check() == udev.UdevState(installed=True, path=str(path), running=True)
    assert path.read_text() == udev.rules()
    assert path.stat().st_mode & 0o777 == 0o644
    assert calls.read_text().splitlines() == [
        "control --reload",
        "trigger --subsystem-match=usb --attr-match=idVendor=1209",
        "trigger --subsystem-match=hidraw",
    ]
    assert udev.install("staff").installed
    assert 'GROUP="staff"' in path.read_text()


def test_where_udev_does_not_run(folder: Path) -> None:
    assert udev.install() == udev.UdevState(
        installed=True, path=str(folder / udev.RULES), running=False
    )


def test_other_rules_are_seen(folder: Path) -> None:
    folder.mkdir()
    (folder / "10-broken.rules").mkdir()
    (folder / "20-mouse.rules").write_text('ATTR{idVendor}=="046d"')
    (folder / "99-onekey.rules").write_text('ATTR{idVendor}=="1209", ATTR{idProduct}=="53C1"')
    assert udev.check() == udev.UdevState(
        installed=False, path=str(folder / "99-onekey.rules"), running=False
    )
    (folder / udev.RULES).write_text("old")
    assert udev.check().path == str(folder / udev.RULES)
    assert not udev.check().installed


def test_only_root_installs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refuse)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(DeviceAccessDenied, match=r"Only root .* sudo .*udev install"):
        udev.install()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(LinkError, match=r"Cannot write .*Permission denied"):
        udev.install()


def test_udev_that_refuses(calls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (calls.parent / "udevadm").write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(LinkError, match="Udevadm control failed"):
        udev.install()
    monkeypatch.setattr(udev, "_SYSTEM_PROGRAMS", "/nowhere")
    with pytest.raises(LinkError, match="not installed"):
        udev.install()


def test_other_systems_need_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(InvalidParameter, match="Only Linux"):
        udev.install()
