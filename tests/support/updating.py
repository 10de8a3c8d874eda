"""What tests of firmware updates share: images, the call, and what has reached the device."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.support.firmware import Core, Legacy

if TYPE_CHECKING:
    from onekey_emulator import Emulator

    from onekey_sdk import FirmwareUpdated, OneKey

SMALL = 64 * 1024
NEW = {
    "classic": Legacy("first", (3, 9, 9), size=SMALL).firmware(),
    "classic1s": Legacy(version=(3, 20, 0), size=SMALL).firmware(),
    "classicpure": Legacy(version=(3, 20, 0), size=SMALL).described(),
    "touch": Core("touch", (4, 10, 0), size=300 * 1024).firmware(),
    "pro": Core("pro", (4, 21, 0), size=300 * 1024).firmware(),
}
VERSIONS = {
    "classic": (3, 9, 9),
    "classic1s": (3, 20, 0),
    "classicpure": (3, 20, 0),
    "touch": (4, 10, 0),
    "pro": (4, 21, 0),
}
SENDS = {"FirmwareErase", "FirmwareErase_ex", "FirmwareUpload", "EmmcFileWrite", "DeviceBackToBoot"}


async def install(sdk: OneKey, data: bytes, kind: Any = "firmware", **how: Any) -> FirmwareUpdated:
    how = {"unofficial": True, **how}
    return await sdk.firmware_update_v2(update_type=kind, binary=data, **how)


def sent(emulator: Emulator) -> set[str]:
    """Which messages of an update have reached the device."""
    return SENDS & set(emulator.requests)


def discharge(emulator: Emulator) -> None:
    """Leave the device with little charge."""
    profile = emulator.device.profile
    features = {**profile.features, "battery_level": 1}
    emulator.device.profile = replace(profile, features=features)
