"""What a device runs, part by part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from onekey_sdk.models import FirmwareVersions
from onekey_sdk.wire import messages
from onekey_sdk.wire.text import printable

if TYPE_CHECKING:
    from onekey_sdk.session.device import Turn

_ELEMENT = re.compile(r"onekey_(se\d\d)_version")
_MAX_VERSION = 20


async def versions(turn: Turn) -> FirmwareVersions:
    """Ask the device."""
    raw = await turn.ask(messages.GetFeatures(), messages.Features)
    known = turn.device.accept(raw, turn.link)
    elements: dict[str, str] = {}
    for field, value in raw.ListFields():
        found = _ELEMENT.fullmatch(field.name)
        if found:
            elements[found[1]] = printable(str(value), _MAX_VERSION)
    if not elements and raw.se_ver:
        elements["se"] = printable(raw.se_ver, _MAX_VERSION)
    return FirmwareVersions(
        model=known.model,
        firmware_type=known.firmware_type,
        firmware_version=known.firmware_version,
        bootloader_version=known.bootloader_version,
        ble_version=known.ble_version,
        secure_elements=elements,
    )
