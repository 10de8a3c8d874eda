"""A small virtual machine with Debian's kernel, whose root is this machine's own.

    python -m tests.kernel.machine [--counted] COMMAND...

QEMU plays it without help from the processor, so that it runs anywhere; Python is some 20 times
slower in there. The root is shared read-only below a layer in memory, which takes what is written.
"""

from __future__ import annotations

import contextlib
import hashlib
import lzma
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
BUILD = PROJECT / "build" / "kernel"
PACKAGES = tuple((HERE / "packages.txt").read_text().split())
"""What Debian calls everything that has to be installed."""

_PROGRAMS = {
    "qemu-system-x86_64": "qemu-system-x86",
    "busybox": "busybox-static",
    "modprobe": "kmod",
    "udevadm": "udev",
    "dbus-daemon": "dbus",
    "bluetoothctl": "bluez",
    "usbip": "usbip",
}
_MODULES = ("virtio_pci", "9pnet_virtio", "9p", "overlay")
"""What the kernel needs to find its root."""

COUNTED = ("-icount", "shift=1")
"""Options that have its clock count instructions, of 2 ns each, whatever else the host does."""

_LAST_SECONDS = 5.0
_GLANCE = 0.1
_NEEDED = "kernel/drivers/usb/usbip/vhci-hcd.ko"
_XZ = b"\xfd7zXZ\x00"
_ELF = b"\x7fELF"
_SBIN = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])


@cache
def missing() -> tuple[str, ...]:
    """The packages that have to be installed before it can run."""
    lacks = [package for name, package in _PROGRAMS.items() if not shutil.which(name, path=_SBIN)]
    if _release() is None:
        lacks.append("linux-image-amd64")
    return tuple(lacks)


def _release() -> str | None:
    """The newest installed kernel that has USB."""
    found = [
        modules.name
        for modules in Path("/lib/modules").glob("*")
        if (modules / _NEEDED).exists() and Path("/boot", f"vmlinuz-{modules.name}").exists()
    ]
    return max(found, default=None)


class Machine:
    """One run of the machine, from switching on to switching off.

    Attributes:
        job: folder that it shares with this machine. What is written to a file there, on either
            side, is seen on the other at once.
    """

    def __init__(self, command: str, *options: str) -> None:
        """Switch it on.

        Args:
            command: lines of bash that it runs, in the project's folder, as root.
            options: of QEMU's, besides those that it always has.
        """
        BUILD.mkdir(parents=True, exist_ok=True)
        self.job = Path(tempfile.mkdtemp(prefix="run-", dir=BUILD))
        shutil.copy(HERE / "guest.sh", self.job)
        (self.job / "command.sh").write_text(f"cd '{PROJECT}'\n{command}\n")
        self._process = subprocess.Popen(
            [*self._arguments(), *options], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )

    @property
    def running(self) -> bool:
        """Whether it is on."""
        return self._process.poll() is None

    @property
    def code(self) -> int | None:
        """With what exit code the command ended, None if it did not."""
        try:
            return int((self.job / "code.txt").read_text())
        except (OSError, ValueError):
            return None

    def wait(self, seconds: float) -> None:
        """Until it has switched itself off.

        Raises:
            TimeoutError: it has not.
        """
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"the machine runs for more than {seconds} s") from None

    def said(self, name: str = "output.txt") -> str:
        """What the command has said so far, or with "console.txt" the kernel."""
        try:
            return (self.job / name).read_text(errors="replace")
        except FileNotFoundError:
            return ""

    def stop(self) -> None:
        """Switch it off unless it does so itself, and clean up unless there is what to look at."""
        with contextlib.suppress(TimeoutError):
            self.wait(_LAST_SECONDS)
        self._process.kill()
        self._process.wait()
        if self.code == 0:
            shutil.rmtree(self.job)

    def _arguments(self) -> list[str]:
        release = _release()
        assert release is not None
        share = "local,security_model=none,multidevs=remap"
        return [
            *("qemu-system-x86_64", "-accel", "tcg", "-cpu", "max", "-machine", "q35"),
            # With a second processor USB is ten times slower.
            *("-smp", "1", "-m", "1024", "-nodefaults", "-no-reboot", "-display", "none"),
            *("-serial", f"file:{self.job}/console.txt"),
            *("-kernel", str(_kernel(release)), "-initrd", str(_initramfs(release))),
            *("-append", "console=ttyS0 quiet panic=-1 random.trust_cpu=on mitigations=off"),
            *("-fsdev", f"{share},id=root,path=/,readonly=on"),
            *("-device", "virtio-9p-pci,fsdev=root,mount_tag=root"),
            *("-fsdev", f"{share},id=job,path={self.job}"),
            *("-device", "virtio-9p-pci,fsdev=job,mount_tag=job"),
            *("-device", "virtio-rng-pci"),
        ]


def _kernel(release: str) -> Path:
    """The kernel without its own unpacking, which takes two seconds each time."""
    compressed = Path("/boot", f"vmlinuz-{release}")
    target = BUILD / f"vmlinux-{release}"
    if not target.exists():
        image = compressed.read_bytes()
        start = image.find(_XZ)
        if start < 0:
            return compressed
        unpacked = lzma.LZMADecompressor(lzma.FORMAT_XZ).decompress(image[start:])
        if not unpacked.startswith(_ELF):
            return compressed
        _write(target, unpacked)
    return target


def _initramfs(release: str) -> Path:
    script = HERE / "initramfs.sh"
    digest = hashlib.sha256(script.read_bytes()).hexdigest()[:12]
    target = BUILD / f"initramfs-{release}-{digest}"
    if target.exists():
        return target
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("bin", "dev", "lower", "modules", "proc", "root", "scratch", "sys"):
            (root / name).mkdir()
        shutil.copy(script, root / "init")
        (root / "init").chmod(0o755)
        busybox = shutil.which("busybox")
        assert busybox is not None
        shutil.copy(busybox, root / "bin" / "busybox")
        (root / "bin" / "sh").symlink_to("busybox")
        modules = _dependencies(release)
        for module in modules:
            shutil.copy(module, root / "modules")
        (root / "modules" / "order").write_text("\n".join(module.name for module in modules))
        names = "\n".join(str(path.relative_to(root)) for path in sorted(root.rglob("*")))
        archive = subprocess.run(
            ["busybox", "cpio", "-o", "-H", "newc"],
            cwd=root,
            input=names.encode(),
            capture_output=True,
            check=True,
        )
        _write(target, archive.stdout)
    return target


def _dependencies(release: str) -> list[Path]:
    """The files of the modules, in the order in which they are loaded."""
    modprobe = shutil.which("modprobe", path=_SBIN)
    assert modprobe is not None
    found: dict[Path, None] = {}
    for module in _MODULES:
        lines = subprocess.run(
            [modprobe, "-S", release, "--show-depends", module],
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for line in lines.splitlines():
            verb, _, path = line.partition(" ")
            if verb == "insmod":
                found[Path(path.strip())] = None
    return list(found)


def _write(target: Path, data: bytes) -> None:
    """Whole or not at all: several runs may begin at the same moment."""
    part = target.with_suffix(f".{os.getpid()}")
    part.write_bytes(data)
    part.replace(target)


def main(command: Sequence[str], *options: str) -> int:
    """Run a command in there and show what it says.

    Args:
        command: the program and its arguments.
        options: of QEMU's, besides those that it always has.

    Returns:
        Its exit code.
    """
    if lacks := missing():
        print(f"the machine needs: apt-get install {' '.join(lacks)}", file=sys.stderr)
        return 1
    machine = Machine(shlex.join(command), *options)
    shown = 0
    try:
        running = True
        while running:
            running = machine.running
            said = machine.said()
            print(said[shown:], end="", flush=True)
            shown = len(said)
            time.sleep(_GLANCE)
        return 1 if machine.code is None else machine.code
    finally:
        machine.stop()


if __name__ == "__main__":
    counted = sys.argv[1:2] == ["--counted"]
    sys.exit(main(sys.argv[1 + counted :], *(COUNTED if counted else ())))
