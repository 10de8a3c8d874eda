"""Results and errors as text for people, or as JSON for programs."""

from __future__ import annotations

import dataclasses
import json
import sys
from enum import Enum
from typing import TYPE_CHECKING, Any, cast

import click

from onekey_sdk.wire.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onekey_sdk.errors import OneKeyError

Json = bool | int | float | str | list["Json"] | dict[str, "Json"] | None

_MAX_TEXT = 1000


def plain(value: Any) -> Json:
    """A result as JSON knows it: field names as they are, bytes as hexadecimal text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _version(item) if _is_version(field) else plain(item)
            for field in dataclasses.fields(value)
            for item in [getattr(value, field.name)]
        }
    if isinstance(value, dict):
        return {key: plain(item) for key, item in cast("dict[str, Any]", value).items()}
    if isinstance(value, (frozenset, set)):
        return [plain(item) for item in sorted(cast("set[Any]", value))]
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in cast("list[Any]", value)]
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    return cast("Json", value.value if isinstance(value, Enum) else value)


def _is_version(field: dataclasses.Field[Any]) -> bool:
    return str(field.type).partition(" ")[0] == "Version"


def _version(value: tuple[int, int, int] | None) -> str | None:
    return None if value is None else ".".join(map(str, value))


def show(result: Any, *, as_json: bool) -> None:
    """Print a result on standard output."""
    value = plain(result)
    if value == [] and not as_json:
        click.echo("Nothing was found.", err=True)
        return
    # JSON escapes whatever could steer a terminal; text is made printable piece by piece.
    click.echo(json.dumps(value, indent=2) if as_json else _for_people(value))


def _for_people(value: Json) -> str:
    rows = value if isinstance(value, list) else []
    if sys.stdout.isatty() and rows and all(isinstance(row, dict) for row in rows):
        from onekey_sdk.cli.pretty import table

        drawn = table(cast("list[dict[str, Json]]", rows), _text)
        if drawn is not None:
            return drawn
    return "\n".join(_lines(value))


def _lines(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _fields(value)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if number:
                yield ""
            yield from _lines(item)
    elif value is not None:
        yield _text(value)


def _fields(fields: dict[str, Json]) -> Iterator[str]:
    shown = {name: item for name, item in fields.items() if item not in (None, {}, [])}
    width = max(map(len, shown), default=0) + 2
    for name, item in shown.items():
        if isinstance(item, dict):
            yield f"{_text(name)}:"
            yield from (f"  {line}" for line in _lines(item))
        else:
            yield f"{_text(name) + ':':<{width}}{_text(item)}"


def _text(value: Json) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(_text(item) for item in value)
    return printable(str(value), _MAX_TEXT)


def show_error(error: OneKeyError, *, as_json: bool) -> None:
    """Print an error: as JSON on standard output, as text on standard error."""
    name = type(error).__name__
    if as_json:
        fields = {"code": error.code, "name": name, "message": str(error)}
        click.echo(json.dumps({"error": fields}, indent=2))
    else:
        click.echo(f"{name} ({error.code}): {printable(str(error), _MAX_TEXT)}", err=True)
