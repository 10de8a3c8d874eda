"""What updates have put on the device: versions that its profile did not begin with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from onekey_emulator import profiles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from onekey_emulator.profiles import Profile
    from onekey_emulator.storage import Storage

BITCOIN_ONLY = "OneKey Bitcoin-only"
_RADIO = ("ble_ver", "onekey_ble_version")
_BOOTLOADER = ("bootloader_version", "onekey_boot_version")
_PARTS = ("major_version", "minor_version", "patch_version")


def profile(model: str, storage: Storage, firmware_version: str | None = None) -> Profile:
    """The model with what is installed, else with that firmware, by default the newest.

    Raises:
        ValueError: there is no such model, or it never had that firmware.
    """
    if storage.firmware_version is None:
        found = profiles.find(model, firmware_version)
    else:
        found = profiles.model(model).profile(storage.firmware_version)
    changes: dict[str, Any] = {}
    if storage.bitcoin_only:
        changes["fw_vendor"] = BITCOIN_ONLY
    if storage.ble_version is not None:
        changes |= dict.fromkeys(_RADIO, storage.ble_version)
    own: dict[str, Any] = {}
    if storage.bootloader_version is not None:
        changes |= dict.fromkeys(_BOOTLOADER, storage.bootloader_version)
        own = dict(zip(_PARTS, map(int, storage.bootloader_version.split(".")), strict=True))
    return replace(
        found,
        features=_changed(found.features, changes),
        bootloader=_changed(found.bootloader, changes | own),
    )


def _changed(fields: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: changes.get(name, value) for name, value in fields.items()}
