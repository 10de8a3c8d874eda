"""Makes firmware that does nothing, for trying out updates on the software device."""

from __future__ import annotations

from hashlib import blake2s, sha256
from typing import TYPE_CHECKING, Any

from onekey_emulator.firmware import images

if TYPE_CHECKING:
    from collections.abc import Sequence

_VENDOR_SIZE = 512
_VENDOR = b"NOBODY"
_COMPATIBLE = (2, 99, 99)


def make_firmware(
    model: str, version: tuple[int, int, int], size: int = 64 * 1024, *, bitcoin_only: bool = False
) -> bytes:
    """Firmware for the software device, which does nothing. The signature in it is nobody's.

    Args:
        model: whose firmware.
        version: major, minor, patch.
        size: of the code, in bytes; a multiple of 512.
        bitcoin_only: whether it says that it knows no other coins.
    """
    if model in images.FIRMWARE:
        return _core(model, version, bytes(size), bitcoin_only)
    if model in images.SECOND:
        return _second(version, bytes(size), bitcoin_only)
    return _first(version, bytes(size))


def _core(model: str, version: Sequence[int], code: bytes, bitcoin_only: bool) -> bytes:
    vendor = images.VENDOR.encode() + _word(_VENDOR_SIZE) + bytes(6) + bytes([1, 1]) + bytes(48)
    vendor += bytes([len(_VENDOR)]) + _VENDOR
    hashes = _hashes(code, images.CORE_CHUNK, _VENDOR_SIZE + images.HEADER, blake2s)
    header = _header(images.FIRMWARE[model], code, _COMPATIBLE)
    header += bytes([*version, 0]) + bytes(4) + hashes + _word(int(bitcoin_only))
    return _signed(vendor, _VENDOR_SIZE) + _signed(header, images.HEADER) + code


def _second(version: Sequence[int], code: bytes, bitcoin_only: bool) -> bytes:
    hashes = _hashes(_flash(code, 256 * 1024), 256 * 1024, images.HEADER, sha256)
    header = _header(images.LEGACY, code, _COMPATIBLE) + images.HARDWARE.encode() + bytes(4)
    header = (header + hashes).ljust(800, b"\0") + bytes([1, 2, 3, 4])
    header = header.ljust(947, b"\0") + _word(int(bitcoin_only)) + bytes(4) + bytes(version)
    return header.ljust(images.HEADER, b"\0") + code


def _first(version: Sequence[int], code: bytes) -> bytes:
    hashes = _hashes(_flash(code, 64 * 1024), 64 * 1024, images.HEADER, sha256)
    header = _header(images.LEGACY, code, version) + bytes(8) + hashes
    return (header.ljust(736, b"\0") + bytes([1, 2, 3])).ljust(images.HEADER, b"\0") + code


def _header(magic: str, code: bytes, version: Sequence[int]) -> bytes:
    sizes = _word(images.HEADER) + _word(0) + _word(len(code))
    return magic.encode() + sizes + bytes([*version, 0]) + bytes(4)


def _flash(code: bytes, chunk: int) -> bytes:
    """The code as it lies in the chip, whose rest is erased."""
    return code + b"\xff" * (-(images.HEADER + len(code)) % chunk)


def _hashes(code: bytes, chunk: int, skipped: int, function: Any) -> bytes:
    ends = [*range(chunk - skipped, len(code), chunk), len(code)]
    parts = [code[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    return b"".join(function(part).digest() for part in parts).ljust(512, b"\0")


def _signed(header: bytes, size: int) -> bytes:
    return header.ljust(size - images.CORE_SIGNATURE, b"\0") + bytes([1]) * images.CORE_SIGNATURE


def _word(number: int) -> bytes:
    return number.to_bytes(4, "little")
