"""A test kit for programs that use OneKey devices.

With pytest there is nothing to set up: the fixtures `onekey_emulator`, `onekey_emulators`,
`onekey_person`, `onekey_sdk` and `onekey_sdk_async` come with the package. Other test runners use
`SoftwareDevice` and `HostPerson` by themselves. A `Tape` records a conversation and plays it back.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from onekey_sdk.testing.device import SoftwareDevice
    from onekey_sdk.testing.person import HostPerson
    from onekey_sdk.testing.tape import RecordingPort, ReplayPort, Tape, TapeMismatch

__all__ = [
    "HostPerson",
    "RecordingPort",
    "ReplayPort",
    "SoftwareDevice",
    "Tape",
    "TapeMismatch",
]

_HOMES = ("person", "tape", "device")


def __getattr__(name: str) -> object:
    # pytest loads the plug-in in this package everywhere, so that the rest is loaded when used.
    if name in __all__:
        from importlib import import_module

        for home in _HOMES:
            module = vars(import_module(f"{__name__}.{home}"))
            if name in module:
                return globals().setdefault(name, module[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
