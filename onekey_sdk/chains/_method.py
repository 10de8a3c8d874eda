"""How a chain module declares its methods.

A method is a plain function that checks its parameters and returns the operation to run:

    @method(result=EvmAddress)
    def get_address(path: PathLike, *, show_on_onekey: bool = True) -> Operation[EvmAddress]:

Nothing has been sent when it raises. Flat names (`evm_get_address`), wallet objects
(`wallet.evm.get_address`), the synchronous twin, the command line and the reference are all
made from the function's signature and docstring.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from inspect import Signature, signature
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from onekey_sdk.models import Model
    from onekey_sdk.session.capabilities import MinimumFirmware
    from onekey_sdk.session.conversation import Operation

    Function = TypeVar("Function", bound=Callable[..., Operation[Any]])
else:
    Function = TypeVar("Function")

Together = Callable[[Sequence[Any]], "Operation[list[Any]]"]
"""Makes one operation of those of a bundle."""


DECLARED = "__onekey_method__"
"""The attribute of a function that holds its `Method`."""


@dataclass(frozen=True, slots=True)
class Method:
    """What the SDK has to know of a method besides its function.

    Attributes:
        function: checks the parameters and returns the operation.
        signing: it must not be repeated after a lost session.
        minimum: the lowest firmware per model.
        models: the models that have it, None for all.
        cardano: it needs a session with Cardano keys.
        bundle: it takes a list of parameters and gives the list of their results.
        together: asks for all of a bundle at once; without it they are run one by one.
    """

    function: Callable[..., Operation[Any]]
    signing: bool
    minimum: MinimumFirmware
    models: frozenset[Model] | None
    cardano: bool
    bundle: bool
    together: Together | None = None

    @property
    def signature(self) -> Signature:
        """The parameters, in order."""
        return _signature(self.function)


@cache
def _signature(function: Callable[..., Operation[Any]]) -> Signature:
    return signature(function)


def method(
    *,
    signing: bool = False,
    minimum: MinimumFirmware | None = None,
    models: frozenset[Model] | None = None,
    cardano: bool = False,
    bundle: bool | None = None,
    together: Together | None = None,
) -> Callable[[Function], Function]:
    """Declare a function of a chain module as one of its methods; see `Method`.

    Signing methods take no bundle unless they say so: whoever signs looks at each.
    """

    def declare(function: Function) -> Function:
        bundled = not signing if bundle is None else bundle
        declared = Method(function, signing, minimum or {}, models, cardano, bundled, together)
        function.__dict__[DECLARED] = declared
        return function

    return declare
