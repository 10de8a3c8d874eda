"""The typed surface of all chain methods, written from their signatures and docstrings.

`onekey_sdk/_flat.py` holds them as flat names and on wallet objects, `onekey_sdk/_flat_sync.py`
the same without `await`.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

from onekey_sdk import chains, models
from onekey_sdk.chains._method import Method

ROOT = Path(__file__).resolve().parent.parent

_HEADER = '''\
"""{title}

Written by `tools/generate.py` from the modules in `onekey_sdk/chains`; do not edit.
"""

# ruff: noqa

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, {typed_dict}Unpack, overload

if TYPE_CHECKING:
{required}    from onekey_sdk.parameters import WalletParameters
    from onekey_sdk.models import {models}
    from onekey_sdk.paths import PathLike

'''

_BUNDLE_DOC = "`bundle=[...]` takes a list of such parameters and gives the list of the results."


@dataclass(frozen=True)
class Entry:
    """One method of one chain, ready to be written."""

    chain: str
    name: str
    method: Method

    @property
    def flat_name(self) -> str:
        return f"{self.chain}_{self.name}"

    @property
    def item_name(self) -> str:
        return "".join(part.title() for part in self.flat_name.split("_")) + "Item"

    @property
    def result(self) -> str:
        found = re.fullmatch(r"Operation\[(.*)\]", str(self.method.signature.return_annotation))
        if found is None:
            raise SystemExit(f"{self.flat_name} does not say what it returns")
        return found[1]

    @property
    def parameters(self) -> list[inspect.Parameter]:
        return list(self.method.signature.parameters.values())

    @property
    def docstring(self) -> str:
        return inspect.getdoc(self.method.function) or ""


def entries() -> list[Entry]:
    """All methods of all chains."""
    return [
        Entry(chain, name, method)
        for chain in chains.CHAINS
        for name, method in chains.methods_of(chain).items()
    ]


def files() -> dict[Path, bytes]:
    """The generated modules by their paths."""
    return {
        ROOT / "onekey_sdk" / "_flat.py": _module(asynchronous=True),
        ROOT / "onekey_sdk" / "_flat_sync.py": _module(asynchronous=False),
    }


def _module(*, asynchronous: bool) -> bytes:
    found = entries()
    used = sorted(
        name
        for name in models.__all__
        if any(re.search(rf"\b{name}\b", _annotations(entry)) for entry in found)
    )
    title = "Every chain's methods" + (", typed." if asynchronous else ", typed, without await.")
    header = _HEADER.format(
        title=title,
        models=", ".join(used),
        typed_dict="TypedDict, " if asynchronous else "",
        required="    from typing import Required\n\n" if asynchronous else "",
    )
    parts = [header]
    if asynchronous:
        parts += [_item(entry) for entry in found if entry.method.bundle]
    else:
        names = ", ".join(entry.item_name for entry in found if entry.method.bundle)
        parts.append(f"    from onekey_sdk._flat import {names}\n\n")
    parts.append(_helpers(asynchronous))
    parts += [_namespace(chain, found, asynchronous) for chain in chains.CHAINS]
    parts.append(_wallet_class(asynchronous))
    parts.append(_flat_class(found, asynchronous))
    return re.sub(r"\n{3,}", "\n\n\n", "\n".join(parts)).rstrip().encode() + b"\n"


def _annotations(entry: Entry) -> str:
    return " ".join([entry.result, *(str(item.annotation) for item in entry.parameters)])


def _item(entry: Entry) -> str:
    lines = [
        f"class {entry.item_name}(TypedDict, total=False):",
        f'    """One item of a bundle of `{entry.flat_name}`."""',
        "",
    ]
    for item in entry.parameters:
        required = item.default is inspect.Parameter.empty
        kind = f"Required[{item.annotation}]" if required else item.annotation
        lines.append(f"    {item.name}: {kind}")
    return "\n".join(lines) + "\n\n"


_HELPERS = '''\
def _named(
    first: str, positional: tuple[Any, ...], parameters: dict[str, Any]
) -> dict[str, Any]:
    """The parameters by name; the first one may come without."""
    if len(positional) > 1 or (positional and first in parameters):
        raise TypeError(f"only {first} may be given without its name, and once")
    return {**({first: positional[0]} if positional else {}), **parameters}


class _Call(Protocol):
    ASYNC def __call__(
        self,
        name: str,
        bundle: Sequence[Mapping[str, Any]] | None,
        parameters: Mapping[str, Any],
    ) -> Any: ...


'''


def _helpers(asynchronous: bool) -> str:
    return _HELPERS.replace("ASYNC def", "async def" if asynchronous else "def")


def _namespace(chain: str, found: list[Entry], asynchronous: bool) -> str:
    lines = [
        f"class {chain.title()}Methods:",
        f'    """The `{chain}` methods of a wallet."""',
        "",
        "    def __init__(self, call: _Call) -> None:",
        "        self._call = call",
        "",
    ]
    for entry in found:
        if entry.chain == chain:
            lines += _methods(entry, entry.name, _WALLET, asynchronous)
    return "\n".join(lines) + "\n\n"


def _wallet_class(asynchronous: bool) -> str:
    word = "async def" if asynchronous else "def"
    lines = [
        "class WalletMethods:",
        '    """The chains of a wallet."""',
        "",
        *_overridden(word, "_call", []),
    ]
    for chain in chains.CHAINS:
        lines += [
            "    @property",
            f"    def {chain}(self) -> {chain.title()}Methods:",
            f'        """The `{chain}` methods in this wallet."""',
            f"        return {chain.title()}Methods(self._call)",
            "",
        ]
    return "\n".join(lines) + "\n\n"


def _flat_class(found: list[Entry], asynchronous: bool) -> str:
    word = "async def" if asynchronous else "def"
    lines = [
        "class FlatMethods:",
        '    """Every method of every chain by its flat name."""',
        "",
        *_overridden(
            word,
            "_flat",
            ["        connect_id: str | None,", "        device_id: str | None,"],
        ),
    ]
    for entry in found:
        lines += _methods(entry, entry.flat_name, _FLAT, asynchronous)
    return "\n".join(lines)


def _overridden(word: str, name: str, more: list[str]) -> list[str]:
    """The method that all others end in, and that the class below overrides."""
    return [
        f"    {word} {name}(",
        "        self,",
        "        name: str,",
        *more,
        "        bundle: Sequence[Mapping[str, Any]] | None,",
        "        parameters: Mapping[str, Any],",
        "    ) -> Any:",
        '        raise AssertionError("a subclass overrides this")',
        "",
    ]


@dataclass(frozen=True)
class _Style:
    """How the parameters stand, and where the call goes."""

    leading: str
    keywords: str
    call: str
    keywords_only: bool


_COMMON = "common"

_FLAT = _Style(
    leading="connect_id: str | None = None, device_id: str | None = None",
    keywords=f"**{_COMMON}: Unpack[WalletParameters]",
    call='self._flat("{flat}", connect_id, device_id, bundle, parameters)',
    keywords_only=True,
)
_WALLET = _Style(
    leading="",
    keywords="",
    call='self._call("{flat}", bundle, parameters)',
    keywords_only=False,
)


def _methods(entry: Entry, name: str, style: _Style, asynchronous: bool) -> list[str]:
    word, wait = ("async def", "await ") if asynchronous else ("def", "")
    single = _arguments(entry, style)
    if not entry.method.bundle:
        return _single_method(entry, style, f"{word} {name}({single})", wait)
    items = f"bundle: Sequence[{entry.item_name}]"
    bundle = _join("self", style.leading, "*", items, style.keywords)
    rest = _arguments_of_all(style)
    doc = textwrap.indent(f"{entry.docstring}\n\n{_BUNDLE_DOC}", "        ").strip()
    call = style.call.format(flat=entry.flat_name)
    body = [f"        return {wait}{call}"]
    if not style.keywords_only:
        first = entry.parameters[0].name
        body.insert(0, f'        parameters = _named("{first}", positional, parameters)')
    return [
        "    @overload",
        f"    {word} {name}({single}) -> {entry.result}: ...",
        "    @overload",
        f"    {word} {name}({bundle}) -> list[{entry.result}]: ...",
        f"    {word} {name}({rest}) -> Any:",
        f'        """{doc}',
        '        """',
        *body,
        "",
    ]


def _single_method(entry: Entry, style: _Style, head: str, wait: str) -> list[str]:
    """A method that takes no bundle needs no overloads."""
    doc = textwrap.indent(entry.docstring, "        ").strip()
    given = ", ".join(f'"{item.name}": {item.name}' for item in entry.parameters)
    common = f", **{_COMMON}" if style.keywords_only else ""
    call = style.call.format(flat=entry.flat_name).replace("bundle", "None")
    return [
        f"    {head} -> {entry.result}:",
        f'        """{doc}',
        '        """',
        f"        parameters: dict[str, Any] = {{{given}{common}}}",
        f"        result: {entry.result} = {wait}{call}",
        "        return result",
        "",
    ]


def _arguments(entry: Entry, style: _Style) -> str:
    positional: list[str] = []
    keyword: list[str] = []
    for item in entry.parameters:
        default = "" if item.default is inspect.Parameter.empty else f" = {item.default!r}"
        text = f"{item.name}: {item.annotation}{default}"
        is_positional = item.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
        (positional if is_positional and not style.keywords_only else keyword).append(text)
    star = "*" if keyword else ""
    return _join("self", style.leading, *positional, star, *keyword, style.keywords)


def _arguments_of_all(style: _Style) -> str:
    if style.keywords_only:
        return _join("self", style.leading, "*", "bundle: Any = None", "**parameters: Any")
    return "self, *positional: Any, bundle: Any = None, **parameters: Any"


def _join(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
