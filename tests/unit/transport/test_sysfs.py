"""What Linux tells about devices and their holders, read from files that a test makes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from onekey_sdk.transport import sysfs

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux has these files alone")


def test_attributes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sysfs, "_USB_DEVICES", tmp_path)
    (tmp_path / "1-2").mkdir()
    (tmp_path / "1-2" / "serial").write_text("ABC\n")
    (tmp_path / "1-2" / "product").write_text("\n")
    assert sysfs.usb_attribute("1-2", "serial") == "ABC"
    assert sysfs.usb_attribute("1-2", "product") is None
    assert sysfs.usb_attribute("1-3", "serial") is None


def test_hid_devices_have_a_place_on_usb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    device = tmp_path / "usb1" / "1-2" / "1-2.3" / "1-2.3:1.0" / "0003:1209:53C1.0001"
    device.mkdir(parents=True)
    links = tmp_path / "class"
    (links / "hidraw0").mkdir(parents=True)
    (links / "hidraw0" / "device").symlink_to(device)
    monkeypatch.setattr(sysfs, "_HIDRAW", links)
    found = sysfs.hidraw_device("/dev/hidraw0")
    assert found == device
    assert sysfs.usb_location(device) == "1-2.3"
    assert sysfs.hidraw_device("/dev/hidraw1") is None
    assert sysfs.usb_location(Path("/sys/devices/virtual/misc/uhid/0005:1209:53C1.0001")) is None


def test_a_holder_that_has_just_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holding = tmp_path / "7" / "fd"
    holding.mkdir(parents=True)
    (holding / "3").symlink_to("/dev/hidraw0")
    monkeypatch.setattr(sysfs, "_PROCESSES", tmp_path)
    assert sysfs.holder("/dev/hidraw0") == "another program (pid 7)"


def test_nobody_holds_a_file_that_this_program_has_open(tmp_path: Path) -> None:
    file = tmp_path / "device"
    with file.open("w"):
        assert sysfs.holder(str(file)) is None


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["-c", "import time; print(flush=True); time.sleep(60)"], Path(sys.executable).name),
        (["program.py"], "program.py"),
        (["-m", "program"], "program"),
    ],
)
def test_another_program_holds_it(tmp_path: Path, arguments: list[str], name: str) -> None:
    file = tmp_path / "device"
    file.touch()
    (tmp_path / "program.py").write_text("import time; print(flush=True); time.sleep(60)")
    with (
        file.open() as opened,
        subprocess.Popen(
            [sys.executable, *arguments],
            stdin=opened,
            stdout=subprocess.PIPE,
            cwd=tmp_path,
        ) as program,
    ):
        assert program.stdout is not None
        program.stdout.readline()
        assert sysfs.holder(str(file)) == f"{name} (pid {program.pid})"
        program.kill()


def test_processes_that_tell_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sysfs, "_PROCESSES", tmp_path / "none")
    assert sysfs.holder("/dev/hidraw0") is None
    monkeypatch.setattr(sysfs, "_PROCESSES", tmp_path)
    for number, command in ((1, None), (2, b"\x1b[2J\0")):
        process = tmp_path / str(number)
        (process / "fd").mkdir(parents=True)
        os.symlink("/dev/hidraw0", process / "fd" / "3")
        if command is not None:
            (process / "cmdline").write_bytes(command)
    (tmp_path / "3").mkdir()
    assert sysfs.holder("/dev/hidraw0") in {"another program (pid 1)", "another program (pid 2)"}
    assert sysfs.holder("/dev/hidraw1") is None
