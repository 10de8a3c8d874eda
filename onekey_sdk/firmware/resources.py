"""Archives of pictures and fonts that go with firmware of Touch and Pro."""

from __future__ import annotations

import io
import zipfile
import zlib

from onekey_sdk.errors import FirmwareFileError

_MOST = 64 * 1024 * 1024
_FOREIGN = "__MACOSX"


def unpack(archive: bytes) -> list[tuple[str, bytes]]:
    """The files of a ZIP archive by their names, without the folders that they are in.

    Raises:
        FirmwareFileError: it is no archive, damaged, or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            entries = [
                entry
                for entry in opened.infolist()
                if not entry.is_dir() and _FOREIGN not in entry.filename
            ]
            if sum(entry.file_size for entry in entries) > _MOST:
                raise FirmwareFileError("the archive of resources is too large")
            return [(_name(entry), opened.read(entry)) for entry in entries]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError) as error:
        raise FirmwareFileError(f"the archive of resources is damaged: {error}") from None


def _name(entry: zipfile.ZipInfo) -> str:
    name = entry.filename.rpartition("/")[2]
    if not name.isascii() or not name.isprintable():
        raise FirmwareFileError("the archive of resources has a file with a strange name")
    return name
