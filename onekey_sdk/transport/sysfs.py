"""What Linux tells of USB devices without opening them, and who has them open.

Everywhere else there is nothing to read, and all answers are None.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_USB_DEVICES = Path("/sys/bus/usb/devices")
_HIDRAW = Path("/sys/class/hidraw")
_PROCESSES = Path("/proc")
_INTERFACE = re.compile(r"(\d+-[\d.]+):\d+\.\d+")
_INTERPRETER = re.compile(r"(?:python|pypy)[\d.]*")


def usb_attribute(location: str, name: str) -> str | None:
    """An attribute of the USB device at a place such as `1-2.3`."""
    try:
        return (_USB_DEVICES / location / name).read_text(errors="replace").strip() or None
    except OSError:
        return None


def hidraw_device(node: str) -> Path | None:
    """The HID device behind a node such as `/dev/hidraw0`; its name is new at each plugging."""
    try:
        return (_HIDRAW / Path(node).name / "device").resolve(strict=True)
    except OSError:
        return None


def usb_location(device: Path) -> str | None:
    """The place of the USB device that a HID device belongs to, if it is on USB."""
    for parent in device.parents:
        interface = _INTERFACE.fullmatch(parent.name)
        if interface:
            return interface[1]
    return None


def holder(node: str) -> str | None:
    """Which other program has a device node open, such as `electrum (pid 4242)`.

    Programs of other users show that only to root.
    """
    own = str(os.getpid())
    for process in _processes():
        # Seen from outside of a container its files have longer names.
        if process.name != own and any(file.endswith(node) for file in _open_files(process)):
            return f"{_name(process)} (pid {process.name})"
    return None


def _processes() -> Iterator[Path]:
    try:
        yield from (entry for entry in _PROCESSES.iterdir() if entry.name.isdigit())
    except OSError:
        return


def _open_files(process: Path) -> set[str]:
    files: set[str] = set()
    try:
        for descriptor in os.listdir(process / "fd"):
            # Only the name is read: to touch the file might block.
            files.add(os.readlink(process / "fd" / descriptor))
    except OSError:
        pass  # it belongs to somebody else, or has ended
    return files


def _name(process: Path) -> str:
    """What a person calls the program."""
    try:
        command = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
        name = Path(command[0]).name
        if _INTERPRETER.fullmatch(name):
            module = command[1:2] == ["-m"]
            script = command[2:3] if module else command[1:2]
            if script and script[0] and not script[0].startswith("-"):
                name = Path(script[0]).name
    except OSError:
        name = ""
    return name[:40] if name and name.isprintable() else "another program"
