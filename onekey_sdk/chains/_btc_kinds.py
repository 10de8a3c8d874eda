"""Kinds of scripts, and the paths that they go with (BIP-44, 45, 48, 49, 84, 86)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from onekey_sdk.errors import InvalidParameter
from onekey_sdk.models import OutputScriptType, ScriptType
from onekey_sdk.paths import HARDENED, format_path

if TYPE_CHECKING:
    from enum import StrEnum

    from onekey_sdk.chains._coins import Coin

    Kind = TypeVar("Kind", bound=StrEnum)

_SCRIPT_BY_PURPOSE = {
    44: ScriptType.LEGACY,
    45: ScriptType.MULTISIG,
    49: ScriptType.P2SH_SEGWIT,
    84: ScriptType.SEGWIT,
    86: ScriptType.TAPROOT,
    10025: ScriptType.TAPROOT,
}
_BEFORE_BIP49 = (44, ScriptType.P2SH_SEGWIT)
"""What some wallets had before BIP-49 gave such addresses a purpose of their own."""
_BIP48 = 48
_BIP48_SCRIPTS = {1: ScriptType.P2SH_SEGWIT, 2: ScriptType.SEGWIT}
_BIP48_PLACE = 3

_SEVERAL = {
    r"m/48'/{coin}'/\d+'/0'": ScriptType.MULTISIG,
    r"m/48'/{coin}'/\d+'/1'": ScriptType.P2SH_SEGWIT,
    r"m/48'/{coin}'/\d+'/2'": ScriptType.SEGWIT,
    r"m/49'/{coin}'/\d+'": ScriptType.P2SH_SEGWIT,
    r"m/84'/{coin}'/\d+'": ScriptType.SEGWIT,
}
"""The accounts of several keys for which all models sign, and the kind of script of each."""
_BITCOIN = {"Bitcoin", "Testnet", "Regtest"}
_BITCOIN_SEVERAL = {
    r"m/45'/(\d\d?|100)": ScriptType.MULTISIG,
    r"m/45'/{coin}'/\d+'(/(\d{{1,6}}|1000000))?": ScriptType.MULTISIG,
    r"m/45'/{coin}/\d+/(\d{{1,6}}|1000000)": ScriptType.MULTISIG,
    r"m/49/{coin}/\d+": ScriptType.P2SH_SEGWIT,
}
"""Those of BIP-45, Unchained Capital and Casa."""

OUTPUT_KINDS = {
    ScriptType.LEGACY: OutputScriptType.ADDRESS,
    ScriptType.MULTISIG: OutputScriptType.MULTISIG,
    ScriptType.P2SH_SEGWIT: OutputScriptType.P2SH_SEGWIT,
    ScriptType.SEGWIT: OutputScriptType.SEGWIT,
    ScriptType.TAPROOT: OutputScriptType.TAPROOT,
}
"""How an output is written that can be spent so."""
INPUT_KINDS = {output: spent for spent, output in OUTPUT_KINDS.items()}
"""The other way around."""


def script_type(
    given: ScriptType | str | None, path: tuple[int, ...], *, several: bool = False
) -> ScriptType:
    """The kind of script that is meant, by default that of the path (BIP-44, 45, 48, 49, 84, 86).

    Args:
        several: whether a multisig script is given.

    Raises:
        InvalidParameter: there is no such kind.
    """
    if given is not None:
        return member("script_type", ScriptType, given)
    purpose = _unhardened(path, 0)
    if several and purpose == _BIP48:
        return _BIP48_SCRIPTS.get(_unhardened(path, _BIP48_PLACE) or 0, ScriptType.MULTISIG)
    found = _SCRIPT_BY_PURPOSE.get(purpose or 0, ScriptType.LEGACY)
    if several:
        return ScriptType.MULTISIG if found is ScriptType.LEGACY else found
    return ScriptType.LEGACY if found is ScriptType.MULTISIG else found


def address_type(
    given: ScriptType | str | None, path: tuple[int, ...], *, several: bool, shown: bool = False
) -> ScriptType:
    """The kind of script of an address, by default that of the path.

    Args:
        given: the kind that is asked for.
        path: of the address.
        several: whether a multisig script is given.
        shown: whether somebody may have money sent there.

    Raises:
        InvalidParameter: there is no such kind, it does not go with that many signers, or what is
            sent there could not be spent.
    """
    kind = script_type(given, path, several=several)
    if kind is ScriptType.EXTERNAL:
        raise InvalidParameter("EXTERNAL is no script_type of addresses")
    if several and kind in {ScriptType.LEGACY, ScriptType.TAPROOT}:
        raise InvalidParameter(f"multisig does not go with script_type {kind}")
    if shown and (several or (_unhardened(path, 0), kind) != _BEFORE_BIP49):
        check_script_type(f"the address at {format_path(path)}", kind, path, several=several)
    return kind


def check_script_type(name: str, kind: ScriptType, path: tuple[int, ...], *, several: bool) -> None:
    """Whether a kind of script goes with a path and with a multisig script.

    Raises:
        InvalidParameter: it does not.
    """
    if several and kind in {ScriptType.LEGACY, ScriptType.TAPROOT}:
        raise InvalidParameter(f"{name} has multisig, which does not go with {kind}")
    if kind is ScriptType.MULTISIG and not several:
        raise InvalidParameter(f"{name} lacks multisig, which {kind} needs")
    if _unhardened(path, 0) in {*_SCRIPT_BY_PURPOSE, _BIP48}:
        usual = script_type(None, path, several=several)
        if kind is not usual:
            raise InvalidParameter(
                f"{name} has script_type {kind}, but keys of its path are for {usual}"
            )


def account_of_several(
    given: ScriptType | str | None, path: tuple[int, ...], coin: Coin
) -> ScriptType:
    """The kind of script of an account of several keys, the coins of which can be spent.

    Raises:
        InvalidParameter: they could not: devices do not sign for several keys there, or for
            another kind of script.
    """
    text = format_path(path)
    patterns = _SEVERAL | (_BITCOIN_SEVERAL if coin.name in _BITCOIN else {})
    fits = (
        kind
        for pattern, kind in patterns.items()
        if re.fullmatch(pattern.format(coin=coin.slip44), text)
    )
    usual = next(fits, None)
    segwit = coin.segwit is not None
    if usual is None or (usual is not ScriptType.MULTISIG and not segwit):
        raise InvalidParameter(
            f"devices do not sign for several keys of {coin.name} at {text}; take an account of "
            f"BIP-48, such as m/48'/{coin.slip44}'/0'/{2 if segwit else 0}'"
        )
    kind = usual if given is None else member("script_type", ScriptType, given)
    if kind is not usual:
        raise InvalidParameter(f"devices sign for several keys at {text} by {usual}, not {kind}")
    return kind


def member(name: str, kind: type[Kind], given: Any) -> Kind:
    """The kind of that name.

    Raises:
        InvalidParameter: there is none.
    """
    try:
        return kind(given)
    except ValueError:
        known = ", ".join(kind)
        raise InvalidParameter(f"{name}: {given!r} is no script type; there are {known}") from None


def _unhardened(path: tuple[int, ...], place: int) -> int | None:
    """A hardened component's number; None where there is none."""
    return path[place] & ~HARDENED if len(path) > place and path[place] & HARDENED else None
