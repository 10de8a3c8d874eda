"""The order of things: one conversation at a time, and never in another wallet.

`link` carries one conversation, `prompts` asks the person, `device` is one physical device
with its queue, `cache` remembers sessions, `proof` decides before each method whether the
wallet in the device is the one that was meant, `wallet` is what a program holds.

The names that the client needs are here as well, each loaded when it is first used: who only
imports the client need not wait for what talks to devices.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onekey_sdk.session.cache import SESSION_ID_SIZE, SessionCache, Slot, is_session_id
    from onekey_sdk.session.conversation import demanded
    from onekey_sdk.session.device import Device
    from onekey_sdk.session.directory import Connecting, Directory
    from onekey_sdk.session.event_ui import EventInterface
    from onekey_sdk.session.features import normalize_onekey
    from onekey_sdk.session.link import Deadlines
    from onekey_sdk.session.operation import run_in_wallet
    from onekey_sdk.session.prompts import Silent
    from onekey_sdk.session.proof import Hidden, Open, Standard, Unnamed, prove
    from onekey_sdk.session.store import Keeper
    from onekey_sdk.session.wallet import wanted_by_call, wanted_by_opening
    from onekey_sdk.session.watch import Watch
    from onekey_sdk.transport.lock import WAIT

__all__ = [
    "SESSION_ID_SIZE",
    "WAIT",
    "Connecting",
    "Deadlines",
    "Device",
    "Directory",
    "EventInterface",
    "Hidden",
    "Keeper",
    "Open",
    "SessionCache",
    "Silent",
    "Slot",
    "Standard",
    "Unnamed",
    "Watch",
    "demanded",
    "is_session_id",
    "normalize_onekey",
    "prove",
    "run_in_wallet",
    "wanted_by_call",
    "wanted_by_opening",
]

_HOMES = {
    "session.cache": (
        "SESSION_ID_SIZE",
        "SessionCache",
        "Slot",
        "is_session_id",
    ),
    "session.conversation": ("demanded",),
    "session.device": ("Device",),
    "session.directory": (
        "Connecting",
        "Directory",
    ),
    "session.event_ui": ("EventInterface",),
    "session.features": ("normalize_onekey",),
    "session.link": ("Deadlines",),
    "session.operation": ("run_in_wallet",),
    "session.prompts": ("Silent",),
    "session.proof": (
        "Hidden",
        "Open",
        "Standard",
        "Unnamed",
        "prove",
    ),
    "session.store": ("Keeper",),
    "session.wallet": (
        "wanted_by_call",
        "wanted_by_opening",
    ),
    "session.watch": ("Watch",),
    "transport.lock": ("WAIT",),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return globals().setdefault(name, getattr(import_module(f"onekey_sdk.{home}"), name))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
