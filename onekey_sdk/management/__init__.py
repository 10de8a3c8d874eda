"""What methods say to a device about itself: its PIN, settings, seed, and how it is started.

Each module has coroutines that work in a turn of the device. `rules` says which models and
firmware have them. They are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onekey_sdk.management.access import lock, stop, unlock
    from onekey_sdk.management.pin import change_pin, change_wipe_code
    from onekey_sdk.management.rules import RULES, check
    from onekey_sdk.management.seed import Recovery, Reset, back_up, recover, reset, wipe
    from onekey_sdk.management.settings import Settings, apply_flags, apply_settings, check_places
    from onekey_sdk.management.turns import end_sessions, fresh_features

__all__ = [
    "RULES",
    "Recovery",
    "Reset",
    "Settings",
    "apply_flags",
    "apply_settings",
    "back_up",
    "change_pin",
    "change_wipe_code",
    "check",
    "check_places",
    "end_sessions",
    "fresh_features",
    "lock",
    "recover",
    "reset",
    "stop",
    "unlock",
    "wipe",
]

_HOMES = {
    "access": ("lock", "stop", "unlock"),
    "pin": ("change_pin", "change_wipe_code"),
    "rules": ("RULES", "check"),
    "seed": ("Recovery", "Reset", "back_up", "recover", "reset", "wipe"),
    "settings": ("Settings", "apply_flags", "apply_settings", "check_places"),
    "turns": ("end_sessions", "fresh_features"),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return globals().setdefault(name, getattr(import_module(f"{__name__}.{home}"), name))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
