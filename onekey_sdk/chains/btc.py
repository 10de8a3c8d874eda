"""Bitcoin and its forks. Paths follow BIP-44, 48, 49, 84 and 86."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.chains._coins import find_coin
from onekey_sdk.chains._method import method
from onekey_sdk.chains._nodes import hd_node
from onekey_sdk.errors import InvalidParameter
from onekey_sdk.models import BtcAddress, BtcPublicKey, ScriptType
from onekey_sdk.paths import HARDENED, PathLike, format_path, parse_path
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from onekey_sdk.session.operation import Conversation, Operation

_SCRIPT_BY_PURPOSE = {
    49: ScriptType.P2SH_SEGWIT,
    84: ScriptType.SEGWIT,
    86: ScriptType.TAPROOT,
    10025: ScriptType.TAPROOT,
}
_DESCRIPTOR_COINS = {"Bitcoin", "Testnet"}


@method()
def get_address(
    path: PathLike,
    *,
    coin: str | None = None,
    script_type: ScriptType | str | None = None,
    show_on_onekey: bool = True,
) -> Operation[BtcAddress]:
    """The address at a path.

    Args:
        path: such as `m/84'/0'/0'/0/0`.
        coin: a coin's name or symbol, such as `Bitcoin` or `ltc`; by default the path's.
        script_type: the kind of address; by default that of the path's purpose.
        show_on_onekey: show the address on the device and wait for the person to confirm it.
    """
    address_n = parse_path(path, at_least=1)
    name = find_coin(coin, address_n).name
    kind = _script_type(script_type, address_n)

    async def run(device: Conversation) -> BtcAddress:
        request = messages.GetAddress(
            address_n=address_n,
            coin_name=name,
            show_display=show_on_onekey,
            script_type=kind.value,
        )
        answer = await device.ask(request, messages.Address)
        return BtcAddress(format_path(address_n), answer.address)

    return run


@method()
def get_public_key(
    path: PathLike,
    *,
    coin: str | None = None,
    script_type: ScriptType | str | None = None,
    show_on_onekey: bool = True,
) -> Operation[BtcPublicKey]:
    """The extended public key at a path, as SLIP-132 writes it for the kind of script.

    Args:
        path: an account's, such as `m/84'/0'/0'`.
        coin: a coin's name or symbol, such as `Bitcoin` or `ltc`; by default the path's.
        script_type: the kind of address; by default that of the path's purpose.
        show_on_onekey: show the key on the device and wait for the person to confirm it.
    """
    address_n = parse_path(path)
    name = find_coin(coin, address_n).name
    kind = _script_type(script_type, address_n)

    async def run(device: Conversation) -> BtcPublicKey:
        request = messages.GetPublicKey(
            address_n=address_n,
            coin_name=name,
            show_display=show_on_onekey,
            script_type=kind.value,
        )
        answer = await device.ask(request, messages.PublicKey)
        fingerprint = answer.root_fingerprint if answer.HasField("root_fingerprint") else None
        segwit = answer.xpub
        if kind is ScriptType.TAPROOT and name in _DESCRIPTOR_COINS:
            origin = f"{fingerprint or 0:08x}{format_path(address_n).removeprefix('m')}"
            segwit = f"tr([{origin}]{answer.xpub}/<0;1>/*)"
        return BtcPublicKey(
            path=format_path(address_n),
            xpub=answer.xpub,
            xpub_segwit=segwit,
            node=hd_node(answer.node),
            root_fingerprint=fingerprint,
        )

    return run


def _script_type(given: ScriptType | str | None, path: list[int]) -> ScriptType:
    if given is None:
        purpose = path[0] & ~HARDENED if path and path[0] & HARDENED else None
        return _SCRIPT_BY_PURPOSE.get(purpose or 0, ScriptType.LEGACY)
    try:
        return ScriptType(given)
    except ValueError:
        known = ", ".join(ScriptType)
        raise InvalidParameter(f"{given!r} is no script type; there are {known}") from None
