"""What the device can do, as far as programs ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.models import DeviceSupport, FeatureSupport, Version
from onekey_sdk.session.capabilities import MINI_FAMILY, TOUCH_FAMILY

if TYPE_CHECKING:
    from onekey_sdk.models import Features
    from onekey_sdk.session.device import Turn

_PIN_AT_HOST_SINCE: Version = (2, 3, 0)
_HOMESCREEN_SINCE: Version = (3, 4, 0)


async def supported(turn: Turn) -> DeviceSupport:
    """By model and version, without a message."""
    features = turn.device.known
    return DeviceSupport(
        input_pin_on_software=_pin_at_host(features), modify_homescreen=_homescreen(features)
    )


def _pin_at_host(features: Features) -> FeatureSupport:
    if features.model in TOUCH_FAMILY:
        return FeatureSupport(support=False)
    return FeatureSupport(features.firmware_version >= _PIN_AT_HOST_SINCE, _PIN_AT_HOST_SINCE)


def _homescreen(features: Features) -> FeatureSupport:
    if features.model in MINI_FAMILY:
        return FeatureSupport(support=True)
    return FeatureSupport(features.firmware_version >= _HOMESCREEN_SINCE)
