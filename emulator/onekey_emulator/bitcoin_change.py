"""Which outputs come back to the wallet, so that nobody needs to look at them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from onekey_emulator import bitcoin_kinds as kinds
from onekey_emulator.bitcoin_encoding import prefixed, uint32, uint64
from onekey_emulator.bitcoin_keychain import multisig_fingerprint, multisig_of
from onekey_emulator.bitcoin_sighash import SigHasher
from onekey_emulator.bitcoin_transactions import FINAL_SEQUENCE, tx_output
from onekey_emulator.coins import ScriptType
from onekey_emulator.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_emulator.bitcoin_transactions import Header
    from onekey_emulator.coins import Coin

_WALLET_DEPTH = 2
_MAX_CHANGE = 1
_MAX_INDEX = 1_000_000
_MAX_REPLACEABLE_SEQUENCE = 0xFFFF_FFFD


class Matcher:
    """Whether all inputs have something in common, and who else has it."""

    def __init__(self, attribute: Callable[[Any], Any]) -> None:
        """Make a matcher.

        Args:
            attribute: gives what is compared; something false if there is none.
        """
        self._attribute = attribute
        self._common: Any = None
        self._mismatch = False

    def add(self, txi: Any) -> None:
        """The next of the own inputs."""
        if self._mismatch:
            return
        found = self._attribute(txi)
        if not found or self._common not in {None, found}:
            self._mismatch = True
        self._common = found

    def still_matches(self, txi: Any) -> bool:
        """Whether an input that came again is as it was."""
        return self._mismatch or self._attribute(txi) == self._common

    def matches(self, txo: Any) -> bool:
        """Whether the output has what all inputs have."""
        return not self._mismatch and self._attribute(txo) == self._common


def _account(message: Any) -> tuple[int, ...] | None:
    path = tuple(message.address_n)
    # The length is told apart, as the path of the account may be empty.
    return (len(path), *path[:-_WALLET_DEPTH]) if len(path) >= _WALLET_DEPTH else None


def _cosigners(message: Any) -> bytes:
    details = multisig_of(message)
    return multisig_fingerprint(details) if details is not None else b""


def _spent_by(message: Any) -> str:
    """The kind of script, by name as the first number would be false."""
    script_type = message.script_type
    if message.DESCRIPTOR.name == "TxOutputType":
        script_type = kinds.SPENT_BY[script_type]
    if script_type == ScriptType.SPENDMULTISIG:
        script_type = ScriptType.SPENDADDRESS
    return ScriptType(script_type).name


class Checksum:
    """Shows that inputs and outputs which come again are as they were."""

    def __init__(self) -> None:
        self._hasher = hashlib.sha256()

    def add_input(self, txi: Any) -> None:
        """All of an input that matters."""
        details = multisig_of(txi)
        fingerprint = multisig_fingerprint(details) if details is not None else b""
        update = self._hasher.update
        update(uint32(len(txi.address_n)) + b"".join(map(uint32, txi.address_n)))
        update(txi.prev_hash + uint32(txi.prev_index) + prefixed(txi.script_sig))
        update(uint32(txi.sequence) + uint32(txi.script_type) + prefixed(fingerprint))
        update(uint64(txi.amount) + prefixed(txi.witness) + prefixed(txi.ownership_proof))
        update(prefixed(txi.orig_hash) + uint32(txi.orig_index) + prefixed(txi.script_pubkey))

    def add_output(self, amount: int, script: bytes) -> None:
        """An output."""
        self._hasher.update(tx_output(amount, script))

    def digest(self) -> bytes:
        """So far."""
        return self._hasher.digest()


class TransactionInfo:
    """What is remembered of a transaction whose inputs and outputs have been seen.

    Attributes:
        header: the rest of it.
        checksum: of all inputs and outputs.
        inputs_checksum: of all inputs.
        hasher: knows what inputs sign.
    """

    def __init__(self, coin: Coin, header: Header, *, by_script: bool) -> None:
        """Begin.

        Args:
            by_script: whether change must have the kind of script that all inputs have.
        """
        self.header = header
        self.checksum = Checksum()
        self.inputs_checksum = b""
        self.hasher = SigHasher(coin, header)
        self._lowest_sequence = FINAL_SEQUENCE
        self._by_account = Matcher(_account)
        self._by_cosigners = Matcher(_cosigners)
        self._matchers = [self._by_account, self._by_cosigners]
        self._by_script = Matcher(_spent_by) if by_script else None
        if self._by_script is not None:
            self._matchers.append(self._by_script)

    def add_input(self, txi: Any, script_pubkey: bytes) -> None:
        """The next input, and the script that it spends.

        Raises:
            Failure: its cosigners make no script.
        """
        self.hasher.add_input(txi, script_pubkey)
        self.checksum.add_input(txi)
        self._lowest_sequence = min(self._lowest_sequence, txi.sequence)
        if not kinds.is_external(txi):
            for matcher in self._matchers:
                matcher.add(txi)

    def end_inputs(self) -> None:
        """There are no more."""
        self.inputs_checksum = self.checksum.digest()

    def add_output(self, amount: int, script: bytes) -> None:
        """The next output."""
        self.hasher.add_output(amount, script)
        self.checksum.add_output(amount, script)

    def check_input(self, txi: Any) -> None:
        """Before an own input is signed: is it one of those seen?

        Raises:
            Failure: it is not.
        """
        if not all(matcher.still_matches(txi) for matcher in self._matchers):
            raise changed()

    def is_change(self, txo: Any) -> bool:
        """Whether an output comes back to the account that is spent from."""
        path = txo.address_n
        return (
            txo.script_type in kinds.SPENT_BY
            and (not txo.HasField("multisig") or self._by_cosigners.matches(txo))
            and (self._by_script is None or self._by_script.matches(txo))
            and len(path) >= _WALLET_DEPTH
            and self._by_account.matches(txo)
            and path[-2] <= _MAX_CHANGE
            and path[-1] <= _MAX_INDEX
        )

    @property
    def lock_time(self) -> int:
        """The lock time, 0 where the inputs make it void."""
        return 0 if self.lock_time_is_void else self.header.lock_time

    @property
    def lock_time_is_void(self) -> bool:
        """Whether all inputs have the sequence that does so."""
        return self._lowest_sequence == FINAL_SEQUENCE

    @property
    def is_replaceable(self) -> bool:
        """Whether the transaction may be replaced later (BIP-125)."""
        return self._lowest_sequence <= _MAX_REPLACEABLE_SEQUENCE


def changed() -> Failure:
    """What is said when the host tells another story than before."""
    return Failure("ProcessError", "Transaction has changed during signing")
