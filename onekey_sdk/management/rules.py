"""Which models and firmware have which method, and in what mode, as a table.

Facts: the firmware's own tables of messages, and the version ranges of the JavaScript SDK.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onekey_sdk.errors import MethodUnsupported
from onekey_sdk.models import Mode, Model, Version
from onekey_sdk.session import capabilities
from onekey_sdk.session.capabilities import MINI_FAMILY, TOUCH_FAMILY, since

if TYPE_CHECKING:
    from collections.abc import Mapping

    from onekey_sdk.models import Features
    from onekey_sdk.session.capabilities import MinimumFirmware

WITH_FIRMWARE = frozenset(Mode) - {Mode.BOOTLOADER}
EMPTY = frozenset({Mode.NOT_INITIALIZED})


@dataclass(frozen=True, slots=True)
class Rule:
    """What a method demands of the device.

    Attributes:
        models: those that have it, None for all.
        minimum: the lowest firmware by model.
        modes: in which it can be called.
        otherwise: what to do with a model that does not have it.
    """

    models: frozenset[Model] | None = None
    minimum: MinimumFirmware = field(default_factory=dict[Model, Version])
    modes: frozenset[Mode] = WITH_FIRMWARE
    otherwise: str = ""


_SET_UP = frozenset({Model.CLASSIC, Model.MINI, Model.TOUCH})
"""Their firmware lets a computer begin what the others leave to the person at the device."""

_REBOOT = since((frozenset({Model.CLASSIC, Model.MINI}), (2, 1, 11)))
_RESOURCES = since((TOUCH_FAMILY, (3, 2, 0)))

RULES: Mapping[str, Rule] = {
    "device_lock": Rule(modes=capabilities.USABLE_MODES),
    "device_unlock": Rule(modes=capabilities.USABLE_MODES),
    "device_cancel": Rule(modes=capabilities.ANY_MODE),
    "device_change_pin": Rule(modes=capabilities.USABLE_MODES),
    "device_change_wipe_code": Rule(modes=capabilities.USABLE_MODES),
    "device_settings": Rule(),
    "device_flags": Rule(),
    "device_support_features": Rule(modes=capabilities.ANY_MODE),
    "device_verify": Rule(),
    "set_u2f_counter": Rule(modes=capabilities.USABLE_MODES),
    "get_next_u2f_counter": Rule(modes=capabilities.USABLE_MODES),
    "device_reboot_to_bootloader": Rule(minimum=_REBOOT),
    "device_update_reboot": Rule(
        frozenset(Model) - {Model.MINI}, otherwise="Use device_reboot_to_bootloader()."
    ),
    "device_reboot_to_boardloader": Rule(
        TOUCH_FAMILY, otherwise="It has no boardloader that can be called."
    ),
    "device_upload_resource": Rule(TOUCH_FAMILY, minimum=_RESOURCES),
    "device_wipe": Rule(modes=capabilities.ANY_MODE),
    "device_reset": Rule(_SET_UP, otherwise="Create the wallet on the device itself."),
    "device_recovery": Rule(_SET_UP, otherwise="Restore or check it on the device itself."),
    "device_backup": Rule(
        MINI_FAMILY | {Model.TOUCH},
        modes=capabilities.USABLE_MODES,
        otherwise="Back it up on the device itself.",
    ),
}


def check(method: str, features: Features, *, firmware: bool) -> None:
    """Whether the device has the method.

    Args:
        firmware: whether its version counts too.

    Raises:
        MethodUnsupported: the model has not.
        FirmwareTooOld: it came with a later version.
    """
    rule = RULES[method]
    if rule.models is not None and features.model not in rule.models and rule.otherwise:
        raise MethodUnsupported(
            f"{method} does not exist on this {features.model}. {rule.otherwise}", method=method
        )
    capabilities.check_model(method, features, rule.models)
    if firmware:
        capabilities.check_firmware(method, features, rule.minimum)
