"""Features as the device sends them, made regular.

Sources: the JavaScript SDK's `getDeviceType`, version and mode rules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from onekey_sdk.models import Features, FirmwareType, Mode, Model, OnekeyFeatures, Part, Version
from onekey_sdk.wire.text import printable

if TYPE_CHECKING:
    from onekey_sdk.wire import messages

_MODEL_BY_TYPE = {
    0: Model.CLASSIC,
    1: Model.CLASSIC_1S,
    2: Model.MINI,
    3: Model.TOUCH,
    5: Model.PRO,
    6: Model.CLASSIC_PURE,
}
_MODEL_BY_SERIAL = {
    "bi": Model.CLASSIC,
    "cl": Model.CLASSIC,
    "cp": Model.CLASSIC_PURE,
    "mi": Model.MINI,
    "tc": Model.TOUCH,
    "pr": Model.PRO,
}
_LABELS = {
    Model.CLASSIC: "OneKey Classic",
    Model.CLASSIC_1S: "OneKey Classic 1S",
    Model.CLASSIC_PURE: "OneKey Classic 1S",
    Model.MINI: "OneKey Mini",
    Model.TOUCH: "OneKey Touch",
    Model.PRO: "OneKey Pro",
    Model.UNKNOWN: "OneKey",
}
_MARKS = (
    "onekey_version",
    "onekey_firmware_version",
    "onekey_serial_no",
    "onekey_serial",
    "onekey_device_type",
    "serial_no",
    "product",
)
_BITCOIN_ONLY_VENDOR = "OneKey Bitcoin-only"
_BITCOIN_LIKE = 2
_UNKNOWN_VERSION: Version = (0, 0, 0)
_MAX_LABEL = 100


def is_onekey(raw: messages.Features) -> bool:
    """Whether these are a OneKey's Features; vendor and USB ids are those of a Trezor too.

    A bootloader tells nothing of OneKey and is taken for one.
    """
    return raw.bootloader_mode or any(raw.HasField(mark) for mark in _MARKS)


def normalize(raw: messages.Features) -> Features:
    """The device's Features with one meaning per field; absent ones stay unknown."""
    model = _model(raw)
    return Features(
        device_id=_text(raw.device_id),
        serial=_serial(raw),
        model=model,
        mode=_mode(raw),
        vendor=_text(raw.vendor),
        label=_text(raw.label) or _text(raw.ble_name) or _LABELS[model],
        firmware_version=_version(raw.onekey_firmware_version)
        or _version_or_zero(raw.onekey_version),
        bootloader_version=_bootloader_version(raw),
        ble_version=_version(raw.onekey_ble_version) or _version_or_zero(raw.ble_ver),
        compatible_version=(raw.major_version, raw.minor_version, raw.patch_version),
        firmware_type=_firmware_type(raw),
        initialized=raw.initialized,
        unlocked=_given(raw, "unlocked"),
        pin_protection=_given(raw, "pin_protection"),
        passphrase_protection=_given(raw, "passphrase_protection"),
        passphrase_always_on_device=_given(raw, "passphrase_always_on_device"),
        attach_to_pin_user=_given(raw, "attach_to_pin_user"),
        unlocked_attach_pin=_given(raw, "unlocked_attach_pin"),
        capabilities=frozenset(raw.capabilities),
        language=_given(raw, "language"),
        ble_name=_text(raw.onekey_ble_name) or _text(raw.ble_name) or None,
        safety_checks=_given(raw, "safety_checks"),
        auto_lock_delay_ms=_given(raw, "auto_lock_delay_ms"),
        needs_backup=_given(raw, "needs_backup"),
        no_backup=_given(raw, "no_backup"),
        battery_level=_given(raw, "battery_level"),
        auto_shutdown_delay_ms=_given(raw, "auto_shutdown_delay_ms"),
        haptic_feedback=_given(raw, "haptic_feedback"),
        experimental_features=_given(raw, "experimental_features"),
        wipe_code_protection=_given(raw, "wipe_code_protection"),
        flags=_given(raw, "flags"),
    )


def normalize_onekey(raw: messages.OnekeyFeatures) -> OnekeyFeatures:
    """The versions, build ids and hashes of the device's parts."""
    names = {
        field.name.removeprefix("onekey_").rpartition("_")[0].removesuffix("_build")
        for field, _ in raw.ListFields()
        if field.name.endswith(("_version", "_build_id", "_hash"))
    }
    return OnekeyFeatures(
        model=_MODEL_BY_TYPE.get(raw.onekey_device_type, Model.UNKNOWN),
        serial=_text(raw.onekey_serial_no),
        ble_name=_given(raw, "onekey_ble_name"),
        parts={name: _part(raw, name) for name in sorted(names)},
    )


def _part(raw: messages.OnekeyFeatures, name: str) -> Part:
    known = raw.DESCRIPTOR.fields_by_name
    values = {
        kind: _given(raw, f"onekey_{name}_{kind}") or None
        for kind in ("version", "build_id", "hash")
        if f"onekey_{name}_{kind}" in known
    }
    return Part(**values)


def _given(raw: messages.Features | messages.OnekeyFeatures, name: str) -> Any:
    if not raw.HasField(name):
        return None
    value = getattr(raw, name)
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    return printable(value, _MAX_LABEL)


def _serial(raw: messages.Features) -> str:
    return _text(raw.onekey_serial_no or raw.onekey_serial or raw.serial_no)


def _model(raw: messages.Features) -> Model:
    if raw.HasField("onekey_device_type"):
        return _MODEL_BY_TYPE.get(raw.onekey_device_type, Model.UNKNOWN)
    serial = _serial(raw)
    if not serial and raw.bootloader_mode and raw.model == "1":
        return Model.CLASSIC
    return _MODEL_BY_SERIAL.get(serial[:2].lower(), Model.UNKNOWN)


def _mode(raw: messages.Features) -> Mode:
    if raw.bootloader_mode:
        return Mode.BOOTLOADER
    if not raw.initialized:
        return Mode.NOT_INITIALIZED
    return Mode.BACKUP if raw.no_backup else Mode.NORMAL


def _version(text: str) -> Version | None:
    found = re.fullmatch(r"(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?(?:[-+].*)?", text)
    if found is None:
        return None
    return int(found[1]), int(found[2]), int(found[3] or 0)


def _version_or_zero(text: str) -> Version:
    return _version(text) or _UNKNOWN_VERSION


def _bootloader_version(raw: messages.Features) -> Version:
    named = _version(raw.onekey_boot_version) or _version(raw.bootloader_version)
    if named is None and raw.bootloader_mode:
        return raw.major_version, raw.minor_version, raw.patch_version
    return named or _UNKNOWN_VERSION


def _firmware_type(raw: messages.Features) -> FirmwareType:
    without_forks = bool(raw.capabilities) and _BITCOIN_LIKE not in raw.capabilities
    if raw.fw_vendor == _BITCOIN_ONLY_VENDOR or without_forks:
        return FirmwareType.BITCOIN_ONLY
    return FirmwareType.UNIVERSAL
