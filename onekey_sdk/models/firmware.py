"""What is known of firmware: of images in files, of releases, and of updates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from onekey_sdk.models.devices import FirmwareType, Model, Version


class ImageKind(StrEnum):
    """Which part of a device an image is for."""

    FIRMWARE = "firmware"
    BOOTLOADER = "bootloader"
    BLE = "ble"
    SECURE_ELEMENT = "se"


class FirmwareSignatures(StrEnum):
    """What is known of an image's signatures."""

    ONEKEY = "OneKey's"
    """Enough of OneKey's published keys have signed it."""
    FOREIGN = "not OneKey's"
    """They are wrong, or of other keys; devices refuse it, or warn and erase themselves."""
    MISSING = "missing"
    """Nobody has signed it."""
    NOT_CHECKED = "not checked"
    """OneKey's keys for such images are not public; the device alone checks them."""


@dataclass(frozen=True, slots=True)
class FirmwareImage:
    """One image, as its header describes it. Its code is what the header's hashes say.

    Attributes:
        models: those whose images look like this; empty where the header does not tell.
        version: OneKey's version; of old images, which do not tell it, `header_version`.
        header_version: what Trezor's clients are told, unrelated to the above.
        firmware_type: which coins it knows, None of anything but firmware.
        vendor: who is named as its maker; Touch and Pro alone.
        offset: where it begins in the file, in bytes.
        size: header and code, in bytes.
        fingerprint: what is signed, and what the device shows: a hash of the header, 32 bytes.
        hashes_checked: whether the header has hashes of the code in a known form.
        signers: numbers of the keys that signed it, the first being 1.
        minimum_se_version: the oldest software of the secure element that it works with.
    """

    kind: ImageKind
    models: frozenset[Model]
    version: Version
    header_version: Version
    fix_version: Version
    firmware_type: FirmwareType | None
    vendor: str | None
    offset: int
    size: int
    fingerprint: bytes
    hashes_checked: bool
    signers: tuple[int, ...]
    signatures: FirmwareSignatures
    minimum_se_version: Version | None = None


@dataclass(frozen=True, slots=True)
class FirmwareFile:
    """A file that can be installed: one image, or several that belong together.

    Attributes:
        size: in bytes.
        sha256: of the whole file, 32 bytes.
        images: in the order of the file; the first says what the file is for.
    """

    size: int
    sha256: bytes
    images: tuple[FirmwareImage, ...]

    @property
    def main(self) -> FirmwareImage:
        """The image that says what the file is for."""
        return self.images[0]


class ReleaseStatus(StrEnum):
    """How what is installed stands to the newest release, in the JavaScript SDK's words."""

    VALID = "valid"
    OUTDATED = "outdated"
    REQUIRED = "required"
    UNKNOWN = "unknown"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class FirmwareRelease:
    """One release, as OneKey's list of releases has it.

    Attributes:
        required: whether devices with anything older must not be used without it.
        url: where the image is.
        fingerprint: what the list says of the image, as it is written there.
        changelog: what is new, by language ("en-US", "zh-CN").
        resource: where pictures and fonts for it are; Touch and Pro alone.
        bootloader_version: the bootloader that belongs to it.
        bootloader_resource: where that bootloader is.
        bootloader_since: firmware from which that bootloader is needed; Classic and Mini.
        bootloader_changelog: what is new in it, by language.
    """

    version: Version
    required: bool
    url: str
    fingerprint: str
    changelog: Mapping[str, str]
    resource: str | None = None
    bootloader_version: Version | None = None
    bootloader_resource: str | None = None
    bootloader_since: Version | None = None
    bootloader_changelog: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    """How a part of a device stands to its releases.

    Attributes:
        release: the newest one, None where the list has none.
        changelog: what is new since the installed version, newest first.
        bootloader_mode: whether the device was in its bootloader when it was asked.
    """

    status: ReleaseStatus
    current: Version
    release: FirmwareRelease | None
    changelog: tuple[Mapping[str, str], ...]
    bootloader_mode: bool


@dataclass(frozen=True, slots=True)
class AllReleaseInfo:
    """How all parts of a device stand to their releases."""

    firmware: ReleaseInfo
    bootloader: ReleaseInfo
    ble: ReleaseInfo


@dataclass(frozen=True, slots=True)
class FirmwareVersions:
    """What a device runs.

    Attributes:
        secure_elements: versions by name ("se01", ...), where the device tells them.
    """

    model: Model
    firmware_type: FirmwareType
    firmware_version: Version
    bootloader_version: Version
    ble_version: Version
    secure_elements: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FirmwareUpdated:
    """What the device says that it runs after an update.

    Attributes:
        wiped: whether the device has no seed any more although it had one before.
    """

    firmware_version: Version
    bootloader_version: Version
    ble_version: Version
    wiped: bool
