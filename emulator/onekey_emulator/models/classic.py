"""OneKey Classic: the classic family's first model, without sessions in its secure element."""

from __future__ import annotations

from onekey_emulator.models._common import (
    COMPATIBLE_VERSION,
    FW_VERSION,
    LEGACY_AUTO_LOCK,
    LEGACY_CAPABILITIES,
    LEGACY_TOLD,
    LEGACY_TOLD_UNLOCKED,
    checksum,
)
from onekey_emulator.profiles import Change, Family, Model, PassphraseFrom, Profile

_BOOTLOADER = (2, 0, 0)

_FIRST = Profile(
    model="classic",
    name="OneKey Classic",
    family=Family.LEGACY,
    schema="v1",
    serial="CL000000000EMU01",
    vendor="trezor.io",
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
        "revision": bytes.fromhex("c1" * 20),
        "bootloader_hash": checksum("b2"),
        "model": "1",
        "capabilities": LEGACY_CAPABILITIES,
        "ble_name": "K1234",
        "ble_ver": "1.2.3",
        "ble_enable": True,
        "se_enable": False,
        "se_ver": "1.1.0.2",
        "backup_only": False,
        "bootloader_version": ".".join(map(str, _BOOTLOADER)),
        "coin_switch": 0,
    },
    told=LEGACY_TOLD | {"needs_backup", "unfinished_backup", "no_backup"},
    told_unlocked=LEGACY_TOLD_UNLOCKED,
    bootloader={
        "vendor": "onekey.so",
        **dict(zip(("major_version", "minor_version", "patch_version"), _BOOTLOADER, strict=True)),
        "bootloader_mode": True,
        "model": "1",
        "battery_level": 4,
    },
    bootloader_told=frozenset({"firmware_present", *FW_VERSION}),
)

_VERSIONS = (
    "2.3.0",
    "2.4.0",
    "2.5.0",
    "2.6.0",
    "2.7.0",
    "2.8.0",
    "2.9.0",
    "2.10.0",
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
    Change(
        "3.0.0",
        "a session may have a Cardano seed; Features tell the maker of the firmware, whether the "
        "device is busy and its battery; a refused passphrase is answered once; the PIN matrix "
        "appears a second after it was announced; WipeDevice is confirmed on the device alone",
        profile={
            "cardano": True,
            "refuses_twice": False,
            "matrix_delay": 1.0,
            "pin_warning": 5,
            "wipe_announced": False,
        },
        features={"major_version": 2, "fw_vendor": "OneKey", "busy": False, "battery_level": 4},
    ),
    Change(
        "3.3.0",
        "the newest message definitions; whom it claims to be from is a setting",
        profile={"schema": "latest", "vendor": None},
    ),
)

MODELS = {"classic": Model(_FIRST, _VERSIONS, _CHANGES)}
