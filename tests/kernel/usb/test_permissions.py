"""Ordinary users, before and after the udev rules are installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.kernel.usb.conftest import Link
from tests.kernel.usb.devices import RemoteDevice

if TYPE_CHECKING:
    from collections.abc import Generator

    from onekey_emulator.links.usb_descriptors import InterfaceKind

NOBODY = 65534
RULES = Path("/etc/udev/rules.d/51-onekey.rules")

SEAT = Path("/run/systemd/seats/seat0")
"""Where systemd-logind, which does not run here, says who sits at the computer."""

TRY = """
import asyncio, sys
from onekey_sdk import OneKey, OneKeyError

async def main():
    async with OneKey(sys.argv[1]) as sdk:
        try:
            print((await sdk.get_features(poll_interval_time=0.2)).device_id)
        except OneKeyError as error:
            print(error.code, error)

asyncio.run(main())
"""


@pytest.fixture
def _somebody_sits_there(tmp_path: Path) -> None:
    """At this computer, and may run Python."""
    SEAT.parent.mkdir(parents=True, exist_ok=True)
    SEAT.write_text(f"IS_SEAT0=1\nACTIVE=1\nACTIVE_UID={NOBODY}\n")
    for place in (sys.executable, sys.base_prefix, __file__):
        for parent in Path(place).parents:
            parent.chmod(parent.stat().st_mode | 0o011)
    os.chown(tmp_path, NOBODY, NOBODY)


def as_nobody(address: str, folder: Path) -> str:
    """What an ordinary user gets."""
    user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    done = subprocess.run(
        [*user, sys.executable, "-c", TRY, address],
        env={**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(params=["hid", "usb"])
def own_id(request: pytest.FixtureRequest) -> Generator[Link]:
    """A device with OneKey's own id; systemd lets people use those with Trezor's on USB."""
    RULES.unlink(missing_ok=True)
    subprocess.run(["udevadm", "control", "--reload"], check=True)
    kinds: dict[str, InterfaceKind] = {"hid": "hid", "usb": "webusb"}
    device = RemoteDevice("classic1s", [kinds[request.param]], seed=9, trezor_compatible=False)
    yield Link(request.param, device)
    device.stop()


@pytest.mark.usefixtures("_somebody_sits_there")
def test_the_rules_let_people_in(own_id: Link, tmp_path: Path):
    refused = as_nobody(own_id.address, tmp_path)
    assert refused.startswith("821 ")
    assert "onekey udev install" in refused
    subprocess.run([sys.executable, "-m", "onekey_sdk.cli", "udev", "install"], check=True)
    assert as_nobody(own_id.address, tmp_path) == own_id.device.ask("device_id")
