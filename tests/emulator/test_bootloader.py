"""The bootloader: what it says of itself, and what becomes of everything else."""

from __future__ import annotations

from typing import Any

import pytest
from onekey_emulator import Emulator, profiles

from onekey_sdk import OneKey
from onekey_sdk.errors import (
    BootloaderDetected,
    BootloaderRequired,
    DeviceDisconnected,
    NotAllowedInBootloader,
)
from onekey_sdk.models import Mode, Model
from onekey_sdk.session.device import Device
from onekey_sdk.wire import messages as m
from tests.emulator.host import ADDRESSES, GET_ADDRESS, connected, failure, name

PATH = "m/44'/60'/0'/0/0"

EVERY = {"vendor", "major_version", "minor_version", "patch_version", "bootloader_mode"}
PRESENT = {"firmware_present"}
FIRMWARE = {"fw_major", "fw_minor", "fw_patch"}
FIELDS = {
    "classic": EVERY | PRESENT | FIRMWARE | {"model", "battery_level"},
    "mini": EVERY | PRESENT | {"serial_no", "spi_flash", "se_ver", "cpu_info", "pre_firmware"},
    "touch": EVERY
    | PRESENT
    | FIRMWARE
    | {"model", "fw_vendor", "onekey_version", "ble_name", "ble_ver", "ble_enable", "se_ver"}
    | {"serial_no", "boardloader_version"},
}
"""Read from the sources of the bootloaders: usb_send.h, messages.c."""


@pytest.fixture(params=profiles.MODELS)
def model(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def address(sdk: Any, **how: Any) -> str:
    found = await sdk.evm_get_address(path=PATH, show_on_onekey=False, **how)
    return str(found.address)


@pytest.mark.parametrize("which", FIELDS)
async def test_features(which: str):
    async with Emulator(which, bootloader=True) as emulator, connected(emulator) as host:
        features = await host.initialize()
        assert {field.name for field, _ in features.ListFields()} == FIELDS[which]
        assert features.bootloader_mode
        assert features.firmware_present
        assert features.vendor == "onekey.so"
        assert not features.HasField("session_id")


async def test_it_answers_little(model: str):
    async with Emulator(model, bootloader=True) as emulator, connected(emulator) as host:
        assert (await host.call(m.GetFeatures())).bootloader_mode
        assert name(await host.call(m.Ping(message="x"))) == "Success"
        await host.initialize()
        for message in (GET_ADDRESS, m.Cancel(), m.LockDevice()):
            code, text = failure(await host.call(message))
            assert code == "UnexpectedMessage"
            assert text == ("Unexpected message" if model in {"touch", "pro"} else "")
        assert emulator.screen == ["bootloader"]
        with pytest.raises(RuntimeError, match="in its bootloader"):
            emulator.user.lock()


async def test_the_client_says_so(model: str):
    async with (
        Emulator(model, bootloader=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        (found,) = await sdk.search_devices()
        assert found.model is Model(model)
        assert found.mode is Mode.BOOTLOADER
        assert found.device_id is None
        with pytest.raises(NotAllowedInBootloader) as caught:
            await address(sdk)
        assert caught.value.code == 116
        with pytest.raises(BootloaderDetected) as detected:
            await address(sdk, detect_bootloader_device=True)
        assert detected.value.code == 115
        assert "EthereumGetAddressOneKey" not in emulator.requests
        assert (await sdk.get_features()).mode is Mode.BOOTLOADER


async def test_what_needs_the_bootloader(model: str):
    async with Emulator(model) as emulator, OneKey(emulator.port()) as sdk:
        await sdk.search_devices()
        (device,) = _devices(sdk)
        with pytest.raises(BootloaderRequired) as caught:
            device.check_mode({Mode.BOOTLOADER})
        assert caught.value.code == 108
        emulator.user.enter_bootloader()
        await sdk.search_devices()
        device.check_mode({Mode.BOOTLOADER})


def _devices(sdk: OneKey) -> tuple[Device, ...]:
    return vars(sdk)["_directory"].devices  # type: ignore[no-any-return]


async def test_there_and_back(model: str):
    async with (
        Emulator(model, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        assert await address(sdk) == ADDRESSES[""]
        emulator.user.enter_bootloader()
        with pytest.raises(NotAllowedInBootloader):
            await address(sdk)
        emulator.user.start_firmware()
        assert await address(sdk) == ADDRESSES[""]


async def test_a_restart_cuts_links_and_ends_sessions(model: str):
    async with Emulator(model) as emulator:
        async with connected(emulator) as host:
            session_id = (await host.initialize()).session_id
            emulator.user.enter_bootloader()
            with pytest.raises(DeviceDisconnected):
                await host.receive()
        emulator.user.start_firmware()
        async with connected(emulator) as host:
            assert (await host.initialize(session_id=session_id)).session_id != session_id


async def test_a_pin_locks_after_a_restart(model: str):
    async with Emulator(model, pin="1234") as emulator:
        emulator.user.unlock("1234")
        async with connected(emulator) as host:
            assert (await host.initialize()).unlocked
        emulator.user.enter_bootloader()
        emulator.user.start_firmware()
        async with connected(emulator) as host:
            assert not (await host.initialize()).unlocked
