"""OneKey Pro: the MicroPython family with sessions in its secure element, and a fingerprint."""

from __future__ import annotations

from onekey_emulator.models._common import (
    COMPATIBLE_VERSION,
    CORE_TOLD,
    CORE_TOLD_UNLOCKED,
    FW_VERSION,
    checksum,
)
from onekey_emulator.profiles import (
    Change,
    Family,
    Model,
    PassphraseShown,
    Profile,
    Sessions,
)

_BOARD = "1.2.0"
_BOOT = "2.8.0"
_BUILD = "emu0001"
_SE_CHIPS = ("se01", "se02", "se03", "se04")
_SE = "1.1.6"
_BLE = {"ble_name": "", "ble_ver": "", "ble_enable": True}
_CAPABILITIES = (
    "Capability_Bitcoin",
    "Capability_Bitcoin_like",
    "Capability_Binance",
    "Capability_Cardano",
    "Capability_Crypto",
    "Capability_EOS",
    "Capability_Ethereum",
    "Capability_NEM",
    "Capability_Ripple",
    "Capability_Stellar",
    "Capability_Tezos",
)

_FIRST = Profile(
    model="pro",
    name="OneKey Pro",
    family=Family.CORE,
    serial="PRA50I0000 EM",
    trezor_compatible=True,
    auto_lock_range=(30_000, 0x10000000),
    passphrase_shown=PassphraseShown.TYPED,
    fingerprint=True,
    my_address=True,
    features={
        **COMPATIBLE_VERSION,
        "revision": bytes.fromhex("ab" * 20),
        "model": "T",
        "recovery_mode": False,
        "busy": False,
        "capabilities": (*_CAPABILITIES, "Capability_PassphraseEntry"),
        "backup_type": "Bip39",
        "sd_card_present": False,
        "sd_protection": False,
        "display_rotation": 0,
        "experimental_features": False,
        **_BLE,
        "bootloader_version": _BOOT,
        "build_id": _BUILD.encode(),
        "boardloader_version": _BOARD,
        "onekey_device_type": "PRO",
        "onekey_se_type": "THD89",
        "onekey_board_version": _BOARD,
        "onekey_boot_version": _BOOT,
        "onekey_ble_name": "",
        "onekey_ble_version": "",
        **{f"onekey_{chip}_version": _SE for chip in _SE_CHIPS},
    },
    told=CORE_TOLD | {"onekey_firmware_version", "onekey_serial_no"},
    told_unlocked=CORE_TOLD_UNLOCKED,
    onekey_features={
        "onekey_device_type": "PRO",
        "onekey_board_version": _BOARD,
        "onekey_boot_version": _BOOT,
        "onekey_board_hash": checksum("b1"),
        "onekey_boot_hash": checksum("b2"),
        "onekey_firmware_hash": checksum("f1"),
        "onekey_board_build_id": _BUILD,
        "onekey_boot_build_id": _BUILD,
        "onekey_firmware_build_id": _BUILD,
        "onekey_ble_name": "",
        "onekey_ble_version": "",
        "onekey_ble_build_id": "",
        "onekey_ble_hash": b"",
        "onekey_se_type": "THD89",
        **{f"onekey_{chip}_version": _SE for chip in _SE_CHIPS},
        **{f"onekey_{chip}_hash": checksum("50") for chip in _SE_CHIPS},
        **{f"onekey_{chip}_build_id": _BUILD for chip in _SE_CHIPS},
        **{f"onekey_{chip}_boot_version": "1.0.0" for chip in _SE_CHIPS},
        **{f"onekey_{chip}_boot_hash": checksum("60") for chip in _SE_CHIPS},
        **{f"onekey_{chip}_boot_build_id": _BUILD for chip in _SE_CHIPS},
    },
    bootloader={
        "vendor": "onekey.so",
        "major_version": 2,
        "minor_version": 8,
        "patch_version": 0,
        "bootloader_mode": True,
        "model": "T",
        **_BLE,
        "onekey_ble_name": "",
        "onekey_ble_version": "",
        **{f"onekey_{chip}_state": "APP" for chip in _SE_CHIPS},
        **{f"onekey_{chip}_version": _SE for chip in _SE_CHIPS},
        "boardloader_version": _BOARD,
        "onekey_board_version": _BOARD,
        "onekey_boot_version": _BOOT,
        "onekey_device_type": "PRO",
        "onekey_se_type": "THD89",
    },
    bootloader_told=frozenset(
        {
            "firmware_present",
            *FW_VERSION,
            "fw_vendor",
            "onekey_version",
            "onekey_firmware_version",
            "serial_no",
            "onekey_serial_no",
        }
    ),
    bootloader_unexpected="Unexpected message",
)

_VERSIONS = (
    "4.9.0",
    "4.9.1",
    "4.9.2",
    "4.9.3",
    "4.10.0",
    "4.10.1",
    "4.10.2",
    "4.11.0",
    "4.12.0",
    "4.13.0",
    "4.13.1",
    "4.14.0",
    "4.15.0",
    "4.16.0",
    "4.16.1",
    "4.17.0",
    "4.18.0",
    "4.19.0",
    "4.20.0",
)

_CHANGES = (
    Change("4.12.0", "warns before the fifth last PIN", profile={"pin_warning": 5}),
    Change(
        "4.13.0",
        "confirming a passphrase is not announced by a ButtonRequest",
        profile={"passphrase_shown": PassphraseShown.QUIETLY},
    ),
    Change(
        "4.15.0",
        "PINs of hidden wallets, with GetPassphraseState and UnLockDevice; a lock ends the session "
        "that such a PIN opened; a message that interrupts the PIN keyboard is lost; ChangePin "
        "neither sets the first PIN nor removes it",
        profile={
            "attach": True,
            "lock_ends": Sessions.ATTACHED,
            "pin_swallows": True,
            "pin_only_changed": True,
            "pin_warning": 2,
            "finger_counts": True,
        },
        told=frozenset({"attach_to_pin_user"}),
        told_unlocked=frozenset({"unlocked_attach_pin"}),
    ),
    Change("4.16.0", "a lock ends all sessions", profile={"lock_ends": Sessions.ALL}),
    Change(
        "4.17.0",
        "more capabilities; pictures from a host are kept without a word",
        profile={"pictures_confirmed": False},
        features={
            "capabilities": (
                *_CAPABILITIES,
                "Capability_U2F",
                "Capability_Shamir",
                "Capability_ShamirGroups",
                "Capability_EthereumTypedData",
                "Capability_PassphraseEntry",
            ),
        },
    ),
    Change(
        "4.19.0",
        "Features tell haptic feedback, brightness and delays, locked or not",
        features={"brightness_prcent": 58},
        told=frozenset({"haptic_feedback", "auto_lock_delay_ms", "auto_shutdown_delay_ms"}),
    ),
)

MODELS = {"pro": Model(_FIRST, _VERSIONS, _CHANGES)}
