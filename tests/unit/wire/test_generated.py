"""Generated files are what the generator would write, and say what is there at run time."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from onekey_sdk.wire import messages, schema
from tests.unit.wire.schemas import classes, descriptor_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
STUB = ROOT / "onekey_sdk" / "wire" / "messages.pyi"


def test_no_file_is_stale() -> None:
    checked = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.stdout + checked.stderr == ""
    assert checked.returncode == 0


def stubs(body: list[ast.stmt], scope: str = "") -> Iterator[tuple[str, ast.ClassDef]]:
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield f"{scope}{node.name}", node
            yield from stubs(node.body, f"{scope}{node.name}.")


STUBS = dict(stubs(ast.parse(STUB.read_text()).body))


def test_every_message_and_enum_has_a_type() -> None:
    latest = schema.load()
    enums = {name for name in latest.names() if latest.is_enum(name)}
    inner = {
        f"{name}.{enum.name}"
        for name, found in classes().items()
        for enum in descriptor_of(found).enum_types
    }
    assert set(STUBS) == set(classes()) | enums | inner


def test_every_keyword_and_attribute_has_a_type() -> None:
    for name, found in classes().items():
        wanted = [field.name for field in descriptor_of(found).fields]
        body = STUBS[name].body
        typed = [
            node.target.id
            for node in body
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        ]
        functions = {node.name: node for node in body if isinstance(node, ast.FunctionDef)}
        constructor = functions.pop("__init__", None)
        assert {*typed, *functions} == set(wanted)
        keywords = [argument.arg for argument in constructor.args.kwonlyargs] if constructor else []
        assert keywords == wanted


def test_every_enum_value_has_its_name() -> None:
    source = ast.parse(STUB.read_text())
    written = [
        [
            node.target.id
            for node in found.body
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        ]
        for found in ast.walk(source)
        if isinstance(found, ast.ClassDef) and found.name.endswith("Values")
    ]
    latest = schema.load()
    top = [latest.enum(name).DESCRIPTOR for name in latest.names() if latest.is_enum(name)]
    inner = [enum for found in classes().values() for enum in descriptor_of(found).enum_types]
    there = [[value.name for value in enum.values] for enum in [*top, *inner]]
    assert sorted(written) == sorted(there)


def test_numbers_of_an_enum_are_made_by_its_type() -> None:
    number = messages.InputScriptType.ValueType(5)
    assert messages.GetAddress(script_type=number).script_type == number
    assert number == messages.InputScriptType.SPENDTAPROOT
