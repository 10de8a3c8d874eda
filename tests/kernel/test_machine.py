"""What all other tests of this folder rely on."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest


def test_a_kernel_of_its_own():
    assert os.uname().nodename == "bench"
    assert Path("/proc/1/cmdline").read_bytes().startswith(b"/bin/bash\0/mnt/guest.sh")


@pytest.mark.parametrize("name", ["vhci_hcd", "uhid", "hci_vhci"])
def test_drivers_for_virtual_devices(name: str):
    assert f"{name} " in Path("/proc/modules").read_text()


def test_devices_are_announced():
    subprocess.run(["udevadm", "control", "--ping"], check=True, timeout=10)


def test_the_root_can_be_written_on():
    Path("/etc/written-by-a-test").write_text("only seen in here")
