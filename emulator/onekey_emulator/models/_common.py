"""What several models have in common."""

from __future__ import annotations

COMPATIBLE_VERSION = {"major_version": 2, "minor_version": 99, "patch_version": 99}
"""The version of Trezor's firmware that clients of Trezor are to believe in."""

FW_VERSION = ("fw_major", "fw_minor", "fw_patch")

LEGACY_CAPABILITIES = (
    "Capability_Bitcoin",
    "Capability_Bitcoin_like",
    "Capability_Crypto",
    "Capability_Ethereum",
    "Capability_NEM",
    "Capability_Stellar",
    "Capability_U2F",
)

LEGACY_TOLD = frozenset(
    {
        "vendor",
        "device_id",
        "language",
        "label",
        "initialized",
        "pin_protection",
        "passphrase_protection",
        "unlocked",
        "flags",
        "safety_checks",
        "onekey_version",
        "onekey_serial",
    }
)
LEGACY_TOLD_UNLOCKED = frozenset({"wipe_code_protection", "auto_lock_delay_ms"})
LEGACY_AUTO_LOCK = (10_000, 0x20000000)

CORE_TOLD = frozenset(
    {
        "vendor",
        "device_id",
        "language",
        "label",
        "initialized",
        "pin_protection",
        "unlocked",
        "onekey_version",
        "serial_no",
    }
)
CORE_TOLD_UNLOCKED = frozenset(
    {
        "passphrase_protection",
        "needs_backup",
        "no_backup",
        "flags",
        "wipe_code_protection",
        "passphrase_always_on_device",
        "safety_checks",
        "auto_lock_delay_ms",
        "unfinished_backup",
        "recovery_mode",
        "backup_type",
        "sd_protection",
        "display_rotation",
        "experimental_features",
    }
)


def checksum(byte: str) -> bytes:
    """32 bytes in the place of a hash."""
    return bytes.fromhex(byte * 32)
