"""Images of Touch and Pro: a header of the vendor, a header of the image, and code.

Layout: `core/embed/trezorhal/image.c` of OneKeyHQ/firmware and OneKeyHQ/firmware-pro.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from onekey_sdk.errors import FirmwareFileError
from onekey_sdk.firmware import _ed25519
from onekey_sdk.firmware._fields import (
    HEADER_SIZE,
    blake,
    blank,
    check_hashes,
    code_hashes,
    number,
    purpose,
    table,
    take,
    version,
)
from onekey_sdk.firmware._keys import CORE, Keys
from onekey_sdk.models import FirmwareImage, FirmwareSignatures, ImageKind, Model
from onekey_sdk.wire.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

VENDOR_MAGIC = b"OKTV"
_SIGNATURE = 65
_CHUNK = 256 * 1024
_FLASH_SECTOR = 128 * 1024
_MAX_VENDOR_HEADER = 64 * 1024
_MAX_VENDOR_KEYS = 8
_MAX_VENDOR_TEXT = 100
_LEAST, _UNIT = 4096, 512


class _Target(NamedTuple):
    """Which device an image with this magic is for, and how large it may be."""

    kind: ImageKind
    model: Model
    most: int


_TARGETS: Mapping[bytes, _Target] = {
    b"OKTF": _Target(ImageKind.FIRMWARE, Model.TOUCH, 28 * _FLASH_SECTOR),
    b"TC2F": _Target(ImageKind.FIRMWARE, Model.PRO, 12 * _FLASH_SECTOR + 4 * 1024 * 1024),
    b"OKTB": _Target(ImageKind.BOOTLOADER, Model.TOUCH, 2 * _FLASH_SECTOR),
    b"TC2B": _Target(ImageKind.BOOTLOADER, Model.PRO, 2 * _FLASH_SECTOR),
}
BOOTLOADER_MAGICS = (b"OKTB", b"TC2B")


class _Vendor(NamedTuple):
    name: str
    size: int
    keys: Keys
    signatures: FirmwareSignatures


def read_firmware(data: bytes, offset: int) -> FirmwareImage:
    """The firmware, vendor's header included, that begins there.

    Raises:
        FirmwareFileError: it is not whole.
    """
    vendor = _read_vendor(data, offset)
    return _read_image(data, offset, vendor)


def read_bootloader(data: bytes, offset: int) -> FirmwareImage:
    """The bootloader that begins there.

    Raises:
        FirmwareFileError: it is not whole.
    """
    return _read_image(data, offset, None)


def _read_vendor(data: bytes, offset: int) -> _Vendor:
    start = take(data, offset, 32, "the vendor's header")
    size, expiry = number(start, 4), number(start, 8)
    needed, count = start[14], start[15]
    keys_end = 32 + 32 * count
    if expiry or size > _MAX_VENDOR_HEADER or not 0 < needed <= count <= _MAX_VENDOR_KEYS:
        raise FirmwareFileError("the image is damaged: its vendor's header makes no sense")
    header = take(data, offset, size, "the vendor's header")
    if size < keys_end + 1 + _SIGNATURE or keys_end + 1 + header[keys_end] > size - _SIGNATURE:
        raise FirmwareFileError("the image is damaged: its vendor's header makes no sense")
    name = header[keys_end + 1 : keys_end + 1 + header[keys_end]].decode("utf-8", "replace")
    keys = tuple(header[place : place + 32] for place in range(32, keys_end, 32))
    signed = blake(blank(header, slice(size - _SIGNATURE, size)))
    return _Vendor(
        printable(name, _MAX_VENDOR_TEXT),
        size,
        Keys(needed, keys),
        _check(CORE, signed, header[size - _SIGNATURE :]),
    )


def _read_image(data: bytes, offset: int, vendor: _Vendor | None) -> FirmwareImage:
    before = vendor.size if vendor else 0
    header = take(data, offset + before, HEADER_SIZE, "the image's header")
    target = _TARGETS.get(header[:4])
    wanted = ImageKind.FIRMWARE if vendor else ImageKind.BOOTLOADER
    if target is None or target.kind is not wanted:
        raise FirmwareFileError("the image is damaged, or for another device: unknown header")
    code_size = number(header, 12)
    if number(header, 4) != HEADER_SIZE or number(header, 8) or code_size == 0:
        raise FirmwareFileError("the image is damaged: its header makes no sense")
    skipped = before + HEADER_SIZE
    if HEADER_SIZE + code_size < _LEAST or (HEADER_SIZE + code_size) % _UNIT:
        raise FirmwareFileError("the image is damaged: its code has a size that devices refuse")
    if skipped + code_size > target.most:
        raise FirmwareFileError(
            f"the image has {skipped + code_size} bytes, and a {target.model} takes {target.most}"
        )
    code = take(data, offset + skipped, code_size, "the image's code")
    chunk = (number(header, 28) if target.kind is ImageKind.FIRMWARE else 0) or _CHUNK
    if chunk <= skipped:
        raise FirmwareFileError("the image is damaged: its header makes no sense")
    check_hashes(table(header), code_hashes(code, chunk, skipped, blake))
    fingerprint = blake(blank(header, slice(HEADER_SIZE - _SIGNATURE, HEADER_SIZE)))
    signature = header[HEADER_SIZE - _SIGNATURE :]
    signatures = _check(vendor.keys if vendor else CORE, fingerprint, signature)
    if vendor and signatures is FirmwareSignatures.ONEKEY:
        signatures = vendor.signatures
    firmware = target.kind is ImageKind.FIRMWARE
    pro = firmware and target.model is Model.PRO
    minimum = version(header, 548) if pro else (0, 0, 0)
    return FirmwareImage(
        kind=target.kind,
        models=frozenset({target.model}),
        version=version(header, 24 if firmware else 16),
        header_version=version(header, 16),
        fix_version=version(header, 20),
        firmware_type=purpose(header, 544) if firmware else None,
        vendor=vendor.name if vendor else None,
        offset=offset,
        size=skipped + code_size,
        fingerprint=fingerprint,
        hashes_checked=True,
        signers=_signers(signature[0]),
        signatures=signatures,
        minimum_se_version=minimum if any(minimum) else None,
    )


def _check(keys: Keys, digest: bytes, signature: bytes) -> FirmwareSignatures:
    """What a mask of signers, one byte, and their signature are worth."""
    if not any(signature):
        return FirmwareSignatures.MISSING
    signers = _signers(signature[0])
    if len(signers) != keys.needed or signers[-1] > len(keys.keys):
        return FirmwareSignatures.FOREIGN
    chosen: Sequence[bytes] = [keys.keys[signer - 1] for signer in signers]
    valid = _ed25519.verify(chosen, digest, signature[1:])
    return FirmwareSignatures.ONEKEY if valid else FirmwareSignatures.FOREIGN


def _signers(mask: int) -> tuple[int, ...]:
    return tuple(bit + 1 for bit in range(8) if mask >> bit & 1)
