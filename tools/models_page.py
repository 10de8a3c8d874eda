"""`docs/models.md`: what tells the models apart, from the software device's profiles."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "emulator")]

from onekey_emulator import profiles  # noqa: E402
from onekey_emulator.profiles import Family, Model, PassphraseFrom, Profile, Sessions  # noqa: E402

from onekey_sdk.management.rules import RULES  # noqa: E402
from onekey_sdk.management.settings import PLACES  # noqa: E402
from onekey_sdk.models import Model as _SdkModel  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from onekey_sdk.models import Version

_TARGET = ROOT / "docs" / "models.md"

_HEAD = """\
# Models and firmware

<!-- Written by `tools/generate.py` from the software device's profiles; do not edit. -->

The software device plays every model with every firmware version whose source is public:
`onekey_emulator.Emulator("touch", firmware_version="4.4.0")`, or
`python -m onekey_emulator --model touch --firmware-version 4.4.0`. Without a version it is the
newest one, and a version that it cannot play is an error that lists those it can. The SDK speaks
to all of them by the same calls; what they cannot do is an error with a code of its own.
"""

_PIN = {
    Family.LEGACY: "at the host by positions, or on the device",
    Family.CORE: "on the device",
}
_FROM = {
    PassphraseFrom.HOST: "at the host",
    PassphraseFrom.DEVICE: "on the device",
    PassphraseFrom.BOTH: "at the host or on the device",
}


def files() -> dict[Path, bytes]:
    """The page."""
    models = [profiles.model(name) for name in profiles.MODELS]
    parts = [_HEAD, "## Side by side\n", _table(models), _abilities(models)]
    for model in models:
        parts += [f"## {model.first.name}\n", _history(model)]
    return {_TARGET: ("\n".join(parts).rstrip() + "\n").encode()}


def _table(models: list[Model]) -> str:
    newest = [model.profile(model.newest) for model in models]
    heads = ["", *(f"`{profile.model}`" for profile in newest)]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for title, cell in _ROWS:
        cells = [title, *(cell(model) for model in models)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _newest(tell: Callable[[Profile], str]) -> Callable[[Model], str]:
    return lambda model: tell(model.profile(model.newest))


def _since(holds: Callable[[Profile], bool]) -> Callable[[Model], str]:
    """Since which version something holds."""

    def tell(model: Model) -> str:
        for version in model.versions:
            if holds(model.profile(version)):
                return "always" if version == model.oldest else f"since {version}"
        return "no"

    return tell


def _serial(profile: Profile) -> str:
    return f"`{profile.serial[:2]}`"


def _device_type(profile: Profile) -> str:
    kind = profile.features.get("onekey_device_type")
    return f"`{kind}`" if kind else "not told"


def _capabilities(profile: Profile) -> str:
    return str(len(profile.features["capabilities"]))


_ROWS: list[tuple[str, Callable[[Model], str]]] = [
    ("Name", _newest(lambda profile: profile.name)),
    ("Oldest firmware", lambda model: model.oldest),
    ("Newest firmware", lambda model: model.newest),
    ("Serial number here begins with", _newest(_serial)),
    ("`onekey_device_type`", _newest(_device_type)),
    ("Capabilities", _newest(_capabilities)),
    (
        "Vendor of a new device",
        _newest(lambda profile: "trezor.io" if profile.trezor_compatible else "onekey.so"),
    ),
    ("Newest message definitions", _since(lambda profile: profile.schema == "latest")),
    ("PIN is typed", _newest(lambda profile: _PIN[profile.family])),
    ("Passphrase is typed", _newest(lambda profile: _FROM[profile.passphrase_from])),
    ("PINs of hidden wallets", _since(lambda profile: profile.attach)),
    (
        "`passphrase_state` comes from",
        _newest(lambda profile: "GetPassphraseState" if profile.attach else "the Testnet address"),
    ),
    (
        "Sessions are kept by",
        _newest(lambda p: "the firmware" if p.own_sessions else "the secure element"),
    ),
    ("A lock ends all sessions", _since(lambda profile: profile.lock_ends is Sessions.ALL)),
    ("Fingerprint", _newest(lambda profile: "yes" if profile.fingerprint else "no")),
    ("OnekeyFeatures", _newest(lambda p: "yes" if p.onekey_features is not None else "no")),
]


_ABILITIES = """\
## What they can do

Methods, and settings of `device_settings()`, that are not for every model or firmware. Whatever is
not named is for all; what a device does not have is refused before anything is sent to it.
"""


def _abilities(models: list[Model]) -> str:
    names = [_SdkModel(model.first.model) for model in models]
    rows = [
        (f"`{method}()`", [_ability(rule.models, rule.minimum, {}, name) for name in names])
        for method, rule in RULES.items()
    ] + [
        (f"`{name}`", [_ability(place.models, place.minimum, place.below, each) for each in names])
        for name, place in PLACES.items()
    ]
    lines = ["| | " + " | ".join(f"`{name}`" for name in names) + " |"]
    lines.append("|" + "---|" * (len(names) + 1))
    lines += [
        f"| {title} | {' | '.join(cells)} |" for title, cells in rows if set(cells) != {"yes"}
    ]
    return "\n".join([_ABILITIES, *lines]) + "\n"


def _ability(
    models: Collection[_SdkModel] | None,
    minimum: Mapping[_SdkModel, Version],
    below: Mapping[_SdkModel, Version],
    model: _SdkModel,
) -> str:
    if models is not None and model not in models:
        return "no"
    since, until = minimum.get(model), below.get(model)
    found = [f"since {_text(since)}"] if since else []
    found += [f"before {_text(until)}"] if until else []
    return ", ".join(found) or "yes"


def _text(version: Version) -> str:
    return ".".join(map(str, version))


def _history(model: Model) -> str:
    versions = ", ".join(model.versions)
    lines = [f"Firmware {versions}.", ""]
    lines += [
        f"- {change.since}: {change.what}."
        for change in model.changes
        if profiles.version_number(change.since) > profiles.version_number(model.oldest)
    ]
    return "\n".join(lines) + "\n"
