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
