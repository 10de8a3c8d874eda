"""What the commands do for people: tables, QR codes, hidden wallets, pinentry, completion."""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk.cli.pinentry import Pinentry
from onekey_sdk.errors import InvalidParameter
from tests.support.commands import at_terminal, onekey

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

pytestmark = pytest.mark.real_time

PATH = "m/44'/60'/0'/0/0"
# The seed of twelve times "all", without and with the passphrase "abc", as three firmwares agree.
STANDARD = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
HIDDEN = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"
STATE = "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47"


async def on_screen(*arguments: str, columns: int = 100) -> str:
    """What a command shows where standard output is a terminal."""
    process = await asyncio.create_subprocess_exec(
        "script", "-qec", f"{sys.executable} -m onekey_sdk.cli {' '.join(arguments)}", "/dev/null",
        env={**os.environ, "COLUMNS": str(columns)},
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, _ = await process.communicate()
    return output.decode().replace("\r\n", "\n")


async def test_a_list_is_a_table_where_it_fits_and_blocks_where_not() -> None:
    paths = ("-p", "m/44h/60h/0h/0/0", "-p", "m/44h/60h/0h/0/1")
    wide = await on_screen("-c", "memory:pro", "evm", "get-address", *paths)
    header, _, first, second = wide.strip("\n").splitlines()
    assert header.split() == ["path", "address"]
    assert first.split() == [PATH, STANDARD]
    assert second.split()[0] == "m/44'/60'/0'/0/1"
    narrow = await on_screen("-c", "memory:pro", "evm", "get-address", *paths, columns=50)
    assert f"address: {STANDARD}" in narrow


async def test_an_address_can_be_scanned_from_the_screen() -> None:
    image: Any = import_module("PIL.Image")
    reader: Any = import_module("zxingcpp")
    done = await onekey("-c", "memory:pro", "--json", "evm", "get-address", "-p", PATH, "--qr")
    assert done.json["address"] == STANDARD
    rows = [line for line in done.errors.splitlines() if set(line) <= set("█▀▄ ") and line]
    # A full block is white on a dark terminal; each character is two modules high.
    pixels = [
        [255 if character in halves else 0 for character in row]
        for row in rows
        for halves in ("█▀", "█▄")
    ]
    picture = image.new("L", (len(pixels[0]), len(pixels)))
    picture.putdata([value for row in pixels for value in row])
    picture = picture.resize((picture.width * 8, picture.height * 8), 0)
    assert [found.text for found in reader.read_barcodes(picture)] == [STANDARD]


@pytest.fixture
async def address() -> AsyncGenerator[str]:
    async with Emulator("pro", passphrase_protection=True, auto_confirm=True) as device:
        yield await device.serve_udp(0)


async def test_a_hidden_wallet_says_which_it_is_and_stays_open(address: str) -> None:
    async with at_terminal("-c", address, "--json", "evm", "get-address", "-p", PATH,
                           "--hidden") as terminal:  # fmt: skip
        await terminal.shows("[d]evice or [h]ere")
        terminal.type("h")
        await terminal.shows("Passphrase for")
        terminal.type("abc")
        await terminal.shows("Once more")
        terminal.type("abc")
        done = await terminal.end()
    assert done.json["address"] == HIDDEN
    assert f"This is the wallet {STATE}" in done.errors
    again = await onekey("-c", address, "--json", "evm", "get-address", "-p", PATH, "--hidden")
    assert again.json["address"] == HIDDEN
    assert "Passphrase" not in again.errors
    state = await onekey("-c", address, "--json", "passphrase-state", "--hidden")
    assert state.json == {"passphrase_state": STATE}


async def test_hidden_and_standard_at_once_make_no_sense(address: str) -> None:
    both = ("--hidden", "--use-empty-passphrase")
    done = await onekey("-c", address, "--json", "evm", "get-address", "-p", PATH, *both)
    assert (done.code, done.json["error"]["code"]) == (2, 405)


async def test_there_is_no_hidden_wallet_where_passphrases_are_off() -> None:
    done = await onekey("-c", "memory:pro", "--json", "evm", "get-address", "-p", PATH, "--hidden")
    assert (done.code, done.json["error"]["code"]) == (6, 113)


async def test_the_wallet_may_be_named_by_a_variable(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONEKEY_PASSPHRASE_STATE", STATE)
    command = ("-c", address, "--json", "evm", "get-address", "-p", PATH)
    done = await onekey(*command, lines="abc\n")
    assert done.json["address"] == HIDDEN
    done = await onekey(*command, "--hidden")
    assert done.json["address"] == HIDDEN


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
async def test_completion_scripts_are_understood_by_their_shells(shell: str) -> None:
    done = await onekey("completion", shell)
    assert done.code == 0
    assert "_ONEKEY_COMPLETE" in done.output
    if shutil.which(shell):
        process = await asyncio.create_subprocess_exec(shell, "-n", stdin=asyncio.subprocess.PIPE)
        await process.communicate(done.output.encode())
        assert process.returncode == 0


async def test_commands_are_completed() -> None:
    environment = {**os.environ, "_ONEKEY_COMPLETE": "bash_complete", "COMP_CWORD": "2",
                   "COMP_WORDS": "onekey evm get-"}  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).parent / "onekey", env=environment, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    assert output.decode().split() == ["plain,get-address", "plain,get-public-key"]


_FAKE = """#!{python}
import sys
print("OK Pleased to meet you", flush=True)
for line in sys.stdin:
    print(line, end="", file=open({log!r}, "a"))
    if line.startswith("GETPIN"):
        print("S PASSWORD_FROM_CACHE" if {answer!r} is None else "# thinking")
        print({answer!r}, flush=True)
    elif line.startswith("OPTION"):
        print("ERR 83886254 Unknown option", flush=True)
    else:
        print("OK", flush=True)
"""


@pytest.fixture
def fake(tmp_path: Path) -> Any:
    """Makes a pinentry that answers what it is told."""

    def make(answer: str, script: str = _FAKE) -> str:
        program = tmp_path / "pinentry-fake"
        program.write_text(
            script.format(python=sys.executable, answer=answer, log=str(tmp_path / "said"))
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return str(program)

    return make


async def test_pinentry_asks_for_the_passphrase(address: str, fake: Any, tmp_path: Path) -> None:
    command = ("--json", "--pinentry", fake("D abc\nOK"), "passphrase-state")
    done = await onekey("-c", address, *command)
    assert done.json == {"passphrase_state": STATE}
    assert (tmp_path / "said").read_text().count("SETDESC Passphrase for a wallet\n") == 1


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("D abc\nOK", "abc"),
        ("D 100%25%0A%C3%A9\nOK", "100%\né"),
        ("D ab\nD cd\nOK", "abcd"),
        ("OK", ""),
        ("ERR 83886179 Operation cancelled <Pinentry>", None),
    ],
)
async def test_what_pinentry_answers(fake: Any, answer: str, expected: str | None) -> None:
    assert await Pinentry(fake(answer)).ask("Passphrase: ") == expected


@pytest.mark.parametrize("answer", ["ERR 5 Timeout", "ERR nonsense", "HELLO"])
async def test_a_pinentry_that_fails_is_named(fake: Any, answer: str) -> None:
    program = fake(answer)
    with pytest.raises(InvalidParameter, match="pinentry-fake"):
        await Pinentry(program).ask("Passphrase: ")


async def test_a_program_that_is_no_pinentry(fake: Any, tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match="does not speak as pinentry"):
        await Pinentry(fake("", script="#!/bin/true\n")).ask("PIN")
    with pytest.raises(InvalidParameter, match="cannot be run: No such file"):
        await Pinentry(str(tmp_path / "nothing")).ask("PIN")


async def test_a_question_that_is_taken_back_leaves_no_window(fake: Any, tmp_path: Path) -> None:
    script = (
        "#!/bin/sh\ntrap 'echo gone >> {log}; exit' TERM\necho OK\nread line\n"
        "echo asked > {log}\nwhile :; do sleep 0.05; done\n"
    )
    asking = asyncio.ensure_future(Pinentry(fake("", script)).ask("PIN"))
    async with asyncio.timeout(20):
        while not (tmp_path / "said").exists():  # noqa: ASYNC110 - another process makes it
            await asyncio.sleep(0.01)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert (tmp_path / "said").read_text() == "asked\ngone\n"
