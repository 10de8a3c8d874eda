"""Updates that are refused: by the host before it sends anything, by the person, by the device."""

from __future__ import annotations

import pytest
from onekey_emulator import Emulator

from onekey_sdk import (
    ActionCancelled,
    BatteryTooLow,
    DeviceFailure,
    DowngradeNotAllowed,
    FirmwareFileError,
    FirmwareTooOld,
    MethodUnsupported,
    OneKey,
)
from onekey_sdk.models import Mode
from tests.support.firmware import Core, Legacy, radio
from tests.support.updating import NEW, SMALL, VERSIONS, discharge, install, sent


@pytest.fixture(params=NEW)
def model(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# what is refused before anything is sent


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("pro", NEW["touch"], "for a touch, and this is a pro"),
        ("touch", NEW["pro"], "for a pro, and this is a touch"),
        ("pro", NEW["classic1s"], "for a classic1s or classicpure"),
        ("classic1s", NEW["classic"], "for a classic or mini"),
        ("classic", NEW["classic1s"], "and this is a classic"),
        ("pro", radio(), "holds ble, not firmware"),
        ("pro", NEW["pro"][:-1], "cut off"),
    ],
)
async def test_a_file_for_another_device(name: str, data: bytes, words: str) -> None:
    async with Emulator(name, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(FirmwareFileError, match=words):
            await install(sdk, data)
        assert sent(emulator) == set()


@pytest.mark.parametrize("name", ["classic1s", "touch", "pro"])
async def test_what_onekey_has_not_signed(name: str) -> None:
    async with Emulator(name, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(FirmwareFileError, match="did not come from OneKey"):
            await install(sdk, NEW[name], unofficial=False)
        assert sent(emulator) == set()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("classic1s", Legacy(version=(3, 18, 0), size=SMALL).firmware()),
        ("pro", Core("pro", (4, 19, 0), size=SMALL - 1024).firmware()),
    ],
)
async def test_what_the_device_would_not_go_back_to(name: str, data: bytes) -> None:
    async with Emulator(name, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(DowngradeNotAllowed) as caught:
            await install(sdk, data, allow_wipe=True)
        assert caught.value.code == 823
        assert sent(emulator) == set()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("classic1s", Legacy(bitcoin_only=True, size=SMALL).firmware(), "to bitcoinonly"),
        ("pro", Core("pro", bitcoin_only=True, size=SMALL - 1024).firmware(), "to bitcoinonly"),
        ("touch", Core("touch", (4, 1, 0), size=SMALL - 1024).firmware(), "older than"),
    ],
)
async def test_what_erases_the_seed_is_told_before(name: str, data: bytes, words: str) -> None:
    async with Emulator(name, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(FirmwareFileError, match=words):
            await install(sdk, data)
        assert sent(emulator) == set()
        before = emulator.device_id
        updated = await install(sdk, data, allow_wipe=True)
        assert updated.wiped
        assert emulator.device_id != before
        assert not (await sdk.get_features()).initialized


async def test_a_low_battery() -> None:
    async with Emulator("classic1s") as emulator, OneKey(emulator.port("ble")) as sdk:
        discharge(emulator)
        with pytest.raises(BatteryTooLow) as caught:
            await install(sdk, NEW["classic1s"])
        assert caught.value.code == 9008
        assert sent(emulator) == set()


async def test_a_low_battery_on_the_cable() -> None:
    async with (
        Emulator("classic1s", auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        discharge(emulator)
        assert (await install(sdk, NEW["classic1s"])).firmware_version == (3, 20, 0)


async def test_several_parts_are_for_the_pro() -> None:
    async with Emulator("touch") as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(MethodUnsupported):
            await sdk.firmware_update_v3(firmware_binary=NEW["touch"], unofficial=True)
    async with Emulator("pro") as emulator, OneKey(emulator.port()) as sdk:
        emulator.device.install(bootloader_version="2.7.9")
        with pytest.raises(FirmwareTooOld, match=r"2\.8\.0"):
            await sdk.firmware_update_v3(firmware_binary=NEW["pro"], unofficial=True)
        with pytest.raises(FirmwareFileError, match="nothing to install"):
            await sdk.firmware_update_v3()
        with pytest.raises(FirmwareFileError, match="resources is damaged"):
            await sdk.firmware_update_v3(firmware_binary=NEW["pro"], resource_binary=b"PK")
        assert sent(emulator) == set()


# what the person or the device refuses


async def test_the_person_does_not_want_to_restart(model: str) -> None:
    async with Emulator(model) as emulator, OneKey(emulator.port()) as sdk:
        emulator.user.refuse()
        with pytest.raises(ActionCancelled):
            await install(sdk, NEW[model])
        assert (await sdk.get_features()).mode is Mode.NORMAL


async def test_the_person_does_not_want_the_firmware(model: str) -> None:
    async with Emulator(model) as emulator, OneKey(emulator.port()) as sdk:
        emulator.user.confirm()
        emulator.user.refuse()
        with pytest.raises(ActionCancelled):
            await install(sdk, NEW[model])
        assert emulator.device.storage.firmware_present
        emulator.user.start_firmware()
        emulator.user.confirm(3)
        assert (await install(sdk, NEW[model])).firmware_version == VERSIONS[model]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("classic1s", Legacy(signers=(), size=SMALL).firmware(), "Signatures is wrong"),
        ("pro", Core("pro", signers=(), size=SMALL - 1024).firmware(), "header invalid"),
        (
            "touch",
            Core("touch", signers=(), size=SMALL - 1024).firmware(),
            "Invalid firmware header",
        ),
    ],
)
async def test_the_device_refuses_what_nobody_has_signed(
    name: str, data: bytes, words: str
) -> None:
    async with Emulator(name, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(DeviceFailure, match=words):
            await install(sdk, data, allow_wipe=True)
        assert emulator.device.storage.firmware_version is None
