"""What models and firmware versions tell of themselves, read from the firmware's sources."""

from __future__ import annotations

from typing import Any

import pytest
from onekey_emulator import Emulator, profiles

from onekey_sdk import OneKey
from onekey_sdk.models import Model
from onekey_sdk.wire import messages as m
from onekey_sdk.wire import schema
from onekey_sdk.wire.codec import Codec
from tests.emulator.host import connected, speak

TREZOR = {
    "vendor",
    "major_version",
    "minor_version",
    "patch_version",
    "device_id",
    "language",
    "label",
    "initialized",
    "revision",
    "pin_protection",
    "unlocked",
    "model",
    "capabilities",
    "session_id",
}

CLASSIC = TREZOR | {
    "passphrase_protection",
    "bootloader_hash",
    "needs_backup",
    "unfinished_backup",
    "no_backup",
    "safety_checks",
    "se_enable",
    "se_ver",
    "backup_only",
    "onekey_version",
    "onekey_serial",
    "bootloader_version",
    "coin_switch",
}

CLASSIC_UNLOCKED = {"wipe_code_protection", "auto_lock_delay_ms"}

BLE = {"ble_name", "ble_ver", "ble_enable"}

MINI = {"serial_no", "spi_flash"}

TOUCH = (
    TREZOR
    | BLE
    | {
        "onekey_version",
        "serial_no",
        "build_id",
        "bootloader_version",
        "boardloader_version",
        "sd_card_present",
    }
)

TOUCH_UNLOCKED = {
    "passphrase_protection",
    "needs_backup",
    "unfinished_backup",
    "no_backup",
    "flags",
    "recovery_mode",
    "backup_type",
    "sd_protection",
    "wipe_code_protection",
    "passphrase_always_on_device",
    "safety_checks",
    "auto_lock_delay_ms",
    "display_rotation",
    "experimental_features",
}

FIELDS: dict[tuple[str, str], tuple[set[str], set[str]]] = {
    ("classic", "2.3.0"): (CLASSIC | BLE, CLASSIC_UNLOCKED),
    ("classic", "2.11.0"): (CLASSIC | BLE, CLASSIC_UNLOCKED),
    ("classic", "3.3.0"): (
        CLASSIC | BLE | {"fw_vendor", "busy", "battery_level"},
        CLASSIC_UNLOCKED,
    ),
    ("mini", "2.3.0"): (CLASSIC | MINI, CLASSIC_UNLOCKED),
    ("mini", "3.3.0"): (CLASSIC | MINI | {"busy"}, CLASSIC_UNLOCKED),
    ("touch", "4.5.0"): (TOUCH | {"busy"}, TOUCH_UNLOCKED),
}
"""What a device with a PIN tells locked, and what else unlocked."""


def present(message: Any) -> set[str]:
    return {field.name for field, _ in message.ListFields()}


@pytest.mark.parametrize(("model", "firmware"), FIELDS)
async def test_features(model: str, firmware: str):
    locked, unlocked = FIELDS[model, firmware]
    codec = Codec(schema.load(profiles.find(model, firmware).schema))
    async with (
        Emulator(model, firmware_version=firmware, pin="1234", passphrase_protection=True) as e,
        connected(e) as host,
    ):
        if codec.schema.name == "v1":
            # Their definitions have no such field, though the firmware of the Touch sends it.
            locked = locked - {"busy", "boardloader_version"}
        assert present(await speak(host, codec, m.Initialize())) == locked
        e.user.unlock("1234")
        assert present(await speak(host, codec, m.Initialize())) == locked | unlocked


@pytest.mark.parametrize(
    ("model", "firmware", "vendor"),
    [
        ("classic", "2.3.0", "trezor.io"),
        ("classic", "3.2.0", "trezor.io"),
        ("classic", "3.3.0", None),
        ("mini", "2.10.1", "onekey.so"),
        ("mini", "2.11.0", "trezor.io"),
        ("mini", "3.3.0", None),
        ("touch", "4.1.0", "onekey.so"),
        ("touch", "4.2.0", None),
    ],
)
async def test_whom_it_claims_to_be_from(model: str, firmware: str, vendor: str | None):
    for compatible, setting in ((True, "trezor.io"), (False, "onekey.so")):
        async with (
            Emulator(model, firmware_version=firmware, trezor_compatible=compatible) as e,
            connected(e) as host,
        ):
            assert (await host.initialize()).vendor == (vendor or setting)


@pytest.mark.parametrize(
    ("model", "kind", "product", "prefix", "label"),
    [
        ("classic", None, "", "CL", "OneKey Classic"),
        ("classic1s", "CLASSIC1S", "classic1s", "PR", "OneKey Classic 1S"),
        ("classicpure", "PURE", "pure", "CP", "OneKey Classic 1S Pure"),
        ("mini", None, "", "MI", "OneKey Mini"),
        ("touch", None, "", "TC", "OneKey Touch"),
        ("pro", "PRO", "", "PR", "OneKey Pro"),
    ],
)
async def test_how_models_are_told_apart(
    model: str, kind: str | None, product: str, prefix: str, label: str
):
    async with Emulator(model) as emulator, connected(emulator) as host:
        features = await host.initialize()
        assert features.HasField("onekey_device_type") is (kind is not None)
        if kind is not None:
            assert m.OneKeyDeviceType.Name(features.onekey_device_type) == kind
        assert features.product == product
        serial = features.onekey_serial_no or features.onekey_serial or features.serial_no
        assert serial == emulator.serial
        assert serial.startswith(prefix)
        assert features.label == label
        assert features.model == ("T" if model in {"touch", "pro"} else "1")
        async with OneKey(emulator.port()) as sdk:
            assert (await sdk.get_features()).model is Model(model)


async def test_a_classic_1s_was_called_otherwise():
    async with Emulator("classic1s", firmware_version="3.10.2") as e, connected(e) as host:
        assert (await host.initialize()).product == "classic2"
    with pytest.raises(ValueError, match=r"only 3\.11\.0"):
        Emulator("classicpure", firmware_version="3.10.2")


@pytest.mark.parametrize(("firmware", "extra"), [("4.18.0", False), ("4.19.0", True)])
async def test_what_a_pro_tells_of_its_settings(firmware: str, extra: bool):
    told = {"haptic_feedback", "auto_lock_delay_ms", "auto_shutdown_delay_ms", "brightness_prcent"}
    async with (
        Emulator("pro", firmware_version=firmware, pin="1234") as emulator,
        connected(emulator) as host,
    ):
        assert (told & present(await host.initialize())) == (told if extra else set())
        emulator.user.unlock("1234")
        assert "auto_lock_delay_ms" in present(await host.initialize())


async def test_a_lock_that_a_finger_opens_was_not_told():
    for firmware, told in (("4.14.0", True), ("4.15.0", False)):
        async with (
            Emulator("pro", firmware_version=firmware, pin="1234") as emulator,
            connected(emulator) as host,
        ):
            emulator.user.enroll_fingerprint()
            emulator.user.unlock("1234")
            emulator.user.lock()
            assert (await host.initialize()).unlocked is told


async def test_only_the_pro_has_a_sensor_and_an_address_menu():
    for model in profiles.MODELS:
        async with Emulator(model) as emulator:
            if model != "pro":
                with pytest.raises(RuntimeError, match="no sensor"):
                    emulator.user.enroll_fingerprint()
                with pytest.raises(RuntimeError, match="no such menu"):
                    emulator.user.open_my_address("")
