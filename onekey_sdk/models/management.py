"""What methods about the device itself take and give."""

from __future__ import annotations

from enum import IntEnum


class SafetyChecks(IntEnum):
    """Whether the device refuses what is unusual, such as paths of other coins.

    The numbers are those of the message `SafetyCheckLevel`, as in `Features.safety_checks`.
    """

    STRICT = 0
    PROMPT_ALWAYS = 1
    PROMPT_TEMPORARILY = 2


class RecoveryType(IntEnum):
    """How the Classic family has a backup's words typed at the computer."""

    SCRAMBLED_WORDS = 0
    """In an order that the device chooses, with words in between that mean nothing."""
    MATRIX = 1
    """By positions in a matrix of beginnings of words, so that the computer learns no word."""
