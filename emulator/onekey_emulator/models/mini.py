"""OneKey Mini: the Classic's firmware without Bluetooth and battery, developed on its own."""

from __future__ import annotations

from onekey_emulator.models._common import (
    COMPATIBLE_VERSION,
    LEGACY_AUTO_LOCK,
    LEGACY_CAPABILITIES,
    LEGACY_TOLD,
    LEGACY_TOLD_UNLOCKED,
    checksum,
)
from onekey_emulator.profiles import Change, Family, Model, PassphraseFrom, Profile

_BOOTLOADER = (2, 0, 1)
_FLASH = "W25Q64"
_SE = "1.1.0.2"

_FIRST = Profile(
    model="mini",
    name="OneKey Mini",
    family=Family.LEGACY,
    schema="v1",
    serial="MI000000000EMU01",
    vendor="onekey.so",
    trezor_compatible=True,
    language="en-US",
    auto_lock_range=LEGACY_AUTO_LOCK,
    own_sessions=True,
    cardano=False,
    passphrase_from=PassphraseFrom.HOST,
    refuses_twice=False,
    matrix_delay=0.0,
    wipe_announced=True,
    features={
        **COMPATIBLE_VERSION,
        "major_version": 1,
        "revision": bytes.fromhex("31" * 20),
        "bootloader_hash": checksum("b3"),
        "model": "1",
        "capabilities": LEGACY_CAPABILITIES,
        "se_enable": False,
        "se_ver": _SE,
        "backup_only": False,
        "bootloader_version": ".".join(map(str, _BOOTLOADER)),
        "spi_flash": _FLASH,
        "coin_switch": 0,
    },
    told=LEGACY_TOLD | {"needs_backup", "unfinished_backup", "no_backup", "serial_no"},
    told_unlocked=LEGACY_TOLD_UNLOCKED,
    bootloader={
        "vendor": "onekey.so",
        **dict(zip(("major_version", "minor_version", "patch_version"), _BOOTLOADER, strict=True)),
        "bootloader_mode": True,
        "spi_flash": _FLASH,
        "se_ver": _SE,
        "cpu_info": "STM32F4",
        "pre_firmware": "3.0.0",
    },
    bootloader_told=frozenset({"firmware_present", "serial_no"}),
)

_VERSIONS = (
    "2.3.0",
    "2.4.0",
    "2.5.0",
    "2.6.0",
    "2.7.0",
    "2.8.0",
    "2.10.0",
    "2.10.1",
    "2.11.0",
    "3.0.0",
    "3.1.0",
    "3.2.0",
    "3.3.0",
    "3.4.0",
    "3.6.0",
    "3.7.1",
)

_CHANGES = (
    Change(
        "2.4.0",
        "a passphrase is typed on the device only",
        profile={"passphrase_from": PassphraseFrom.DEVICE, "refuses_twice": True},
    ),
    Change(
        "2.6.0",
        "a passphrase is typed on the host or on the device",
        profile={"passphrase_from": PassphraseFrom.BOTH},
    ),
    Change("2.11.0", "says that it is from trezor.io", profile={"vendor": "trezor.io"}),
    Change(
        "3.0.0",
        "a session may have a Cardano seed; Features tell whether the device is busy",
        profile={"cardano": True},
        features={"major_version": 2, "busy": False},
    ),
    Change(
        "3.3.0",
        "the newest message definitions; whom it claims to be from is a setting",
        profile={"schema": "latest", "vendor": None},
    ),
)

MODELS = {"mini": Model(_FIRST, _VERSIONS, _CHANGES)}
