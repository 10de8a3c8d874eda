"""The commands as other programs call them: results, JSON, errors and exit codes."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import pytest
from onekey_emulator import Emulator

from onekey_sdk import models
from tests.support.commands import onekey

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

pytestmark = pytest.mark.real_time

MEMORY = "memory:pro"
ETHEREUM = "m/44'/60'/0'/0/0"
BITCOIN = "m/84'/0'/0'/0/0"
# Both firmwares give these addresses for the seed of twelve times "all".
STANDARD_ETHEREUM = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
STANDARD_BITCOIN = "bc1qannfxke2tfd4l7vhepehpvt05y83v3qsf6nfkk"
STANDARD_STATE = "mvbu1Gdy8SUjTenqerxUaZyYjmveZvt33q"
# And these with the passphrase "abc".
HIDDEN_ETHEREUM = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"
HIDDEN_STATE = "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47"


def names(kind: type) -> set[str]:
    return {field.name for field in dataclasses.fields(kind)}


@pytest.fixture
async def emulator() -> AsyncGenerator[Emulator]:
    async with Emulator("pro", passphrase_protection=True, label="\x1b[2Jnasty\x07") as device:
        yield device


async def test_results_have_the_names_of_their_fields() -> None:
    listed = await onekey("-c", MEMORY, "--json", "list")
    assert [item.keys() for item in listed.json] == [names(models.DeviceInfo)]
    features = await onekey("-c", MEMORY, "--json", "features")
    assert features.json.keys() == names(models.Features)
    assert features.json["firmware_version"].count(".") == 2
    assert listed.json[0]["firmware_version"] == features.json["firmware_version"]
    key = await onekey("-c", MEMORY, "--json", "btc", "get-public-key", "-p", "m/84'/0'/0'")
    assert key.json.keys() == names(models.BtcPublicKey)
    assert len(bytes.fromhex(key.json["node"]["public_key"])) == 33
    assert (listed.code, features.code, key.code) == (0, 0, 0)


@pytest.mark.parametrize(
    ("chain", "path", "expected"),
    [("evm", ETHEREUM, STANDARD_ETHEREUM), ("btc", BITCOIN, STANDARD_BITCOIN)],
)
async def test_one_path_gives_one_result_and_several_a_list(
    chain: str, path: str, expected: str
) -> None:
    one = await onekey("-c", MEMORY, "--json", chain, "get-address", "-p", path)
    assert one.json["path"] == path
    assert one.json["address"] == expected
    two = await onekey("-c", MEMORY, "--json", chain, "get-address", "-p", path, "--path", path)
    assert two.json == [one.json, one.json]
    text = await onekey("-c", MEMORY, chain, "get-address", "-p", path)
    assert text.output == f"path:    {path}\naddress: {expected}\n"
    assert text.errors == ""


async def test_lock_and_unlock() -> None:
    locked = await onekey("-c", MEMORY, "--json", "lock")
    assert locked.json == {"message": ""}
    unlocked = await onekey("-c", f"{MEMORY}?pin=1234", "--json", "unlock")
    assert unlocked.json["unlocked"] is True
    assert "Enter the PIN on OneKey Pro" in unlocked.errors


async def test_the_wallet_is_named_by_options(emulator: Emulator) -> None:
    address = await emulator.serve_udp(0)
    connect = ("-c", address, "--json", "--session-store", "none")
    get = (*connect, "evm", "get-address", "-p", ETHEREUM)
    unnamed = await onekey(*get)
    assert unnamed.json["error"]["code"] == 114
    assert unnamed.code == 6
    standard = await onekey(*get, "--use-empty-passphrase")
    assert standard.json["address"] == STANDARD_ETHEREUM
    emulator.user.confirm()
    state = await onekey(*connect, "passphrase-state", lines="abc\n")
    assert state.json == {"passphrase_state": HIDDEN_STATE}
    emulator.user.confirm()
    hidden = await onekey(*get, "--passphrase-state", HIDDEN_STATE, lines="abc\r\n")
    assert hidden.json["address"] == HIDDEN_ETHEREUM
    emulator.user.confirm()
    other = await onekey(*get, "--passphrase-state", HIDDEN_STATE, lines="abd\n")
    assert other.json["error"]["name"] == "PassphraseStateMismatch"
    assert other.code == 6
    foreign = await onekey(*get, "--use-empty-passphrase", "--device-id", "0" * 24)
    assert foreign.json["error"]["code"] == 110
    emulator.user.next_passphrase("abc")
    there = await onekey("--passphrase-entry", "device", *connect, "passphrase-state")
    assert there.json == {"passphrase_state": HIDDEN_STATE}


async def test_without_passphrases_there_is_nothing_to_name() -> None:
    state = await onekey("-c", MEMORY, "--json", "passphrase-state")
    assert state.json == {"passphrase_state": None}
    hidden = await onekey(
        *("-c", MEMORY, "--json", "evm", "get-address", "-p", ETHEREUM),
        *("--passphrase-state", HIDDEN_STATE),
    )
    assert hidden.json["error"]["code"] == 113


async def test_addresses_are_shown_on_demand_only(emulator: Emulator) -> None:
    get = ("evm", "get-address", "-p", ETHEREUM, "--use-empty-passphrase")
    connect = ("-c", await emulator.serve_udp(0))
    assert (await onekey(*connect, *get)).code == 0
    assert "Confirm" not in " ".join(line for screen in emulator.screens for line in screen)
    emulator.user.refuse()
    refused = await onekey(*connect, *get, "--show")
    assert refused.code == 7
    assert refused.errors.startswith("Look at \\x1b[2Jnasty\\x07 and confirm there.")


async def test_several_links_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    links = ("memory:pro", "memory:classic1s")
    listed = await onekey(*("-c", links[0]), *("-c", links[1]), "--json", "list")
    assert {each["address"] for each in listed.json} == set(links)
    monkeypatch.setenv("ONEKEY_CONNECT", ",".join(links))
    assert {each["address"] for each in (await onekey("--json", "list")).json} == set(links)


async def test_nothing_that_the_device_says_can_steer_the_terminal(emulator: Emulator) -> None:
    connect = ("-c", await emulator.serve_udp(0))
    text = await onekey(*connect, "list")
    assert "nasty" in text.output
    assert "\x1b" not in text.output
    assert "\x07" not in text.output
    for command in ("list", "features"):
        shown = await onekey(*connect, "--json", command)
        assert shown.output.isascii()
        assert "\x1b" not in shown.output


async def test_secrets_are_in_no_output() -> None:
    done = await onekey(
        *("-v", "-c", f"{MEMORY}?passphrase_protection", "--json", "passphrase-state"),
        lines="correct horse\n",
    )
    assert done.code == 0
    assert "PassphraseAck" in done.errors
    assert "horse" not in done.output + done.errors


async def test_the_end_of_the_input_sends_the_person_to_the_device() -> None:
    # The software device's person types the standard wallet's passphrase there, which is empty.
    done = await onekey("-c", f"{MEMORY}?passphrase_protection", "--json", "passphrase-state")
    assert done.code == 0
    assert json.loads(done.output) == {"passphrase_state": "mvbu1Gdy8SUjTenqerxUaZyYjmveZvt33q"}
    assert "Nothing was given on standard input; OneKey Pro asks for it." in done.errors


async def test_json_that_is_too_deep_to_be_read() -> None:
    done = await onekey(*("evm", "sign-typed-data", "-p", ETHEREUM), "--data", "[" * 100_000)
    assert done.code == 2
    assert "Invalid value for '--data': the JSON is nested too deeply" in done.errors


@pytest.mark.parametrize(
    ("arguments", "code", "name"),
    [
        (("-c", "nowhere", "list"), 2, "InvalidParameter"),
        (("-c", MEMORY, "evm", "get-address", "-p", "x"), 2, "InvalidParameter"),
        (("-c", MEMORY, "evm", "get-address", "-p", "m/44'"), 2, "InvalidParameter"),
        (("-c", "udp:127.0.0.1:9", "--device", "x", "features"), 3, "DeviceNotFound"),
    ],
)
async def test_errors_are_json_too(arguments: tuple[str, ...], code: int, name: str) -> None:
    as_json = await onekey("--json", *arguments)
    assert as_json.json["error"].keys() == {"code", "name", "message"}
    assert as_json.json["error"]["name"] == name
    assert as_json.code == code
    if code == 2:
        as_text = await onekey(*arguments)
        assert as_text.output == ""
        assert as_text.errors.startswith(f"{name} ({as_json.json['error']['code']}): ")
        assert as_text.code == code


async def test_wrong_usage() -> None:
    for arguments in (("nonsense",), ("evm", "get-address"), ("--pin-entry", "1234", "list")):
        assert (await onekey(*arguments)).code == 2


async def test_the_demo_opens_both_wallets() -> None:
    for model in ("pro", "classic1s"):
        done = await onekey("--json", "demo", "--model", model)
        assert done.code == 0
        steps = {step["step"]: step for step in done.json}
        assert steps["Ethereum, standard wallet"]["result"] == STANDARD_ETHEREUM
        assert steps["Bitcoin, standard wallet"]["result"] == STANDARD_BITCOIN
        assert steps["Open the standard wallet"]["result"] == STANDARD_STATE
        assert sum(step["asked"] for step in done.json) == 1
        calls = [step for step in done.json if step["step"].startswith(("Ethereum", "Bitcoin"))]
        assert [len(step["requests"]) for step in calls] == [2] * 4
        signing = "Sign an Ethereum transaction; the device's screen says"
        assert "0.01 ETH" in steps[signing]["result"]
        assert "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8" in steps[signing]["result"]
        signing = "Sign a Bitcoin PSBT; the device's screens say"
        assert "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" in steps[signing]["result"]
        assert "0.00002 BTC" in steps[signing]["result"]
    text = await onekey("demo")
    assert STANDARD_ETHEREUM in text.output
    assert "5 x EthereumGetAddressOneKey" in text.output
