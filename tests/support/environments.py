"""Environments that hold chosen distributions and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, PathDistribution, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


def run(*command: str | Path, folder: Path) -> str:
    """Standard output of a command that must succeed, away from the source."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def pip(programs: Path) -> tuple[str | Path, ...]:
    """Pip of this environment, for another one."""
    return (sys.executable, "-m", "pip", "--python", programs / "python")


def installed(folder: Path, *what: str | Path) -> Path:
    """The `bin` of a new environment with these distributions, and not even pip besides."""
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", folder=folder)
    programs = folder / "venv" / "bin"
    run(*pip(programs), "install", "--quiet", "--no-compile", *what, folder=folder)
    return programs


def linked(folder: Path, wheel: Path, *extras: str) -> Path:
    """The `python` of a new environment with the wheel and what its extras ask for.

    It takes a second, and not the minute of an installation, as what the wheel needs is linked
    from the environment that runs the tests.
    """
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", folder=folder)
    [packages] = (folder / "venv" / "lib").glob("python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    [metadata] = packages.glob("*.dist-info")
    for needed in _needed(PathDistribution(metadata), extras, set()):
        for file in needed.files or ():
            link = packages / file
            # Some bring the same file, such as one for their documentation.
            if not {"..", "__pycache__"} & set(file.parts) and not link.exists():
                link.parent.mkdir(parents=True, exist_ok=True)
                link.symlink_to(Path(str(needed.locate_file(file))))
    return folder / "venv" / "bin" / "python"


def _needed(
    found: Distribution, extras: Collection[str], seen: set[tuple[str, str]]
) -> Iterator[Distribution]:
    """What a distribution asks for, and what that asks for in turn."""
    for requirement in map(Requirement, found.requires or ()):
        marker = requirement.marker
        if marker and not any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            continue
        itself = requirement.name == found.metadata["Name"]
        other = found if itself else distribution(requirement.name)
        asked = {(requirement.name, extra) for extra in ("", *requirement.extras)} - seen
        seen |= asked
        if (requirement.name, "") in asked and not itself:
            yield other
        if asked:
            yield from _needed(other, requirement.extras, seen)
