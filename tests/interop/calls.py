"""What a call is, to compare how OneKey's JavaScript SDK and this one end it.

Methods and parameters are written as in the JavaScript SDK.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

CLASSICS = ("classic", "classic1s", "classicpure", "mini")
TOUCH_SCREENS = ("touch", "pro")
MODELS = CLASSICS + TOUCH_SCREENS
NEWER = ("classic1s", "classicpure", "pro")
"""Those that bind PINs to hidden wallets."""


class HostAnswer(Enum):
    """What a program answers to a prompt, other than text."""

    ON_DEVICE = "on device"
    ATTACH_PIN = "attach PIN"
    CANCEL = "cancel the call"


@dataclass(frozen=True)
class Person:
    """Something that is done at the device; names a method of the emulator's `user`."""

    does: str
    what: str | None = None


@dataclass(frozen=True)
class End:
    """How a call ends.

    Attributes:
        code: of the error; None for a result.
        asked: the prompts that the program got.
        sent: the requests that the device got, with "or" between names of which either will do;
            None where they are not looked at.
    """

    code: int | None = None
    asked: tuple[str, ...] = ()
    sent: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Difference:
    """Where the two SDKs differ, on purpose.

    Attributes:
        key: of `DIFFERENCES`, where the reason is.
        javascript: None if that is left to chance there, so that it is not tried.
        fields: of the result, which is alike otherwise.
        models: where it shows.
    """

    key: str
    javascript: End | None = End()
    ours: End = End()
    fields: frozenset[str] = frozenset()
    models: tuple[str, ...] = MODELS


@dataclass(frozen=True)
class Call:
    """One call.

    Attributes:
        host: what the program answers to the prompts it gets, in their order, or by what they
            ask: "pin" or "passphrase". For a PIN its digits, which are turned into positions.
        person: what is done at the device before the call, or laid ready for its prompts.
        device_id: instead of the device's own.
    """

    method: str
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])
    host: tuple[str | HostAnswer, ...] | Mapping[str, str | HostAnswer] = ()
    person: tuple[Person, ...] = ()
    device_id: str | None = None
    differs: Difference | None = None


@dataclass(frozen=True)
class Case:
    """Calls to one device, one after the other.

    Attributes:
        device: options of the emulator.
        models: where it makes sense.
        at_once: whether the calls are all made before the first one has ended.
    """

    name: str
    calls: tuple[Call, ...]
    device: Mapping[str, Any] = field(default_factory=dict[str, Any])
    models: tuple[str, ...] = MODELS
    at_once: bool = False
