"""How the device describes itself, field by field as each firmware does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator.installed import BITCOIN_ONLY
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from onekey_emulator.device import Device


_BOOTLOADER_VERSION = ("major_version", "minor_version", "patch_version")
_OF_FIRMWARE = frozenset(
    {
        "fw_major",
        "fw_minor",
        "fw_patch",
        "fw_vendor",
        "onekey_version",
        "onekey_firmware_version",
    }
)
"""What a bootloader does not tell where there is no firmware."""


def build(device: Device) -> Any:
    """Features, without a session id."""
    profile = device.profile
    features = m.Features(
        **_values(m.Features, profile.features),
        **_current(device, profile.told | profile.told_unlocked),
    )
    if not _tells_all(device):
        for name in profile.told_unlocked:
            features.ClearField(name)
    return features


def build_onekey(device: Device) -> Any:
    """OnekeyFeatures, of models that have it."""
    profile = device.profile
    return m.OnekeyFeatures(
        **_values(m.OnekeyFeatures, profile.onekey_features or {}),
        **_current(device, frozenset({"onekey_firmware_version", "onekey_serial_no"})),
    )


def build_bootloader(device: Device) -> Any:
    """Features of the bootloader."""
    profile = device.profile
    known = profile.bootloader_told
    told = _current(device, known if device.storage.firmware_present else known - _OF_FIRMWARE)
    if "serial_no" in told:
        told["serial_no"] = profile.serial
    return m.Features(**_values(m.Features, profile.bootloader), **told)


def build_bootloader_simple(device: Device) -> Any:
    """Features of the bootloader of Touch and Pro while it installs something."""
    fields = device.profile.bootloader
    kept = ("vendor", "bootloader_mode", "model", "onekey_device_type", *_BOOTLOADER_VERSION)
    return m.Features(
        **_values(m.Features, {name: fields[name] for name in kept if name in fields})
    )


def _tells_all(device: Device) -> bool:
    # On the touch screen a lock that a finger opens does not lock the chip, which alone counts.
    if device.profile.family is Family.CORE:
        return device.chip.unlocked
    return device.unlocked


def _current(device: Device, names: frozenset[str]) -> dict[str, Any]:
    values = {name: _FIELDS[name](device) for name in names & _FIELDS.keys()}
    return {name: value for name, value in values.items() if value is not None}


def _unlocked(device: Device) -> bool:
    if device.profile.family is Family.CORE and not device.profile.finger_counts:
        return device.chip.unlocked
    return device.unlocked


def _passphrase_protection(device: Device) -> bool:
    """Clients that never heard of hidden wallets' PINs must not ask for a passphrase there."""
    if device.unlocked and device.attach_unlocked and not device.client_knows_attach:
        return False
    return device.storage.passphrase_protection


def _flags(device: Device) -> int | None:
    if device.profile.family is Family.CORE:
        return device.storage.flags or 0
    return device.storage.flags


def _serial_for_trezor(device: Device) -> str:
    """Trezor's software knows only its own serial numbers."""
    serial = device.profile.serial
    return "TC" + serial[2:] if serial.startswith("PR") else serial


_FIELDS: Mapping[str, Callable[[Device], Any]] = {
    "vendor": lambda device: device.vendor,
    "device_id": lambda device: device.storage.device_id,
    "language": lambda device: device.storage.language,
    "label": lambda device: device.storage.label or device.profile.name,
    "initialized": lambda device: device.storage.mnemonic is not None,
    "pin_protection": lambda device: device.storage.pin is not None,
    "passphrase_protection": _passphrase_protection,
    "unlocked": _unlocked,
    "needs_backup": lambda device: device.storage.needs_backup,
    "unfinished_backup": lambda device: device.storage.unfinished_backup,
    "no_backup": lambda device: device.storage.no_backup,
    "flags": _flags,
    "safety_checks": lambda device: device.safety_checks,
    "wipe_code_protection": lambda device: device.storage.wipe_code is not None,
    "auto_lock_delay_ms": lambda device: device.storage.auto_lock_delay_ms,
    "auto_shutdown_delay_ms": lambda device: device.storage.auto_shutdown_delay_ms,
    "haptic_feedback": lambda device: device.storage.haptic_feedback,
    "passphrase_always_on_device": lambda device: device.storage.passphrase_always_on_device,
    "attach_to_pin_user": lambda device: device.chip.has_attached_pins,
    "unlocked_attach_pin": lambda device: device.attach_unlocked,
    "onekey_version": lambda device: device.profile.firmware_version,
    "onekey_firmware_version": lambda device: device.profile.firmware_version,
    "onekey_serial": lambda device: device.profile.serial,
    "onekey_serial_no": lambda device: device.profile.serial,
    "serial_no": _serial_for_trezor,
    "firmware_present": lambda device: device.storage.firmware_present,
    "fw_major": lambda device: device.profile.features["major_version"],
    "fw_minor": lambda device: device.profile.features["minor_version"],
    "fw_patch": lambda device: device.profile.features["patch_version"],
    "fw_vendor": lambda device: BITCOIN_ONLY if device.storage.bitcoin_only else "OneKey",
}
"""Fields that depend on the device's state; None where there is nothing to tell."""


def _values(message_class: Any, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields, with names of enum values turned into their numbers."""
    return {
        name: _number(message_class.DESCRIPTOR.fields_by_name[name], value)
        for name, value in fields.items()
    }


def _number(descriptor: Any, value: Any) -> Any:
    if descriptor.enum_type is None:
        return value
    numbers = descriptor.enum_type.values_by_name
    if isinstance(value, str):
        return numbers[value].number
    return [numbers[name].number for name in value]
