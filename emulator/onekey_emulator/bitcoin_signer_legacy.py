"""Signing a transaction in the order of the C firmware."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import bitcoin_kinds as kinds
from onekey_emulator import bitcoin_ownership as ownership
from onekey_emulator import bitcoin_scripts as scripts
from onekey_emulator import bitcoin_transactions as transactions
from onekey_emulator.bitcoin_change import Checksum, TransactionInfo, changed
from onekey_emulator.bitcoin_encoding import compact_size
from onekey_emulator.bitcoin_keychain import multisig_of
from onekey_emulator.bitcoin_originals_legacy import Original
from onekey_emulator.bitcoin_paths import LEGACY
from onekey_emulator.bitcoin_signer import Signer
from onekey_emulator.coins import ScriptType
from onekey_emulator.failures import Failure

if TYPE_CHECKING:
    from onekey_emulator.bitcoin_approval_legacy import LegacyApproval
    from onekey_emulator.bitcoin_dialogue import Dialogue
    from onekey_emulator.bitcoin_keychain import Keychain
    from onekey_sdk.wire import messages as m

_NO_WITNESS = b"\0"


class LegacySigner(Signer):
    """One transaction on a device of the classic family."""

    by_script = True

    def __init__(
        self,
        request: Any,
        keychain: Keychain,
        dialogue: Dialogue,
        approval: LegacyApproval,
        *,
        strict: bool,
    ) -> None:
        """Begin.

        Args:
            strict: whether safety checks are.
        """
        super().__init__(request, keychain, dialogue)
        self.approval = approval
        self._strict = strict
        self._original: Original | None = None
        self._odd_path_confirmed = False
        self._confirming = True

    async def run(self) -> m.TxRequest:
        """Sign.

        Raises:
            Failure: the person or the firmware refused.
        """
        self.approval.show_progress("Loading transaction")
        await self._process_inputs()
        await self._approve_outputs()
        self._confirming = False
        original = self._original.info if self._original is not None else None
        await self.approval.approve(self.info, original)
        self.approval.show_progress("Signing transaction")
        if not self.taproot_only and not transactions.is_zcash_v5(self.coin, self.header):
            await self._verify_inputs()
        if self._original is not None:
            await self._original.verify()
        await self._serialize_inputs()
        await self._serialize_outputs()
        if self.segwit:
            await self._write_witnesses()
        self.dialogue.serialized += transactions.end_of_signed(self.coin, self.header)
        return self.dialogue.finished()

    # stage 1

    async def _process_inputs(self) -> None:
        for index in range(self.header.inputs):
            txi = await self.dialogue.input(index)
            if not kinds.is_external(txi):
                await self._check_path(txi.script_type, txi)
            script = self.input_script(txi)
            self.info.add_input(txi, script)
            check_amount(txi)
            if kinds.is_external(txi):
                self._process_external_input(txi)
                self.external.add(index)
            elif txi.script_type in kinds.SEGWIT:
                self.segwit.add(index)
            if txi.script_type not in {ScriptType.SPENDTAPROOT, ScriptType.EXTERNAL}:
                self.taproot_only = False
            self.approval.totals.add_input(txi)
            self.approval.check_overflow()
            if txi.HasField("orig_hash"):
                await self._process_original_input(txi, script)
        self.info.end_inputs()
        if self._original is not None:
            self._original.end_inputs()
            info, tx_hash = self._original.info, self._original.tx_hash
            await self.approval.confirm_original(self.info, info, tx_hash)

    def _process_external_input(self, txi: Any) -> None:
        if not self.approval.takes_external_inputs:
            raise Failure("DataError", "Wrong input script type")
        if txi.HasField("ownership_proof"):
            own_id = self.keychain.ownership_id(txi.script_pubkey)
            if not ownership.is_plainly_foreign(self.coin, txi, own_id):
                raise Failure("DataError", "Invalid external input.")
            self.approval.totals.add_verified_external(txi)
            return
        self.approval.totals.unverified = True
        if self._strict:
            raise Failure("ProcessError", "Unverifiable external input.")

    async def _process_original_input(self, txi: Any, script: bytes) -> None:
        if transactions.is_zcash_v5(self.coin, self.header):
            raise Failure("ProcessError", "Replacement transactions are not supported.")
        if self._original is None:
            self._original = await Original.begin(self, txi.orig_hash)
        await self._original.add_input(txi, script)

    async def _check_path(self, script_type: int, message: Any) -> None:
        """Before a path is used: is it the usual one, or else has the person agreed?"""
        several, path = message.HasField("multisig"), message.address_n
        if LEGACY.expect(self.coin, path, ScriptType(script_type), multisig=several):
            return
        if self._strict and not LEGACY.allow(self.coin, path):
            raise Failure("DataError", "Forbidden key path")
        if self._odd_path_confirmed:
            return
        if not self._confirming:
            raise changed()
        await self.approval.confirm_path(path)
        self._odd_path_confirmed = True

    def input_script(self, txi: Any) -> bytes:
        if not kinds.is_external(txi):
            self._node(txi)
        try:
            return super().input_script(txi)
        except Failure:
            raise Failure("ProcessError", "Failed to derive scriptPubKey") from None

    # stage 2

    async def _approve_outputs(self) -> None:
        for index in range(self.header.outputs):
            txo = await self.dialogue.output(index)
            change = self.info.is_change(txo)
            if self._original is not None and not txo.HasField("orig_hash") and not change:
                text = "Adding new external outputs in replacement transactions is not supported."
                raise Failure("ProcessError", text)
            if txo.address_n:
                await self._check_path(kinds.SPENT_BY[txo.script_type], txo)
            script = self.output_script(txo)
            self.approval.totals.add_output(txo.amount, script, change=change)
            self.approval.check_overflow()
            if not change and self._original is None:
                await self.approval.confirm_output(txo, self.output_address(txo))
            self.info.add_output(txo.amount, script)
            if txo.HasField("orig_hash"):
                await self._process_original_output(txo, script)
        if self._original is not None:
            await self._original.end_outputs()

    async def _process_original_output(self, txo: Any, script: bytes) -> None:
        if self._original is None:
            raise Failure("ProcessError", "Unknown original transaction.")
        await self._original.add_output(txo, script)

    def output_address(self, txo: Any) -> str:
        """Where an output pays to, as text.

        Raises:
            Failure: it cannot be made.
        """
        if not txo.address_n:
            return str(txo.address)
        script_type = kinds.SPENT_BY[txo.script_type]
        self._node(txo)
        try:
            return self.keychain.address(script_type, txo.address_n, multisig_of(txo))
        except Failure:
            raise _no_output() from None

    def output_script(self, txo: Any) -> bytes:
        if txo.script_type == kinds.OP_RETURN:
            return scripts.op_return(txo.op_return_data)
        try:
            return scripts.of_address(self.coin, self.output_address(txo))
        except scripts.ScriptError:
            raise _no_output() from None

    # stage 3

    async def _verify_inputs(self) -> None:
        checksum = Checksum()
        for index in range(self.header.inputs):
            txi = await self.dialogue.input(index)
            checksum.add_input(txi)
            check_amount(txi)
            self.input_script(txi)
            await self.check_previous(txi)
        self.check_inputs(checksum, self.info)

    def check_inputs(self, checksum: Checksum, info: TransactionInfo) -> None:
        if checksum.digest() != info.inputs_checksum:
            raise _inputs_changed()

    def seen_spent(self, txi: Any, txo: Any) -> None:
        self.compare_spent(txi, txo)

    def check_spent(self, txi: Any, txo: Any) -> None:
        return None

    def too_few_outputs(self) -> Failure:
        return Failure("DataError", "Not enough outputs in previous transaction.")

    def wrong_previous_hash(self) -> Failure:
        return Failure("DataError", "Encountered invalid prevhash")

    # stage 4

    async def _serialize_inputs(self) -> None:
        for index in range(self.header.inputs):
            with_witness = index in self.segwit or index in self.external
            if not with_witness and not self.hashed_as_witness:
                digest, txi = await self.digest_without_witness(index, self.info)
                script = self.script_sig(txi, self.sign_ecdsa(index, txi, digest))
            else:
                txi = await self.dialogue.input(index)
                script = self._script_of_other(index, txi)
            serialized = self.dialogue.serialized
            if index == 0:
                segwit = bool(self.segwit)
                serialized += transactions.beginning(self.coin, self.header, segwit=segwit)
                serialized += compact_size(self.header.inputs)
            serialized += transactions.tx_input(txi, script)

    def _script_of_other(self, index: int, txi: Any) -> bytes:
        self._check_owner(index, txi)
        if txi.script_type in kinds.LEGACY:
            if not self.hashed_as_witness or self.taproot_only:
                raise _inputs_changed()
            self.info.check_input(txi)
            check_amount(txi)
            return self.script_sig(txi, self.sign_ecdsa(index, txi, self.digest_of_witness_0(txi)))
        if txi.script_type == ScriptType.SPENDP2SHWITNESS and not txi.HasField("multisig"):
            self.info.check_input(txi)
        if kinds.is_external(txi):
            return bytes(txi.script_sig)
        return self.script_sig_with_witness(txi)

    def _check_owner(self, index: int, txi: Any) -> None:
        if kinds.is_external(txi) != (index in self.external):
            raise _inputs_changed()

    # stages 5 and 6

    async def _serialize_outputs(self) -> None:
        for index in range(self.header.outputs):
            txo = await self.dialogue.output(index)
            script = self.output_script(txo)
            if index == 0:
                self.dialogue.serialized += compact_size(self.header.outputs)
            self.dialogue.serialized += transactions.tx_output(txo.amount, script)

    async def _write_witnesses(self) -> None:
        for index in range(self.header.inputs):
            txi = await self.dialogue.input(index)
            self._check_owner(index, txi)
            if txi.script_type in kinds.SEGWIT:
                if txi.script_type != ScriptType.SPENDTAPROOT and not txi.HasField("amount"):
                    raise Failure("DataError", "Segwit input without amount")
                await self._check_path(txi.script_type, txi)
                self.info.check_input(txi)
                self.dialogue.serialized += self.witness(index, txi)
            else:
                self.dialogue.serialized += txi.witness or _NO_WITNESS

    def fill_in(self, txi: Any, place: int, signature: bytes) -> list[bytes]:
        # Where the host has left no room for it, the own signature is lost.
        found = enumerate(txi.multisig.signatures)
        return [signature if number == place else other for number, other in found]


def check_amount(txi: Any) -> None:
    """Refuse an input that does not say how much it is.

    Raises:
        Failure: so it is.
    """
    if not txi.HasField("amount"):
        raise Failure("DataError", "Expected input with amount")


def _inputs_changed() -> Failure:
    """As `changed`, but with the code that this firmware has for inputs."""
    return Failure("DataError", "Transaction has changed during signing")


def _no_output() -> Failure:
    return Failure("ProcessError", "Failed to compile output")
