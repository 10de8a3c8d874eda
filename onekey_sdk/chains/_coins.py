"""Bitcoin and its forks, by the names that devices use (SLIP-44 coin types)."""

from __future__ import annotations

from typing import NamedTuple

from onekey_sdk.errors import InvalidParameter
from onekey_sdk.paths import HARDENED

TESTNET_TYPE = 1
"""The coin type that all test networks share."""


class Coin(NamedTuple):
    """A coin of the Bitcoin family."""

    name: str
    symbol: str
    slip44: int


COINS = (
    Coin("Bitcoin", "BTC", 0),
    Coin("Regtest", "REGTEST", 1),
    Coin("Testnet", "TEST", 1),
    Coin("Actinium", "ACM", 228),
    Coin("Axe", "AXE", 4242),
    Coin("Bcash", "BCH", 145),
    Coin("Bitcore", "BTX", 160),
    Coin("Dash", "DASH", 5),
    Coin("Dash Testnet", "tDASH", 1),
    Coin("Decred", "DCR", 42),
    Coin("Decred Testnet", "TDCR", 1),
    Coin("DigiByte", "DGB", 20),
    Coin("Dogecoin", "DOGE", 3),
    Coin("Feathercoin", "FTC", 8),
    Coin("Firo", "FIRO", 136),
    Coin("Firo Testnet", "tFIRO", 1),
    Coin("Fujicoin", "FJC", 75),
    Coin("GameCredits", "GAME", 101),
    Coin("Komodo", "KMD", 141),
    Coin("Koto", "KOTO", 510),
    Coin("Litecoin", "LTC", 2),
    Coin("Litecoin Testnet", "tLTC", 1),
    Coin("Monacoin", "MONA", 22),
    Coin("MonetaryUnit", "MUE", 31),
    Coin("NIX", "NIX", 400),
    Coin("Namecoin", "NMC", 7),
    Coin("Peercoin", "PPC", 6),
    Coin("Peercoin Testnet", "tPPC", 1),
    Coin("Polis", "POLIS", 1997),
    Coin("Primecoin", "XPM", 24),
    Coin("Ravencoin", "RVN", 175),
    Coin("Ritocoin", "RITO", 19169),
    Coin("Stakenet", "XSN", 199),
    Coin("Syscoin", "SYS", 57),
    Coin("Unobtanium", "UNO", 92),
    Coin("Verge", "XVG", 77),
    Coin("Vertcoin", "VTC", 28),
    Coin("Viacoin", "VIA", 14),
    Coin("ZCore", "ZCR", 428),
    Coin("Zcash", "ZEC", 133),
    Coin("Zcash Testnet", "TAZ", 1),
    Coin("Neurai", "XNA", 1900),
)

_BY_NAME = {key.casefold(): coin for coin in reversed(COINS) for key in (coin.name, coin.symbol)}


def find_coin(name: str | None, path: list[int]) -> Coin:
    """The coin of that name or symbol; without one, that of the path's coin type.

    Raises:
        InvalidParameter: there is no such coin, or the path does not tell which.
    """
    if name is not None:
        found = _BY_NAME.get(name.casefold())
        if found is None:
            raise InvalidParameter(f"{name!r} is no coin that OneKey devices know")
        return found
    coin_type = path[1] & ~HARDENED if len(path) > 1 else None
    if coin_type == TESTNET_TYPE:
        return _BY_NAME["testnet"]
    for coin in COINS:
        if coin.slip44 == coin_type:
            return coin
    raise InvalidParameter("the path does not tell which coin is meant; pass coin=...")
