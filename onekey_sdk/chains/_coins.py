"""Bitcoin and its forks, by the names that devices use (SLIP-44 coin types)."""

from __future__ import annotations

from typing import NamedTuple

from onekey_sdk.errors import InvalidParameter
from onekey_sdk.models import ScriptType
from onekey_sdk.paths import HARDENED

TESTNET_TYPE = 1
"""The coin type that all test networks share."""


class Coin(NamedTuple):
    """A coin of the Bitcoin family.

    Attributes:
        name: as in `coin_name`.
        symbol: what exchanges call it.
        slip44: coin type in paths.
        p2pkh: version of addresses for a key, big endian with as few bytes as it needs.
        p2sh: version of addresses for a script.
        xpub: version of extended public keys.
        segwit: human-readable part of SegWit addresses (BIP-173); None without SegWit.
        ypub: version of extended public keys for SegWit in P2SH (SLIP-132).
        zpub: version of extended public keys for SegWit.
        taproot: whether it has SegWit version 1 (BIP-341).
        cashaddr: prefix of CashAddr addresses, for coins that have them.
        fork_id: what signatures commit to besides, so that they are not valid elsewhere.
        bip143: whether inputs without witnesses are hashed as BIP-143 says.
        extra_data: whether transactions may end with data that only this coin understands.
        timestamp: whether transactions have a time after their version.
        overwintered: whether transactions are those of Zcash.
        decred: whether transactions are those of Decred, with hashes of its own.
        negative_fee: whether a transaction may pay more than it spends, as rewards of Komodo do.
        dust: the least amount of a P2PKH output that nodes relay.
        message: the first words of what is hashed of a message; a line break follows.
        core_xpub: version of extended public keys in the coin's own node, where it is another.
    """

    name: str
    symbol: str
    slip44: int
    p2pkh: int
    p2sh: int
    xpub: int = 0x0488B21E
    segwit: str | None = None
    ypub: int = 0x049D7CB2
    zpub: int = 0x04B24746
    taproot: bool = False
    cashaddr: str | None = None
    fork_id: int | None = None
    bip143: bool = False
    extra_data: bool = False
    timestamp: bool = False
    overwintered: bool = False
    decred: bool = False
    negative_fee: bool = False
    dust: int = 546
    message: str = "Bitcoin Signed Message:"
    core_xpub: int | None = None

    @property
    def node_xpub(self) -> int:
        """Version of extended public keys in descriptors, which the coin's own node reads."""
        return self.core_xpub or self.xpub

    def xpub_version(self, kind: ScriptType) -> int:
        """Version of extended public keys for a kind of script (SLIP-132)."""
        if self.segwit is None:
            return self.xpub
        return {ScriptType.P2SH_SEGWIT: self.ypub, ScriptType.SEGWIT: self.zpub}.get(
            kind, self.xpub
        )


COINS = (
    Coin("Bitcoin", "BTC", 0, 0x0, 0x5, segwit="bc", taproot=True),
    Coin(
        "Regtest",
        "REGTEST",
        1,
        0x6F,
        0xC4,
        xpub=0x043587CF,
        segwit="bcrt",
        ypub=0x044A5262,
        zpub=0x045F1CF6,
        taproot=True,
    ),
    Coin(
        "Testnet",
        "TEST",
        1,
        0x6F,
        0xC4,
        xpub=0x043587CF,
        segwit="tb",
        ypub=0x044A5262,
        zpub=0x045F1CF6,
        taproot=True,
    ),
    Coin("Actinium", "ACM", 228, 0x35, 0x37, segwit="acm", message="Actinium Signed Message:"),
    Coin(
        "Axe",
        "AXE",
        4242,
        0x37,
        0x10,
        xpub=0x02FE52CC,
        dust=5460,
        message="DarkCoin Signed Message:",
        core_xpub=0x0488B21E,
    ),
    Coin("Bcash", "BCH", 145, 0x0, 0x5, cashaddr="bitcoincash", fork_id=0, bip143=True),
    Coin("Bitcore", "BTX", 160, 0x3, 0x7D, segwit="btx", message="BitCore Signed Message:"),
    Coin(
        "Dash",
        "DASH",
        5,
        0x4C,
        0x10,
        xpub=0x02FE52CC,
        extra_data=True,
        dust=5460,
        message="DarkCoin Signed Message:",
        core_xpub=0x0488B21E,
    ),
    Coin(
        "Dash Testnet",
        "tDASH",
        1,
        0x8C,
        0x13,
        xpub=0x043587CF,
        extra_data=True,
        dust=5460,
        message="DarkCoin Signed Message:",
    ),
    Coin(
        "Decred",
        "DCR",
        42,
        0x73F,
        0x71A,
        xpub=0x02FDA926,
        decred=True,
        message="Decred Signed Message:",
    ),
    Coin(
        "Decred Testnet",
        "TDCR",
        1,
        0xF21,
        0xEFC,
        xpub=0x043587D1,
        decred=True,
        message="Decred Signed Message:",
    ),
    Coin("DigiByte", "DGB", 20, 0x1E, 0x3F, segwit="dgb", message="DigiByte Signed Message:"),
    Coin(
        "Dogecoin",
        "DOGE",
        3,
        0x1E,
        0x16,
        xpub=0x02FACAFD,
        dust=999999,
        message="Dogecoin Signed Message:",
    ),
    Coin(
        "Feathercoin",
        "FTC",
        8,
        0xE,
        0x5,
        xpub=0x0488BC26,
        segwit="fc",
        dust=54600,
        message="Feathercoin Signed Message:",
    ),
    Coin("Firo", "FIRO", 136, 0x52, 0x7, extra_data=True, message="Zcoin Signed Message:"),
    Coin(
        "Firo Testnet",
        "tFIRO",
        1,
        0x41,
        0xB2,
        xpub=0x043587CF,
        extra_data=True,
        message="Zcoin Signed Message:",
    ),
    Coin(
        "Fujicoin",
        "FJC",
        75,
        0x24,
        0x10,
        segwit="fc",
        taproot=True,
        message="FujiCoin Signed Message:",
    ),
    Coin(
        "GameCredits",
        "GAME",
        101,
        0x26,
        0x3E,
        xpub=0x019D9CFE,
        segwit="game",
        ypub=0x01B26EF6,
        dust=54600,
        message="GameCredits Signed Message:",
    ),
    Coin(
        "Komodo",
        "KMD",
        141,
        0x3C,
        0x55,
        extra_data=True,
        overwintered=True,
        negative_fee=True,
        message="Komodo Signed Message:",
    ),
    Coin(
        "Koto",
        "KOTO",
        510,
        0x1836,
        0x183B,
        extra_data=True,
        overwintered=True,
        message="Koto Signed Message:",
    ),
    Coin(
        "Litecoin",
        "LTC",
        2,
        0x30,
        0x32,
        xpub=0x019DA462,
        segwit="ltc",
        ypub=0x01B26EF6,
        message="Litecoin Signed Message:",
        core_xpub=0x0488B21E,
    ),
    Coin(
        "Litecoin Testnet",
        "tLTC",
        1,
        0x6F,
        0x3A,
        xpub=0x043587CF,
        segwit="tltc",
        ypub=0x044A5262,
        zpub=0x045F1CF6,
        dust=54600,
        message="Litecoin Signed Message:",
    ),
    Coin(
        "Monacoin",
        "MONA",
        22,
        0x32,
        0x37,
        segwit="mona",
        dust=54600,
        message="Monacoin Signed Message:",
    ),
    Coin("MonetaryUnit", "MUE", 31, 0x10, 0x4C, dust=5460, message="MonetaryUnit Signed Message:"),
    Coin("NIX", "NIX", 400, 0x26, 0x35, segwit="nix", dust=54600, message="NIX Signed Message:"),
    Coin("Namecoin", "NMC", 7, 0x34, 0x5, dust=2940, message="Namecoin Signed Message:"),
    Coin(
        "Peercoin",
        "PPC",
        6,
        0x37,
        0x75,
        segwit="pc",
        timestamp=True,
        dust=10000,
        message="Peercoin Signed Message:",
    ),
    Coin(
        "Peercoin Testnet",
        "tPPC",
        1,
        0x6F,
        0xC4,
        xpub=0x043587CF,
        segwit="tpc",
        ypub=0x044A5262,
        zpub=0x045F1CF6,
        timestamp=True,
        dust=10000,
        message="Peercoin Signed Message:",
    ),
    Coin(
        "Polis",
        "POLIS",
        1997,
        0x37,
        0x38,
        xpub=0x03E25D7E,
        dust=5460,
        message="Polis Signed Message:",
    ),
    Coin("Primecoin", "XPM", 24, 0x17, 0x53, message="Primecoin Signed Message:"),
    Coin("Ravencoin", "RVN", 175, 0x3C, 0x7A, message="Raven Signed Message:"),
    Coin("Ritocoin", "RITO", 19169, 0x19, 0x69, xpub=0x0534E7CA, message="Rito Signed Message:"),
    Coin(
        "Stakenet",
        "XSN",
        199,
        0x4C,
        0x10,
        segwit="xc",
        extra_data=True,
        dust=1000,
        message="DarkCoin Signed Message:",
    ),
    Coin(
        "Syscoin", "SYS", 57, 0x3F, 0x5, segwit="sys", dust=1820, message="Syscoin Signed Message:"
    ),
    Coin("Unobtanium", "UNO", 92, 0x82, 0x1E, message="Unobtanium Signed Message:"),
    Coin(
        "Verge",
        "XVG",
        77,
        0x1E,
        0x21,
        xpub=0x022D2533,
        timestamp=True,
        dust=10000,
        message="Name: Dogecoin Dark",
    ),
    Coin(
        "Vertcoin",
        "VTC",
        28,
        0x47,
        0x5,
        segwit="vtc",
        dust=54600,
        message="Vertcoin Signed Message:",
    ),
    Coin(
        "Viacoin",
        "VIA",
        14,
        0x47,
        0x21,
        segwit="via",
        dust=54600,
        message="Viacoin Signed Message:",
    ),
    Coin("ZCore", "ZCR", 428, 0x8E, 0x91, xpub=0x04B24746, message="DarkNet Signed Message:"),
    Coin(
        "Zcash",
        "ZEC",
        133,
        0x1CB8,
        0x1CBD,
        extra_data=True,
        overwintered=True,
        message="Zcash Signed Message:",
    ),
    Coin(
        "Zcash Testnet",
        "TAZ",
        1,
        0x1D25,
        0x1CBA,
        xpub=0x043587CF,
        extra_data=True,
        overwintered=True,
        message="Zcash Signed Message:",
    ),
    Coin("Neurai", "XNA", 1900, 0x35, 0x7A, message="Neurai Signed Message:"),
)

_BY_NAME = {key.casefold(): coin for coin in reversed(COINS) for key in (coin.name, coin.symbol)}


def find_coin(name: str | None, path: list[int]) -> Coin:
    """The coin of that name or symbol; without one, that of the path's coin type.

    Raises:
        InvalidParameter: there is no such coin, or the path does not tell which.
    """
    if name is not None:
        if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidParameter(f"coin is a name such as Bitcoin, not {type(name).__name__}")
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
