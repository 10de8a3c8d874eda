"""Updates of the software device, from the first message to the new version."""

from __future__ import annotations

import asyncio
import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator, profiles
from onekey_emulator.faults import Faults

from onekey_sdk import (
    ActionCancelled,
    BootloaderByHand,
    BootloaderRequired,
    CallCancelled,
    DeviceInitializeFailed,
    FirmwareError,
    OneKey,
    PinInvalid,
    UIRequest,
    UpdateInterrupted,
)
from onekey_sdk.models import Mode
from onekey_sdk.session.link import Deadlines, Link
from onekey_sdk.session.prompts import Silent
from onekey_sdk.wire.codec import Codec
from tests.support.firmware import Core, Legacy, radio
from tests.support.updating import NEW, SMALL, VERSIONS, install, sent

if TYPE_CHECKING:
    from onekey_sdk import Progress

PATH = "m/44'/60'/0'/0/0"


class Heard:
    """What listeners are told."""

    def __init__(self, sdk: OneKey) -> None:
        self.tips: list[str] = []
        self.progress: list[tuple[str, int]] = []
        sdk.on(UIRequest.FIRMWARE_TIP, lambda told: self.tips.append(told["data"]["message"]))
        sdk.on(UIRequest.FIRMWARE_PROGRESS, self._advanced)

    def _advanced(self, told: dict[str, Any]) -> None:
        self.progress.append((told["progressType"], told["progress"]))


@pytest.fixture(params=NEW)
def model(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def address(sdk: OneKey) -> str:
    return (await sdk.evm_get_address(path=PATH, show_on_onekey=False)).address


# what goes well


async def test_an_update_keeps_the_seed(model: str) -> None:
    async with Emulator(model, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        heard = Heard(sdk)
        before = await address(sdk)
        updated = await install(sdk, NEW[model])
        assert updated.firmware_version == VERSIONS[model]
        assert not updated.wiped
        features = await sdk.get_features()
        assert features.firmware_version == VERSIONS[model]
        assert features.mode is Mode.NORMAL
        assert await address(sdk) == before
        assert heard.tips[:2] == ["AutoRebootToBootloader", "GoToBootloaderSuccess"]
        assert "ConfirmOnDevice" in heard.tips
        assert heard.tips[-1] == "FirmwareUpdateCompleted"
        transferred = [percent for kind, percent in heard.progress if kind == "transferData"]
        assert transferred == sorted(set(transferred))
        assert transferred[-1] == 100


async def test_a_device_that_is_in_its_bootloader(model: str) -> None:
    async with (
        Emulator(model, auto_confirm=True, bootloader=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        updated = await install(sdk, NEW[model])
        assert updated.firmware_version == VERSIONS[model]
        assert "DeviceBackToBoot" not in emulator.requests


async def test_a_mini_is_sent_there_by_hand() -> None:
    data = Legacy("first", (3, 8, 0), size=SMALL).firmware()
    async with Emulator("mini", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(BootloaderByHand) as caught:
            await install(sdk, data)
        assert caught.value.code == 410
        assert sent(emulator) == set()
        emulator.user.enter_bootloader()
        assert (await install(sdk, data)).firmware_version == (3, 8, 0)


async def test_the_classic_1s_wants_its_pin() -> None:
    async with Emulator("classic1s", pin="1234") as emulator, OneKey(emulator.port()) as sdk:
        emulator.user.confirm(3)
        emulator.user.type_pin("1234")
        assert (await install(sdk, NEW["classic1s"])).firmware_version == (3, 20, 0)
        assert "BixinPinInputOnDevice" in {
            exchange.message.DESCRIPTOR.name for exchange in emulator.trace
        }


async def test_the_classic_1s_and_a_wrong_pin() -> None:
    async with Emulator("classic1s", pin="1234") as emulator, OneKey(emulator.port()) as sdk:
        emulator.user.confirm(3)
        emulator.user.type_pin("9999")
        with pytest.raises(PinInvalid):
            await install(sdk, NEW["classic1s"])


@pytest.mark.parametrize("name", ["classic", "classic1s", "touch", "pro"])
async def test_software_of_the_radio(name: str) -> None:
    async with Emulator(name, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        updated = await install(sdk, radio((9, 8, 7)), "ble")
        assert updated.ble_version in {(9, 8, 7), (0, 0, 0)}
        assert emulator.device.storage.ble_version == "9.8.7"
        assert emulator.device.storage.firmware_version is None


async def test_all_parts_of_a_pro() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("res/", "")
        opened.writestr("res/wallpaper.jpg", b"picture" * 1000)
        opened.writestr("__MACOSX/res/._wallpaper.jpg", b"nothing")
    async with Emulator("pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        updated = await sdk.firmware_update_v3(
            firmware_binary=NEW["pro"],
            ble_binary=radio((2, 4, 0)),
            bootloader_binary=Core("pro", (2, 9, 0), size=SMALL - 1024).bootloader(),
            resource_binary=archive.getvalue(),
            unofficial=True,
        )
        assert updated.firmware_version == (4, 21, 0)
        assert updated.bootloader_version == (2, 9, 0)
        assert emulator.device.storage.ble_version == "2.4.0"
        paths = {
            exchange.message.file.path
            for exchange in emulator.trace
            if exchange.message.DESCRIPTOR.name == "EmmcFileWrite"
        }
        assert paths == {
            "0:res/wallpaper.jpg",
            "0:boot/bootloader.bin",
            "0:updates/firmware.bin",
            "0:updates/ble-firmware.bin",
        }


async def test_a_touch_with_a_newer_bootloader_has_a_disk() -> None:
    async with Emulator("touch", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        emulator.device.install(bootloader_version="2.5.0")
        await install(sdk, NEW["touch"])
        assert "EmmcFileWrite" in emulator.requests
        assert "FirmwareErase" not in emulator.requests


@pytest.mark.parametrize(("link", "size"), [("usb", 128 * 1024), ("ble", 16 * 1024)])
async def test_pieces_are_smaller_by_radio(link: Any, size: int) -> None:
    async with Emulator("pro", auto_confirm=True) as emulator, OneKey(emulator.port(link)) as sdk:
        await install(sdk, NEW["pro"])
        sizes = [
            len(exchange.message.file.data)
            for exchange in emulator.trace
            if exchange.message.DESCRIPTOR.name == "EmmcFileWrite"
        ]
        assert max(sizes) == sizes[0] == size
        assert sum(sizes) == len(NEW["pro"])


async def test_the_same_version_again() -> None:
    async with Emulator("pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        await install(sdk, NEW["pro"])
        assert (await install(sdk, NEW["pro"])).firmware_version == (4, 21, 0)


class Broken(Silent):
    """A program's interface that shows progress, and fails at it."""

    def __init__(self) -> None:
        self.shown: list[float] = []

    async def progress(self, progress: Progress) -> None:
        self.shown.append(progress.sent / progress.total)
        raise RuntimeError("out of order")


async def test_an_interface_that_fails(model: str) -> None:
    ui = Broken()
    async with (
        Emulator(model, auto_confirm=True) as emulator,
        OneKey(emulator.port(), ui=ui) as sdk,
    ):
        assert (await install(sdk, NEW[model])).firmware_version == VERSIONS[model]
    assert ui.shown == sorted(ui.shown)
    assert ui.shown[-1] == 1


# what goes wrong on the way


@pytest.mark.parametrize("at", [300, 500, 800])
async def test_the_cable_is_pulled_in_the_transfer(model: str, at: int) -> None:
    async with (
        Emulator(model, auto_confirm=True) as emulator,
        OneKey(emulator.port(faults=Faults(unplug_at=at))) as sdk,
    ):
        with pytest.raises(UpdateInterrupted, match="run the same update again") as caught:
            await install(sdk, NEW[model])
        assert caught.value.code == 9009
        assert caught.value.params["step"] == "transfer"
        assert (await sdk.get_features()).mode is Mode.BOOTLOADER
        assert (await install(sdk, NEW[model])).firmware_version == VERSIONS[model]


async def test_the_cable_is_pulled_before_the_bootloader() -> None:
    async with Emulator("pro") as emulator, OneKey(emulator.port()) as sdk:
        updating = asyncio.create_task(install(sdk, NEW["pro"]))
        await emulator.user.prompted()
        emulator.user.confirm()
        emulator.device.plugged = False  # before it can come back
        with pytest.raises(UpdateInterrupted) as caught:
            await updating
        assert caught.value.params["step"] == "bootloader"


async def test_another_device_comes_in_its_place() -> None:
    async with Emulator("pro") as emulator, OneKey(emulator.port()) as sdk:
        updating = asyncio.create_task(install(sdk, NEW["pro"]))
        await emulator.user.prompted()
        emulator.user.confirm()
        emulator.device.profile = replace(emulator.device.profile, serial="PR00OTHER")
        with pytest.raises(UpdateInterrupted, match="Another device") as caught:
            await updating
        assert caught.value.params["step"] == "bootloader"
        assert sent(emulator) == {"DeviceBackToBoot"}


async def test_somebody_starts_the_firmware_before_the_transfer() -> None:
    async with Emulator("pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        tips = Heard(sdk).tips
        updating = asyncio.create_task(install(sdk, NEW["pro"]))
        sdk.on(
            UIRequest.FIRMWARE_TIP,
            lambda told: (
                emulator.user.start_firmware()
                if told["data"]["message"] == "GoToBootloaderSuccess"
                else None
            ),
        )
        with pytest.raises(BootloaderRequired):
            await updating
        assert tips[-1] == "GoToBootloaderSuccess"
        assert sent(emulator) == {"DeviceBackToBoot"}


async def test_the_device_stays_away_after_the_installation() -> None:
    async with Emulator("pro") as emulator, OneKey(emulator.port()) as sdk:
        updating = asyncio.create_task(install(sdk, NEW["pro"]))
        for _ in range(2):
            await emulator.user.prompted()
            emulator.user.confirm()
        await asyncio.sleep(1.25)  # half of the installation
        assert emulator.screen == ["Installing 40%"]
        emulator.device.plugged = False
        with pytest.raises(UpdateInterrupted, match="did not come back") as caught:
            await updating
        assert caught.value.params["step"] == "restart"


async def test_another_program_asks_while_the_device_installs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It refuses everything then but Initialize; asking more and more of it would not help."""
    monkeypatch.setattr("onekey_emulator.firmware.bootloader_core._INSTALLING", 60.0)
    async with Emulator("pro") as emulator, OneKey(emulator.port()) as sdk:
        updating = asyncio.create_task(install(sdk, NEW["pro"]))
        for _ in range(2):
            await emulator.user.prompted()
            emulator.user.confirm()
        await asyncio.sleep(0.25)
        assert emulator.screen == ["Installing 0%"]
        link = Link(await emulator.port().open(), Codec(), Deadlines())
        before = len(emulator.trace)
        with pytest.raises(DeviceInitializeFailed):
            await link.introduce()
        assert emulator.screen == ["Installing 0%"]
        assert link.closed
        assert len(emulator.trace) - before < 50
        assert (await updating).firmware_version == VERSIONS["pro"]


async def test_the_device_runs_something_else_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    def as_before(model: str, *_: object) -> profiles.Profile:
        return profiles.find(model)

    async with Emulator("pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        monkeypatch.setattr("onekey_emulator.installed.profile", as_before)
        with pytest.raises(FirmwareError, match=r"runs firmware 4\.20\.0 and not 4\.21\.0"):
            await install(sdk, NEW["pro"])


async def test_the_program_cancels_while_the_person_thinks() -> None:
    async with Emulator("pro") as emulator, OneKey(emulator.port()) as sdk:
        updating = asyncio.create_task(install(sdk, NEW["pro"]))
        await emulator.user.prompted()
        emulator.user.confirm()
        await emulator.user.prompted()
        await sdk.cancel()
        with pytest.raises(CallCancelled):
            await updating
        assert emulator.device.storage.firmware_version is None


async def test_nobody_answers_at_the_device() -> None:
    async with Emulator("classic1s") as emulator, OneKey(emulator.port()) as sdk:
        updating = asyncio.create_task(install(sdk, NEW["classic1s"]))
        await emulator.user.prompted()
        emulator.user.confirm()
        with pytest.raises(ActionCancelled):  # the bootloader gives up after 300 s
            await updating
