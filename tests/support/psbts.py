"""PSBTs for wallets of software devices, made by embit and by nothing of this project.

Every wallet is that of a mnemonic without passphrase. The coins that are spent come from previous
transactions that are made up.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from embit import bip32, bip39, ec, script  # pyright: ignore[reportMissingTypeStubs]
from embit.psbt import PSBT, DerivationPath  # pyright: ignore[reportMissingTypeStubs]
from embit.transaction import (  # pyright: ignore[reportMissingTypeStubs]
    Transaction,
    TransactionInput,
    TransactionOutput,
)

from tests.support.bitcoin_consensus import Spent

if TYPE_CHECKING:
    from collections.abc import Sequence

ALL_ALL = "all " * 11 + "all"
MNEMONICS = (
    ALL_ALL,
    "abandon " * 11 + "about",
    "legal winner thank year wave sausage worth useful legal winner thank yellow",
)
"""Of three signers."""

HARDENED = 1 << 31
STRANGER = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
"""The address that BIP-173 shows."""

PURPOSES = {"pkh": 44, "sh-wpkh": 49, "wpkh": 84, "tr": 86}
MULTISIG_ACCOUNTS = {"sh": 0, "sh-wsh": 1, "wsh": 2}
"""The kinds of multisig, and the last number of their account's path (BIP-48)."""

_embit: Any = cast("Any", script)


@dataclass(frozen=True)
class Coin:
    """An output that is to be spent: what kind it is, where its keys are, and what it is worth."""

    kind: str = "wpkh"
    account: int = 0
    chain: int = 0
    index: int = 0
    amount: int = 100_000
    sequence: int = 0xFFFFFFFD


@dataclass(frozen=True)
class Money:
    """An output that is made: to one of the wallet's own places, or to a script."""

    amount: int
    to: Coin | bytes = field(default_factory=lambda: pay_to(STRANGER))


@dataclass(frozen=True)
class Made:
    """A PSBT and what it spends."""

    psbt: Any
    spent: list[Spent]

    @property
    def raw(self) -> bytes:
        """The PSBT as bytes."""
        return bytes(self.psbt.serialize())


def root(mnemonic: str = ALL_ALL) -> Any:
    """The master key of a mnemonic."""
    return cast("Any", bip32).HDKey.from_seed(cast("Any", bip39).mnemonic_to_seed(mnemonic))


def pay_to(address: str) -> bytes:
    """The script of an address."""
    return bytes(_embit.address_to_scriptpubkey(address).data)


def path_of(coin: Coin, slip44: int = 0) -> list[int]:
    """Where the keys of a coin are."""
    if coin.kind in PURPOSES:
        head = [PURPOSES[coin.kind], slip44, coin.account]
    else:
        head = [48, slip44, coin.account, MULTISIG_ACCOUNTS[coin.kind]]
    return [*(number | HARDENED for number in head), coin.chain, coin.index]


class Wallets:
    """Those who sign together; one for all that takes one key.

    Args:
        mnemonics: theirs.
        m: how many have to sign.
        slip44: the coin's number.
    """

    def __init__(self, mnemonics: Sequence[str] = (ALL_ALL,), m: int = 2, slip44: int = 0) -> None:
        self.roots = [root(mnemonic) for mnemonic in mnemonics]
        self.m = m
        self.slip44 = slip44

    def keys(self, coin: Coin) -> list[tuple[Any, Any, list[int]]]:
        """Root, key and path of all signers, in the order of their keys (BIP-67)."""
        path = path_of(coin, self.slip44)
        found = [(each, each.derive(path).get_public_key(), path) for each in self.roots]
        return sorted(found, key=lambda item: bytes(item[1].sec()))

    def scripts(self, coin: Coin) -> tuple[Any, Any, Any]:
        """The script of the output, and the redeem and the witness script, where it has them."""
        keys = [key for _, key, _ in self.keys(coin)]
        match coin.kind:
            case "pkh":
                return _embit.p2pkh(keys[0]), None, None
            case "wpkh":
                return _embit.p2wpkh(keys[0]), None, None
            case "sh-wpkh":
                inner = _embit.p2wpkh(keys[0])
                return _embit.p2sh(inner), inner, None
            case "tr":
                return _embit.p2tr(keys[0]), None, None
            case _:
                several = _embit.multisig(self.m, keys)
        if coin.kind == "sh":
            return _embit.p2sh(several), several, None
        witness = _embit.p2wsh(several)
        if coin.kind == "wsh":
            return witness, None, several
        return _embit.p2sh(witness), witness, several

    def psbt(
        self,
        coins: Sequence[Coin],
        payments: Sequence[Money],
        *,
        version: int = 0,
        lock_time: int = 0,
        xpubs: bool = True,
    ) -> Made:
        """A PSBT that spends the coins, with all that a signer may want to know.

        Args:
            coins: what is spent.
            payments: what is paid.
            version: of the PSBT.
            lock_time: of the transaction.
            xpubs: whether the signers' account keys are in it (PSBT_GLOBAL_XPUB).
        """
        previous = [self._previous(coin, number) for number, coin in enumerate(coins)]
        transaction = Transaction(
            version=2,
            vin=[
                TransactionInput(each.txid(), 1, sequence=coin.sequence)
                for each, coin in zip(previous, coins, strict=True)
            ],
            vout=[
                TransactionOutput(
                    money.amount,
                    self.scripts(money.to)[0]
                    if isinstance(money.to, Coin)
                    else _embit.Script(money.to),
                )
                for money in payments
            ],
            locktime=lock_time,
        )
        made: Any = PSBT(transaction)
        for scope, coin, each in zip(made.inputs, coins, previous, strict=True):
            scope.non_witness_utxo = each
            if coin.kind not in {"pkh", "sh"}:
                scope.witness_utxo = each.vout[1]
            self._describe(scope, coin)
        for scope, money in zip(made.outputs, payments, strict=True):
            if isinstance(money.to, Coin):
                self._describe(scope, money.to)
        several = [coin for coin in coins if coin.kind in MULTISIG_ACCOUNTS]
        if several and xpubs:
            for each in self.roots:
                account = path_of(several[0], self.slip44)[:-2]
                made.xpubs[each.derive(account).to_public()] = DerivationPath(
                    each.my_fingerprint, account
                )
        if version == 2:
            made = _second_version(made)
        return Made(
            made, [Spent(each.vout[1].value, each.vout[1].script_pubkey.data) for each in previous]
        )

    def _previous(self, coin: Coin, number: int) -> Any:
        """A transaction with two outputs, the second of which is the coin."""
        source = TransactionInput(number.to_bytes(32, "big"), 7)
        other = TransactionOutput(5_000, _embit.Script(pay_to(STRANGER)))
        paid = TransactionOutput(coin.amount, self.scripts(coin)[0])
        return Transaction(version=2, vin=[source], vout=[other, paid], locktime=0)

    def _describe(self, scope: Any, coin: Coin) -> None:
        _, scope.redeem_script, scope.witness_script = self.scripts(coin)
        for each, key, path in self.keys(coin):
            origin = DerivationPath(each.my_fingerprint, path)
            if coin.kind == "tr":
                x_only = cast("Any", ec).PublicKey.from_xonly(key.xonly())
                scope.taproot_internal_key = x_only
                scope.taproot_bip32_derivations[x_only] = ([], origin)
            else:
                scope.bip32_derivations[key] = origin


def _second_version(made: Any) -> Any:
    """The same PSBT as version 2 (BIP-370)."""
    transaction = made.tx
    made.version = 2
    made.tx_version, made.locktime = transaction.version, transaction.locktime
    return made


def change(coin: Coin, index: int = 5) -> Coin:
    """A place for what is left over."""
    return replace(coin, chain=1, index=index)


def taproot_psbt(mnemonic: str = ALL_ALL) -> bytes:
    """A PSBT as devices' own message takes it: Taproot alone, and no previous transactions."""
    coin = Coin("tr", amount=250_000)
    made = Wallets((mnemonic,)).psbt([coin], [Money(100_000), Money(148_000, change(coin))])
    made.psbt.inputs[0].non_witness_utxo = None
    return made.raw
