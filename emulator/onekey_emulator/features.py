"""How the device describes itself, field by field as each firmware family does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from collections.abc import Mapping

    from onekey_emulator.device import Device

_LEGACY_WHEN_UNLOCKED = ("wipe_code_protection", "auto_lock_delay_ms")
_CORE_WHEN_UNLOCKED = (
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
    "display_rotation",
    "experimental_features",
    "unlocked_attach_pin",
)
_ATTACH = ("attach_to_pin_user", "unlocked_attach_pin")


def build(device: Device) -> Any:
    """Features, without a session id."""
    if device.profile.family is Family.LEGACY:
        return _legacy(device)
    return _core(device)


def build_onekey(device: Device) -> Any:
    """OnekeyFeatures, of models that have it."""
    profile = device.profile
    return m.OnekeyFeatures(
        **_values(m.OnekeyFeatures, profile.onekey_features or {}),
        onekey_firmware_version=profile.firmware_version,
        onekey_serial_no=profile.serial,
    )


def _shared(device: Device) -> dict[str, Any]:
    storage, profile = device.storage, device.profile
    return {
        **_values(m.Features, profile.features),
        "vendor": "trezor.io" if storage.trezor_compatible else "onekey.so",
        "device_id": storage.device_id,
        "language": storage.language,
        "label": storage.label or profile.name,
        "initialized": storage.mnemonic is not None,
        "pin_protection": storage.pin is not None,
        "passphrase_protection": _passphrase_protection(device),
        "unlocked": device.unlocked,
        "busy": False,
        "safety_checks": device.safety_checks,
        "wipe_code_protection": False,
        "auto_lock_delay_ms": storage.auto_lock_delay_ms,
        "onekey_version": profile.firmware_version,
        "onekey_firmware_version": profile.firmware_version,
        "onekey_serial_no": profile.serial,
        "attach_to_pin_user": device.chip.has_attached_pins,
        "unlocked_attach_pin": device.attach_unlocked,
    }


def _passphrase_protection(device: Device) -> bool:
    """Clients that never heard of hidden wallets' PINs must not ask for a passphrase there."""
    if device.unlocked and device.attach_unlocked and not device.client_knows_attach:
        return False
    return device.storage.passphrase_protection


def _legacy(device: Device) -> Any:
    features = m.Features(**_shared(device), onekey_serial=device.profile.serial)
    if device.storage.flags is not None:
        features.flags = device.storage.flags
    if not device.unlocked:
        _clear(features, _LEGACY_WHEN_UNLOCKED)
    return _without_attach(device, features)


def _core(device: Device) -> Any:
    storage = device.storage
    serial = device.profile.serial
    features = m.Features(
        **_shared(device),
        # Trezor's software knows only its own serial numbers.
        serial_no="TC" + serial[2:] if serial.startswith("PR") else serial,
        needs_backup=storage.needs_backup,
        no_backup=storage.no_backup,
        flags=storage.flags or 0,
        passphrase_always_on_device=storage.passphrase_always_on_device,
        haptic_feedback=storage.haptic_feedback,
        auto_shutdown_delay_ms=storage.auto_shutdown_delay_ms,
    )
    # A lock that a finger opens does not lock the chip, and the chip alone counts here.
    if not device.chip.unlocked:
        _clear(features, _CORE_WHEN_UNLOCKED)
    return _without_attach(device, features)


def _without_attach(device: Device, features: Any) -> Any:
    """Leave out what older firmware does not know."""
    if not device.profile.attach:
        _clear(features, _ATTACH)
        known = [
            c for c in features.capabilities if c != m.Features.Capability.Capability_AttachToPin
        ]
        features.capabilities[:] = known
    return features


def _clear(features: Any, names: tuple[str, ...]) -> None:
    for name in names:
        features.ClearField(name)


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
