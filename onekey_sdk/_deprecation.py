"""How a public name goes: it warns for two minor versions, and says what to use instead."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def deprecated(
    instead: str, *, since: str, gone_in: str
) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result]]:
    """Warn whoever calls the function, at the place of the call.

    Args:
        instead: what to use, such as "`OneKey.evm_get_address()`".
        since: the version that warns first.
        gone_in: the version that will not have it any more.
    """

    def decorate(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
        text = (
            f"{function.__qualname__}() is deprecated since {since} and will be gone in "
            f"{gone_in}; use {instead}"
        )

        @wraps(function)
        def warning(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            # A call of an async function warns here, before anything is awaited.
            warnings.warn(text, DeprecationWarning, stacklevel=2)
            return function(*args, **kwargs)

        return warning

    return decorate
