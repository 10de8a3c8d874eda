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
    from onekey_sdk.management.reboot import (
        reboot_to_boardloader,
        reboot_to_bootloader,
        reboot_to_update,
    )
    from onekey_sdk.management.resources import check_kind, resource, upload_resource
    from onekey_sdk.management.rules import RULES, check
    from onekey_sdk.management.seed import Recovery, Reset, back_up, recover, reset, wipe
    from onekey_sdk.management.settings import Settings, apply_flags, apply_settings, check_places
    from onekey_sdk.management.support import supported
    from onekey_sdk.management.turns import end_sessions, fresh_features
    from onekey_sdk.management.u2f import next_u2f_counter, set_u2f_counter
    from onekey_sdk.management.verify import challenge_text, verify_device

__all__ = [
    "RULES",
    "Recovery",
    "Reset",
    "Settings",
    "apply_flags",
    "apply_settings",
    "back_up",
    "challenge_text",
    "change_pin",
    "change_wipe_code",
    "check",
    "check_kind",
    "check_places",
    "end_sessions",
    "fresh_features",
    "lock",
    "next_u2f_counter",
    "reboot_to_boardloader",
    "reboot_to_bootloader",
    "reboot_to_update",
    "recover",
    "reset",
    "resource",
    "set_u2f_counter",
    "stop",
    "supported",
    "unlock",
    "upload_resource",
    "verify_device",
    "wipe",
]

_HOMES = {
    "access": ("lock", "stop", "unlock"),
    "pin": ("change_pin", "change_wipe_code"),
    "reboot": ("reboot_to_boardloader", "reboot_to_bootloader", "reboot_to_update"),
    "resources": ("check_kind", "resource", "upload_resource"),
    "rules": ("RULES", "check"),
    "seed": ("Recovery", "Reset", "back_up", "recover", "reset", "wipe"),
    "settings": ("Settings", "apply_flags", "apply_settings", "check_places"),
    "support": ("supported",),
    "turns": ("end_sessions", "fresh_features"),
    "u2f": ("next_u2f_counter", "set_u2f_counter"),
    "verify": ("challenge_text", "verify_device"),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return globals().setdefault(name, getattr(import_module(f"{__name__}.{home}"), name))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
