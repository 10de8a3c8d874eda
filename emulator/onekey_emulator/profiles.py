"""What is particular to each model and firmware version, as data.

Versions, serial numbers and hashes are those of the devices whose conversations were recorded;
their secure element was a stand-in, so its version and the hashes mean nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Family(Enum):
    """The two code bases that OneKey's firmware comes from."""

    LEGACY = "legacy"
    """C; Classic, Classic 1S, Classic 1S Pure, Mini."""
    CORE = "core"
    """MicroPython; Touch, Pro."""


@dataclass(frozen=True)
class Profile:
    """One model with one firmware version.

    Attributes:
        model: its name as an argument: "classic1s".
        name: its name as a label: "OneKey Classic 1S".
        firmware_version: what Features calls `onekey_version`.
        serial: serial number, unmasked.
        trezor_compatible: whether new devices say that they are from trezor.io.
        features: fields of Features that never change.
        onekey_features: fields of OnekeyFeatures; None where the message is unknown.
        fingerprint: whether there is a fingerprint sensor.
        attach_since: the first firmware with PINs of hidden wallets. The session messages came
            with it, and only since then does locking end sessions.
        auto_lock_range: shortest and longest delay that ApplySettings takes, in milliseconds.
    """

    model: str
    name: str
    family: Family
    firmware_version: str
    serial: str
    trezor_compatible: bool
    auto_lock_range: tuple[int, int]
    features: Mapping[str, Any] = field(default_factory=dict[str, Any])
    onekey_features: Mapping[str, Any] | None = None
    fingerprint: bool = False
    attach_since: str = "0"

    @property
    def attach(self) -> bool:
        """Whether this firmware knows PINs of hidden wallets."""
        return _version(self.firmware_version) >= _version(self.attach_since)


def _version(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(number) for number in text.split("."))
    except ValueError:
        raise ValueError(f"{text!r} is no firmware version") from None


def _hash(byte: str) -> bytes:
    return bytes.fromhex(byte * 32)


_BLE_1S = {"name": "K1234", "version": "1.5.6", "build_id": "1234567"}
_SE_1S = "1.1.6"

CLASSIC_1S = Profile(
    model="classic1s",
    name="OneKey Classic 1S",
    family=Family.LEGACY,
    firmware_version="3.19.0",
    serial="PR000000000EMU01",
    trezor_compatible=False,
    auto_lock_range=(10_000, 0x20000000),
    attach_since="3.14.0",
    features={
        "major_version": 2,
        "minor_version": 99,
        "patch_version": 99,
        "revision": bytes.fromhex("9749c401fb6a4c57bbb7c024987c00315b7ad220"),
        "model": "1",
        "fw_vendor": "OneKey",
        "needs_backup": False,
        "unfinished_backup": False,
        "no_backup": False,
        "capabilities": (
            "Capability_Bitcoin",
            "Capability_Bitcoin_like",
            "Capability_Crypto",
            "Capability_Ethereum",
            "Capability_NEM",
            "Capability_Stellar",
            "Capability_U2F",
            "Capability_AttachToPin",
            "Capability_EthereumTypedData",
        ),
        "ble_name": _BLE_1S["name"],
        "ble_ver": _BLE_1S["version"],
        "ble_enable": True,
        "se_enable": True,
        "se_ver": _SE_1S,
        "coin_switch": 3,
        "battery_level": 4,
        "product": "classic1s",
        "onekey_device_type": "CLASSIC1S",
        "onekey_se_type": "THD89",
        "onekey_boot_version": "2.3.2",
        "onekey_boot_hash": bytes.fromhex(
            "affc6ce45310ff035c94d9f4b7b269165ce60b51e17b866ed0e4471fe7610371"
        ),
        "onekey_se01_version": _SE_1S,
        "onekey_se01_hash": _hash("5e"),
        "onekey_se01_build_id": "emu0001",
        "onekey_firmware_hash": _hash("f1"),
        "onekey_firmware_build_id": "key_em",
        "onekey_ble_name": _BLE_1S["name"],
        "onekey_ble_version": _BLE_1S["version"],
        "onekey_ble_build_id": _BLE_1S["build_id"],
        "onekey_ble_hash": b"6551e797240051925b8a62615f4c8baa",
    },
)

_BOARD = "1.2.0"
_BOOT = "2.8.0"
_BUILD = "emu0001"
_SE_CHIPS = ("se01", "se02", "se03", "se04")
_SE_PRO = "1.1.6"

PRO = Profile(
    model="pro",
    name="OneKey Pro",
    family=Family.CORE,
    firmware_version="4.20.0",
    serial="PRA50I0000 EM",
    trezor_compatible=True,
    auto_lock_range=(30_000, 0x10000000),
    attach_since="4.15.0",
    fingerprint=True,
    features={
        "major_version": 2,
        "minor_version": 99,
        "patch_version": 99,
        "revision": bytes.fromhex("ab" * 20),
        "model": "T",
        "unfinished_backup": False,
        "recovery_mode": False,
        "capabilities": (
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
            "Capability_U2F",
            "Capability_Shamir",
            "Capability_ShamirGroups",
            "Capability_EthereumTypedData",
            "Capability_PassphraseEntry",
        ),
        "backup_type": "Bip39",
        "sd_card_present": False,
        "sd_protection": False,
        "display_rotation": 0,
        "experimental_features": False,
        "ble_name": "",
        "ble_ver": "",
        "ble_enable": True,
        "bootloader_version": _BOOT,
        "build_id": _BUILD.encode(),
        "boardloader_version": _BOARD,
        "brightness_prcent": 58,
        "onekey_device_type": "PRO",
        "onekey_se_type": "THD89",
        "onekey_board_version": _BOARD,
        "onekey_boot_version": _BOOT,
        "onekey_ble_name": "",
        "onekey_ble_version": "",
        **{f"onekey_{chip}_version": _SE_PRO for chip in _SE_CHIPS},
    },
    onekey_features={
        "onekey_device_type": "PRO",
        "onekey_board_version": _BOARD,
        "onekey_boot_version": _BOOT,
        "onekey_board_hash": _hash("b1"),
        "onekey_boot_hash": _hash("b2"),
        "onekey_firmware_hash": _hash("f1"),
        "onekey_board_build_id": _BUILD,
        "onekey_boot_build_id": _BUILD,
        "onekey_firmware_build_id": _BUILD,
        "onekey_ble_name": "",
        "onekey_ble_version": "",
        "onekey_ble_build_id": "",
        "onekey_ble_hash": b"",
        "onekey_se_type": "THD89",
        **{f"onekey_{chip}_version": _SE_PRO for chip in _SE_CHIPS},
        **{f"onekey_{chip}_hash": _hash("50") for chip in _SE_CHIPS},
        **{f"onekey_{chip}_build_id": _BUILD for chip in _SE_CHIPS},
        **{f"onekey_{chip}_boot_version": "1.0.0" for chip in _SE_CHIPS},
        **{f"onekey_{chip}_boot_hash": _hash("60") for chip in _SE_CHIPS},
        **{f"onekey_{chip}_boot_build_id": _BUILD for chip in _SE_CHIPS},
    },
)

_PROFILES = {profile.model: profile for profile in (CLASSIC_1S, PRO)}
MODELS = tuple(_PROFILES)


def find(model: str, firmware_version: str | None = None) -> Profile:
    """The profile of a model, by default with the newest firmware that is known.

    Raises:
        ValueError: there is no such model, or that is no version.
    """
    profile = _PROFILES.get(model)
    if profile is None:
        raise ValueError(f"there is no model {model!r}, only {', '.join(MODELS)}")
    if firmware_version is None:
        return profile
    _version(firmware_version)
    return replace(profile, firmware_version=firmware_version)
