"""Signing a transaction in the order of the MicroPython firmware."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import bitcoin_kinds as kinds
from onekey_emulator import bitcoin_ownership as ownership
from onekey_emulator import bitcoin_scripts as scripts
from onekey_emulator import bitcoin_transactions as transactions
from onekey_emulator import bitcoin_verification as verification
from onekey_emulator.bitcoin_change import Checksum, TransactionInfo, changed
from onekey_emulator.bitcoin_encoding import compact_size
from onekey_emulator.bitcoin_keychain import multisig_of
from onekey_emulator.bitcoin_originals_core import Originals
from onekey_emulator.bitcoin_paths import CORE
from onekey_emulator.bitcoin_sighash import HashType
from onekey_emulator.bitcoin_signer import Signer
from onekey_emulator.coins import ScriptType
from onekey_emulator.failures import Failure

if TYPE_CHECKING:
    from onekey_emulator.bitcoin_approval_core import CoreApproval
    from onekey_emulator.bitcoin_dialogue import Dialogue
    from onekey_emulator.bitcoin_keychain import Keychain
    from onekey_emulator.bitcoin_verification import Unlocking
    from onekey_sdk.wire import messages as m

_NO_WITNESS = b"\0"


class CoreSigner(Signer):
    """One transaction on a Touch or Pro."""

    by_script = False

    def __init__(
        self,
        request: Any,
        keychain: Keychain,
        dialogue: Dialogue,
        approval: CoreApproval,
    ) -> None:
        super().__init__(request, keychain, dialogue)
        self.approval = approval
        self._originals = Originals(self)
        self._presigned: set[int] = set()
        self._presigned_checksum = Checksum()
        self._odd_path_confirmed = False

    @property
    def _is_zcash_v5(self) -> bool:
        return transactions.is_zcash_v5(self.coin, self.header)

    async def run(self) -> m.TxRequest:
        """Sign.

        Raises:
            Failure: the person or the firmware refused.
        """
        await self._process_inputs()
        originals = [(original.tx_hash, original.info) for original in self._originals.found]
        await self.approval.approve_originals(self.info, originals)
        await self._approve_outputs()
        await self.approval.approve(self.info, [info for _, info in originals])
        await self._verify_inputs()
        await self._serialize_inputs()
        await self._serialize_outputs()
        await self._sign_segwit_inputs()
        self.dialogue.serialized += transactions.end_of_signed(self.coin, self.header)
        await self.approval.finish()
        return self.dialogue.finished()

    # step 1

    async def _process_inputs(self) -> None:
        for index in range(self.header.inputs):
            txi = await self.dialogue.input(index)
            if txi.script_type not in {ScriptType.SPENDTAPROOT, ScriptType.EXTERNAL}:
                self.taproot_only = False
            if kinds.is_segwit(txi):
                self.segwit.add(index)
            if kinds.is_external(txi):
                self._process_external_input(index, txi)
            else:
                await self._process_own_input(txi)
            script = self.input_script(txi)
            self.info.add_input(txi, script)
            if txi.orig_hash:
                if self._is_zcash_v5:
                    raise Failure("ProcessError", "Replacement transactions are not supported.")
                await self._originals.add_input(txi, script)
        self.info.end_inputs()
        self._originals.end_inputs()

    async def _process_own_input(self, txi: Any) -> None:
        self.keychain.derive(txi.address_n, several=txi.HasField("multisig"))
        if not self._path_is_usual(txi):
            await self.approval.confirm_path(txi.address_n)
            self._odd_path_confirmed = True
        self.approval.totals.add_input(txi)

    def _path_is_usual(self, txi: Any) -> bool:
        several = txi.HasField("multisig")
        script_type = ScriptType(txi.script_type)
        return CORE.expect(self.coin, txi.address_n, script_type, multisig=several)

    def _process_external_input(self, index: int, txi: Any) -> None:
        self.external.add(index)
        if kinds.is_presigned(txi):
            self._presigned.add(index)
            self._presigned_checksum.add_input(txi)
        self.approval.add_external_input(txi)
        if not txi.ownership_proof:
            return
        own_id = self.keychain.ownership_id(txi.script_pubkey)
        proof = txi.ownership_proof, txi.script_pubkey, txi.commitment_data
        if not ownership.is_foreign(self.coin, *proof, own_id):
            raise Failure("DataError", "Invalid external input")

    # step 2

    async def _approve_outputs(self) -> None:
        for index in range(self.header.outputs):
            txo = await self.dialogue.output(index)
            script = self.output_script(txo)
            original = await self._originals.output(txo, script) if txo.orig_hash else None
            if self.is_change(txo):
                self.approval.totals.add_output(txo.amount, script, change=True)
            else:
                address = self._output_address(txo)
                await self.approval.add_external_output(txo, script, address, original)
            self.info.add_output(txo.amount, script)
        await self._originals.end_outputs()

    def is_change(self, txo: Any) -> bool:
        """Whether nobody needs to look at an output."""
        return txo.amount > 0 and self.info.is_change(txo)

    def _output_address(self, txo: Any) -> str:
        if not txo.address_n:
            return str(txo.address)
        script_type = kinds.SPENT_BY[txo.script_type]
        return self.keychain.address(script_type, txo.address_n, multisig_of(txo))

    def output_script(self, txo: Any) -> bytes:
        if txo.script_type == kinds.OP_RETURN:
            return scripts.op_return(txo.op_return_data)
        try:
            return scripts.of_address(self.coin, self._output_address(txo))
        except scripts.ScriptError as error:
            raise Failure("DataError", str(error)) from None

    # step 3

    async def _verify_inputs(self) -> None:
        checksum = Checksum()
        # What others sign by BIP-341 and ZIP-244 holds all amounts, so lies would gain nothing.
        trusted = self.taproot_only or self._is_zcash_v5
        for index in range(self.header.inputs):
            if trusted and index not in self._presigned:
                continue
            txi = await self.dialogue.input(index)
            checksum.add_input(txi)
            if not trusted:
                await self.check_previous(txi)
            if index in self._presigned:
                await self._verify_presigned(index, txi)
        expected = self._presigned_checksum.digest() if trusted else self.info.inputs_checksum
        if checksum.digest() != expected:
            raise changed()
        await self._originals.verify()

    async def _verify_presigned(self, index: int, txi: Any) -> None:
        script = txi.script_pubkey
        unlocking = verification.read(self.coin, script, txi.script_sig, txi.witness)
        allowed = self.info.hasher.hash_type(taproot=unlocking.taproot) & 0xFF
        unlocking.check_hash_types(HashType.DEFAULT, allowed)
        unlocking.verify(await self.digest_to_verify(index, txi, self.info, unlocking))

    async def digest_to_verify(
        self,
        index: int,
        txi: Any,
        info: TransactionInfo,
        unlocking: Unlocking,
        original: bytes = b"",
    ) -> bytes:
        """What an input is signed with that has been signed already.

        Raises:
            Failure: something is not as it was.
        """
        script_pubkey = self.input_script(txi)
        if self._is_zcash_v5:
            return info.hasher.zcash_v5(txi, script_pubkey)
        if txi.witness and kinds.is_taproot(txi):
            return info.hasher.version_1(index)
        if txi.witness or self.hashed_as_witness:
            return info.hasher.version_0(txi, unlocking.script_code(self.coin))
        # For P2SH this is not what was signed: the firmware takes no such input either.
        digest, _ = await self.digest_without_witness(index, info, original, script_pubkey)
        return digest

    def too_few_outputs(self) -> Failure:
        return Failure("ProcessError", "Not enough outputs in previous transaction.")

    def wrong_previous_hash(self) -> Failure:
        return Failure("ProcessError", "Encountered invalid prev_hash")

    def seen_spent(self, txi: Any, txo: Any) -> None:
        return None

    def check_spent(self, txi: Any, txo: Any) -> None:
        self.compare_spent(txi, txo)

    def check_inputs(self, checksum: Checksum, info: TransactionInfo) -> None:
        return None

    # step 4

    async def _serialize_inputs(self) -> None:
        segwit = bool(self.segwit)
        serialized = self.dialogue.serialized
        serialized += transactions.beginning(self.coin, self.header, segwit=segwit)
        serialized += compact_size(self.header.inputs)
        for index in range(self.header.inputs):
            if index in self.external:
                await self._serialize_external_input(index)
            elif index in self.segwit:
                await self._serialize_segwit_input(index)
            else:
                await self._sign_input_without_witness(index)

    async def _serialize_external_input(self, index: int) -> None:
        txi = await self.dialogue.input(index)
        if not kinds.is_external(txi):
            raise changed()
        self.dialogue.serialized += transactions.tx_input(txi, txi.script_sig)

    async def _serialize_segwit_input(self, index: int) -> None:
        txi = await self.dialogue.input(index)
        if txi.script_type not in kinds.SEGWIT:
            raise changed()
        self.info.check_input(txi)
        self.dialogue.serialized += transactions.tx_input(txi, self.script_sig_with_witness(txi))

    async def _sign_input_without_witness(self, index: int) -> None:
        if self.hashed_as_witness:
            txi = await self.dialogue.input(index)
            self._check_own_input(txi, kinds.LEGACY)
            digest = self.digest_of_witness_0(txi)
        else:
            if self.taproot_only:
                raise changed()
            digest, txi = await self.digest_without_witness(index, self.info)
        script = self.script_sig(txi, self.sign_ecdsa(index, txi, digest))
        self.dialogue.serialized += transactions.tx_input(txi, script)

    def _check_own_input(self, txi: Any, allowed: frozenset[ScriptType]) -> None:
        self.info.check_input(txi)
        usual = txi.script_type in kinds.OWN and self._path_is_usual(txi)
        if not usual and not self._odd_path_confirmed:
            raise changed()
        if txi.script_type not in allowed:
            raise changed()

    def fill_in(self, txi: Any, place: int, signature: bytes) -> list[bytes]:
        found = list(txi.multisig.signatures)
        if txi.script_type in kinds.SEGWIT:
            found += [b""] * (place + 1 - len(found))
        elif place >= len(found):
            raise Failure("FirmwareError")
        if found[place]:
            raise Failure("DataError", "Invalid multisig parameters")
        found[place] = signature
        return found

    # steps 5 and 6

    async def _serialize_outputs(self) -> None:
        self.dialogue.serialized += compact_size(self.header.outputs)
        for index in range(self.header.outputs):
            txo = await self.dialogue.output(index)
            self.dialogue.serialized += transactions.tx_output(txo.amount, self.output_script(txo))

    async def _sign_segwit_inputs(self) -> None:
        if not self.segwit:
            return
        for index in range(self.header.inputs):
            if index not in self.segwit:
                self.dialogue.serialized += _NO_WITNESS
            elif index not in self.external:
                txi = await self.dialogue.input(index)
                self._check_own_input(txi, kinds.SEGWIT)
                self.dialogue.serialized += self.witness(index, txi)
            elif index in self._presigned:
                txi = await self.dialogue.input(index)
                self.dialogue.serialized += txi.witness or _NO_WITNESS
            else:
                self.dialogue.serialized += _NO_WITNESS
