"""Parameters of all chains: what is malformed is refused here, before the device hears of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, cast

from onekey_sdk.errors import InvalidParameter
from onekey_sdk.paths import parse_path

_LONGEST_NUMBER = 80
_DIGITS = re.compile(r"[0-9a-fA-F]*")


def whole_number(name: str, value: object, *, bits: int = 256) -> int:
    """A number from 0 on, given as int or as text, decimal or with 0x.

    Raises:
        InvalidParameter: it is none, or takes more than `bits` bits.
    """
    number = integer(name, value)
    if number < 0:
        raise InvalidParameter(f"{name} is negative")
    if number >> bits:
        raise InvalidParameter(f"{name} is out of range: it does not fit in uint{bits}")
    return number


def integer(name: str, value: object) -> int:
    """A number, also a negative one, given as int or as text, decimal or with 0x.

    Raises:
        InvalidParameter: it is none.
    """
    if isinstance(value, float):
        raise InvalidParameter(f"{name} is a float, which cannot hold amounts exactly; pass an int")
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        text = value.strip()
        digits = text.removeprefix("-")
        if len(digits) > _LONGEST_NUMBER:
            raise InvalidParameter(f"{name} is out of range")
        if digits[:2] in {"0x", "0X"} and _DIGITS.fullmatch(digits[2:]):
            return int(text, 16) if digits[2:] else 0
        if digits.isascii() and digits.isdigit():
            return int(text)
    raise InvalidParameter(f"{name} is no whole number; it is an int, or text such as 10 or 0x0a")


def byte_string(name: str, value: object, size: int | None = None) -> bytes:
    """Bytes, given as such or as hex text with or without 0x.

    Args:
        size: how many they have to be.

    Raises:
        InvalidParameter: they are none, or not so many.
    """
    if isinstance(value, str):
        digits = value[2:] if value[:2] in {"0x", "0X"} else value
        if not _DIGITS.fullmatch(digits) or len(digits) % 2:
            raise InvalidParameter(f"{name} is not hexadecimal, two digits for each byte")
        data = bytes.fromhex(digits)
    elif isinstance(value, (bytes, bytearray)):
        data = bytes(value)
    else:
        raise InvalidParameter(f"{name} is neither bytes nor hex text")
    if size is not None and len(data) != size:
        raise InvalidParameter(f"{name} has {len(data)} bytes instead of {size}")
    return data


def fields_of(
    name: str, value: object, aliases: dict[str, str], *, required: tuple[str, ...]
) -> dict[str, Any]:
    """The entries of a structure under their own names.

    Args:
        aliases: every name that is accepted, and the one it stands for. Entries that are None
            count as left out.

    Raises:
        InvalidParameter: it is no mapping, or has unknown, doubled or missing entries.
    """
    if not isinstance(value, Mapping):
        raise InvalidParameter(f"{name} is no mapping of names to values")
    found: dict[str, Any] = {}
    for key, entry in cast("Mapping[object, Any]", value).items():
        own = aliases.get(key) if isinstance(key, str) else None
        if own is None:
            raise InvalidParameter(f"{name} has an unknown field {key!r}")
        if entry is None:
            continue
        if own in found:
            raise InvalidParameter(f"{name} has {own} twice")
        found[own] = entry
    missing = [field for field in required if field not in found]
    if missing:
        raise InvalidParameter(f"{name} lacks {', '.join(missing)}")
    return found


def sequence(name: str, value: object) -> Sequence[Any]:
    """A list or a tuple.

    Raises:
        InvalidParameter: it is none.
    """
    if not isinstance(value, (list, tuple)):
        raise InvalidParameter(f"{name} is no list")
    return cast("Sequence[Any]", value)


def entries_of(
    name: str, given: object, kind: type, *, required: tuple[str, ...]
) -> dict[str, Any]:
    """The entries that are set, of a mapping or of such a dataclass.

    Raises:
        InvalidParameter: it is neither, or has unknown or missing entries.
    """
    aliases = _aliases(kind)
    if isinstance(given, kind):
        given = {item: value for item in aliases if (value := getattr(given, item)) != ()}
    return fields_of(name, given, aliases, required=required)


def path_components(name: str, given: Any) -> tuple[int, ...]:
    """The components of a path that may be missing.

    Raises:
        InvalidParameter: it is none.
    """
    if given is None:
        return ()
    try:
        return tuple(parse_path(given))
    except InvalidParameter as error:
        raise InvalidParameter(f"{name}: {error}") from None


@cache
def _aliases(kind: type) -> dict[str, str]:
    return {item.name: item.name for item in fields(kind)}
