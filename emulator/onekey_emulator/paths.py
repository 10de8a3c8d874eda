"""Derivation paths as text, and patterns of the paths that the firmware allows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onekey_emulator.keys import HARDENED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_ANY_INDEX = HARDENED - 1
_KEYWORDS = {"account": f"0-{_ANY_INDEX}", "change": "0,1"}
_ANYTHING_PLAIN = "*"
_ANYTHING = "**"


def to_text(path: Iterable[int]) -> str:
    """The path as people write it: "m/44'/0'/0'/0/0"."""
    return "/".join(["m", *map(_index_to_text, path)])


def _index_to_text(index: int) -> str:
    return f"{index & ~HARDENED}'" if index & HARDENED else str(index)


@dataclass(frozen=True)
class _Component:
    """What one index of a path may be."""

    hardened: bool
    ranges: tuple[tuple[int, int], ...] | None
    """None stands for the coin type."""

    def allows(self, index: int, coin_types: Collection[int]) -> bool:
        if bool(index & HARDENED) != self.hardened:
            return False
        number = index & ~HARDENED
        if self.ranges is None:
            return number in coin_types
        return any(low <= number <= high for low, high in self.ranges)


@dataclass(frozen=True)
class Pattern:
    """A set of paths, written like "m/44'/coin_type'/account'/change/address_index".

    A component is a number, a range "[0-100]" or a list "[1,4]"; an apostrophe hardens it.
    `account` is any number and `change` 0 or 1. At the end, "*" allows any further components
    without hardening and "**" any at all.
    """

    components: tuple[_Component, ...]
    tail: str

    @classmethod
    def parse(cls, text: str, max_address_index: int = _ANY_INDEX) -> Pattern:
        """The pattern of a text.

        Args:
            max_address_index: the highest number that `address_index` stands for.
        """
        return _parse(text, max_address_index)

    def matches(self, path: Sequence[int], coin_types: Collection[int]) -> bool:
        """Whether the path is in the set, for a coin with these coin types."""
        size = len(self.components)
        if len(path) < size:
            return False
        if not all(
            component.allows(index, coin_types)
            for component, index in zip(self.components, path, strict=False)
        ):
            return False
        rest = path[size:]
        if self.tail == _ANYTHING:
            return True
        if self.tail == _ANYTHING_PLAIN:
            return not any(index & HARDENED for index in rest)
        return not rest


@cache
def _parse(text: str, max_address_index: int) -> Pattern:
    parts = text.removeprefix("m/").split("/")
    tail = parts.pop() if parts[-1] in {_ANYTHING, _ANYTHING_PLAIN} else ""
    return Pattern(tuple(_parse_component(part, max_address_index) for part in parts), tail)


def _parse_component(part: str, max_address_index: int) -> _Component:
    hardened = part.endswith("'")
    name = part.rstrip("'").strip("[]")
    if name == "coin_type":
        return _Component(hardened, None)
    name = f"0-{max_address_index}" if name == "address_index" else _KEYWORDS.get(name, name)
    ranges: list[tuple[int, int]] = []
    for choice in name.split(","):
        low, _, high = choice.partition("-")
        ranges.append((int(low), int(high or low)))
    return _Component(hardened, tuple(ranges))
