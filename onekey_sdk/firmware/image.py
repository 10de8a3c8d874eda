"""Reads firmware files: what they are, for which device, and whether they are whole."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from onekey_sdk.errors import FirmwareFileError
from onekey_sdk.firmware import _core, _legacy
from onekey_sdk.models import FirmwareFile, FirmwareImage, ImageKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_SIZE = 9 * 1024 * 1024
"""Bytes that the largest device takes."""

_READERS: Mapping[bytes, Callable[[bytes, int], FirmwareImage]] = {
    _core.VENDOR_MAGIC: _core.read_firmware,
    **dict.fromkeys(_core.BOOTLOADER_MAGICS, _core.read_bootloader),
    _legacy.MAGIC: _legacy.read_firmware,
    _legacy.OLD_MAGIC: _legacy.read_old_firmware,
    _legacy.BLE_MAGIC: _legacy.read_chip,
    _legacy.SE_MAGIC: _legacy.read_chip,
}
_FOREIGN = {b"TRZV": "Trezor devices", b"TRZB": "Trezor devices"}


def read_firmware(data: bytes) -> FirmwareFile:
    """Read a firmware file and check that it is whole.

    Hashes of the code are compared with those in its header, wherever their form is known;
    signatures are compared with OneKey's keys, wherever these are public. What cannot be
    checked is said in the result (`hashes_checked`, `signatures`). Whether an image is genuine
    is decided by the device's bootloader in any case.

    Args:
        data: the whole file: an image for a Classic ("TRZR", "TRZF"), Classic 1S or Pure
            ("TRZF", with or without the description that newer files begin with), Mini
            ("TRZF"), Touch or Pro ("OKTV"), a bootloader of the latter two ("OKTB", "TC2B"),
            software of the radio ("5283"), or several such images one after the other.

    Raises:
        FirmwareFileError: the file is empty, something else, cut off, too large, or damaged.
    """
    data = bytes(data)
    if not data:
        raise FirmwareFileError("the file is empty")
    if len(data) > MAX_SIZE:
        raise FirmwareFileError(f"the file has {len(data)} bytes, and no device takes so many")
    images: list[FirmwareImage] = []
    described = data.startswith(_legacy.UPGRADE_MAGIC)
    offset = _legacy.check_upgrade_header(data) if described else 0
    while offset < len(data):
        image = _read(data, offset)
        images.append(image)
        offset += image.size
    if not images:
        raise FirmwareFileError("the file has a description and nothing else")
    _check_combination([image.kind for image in images])
    return FirmwareFile(size=len(data), sha256=sha256(data).digest(), images=tuple(images))


def _read(data: bytes, offset: int) -> FirmwareImage:
    magic = data[offset : offset + 4]
    reader = _READERS.get(magic)
    if reader is not None:
        return reader(data, offset)
    if offset:
        raise FirmwareFileError(f"the file has {len(data) - offset} bytes behind its image")
    if magic in _FOREIGN:
        raise FirmwareFileError(f"the file is firmware for {_FOREIGN[magic]}, not for a OneKey")
    raise FirmwareFileError("the file is no firmware of a OneKey")


def _check_combination(kinds: list[ImageKind]) -> None:
    """Only firmware has company, and every part but the secure element's is there once."""
    once = [kind for kind in kinds if kind is not ImageKind.SECURE_ELEMENT]
    alone = kinds[0] is not ImageKind.FIRMWARE
    if len(kinds) > 1 and (alone or len(set(once)) < len(once) or ImageKind.BOOTLOADER in once):
        raise FirmwareFileError("the file holds images that do not belong together")
