"""How the command line is put together, without running a device."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner

from onekey_sdk import chains, errors
from onekey_sdk.cli import exits, output
from onekey_sdk.cli.app import onekey
from onekey_sdk.cli.chains import chain_group, summary
from onekey_sdk.cli.context import Settings

if TYPE_CHECKING:
    from pathlib import Path

INVENTED = '''\
"""An invented chain, for a test. It has no coin."""

from __future__ import annotations

from onekey_sdk.chains._method import method
from onekey_sdk.errors import DeviceNotFound
from onekey_sdk.models import ScriptType
from onekey_sdk.paths import PathLike


@method()
def do_much(
    path: PathLike,
    amount: int,
    *,
    note: str = "none",
    loud: bool = True,
    kind: ScriptType | str | None = None,
    items: list[dict[str, int]] | None = None,
    show_on_onekey: bool = True,
):
    """Does much, and says
    how.

    Args:
        path: where, as `m/1`.
        amount: how much,
            in small units.
        items: what else.
        show_on_onekey: show it.

    Raises:
        DeviceNotFound: always.
    """
    raise DeviceNotFound(repr((path, amount, note, loud, kind, items, show_on_onekey)))
'''


@pytest.fixture
def invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "invented.py").write_text(INVENTED)
    monkeypatch.setattr(chains, "__path__", [*chains.__path__, str(tmp_path)])
    monkeypatch.setattr(chains, "CHAINS", (*chains.CHAINS, "invented"))
    monkeypatch.delitem(sys.modules, "onekey_sdk.chains.invented", raising=False)


def leaves(error: type[errors.OneKeyError]) -> list[type[errors.OneKeyError]]:
    children = error.__subclasses__()
    return [leaf for child in children for leaf in leaves(child)] if children else [error]


def test_every_error_has_the_exit_code_of_its_branch() -> None:
    text = onekey.get_help(click.Context(onekey))
    documented = {int(line.split()[0]) for line in exits.EPILOG.splitlines()[2:]}
    for kind in leaves(errors.OneKeyError):
        code = exits.exit_code(kind("text"))
        assert 2 <= code <= 8, kind
        assert code in documented
    assert exits.exit_code(errors.OneKeyError("text")) == 1
    assert "Exit codes:" in text


@pytest.mark.parametrize("chain", chains.CHAINS)
def test_the_summary_of_a_chain_is_that_of_its_module(chain: str) -> None:
    docstring = import_module(f"onekey_sdk.chains.{chain}").__doc__ or ""
    assert docstring.startswith(summary(chain))
    assert summary(chain).endswith(".")


@pytest.mark.parametrize("chain", chains.CHAINS)
def test_every_method_is_a_command_with_its_parameters(chain: str) -> None:
    commands = chain_group(chain).commands
    methods = chains.methods_of(chain)
    assert list(commands) == [name.replace("_", "-") for name in methods]
    for command, method in zip(commands.values(), methods.values(), strict=True):
        names = {"path" if item.name == "paths" else item.name for item in command.params}
        assert names > method.signature.parameters.keys()
        assert all(
            item.multiple == method.bundle for item in command.params if item.name == "paths"
        )
        for parameter in command.params:
            if isinstance(parameter, click.Argument):  # explained in the text
                continue
            assert isinstance(parameter, click.Option)
            assert parameter.help, f"{chain} {command.name} does not explain {parameter.name}"


@pytest.mark.usefixtures("invented")
def test_a_new_chain_needs_no_change_here() -> None:
    run = CliRunner().invoke
    overview = run(onekey, ["--help"])
    assert "An invented chain, for a test." in overview.output
    text = run(onekey, ["invented", "do-much", "--help"]).output
    assert "Does much, and says how." in text
    assert "How much, in small units." in text
    assert "Where, as m/1. Repeat it" in text
    assert "DeviceNotFound" not in text
    assert "--loud / --no-loud" in text
    for wrong in (["--kind", "none"], ["--items", "{"], ["--items", "@none"]):
        done = run(onekey, ["invented", "do-much", "-p", "m/1", "--amount", "1", *wrong])
        assert done.exit_code == 2, wrong
    done = run(onekey, ["invented", "do-much", "-p", "m/1", "--amount", "x"])
    assert done.exit_code == 2


@pytest.mark.usefixtures("invented")
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("null", "null is no value"),
        ('[{"a": 1, "b": {"c": 2, "c": 2}}]', "the JSON has 'c' twice"),
    ],
    ids=["null", "doubled"],
)
@pytest.mark.parametrize("in_a_file", [False, True])
def test_json_that_is_no_structure(text: str, reason: str, in_a_file: bool, tmp_path: Path) -> None:
    file = tmp_path / "items.json"
    file.write_text(text)
    items = f"@{file}" if in_a_file else text
    arguments = ["invented", "do-much", "-p", "m/1", "--amount", "1", "--items", items]
    done = CliRunner().invoke(onekey, arguments)
    assert done.exit_code == 2
    assert "Invalid value for '--items'" in done.output
    assert reason in done.output


@pytest.mark.parametrize(
    ("doubled", "name"),
    [
        (["-p", "m/44'/60'/0'/0/0", "--path", "m/44'/60'/0'/0/1", "--message-hex", "00"], "--path"),
        (["-p", "m/44'/60'/0'/0/0", "--message-hex", "00", "--message-hex=01"], "--message-hex"),
    ],
)
def test_no_one_of_two_values_is_signed(doubled: list[str], name: str) -> None:
    done = CliRunner().invoke(onekey, ["-c", "memory:pro", "evm", "sign-message", *doubled])
    assert done.exit_code == 2
    assert f"{name}': it is there twice" in done.output
    overview = CliRunner().invoke(onekey, ["evm", "sign-message", *doubled, "--help"])
    assert overview.exit_code == 0


@pytest.mark.usefixtures("invented")
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            ["--amount", "0x10"],
            {"amount": 16, "note": "none", "loud": True, "show_on_onekey": False},
        ),
        (
            ["--amount", "3", "--no-loud", "--kind", "SPENDTAPROOT", "--items", '[{"a": 1}]'],
            {
                "amount": 3,
                "note": "none",
                "loud": False,
                "kind": "SPENDTAPROOT",
                "items": [{"a": 1}],
                "show_on_onekey": False,
            },
        ),
        (
            ["--amount", "3", "--note", "b", "--show"],
            {"amount": 3, "note": "b", "loud": True, "show_on_onekey": True},
        ),
    ],
)
def test_options_become_parameters(
    options: list[str], expected: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    class Client:
        async def invented_do_much(self, *positional: Any, **parameters: Any) -> None:
            seen.append((positional, parameters))

    def run(_: object, work: Any, show: object) -> None:
        assert show is None
        with pytest.raises(StopIteration):
            work(Client()).send(None)

    monkeypatch.setattr("onekey_sdk.cli.chains.run", run)
    command = chain_group("invented").commands["do-much"]
    wallet = ["--use-empty-passphrase", "--device-id", "ID"]
    settings = Settings(connect_id="CONNECT")
    done = CliRunner().invoke(command, ["-p", "m/1", *options, *wallet], obj=settings)
    assert done.exit_code == 0
    common = {"use_empty_passphrase": True, "skip_passphrase_check": False, "retry_count": 0}
    assert seen == [(("CONNECT",), {"path": "m/1", **expected, **common, "device_id": "ID"})]


def test_structures_become_json() -> None:
    value = {"bytes": b"\x01\xff", "set": frozenset({3, 1}), "list": [(1, 2), None, True]}
    assert output.plain(value) == {"bytes": "01ff", "set": [1, 3], "list": [[1, 2], None, True]}


def test_an_empty_list_is_no_empty_line(capsys: pytest.CaptureFixture[str]) -> None:
    output.show([], as_json=False)
    assert capsys.readouterr() == ("", "Nothing was found.\n")
    output.show([], as_json=True)
    assert capsys.readouterr() == ("[]\n", "")


def test_errors_of_the_device_are_printable(capsys: pytest.CaptureFixture[str]) -> None:
    error = errors.DeviceFailure("the device says \x1b[31mred\x9b")
    output.show_error(error, as_json=False)
    output.show_error(error, as_json=True)
    shown = capsys.readouterr()
    assert "red" in shown.err
    assert shown.err.isascii()
    assert "\x1b" not in shown.err
    assert json.loads(shown.out)["error"]["message"] == str(error)
    assert "\x1b" not in shown.out


def test_it_says_what_to_install_when_click_is_missing() -> None:
    code = "import sys; sys.modules['click'] = None; from onekey_sdk.cli import main; main([])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "The onekey command needs click: pip install 'onekey-sdk[cli]'\n"
