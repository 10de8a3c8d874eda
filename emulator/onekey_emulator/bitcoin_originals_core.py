"""Transactions that are replaced by the one to sign (BIP-125), as the MicroPython firmware does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import bitcoin_verification as verification
from onekey_emulator.bitcoin_change import Checksum, TransactionInfo, changed
from onekey_emulator.bitcoin_sighash import HashType
from onekey_emulator.bitcoin_transactions import IdHasher
from onekey_emulator.failures import Failure

if TYPE_CHECKING:
    from onekey_emulator.bitcoin_signer_core import CoreSigner
    from onekey_emulator.bitcoin_transactions import Header


class Original:
    """A transaction that is replaced.

    Attributes:
        tx_hash: its id.
        header: the rest of it.
        info: what is remembered of it.
        index: of the input or output that comes next.
        hasher: computes its id.
    """

    def __init__(self, signer: CoreSigner, tx_hash: bytes, header: Header) -> None:
        self.tx_hash = tx_hash
        self.header = header
        self.info = TransactionInfo(signer.coin, header, by_script=signer.by_script)
        self.index = 0
        self.hasher = IdHasher(signer.coin, header)


class Originals:
    """All transactions that are replaced, in the order in which inputs name them."""

    def __init__(self, signer: CoreSigner) -> None:
        self._signer = signer
        self._dialogue = signer.dialogue
        self.found: list[Original] = []

    def _find(self, tx_hash: bytes) -> Original | None:
        return next((original for original in self.found if original.tx_hash == tx_hash), None)

    async def add_input(self, txi: Any, script_pubkey: bytes) -> None:
        """Fetch the input of an original transaction that an input is.

        Raises:
            Failure: it is another.
        """
        original = self._find(txi.orig_hash)
        if original is None:
            header = await self._dialogue.meta(txi.orig_hash, original=True)
            original = Original(self._signer, txi.orig_hash, header)
            self.found.append(original)
        if txi.orig_index >= original.header.inputs:
            raise Failure("ProcessError", "Not enough inputs in original transaction.")
        if txi.orig_index != original.index:
            text = "Rearranging or removal of original inputs is not supported."
            raise Failure("ProcessError", text)
        same = await self._dialogue.input(txi.orig_index, txi.orig_hash)
        compared = ("prev_hash", "prev_index", "amount", "script_type")
        if (
            any(getattr(same, name) != getattr(txi, name) for name in compared)
            or self._signer.input_script(same) != script_pubkey
        ):
            raise Failure("ProcessError", "Original input does not match current input.")
        original.info.add_input(same, script_pubkey)
        original.hasher.add_input(same)
        original.index += 1

    def end_inputs(self) -> None:
        """All inputs have come.

        Raises:
            Failure: an original one has not.
        """
        for original in self.found:
            original.info.end_inputs()
            original.hasher.end_inputs()
            if original.index != original.header.inputs:
                raise Failure("ProcessError", "Removal of original inputs is not supported.")
            original.index = 0

    async def output(self, txo: Any, script: bytes) -> Any:
        """Fetch the output of an original transaction that an output is.

        Raises:
            Failure: it is another.
        """
        original = self._find(txo.orig_hash)
        if original is None:
            raise Failure("ProcessError", "Unknown original transaction.")
        if txo.orig_index >= original.header.outputs:
            raise Failure("ProcessError", "Not enough outputs in original transaction.")
        if original.index > txo.orig_index:
            text = "Rearranging of original outputs is not supported."
            raise Failure("ProcessError", text)
        await self._fetch_removed(original, txo.orig_index)
        same = await self._dialogue.output(original.index, txo.orig_hash)
        if self._signer.output_script(same) != script:
            raise Failure("ProcessError", "Not an original output.")
        change = original.info.is_change(same)
        if self._signer.is_change(txo) and not change:
            text = "Original output is missing change-output parameters."
            raise Failure("ProcessError", text)
        self._add_output(original, same, script, change=change)
        return same

    async def end_outputs(self) -> None:
        """All outputs have come.

        Raises:
            Failure: an original transaction has another id, or outputs that must stay.
        """
        for original in self.found:
            await self._fetch_removed(original, original.header.outputs)
            original.hasher.end_outputs()
            extra = await self._dialogue.extra_data(
                original.header.extra_data_size, original.tx_hash
            )
            original.hasher.add_extra_data(extra)
            if original.hasher.digest() != original.tx_hash:
                raise Failure("ProcessError", "Invalid original TXID.")

    async def _fetch_removed(self, original: Original, until: int) -> None:
        while original.index < until:
            txo = await self._dialogue.output(original.index, original.tx_hash)
            change = original.info.is_change(txo)
            self._add_output(original, txo, self._signer.output_script(txo), change=change)
            if not change:
                text = "Removal of original external outputs is not supported."
                raise Failure("ProcessError", text)

    def _add_output(self, original: Original, txo: Any, script: bytes, *, change: bool) -> None:
        original.info.add_output(txo.amount, script)
        original.hasher.add_output(txo.amount, script)
        self._signer.approval.totals.add_original_output(txo.amount, change=change)
        original.index += 1

    async def verify(self) -> None:
        """Check the signatures of the original transactions.

        Raises:
            Failure: one is wrong.
        """
        for original in self.found:
            checksum = Checksum()
            for index in range(original.header.inputs):
                txi = await self._dialogue.input(index, original.tx_hash)
                checksum.add_input(txi)
                script = self._signer.input_script(txi)
                unlocking = verification.read(
                    self._signer.coin, script, txi.script_sig, txi.witness
                )
                allowed = original.info.hasher.hash_type(taproot=unlocking.taproot) & 0xFF
                unlocking.check_hash_types(HashType.DEFAULT, allowed)
                digest = await self._signer.digest_to_verify(
                    index, txi, original.info, unlocking, original.tx_hash
                )
                unlocking.verify(digest)
            if checksum.digest() != original.info.inputs_checksum:
                raise changed()
