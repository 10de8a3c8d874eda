"""One module per chain, each loaded when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onekey_sdk.chains._method import Method

CHAINS = ("btc", "evm")
"""The modules of this package, by the prefix of their methods' flat names."""


def methods_of(chain: str) -> dict[str, Method]:
    """The methods of a chain by name, in the order of the module."""
    module = import_module(f"onekey_sdk.chains.{chain}")
    return {
        name: value.__onekey_method__
        for name, value in vars(module).items()
        if hasattr(value, "__onekey_method__")
    }


def find(flat_name: str) -> Method:
    """The method of that flat name, such as `evm_get_address`.

    Raises:
        KeyError: there is none.
    """
    chain, _, name = flat_name.partition("_")
    if chain not in CHAINS:
        raise KeyError(flat_name)
    return methods_of(chain)[name]
