"""The udev rules that let people on Linux use their devices without being root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from onekey_sdk.errors import DeviceAccessDenied, InvalidParameter, LinkError
from onekey_sdk.transport.access import RULES
from onekey_sdk.transport.products import VENDOR

_INSTALLED = Path("/etc/udev/rules.d")
_FOLDERS = (_INSTALLED, Path("/run/udev/rules.d"), Path("/usr/lib/udev/rules.d"))
_CONTROL = Path("/run/udev/control")
_SYSTEM_PROGRAMS = "/usr/bin:/usr/sbin:/bin:/sbin"
_PATIENCE = 30.0

_ACCESS = 'TAG+="uaccess"'


@dataclass(frozen=True, slots=True)
class UdevState:
    """What is known of the rules on this machine.

    Attributes:
        installed: whether the rules of this version are there.
        path: where rules for OneKey devices are, of this version or not.
        running: whether udev runs, without which rules do nothing.
    """

    installed: bool
    path: str | None
    running: bool


def rules(group: str | None = None) -> str:
    """The text of the rules.

    Args:
        group: a group of users that may use the devices as well, also from afar; udev's
            `uaccess` alone is for whoever sits at the computer.

    Raises:
        InvalidParameter: that is no name of a group.
    """
    text = resources.files("onekey_sdk").joinpath("udev", RULES).read_text("utf-8")
    if group is None:
        return text
    if not group.replace("-", "").replace("_", "").isalnum() or not group.isascii():
        raise InvalidParameter(f"{group!r} is no name of a group")
    return text.replace(_ACCESS, f'GROUP="{group}", {_ACCESS}')


def check() -> UdevState:
    """Whether the rules are installed."""
    path = next((folder / RULES for folder in _FOLDERS if (folder / RULES).is_file()), None)
    return UdevState(
        installed=path is not None and _core(path.read_text("utf-8", "replace")) == _core(rules()),
        path=str(path or _other_rules() or "") or None,
        running=_CONTROL.exists(),
    )


def install(group: str | None = None) -> UdevState:
    """Write the rules, and have udev apply them to devices that are plugged in.

    Raises:
        DeviceAccessDenied: this program is not run by root.
        InvalidParameter: this is not Linux, or `group` is no name of a group.
        LinkError: udev refused.
    """
    text = rules(group)
    if sys.platform != "linux":
        raise InvalidParameter("only Linux has udev; other systems need no rules")
    path = _INSTALLED / RULES
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        path.chmod(0o644)
    except OSError as error:
        raise _cannot_write(path, error) from None
    if _CONTROL.exists():
        _udevadm("control", "--reload")
        _udevadm("trigger", "--subsystem-match=usb", f"--attr-match=idVendor={VENDOR:04x}")
        _udevadm("trigger", "--subsystem-match=hidraw")
    return check()


def _core(text: str) -> list[str]:
    """What matters of the rules: a group may have been added."""
    lines = [line.strip() for line in text.splitlines() if line and not line.startswith("#")]
    return [", ".join(part for part in line.split(", ") if "GROUP=" not in part) for line in lines]


def _other_rules() -> Path | None:
    """Rules from elsewhere that seem to be for these devices, such as those of OneKey's app."""
    for folder in _FOLDERS:
        for path in sorted(folder.glob("*.rules")):
            try:
                text = path.read_text("utf-8", "replace").lower()
            except OSError:
                continue
            if f"{VENDOR:04x}" in text and "53c1" in text:
                return path
    return None


def _cannot_write(path: Path, error: OSError) -> LinkError:
    if sys.platform != "win32" and os.geteuid() == 0:
        return LinkError(f"cannot write {path}: {error.strerror}")
    return DeviceAccessDenied(
        f"only root may write {path}. Run: sudo {sys.executable} -m onekey_sdk.cli udev install"
    )


def _udevadm(*arguments: str) -> None:
    program = shutil.which("udevadm", path=_SYSTEM_PROGRAMS)
    if program is None:
        raise LinkError("udevadm, which tells udev of new rules, is not installed")
    try:
        subprocess.run(  # noqa: S603 - a program of the system, with words of our own
            [program, *arguments], check=True, capture_output=True, timeout=_PATIENCE
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise LinkError(f"udevadm {arguments[0]} failed: {error}") from None
