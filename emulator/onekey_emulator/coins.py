"""The Bitcoin-like coins that the firmware knows."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib import resources

BITCOIN_NAMES = ("Bitcoin", "Regtest", "Testnet")
_SLIP44_BITCOIN = 0
_SLIP44_TESTNET = 1


class ScriptType(IntEnum):
    """How an address is spent; names and numbers are those of `InputScriptType`."""

    SPENDADDRESS = 0
    SPENDMULTISIG = 1
    EXTERNAL = 2
    SPENDWITNESS = 3
    SPENDP2SHWITNESS = 4
    SPENDTAPROOT = 5


@dataclass(frozen=True)
class Coin:
    """Facts about a coin.

    Attributes:
        name: as in `coin_name`.
        slip44: coin type in paths, without hardening; 1 for all test networks.
        address_type: prefix of P2PKH addresses, written with as few bytes as it needs.
        address_type_p2sh: the same of P2SH addresses.
        xpub_magic: version of extended public keys (SLIP-132); None: the coin has none for that
            kind of script.
        curve: name of a `keys.Curve`.
        bech32_prefix: human-readable part of segwit addresses.
        cashaddr_prefix: set for coins that write their addresses as CashAddr.
        fork_id: set for forks of Bitcoin whose signatures are not valid on Bitcoin.
        max_fee_per_kb: fees above so much, in the smallest unit, need a confirmation of their own.
        message_header: what is hashed before a message.
        force_bip143: whether inputs without witnesses are hashed as BIP-143 says.
        negative_fee: whether a transaction may spend more than it takes, as rewards do.
        extra_data: whether transactions may end with data that the coin alone understands.
        timestamp: whether transactions have a time after their version.
        overwintered: whether transactions are those of Zcash.
        decred: whether transactions are those of Decred.
    """

    name: str
    shortcut: str
    slip44: int
    address_type: int
    address_type_p2sh: int
    xpub_magic: int
    xpub_magic_segwit_p2sh: int | None = None
    xpub_magic_segwit_native: int | None = None
    xpub_magic_multisig_segwit_p2sh: int | None = None
    xpub_magic_multisig_segwit_native: int | None = None
    curve: str = "secp256k1"
    decimals: int = 8
    bech32_prefix: str | None = None
    cashaddr_prefix: str | None = None
    segwit: bool = False
    taproot: bool = False
    fork_id: int | None = None
    max_fee_per_kb: int = 0
    message_header: str = "Bitcoin Signed Message:\n"
    force_bip143: bool = False
    negative_fee: bool = False
    extra_data: bool = False
    timestamp: bool = False
    overwintered: bool = False
    decred: bool = False

    @property
    def hashes_twice(self) -> bool:
        """Whether transactions and messages are hashed by SHA-256 twice, not once."""
        return self.curve == "secp256k1"

    @property
    def may_use_bitcoin_paths(self) -> bool:
        """Whether keys of Bitcoin's paths are allowed: some wallets keep forks there."""
        return self.slip44 == _SLIP44_BITCOIN or (
            self.fork_id is not None and self.slip44 != _SLIP44_TESTNET
        )

    def xpub_version(self, script_type: ScriptType, *, plain: bool = False) -> int | None:
        """The version of extended public keys for a kind of script (SLIP-132).

        Args:
            plain: give segwit keys the version of old ones (`ignore_xpub_magic`).

        Returns:
            None where the coin has no such script.
        """
        match script_type:
            case ScriptType.SPENDADDRESS | ScriptType.SPENDMULTISIG:
                return self.xpub_magic
            case ScriptType.SPENDP2SHWITNESS if self.segwit:
                return self.xpub_magic if plain else self.xpub_magic_segwit_p2sh
            case ScriptType.SPENDWITNESS if self.segwit:
                return self.xpub_magic if plain else self.xpub_magic_segwit_native
            case ScriptType.SPENDTAPROOT if self.taproot:
                return self.xpub_magic
            case _:
                return None

    def multisig_xpub_version(self, script_type: ScriptType, *, plain: bool = False) -> int:
        """The version of cosigners' extended public keys; arguments as `xpub_version`."""
        special = {
            ScriptType.SPENDP2SHWITNESS: self.xpub_magic_multisig_segwit_p2sh,
            ScriptType.SPENDWITNESS: self.xpub_magic_multisig_segwit_native,
        }.get(script_type)
        return self.xpub_magic if plain or not self.segwit else special or self.xpub_magic


@cache
def _load() -> dict[str, Coin]:
    text = resources.files("onekey_emulator").joinpath("coins.toml").read_text("utf-8")
    return {name: Coin(name=name, **facts) for name, facts in tomllib.loads(text).items()}


def by_name(name: str) -> Coin | None:
    """The coin of exactly that name, or None where the firmware does not know it."""
    return _load().get(name)


def names() -> tuple[str, ...]:
    """The names of all coins."""
    return tuple(_load())
