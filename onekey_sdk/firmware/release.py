"""OneKey's list of firmware releases: reading it, and what it says about a device.

The list is what `https://data.onekey.so/config.json` holds. Nothing here fetches it unless it is
told to: a program hands it over as text or as what `json.loads` made of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from onekey_sdk.errors import DownloadFailed, InvalidParameter
from onekey_sdk.models import (
    AllReleaseInfo,
    FirmwareRelease,
    FirmwareType,
    Mode,
    Model,
    ReleaseInfo,
    ReleaseStatus,
)
from onekey_sdk.session import capabilities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_sdk.models import Features, Version

Source = Mapping[str, Any] | str | bytes

_UNKNOWN: Version = (0, 0, 0)
_LATEST = {FirmwareType.UNIVERSAL: "firmware-v8", FirmwareType.BITCOIN_ONLY: "firmware-btc-v8"}
_FIRST_TOUCH: Version = (3, 4, 0)
"""Touch firmware before this is updated from a list of its own."""

_TOUCH_BOOTLOADER_SINCE: Version = (4, 1, 0)
"""Touch and Pro firmware that can replace the bootloader."""

_MOST = 8 * 1024 * 1024
_SECONDS = 30.0
_BRACKETS = re.compile(r"[\[\]{}]")
_DEEPEST = 50
"""Brackets in one another in a list of releases. Libraries raise the recursion limit of the whole
process, and then deep nesting overflows the stack of the parser."""

_LISTS = ("firmware", "firmware-v2", "firmware-v8", "firmware-btc-v8", "ble")


class Releases:
    """All releases, by model and list.

    Args:
        source: the list, as JSON or what it stands for.

    Raises:
        InvalidParameter: it is something else.
    """

    def __init__(self, source: Source) -> None:
        models = _load(source)
        self._lists: dict[tuple[Model, str], tuple[FirmwareRelease, ...]] = {}
        for model in Model:
            described = models.get(str(model))
            if not isinstance(described, Mapping):
                continue
            known = cast("Mapping[str, Any]", described)
            for name in _LISTS:
                entries = cast("list[Any]", known.get(name) or [])
                where = f"{model}.{name}"
                if not isinstance(cast("object", entries), list):
                    raise InvalidParameter(f"the list of releases is damaged at {where}")
                self._lists[model, name] = tuple(_release(entry, where) for entry in entries)
        if not self._lists:
            raise InvalidParameter("the list of releases names no model")

    def firmware(
        self, features: Features, firmware_type: FirmwareType | None = None
    ) -> ReleaseInfo:
        """How the firmware stands to its releases.

        Args:
            features: what the device says of itself.
            firmware_type: which firmware is wanted; by default the kind that is installed.
        """
        wanted = firmware_type or features.firmware_type
        releases = self._of_firmware(features, wanted)
        current = features.firmware_version if wanted is features.firmware_type else _UNKNOWN
        bootloader = features.mode is Mode.BOOTLOADER
        if features.model is Model.UNKNOWN:
            status = ReleaseStatus.UNKNOWN
        elif bootloader and features.firmware_version == _UNKNOWN:
            # The Classic family's bootloaders do not tell what is installed.
            legacy = features.model in capabilities.MINI_FAMILY
            status = ReleaseStatus.UNKNOWN if legacy else ReleaseStatus.NONE
        else:
            status = _status(releases, current)
        return _info(status, current, releases, features)

    def ble(self, features: Features) -> ReleaseInfo:
        """How the radio's software stands to its releases."""
        releases = self._lists.get((features.model, "ble"), ())
        current = features.ble_version
        if features.model is Model.UNKNOWN:
            status = ReleaseStatus.UNKNOWN
        elif current == _UNKNOWN:
            status = ReleaseStatus.NONE
        else:
            status = _status(releases, current)
        return _info(status, current, releases, features)

    def bootloader(
        self,
        features: Features,
        will_update_firmware_version: Version | None = None,
        firmware_type: FirmwareType | None = None,
    ) -> ReleaseInfo:
        """Whether the bootloader has to be replaced, before that firmware where one is named.

        `release` is the firmware's newest; `bootloader_version` in it is what it comes with.
        """
        releases = self._of_firmware(features, firmware_type or features.firmware_type)
        newest = _newest(releases)
        current = features.bootloader_version
        target = next((each for each in releases if each.bootloader_resource), None)
        wanted = target.bootloader_version if target else None
        older = wanted is None or current < wanted
        if features.model in capabilities.TOUCH_FAMILY:
            replaceable = features.firmware_version >= _TOUCH_BOOTLOADER_SINCE
            outdated = wanted is not None and older and replaceable
        else:
            since = next(
                (each.bootloader_since for each in releases if each.bootloader_since), None
            )
            needing = max(will_update_firmware_version or _UNKNOWN, features.firmware_version)
            named = will_update_firmware_version is not None
            outdated = named and older and since is not None and needing >= since
        changelog = newest.bootloader_changelog if newest else None
        return ReleaseInfo(
            status=ReleaseStatus.OUTDATED if outdated else ReleaseStatus.VALID,
            current=current,
            release=newest,
            changelog=(changelog,) if changelog else (),
            bootloader_mode=features.mode is Mode.BOOTLOADER,
        )

    def all(self, features: Features, firmware_type: FirmwareType | None = None) -> AllReleaseInfo:
        """How all parts of the device stand to their releases."""
        firmware = self.firmware(features, firmware_type)
        coming = firmware.release.version if firmware.release else None
        return AllReleaseInfo(
            firmware=firmware,
            bootloader=self.bootloader(features, coming, firmware_type),
            ble=self.ble(features),
        )

    def _of_firmware(self, features: Features, kind: FirmwareType) -> Sequence[FirmwareRelease]:
        early_touch = features.model is Model.TOUCH and features.firmware_version < _FIRST_TOUCH
        name = "firmware" if early_touch else _LATEST[kind]
        return self._lists.get((features.model, name), ())


def fetch(url: str) -> bytes:
    """The list from an address, by HTTPS. It blocks.

    Raises:
        InvalidParameter: it is no HTTPS address.
        DownloadFailed: it could not be fetched, or is too large.
    """
    import urllib.error
    import urllib.request

    if not url.startswith("https://"):
        raise InvalidParameter("the list of releases is fetched by https:// alone")
    try:
        with urllib.request.urlopen(url, timeout=_SECONDS) as answer:  # noqa: S310 - https, above
            if not answer.geturl().startswith("https://"):
                raise DownloadFailed("the list of releases has moved to where HTTPS does not lead")
            content = cast("bytes", answer.read(_MOST + 1))
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise DownloadFailed(f"the list of releases could not be fetched: {error}") from error
    if len(content) > _MOST:
        raise DownloadFailed("the list of releases is too large")
    return content


def _load(source: Source) -> Mapping[str, Any]:
    value: Any = source
    if isinstance(source, (str, bytes)):
        try:
            text = source if isinstance(source, str) else source.decode()
            value = None if _depth(text) > _DEEPEST else json.loads(text)
        except ValueError:
            raise InvalidParameter("the list of releases is no JSON") from None
    if not isinstance(value, Mapping):
        raise InvalidParameter("the list of releases is no JSON object")
    return cast("Mapping[str, Any]", value)


def _depth(text: str) -> int:
    """How deep brackets lie in one another."""
    depth = deepest = 0
    for bracket in _BRACKETS.findall(text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _release(entry: Any, where: str) -> FirmwareRelease:
    try:
        return FirmwareRelease(
            version=_version(entry["version"]),
            required=bool(entry.get("required", False)),
            url=_text(entry.get("webUpdate") or entry["url"]),
            fingerprint=_text(entry.get("fingerprintWeb") or entry.get("fingerprint", "")),
            changelog=_changelog(entry.get("changelog")) or {},
            resource=_optional(entry.get("resource")),
            bootloader_version=_optional_version(entry.get("bootloaderVersion")),
            bootloader_resource=_optional(entry.get("bootloaderResource")),
            bootloader_since=_optional_version(entry.get("bootloaderRelatedFirmwareVersion")),
            bootloader_changelog=_changelog(entry.get("bootloaderChangelog")),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InvalidParameter(f"the list of releases is damaged at {where}") from None


def _version(value: Any) -> Version:
    major, minor, patch = map(int, value)
    return major, minor, patch


def _optional_version(value: Any) -> Version | None:
    return None if value is None else _version(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _optional(value: Any) -> str | None:
    return _text(value) if value else None


def _changelog(value: Any) -> Mapping[str, str] | None:
    return {str(key): _text(text) for key, text in value.items()} if value else None


def _status(releases: Sequence[FirmwareRelease], current: Version) -> ReleaseStatus:
    newer = [release for release in releases if release.version > current]
    if not newer:
        return ReleaseStatus.VALID
    required = any(release.required for release in newer)
    return ReleaseStatus.REQUIRED if required else ReleaseStatus.OUTDATED


def _newest(releases: Sequence[FirmwareRelease]) -> FirmwareRelease | None:
    return max(releases, key=lambda release: release.version, default=None)


def _info(
    status: ReleaseStatus,
    current: Version,
    releases: Sequence[FirmwareRelease],
    features: Features,
) -> ReleaseInfo:
    newer = sorted(
        (release for release in releases if release.version > current),
        key=lambda release: release.version,
        reverse=True,
    )
    return ReleaseInfo(
        status=status,
        current=current,
        release=_newest(releases),
        changelog=tuple(release.changelog for release in newer),
        bootloader_mode=features.mode is Mode.BOOTLOADER,
    )
