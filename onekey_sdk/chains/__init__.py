"""One module per chain, each loaded when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from onekey_sdk.chains._method import DECLARED

if TYPE_CHECKING:
    from onekey_sdk.chains._method import Method

CHAINS = ("btc", "evm")
"""The modules of this package, by the prefix of their methods' flat names."""


def methods_of(chain: str) -> dict[str, Method]:
    """The methods of a chain by name, in the order of the module."""
    module = import_module(f"onekey_sdk.chains.{chain}")
    functions = {name: value for name, value in vars(module).items() if callable(value)}
    return {
        name: function.__dict__[DECLARED]
        for name, function in functions.items()
        if DECLARED in getattr(function, "__dict__", {})
    }


def find(flat_name: str) -> Method:
    """The method of that flat name, such as `evm_get_address`.

    Raises:
        KeyError: there is none.
    """
    chain, _, name = flat_name.partition("_")
    if chain not in CHAINS:
        raise KeyError(flat_name)
    method: Method = vars(import_module(f"{__name__}.{chain}"))[name].__dict__[DECLARED]
    return method
