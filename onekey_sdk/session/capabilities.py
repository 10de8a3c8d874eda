"""What which model and firmware can do, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from onekey_sdk.errors import FirmwareTooOld, MethodUnsupported, PassphraseUnsupported
from onekey_sdk.models import Mode, Model, Version

if TYPE_CHECKING:
    from onekey_sdk.models import Features

CLASSIC_FAMILY = frozenset({Model.CLASSIC, Model.CLASSIC_1S, Model.CLASSIC_PURE})
CLASSIC_1S_FAMILY = frozenset({Model.CLASSIC_1S, Model.CLASSIC_PURE})
MINI_FAMILY = CLASSIC_FAMILY | {Model.MINI}
TOUCH_FAMILY = frozenset({Model.TOUCH, Model.PRO})

USABLE_MODES = frozenset({Mode.NORMAL, Mode.BACKUP})
"""Modes in which the device has a seed."""

ANY_MODE = frozenset(Mode)

RESEEDING = CLASSIC_1S_FAMILY
"""Firmware that can fill a live session anew without a word.

After a wrong PIN at the prompt before a reboot to the bootloader, whoever next answers a
passphrase request fills the session that was current, whosever it is.
"""

ATTACH_TO_PIN = 8000
"""Capability: the device has GetPassphraseState, UnLockDevice and attach PINs."""

_PASSPHRASE_STATE_SINCE: Mapping[Model, Version] = {Model.PRO: (4, 15, 0)}
_PASSPHRASE_SINCE: Mapping[Model, Version] = dict.fromkeys(MINI_FAMILY, (2, 4, 0))
_UNKNOWN_FIRMWARE: Version = (0, 0, 0)

MinimumFirmware = Mapping[Model, Version]
"""The lowest firmware per model; a model that is not named can do it with any."""


def since(*rules: tuple[frozenset[Model] | Model, Version]) -> MinimumFirmware:
    """A table of lowest versions; of several rules for one model the later one holds."""
    table: dict[Model, Version] = {}
    for models, version in rules:
        table.update(dict.fromkeys({models} if isinstance(models, Model) else models, version))
    return table


def has_passphrase_state(features: Features) -> bool:
    """Whether the device answers GetPassphraseState and UnLockDevice, and has attach PINs."""
    needed = _PASSPHRASE_STATE_SINCE.get(features.model)
    by_version = needed is not None and features.firmware_version >= needed
    return by_version or ATTACH_TO_PIN in features.capabilities


def schema_name(features: Features) -> str:
    """The message definitions that the device's firmware was built with."""
    # The older definitions are served from 0.0.1 up to the change; 0.0.0 means not known.
    changes = {**dict.fromkeys(MINI_FAMILY, (3, 3, 0)), **dict.fromkeys(TOUCH_FAMILY, (4, 5, 0))}
    change = changes.get(features.model)
    version = features.firmware_version
    if change is None or version == _UNKNOWN_FIRMWARE or version >= change:
        return "latest"
    return "v1"


def check_passphrase(features: Features) -> None:
    """Whether the firmware knows passphrases as they are used here.

    Raises:
        PassphraseUnsupported: it is too old.
    """
    needed = _PASSPHRASE_SINCE.get(features.model)
    if needed is not None and _UNKNOWN_FIRMWARE < features.firmware_version < needed:
        require = _text(needed)
        raise PassphraseUnsupported(
            f"this {features.model} runs firmware {_text(features.firmware_version)}, and "
            f"passphrases need {require}",
            require=require,
        )


def check_firmware(method: str, features: Features, minimum: MinimumFirmware) -> None:
    """Whether the firmware has the method.

    Raises:
        FirmwareTooOld: it came with a later version.
    """
    needed = minimum.get(features.model)
    if needed is None or features.mode is Mode.BOOTLOADER or features.firmware_version >= needed:
        return
    current, require = _text(features.firmware_version), _text(needed)
    raise FirmwareTooOld(
        f"{method} needs firmware {require} on this {features.model}, which runs {current}",
        current=current,
        require=require,
        method=method,
    )


def check_model(method: str, features: Features, models: frozenset[Model] | None) -> None:
    """Whether the model has the method.

    Raises:
        MethodUnsupported: it has not.
    """
    if models is not None and features.model not in models:
        raise MethodUnsupported(f"{method} does not exist on this {features.model}", method=method)


def _text(version: Version) -> str:
    return ".".join(map(str, version))
