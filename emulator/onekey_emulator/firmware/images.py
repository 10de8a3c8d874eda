"""Firmware images as bootloaders look at them.

There are no keys here: every signature counts as OneKey's, and only its absence as none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2s, sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADER = 1024
VENDOR, FIRMWARE, BOOTLOADER = "OKTV", {"touch": "OKTF", "pro": "TC2F"}, {"pro": "TC2B"}
LEGACY, RADIO, ELEMENT, DESCRIPTION = "TRZF", "5283", "TF89", "DRGU"
HARDWARE = "C2B2"
SECOND = {"classic1s", "classicpure"}
CORE_CHUNK = 256 * 1024
CORE_SIGNATURE = 65


@dataclass(frozen=True)
class Image:
    """What a header says.

    Attributes:
        size: header and code, in bytes.
        version: major, minor, patch.
        bitcoin_only: whether it knows no other coins.
        signed: whether anybody has signed it.
        whole: whether the code is what the hashes say.
    """

    size: int
    version: tuple[int, int, int]
    bitcoin_only: bool = False
    signed: bool = True
    whole: bool = True


def magic(data: bytes) -> str:
    """The four letters at the beginning."""
    return data[:4].decode("latin-1")


def fits_legacy(model: str, data: bytes) -> bool:
    """Whether firmware is for the hardware."""
    return (data[24:28].decode("latin-1") == HARDWARE) == (model in SECOND)


def read_legacy(model: str, data: bytes) -> Image:
    """Firmware of the Classic family."""
    size = HEADER + _number(data, 12)
    second = model in SECOND
    chunk = (256 if second else 64) * 1024
    flash = data[:size] + b"\xff" * (-size % chunk)
    chunks = [flash[max(start, HEADER) : start + chunk] for start in range(0, len(flash), chunk)]
    version = data[955:958] if second else data[16:19]
    return Image(
        size=size,
        version=_version(version),
        bitcoin_only=second and data[947] == 1,
        signed=any(data[800:804] if second else data[736:739]),
        whole=len(data) >= size and _table(data) == [sha256(part).digest() for part in chunks],
    )


def vendor_size(data: bytes) -> int:
    """Bytes of the vendor's header."""
    return _number(data, 4)


def read_core(data: bytes) -> Image:
    """Firmware of Touch or Pro, which begins with the vendor's header."""
    before = vendor_size(data)
    header = data[before : before + HEADER]
    both = any(data[before - CORE_SIGNATURE : before]) and any(header[-CORE_SIGNATURE:])
    image = _read_core(data, before, header[24:27])
    return replace(image, bitcoin_only=header[544] == 1, signed=both)


def read_bootloader(data: bytes) -> Image:
    """A bootloader of Touch or Pro."""
    return _read_core(data, 0, data[16:19])


def _read_core(data: bytes, before: int, version: bytes) -> Image:
    header = data[before : before + HEADER]
    start = before + HEADER
    size = start + _number(header, 12)
    chunk = _number(header, 28) if before and _number(header, 28) else CORE_CHUNK
    code = data[start:size]
    ends = [*range(chunk - start, len(code), chunk), len(code)]
    parts = [code[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]
    return Image(
        size=size,
        version=_version(version),
        signed=any(header[-CORE_SIGNATURE:]),
        whole=len(data) >= size and _table(header) == [blake2s(part).digest() for part in parts],
    )


def read_chip(data: bytes) -> Image:
    """Software of the radio or of the secure element."""
    return Image(HEADER + _number(data, 12), _version(data[16:19]))


def text(version: Sequence[int]) -> str:
    """A version as Features writes it."""
    return ".".join(map(str, version))


def _table(header: bytes) -> list[bytes]:
    """The hashes up to the last that is not empty."""
    hashes = header[32:544].rstrip(b"\0")
    hashes += bytes(-len(hashes) % 32)
    return [hashes[start : start + 32] for start in range(0, len(hashes), 32)]


def _version(data: bytes) -> tuple[int, int, int]:
    return data[0], data[1], data[2]


def _number(data: bytes, offset: int) -> int:
    return int.from_bytes(data[offset : offset + 4], "little")
