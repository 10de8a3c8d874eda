"""Calls of OneKey's JavaScript SDK that real firmware answered, in our SDK's terms."""

from __future__ import annotations

import re
from typing import Any, cast

_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")
_RENAMED = {"metamaskV4Compat": "metamask_v4_compat", "dAppSignType": "dapp_sign_type"}
_VERBATIM = {"data"}
"""Parameters whose inner names are the user's own."""
_DROPPED = {"showOnOneKey", "connectId", "deviceId", "method"}
"""What JavaScript takes from everybody, and its signing methods ignore."""


def snake(name: str) -> str:
    """`evmGetAddress` as `evm_get_address`."""
    if name in _RENAMED:
        return _RENAMED[name]
    return _CAPITAL.sub(lambda found: f"_{found[1].lower()}", name).lower()


def parameters(method: str, given: dict[str, Any]) -> dict[str, Any]:
    """The keywords of our method for JavaScript's parameters."""
    signing = "Get" not in method
    return {
        _keyword(name): value if name in _VERBATIM else _inner(value)
        for name, value in given.items()
        if not (signing and name in _DROPPED)
    }


def _keyword(name: str) -> str:
    return "show_on_onekey" if name == "showOnOneKey" else snake(name)


def _inner(value: Any) -> Any:
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        return {_keyword(key): _inner(inner) for key, inner in entries.items()}
    if isinstance(value, list):
        return [_inner(item) for item in cast("list[Any]", value)]
    return value
