"""What methods about the device itself take and give."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from onekey_sdk.models.devices import Version


class SafetyChecks(IntEnum):
    """Whether the device refuses what is unusual, such as paths of other coins.

    The numbers are those of the message `SafetyCheckLevel`, as in `Features.safety_checks`.
    """

    STRICT = 0
    PROMPT_ALWAYS = 1
    PROMPT_TEMPORARILY = 2


class RecoveryType(IntEnum):
    """How the Classic family has a backup's words typed at the computer."""

    SCRAMBLED_WORDS = 0
    """In an order that the device chooses, with words in between that mean nothing."""
    MATRIX = 1
    """By positions in a matrix of beginnings of words, so that the computer learns no word."""


@dataclass(frozen=True, slots=True)
class DeviceVerification:
    """What a device says to prove that it is a genuine one. OneKey's servers judge it.

    Attributes:
        cert: the certificate of its secure element (X.509, DER).
        signature: of what it was asked to sign, by the key in that certificate.
    """

    cert: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class FeatureSupport:
    """Whether the device can do something.

    Attributes:
        require: since which firmware models of its kind can; None where that is not said.
    """

    support: bool
    require: Version | None = None


@dataclass(frozen=True, slots=True)
class DeviceSupport:
    """What the device can do, by its model and firmware.

    Attributes:
        input_pin_on_software: its PIN can be typed at the computer.
        modify_homescreen: what it shows while it is idle can be changed.
    """

    input_pin_on_software: FeatureSupport
    modify_homescreen: FeatureSupport


class ResourceType(IntEnum):
    """What a picture on the device is for."""

    WALLPAPER = 0
    NFT = 1


@dataclass(frozen=True, slots=True)
class UploadedResource:
    """A picture that the device has now.

    Attributes:
        apply_screen: a wallpaper is shown at once, and not only kept to be chosen.
    """

    message: str
    apply_screen: bool
