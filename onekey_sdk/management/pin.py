"""The PIN, and the wipe code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.errors import DeviceFailure, MethodUnsupported
from onekey_sdk.management.turns import fresh_features, succeed
from onekey_sdk.models import Model
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from onekey_sdk.models import Features, Success
    from onekey_sdk.session.device import Turn

_ONLY_CHANGES_SINCE = {Model.PRO: (4, 15, 0)}
"""Firmware that changes a PIN for a host, but neither sets the first one nor removes it.

It asks the person, reports success, and leaves everything as it was.
"""


async def change_pin(turn: Turn, *, remove: bool) -> Success:
    """`ChangePin`; whether the device has done it is seen by its Features.

    Raises:
        MethodUnsupported: this firmware leaves that to the person at the device.
        DeviceFailure: it reported success and has done nothing.
    """
    before = turn.device.known
    _check_possible(before, remove=remove)
    answer = await succeed(
        turn, messages.ChangePin(remove=True) if remove else messages.ChangePin()
    )
    after = await fresh_features(turn)
    if after.pin_protection is not None and after.pin_protection is remove:
        raise DeviceFailure("the device reported success, but its PIN is as it was")
    return answer


def _check_possible(features: Features, *, remove: bool) -> None:
    since = _ONLY_CHANGES_SINCE.get(features.model)
    if since is None or features.firmware_version < since:
        return
    if remove or features.pin_protection is False:
        raise MethodUnsupported(
            f"this {features.model} changes its PIN when a computer asks, but neither sets the "
            "first one nor removes it: do that in the device's own settings",
            method="device_change_pin",
        )


async def change_wipe_code(turn: Turn, *, remove: bool) -> Success:
    """`ChangeWipeCode`."""
    request = messages.ChangeWipeCode(remove=True) if remove else messages.ChangeWipeCode()
    return await succeed(turn, request)
