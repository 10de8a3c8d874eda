"""What is particular to each model and firmware version, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Family(Enum):
    """The two code bases that OneKey's firmware comes from."""

    LEGACY = "legacy"
    """C; Classic, Classic 1S, Classic 1S Pure, Mini."""
    CORE = "core"
    """MicroPython; Touch, Pro."""


@dataclass(frozen=True)
class Profile:
    """One model with one firmware version."""

    model: str
    family: Family
    firmware_version: str
