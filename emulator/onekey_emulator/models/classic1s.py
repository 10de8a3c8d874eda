"""OneKey Classic 1S and Classic 1S Pure: one firmware, with sessions in the secure element."""

from __future__ import annotations

from dataclasses import replace

from onekey_emulator.models._common import (
    COMPATIBLE_VERSION,
    FW_VERSION,
    LEGACY_AUTO_LOCK,
    LEGACY_CAPABILITIES,
    LEGACY_TOLD,
    LEGACY_TOLD_UNLOCKED,
    checksum,
)
from onekey_emulator.profiles import Change, Family, Model, Profile, Sessions

_BLE = {"name": "K1234", "version": "1.5.6", "build_id": "1234567"}
_BOOT_HASH = bytes.fromhex("affc6ce45310ff035c94d9f4b7b269165ce60b51e17b866ed0e4471fe7610371")
_BOOTLOADER = (2, 1, 2)
_SE = {
    "onekey_se01_version": "1.1.6",
    "onekey_se01_hash": checksum("5e"),
    "onekey_se01_build_id": "emu0001",
}
_FIRMWARE_HASH = checksum("f1")

_FIRST = Profile(
    model="classic1s",
    name="OneKey Classic 1S",
    family=Family.LEGACY,
    serial="PR000000000EMU01",
    trezor_compatible=False,
    auto_lock_range=LEGACY_AUTO_LOCK,
    pin_warning=5,
    set_up_by_host=False,
    features={
        **COMPATIBLE_VERSION,
        "revision": bytes.fromhex("9749c401fb6a4c57bbb7c024987c00315b7ad220"),
        "model": "1",
        "fw_vendor": "OneKey",
        "needs_backup": False,
        "unfinished_backup": False,
        "no_backup": False,
        "busy": False,
        "capabilities": LEGACY_CAPABILITIES,
        "ble_name": _BLE["name"],
        "ble_ver": _BLE["version"],
        "ble_enable": True,
        "se_enable": True,
        "se_ver": _SE["onekey_se01_version"],
        "coin_switch": 3,
        "battery_level": 4,
        "product": "classic2",
        "onekey_device_type": "CLASSIC1S",
        "onekey_se_type": "THD89",
        "onekey_boot_version": "2.3.2",
        "onekey_boot_hash": _BOOT_HASH,
        **_SE,
        "onekey_firmware_hash": _FIRMWARE_HASH,
        "onekey_firmware_build_id": "key_em",
        "onekey_ble_build_id": _BLE["build_id"],
        "onekey_ble_hash": b"6551e797240051925b8a62615f4c8baa",
    },
    told=LEGACY_TOLD | {"onekey_firmware_version", "onekey_serial_no"},
    told_unlocked=LEGACY_TOLD_UNLOCKED,
    bootloader={
        "vendor": "onekey.so",
        **dict(zip(("major_version", "minor_version", "patch_version"), _BOOTLOADER, strict=True)),
        "bootloader_mode": True,
        "model": "1",
        "battery_level": 4,
        "product": "classic1s",
        "onekey_device_type": "CLASSIC1S",
        "onekey_se_type": "THD89",
        **_SE,
        "onekey_boot_version": ".".join(map(str, _BOOTLOADER)),
        "onekey_boot_hash": _BOOT_HASH,
        "onekey_firmware_hash": _FIRMWARE_HASH,
    },
    bootloader_told=frozenset({"firmware_present", *FW_VERSION, "onekey_firmware_version"}),
)

_VERSIONS = (
    "3.7.1",
    "3.9.0",
    "3.10.0",
    "3.10.1",
    "3.10.2",
    "3.11.0",
    "3.12.0",
    "3.12.1",
    "3.13.0",
    "3.14.0",
    "3.15.0",
    "3.16.0",
    "3.17.0",
    "3.18.0",
    "3.19.0",
)

_CHANGES = (
    Change(
        "3.10.1",
        "Features tell name and version of Bluetooth by OneKey's own fields too",
        features={"onekey_ble_name": _BLE["name"], "onekey_ble_version": _BLE["version"]},
    ),
    Change(
        "3.11.0",
        "runs on the Classic 1S Pure too; Cancel ends pages and entries on the device",
        profile={"pin_warning_told": True, "pages_hear_cancel": True},
        features={"product": "classic1s"},
    ),
    Change(
        "3.14.0",
        "PINs of hidden wallets, with GetPassphraseState and UnLockDevice; a lock ends all "
        "sessions",
        profile={"attach": True, "lock_ends": Sessions.ALL, "pin_warning": 2},
        features={
            "capabilities": (
                *LEGACY_CAPABILITIES,
                "Capability_AttachToPin",
                "Capability_EthereumTypedData",
            ),
        },
        told=frozenset({"attach_to_pin_user", "unlocked_attach_pin"}),
    ),
)

_FIRST_PURE = replace(
    _FIRST,
    model="classicpure",
    name="OneKey Classic 1S Pure",
    serial="CP000000000EMU01",
    bootloader={**_FIRST.bootloader, "product": "pure", "onekey_device_type": "PURE"},
)
_CHANGES_PURE = tuple(
    replace(
        change,
        what="Cancel ends pages and entries on the device",
        features={"product": "pure", "onekey_device_type": "PURE"},
    )
    if "product" in change.features
    else change
    for change in _CHANGES
)

MODELS = {
    "classic1s": Model(_FIRST, _VERSIONS, _CHANGES),
    "classicpure": Model(_FIRST_PURE, _VERSIONS[_VERSIONS.index("3.11.0") :], _CHANGES_PURE),
}
