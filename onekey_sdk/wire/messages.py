"""Every message and enum of the newest schema, by name: `messages.GetFeatures()`.

A family is loaded when a name of it is first used. Types are in `messages.pyi`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onekey_sdk.wire.schema import Schema


def _latest() -> Schema:
    # Only here, so that a module that names messages can be imported without protobuf.
    from onekey_sdk.wire import schema

    return schema.load()


def __getattr__(name: str) -> Any:
    if name.startswith("_") or name not in (latest := _latest()):
        raise AttributeError(f"no message or enum is called {name!r}", name=name)
    found = latest.enum(name) if latest.is_enum(name) else latest.message_class(name)
    return globals().setdefault(name, found)


def __dir__() -> list[str]:
    return list(_latest().names())
