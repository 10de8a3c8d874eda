"""The client's methods about one device as an object, from their signatures and docstrings.

`onekey_sdk/_device_object.py`, and the same without `await` in `onekey_sdk/_device_object_sync.py`.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from typing import TYPE_CHECKING

import sync_client

from onekey_sdk import client, models

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

_HEADER = '''\
"""One device as an object{without}.

Written by `tools/generate.py` from the client's own methods; do not edit.
"""

# ruff: noqa

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from onekey_sdk.{home} import OneKey
    from onekey_sdk.models import {models}
    from onekey_sdk.parameters import DeviceParameters


class DeviceHandle:
    """One device apart from its wallets: the client's methods about it, without `connect_id`.

    Attributes:
        connect_id: which device; None for the only one there is.
    """

    def __init__(self, sdk: OneKey, connect_id: str | None) -> None:
        self._sdk = sdk
        self.connect_id = connect_id

    def __repr__(self) -> str:
        return f"<DeviceHandle {{self.connect_id or 'of the only device'}}>"

'''
_OF_THE_CLIENT = ("get_features", "get_onekey_features")
_PREFIX = "device_"


def files() -> dict[Path, bytes]:
    """The generated modules by their paths."""
    folder = sync_client.ROOT / "onekey_sdk"
    return {
        folder / "_device_object.py": _module("client", "", awaited=True),
        folder / "_device_object_sync.py": _module("sync", ", without await", awaited=False),
    }


def functions() -> dict[str, Callable[..., Any]]:
    """The methods about one device, by their names on the client."""
    found = {name: getattr(client.OneKey, name) for name in _OF_THE_CLIENT}
    found |= {
        name: value
        for home in sync_client.OF_DEVICES
        for name, value in vars(home).items()
        if inspect.isfunction(value) and not name.startswith("_") and name != "cancel"
    }
    return found


def _module(home: str, without: str, *, awaited: bool) -> bytes:
    found = functions()
    types = " ".join(str(inspect.signature(function)) for function in found.values())
    used = sync_client.used(models, types)
    methods = [_method(name, function, awaited=awaited) for name, function in found.items()]
    header = _HEADER.format(home=home, without=without, models=used)
    return (header + "\n".join(methods)).encode()


def _method(name: str, function: Callable[..., Any], *, awaited: bool) -> str:
    signature = inspect.signature(function)
    kept = [item for item in signature.parameters.values() if item.name != "connect_id"]
    signature = signature.replace(parameters=kept)
    passed = ", ".join(["self.connect_id", *(sync_client.passed(item) for item in kept[1:])])
    word, wait = ("async def", "await ") if awaited else ("def", "")
    head = f"{name.removeprefix(_PREFIX)}({sync_client.parameters(signature)})"
    return "\n".join(
        [
            f"    {word} {head} -> {signature.return_annotation}:",
            textwrap.indent(_docstring(function), "        "),
            f"        return {wait}self._sdk.{name}({passed})",
            "",
        ]
    )


def _docstring(function: Callable[..., Any]) -> str:
    text = re.sub(r"\n {4}connect_id: .*", "", inspect.getdoc(function) or "")
    text = re.sub(r"\n\nArgs:(?=\n\n|$)", "", text)
    return f'"""{text}\n"""' if "\n" in text else f'"""{text}"""'
