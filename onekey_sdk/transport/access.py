"""Errors for devices that are there and cannot be opened."""

from __future__ import annotations

import os
import time

from onekey_sdk.errors import DeviceAccessDenied, DeviceBusy
from onekey_sdk.transport import sysfs

RULES = "51-onekey.rules"
"""The name under which the udev rules are installed."""

SETTLE = 1.0
"""Seconds after its arrival in which udev may still be giving a device its permissions."""


def denied(node: str | None) -> DeviceAccessDenied:
    """The operating system keeps this program from the device."""
    place = f"for {node}; the udev rules {RULES} give it" if node else "to use the device"
    return DeviceAccessDenied(f"no permission {place}")


def busy(node: str | None) -> DeviceBusy:
    """Another program has the device open."""
    who = sysfs.holder(node) if node else None
    return DeviceBusy(f"the device is held by {who or 'another program'}", holder=who)


def may_settle(node: str | None) -> bool:
    """Whether the device appeared a moment ago, so that permissions may still come."""
    try:
        return node is not None and time.time() - os.stat(node).st_ctime < SETTLE
    except OSError:
        return False
