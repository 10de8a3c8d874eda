"""The transaction that is replaced by the one to sign (BIP-125), as the C firmware does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import bitcoin_kinds as kinds
from onekey_emulator import bitcoin_signatures as signatures
from onekey_emulator.addresses import taproot_output_key
from onekey_emulator.bitcoin_change import Checksum, TransactionInfo
from onekey_emulator.bitcoin_encoding import Reader
from onekey_emulator.bitcoin_sighash import HashType
from onekey_emulator.bitcoin_transactions import IdHasher
from onekey_emulator.coins import ScriptType
from onekey_emulator.failures import Failure

if TYPE_CHECKING:
    from onekey_emulator.bitcoin_signer_legacy import LegacySigner
    from onekey_emulator.bitcoin_transactions import Header

_SCHNORR_SIZE = 64


class Original:
    """A transaction that is replaced.

    Attributes:
        tx_hash: its id.
        info: what is remembered of it.
    """

    def __init__(self, signer: LegacySigner, tx_hash: bytes, header: Header) -> None:
        self.tx_hash = tx_hash
        self.info = TransactionInfo(signer.coin, header, by_script=signer.by_script)
        self._signer = signer
        self._dialogue = signer.dialogue
        self._header = header
        self._hasher = IdHasher(signer.coin, header)
        self._index = 0
        self._without_witness: set[int] = set()

    @classmethod
    async def begin(cls, signer: LegacySigner, tx_hash: bytes) -> Original:
        """Fetch the transaction with that id.

        Raises:
            Failure: it is not valid.
        """
        header = await signer.dialogue.meta(tx_hash, original=True)
        if signer.coin.decred:
            raise Failure("DataError", "Replacement transactions not supported")
        return cls(signer, tx_hash, header)

    async def add_input(self, txi: Any, script: bytes) -> None:
        """Fetch the input that an input to sign is.

        Raises:
            Failure: it is another.
        """
        if txi.orig_hash != self.tx_hash:
            raise Failure("ProcessError", "Only one original transaction is allowed.")
        if txi.orig_index >= self._header.inputs:
            raise Failure("DataError", "Not enough inputs in original transaction.")
        if txi.orig_index != self._index:
            text = "Rearranging or removal of original inputs is not supported."
            raise Failure("DataError", text)
        same = await self._dialogue.input(self._index, self.tx_hash)
        compared = ("prev_hash", "prev_index", "amount", "script_type")
        if self._signer.input_script(same) != script or any(
            getattr(same, name) != getattr(txi, name) for name in compared
        ):
            raise Failure("ProcessError", "Original input does not match current input.")
        self.info.add_input(same, script)
        self._signer.approval.check_overflow()
        self._hasher.add_input(same)
        if same.script_type in kinds.LEGACY and not self._signer.hashed_as_witness:
            self._without_witness.add(self._index)
        self._index += 1

    def end_inputs(self) -> None:
        """All inputs have come.

        Raises:
            Failure: an original one has not.
        """
        if self._index != self._header.inputs:
            raise Failure("DataError", "Removal of original inputs is not supported.")
        self.info.end_inputs()
        self._hasher.end_inputs()
        self._index = 0

    async def add_output(self, txo: Any, script: bytes) -> None:
        """Fetch the output that an output to sign is, and those before it that are gone.

        Raises:
            Failure: it is another.
        """
        if txo.orig_hash != self.tx_hash:
            raise Failure("ProcessError", "Unknown original transaction.")
        if txo.orig_index >= self._header.outputs:
            raise Failure("ProcessError", "Not enough outputs in original transaction.")
        if self._index > txo.orig_index:
            text = "Rearranging of original outputs is not supported."
            raise Failure("ProcessError", text)
        await self._fetch_removed(txo.orig_index)
        same, change = await self._next_output()
        if self._signer.output_script(same) != script:
            raise Failure("ProcessError", "Not an original output.")
        if self._signer.info.is_change(txo) and not change:
            text = "Original output is missing change-output parameters."
            raise Failure("DataError", text)
        if change:
            return
        if txo.amount < same.amount:
            address = self._signer.output_address(txo)
            await self._signer.approval.confirm_modified_output(txo, address, same)
        elif txo.amount > same.amount:
            text = "Increasing original output amounts is not supported."
            raise Failure("ProcessError", text)

    async def end_outputs(self) -> None:
        """All outputs have come.

        Raises:
            Failure: the transaction has another id, or outputs that must stay.
        """
        await self._fetch_removed(self._header.outputs)
        self._hasher.end_outputs()
        size = self._header.extra_data_size
        self._hasher.add_extra_data(await self._dialogue.extra_data(size, self.tx_hash))
        if self._hasher.digest() != self.tx_hash:
            raise Failure("ProcessError", "Invalid original TXID.")

    async def _fetch_removed(self, until: int) -> None:
        while self._index < until:
            _, change = await self._next_output()
            if not change:
                text = "Removal of original external outputs is not supported."
                raise Failure("DataError", text)

    async def _next_output(self) -> tuple[Any, bool]:
        txo = await self._dialogue.output(self._index, self.tx_hash)
        script = self._signer.output_script(txo)
        self.info.add_output(txo.amount, script)
        self._hasher.add_output(txo.amount, script)
        change = self.info.is_change(txo)
        self._signer.approval.totals.add_original_output(txo.amount, change=change)
        self._signer.approval.check_overflow()
        self._index += 1
        return txo, change

    async def verify(self) -> None:
        """Check the signatures of the original transaction; nobody's multisig is one of them.

        Raises:
            Failure: one is wrong.
        """
        checksum = Checksum()
        for index in range(self._header.inputs):
            if index in self._without_witness:
                digest, txi = await self._signer.digest_without_witness(
                    index, self.info, self.tx_hash
                )
                checksum.add_input(txi)
                self._verify(txi, digest)
                continue
            txi = await self._dialogue.input(index, self.tx_hash)
            checksum.add_input(txi)
            if not kinds.is_external(txi):
                self._verify(txi, self._digest(index, txi))
        self._signer.check_inputs(checksum, self.info)

    def _digest(self, index: int, txi: Any) -> bytes:
        if txi.script_type == ScriptType.SPENDTAPROOT:
            return self.info.hasher.version_1(index)
        return self.info.hasher.version_0(txi, self._signer.script_code(txi))

    def _verify(self, txi: Any, digest: bytes) -> None:
        signature = _signature(txi)
        public_key = self._signer.public_key(txi)
        if txi.script_type == ScriptType.SPENDTAPROOT:
            key = taproot_output_key(public_key)
            good = signatures.verifies_schnorr(key, signature, digest)
        else:
            good = signatures.verifies_ecdsa(public_key, signature, digest)
        if not good:
            raise Failure("DataError", "Invalid signature.")


def _signature(txi: Any) -> bytes:
    """The first signature of an input that was signed by one key."""
    data = txi.witness[1:] if len(txi.witness) > 1 else txi.script_sig
    try:
        reader = Reader(data)
        signature = reader.take(reader.byte())
        if txi.script_type == ScriptType.SPENDTAPROOT:
            reader.require(len(signature) == _SCHNORR_SIZE)
            return signature
        reader.require(signature[-1:] == bytes([HashType.ALL]))
    except ValueError:
        raise Failure("DataError", "Unsupported signature script.") from None
    return signature[:-1]
