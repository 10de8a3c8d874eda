"""Programs that find the device on USB: this project's own, the kernel's, Trezor's and OneKey's."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from onekey_emulator import Emulator

from onekey_sdk import OneKey
from tests.kernel.ten_lines import ADDRESSES, PROGRAM

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.kernel.usb.devices import RemoteDevice

SOON = 40.0


def prepare() -> None:
    """Needs the network, which the machine does not have."""
    from tests.interop import javascript
    from tests.support import npm

    if shutil.which("npm"):
        npm.install(javascript.HERE)


def run(*command: str, timeout: float = 90) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_same_ten_lines_on_both_drivers_of_one_interface(classic: RemoteDevice):
    for scheme in ("usb", "hid"):
        address = f"{scheme}:{classic.serial}"
        assert run(sys.executable, "-c", PROGRAM, address).split() == ADDRESSES, address


@contextmanager
def emulator(*options: str) -> Generator[None]:
    """The program that plays the device."""
    with subprocess.Popen(
        [sys.executable, "-m", "onekey_emulator", "--udp", "0", "--auto-confirm", *options],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            assert "is ready at" in process.stdout.readline()
            yield
        finally:
            process.terminate()


async def appears(address: str, device_id: str) -> None:
    """Resume when that device is there, and has said so itself."""
    async with OneKey(address) as sdk, asyncio.timeout(SOON):
        async for change in sdk.watch():
            if change.device.device_id == device_id:
                return


async def test_attached_with_usbip():
    with emulator("--usbip", "3240", "--seed", "7"):
        assert "1-1: " in run("usbip", "list", "--remote", "127.0.0.1")
        run("usbip", "attach", "--remote", "127.0.0.1", "--busid", "1-1")
        await appears("usb:", Emulator(seed=7).device_id)


async def test_hid_without_usb():
    with emulator("--uhid", "--model", "classic", "--seed", "8"):
        await appears("hid:", Emulator("classic", seed=8).device_id)


def test_trezorlib(pro: RemoteDevice):
    assert run(sys.executable, "-c", TREZORLIB).split() == ["OneKey", "Pro", ADDRESSES[0]]


TREZORLIB = """
from trezorlib import client, ethereum
from trezorlib.tools import parse_path
from trezorlib.transport.webusb import WebUsbTransport

transport, = WebUsbTransport.enumerate()
with client.get_client(client.AppManifest(app_name="bench"), transport) as trezor:
    session = trezor.get_session("")
    print(transport.device.getProduct())
    print(ethereum.get_address(session, parse_path("m/44h/60h/0h/0/0")))
"""


def test_javascript_sdk(pro: RemoteDevice):
    script = str(Path(__file__).with_name("node_usb.cjs"))
    said = json.loads(run("node", script, pro.ask("device_id")))
    assert said["device"]["deviceType"] == "pro"
    assert said["address"]["payload"]["address"].lower() == ADDRESSES[0].lower()
