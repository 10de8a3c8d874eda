"""The public names in `onekey_sdk/__init__.py`: everything that its home modules define.

What stands between the markers there is written from the modules; the rest is kept.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import onekey_sdk
from onekey_sdk import models

TARGET = Path(__file__).resolve().parent.parent / "onekey_sdk" / "__init__.py"

WHOLE = ("errors", *(f"models.{module.name}" for module in iter_modules(models.__path__)))
"""Homes of which every class is public."""

CHOSEN = {
    "client": ["OneKey"],
    "_device_object": ["DeviceHandle"],
    "events": [
        "DEVICE_EVENT",
        "INPUT_PIN_ON_DEVICE",
        "UI_EVENT",
        "DeviceEvent",
        "UIRequest",
        "UIResponse",
    ],
    "session.link": ["Deadlines"],
    "session.progress": ["Progress", "ShowsProgress"],
    "session.prompts": [
        "ATTACH_PIN",
        "ON_DEVICE",
        "ButtonKind",
        "ButtonRequest",
        "OnDevice",
        "PassphraseAnswer",
        "PassphraseRequest",
        "PinAnswer",
        "PinKind",
        "PinRequest",
        "UserInterface",
    ],
    "session.places": ["EnvironmentStore", "FileStore", "KeyringStore", "default_store"],
    "session.words": ["EntersWords", "WordKind", "WordRequest"],
    "session.store": ["MemoryStore", "SessionStore", "StoredSession"],
    "transport.pairing": ["PairingRequest", "PairsDevices"],
    "wallet": ["Wallet"],
}
"""The public names of the other homes."""


def files() -> dict[Path, bytes]:
    """The module with its lists brought up to date."""
    homes = {home: _classes(import_module(f"onekey_sdk.{home}")) for home in WHOLE} | CHOSEN
    text = TARGET.read_text()
    text = _replace(
        text, "imports", "\n".join(_import(home, homes[home]) for home in sorted(homes))
    )
    text = _replace(text, "names", _all([name for names in homes.values() for name in names]))
    return {TARGET: text.encode()}


def _classes(module: ModuleType) -> list[str]:
    return [
        name
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__
    ]


def _import(home: str, names: list[str]) -> str:
    lines = [f"    from {onekey_sdk.__name__}.{home} import ("]
    lines += [f"        {name}," for name in _sorted(names)]
    return "\n".join([*lines, "    )"])


def _all(names: list[str]) -> str:
    return "\n".join(["__all__ = [", *(f'    "{name}",' for name in _sorted(names)), "]"])


def _sorted(names: list[str]) -> list[str]:
    return sorted(names, key=lambda name: (not name.isupper(), name))


def _replace(text: str, block: str, content: str) -> str:
    pattern = rf"(?<=# {block}: written by tools/generate.py\n).*?(?=\s*# end of {block}\n)"
    changed, times = re.subn(pattern, lambda _: content, text, flags=re.DOTALL)
    if times != 1:
        raise SystemExit(f"{TARGET} has no block for {block}")
    return changed
