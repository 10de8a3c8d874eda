"""Settings of the device, and the flags that apps leave in it.

Which model has which setting is what the firmware's own handlers of `ApplySettings` look at;
the rest they pass over without a word.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, cast

from onekey_sdk.errors import InvalidParameter, MethodUnsupported, SettingsMissing
from onekey_sdk.management.turns import end_sessions, fresh_features, succeed
from onekey_sdk.models import Model, Version
from onekey_sdk.session import capabilities
from onekey_sdk.session.capabilities import MINI_FAMILY, TOUCH_FAMILY, since
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from onekey_sdk.models import Features, Success
    from onekey_sdk.session.capabilities import MinimumFirmware
    from onekey_sdk.session.device import Turn

MAX_LABEL_BYTES = 32
HOMESCREEN_BYTES = 1024
"""128 x 64 pixels of one bit each."""

DELAYS_MS = range(10_000, 0x2000_0000 + 1)
"""What some firmware takes; each model's own limits are narrower."""

MAX_FLAGS = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Place:
    """Where there is a setting.

    Attributes:
        models: those that have it.
        minimum: since which firmware; since the first one where nothing is said.
        below: until which firmware.
    """

    models: frozenset[Model]
    minimum: MinimumFirmware = field(default_factory=dict[Model, Version])
    below: MinimumFirmware = field(default_factory=dict[Model, Version])


_ALL = MINI_FAMILY | TOUCH_FAMILY
_PRO = frozenset({Model.PRO})
_LATE_PRO = Place(_PRO, since((_PRO, (4, 19, 0))))
_UNTIL_LATE_PRO = since((_PRO, (4, 19, 0)))

PLACES: dict[str, Place] = {
    "label": Place(_ALL),
    "language": Place(MINI_FAMILY | _PRO, since((_PRO, (4, 19, 0)))),
    "use_passphrase": Place(_ALL, since((MINI_FAMILY, (2, 4, 0)))),
    "passphrase_always_on_device": Place(TOUCH_FAMILY),
    "auto_lock_delay_ms": Place(_ALL),
    "auto_shutdown_delay_ms": _LATE_PRO,
    "safety_checks": Place(_ALL),
    "haptic_feedback": _LATE_PRO,
    "change_brightness": _LATE_PRO,
    "homescreen": Place(_ALL, below=_UNTIL_LATE_PRO),
    "experimental_features": Place(TOUCH_FAMILY, below=_UNTIL_LATE_PRO),
    "display_rotation": Place(frozenset()),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is to be changed; None leaves a setting as it is.

    Raises:
        SettingsMissing: nothing is to be changed.
        InvalidParameter: a value that no device takes.
    """

    label: str | None = None
    language: str | None = None
    use_passphrase: bool | None = None
    passphrase_always_on_device: bool | None = None
    auto_lock_delay_ms: int | None = None
    auto_shutdown_delay_ms: int | None = None
    safety_checks: int | None = None
    haptic_feedback: bool | None = None
    change_brightness: bool | None = None
    homescreen: bytes | str | None = None
    experimental_features: bool | None = None
    display_rotation: int | None = None

    def __post_init__(self) -> None:
        if not self.chosen:
            raise SettingsMissing("no setting is named")
        for name, value in self.chosen.items():
            _check_type(name, value)
        check_label(self.label)
        for name in ("auto_lock_delay_ms", "auto_shutdown_delay_ms"):
            if self.chosen.get(name, DELAYS_MS.start) not in DELAYS_MS:
                raise InvalidParameter(f"{name} is in milliseconds, from {DELAYS_MS.start} on")
        levels = messages.SafetyCheckLevel.values()
        if self.safety_checks is not None and self.safety_checks not in levels:
            raise InvalidParameter("safety_checks is one of SafetyChecks")

    @property
    def chosen(self) -> dict[str, Any]:
        """Those that are to be changed, by the names of the message's fields."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


_TYPES: dict[str, type | tuple[type, ...]] = {
    "label": str,
    "language": str,
    "auto_lock_delay_ms": int,
    "auto_shutdown_delay_ms": int,
    "safety_checks": int,
    "display_rotation": int,
    "homescreen": (bytes, str),
}
"""The others are True or False."""


def _check_type(name: str, value: object) -> None:
    wanted = _TYPES.get(name, bool)
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        names = " or ".join(
            kind.__name__ for kind in (wanted if isinstance(wanted, tuple) else (wanted,))
        )
        raise InvalidParameter(f"{name} is {names}, not {type(value).__name__}")


def check_label(label: str | None) -> None:
    """Whether a name is short enough for all models.

    Raises:
        InvalidParameter: it is not.
    """
    if label is None:
        return
    _check_type("label", label)
    if len(label.encode()) > MAX_LABEL_BYTES:
        raise InvalidParameter(f"label takes at most {MAX_LABEL_BYTES} bytes of UTF-8")


def check_places(settings: Settings, features: Features, *, firmware: bool = True) -> None:
    """Whether the device has these settings.

    Args:
        firmware: whether its version counts too.

    Raises:
        MethodUnsupported: the model, or its present firmware, has not.
        FirmwareTooOld: a later version has.
    """
    for name in settings.chosen:
        place = PLACES[name]
        capabilities.check_model(f"the setting {name}", features, place.models)
        if not firmware:
            continue
        capabilities.check_firmware(f"the setting {name}", features, place.minimum)
        below = place.below.get(features.model)
        if below is not None and features.firmware_version >= below:
            raise MethodUnsupported(
                f"the setting {name} was dropped from the firmware of this {features.model}",
                method=name,
            )


async def apply_settings(turn: Turn, settings: Settings) -> Success:
    """`ApplySettings`. Switching passphrases on or off ends all sessions.

    Raises:
        InvalidParameter: a homescreen that this model cannot show.
    """
    chosen = settings.chosen
    if "homescreen" in chosen:
        chosen["homescreen"] = _picture(chosen["homescreen"], turn.device.known.model)
    request = messages.ApplySettings(**chosen)
    if settings.use_passphrase is not None:
        await end_sessions(turn)
    answer = await succeed(turn, request)
    await fresh_features(turn)
    return answer


def _picture(homescreen: bytes | str, model: Model) -> bytes:
    if model in TOUCH_FAMILY:  # the name of one of its own wallpapers
        return homescreen.encode() if isinstance(homescreen, str) else homescreen
    try:
        bitmap = bytes.fromhex(homescreen) if isinstance(homescreen, str) else homescreen
    except ValueError:
        raise InvalidParameter("homescreen is not hexadecimal") from None
    if len(bitmap) not in {0, HOMESCREEN_BYTES}:
        raise InvalidParameter(
            f"homescreen takes {HOMESCREEN_BYTES} bytes here, or none for the model's own picture"
        )
    return bitmap


async def apply_flags(turn: Turn, flags: int) -> Success:
    """`ApplyFlags`.

    Raises:
        InvalidParameter: more than 32 bits.
    """
    if not isinstance(cast("object", flags), int) or not 0 <= flags <= MAX_FLAGS:
        raise InvalidParameter("flags are 32 bits")
    answer = await succeed(turn, messages.ApplyFlags(flags=flags))
    await fresh_features(turn)
    return answer
