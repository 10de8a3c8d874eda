"""What the headers of all images have in common."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2s, sha256
from typing import TYPE_CHECKING

from onekey_sdk.errors import FirmwareFileError
from onekey_sdk.models import FirmwareType, Version

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADER_SIZE = 1024
_HASHES = slice(32, 544)
_HASH_SIZE = 32

Hash = Callable[[bytes], bytes]


def sha(data: bytes) -> bytes:
    """SHA-256, which the Classic family uses."""
    return sha256(data).digest()


def blake(data: bytes) -> bytes:
    """BLAKE2s, which Touch and Pro use."""
    return blake2s(data).digest()


def number(header: bytes, offset: int) -> int:
    """Four bytes, the lowest first."""
    return int.from_bytes(header[offset : offset + 4], "little")


def version(header: bytes, offset: int) -> Version:
    """Major, minor, patch; the build number behind them is always 0."""
    return header[offset], header[offset + 1], header[offset + 2]


def purpose(header: bytes, offset: int) -> FirmwareType:
    """Which coins the firmware knows.

    Raises:
        FirmwareFileError: an unknown one.
    """
    kinds = (FirmwareType.UNIVERSAL, FirmwareType.BITCOIN_ONLY)
    found = number(header, offset)
    if found >= len(kinds):
        raise FirmwareFileError(f"the image is for a purpose, {found}, that is not known")
    return kinds[found]


def blank(header: bytes, *parts: slice) -> bytes:
    """The header with those parts set to zero, which is what is signed."""
    cleared = bytearray(header)
    for part in parts:
        cleared[part] = bytes(len(cleared[part]))
    return bytes(cleared)


def take(data: bytes, offset: int, size: int, what: str) -> bytes:
    """That part of the file.

    Raises:
        FirmwareFileError: it ends before.
    """
    if offset + size > len(data):
        raise FirmwareFileError(
            f"the file is cut off: it has {len(data)} bytes, and {what} needs {offset + size}"
        )
    return data[offset : offset + size]


def table(header: bytes) -> list[bytes]:
    """The sixteen hashes in a header."""
    hashes = header[_HASHES]
    return [hashes[start : start + _HASH_SIZE] for start in range(0, len(hashes), _HASH_SIZE)]


def code_hashes(
    code: bytes, chunk_size: int, skipped: int, function: Hash, padding: bytes = b""
) -> list[bytes]:
    """What the table of hashes has to be.

    Args:
        code: what follows the header.
        chunk_size: of what is hashed at once.
        skipped: bytes of headers, by which the first chunk is shorter.
        function: how it is hashed.
        padding: one byte with which the last chunk is filled up, if it is.
    """
    hashes: list[bytes] = []
    start, end = 0, chunk_size - skipped
    while start < len(code):
        chunk = code[start:end]
        hashes.append(function(chunk + padding * (end - start - len(chunk))))
        start, end = end, end + chunk_size
    return hashes


def check_hashes(expected: Sequence[bytes], found: Sequence[bytes]) -> None:
    """Whether the code is what the header says; unused places are zero.

    Raises:
        FirmwareFileError: it is not.
    """
    if len(found) > len(expected):
        raise FirmwareFileError("the image is larger than any device takes")
    for index, one in enumerate(expected):
        other = found[index] if index < len(found) else bytes(_HASH_SIZE)
        if one != other:
            raise FirmwareFileError(
                f"the image is damaged: part {index + 1} of its code is not what its header says"
            )
