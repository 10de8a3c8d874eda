"""`onekey_sdk/_client_sync.py`: the client's own methods without `await`, from their signatures."""

from __future__ import annotations

import inspect
import re
import textwrap
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any

from onekey_sdk import _device_methods, _firmware_methods, _seed_methods, client, events, models

ROOT = Path(__file__).resolve().parent.parent

_HEADER = '''\
"""The client's own methods, typed, without await.

Written by `tools/generate.py` from `onekey_sdk/client.py`; do not edit.
"""

# ruff: noqa

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from typing import Unpack

    from onekey_sdk import client, wallet
    from onekey_sdk.events import {events}
    from onekey_sdk.models import {models}
    from onekey_sdk.parameters import DeviceParameters, WalletParameters
    from onekey_sdk.sync import Wallet

Result = TypeVar("Result")


class ClientMethods:
    """What a client can do besides the methods of the chains."""

    def _wait(self, call: Callable[[client.OneKey], Coroutine[Any, Any, Result]]) -> Result:
        raise AssertionError("a client overrides this")

    def _do(self, call: Callable[[client.OneKey], Result]) -> Result:
        raise AssertionError("a client overrides this")

    def _wallet(
        self, call: Callable[[client.OneKey], Coroutine[Any, Any, wallet.Wallet]]
    ) -> Wallet:
        raise AssertionError("a client overrides this")
'''

_OWN = {"device", "dispose", "watch"}
"""Methods that the synchronous client writes by hand."""

OF_DEVICES = (_device_methods.DeviceMethods, _seed_methods.SeedMethods)
_HOMES = (client.OneKey, *OF_DEVICES, _firmware_methods.FirmwareMethods)
"""The classes that they are written in."""


def files() -> dict[Path, bytes]:
    """The generated module by its path."""
    found = functions()
    types = " ".join(str(inspect.signature(function)) for function in found.values())
    header = _HEADER.format(events=used(events, types), models=used(models, types))
    methods = "\n".join(_method(name, function) for name, function in found.items())
    return {ROOT / "onekey_sdk" / "_client_sync.py": f"{header}\n{methods}".encode()}


def functions() -> dict[str, Callable[..., Any]]:
    """The public methods that are written by hand."""
    return {
        name: value
        for home in _HOMES
        for name, value in vars(home).items()
        if inspect.isfunction(value) and not name.startswith("_") and name not in _OWN
    }


def used(module: object, types: str) -> str:
    """The names of a module that annotations mention."""
    names = (vars(module).keys() | getattr(module, "__all__", ())) - vars(typing).keys()
    return ", ".join(sorted(name for name in names if re.search(rf"\b{name}\b", types)))


def _method(name: str, function: Callable[..., Any]) -> str:
    signature = inspect.signature(function)
    runner = "_wait" if inspect.iscoroutinefunction(function) else "_do"
    if signature.return_annotation == "Wallet":
        runner = "_wallet"
    given = ", ".join(passed(item) for item in list(signature.parameters.values())[1:])
    return "\n".join(
        [
            f"    def {name}({parameters(signature)}) -> {signature.return_annotation}:",
            textwrap.indent(_docstring(function), "        "),
            f"        return self.{runner}(lambda sdk: sdk.{name}({given}))",
            "",
        ]
    )


def _docstring(function: Callable[..., Any]) -> str:
    text = inspect.getdoc(function) or ""
    return f'"""{text}\n"""' if "\n" in text else f'"""{text}"""'


def parameters(signature: inspect.Signature) -> str:
    """The parameters as in the source; `str()` of a signature would quote the annotations."""
    parts: list[str] = []
    starred = False
    for item in signature.parameters.values():
        if item.kind is item.KEYWORD_ONLY and not starred:
            starred = True
            parts.append("*")
        stars = "**" if item.kind is item.VAR_KEYWORD else ""
        kind = "" if item.annotation is item.empty else f": {item.annotation}"
        default = "" if item.default is item.empty else f" = {item.default!r}"
        parts.append(f"{stars}{item.name}{kind}{default}")
    return ", ".join(parts)


def passed(item: inspect.Parameter) -> str:
    """A parameter as it is handed on."""
    if item.kind is item.VAR_KEYWORD:
        return f"**{item.name}"
    return f"{item.name}={item.name}" if item.kind is item.KEYWORD_ONLY else item.name
