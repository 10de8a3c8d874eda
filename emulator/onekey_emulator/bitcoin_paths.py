"""Which paths the firmware allows for Bitcoin-like coins, and for which scripts they are meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onekey_emulator.coins import BITCOIN_NAMES, ScriptType
from onekey_emulator.keys import HARDENED
from onekey_emulator.paths import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from onekey_emulator.coins import Coin

SLIP25_PURPOSE = 10025 | HARDENED
"""First component of CoinJoin paths, which only a host with permission may use."""

_BITCOIN = 0
_LEGACY_MAX_ADDRESS_INDEX = 1_000_000
_NO_SCRIPT: frozenset[ScriptType] = frozenset()
_P2PKH = frozenset({ScriptType.SPENDADDRESS})
_P2MS = frozenset({ScriptType.SPENDMULTISIG})
_P2SH_MULTISIG = _P2PKH | _P2MS
_P2SH_SEGWIT = frozenset({ScriptType.SPENDP2SHWITNESS})
_SEGWIT = frozenset({ScriptType.SPENDWITNESS})
_TAPROOT = frozenset({ScriptType.SPENDTAPROOT})
_NOT_TAPROOT = frozenset(ScriptType) - _TAPROOT


def _every(_: Coin) -> bool:
    return True


def _coin_type_0(coin: Coin) -> bool:
    return coin.slip44 == _BITCOIN


def _bitcoin_and_forks(coin: Coin) -> bool:
    return coin.may_use_bitcoin_paths


def _bitcoin_networks(coin: Coin) -> bool:
    return coin.name in BITCOIN_NAMES


def _segwit(coin: Coin) -> bool:
    return coin.segwit


def _native_segwit(coin: Coin) -> bool:
    return coin.segwit and coin.bech32_prefix is not None


def _taproot(coin: Coin) -> bool:
    return coin.taproot and coin.bech32_prefix is not None


@dataclass(frozen=True)
class _Rule:
    """One kind of path.

    Attributes:
        coins: the coins that may use it.
        scripts: the scripts that it is meant for.
        multisig: whether it is meant for several signers; None for both.
    """

    pattern: str
    coins: Callable[[Coin], bool]
    scripts: frozenset[ScriptType]
    multisig: bool | None = None


_SHARED_RULES = (
    # BIP-48
    _Rule(
        "m/48'/coin_type'/account'/0'/change/address_index", _every, _P2SH_MULTISIG, multisig=True
    ),
    _Rule(
        "m/48'/coin_type'/account'/1'/change/address_index", _segwit, _P2SH_SEGWIT, multisig=True
    ),
    _Rule("m/48'/coin_type'/account'/2'/change/address_index", _segwit, _SEGWIT, multisig=True),
    # BIP-49
    _Rule("m/49'/coin_type'/account'/change/address_index", _segwit, _P2SH_SEGWIT),
    # GreenAddress signs messages here
    _Rule("m/1195487518", _coin_type_0, _NO_SCRIPT),
    _Rule("m/1195487518/6/address_index", _coin_type_0, _NO_SCRIPT),
)

_LEGACY_RULES = (
    *_SHARED_RULES,
    # BIP-44
    _Rule("m/44'/coin_type'/account'/change/address_index", _every, _P2PKH, multisig=False),
    # BIP-45, Casa and Unchained Capital
    _Rule("m/45'/[0-100]/change/address_index", _bitcoin_and_forks, _P2SH_MULTISIG, multisig=True),
    _Rule(
        "m/45'/coin_type'/account'/[0-1000000]/address_index", _every, _P2SH_MULTISIG, multisig=True
    ),
    _Rule("m/45'/coin_type/account/change/address_index", _every, _P2SH_MULTISIG, multisig=True),
    _Rule(
        "m/45'/coin_type'/account'/[0-1000000]/change/address_index", _every, _P2SH_MULTISIG, True
    ),
    _Rule(
        "m/45'/coin_type/account/[0-1000000]/change/address_index",
        _every,
        _P2SH_MULTISIG,
        multisig=True,
    ),
    # Copay, before BIP-48
    _Rule("m/48'/coin_type'/account'/change/address_index", _every, _P2MS, multisig=True),
    # BIP-84 and BIP-86
    _Rule("m/84'/coin_type'/account'/change/address_index", _native_segwit, _SEGWIT),
    _Rule("m/86'/coin_type'/account'/change/address_index", _taproot, _TAPROOT, multisig=False),
    # GreenAddress
    _Rule("m/[1,4]/address_index", _coin_type_0, _NOT_TAPROOT),
    _Rule("m/3'/[1-100]'/[1,4]/address_index", _coin_type_0, _NOT_TAPROOT),
    # Casa
    _Rule("m/49/coin_type/account/change/address_index", _every, _P2SH_SEGWIT),
)

_CORE_RULES = (
    *_SHARED_RULES,
    # BIP-44; the firmware lets any number of components follow
    _Rule("m/44'/coin_type'/account'/change/*", _every, _P2PKH, multisig=False),
    # BIP-45 and Unchained Capital
    _Rule("m/45'/[0-100]/change/address_index", _bitcoin_and_forks, _P2SH_MULTISIG, multisig=True),
    _Rule(
        "m/45'/coin_type'/account'/[0-1000000]/change/address_index",
        _bitcoin_networks,
        _P2SH_MULTISIG,
        multisig=True,
    ),
    _Rule(
        "m/45'/coin_type/account/[0-1000000]/change/address_index",
        _bitcoin_networks,
        _P2SH_MULTISIG,
        multisig=True,
    ),
    _Rule(
        "m/45'/coin_type'/account'/[0-1000000]/address_index",
        _bitcoin_networks,
        _P2SH_MULTISIG,
        multisig=True,
    ),
    # BIP-84 and BIP-86
    _Rule("m/84'/coin_type'/account'/change/address_index", _segwit, _SEGWIT),
    _Rule("m/86'/coin_type'/account'/change/address_index", lambda coin: coin.taproot, _TAPROOT),
    # GreenAddress
    _Rule("m/[1,4]/address_index", _coin_type_0, _P2PKH | _P2SH_SEGWIT | _SEGWIT),
    _Rule("m/[1,4]/address_index", _coin_type_0, _P2MS, multisig=True),
    _Rule("m/3'/[1-100]'/[1,4]/address_index", _coin_type_0, _P2PKH | _P2SH_SEGWIT | _SEGWIT),
    _Rule("m/3'/[1-100]'/[1,4]/address_index", _coin_type_0, _P2MS, multisig=True),
    # Casa
    _Rule("m/49/coin_type/account/change/address_index", _bitcoin_networks, _P2SH_SEGWIT),
)


class PathRules:
    """The rules of one firmware family."""

    def __init__(self, rules: Sequence[_Rule], **limits: int) -> None:
        self._rules = [(rule, Pattern.parse(rule.pattern, **limits)) for rule in rules]

    def allow(self, coin: Coin, path: Sequence[int]) -> bool:
        """Whether the coin may use keys of this path at all."""
        coin_types = {coin.slip44}
        if coin.may_use_bitcoin_paths:
            coin_types.add(_BITCOIN)
        return any(
            rule.coins(coin) and pattern.matches(path, coin_types) for rule, pattern in self._rules
        )

    def expect(
        self, coin: Coin, path: Sequence[int], script_type: ScriptType, *, multisig: bool
    ) -> bool:
        """Whether the path is the usual one for such a script; a person is warned otherwise."""
        return any(
            script_type in rule.scripts
            and (rule.multisig is None or rule.multisig is multisig)
            and rule.coins(coin)
            and pattern.matches(path, {coin.slip44})
            for rule, pattern in self._rules
        )


LEGACY = PathRules(_LEGACY_RULES, max_address_index=_LEGACY_MAX_ADDRESS_INDEX)
CORE = PathRules(_CORE_RULES)
