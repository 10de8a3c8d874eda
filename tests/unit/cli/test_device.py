"""`onekey device`, as people and other programs use it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner
from onekey_emulator import ALL_ALL, Emulator

from onekey_sdk.cli.app import onekey as root
from onekey_sdk.cli.manage import device as group
from tests.support.commands import at_terminal, onekey

if TYPE_CHECKING:
    from pathlib import Path

real_time = pytest.mark.real_time

COMMANDS = sorted(group.commands)
SECRETS = {"pin", "passphrase", "word", "mnemonic", "seed", "code"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_and_takes_no_secret(name: str) -> None:
    command = group.commands[name]
    assert command.help
    for parameter in command.params:
        assert isinstance(parameter, click.Option)
        assert parameter.help, f"{name} does not explain {parameter.name}"
        takes_value = not (parameter.is_flag or parameter.is_bool_flag)
        assert not (takes_value and parameter.name in SECRETS)


def test_the_group_is_in_the_overview() -> None:
    text = CliRunner().invoke(root, ["--help"]).output
    assert "PIN, settings, seed and restarts of the device." in text
    text = CliRunner().invoke(root, ["device", "--help"]).output
    assert all(name in text for name in COMMANDS)


@real_time
async def test_what_the_device_is() -> None:
    async with Emulator("pro", pin="1234", label="Savings") as emulator:
        address = await emulator.serve_udp(0)
        found = await onekey("-c", address, "--json", "device", "info")
        assert found.json["label"] == "Savings"
        assert found.json["pin_protection"] is True
        assert found.json["passphrase_protection"] is None, "a locked Pro does not tell"
        assert found.json["parts"]["firmware"] == found.json["firmware_version"] == "4.20.0"
        text = await onekey("-c", address, "device", "info")
        assert f"serial:             {emulator.serial}" in text.output
        assert "passphrase_protection" not in text.output
    classic = await onekey("-c", "memory:classic", "--json", "device", "info")
    assert classic.json["battery_level"] == 4
    assert "parts" not in classic.json


@real_time
async def test_settings_are_shown_and_changed(tmp_path: Path) -> None:
    async with Emulator("classic1s", auto_confirm=True) as emulator:
        run = ("-c", await emulator.serve_udp(0), "--json", "device", "settings")
        picture = tmp_path / "picture"
        picture.write_bytes(bytes(1024))
        changed = await onekey(
            *run,
            *("--label", "Savings", "--use-passphrase", "--auto-lock-delay-ms", "60000"),
            *("--safety-checks", "prompt-temporarily", "--homescreen", f"@{picture}"),
        )
        assert changed.json == {"message": "Settings applied"}
        shown = (await onekey(*run)).json
        assert shown["label"] == "Savings"
        assert shown["use_passphrase"] is True
        assert shown["safety_checks"] == "prompt-temporarily"
        assert shown["haptic_feedback"] is None
        assert emulator.device.storage.sleep_delay_ms == 60_000

        refused = await onekey(*run, "--haptic-feedback")
        assert (refused.code, refused.json["error"]["code"]) == (5, 415)
        assert (await onekey(*run, "--auto-lock-delay-ms", "60")).code == 2
        missing = await onekey(*run, "--homescreen", f"@{tmp_path}/none")
        assert (missing.code, missing.output) == (2, "")
        assert emulator.requests.count("ApplySettings") == 1


@real_time
async def test_a_device_is_erased_by_whoever_types_so() -> None:
    async with Emulator("pro", auto_confirm=True) as emulator:
        run = ("-c", await emulator.serve_udp(0), "--json", "device", "wipe")
        unasked = await onekey(*run)
        assert (unasked.code, unasked.json["error"]["code"]) == (2, 405)
        async with at_terminal(*run) as terminal:
            await terminal.shows("This erases OneKey Pro, serial number PRA50I0000 EM.")
            await terminal.shows("Type `erase` to go on: ")
            terminal.type("yes")
            done = await terminal.end()
        assert (done.code, json.loads(done.output)["error"]["code"]) == (7, 803)
        assert "WipeDevice" not in emulator.requests
        async with at_terminal(*run) as terminal:
            await terminal.shows("Type `erase` to go on: ")
            terminal.type("erase")
            assert (await terminal.end()).json == {"message": "Device wiped"}
        assert emulator.device.storage.mnemonic is None
        assert (await onekey(*run, "--yes")).json == {"message": "Device wiped"}


@real_time
async def test_a_pin_is_set_at_the_terminal() -> None:
    async with Emulator("classic1s", auto_confirm=True) as emulator:
        address = await emulator.serve_udp(0)
        async with at_terminal("-c", address, "--json", "device", "change-pin") as terminal:
            for name in ("new PIN", "new PIN once more"):
                await terminal.shows(f"Positions of the {name} (empty: on the device): ")
                while await emulator.user.prompted() != "matrix":
                    pass
                terminal.type(emulator.user.positions("1397"))
            assert (await terminal.end()).json == {"message": "PIN changed"}
        assert emulator.device.storage.pin == "1397"


@real_time
async def test_a_seed_is_made_and_restored_at_the_terminal() -> None:
    async with Emulator("classic", initialized=False, auto_confirm=True) as emulator:
        address = await emulator.serve_udp(0)
        run = ("-c", address, "--json", "device")
        made = await onekey(*run, "create", "--words", "12", "--no-pin", "--label", "Savings")
        assert made.json == {"message": "Device successfully initialized"}
        words = emulator.device.paper.split()
        assert len(words) == 12
        assert words != ALL_ALL.split()
        assert " ".join(words) not in made.errors

        async with at_terminal(*run, "recover", "--dry-run") as terminal:
            for number in range(1, 25):
                await terminal.shows(f"Word {number}: ")
                prompt = emulator.user.prompt
                assert prompt is not None
                asked = prompt.word
                terminal.type(words[asked - 1] if isinstance(asked, int) else asked)
            done = await terminal.end()
        assert done.json["message"].startswith("The seed is valid and matches")
        assert not re.search(r"Word \d+: *\S", done.errors), "they are not shown"


@real_time
@pytest.mark.parametrize(
    ("model", "arguments", "code"),
    [
        ("pro", ["create"], 5),
        ("pro", ["recover", "--dry-run"], 5),
        ("pro", ["backup"], 5),
        ("mini", ["reboot", "--boardloader"], 5),
        ("mini", ["create"], 5),  # it holds a seed
        ("classic", ["backup"], 8),
        ("pro", ["verify", "--data", "no hex"], 2),
        ("pro", ["settings", "--safety-checks", "none"], 2),
        ("pro", ["cancel"], 0),
        ("touch", ["reboot", "--bootloader"], 0),
        ("pro", ["verify"], 0),
        ("pro", ["wipe-code", "--remove"], 8),
    ],
)
async def test_exit_codes(model: str, arguments: list[str], code: int) -> None:
    done = await onekey("-c", f"memory:{model}", "device", *arguments)
    assert done.code == code, done
