"""Whether a firmware file may go to a device, and what it would do there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.errors import DowngradeNotAllowed, FirmwareFileError
from onekey_sdk.models import (
    FirmwareSignatures,
    FirmwareType,
    ImageKind,
    Mode,
    Model,
    Version,
)

if TYPE_CHECKING:
    from onekey_sdk.models import Features, FirmwareFile, FirmwareImage

_REFUSES_OLDER = frozenset({Model.CLASSIC_1S, Model.CLASSIC_PURE, Model.PRO})
"""Models whose bootloaders install nothing older; the others erase the seed for it."""

_HAVE_PURPOSES = _REFUSES_OLDER
"""Models for which there is firmware for Bitcoin alone."""

_UNKNOWN: Version = (0, 0, 0)
_WITHOUT_RADIO = frozenset({Model.MINI})


def installed(kind: ImageKind, features: Features) -> Version:
    """The version of that part of the device, (0, 0, 0) where it is not told."""
    versions = {
        ImageKind.FIRMWARE: features.firmware_version,
        ImageKind.BOOTLOADER: features.bootloader_version,
        ImageKind.BLE: features.ble_version,
    }
    return versions.get(kind, _UNKNOWN)


def is_older(image: FirmwareImage, features: Features) -> bool:
    """Whether the device runs something newer, as far as both versions are known."""
    current = installed(image.kind, features)
    return _UNKNOWN not in {current, image.version} and image.version < current


def check_model(image: FirmwareImage, features: Features) -> None:
    """Whether the image is for this model, as far as its header tells.

    Raises:
        FirmwareFileError: it is for another one.
    """
    model = features.model
    if image.kind is ImageKind.BLE and model in _WITHOUT_RADIO:
        raise FirmwareFileError(f"a {model} has no Bluetooth")
    if image.models and model not in image.models:
        names = " or ".join(sorted(image.models))
        raise FirmwareFileError(f"the image is for a {names}, and this is a {model}")


def check_age(image: FirmwareImage, features: Features) -> None:
    """Whether the device takes a version that old.

    Raises:
        DowngradeNotAllowed: it does not.
    """
    refuses = features.model in _REFUSES_OLDER or image.kind is ImageKind.BOOTLOADER
    to_bitcoin = image.firmware_type is FirmwareType.BITCOIN_ONLY and _changes_type(image, features)
    if refuses and image.kind is not ImageKind.BLE and is_older(image, features) and not to_bitcoin:
        current, version = installed(image.kind, features), image.version
        raise DowngradeNotAllowed(
            f"the device has {image.kind} {_text(current)} and installs nothing older, such as "
            f"{_text(version)}"
        )


def why_erased(image: FirmwareImage, features: Features) -> str | None:
    """Why installing the image would, or might, erase the seed; None if it would not."""
    if image.kind is not ImageKind.FIRMWARE:
        return None
    if _changes_type(image, features):
        return f"it changes the firmware from {features.firmware_type} to {image.firmware_type}"
    if is_older(image, features) and features.model not in _REFUSES_OLDER:
        return f"it is older than the {_text(features.firmware_version)} that is installed"
    if image.signatures is FirmwareSignatures.MISSING:
        return "nobody has signed it"
    return None


def check(
    file: FirmwareFile, features: Features, *, unofficial: bool = False, allow_wipe: bool = False
) -> None:
    """Whether the file may be installed on the device that described itself so.

    Args:
        file: what is to be installed.
        features: what the device says of itself.
        unofficial: whether files that OneKey has not signed may be, too.
        allow_wipe: whether the seed may be erased.

    Raises:
        FirmwareFileError: it is for another model, not OneKey's, or would erase the seed.
        DowngradeNotAllowed: the device does not take a version that old.
    """
    for image in file.images:
        check_model(image, features)
    image = file.main
    official = image.signatures in {FirmwareSignatures.ONEKEY, FirmwareSignatures.NOT_CHECKED}
    if not (official or unofficial):
        raise FirmwareFileError(
            f"the signatures of the image are {image.signatures}: it did not come from OneKey. "
            "Devices refuse it; for one that does not there is unofficial=True (--unofficial)"
        )
    check_age(image, features)
    reason = why_erased(image, features)
    if reason is not None and not allow_wipe:
        raise FirmwareFileError(
            f"installing this firmware may erase the seed, because {reason}. Make sure that you "
            "have the recovery phrase, and allow it by allow_wipe=True (--allow-wipe)"
        )


def _changes_type(image: FirmwareImage, features: Features) -> bool:
    known = features.mode is not Mode.BOOTLOADER or features.firmware_version != _UNKNOWN
    return (
        known
        and features.model in _HAVE_PURPOSES
        and image.firmware_type is not None
        and image.firmware_type is not features.firmware_type
    )


def _text(version: Version) -> str:
    return ".".join(map(str, version))
