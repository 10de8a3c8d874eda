"""What the device does with each message.

A handler is a coroutine that is registered under the name of its request and returns the answer:

    @handles("GetAddress")
    async def get_address(ctx: Context, request: m.GetAddress) -> m.Address:
        seed = await ctx.seed()
        ...
        await ctx.confirm("Address", [address])
        return m.Address(address=address)

Every module of this package is loaded when the first device starts, so a new one needs no entry
anywhere else.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

from onekey_emulator.profiles import Family

HandlerFunction = Callable[[Any, Any], Awaitable[Any]]
"""Takes the context, of the family that it is registered for, and the request."""


class Needs(Enum):
    """What has to be true before a handler runs; the firmware sees to it, asking the PIN."""

    NOTHING = "nothing"
    UNLOCKED = "unlocked"
    """The PIN has been entered, or there is none."""
    WALLET = "wallet"
    """There is a seed, and the PIN has been entered."""


class Handler(NamedTuple):
    """A registered handler."""

    function: HandlerFunction
    needs: Needs


_HANDLERS: dict[tuple[Family, str], Handler] = {}


def handles(
    *names: str, needs: Needs = Needs.WALLET, families: tuple[Family, ...] = tuple(Family)
) -> Callable[[HandlerFunction], HandlerFunction]:
    """Register the decorated coroutine for requests of these names.

    Args:
        names: message names. The handler sees `request.DESCRIPTOR.name` if it has several.
        needs: what must be true before it runs.
        families: the firmware families that know the message; to the others it is unknown.
    """

    def register(function: HandlerFunction) -> HandlerFunction:
        for family in families:
            for name in names:
                if (family, name) in _HANDLERS:
                    raise ValueError(f"{name} has two handlers for {family.value}")
                _HANDLERS[family, name] = Handler(function, needs)
        return function

    return register


@cache
def _load_all() -> None:
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        importlib.import_module(module.name)


def find(family: Family, name: str) -> Handler | None:
    """The handler of that firmware family for a message, or None where it is unknown."""
    _load_all()
    return _HANDLERS.get((family, name))
