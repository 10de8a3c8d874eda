"""Wallets that stay open from one command to the next."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator

from tests.support.commands import Finished, onekey

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

pytestmark = pytest.mark.real_time

PATH = "m/44'/60'/0'/0/0"
# The seed of twelve times "all" with the passphrase "abc", as three firmwares agree.
STATE = "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47"
HIDDEN = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"
ASKED = "Passphrase for"


@pytest.fixture
async def emulator() -> AsyncGenerator[Emulator]:
    options: Any = {"pin": "1234", "passphrase_protection": True, "auto_confirm": True}
    async with Emulator("pro", **options) as device:
        device.user.unlock("1234")
        yield device


@pytest.fixture
async def address(emulator: Emulator) -> str:
    return await emulator.serve_udp(0)


async def hidden_address(address: str, *options: str) -> Finished:
    command = (*options, "evm", "get-address", "-p", PATH, "--passphrase-state", STATE)
    done = await onekey("-c", address, "--json", *command, lines="abc\nabc\n")
    assert done.code == 0, done
    return done


async def test_ten_commands_ask_once(address: str, runtime_directory: Path) -> None:
    done = [await hidden_address(address) for _ in range(10)]
    assert {each.json["address"] for each in done} == {HIDDEN}
    assert [each.errors.count(ASKED) for each in done] == [1] + [0] * 9
    [file] = runtime_directory.glob("*/sessions.json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "abc" not in file.read_text()


async def test_after_a_lock_they_ask_once_more(address: str, emulator: Emulator) -> None:
    await hidden_address(address)
    emulator.user.lock()
    done = [await hidden_address(address) for _ in range(3)]
    assert {each.json["address"] for each in done} == {HIDDEN}
    assert [each.errors.count(ASKED) for each in done] == [1, 0, 0]


async def test_what_is_kept_is_listed_without_secrets_and_cleared(
    address: str, emulator: Emulator
) -> None:
    assert (await onekey("session", "list")).errors == "Nothing was found.\n"
    await hidden_address(address)
    listed = await onekey("--json", "session", "list")
    [kept] = listed.json
    assert kept.keys() == {"device_id", "passphrase_state", "kept_at"}
    assert kept["passphrase_state"] == STATE
    assert (await onekey("--json", "session", "clear", "--device-id", "D")).json == {"cleared": 0}
    assert (await onekey("--json", "session", "clear")).json == {"cleared": 1}
    assert (await onekey("--json", "session", "list")).json == []
    assert (await hidden_address(address)).errors.count(ASKED) == 1


async def test_locking_by_command_forgets(address: str) -> None:
    await hidden_address(address)
    assert (await onekey("-c", address, "lock")).code == 0
    assert (await onekey("--json", "session", "list")).json == []


async def test_nothing_is_kept_where_that_is_not_wanted(
    address: str, runtime_directory: Path
) -> None:
    for _ in range(2):
        assert (await hidden_address(address, "--session-store", "none")).errors.count(ASKED) == 1
    assert list(runtime_directory.glob("*/sessions.json")) == []


async def test_a_session_from_the_environment(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hidden_address(address, "--session-store", "file")
    exported = await onekey("--json", "--session-store", "file", "session", "export", STATE)
    [(name, value)] = exported.json.items()
    assert (await onekey("session", "clear")).code == 0
    monkeypatch.setenv(name, value)
    assert (await hidden_address(address)).errors.count(ASKED) == 0


async def test_only_what_is_kept_is_exported() -> None:
    done = await onekey("--json", "session", "export", STATE)
    assert (done.code, done.json["error"]["code"]) == (2, 405)


async def test_a_keyring_that_is_not_there_is_an_error_where_it_was_asked_for() -> None:
    done = await onekey("--json", "--session-store", "keyring", "session", "list")
    assert done.code == 2
    assert done.json["error"]["code"] in {9001, 9006}
    assert "keyring" in done.json["error"]["message"]
