"""`onekey firmware`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.commands import onekey
from tests.support.firmware import Core, Legacy

pytestmark = pytest.mark.real_time

NEWER = Core("pro", (4, 21, 0), size=64 * 1024 - 1024).firmware()
RELEASE: dict[str, Any] = {
    "version": [4, 21, 0],
    "required": True,
    "url": "https://example.org/firmware.bin",
    "fingerprint": "ab",
    "changelog": {"en-US": "Better \x1b[31mstrings"},
}


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "firmware.bin"
    path.write_bytes(NEWER)
    return path


async def test_versions() -> None:
    shown = await onekey("-c", "memory:pro", "--json", "firmware", "version")
    assert shown.json["firmware_version"] == "4.20.0"
    assert shown.json["secure_elements"].keys() == {"se01", "se02", "se03", "se04"}


async def test_a_file_is_described(image: Path) -> None:
    shown = await onekey("--json", "firmware", "inspect", str(image))
    assert shown.code == 0
    (described,) = shown.json["images"]
    assert (described["version"], described["models"]) == ("4.21.0", ["pro"])
    assert shown.json["size"] == len(NEWER)
    read = await onekey("firmware", "inspect", str(image))
    assert "not OneKey's" in read.output
    assert "4.21.0" in read.output


@pytest.mark.parametrize("size", [0, 100, 5000, len(NEWER) - 1])
async def test_a_damaged_file(tmp_path: Path, size: int) -> None:
    path = tmp_path / "firmware.bin"
    path.write_bytes(NEWER[:size])
    shown = await onekey("--json", "firmware", "inspect", str(path))
    assert shown.code == 2
    assert shown.json["error"]["name"] == "FirmwareFileError"
    assert (await onekey("firmware", "update", str(path), "--yes")).code == 2


async def test_releases(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text(json.dumps({"pro": {"firmware-v8": [RELEASE], "ble": []}}))
    arguments = ("-c", "memory:pro", "firmware", "check", "--releases", str(path))
    shown = await onekey(*arguments)
    assert "firmware:   4.20.0, required, the newest is 4.21.0" in shown.output
    assert "Better" in shown.output
    assert "\x1b" not in shown.output
    as_json = await onekey("--json", *arguments)
    assert as_json.json["firmware"]["status"] == "required"
    assert as_json.json["firmware"]["release"]["version"] == "4.21.0"
    missing = await onekey("-c", "memory:pro", "firmware", "check", "--releases", "nowhere.json")
    assert missing.code == 2
    plain = "http://example.org/config.json"
    assert (await onekey("-c", "memory:pro", "firmware", "check", "--releases", plain)).code == 2


async def test_an_update(image: Path) -> None:
    update = ("-c", "memory:pro", "--json", "firmware", "update", str(image))
    assert (await onekey(*update, "--yes")).code == 2  # not OneKey's
    asked = await onekey(*update, "--unofficial", lines="n\n")
    assert asked.code == 7
    assert "OneKey Pro: firmware 4.20.0 -> 4.21.0" in asked.errors
    done = await onekey(*update, "--unofficial", lines="y\n")
    assert done.code == 0
    assert done.json["firmware_version"] == "4.21.0"
    assert not done.json["wiped"]


async def test_an_update_that_erases(tmp_path: Path) -> None:
    path = tmp_path / "firmware.bin"
    path.write_bytes(Legacy(bitcoin_only=True, size=64 * 1024).firmware())
    update = ("-c", "memory:classic1s", "firmware", "update", str(path), "--unofficial", "-y")
    refused = await onekey(*update)
    assert refused.code == 2
    assert "--allow-wipe" in refused.errors
    done = await onekey("--json", *update, "--allow-wipe")
    assert done.code == 0
    assert done.json["wiped"]
    assert "will be erased" in done.errors
