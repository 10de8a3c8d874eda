"""Images of the Classic family, and of the chips that all devices have besides.

Layout: `legacy/fw_signatures.h` of OneKeyHQ/firmware and OneKeyHQ/firmware-classic1s, and for
the oldest ("TRZR") the Trezor One's, from which they come.
"""

from __future__ import annotations

from onekey_sdk.chains import _secp256k1
from onekey_sdk.errors import FirmwareFileError
from onekey_sdk.firmware._fields import (
    HEADER_SIZE,
    blank,
    check_hashes,
    code_hashes,
    number,
    purpose,
    sha,
    table,
    take,
    version,
)
from onekey_sdk.firmware._keys import CLASSIC_1S
from onekey_sdk.models import FirmwareImage, FirmwareSignatures, ImageKind, Model

UPGRADE_MAGIC = b"DRGU"
MAGIC = b"TRZF"
OLD_MAGIC = b"TRZR"
BLE_MAGIC = b"5283"
SE_MAGIC = b"TF89"

_CLASSIC_1S_HARDWARE = b"C2B2"
_FIRST = frozenset({Model.CLASSIC, Model.MINI})
_SECOND = frozenset({Model.CLASSIC_1S, Model.CLASSIC_PURE})
_ERASED = b"\xff"
_LARGE_CHUNK, _SMALL_CHUNK = 256 * 1024, 64 * 1024
_LEAST = 4096
_MOST_FIRST = 16 * _LARGE_CHUNK
_MOST_SECOND = 2 * 1024 * 1024 - 64 * 1024
_MOST_BLE = 0x40000
_MOST_SE = 370 * 1024
_SIGNATURES = slice(544, 736)
_FOURTH = slice(736, 804)
_OLD_HEADER = 256
_MESSAGE_PREFIX = b"\x18Bitcoin Signed Message:\n\x20"
_UPGRADE_CHECKSUM = slice(992, 1024)
_UPGRADE_PARTS = {1: 8, 2: 72, 4: 136}
_UPGRADE_COMBINATIONS = {1, 3, 4}


def check_upgrade_header(data: bytes) -> int:
    """The size of the description that newer files begin with, once it was found in order.

    Raises:
        FirmwareFileError: it is damaged, or describes another file.
    """
    header = take(data, 0, HEADER_SIZE, "the file's description")
    if header[4] != 1 or header[5] not in _UPGRADE_COMBINATIONS:
        raise FirmwareFileError("the file's description is of a kind that is not known")
    if sha(blank(header, _UPGRADE_CHECKSUM)) != header[_UPGRADE_CHECKSUM]:
        raise FirmwareFileError("the file is damaged: its description has a wrong checksum")
    sizes = [number(header, at + 4) for flag, at in _UPGRADE_PARTS.items() if header[5] & flag]
    if HEADER_SIZE + sum(sizes) != len(data):
        raise FirmwareFileError(
            f"the file has {len(data)} bytes, and its description says {HEADER_SIZE + sum(sizes)}"
        )
    return HEADER_SIZE


def read_firmware(data: bytes, offset: int) -> FirmwareImage:
    """The firmware that begins there.

    Raises:
        FirmwareFileError: it is not whole.
    """
    header = take(data, offset, HEADER_SIZE, "the image's header")
    second = header[24:28] == _CLASSIC_1S_HARDWARE
    size = number(header, 12)
    most = _MOST_SECOND if second else _MOST_FIRST - HEADER_SIZE
    if not _LEAST <= size <= most:
        raise FirmwareFileError(
            f"the image's code has {size} bytes, and devices take {_LEAST} to {most}"
        )
    code = take(data, offset + HEADER_SIZE, size, "the image's code")
    _check_code(header, code, second=second)
    # Only the second generation's header has a fourth signature, and all that follows it.
    told = version(header, 955)
    fingerprint = sha(blank(header, _SIGNATURES, _FOURTH if second else slice(736, 739)))
    signers = tuple(index for index in header[slice(800, 804) if second else slice(736, 739)])
    minimum = version(header, 951)
    return FirmwareImage(
        kind=ImageKind.FIRMWARE,
        models=_SECOND if second else _FIRST,
        version=told if any(told) else version(header, 16),
        header_version=version(header, 16),
        fix_version=version(header, 20),
        firmware_type=purpose(header, 947),
        vendor=None,
        offset=offset,
        size=HEADER_SIZE + size,
        fingerprint=fingerprint,
        hashes_checked=True,
        signers=tuple(filter(None, signers)),
        signatures=_signatures(header, fingerprint, signers, second=second),
        minimum_se_version=minimum if any(minimum) else None,
    )


def read_old_firmware(data: bytes, offset: int) -> FirmwareImage:
    """Firmware for the first bootloaders; it may hold an image for the later ones.

    Raises:
        FirmwareFileError: it is not whole.
    """
    header = take(data, offset, _OLD_HEADER, "the image's header")
    size = number(header, 4)
    if not 2 * _LEAST <= size <= _MOST_FIRST:
        raise FirmwareFileError(
            f"the image's code has {size} bytes, and devices take {2 * _LEAST} to {_MOST_FIRST}"
        )
    code = take(data, offset + _OLD_HEADER, size, "the image's code")
    inner = read_firmware(code, 0) if code.startswith(MAGIC) else None
    unknown = (0, 0, 0)
    signers = tuple(filter(None, header[8:11]))
    return FirmwareImage(
        kind=ImageKind.FIRMWARE,
        models=_FIRST,
        version=inner.version if inner else unknown,
        header_version=inner.header_version if inner else unknown,
        fix_version=inner.fix_version if inner else unknown,
        firmware_type=inner.firmware_type if inner else None,
        vendor=None,
        offset=offset,
        size=_OLD_HEADER + size,
        fingerprint=sha(code),
        hashes_checked=inner is not None,
        signers=signers,
        signatures=FirmwareSignatures.NOT_CHECKED if signers else FirmwareSignatures.MISSING,
    )


def read_chip(data: bytes, offset: int) -> FirmwareImage:
    """Software of the radio or of the secure element, whose hashes only these know.

    Raises:
        FirmwareFileError: it is not whole.
    """
    header = take(data, offset, HEADER_SIZE, "the image's header")
    radio = header.startswith(BLE_MAGIC)
    size, most = number(header, 12), _MOST_BLE if radio else _MOST_SE
    if not 0 < size <= most:
        raise FirmwareFileError(f"the image's code has {size} bytes, and devices take 1 to {most}")
    take(data, offset + HEADER_SIZE, size, "the image's code")
    return FirmwareImage(
        kind=ImageKind.BLE if radio else ImageKind.SECURE_ELEMENT,
        models=frozenset(),
        version=version(header, 16),
        header_version=version(header, 16),
        fix_version=version(header, 20),
        firmware_type=None,
        vendor=None,
        offset=offset,
        size=HEADER_SIZE + size,
        fingerprint=sha(header),
        hashes_checked=False,
        signers=(),
        signatures=FirmwareSignatures.NOT_CHECKED,
    )


def _check_code(header: bytes, code: bytes, *, second: bool) -> None:
    expected = table(header)
    chunk = _LARGE_CHUNK
    if not second and len(code) <= 16 * _SMALL_CHUNK - HEADER_SIZE:
        chunk = _SMALL_CHUNK
    check_hashes(expected, code_hashes(code, chunk, HEADER_SIZE, sha, _ERASED))


def _signatures(
    header: bytes, fingerprint: bytes, signers: tuple[int, ...], *, second: bool
) -> FirmwareSignatures:
    if not any(signers):
        return FirmwareSignatures.MISSING
    if not second:
        return FirmwareSignatures.NOT_CHECKED
    known = len(CLASSIC_1S.keys)
    if len(set(signers)) != CLASSIC_1S.needed or not all(1 <= key <= known for key in signers):
        return FirmwareSignatures.FOREIGN
    digest = sha(sha(_MESSAGE_PREFIX + fingerprint))
    for place, signer in enumerate(signers):
        start = _SIGNATURES.start + 64 * place
        r = int.from_bytes(header[start : start + 32], "big")
        s = int.from_bytes(header[start + 32 : start + 64], "big")
        lower = min(s, _secp256k1.ORDER - s)  # devices take either half
        if not _secp256k1.verify_ecdsa(CLASSIC_1S.keys[signer - 1], digest, r, lower):
            return FirmwareSignatures.FOREIGN
    return FirmwareSignatures.ONEKEY
