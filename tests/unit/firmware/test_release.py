"""OneKey's list of releases, and what it says about devices."""

from __future__ import annotations

import json
from typing import Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk import (
    FirmwareType,
    InvalidParameter,
    Model,
    OneKey,
    ReleaseStatus,
)
from onekey_sdk.firmware.release import Releases, fetch
from onekey_sdk.models import Features, Mode


def release(version: list[int], **more: Any) -> dict[str, Any]:
    """One entry as the list has it."""
    text = ".".join(map(str, version))
    return {
        "required": False,
        "url": f"https://example.org/{text}.bin",
        "fingerprint": "ab" * 32,
        "version": version,
        "changelog": {"en-US": f"New in {text}", "zh-CN": f"{text} 的新功能"},
        **more,
    }


LIST: dict[str, Any] = {
    "classic": {
        "firmware": [release([2, 0, 0])],
        "firmware-v8": [
            release(
                [3, 10, 0],
                bootloaderVersion=[2, 1, 0],
                bootloaderResource="https://example.org/boot.bin",
                bootloaderRelatedFirmwareVersion=[3, 10, 0],
                bootloaderChangelog={"en-US": "A new bootloader", "zh-CN": "新"},
            ),
            release([3, 9, 0]),
        ],
        "ble": [release([1, 2, 4], webUpdate="https://example.org/web.bin", fingerprintWeb="cd")],
    },
    "touch": {
        "firmware": [release([3, 4, 0], required=True)],
        "firmware-v8": [release([4, 10, 0]), release([4, 11, 0], required=True)],
        "ble": [],
    },
    "pro": {
        "firmware": [],
        "firmware-v8": [
            release([4, 19, 0]),
            release(
                [4, 21, 0],
                resource="https://example.org/res.zip",
                bootloaderVersion=[2, 9, 0],
                bootloaderResource="https://example.org/boot.bin",
                displayBootloaderVersion=[2, 9, 0],
            ),
        ],
        "firmware-btc-v8": [release([4, 20, 5])],
        "ble": [release([2, 4, 0])],
    },
    "bridge": {"version": [2, 2, 0]},
}


def features(model: Model, **known: Any) -> Features:
    """What a device of that model says of itself."""
    values: dict[str, Any] = dict.fromkeys(Features.__dataclass_fields__)
    values |= {
        "model": model,
        "mode": Mode.NORMAL,
        "firmware_version": (0, 0, 0),
        "bootloader_version": (0, 0, 0),
        "ble_version": (0, 0, 0),
        "firmware_type": FirmwareType.UNIVERSAL,
        **known,
    }
    return Features(**values)


@pytest.mark.parametrize(
    ("model", "version", "status", "newest"),
    [
        (Model.PRO, (4, 20, 0), ReleaseStatus.OUTDATED, (4, 21, 0)),
        (Model.PRO, (4, 21, 0), ReleaseStatus.VALID, (4, 21, 0)),
        (Model.PRO, (5, 0, 0), ReleaseStatus.VALID, (4, 21, 0)),
        (Model.TOUCH, (4, 10, 0), ReleaseStatus.REQUIRED, (4, 11, 0)),
        (Model.TOUCH, (3, 3, 9), ReleaseStatus.REQUIRED, (3, 4, 0)),
        (Model.TOUCH, (3, 4, 0), ReleaseStatus.REQUIRED, (4, 11, 0)),
        (Model.CLASSIC, (3, 9, 0), ReleaseStatus.OUTDATED, (3, 10, 0)),
        (Model.MINI, (3, 0, 0), ReleaseStatus.VALID, None),
        (Model.UNKNOWN, (3, 0, 0), ReleaseStatus.UNKNOWN, None),
    ],
)
def test_firmware(
    model: Model, version: Any, status: ReleaseStatus, newest: tuple[int, int, int] | None
) -> None:
    info = Releases(LIST).firmware(features(model, firmware_version=version))
    assert info.status is status
    assert info.current == version
    assert (info.release.version if info.release else None) == newest


def test_what_is_new_since_then() -> None:
    info = Releases(LIST).firmware(features(Model.PRO, firmware_version=(4, 18, 0)))
    assert [changes["en-US"] for changes in info.changelog] == ["New in 4.21.0", "New in 4.19.0"]


def test_firmware_for_bitcoin_alone() -> None:
    releases = Releases(LIST)
    own = features(Model.PRO, firmware_version=(4, 20, 5), firmware_type=FirmwareType.BITCOIN_ONLY)
    assert releases.firmware(own).status is ReleaseStatus.VALID
    other = features(Model.PRO, firmware_version=(4, 21, 0))
    switching = releases.firmware(other, FirmwareType.BITCOIN_ONLY)
    assert switching.status is ReleaseStatus.OUTDATED
    assert switching.release is not None
    assert switching.release.version == (4, 20, 5)


def test_bootloaders_that_tell_nothing_of_the_firmware() -> None:
    releases = Releases(LIST)
    classic = features(Model.CLASSIC, mode=Mode.BOOTLOADER)
    assert releases.firmware(classic).status is ReleaseStatus.UNKNOWN
    pro = features(Model.PRO, mode=Mode.BOOTLOADER)
    assert releases.firmware(pro).status is ReleaseStatus.NONE
    assert releases.firmware(pro).bootloader_mode


def test_the_radio() -> None:
    releases = Releases(LIST)
    old = releases.ble(features(Model.CLASSIC, ble_version=(1, 2, 3)))
    assert old.status is ReleaseStatus.OUTDATED
    assert old.release is not None
    assert old.release.url == "https://example.org/web.bin"
    assert old.release.fingerprint == "cd"
    assert releases.ble(features(Model.MINI)).status is ReleaseStatus.NONE


def test_bootloaders_of_touch_and_pro() -> None:
    releases = Releases(LIST)
    pro = features(Model.PRO, firmware_version=(4, 20, 0), bootloader_version=(2, 8, 0))
    assert releases.bootloader(pro).status is ReleaseStatus.OUTDATED
    new = features(Model.PRO, firmware_version=(4, 20, 0), bootloader_version=(2, 9, 0))
    assert releases.bootloader(new).status is ReleaseStatus.VALID
    touch = features(Model.TOUCH, firmware_version=(4, 10, 0), bootloader_version=(2, 4, 4))
    assert releases.bootloader(touch).status is ReleaseStatus.VALID


def test_bootloaders_of_the_classic_family() -> None:
    releases = Releases(LIST)
    old = features(Model.CLASSIC, firmware_version=(3, 9, 0), bootloader_version=(2, 0, 0))
    assert releases.bootloader(old).status is ReleaseStatus.VALID
    assert releases.bootloader(old, (3, 9, 9)).status is ReleaseStatus.VALID
    needing = releases.bootloader(old, (3, 10, 0))
    assert needing.status is ReleaseStatus.OUTDATED
    assert needing.changelog == ({"en-US": "A new bootloader", "zh-CN": "新"},)
    new = features(Model.CLASSIC, firmware_version=(3, 9, 0), bootloader_version=(2, 1, 0))
    assert releases.bootloader(new, (3, 10, 0)).status is ReleaseStatus.VALID


async def test_the_methods() -> None:
    async with Emulator("pro") as emulator, OneKey(emulator.port()) as sdk:
        everything = await sdk.check_all_firmware_release(releases=json.dumps(LIST))
        assert everything.firmware.status is ReleaseStatus.OUTDATED
        assert everything.bootloader.status is ReleaseStatus.OUTDATED
        assert everything.ble.status is ReleaseStatus.NONE
        assert await sdk.check_firmware_release(releases=LIST) == everything.firmware
        assert await sdk.check_ble_firmware_release(releases=LIST) == everything.ble
        assert await sdk.call("checkBLEFirmwareRelease", releases=LIST) == everything.ble
        assert await sdk.check_bootloader_release(releases=LIST) == everything.bootloader
        emulator.user.enter_bootloader()
        assert (await sdk.check_firmware_release(releases=LIST)).bootloader_mode
        versions = await sdk.get_firmware_versions()
        assert versions.firmware_version == (4, 20, 0)
        assert set(versions.secure_elements) == {"se01", "se02", "se03", "se04"}


NO_LISTS: list[Any] = [
    "",
    "nothing",
    "[]",
    "{}",
    b"\xff",
    "[" * 100_000,
    {"pro": None},
    {"pro": {"firmware-v8": [{}]}},
    {"pro": {"firmware-v8": {"version": [1, 2, 3]}}},
    {"pro": {"firmware-v8": [release([1, 2])]}},
    {"pro": {"firmware-v8": [{**release([1, 2, 3]), "url": 5}]}},
    {"pro": {"firmware-v8": [{**release([1, 2, 3]), "changelog": "text"}]}},
]


@pytest.mark.parametrize("source", NO_LISTS)
def test_what_is_no_list_of_releases(source: Any) -> None:
    with pytest.raises(InvalidParameter, match="list of releases"):
        Releases(source)


@pytest.mark.parametrize("url", ["http://data.onekey.so/config.json", "file:///etc/passwd", ""])
def test_it_is_fetched_by_https_alone(url: str) -> None:
    with pytest.raises(InvalidParameter, match="https"):
        fetch(url)
