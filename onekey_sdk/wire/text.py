"""Text from a device in a form that is safe to show."""

from __future__ import annotations

_SHOWN_CHARACTERS = 200


def printable(text: str, limit: int = _SHOWN_CHARACTERS) -> str:
    """Text from a device in a form that is safe to show.

    What does not print, such as line feeds, escape sequences and marks that turn the direction
    of writing, is escaped as in Python source. Longer text is cut after `limit` characters.
    """
    shown = text[:limit]
    if not shown.isprintable():
        shown = "".join(
            character if character.isprintable() else character.encode("unicode_escape").decode()
            for character in shown
        )
    return shown if len(text) <= limit else f"{shown}..."
