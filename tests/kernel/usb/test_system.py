"""Several devices, several programs, several users, and the power management of the bus."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk import Change, Mode, OneKey, errors
from onekey_sdk.session.link import Deadlines

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from tests.kernel.usb.conftest import Link
    from tests.kernel.usb.devices import RemoteDevice

PATH = "m/44'/60'/0'/0/0"
ADDRESS = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
SOON = 20.0
BROKEN = (errors.DeviceDisconnected, errors.DeviceNotFound, errors.ResponseTimeout)

HOLD = {
    "hid": """
import hidraw
found = [each for each in hidraw.enumerate(0x1209) if each["serial_number"] == SERIAL]
device = hidraw.device()
device.open_path(found[0]["path"])
""",
    "usb": """
import usb.core, usb.util
device = usb.core.find(custom_match=lambda each: each.idVendor == 0x1209
                       and each.serial_number == SERIAL)
usb.util.claim_interface(device, 0)
""",
}
"""How another program takes a device for itself."""

WAIT = "import sys; print('held', flush=True); sys.stdin.read()"


@contextmanager
def holding(script: str) -> Generator[Any]:
    """A program that has a device until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"held\n"
        yield program


async def test_two_devices_at_once(classic: RemoteDevice, pro: RemoteDevice):
    async with OneKey() as sdk:
        found = {each.serial: each for each in await sdk.search_devices()}
        assert len(found) == 2
        addresses = await asyncio.gather(
            *(
                sdk.evm_get_address(
                    each.connect_id, each.device_id, path=PATH, use_empty_passphrase=True
                )
                for each in found.values()
                for _ in range(3)
            )
        )
    assert {each.address for each in addresses} == {ADDRESS}
    for device in (classic, pro):
        assert device.ask("requests").count("EthereumGetAddressOneKey") >= 3


async def test_held_by_another_program(link: Link):
    script = f"SERIAL = {link.device.serial!r}\n{HOLD[link.scheme]}\n{WAIT}"
    with holding(script) as program:
        async with OneKey(link.address) as sdk:
            (found,) = await sdk.search_devices()
            assert found.busy
            assert found.holder is not None
            assert str(program.pid) in found.holder
            with pytest.raises(errors.DeviceBusy):
                await sdk.get_features(retry_count=0, wait=0.5)
            waiting = asyncio.create_task(sdk.search_devices(wait=SOON))
            await asyncio.sleep(0)
            program.stdin.close()
            (found,) = await waiting
            assert not found.busy
            assert found.device_id == link.device.ask("device_id")


BORROW = """
import asyncio, sys
from onekey_sdk import OneKey

async def main():
    async with OneKey(sys.argv[1]) as sdk:
        print((await sdk.get_features(timeout=60)).device_id, flush=True)
        sys.stdin.read()

asyncio.run(main())
"""


async def test_borrowed_by_a_program_that_is_killed(classic: RemoteDevice):
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", BORROW, f"usb:{classic.serial}"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert program.stdout is not None
    device_id = classic.ask("device_id")
    assert await program.stdout.readline() == f"{device_id}\n".encode()
    program.kill()
    await program.communicate()
    assert not classic.at_rest  # the kernel's HID driver has lost it
    async with OneKey(f"usb:{classic.serial}") as sdk:
        assert (await sdk.get_features()).device_id == device_id
    await _until(lambda: classic.at_rest)
    async with OneKey(f"hid:{classic.serial}") as sdk:
        assert (await sdk.get_features()).device_id == device_id


async def test_the_bus_is_reset_meanwhile(link: Link):
    reset = f"""
import usb.core
device = usb.core.find(custom_match=lambda each: each.idVendor == 0x1209
                       and each.serial_number == {link.device.serial!r})
device.reset()
"""
    patience = Deadlines(introduce=5.0, answer=5.0)
    async with OneKey(link.address, deadlines=patience) as sdk:

        async def call() -> str:
            return (await sdk.evm_get_address(path=PATH, use_empty_passphrase=True)).address

        assert await call() == ADDRESS
        program = await asyncio.create_subprocess_exec(sys.executable, "-c", reset)
        resetting = asyncio.create_task(program.wait())
        while not resetting.done():
            try:
                assert await call() == ADDRESS
            except BROKEN as error:
                print(type(error).__name__)
        assert resetting.result() == 0
        with suppress(*BROKEN):  # it may not have noticed yet
            await call()
        assert await call() == ADDRESS


async def test_into_the_bootloader_and_back(link: Link):
    device = link.device
    async with OneKey(f"{link.scheme}:") as sdk, asyncio.timeout(SOON):
        device_id = device.ask("device_id")
        (connect_id,) = (
            each.connect_id for each in await sdk.search_devices() if each.device_id == device_id
        )
        seen = (each async for each in sdk.watch() if each.device.connect_id == connect_id)
        arrived = await anext(seen)
        assert (arrived.change, arrived.device.mode) == (Change.ARRIVED, Mode.NORMAL)
        for enter, mode in [("enter_bootloader", Mode.BOOTLOADER), ("start_firmware", Mode.NORMAL)]:
            device.ask(f"user.{enter}")
            assert (await anext(seen)).change is Change.REMOVED
            changed = await anext(seen)
            assert (changed.change, changed.device.mode) == (Change.MODE_CHANGED, mode)


async def test_suspended(link: Link):
    place = link.device.place
    assert place is not None
    power = place / "power"
    (power / "autosuspend_delay_ms").write_text("0")
    (power / "control").write_text("auto")
    for _ in range(2):
        await _until(lambda: (power / "runtime_status").read_text() == "suspended\n")
        async with OneKey(link.address) as sdk:
            answer = await sdk.evm_get_address(path=PATH, use_empty_passphrase=True)
            assert answer.address == ADDRESS
    (power / "control").write_text("on")


async def _until(happens: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON):
        while not happens():  # noqa: ASYNC110 - the kernel tells nobody
            await asyncio.sleep(0.1)
