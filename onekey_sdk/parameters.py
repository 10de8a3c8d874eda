"""The keywords that many methods share, and the check of a method's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

from onekey_sdk.errors import InvalidParameter

if TYPE_CHECKING:
    from onekey_sdk.chains._method import Method
    from onekey_sdk.session.conversation import Operation


class DeviceParameters(TypedDict, total=False):
    """Keywords of every method that talks to a device.

    `retry_count` and `poll_interval_time` (seconds) say how long to look for the device,
    `timeout` (seconds) bounds one attempt. `wait` (seconds, 10 by default) is for a device that
    another program holds. `keep_session=False` lets go of the device after the call; by default
    the client keeps it until it is closed.
    """

    retry_count: int
    poll_interval_time: float
    timeout: float
    wait: float
    detect_bootloader_device: bool
    keep_session: bool


class WalletParameters(DeviceParameters, total=False):
    """Keywords of every method that runs in a wallet.

    `passphrase_state` names a hidden wallet, `use_empty_passphrase` the standard one.
    `init_session` forgets the standard wallet's session first; a hidden wallet's session is
    resumed, and the person asked only if it is gone. `skip_passphrase_check` takes whichever
    wallet the person opens. `derive_cardano` opens a session that can derive Cardano keys.
    """

    passphrase_state: str | None
    use_empty_passphrase: bool
    init_session: bool
    derive_cardano: bool
    skip_passphrase_check: bool


WALLET_KEYS = frozenset(WalletParameters.__annotations__)
CONNECTING_KEYS = frozenset(
    {"retry_count", "poll_interval_time", "timeout", "detect_bootloader_device"}
)


def prepare(
    name: str,
    method: Method,
    bundle: Sequence[Mapping[str, Any]] | None,
    parameters: Mapping[str, Any],
) -> list[Operation[Any]]:
    """Check the parameters of every item; the operations that are left to run.

    Raises:
        InvalidParameter: a parameter is unknown, missing or malformed.
    """
    if bundle is None:
        return [_bind(name, method, parameters)]
    if not method.bundle:
        raise InvalidParameter(f"{name} takes no bundle: call it once for each")
    if parameters:
        raise InvalidParameter(f"{name} takes either a bundle or parameters of its own, not both")
    if not isinstance(bundle, Sequence):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidParameter(f"bundle is a list of parameters, not {type(bundle).__name__}")
    if not bundle:
        raise InvalidParameter("the bundle is empty")
    for item in bundle:
        if not isinstance(item, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidParameter(
                f"each item of a bundle is a mapping of parameters, not {type(item).__name__}"
            )
    return [_bind(name, method, item) for item in bundle]


def _bind(name: str, method: Method, parameters: Mapping[str, Any]) -> Operation[Any]:
    signature = method.signature
    try:
        bound = signature.bind(**parameters)
    except TypeError as error:
        known = ", ".join(signature.parameters)
        raise InvalidParameter(f"{name}: {error}. Its parameters are {known}") from None
    for key, value in bound.arguments.items():
        if signature.parameters[key].annotation == "bool" and not isinstance(value, bool):
            raise InvalidParameter(f"{name}: {key} is True or False, not {type(value).__name__}")
    operation: Operation[Any] = method.function(*bound.args, **bound.kwargs)
    return operation
