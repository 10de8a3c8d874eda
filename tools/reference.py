"""`docs/methods.md` and `docs/errors.md`, written from signatures and docstrings."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import surface
import sync_client

from onekey_sdk import errors, parameters
from onekey_sdk.cli import exits

DOCS = Path(__file__).resolve().parent.parent / "docs"

_METHODS = """\
# Methods

Written by `tools/generate.py` from the methods' own signatures and docstrings.

A client has every method under its flat name, with `connect_id` and `device_id` before its
parameters, which are keywords: `await sdk.evm_get_address(connect_id, device_id, path=...)`.
A wallet has the methods of the chains under its name:
`await wallet.evm.get_address("m/44'/60'/0'/0/0")`. `onekey_sdk.sync` has all of them without
`await`.

## Keywords that methods share

{device}

{wallet}

## The client
"""

_ERRORS = """\
# Errors

Written by `tools/generate.py` from `onekey_sdk/errors.py`.

Everything that goes wrong is a `OneKeyError`. It has a `code`, `params` for programs, and a
text that says what to do. The text never holds a secret.

```text
{tree}
```

{notes}

| Error | Code | Exit code | What it means | What to do |
|---|---|---|---|---|
{rows}
"""


def files() -> dict[Path, bytes]:
    """The pages by their paths."""
    return {DOCS / "methods.md": _methods().encode(), DOCS / "errors.md": _errors().encode()}


def _methods() -> str:
    parts = [
        _METHODS.format(
            device=_markdown(inspect.getdoc(parameters.DeviceParameters) or ""),
            wallet=_markdown(inspect.getdoc(parameters.WalletParameters) or ""),
        )
    ]
    for name, function in sync_client.functions().items():
        parts.append(_section(name, inspect.signature(function), inspect.getdoc(function) or ""))
    for chain in dict.fromkeys(entry.chain for entry in surface.entries()):
        parts.append(f"## {chain}\n")
        parts += [
            _section(entry.flat_name, entry.method.signature, entry.docstring)
            for entry in surface.entries()
            if entry.chain == chain
        ]
    return "\n".join(parts)


def _section(name: str, signature: inspect.Signature, docstring: str) -> str:
    result = re.sub(r"^Operation\[(.*)\]$", r"\1", str(signature.return_annotation))
    gives = "" if result == "None" else f" → `{result}`"
    names = [_name(item) for item in signature.parameters.values() if item.name != "self"]
    return f"### {name}\n\n`{name}({', '.join(names)})`{gives}\n\n{_markdown(docstring)}\n"


def _name(item: inspect.Parameter) -> str:
    stars = "**" if item.kind is item.VAR_KEYWORD else ""
    return f"{stars}{item.name}" + ("" if item.default is item.empty else f"={item.default!r}")


def _markdown(docstring: str) -> str:
    """A Google-style docstring with its sections as lists."""
    lines: list[str] = []
    for line in docstring.splitlines():
        if re.fullmatch(r"(Args|Raises|Returns|Attributes):", line):
            lines += [f"**{line.rstrip(':')}**", ""]
        elif re.match(r" {4}\S.*?: ", line):
            names, _, text = line.strip().partition(": ")
            lines.append(f"- {', '.join(f'`{name}`' for name in names.split(', '))}: {text}")
        else:
            lines.append(f"  {line.strip()}" if line.startswith("    ") else line)
    return "\n".join(lines)


def _errors() -> str:
    docstring = inspect.getdoc(errors) or ""
    tree = "\n".join(line[4:] for line in docstring.splitlines() if line.startswith("    "))
    notes = docstring.rpartition("\n\n")[2]
    rows = "\n".join(_row(kind) for kind in _tree(errors.OneKeyError) if kind.code)
    return _ERRORS.format(tree=tree, notes=notes, rows=rows)


def _tree(kind: type[errors.OneKeyError]) -> list[type[errors.OneKeyError]]:
    return [kind, *(child for item in kind.__subclasses__() for child in _tree(item))]


def _row(kind: type[errors.OneKeyError]) -> str:
    meaning = " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())
    code = exits.exit_code(kind("text"))
    return f"| `{kind.__name__}` | {kind.code} | {code} | {meaning} | {kind.advice} |"
