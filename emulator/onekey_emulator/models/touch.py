"""OneKey Touch: the MicroPython family's first model, without sessions in its secure element."""

from __future__ import annotations

from onekey_emulator.models._common import (
    COMPATIBLE_VERSION,
    CORE_TOLD,
    CORE_TOLD_UNLOCKED,
    FW_VERSION,
)
from onekey_emulator.profiles import Change, Family, Model, PassphraseShown, Profile

_BOARD = "1.5.0"
_BLE = {"ble_name": "T1234", "ble_ver": "1.3.2", "ble_enable": True}
_CAPABILITIES = (
    "Capability_Bitcoin",
    "Capability_Bitcoin_like",
    "Capability_Binance",
    "Capability_Cardano",
    "Capability_Crypto",
    "Capability_EOS",
    "Capability_Ethereum",
    "Capability_Monero",
    "Capability_NEM",
    "Capability_Ripple",
    "Capability_Stellar",
    "Capability_Tezos",
    "Capability_U2F",
    "Capability_Shamir",
    "Capability_ShamirGroups",
    "Capability_PassphraseEntry",
)

_FIRST = Profile(
    model="touch",
    name="OneKey Touch",
    family=Family.CORE,
    schema="v1",
    serial="TC01WBD20220603000000000EMU",
    vendor="onekey.so",
    trezor_compatible=True,
    auto_lock_range=(60_000, 0x10000000),
    own_sessions=True,
    passphrase_shown=PassphraseShown.EVERY,
    features={
        **COMPATIBLE_VERSION,
        "revision": bytes.fromhex("7c" * 20),
        "model": "T",
        **_BLE,
        "build_id": b"emu0001",
        "bootloader_version": "2.4.4",
        "boardloader_version": _BOARD,
        "capabilities": _CAPABILITIES,
        "sd_card_present": False,
        "recovery_mode": False,
        "backup_type": "Bip39",
        "sd_protection": False,
        "display_rotation": 0,
        "experimental_features": False,
    },
    told=CORE_TOLD,
    told_unlocked=CORE_TOLD_UNLOCKED,
    bootloader={
        "vendor": "onekey.so",
        "major_version": 2,
        "minor_version": 4,
        "patch_version": 4,
        "bootloader_mode": True,
        "model": "T",
        **_BLE,
        "se_ver": "1.1.0.2",
        "boardloader_version": _BOARD,
    },
    bootloader_told=frozenset(
        {"firmware_present", *FW_VERSION, "fw_vendor", "onekey_version", "serial_no"}
    ),
    bootloader_unexpected="Unexpected message",
)

_VERSIONS = (
    "3.4.0",
    "4.0.0",
    "4.1.0",
    "4.2.0",
    "4.3.0",
    "4.4.0",
    "4.5.0",
    "4.5.1",
    "4.6.0",
    "4.7.0",
    "4.9.0",
)

_CHANGES = (
    Change(
        "4.2.0",
        "the empty passphrase from the host is not confirmed; whom it claims to be from is a "
        "setting",
        profile={"vendor": None, "passphrase_shown": PassphraseShown.TYPED},
    ),
    Change("4.3.0", "Features tell whether the device is busy", features={"busy": False}),
    Change("4.5.0", "the newest message definitions", profile={"schema": "latest"}),
)

MODELS = {"touch": Model(_FIRST, _VERSIONS, _CHANGES)}
