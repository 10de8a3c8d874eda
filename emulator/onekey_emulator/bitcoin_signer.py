"""Signing a transaction that the host tells piece by piece: what both firmware families share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from onekey_emulator import bitcoin_kinds as kinds
from onekey_emulator import bitcoin_scripts as scripts
from onekey_emulator import bitcoin_signatures as signatures
from onekey_emulator import bitcoin_transactions as transactions
from onekey_emulator import hashes
from onekey_emulator.bitcoin_change import Checksum, TransactionInfo, changed
from onekey_emulator.bitcoin_encoding import compact_size, uint32
from onekey_emulator.bitcoin_keychain import (
    cosigner_keys,
    index_of_key,
    multisig_of,
    multisig_script,
)
from onekey_emulator.bitcoin_transactions import Header, IdHasher
from onekey_emulator.coins import ScriptType
from onekey_emulator.failures import Failure

if TYPE_CHECKING:
    from onekey_emulator.bitcoin_dialogue import Dialogue
    from onekey_emulator.bitcoin_keychain import Keychain
    from onekey_emulator.keys import PrivateNode


class Signer(ABC):
    """One transaction.

    Attributes:
        keychain: the wallet's keys.
        coin: the coin.
        dialogue: asks the host.
        header: the transaction without its inputs and outputs.
        info: what is remembered of it.
        external: which inputs are somebody else's.
        segwit: which inputs have witnesses.
        taproot_only: whether all own inputs are, so that nothing can be gained by lies about them.
    """

    by_script: bool
    """Whether change must be of the kind of script that all inputs are."""

    def __init__(self, request: Any, keychain: Keychain, dialogue: Dialogue) -> None:
        self.keychain = keychain
        self.coin = keychain.coin
        self.dialogue = dialogue
        self.header = Header.to_sign(request)
        self.info = TransactionInfo(self.coin, self.header, by_script=self.by_script)
        self.external: set[int] = set()
        self.segwit: set[int] = set()
        self.taproot_only = True

    @property
    def hashed_as_witness(self) -> bool:
        """Whether inputs without witnesses are hashed as if they had one."""
        return self.coin.force_bip143 or self.coin.overwintered

    # scripts

    def input_script(self, txi: Any) -> bytes:
        """The script that an input spends.

        Raises:
            Failure: it is not in this wallet.
        """
        if kinds.is_external(txi):
            return bytes(txi.script_pubkey)
        return self.keychain.script_pubkey(txi.script_type, txi.address_n, multisig_of(txi))

    @abstractmethod
    def output_script(self, txo: Any) -> bytes:
        """The script of an output.

        Raises:
            Failure: there is none.
        """

    def script_code(self, txi: Any) -> bytes:
        """The script that an own input's signature covers."""
        details = multisig_of(txi)
        if details is not None:
            return multisig_script(details, self.coin)
        return scripts.p2pkh(self._node(txi).public.key_hash)

    def public_key(self, txi: Any) -> bytes:
        """The own key of an input, 33 bytes."""
        return self._node(txi).public.public_key

    def _node(self, message: Any) -> PrivateNode:
        return self.keychain.derive(message.address_n, several=message.HasField("multisig"))

    # previous transactions

    async def check_previous(self, txi: Any) -> None:
        """Fetch the transaction that an input spends from, and compare what the host said of it.

        Raises:
            Failure: the host lied.
        """
        tx_hash = bytes(txi.prev_hash)
        header = await self.dialogue.meta(tx_hash)
        if header.outputs <= txi.prev_index:
            raise self.too_few_outputs()
        hasher = IdHasher(self.coin, header)
        for index in range(header.inputs):
            hasher.add_input(await self.dialogue.previous_input(index, tx_hash))
        hasher.end_inputs()
        spent: Any = None
        for index in range(header.outputs):
            txo = await self.dialogue.previous_output(index, tx_hash)
            hasher.add_output(txo.amount, txo.script_pubkey)
            if index == txi.prev_index:
                spent = txo
                self.seen_spent(txi, spent)
        hasher.end_outputs()
        hasher.add_extra_data(await self.dialogue.extra_data(header.extra_data_size, tx_hash))
        if hasher.digest() != tx_hash:
            raise self.wrong_previous_hash()
        self.check_spent(txi, spent)

    @abstractmethod
    def too_few_outputs(self) -> Failure: ...

    @abstractmethod
    def wrong_previous_hash(self) -> Failure: ...

    @abstractmethod
    def seen_spent(self, txi: Any, txo: Any) -> None:
        """Called at once when the output that is spent has come."""

    @abstractmethod
    def check_spent(self, txi: Any, txo: Any) -> None:
        """Called when the transaction that it comes from is known to be true."""

    def compare_spent(self, txi: Any, txo: Any) -> None:
        """Compare an input with the output that it spends.

        Raises:
            Failure: the input says something else of it.
        """
        if txo.amount != txi.amount:
            raise Failure("DataError", "Invalid amount specified")
        if txo.script_pubkey != self.input_script(txi):
            raise Failure("DataError", "Input does not match scriptPubKey")

    # digests

    async def digest_without_witness(
        self, index: int, info: TransactionInfo, original: bytes = b"", script: bytes = b""
    ) -> tuple[bytes, Any]:
        """What an input signs that has no witness, for which all inputs and outputs come again.

        Args:
            original: id of an original transaction, if it is not the one to sign.
            script: what is signed in place of the input's script; the own one if empty.

        Returns:
            The digest and the input.

        Raises:
            Failure: something is not as it was.
        """
        header, checksum = info.header, Checksum()
        data = bytearray(transactions.beginning(self.coin, header) + compact_size(header.inputs))
        signed: Any = None
        for number in range(header.inputs):
            txi = await self.dialogue.input(number, original)
            checksum.add_input(txi)
            if number == index:
                signed = txi
                data += transactions.tx_input(txi, script or self.checked_script(txi, info))
            else:
                data += transactions.tx_input(txi, b"")
        self.check_inputs(checksum, info)
        data += compact_size(header.outputs)
        for number in range(header.outputs):
            txo = await self.dialogue.output(number, original)
            output = self.output_script(txo)
            checksum.add_output(txo.amount, output)
            data += transactions.tx_output(txo.amount, output)
        if checksum.digest() != info.checksum.digest():
            raise changed()
        data += uint32(header.lock_time) + uint32(info.hasher.hash_type())
        return info.hasher.twice(bytes(data)), signed

    @abstractmethod
    def check_inputs(self, checksum: Checksum, info: TransactionInfo) -> None:
        """Called when all inputs have come again.

        Raises:
            Failure: one is not as it was.
        """

    def checked_script(self, txi: Any, info: TransactionInfo) -> bytes:
        """The script that an own input without a witness signs.

        Raises:
            Failure: the input is not as it was.
        """
        info.check_input(txi)
        if txi.script_type not in kinds.LEGACY:
            raise Failure("ProcessError", "Unknown transaction type")
        return self.script_code(txi)

    def digest_of_witness_0(self, txi: Any) -> bytes:
        """What an own input signs by BIP-143, or as Zcash has it."""
        if self.taproot_only:
            # Nobody has compared amounts then.
            raise changed()
        if transactions.is_zcash_v5(self.coin, self.header):
            return self.info.hasher.zcash_v5(txi, self.input_script(txi))
        return self.info.hasher.version_0(txi, self.script_code(txi))

    # signing

    def sign_ecdsa(self, index: int, txi: Any, digest: bytes) -> list[bytes]:
        """Sign an own input.

        Returns:
            All signatures that the input has now, in the order of their keys.
        """
        node = self._node(txi)
        signature = signatures.ecdsa(node, digest)
        self.dialogue.sign(index, signature)
        details = multisig_of(txi)
        if details is None:
            return [self._signed(signature)]
        place = index_of_key(cosigner_keys(details, self.coin), node.public.public_key)
        found = self.fill_in(txi, place, signature)
        return [self._signed(other) for other in found if other]

    @abstractmethod
    def fill_in(self, txi: Any, place: int, signature: bytes) -> list[bytes]:
        """The signatures of all cosigners, empty where there is none yet.

        Raises:
            Failure: there is one in the own place, or no room.
        """

    def _signed(self, signature: bytes) -> bytes:
        return scripts.signed(signature, self.info.hasher.hash_type() & 0xFF)

    def script_sig(self, txi: Any, found: list[bytes]) -> bytes:
        """The script of an own input without a witness."""
        details = multisig_of(txi)
        if details is not None:
            return scripts.script_sig_of_several(found, multisig_script(details, self.coin))
        return scripts.script_sig(found[0], self.public_key(txi))

    def script_sig_with_witness(self, txi: Any) -> bytes:
        """The script of an own input whose signatures are in its witness."""
        if txi.script_type != ScriptType.SPENDP2SHWITNESS:
            return b""
        details = multisig_of(txi)
        if details is not None:
            program = hashes.sha256(multisig_script(details, self.coin))
        else:
            program = self._node(txi).public.key_hash
        return scripts.script_sig_of_program(program)

    def witness(self, index: int, txi: Any) -> bytes:
        """Sign an own input with a witness."""
        if txi.script_type == ScriptType.SPENDTAPROOT:
            signature = signatures.taproot(self._node(txi), self.info.hasher.version_1(index))
            self.dialogue.sign(index, signature)
            hash_type = self.info.hasher.hash_type(taproot=True) & 0xFF
            return scripts.witness(scripts.signed(signature, hash_type))
        found = self.sign_ecdsa(index, txi, self.digest_of_witness_0(txi))
        details = multisig_of(txi)
        if details is not None:
            return scripts.witness_of_several(found, multisig_script(details, self.coin))
        return scripts.witness(found[0], self.public_key(txi))
