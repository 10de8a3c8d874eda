"""Every message and enum of the newest schema, by name: `messages.GetFeatures()`.

A family is loaded when a name of it is first used. Types are in `messages.pyi`.
"""

from __future__ import annotations

from typing import Any

from onekey_sdk.wire import schema


def __getattr__(name: str) -> Any:
    latest = schema.load()
    if name not in latest:
        raise AttributeError(f"no message or enum is called {name!r}", name=name)
    found = latest.enum(name) if latest.is_enum(name) else latest.message_class(name)
    return globals().setdefault(name, found)


def __dir__() -> list[str]:
    return list(schema.load().names())
