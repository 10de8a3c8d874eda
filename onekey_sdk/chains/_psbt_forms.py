"""The forms in which PSBTs are handed around: bytes, base64, hex, and objects of libraries."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from onekey_sdk.chains._psbt import MAGIC, malformed
from onekey_sdk.errors import InvalidParameter

if TYPE_CHECKING:
    from onekey_sdk.models import SerializablePsbt

Given = bytes | str
_SPACE = re.compile(r"\s+")
_MAGIC_HEX = MAGIC.hex()


def unpack(psbt: object) -> tuple[bytes, Callable[[bytes], Given]]:
    """The bytes of a PSBT, and what gives others back in the form that it came in.

    Raises:
        InvalidParameter: it comes in no known form.
        PsbtError: the text is neither base64 nor hexadecimal.
    """
    if isinstance(psbt, (bytes, bytearray, memoryview)):
        raw = bytes(cast("bytes", psbt))
        if raw.startswith(MAGIC) or not raw.isascii():
            return raw, bytes
        text, pack = _from_text(raw.decode("ascii"))
        return text, lambda signed: pack(signed).encode("ascii")
    if isinstance(psbt, str):
        return _from_text(psbt)
    if callable(getattr(psbt, "serialize", None)):
        given = cast("object", cast("SerializablePsbt", psbt).serialize())
        if isinstance(given, (bytes, str)):
            return unpack(given)
    raise InvalidParameter("psbt is neither bytes nor text, nor an object with serialize()")


def _from_text(text: str) -> tuple[bytes, Callable[[bytes], str]]:
    compact = _SPACE.sub("", text)
    if compact[: len(_MAGIC_HEX)].lower() == _MAGIC_HEX:
        try:
            return bytes.fromhex(compact), bytes.hex
        except ValueError:
            raise malformed("it is not hexadecimal to its end") from None
    try:
        return b64decode(compact, validate=True), _base64
    except (binascii.Error, ValueError):
        raise malformed("it is neither base64 nor hexadecimal") from None


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")
