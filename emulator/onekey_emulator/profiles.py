"""What is particular to a model with a firmware version, as data.

The data are in `onekey_emulator.models`. A model begins with the oldest firmware whose source is
public, and every later version is what the changes since then make of it.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Family(Enum):
    """The two code bases that OneKey's firmware comes from."""

    LEGACY = "legacy"
    """C; Classic, Classic 1S, Classic 1S Pure, Mini."""
    CORE = "core"
    """MicroPython; Touch, Pro."""


class Sessions(Enum):
    """Which sessions a lock ends."""

    NONE = "none"
    ATTACHED = "the current one, if a hidden wallet's PIN had opened it"
    ALL = "all"


class PassphraseFrom(Enum):
    """Where a passphrase may be typed."""

    HOST = "host"
    DEVICE = "device"
    BOTH = "host or device"


class PassphraseShown(Enum):
    """Which passphrases a device with a touch screen has confirmed."""

    EVERY = "every one, announced by a ButtonRequest"
    TYPED = "what was typed on it, and what is not empty, announced by a ButtonRequest"
    QUIETLY = "what is not empty from the host, not announced"


@dataclass(frozen=True)
class Profile:
    """One model with one firmware version.

    Attributes:
        model: its name as an argument: "classic1s".
        name: its name as a label: "OneKey Classic 1S".
        firmware_version: what Features calls `onekey_version`.
        schema: name of the message definitions that it was built with.
        serial: serial number, unmasked.
        vendor: who it says it is from; None where that is a setting.
        trezor_compatible: whether the setting says trezor.io in new devices.
        language: of new devices.
        auto_lock_range: shortest and longest delay that ApplySettings takes, in milliseconds.
        features: fields of Features that never change.
        told: fields of Features that depend on the device's state and are always there.
        told_unlocked: fields, of either kind, that a locked device leaves out.
        onekey_features: fields of OnekeyFeatures; None where the message is unknown.
        bootloader: fields of the bootloader's Features that never change.
        bootloader_told: those that depend on the firmware and the device.
        bootloader_unexpected: what the bootloader says of messages that it does not know.
        own_sessions: whether the sessions are kept by the firmware, not by the secure element.
        cardano: whether Initialize heeds `derive_cardano`.
        attach: whether it knows PINs of hidden wallets, and the messages that came with them.
        lock_ends: which sessions a lock ends.
        passphrase_from: where passphrases may be typed.
        passphrase_shown: which are confirmed; the touch screen only.
        refuses_twice: whether a passphrase that was refused is answered by a second Failure; the
            classic family only.
        matrix_delay: seconds from PinMatrixRequest until the digits appear.
        pin_warning: how many PIN tries are left when the device warns of being wiped; 0 if never.
        pin_warning_told: whether the host gets a Failure with the warning.
        pages_hear_cancel: whether a Cancel ends pages and entries by the keys as Initialize does.
        pin_swallows: whether a message that interrupts the PIN keyboard is lost.
        pin_only_changed: whether ChangePin reports success and does nothing where it should set the
            first PIN or remove it; the touch screen only.
        pictures_confirmed: whether pictures from a host are confirmed, and shown at once; the
            touch screen only.
        set_up_by_host: whether a host may have a seed made or restored; the classic family only.
        wipe_announced: whether WipeDevice is one confirmation that is announced; the classic
            family only.
        finger_counts: whether `unlocked` in Features heeds a lock that a finger opens.
        fingerprint: whether there is a fingerprint sensor.
        my_address: whether the menu shows addresses, in a session of its own.
    """

    model: str
    name: str
    family: Family
    serial: str
    trezor_compatible: bool
    auto_lock_range: tuple[int, int]
    firmware_version: str = ""
    schema: str = "latest"
    vendor: str | None = None
    language: str = "en"
    features: Mapping[str, Any] = field(default_factory=dict[str, Any])
    told: frozenset[str] = frozenset()
    told_unlocked: frozenset[str] = frozenset()
    onekey_features: Mapping[str, Any] | None = None
    bootloader: Mapping[str, Any] = field(default_factory=dict[str, Any])
    bootloader_told: frozenset[str] = frozenset()
    bootloader_unexpected: str | None = None
    own_sessions: bool = False
    cardano: bool = True
    attach: bool = False
    lock_ends: Sessions = Sessions.NONE
    passphrase_from: PassphraseFrom = PassphraseFrom.BOTH
    passphrase_shown: PassphraseShown = PassphraseShown.QUIETLY
    refuses_twice: bool = True
    matrix_delay: float = 1.0
    pin_warning: int = 0
    pin_warning_told: bool = False
    pages_hear_cancel: bool = False
    pin_swallows: bool = False
    pin_only_changed: bool = False
    pictures_confirmed: bool = True
    set_up_by_host: bool = True
    wipe_announced: bool = False
    finger_counts: bool = False
    fingerprint: bool = False
    my_address: bool = False

    def knows(self, request: str) -> bool:
        """Whether the firmware has that request, as far as the family has it at all."""
        since, until = _requests()[self.model].get(request, ("0", ""))
        if since == _NEVER:
            return False
        version = version_number(self.firmware_version)
        return version_number(since) <= version and (not until or version < version_number(until))


@dataclass(frozen=True)
class Change:
    """What a firmware version changed.

    Attributes:
        since: the version.
        what: in a few words.
        profile: attributes of the profile that have another value from then on.
        features: fields of Features that never change, and are new or other; None where the
            field is not sent any more.
        told: fields that depend on the device's state and are new, or were left out by a locked
            device before.
        told_unlocked: new fields that a locked device leaves out.
    """

    since: str
    what: str
    profile: Mapping[str, Any] = field(default_factory=dict[str, Any])
    features: Mapping[str, Any] = field(default_factory=dict[str, Any])
    told: frozenset[str] = frozenset()
    told_unlocked: frozenset[str] = frozenset()

    def apply(self, profile: Profile) -> Profile:
        """The profile after the change."""
        features = {**profile.features, **self.features}
        changed = replace(profile, **self.profile)
        return replace(
            changed,
            features={name: value for name, value in features.items() if value is not None},
            told=changed.told | self.told,
            told_unlocked=(changed.told_unlocked | self.told_unlocked) - self.told,
        )


@dataclass(frozen=True)
class Model:
    """A model and its history.

    Attributes:
        first: its profile with the oldest firmware.
        versions: all firmware versions, the oldest first.
        changes: what changed, in the same order.
    """

    first: Profile
    versions: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def oldest(self) -> str:
        """The oldest firmware version."""
        return self.versions[0]

    @property
    def newest(self) -> str:
        """The newest firmware version."""
        return self.versions[-1]

    def profile(self, version: str) -> Profile:
        """The model with that firmware version, which must be one of its own."""
        profile = self.first
        for change in self.changes:
            if version_number(change.since) <= version_number(version):
                profile = change.apply(profile)
        return replace(profile, firmware_version=version)


MODELS = ("classic", "classic1s", "classicpure", "mini", "touch", "pro")
_MODULES = {"classicpure": "classic1s"}
_NEVER = "-"


@cache
def model(name: str) -> Model:
    """A model by name.

    Raises:
        ValueError: there is no such model.
    """
    if name not in MODELS:
        raise ValueError(f"there is no model {name!r}, only {', '.join(MODELS)}")
    module = importlib.import_module(f"onekey_emulator.models.{_MODULES.get(name, name)}")
    found: Model = module.MODELS[name]
    return found


def find(name: str, firmware_version: str | None = None) -> Profile:
    """The profile of a model, by default with its newest firmware.

    Raises:
        ValueError: there is no such model, or it never had that firmware.
    """
    found = model(name)
    if firmware_version is None:
        return found.profile(found.newest)
    if firmware_version not in found.versions:
        known = ", ".join(found.versions)
        raise ValueError(
            f"there is no firmware {firmware_version!r} for the {found.first.name}, only {known}"
        )
    return found.profile(firmware_version)


def version_number(text: str) -> tuple[int, ...]:
    """A version in a form that can be compared."""
    return tuple(map(int, text.split(".")))


@cache
def _requests() -> dict[str, dict[str, tuple[str, str]]]:
    """For each model the requests that it did not always have: since when, and until when."""
    table = resources.files("onekey_emulator.models").joinpath("requests.tsv").read_text("ascii")
    heads, *rows = (line.split("\t") for line in table.splitlines())
    found: dict[str, dict[str, tuple[str, str]]] = {name: {} for name in MODELS}
    for request, *cells in rows:
        for name, cell in zip(heads[1:], cells, strict=True):
            since, _, until = cell.replace("+", "").partition("<")
            found[name][request] = since or "0", until
    for name, shared in _MODULES.items():
        found[name] = found[shared]
    return found
