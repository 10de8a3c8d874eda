"""Derivation paths (BIP-32) as text and as numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onekey_sdk.errors import InvalidParameter

HARDENED = 0x8000_0000
"""The bit that marks a hardened component."""

PathLike = str | Sequence[int]
"""A path as text (`m/44'/60'/0'/0/0`) or as numbers with the hardened bit set."""

_MAX_COMPONENT = 0xFFFF_FFFF
_NUMBER = re.compile(r"[0-9]{1,10}")


def parse_path(path: PathLike, *, at_least: int = 0) -> list[int]:
    """The components of a path as the device takes them.

    Text starts with `m`; `'`, `h` and `H` mark hardened components.

    Raises:
        InvalidParameter: not a path, or one of fewer than `at_least` components.
    """
    if isinstance(path, (bytes, bytearray)) or not isinstance(path, Sequence):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidParameter(f"{path!r} is no derivation path: neither text nor numbers")
    components = _from_text(path) if isinstance(path, str) else _from_numbers(path)
    if len(components) < at_least:
        raise InvalidParameter(
            f"the path {format_path(components)} is too short: "
            f"this method needs at least {at_least} components"
        )
    return components


def format_path(components: Sequence[int]) -> str:
    """The path as text, with `'` for hardened components."""
    return "/".join(["m", *(_format(component) for component in components)])


def _format(component: int) -> str:
    return f"{component & ~HARDENED}'" if component & HARDENED else str(component)


def _from_text(path: str) -> list[int]:
    first, *rest = path.strip().split("/")
    if first not in {"m", "M"}:
        raise InvalidParameter(f"not a derivation path: {path!r}. It looks like m/44'/60'/0'/0/0")
    return [_component(part, path) for part in rest]


def _component(part: str, path: str) -> int:
    digits = part[:-1] if part[-1:] in {"'", "h", "H"} else part
    if not _NUMBER.fullmatch(digits) or int(digits) >= HARDENED:
        raise InvalidParameter(f"{part!r} is no component of a derivation path, in {path!r}")
    return int(digits) | (HARDENED if digits != part else 0)


def _from_numbers(path: Sequence[int]) -> list[int]:
    for component in path:
        if type(component) is not int or not 0 <= component <= _MAX_COMPONENT:
            raise InvalidParameter(f"{component!r} is no component of a derivation path")
    return list(path)
