"""Regenerate everything that is made from `protos/` and from the chain modules' signatures.

python tools/generate.py            write the files
python tools/generate.py --check    say which files are not what they would be, and fail
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import definitions
import stubs

ROOT = definitions.ROOT
sys.path[:0] = [str(ROOT)]


def _surface() -> dict[Path, bytes]:
    # Importing the chain modules loads definitions, which must be written before.
    import surface

    return surface.files()


def _sync_client() -> dict[Path, bytes]:
    # Importing the client loads the surface, which must be written before.
    import sync_client

    return sync_client.files()


def _device_object() -> dict[Path, bytes]:
    # Importing the client loads the surface, which must be written before.
    import device_object

    return device_object.files()


def _public_names() -> dict[Path, bytes]:
    import public_names

    return public_names.files()


def _reference() -> dict[Path, bytes]:
    import reference

    return reference.files()


def _models_page() -> dict[Path, bytes]:
    import models_page

    return models_page.files()


def _flows() -> dict[Path, bytes]:
    import flows

    return flows.files()


PRODUCERS: list[Callable[[], dict[Path, bytes]]] = [
    definitions.files,
    stubs.files,
    _surface,
    _sync_client,
    _device_object,
    _public_names,
    _reference,
    _models_page,
    _flows,
]
"""Each gives files and their contents. They run in this order, each after the former's files
are written."""


def check() -> list[str]:
    """The files that are not what they would be, from the project's root."""
    return [
        str(path.relative_to(ROOT))
        for produce in PRODUCERS
        for path, content in produce().items()
        if not path.exists() or path.read_bytes() != content
    ]


def write() -> None:
    """Write all files."""
    for produce in PRODUCERS:
        for path, content in produce().items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def main() -> int:
    if sys.argv[1:] != ["--check"]:
        write()
        return 0
    stale = check()
    for path in stale:
        print(f"stale: {path}")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
