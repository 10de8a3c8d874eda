"""Kinds of scripts, and the paths that they go with (BIP-44, 45, 48, 49, 84, 86)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from onekey_sdk.errors import InvalidParameter
from onekey_sdk.models import OutputScriptType, ScriptType
from onekey_sdk.paths import HARDENED

if TYPE_CHECKING:
    from enum import StrEnum

    Kind = TypeVar("Kind", bound=StrEnum)

_SCRIPT_BY_PURPOSE = {
    44: ScriptType.LEGACY,
    45: ScriptType.MULTISIG,
    49: ScriptType.P2SH_SEGWIT,
    84: ScriptType.SEGWIT,
    86: ScriptType.TAPROOT,
    10025: ScriptType.TAPROOT,
}
_BIP48 = 48
_BIP48_SCRIPTS = {1: ScriptType.P2SH_SEGWIT, 2: ScriptType.SEGWIT}
_BIP48_PLACE = 3

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
    given: ScriptType | str | None, path: tuple[int, ...], *, several: bool
) -> ScriptType:
    """The kind of script of an address, by default that of the path.

    Raises:
        InvalidParameter: there is no such kind, or it does not go with that many signers.
    """
    kind = script_type(given, path, several=several)
    if kind is ScriptType.EXTERNAL:
        raise InvalidParameter("EXTERNAL is no script_type of addresses")
    if several and kind in {ScriptType.LEGACY, ScriptType.TAPROOT}:
        raise InvalidParameter(f"multisig does not go with script_type {kind}")
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
