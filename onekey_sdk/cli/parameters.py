"""Values of options that click has no type for."""

from __future__ import annotations

from typing import Any

import click


def whole_number(text: str | int) -> int:
    """A whole number, decimal or with 0x; a default is one already."""
    if isinstance(text, int):
        return text
    try:
        return int(text, 0)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no whole number") from None


def structure(text: Any) -> Any:
    """A structure as JSON: the text itself, or @FILE. A method's default is one already."""
    import json

    if not isinstance(text, str):
        return text
    try:
        if text.startswith("@"):
            with open(text[1:], encoding="utf-8") as file:
                text = file.read()
        value = json.loads(text, object_pairs_hook=_unambiguous)
    except OSError as error:
        raise click.BadParameter(f"cannot read {text[1:]}: {error.strerror}") from None
    except ValueError as error:
        raise click.BadParameter(f"not JSON: {error}") from None
    except RecursionError:
        raise click.BadParameter("the JSON is nested too deeply") from None
    if value is None:
        raise click.BadParameter("null is no value; give one, or leave the option out")
    return value


def _unambiguous(entries: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in entries:
        if name in found:
            raise click.BadParameter(f"the JSON has {name!r} twice in one object; leave one out")
        found[name] = value
    return found


def file_or_text(text: str) -> str | bytes:
    """The text itself, or with @ before it what the file of that name holds."""
    if not text.startswith("@"):
        return text
    try:
        with open(text[1:], "rb") as file:
            return file.read()
    except OSError as error:
        raise click.BadParameter(f"cannot read {text[1:]}: {error.strerror}") from None
