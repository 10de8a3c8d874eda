"""Which paths the firmware allows for Ethereum and networks like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator import evm_networks
from onekey_emulator.paths import Pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_LEGACY_MAX_ADDRESS_INDEX = 1_000_000
_SEP5 = "m/44'/coin_type'/account'"
_LEDGER_LIVE = "m/44'/coin_type'/0'/account"
_CASA = "m/45'/coin_type/account/change/address_index"


class PathRules:
    """The paths of one kind of request in one firmware family."""

    def __init__(self, *patterns: str, coin_types: Collection[int], **limits: int) -> None:
        self._patterns = [Pattern.parse(pattern, **limits) for pattern in patterns]
        self._coin_types = coin_types

    def allow(self, path: Sequence[int]) -> bool:
        """Whether keys of this path may be used."""
        return any(pattern.matches(path, self._coin_types) for pattern in self._patterns)


def _legacy(*patterns: str, coin_types: Collection[int]) -> PathRules:
    return PathRules(
        *patterns, _CASA, coin_types=coin_types, max_address_index=_LEGACY_MAX_ADDRESS_INDEX
    )


_LEGACY_PATTERNS = (_SEP5, _LEDGER_LIVE, "m/44'/coin_type'/account'/change/address_index")
_CORE_PATTERNS = (_SEP5, "m/44'/coin_type'/account'/change/*")

LEGACY = _legacy(*_LEGACY_PATTERNS, coin_types=evm_networks.coin_types())
LEGACY_EXPORT = _legacy("m/44'/coin_type'/account'/**", coin_types=evm_networks.coin_types())
LEGACY_TREZOR = _legacy(*_LEGACY_PATTERNS, coin_types=evm_networks.LEGACY_COIN_TYPES.keys())
CORE = PathRules(*_CORE_PATTERNS, coin_types=evm_networks.coin_types())
CORE_EXPORT = PathRules("m/44'/coin_type'/account'/*", coin_types=evm_networks.coin_types())
CORE_TREZOR = PathRules(*_CORE_PATTERNS, _LEDGER_LIVE, _CASA, coin_types=evm_networks.coin_types())

_TEST_AND_ETHEREUM = (60, 1)


def core_signing(chain_id: int, *, onekey: bool) -> PathRules:
    """What the MicroPython firmware allows for transactions on a network."""
    patterns = _CORE_PATTERNS if onekey else (*_CORE_PATTERNS, _LEDGER_LIVE, _CASA)
    network = evm_networks.by_chain_id(chain_id)
    return PathRules(*patterns, coin_types=_signing_coin_types(network and network.slip44))


def legacy_signing(chain_id: int, *, onekey: bool) -> PathRules:
    """What the C firmware allows for transactions on a network."""
    if onekey:
        network = evm_networks.by_chain_id(chain_id)
        slip44 = network.slip44 if network else None
    else:
        by_chain = {chain: coin for coin, chain in evm_networks.LEGACY_COIN_TYPES.items()}
        slip44 = by_chain.get(chain_id)
    return _legacy(*_LEGACY_PATTERNS, coin_types=_signing_coin_types(slip44))


def _signing_coin_types(slip44: int | None) -> tuple[int, ...]:
    """The network's own, and Ethereum's on all but test networks."""
    if slip44 is None:
        return _TEST_AND_ETHEREUM
    return (slip44,) if slip44 in _TEST_AND_ETHEREUM else (slip44, 60)
