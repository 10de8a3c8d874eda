"""Every code block of the documentation runs, and gives what is shown."""

from __future__ import annotations

import importlib
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk import chains
from onekey_sdk.cli import exits
from onekey_sdk.cli.app import onekey
from onekey_sdk.transport.discovery import SCHEMES
from tests.support import markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
PAGES = [README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
LANGUAGES = {"python", "text", "console", "sh"}
PORT = "127.0.0.1:21324"
"""Where the pages have a software device of another process."""

STANDARD = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
"""The first Ethereum address of the seed of twelve times "all"."""

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@pytest.fixture
def environment() -> dict[str, str]:
    """The environment of a person who has installed the package."""
    programs = str(Path(sys.executable).parent)
    return {
        **os.environ,
        "PATH": os.pathsep.join([programs, os.environ["PATH"]]),
        "COLUMNS": "80",
    }


@pytest.fixture(scope="module")
def device() -> Iterator[str]:
    """The address of the software device that the pages speak of."""
    arguments = ["--auto-confirm", "--passphrase-protection", "--udp", "0"]
    with subprocess.Popen(
        [sys.executable, "-m", "onekey_emulator", *arguments], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        found = re.search(r"udp:(\S+)", process.stdout.readline())
        assert found is not None
        yield found[1]
        process.terminate()


@every_page
def test_python_blocks_print_what_is_shown(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    scope = SCOPES[page.name]() if page.name in SCOPES else {}
    blocks = markdown.blocks(page)
    for number, block in enumerate(blocks):
        if block.language == "python":
            output = markdown.run_python(block, page, scope)
            following = blocks[number + 1 : number + 2]
            shown = "".join(item.text for item in following if item.language == "text")
            markdown.check(output, shown)


def web3_scope() -> dict[str, Any]:
    """What the page takes for granted: a connection to a chain, with money on it."""
    web3: Any = importlib.import_module("web3")
    w3 = web3.Web3(web3.EthereumTesterProvider())
    rich, recipient = w3.eth.accounts[:2]
    w3.eth.send_transaction({"from": rich, "to": STANDARD, "value": 10**18})
    return {"w3": w3, "recipient": recipient}


def psbt_scope() -> dict[str, Any]:
    """What the page takes for granted: somebody has made a PSBT."""
    psbts: Any = importlib.import_module("tests.support.psbts")
    return {"psbt": psbts.Wallets().psbt([psbts.Coin()], [psbts.Money(95_000)]).raw}


def bitcoin_scope() -> dict[str, Any]:
    """What the page takes for granted: a payment to the wallet, and two other signers."""
    bip32: Any = importlib.import_module("embit.bip32")
    bip39: Any = importlib.import_module("embit.bip39")
    tx: Any = importlib.import_module("embit.transaction")
    script: Any = importlib.import_module("embit.script")

    def root(mnemonic: str) -> Any:
        return bip32.HDKey.from_seed(bip39.mnemonic_to_seed(mnemonic))

    key = root("all " * 11 + "all").derive("m/84h/0h/0h/0/0").get_public_key()
    source = tx.TransactionInput(bytes(32), 0)
    previous = tx.Transaction(2, [source], [tx.TransactionOutput(100_000, script.p2wpkh(key))])
    others = [root("abandon " * 11 + "about"), root("zoo " * 11 + "wrong")]
    return {
        "previous": previous.serialize().hex(),
        "txid": previous.txid().hex(),
        "cosigners": [other.derive("m/48h/0h/0h/2h").to_public().to_base58() for other in others],
    }


SCOPES = {"bitcoin.md": bitcoin_scope, "ethereum.md": web3_scope, "psbt.md": psbt_scope}


@every_page
def test_console_blocks_give_what_is_shown(
    page: Path, environment: dict[str, str], device: str, tmp_path: Path
) -> None:
    for block in markdown.blocks(page):
        for command in markdown.commands(block) if block.language == "console" else ():
            done = subprocess.run(
                ["/bin/bash", "-c", command.line.replace(PORT, device)],
                cwd=tmp_path,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            markdown.check(done.stdout, command.output)


@every_page
def test_shell_blocks_name_what_there_is(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].keys()
    for block in markdown.blocks(page):
        for line in block.text.splitlines() if block.language == "sh" else ():
            match shlex.split(line):
                case ["make", target]:
                    assert re.search(rf"^{target}:", makefile, re.MULTILINE), line
                case ["pip", "install", what]:
                    assert set(re.findall(r"\w+", what.partition("[")[2])) <= extras, line
                case ["onekey", "emulator", *options]:
                    _starts(options)
                case _:
                    pytest.fail(f"nothing checks {line!r}")


def _starts(options: list[str]) -> None:
    """Whether the software device comes up with these options, on ports that are free."""
    free = [re.sub(r"^\d{5}$", "0", option) for option in options]
    if free[-1] == "--bridge":
        free.append("0")
    if "--udp" not in free:
        free += ["--udp", "0"]
    with subprocess.Popen(
        [sys.executable, "-m", "onekey_sdk.cli", "emulator", *free],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert "is ready at" in process.stdout.readline()
        process.terminate()
    assert process.returncode == 0


@every_page
def test_blocks_are_of_languages_that_are_checked(page: Path) -> None:
    assert {block.language for block in markdown.blocks(page)} <= LANGUAGES


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        if not target.startswith("https://"):
            assert (page.parent / target).exists(), target


def test_the_readme_lists_the_links_with_their_extras() -> None:
    rows = re.findall(r"^\|[^|]*\| `(\w+):[^`]*` \|([^|]*)\|$", README.read_text(), re.M)
    listed = {name: extra.strip(" `") for name, extra in rows}
    assert listed == {name: scheme.extra or "" for name, scheme in SCHEMES.items()}


def test_the_readme_lists_the_extras() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    table = README.read_text().split("| Extra |")[1].split("\n\n")[0]
    cells = re.findall(r"^\|([^|]*)\|[^|]*\|$", table, re.M)
    listed = [name for cell in cells for name in re.findall(r"`([\w-]+)`", cell)]
    assert sorted(listed) == sorted(project["optional-dependencies"])


def test_the_readme_lists_the_methods() -> None:
    listed = set(re.findall(r"`((?:" + "|".join(chains.CHAINS) + r")_\w+)`", README.read_text()))
    methods = {f"{chain}_{name}" for chain in chains.CHAINS for name in chains.methods_of(chain)}
    assert listed == methods


def test_the_page_of_the_command_line_is_complete() -> None:
    text = (ROOT / "docs" / "cli.md").read_text()
    for name in onekey.list_commands(None):  # type: ignore[arg-type]
        assert f"`{name}`" in text, name
    assert exits.EPILOG.removeprefix("\b\n").splitlines()[-1].strip() in text
