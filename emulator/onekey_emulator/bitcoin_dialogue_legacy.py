"""What the C firmware makes of the answers to its questions."""

from __future__ import annotations

from typing import Any

from onekey_emulator import bitcoin_kinds as kinds
from onekey_emulator.bitcoin_dialogue import Dialogue, check_not_zcash
from onekey_emulator.bitcoin_transactions import HASH_SIZE
from onekey_emulator.coins import ScriptType
from onekey_emulator.failures import Failure
from onekey_sdk.wire import messages as m

_Transaction = m.TxAck.TransactionType
_BYTES_LIMITS = {
    "prev_hash": 32,
    "script_sig": 1650,
    "witness": 109,
    "ownership_proof": 147,
    "commitment_data": 70,
    "orig_hash": 32,
    "script_pubkey": 520,
    "op_return_data": 150,
    "extra_data": 1024,
}
_ADDRESS_LIMIT = 129
_PATH_LIMIT = 8
_COSIGNERS_LIMIT = 15
_SIGNATURE_LIMIT = 73
_MAX_COUNT = 0xFFFF_FFFF


class LegacyDialogue(Dialogue):
    """The questions of the classic family."""

    def check_access(self) -> None:
        if not self.ctx.device.unlocked:
            raise Failure("ProcessError", "Locked")

    def no_transaction(self) -> Failure:
        return Failure("DataError", "No transaction provided")

    def wrong_count(self, transaction: Any, field: str) -> Any:
        if getattr(transaction, field):
            raise Failure("DataError", "array overflow")
        # The firmware has room for one of each, which is all zeros then.
        empty = {
            "inputs": _Transaction.TxInputType,
            "outputs": _Transaction.TxOutputType,
            "bin_outputs": _Transaction.TxOutputBinType,
        }
        return empty[field]()

    def check_input(self, txi: Any) -> None:
        _check_sizes(txi)
        _check_hash(txi)
        several = txi.HasField("multisig")
        if several and txi.script_type not in kinds.OF_SEVERAL:
            raise Failure("DataError", "Multisig field provided but not expected.")
        if not several and txi.script_type == ScriptType.SPENDMULTISIG:
            raise Failure("DataError", "Multisig details required.")
        if kinds.is_external(txi):
            if txi.address_n:
                raise Failure("DataError", "Input's address_n provided but not expected.")
            if not txi.HasField("script_pubkey"):
                raise Failure("DataError", "Missing script_pubkey field.")
        else:
            if not txi.address_n:
                raise Failure("DataError", "Missing address_n field.")
            if txi.HasField("script_pubkey"):
                raise Failure("DataError", "Input's script_pubkey provided but not expected.")
            if txi.HasField("ownership_proof"):
                raise Failure("DataError", "Ownership proof provided but not expected.")
        self._check_decred(txi)
        if txi.script_type in kinds.SEGWIT and not self.coin.segwit:
            raise Failure("DataError", "Segwit not enabled on this coin")
        if txi.script_type == ScriptType.SPENDTAPROOT and not self.coin.taproot:
            raise Failure("DataError", "Taproot not enabled on this coin.")
        if txi.HasField("commitment_data") and not txi.HasField("ownership_proof"):
            raise Failure("DataError", "commitment_data field provided but not expected.")
        _check_original(txi, "DataError", "Provided orig_hash is invalid.")

    def check_output(self, txo: Any) -> None:
        _check_sizes(txo)
        several = txo.HasField("multisig")
        if several and txo.script_type not in kinds.TO_SEVERAL:
            raise Failure("DataError", "Multisig field provided but not expected.")
        if txo.address_n and txo.script_type not in kinds.SPENT_BY:
            raise Failure("DataError", "Output's address_n provided but not expected.")
        if txo.script_type == kinds.OP_RETURN:
            if txo.HasField("address") or txo.address_n or several:
                raise Failure("DataError", "OP_RETURN output with address or multisig")
            if txo.amount:
                raise Failure("DataError", "OP_RETURN output with non-zero amount")
        else:
            if txo.HasField("op_return_data"):
                text = "OP RETURN data provided but not OP RETURN script type."
                raise Failure("DataError", text)
            if txo.HasField("address") and txo.address_n:
                raise Failure("DataError", "Both address and address_n provided.")
            if not txo.HasField("address") and not txo.address_n:
                raise Failure("DataError", "Missing address")
        if txo.script_type in kinds.TO_SEGWIT and not self.coin.segwit:
            raise Failure("DataError", "Segwit not enabled on this coin")
        if txo.script_type == kinds.TO_TAPROOT and not self.coin.taproot:
            raise Failure("DataError", "Taproot not enabled on this coin.")
        _check_original(txo, "ProcessError", "Encountered invalid orig_hash")

    def check_meta(self, meta: Any, *, original: bool) -> None:
        if original:
            self.check_header(meta)
        if meta.extra_data_len and not self.coin.extra_data:
            raise Failure("DataError", "Extra data not enabled on this coin.")
        self.check_timing(meta)
        grouped = meta.HasField("version_group_id")
        if self.coin.overwintered:
            if meta.version >= 3 and not grouped:
                text = "Version group ID must be set when version >= 3."
                raise Failure("DataError", text)
            if meta.version < 3 and grouped:
                text = "Version group ID must be unset when version < 3."
                raise Failure("DataError", text)
        else:
            check_not_zcash(meta)
        if meta.inputs_cnt + meta.outputs_cnt > _MAX_COUNT:
            raise Failure("DataError", "Value overflow")

    def check_timing(self, header: Any) -> None:
        """Refuse an expiry or a time that the coin does not have, or lacks.

        Raises:
            Failure: so it is.
        """
        if header.HasField("expiry") and not (self.coin.decred or self.coin.overwintered):
            raise Failure("DataError", "Expiry not enabled on this coin.")
        if header.HasField("timestamp") and not self.coin.timestamp:
            raise Failure("DataError", "Timestamp not enabled on this coin.")
        if self.coin.timestamp and not header.timestamp:
            raise Failure("DataError", "Timestamp must be set.")

    def check_header(self, header: Any) -> None:
        """Refuse a transaction to sign, or to replace, that the coin does not have.

        Raises:
            Failure: so it is.
        """
        if not self.coin.overwintered:
            check_not_zcash(header)
        self.check_timing(header)
        if not self.coin.overwintered:
            return
        if not header.HasField("version_group_id"):
            raise Failure("DataError", "Version group ID must be set.")
        if not header.HasField("branch_id"):
            raise Failure("DataError", "Branch ID must be set.")
        if header.version not in {4, 5}:
            raise Failure("DataError", "Unsupported transaction version.")

    def check_previous_input(self, txi: Any) -> None:
        _check_sizes(txi)
        _check_hash(txi)
        self._check_decred(txi)

    def check_previous_output(self, txo: Any) -> None:
        _check_sizes(txo)
        if txo.HasField("decred_script_version") and not self.coin.decred:
            text = "Decred details provided but Decred coin not specified."
            raise Failure("DataError", text)

    def _check_decred(self, txi: Any) -> None:
        if txi.HasField("decred_tree") and not self.coin.decred:
            text = "Decred details provided but Decred coin not specified."
            raise Failure("DataError", text)


def _check_sizes(message: Any) -> None:
    for descriptor, value in message.ListFields():
        name = descriptor.name
        if name in _BYTES_LIMITS and len(value) > _BYTES_LIMITS[name]:
            raise Failure("DataError", "bytes overflow")
        if name == "address" and len(value.encode()) > _ADDRESS_LIMIT:
            raise Failure("DataError", "string overflow")
        if name == "address_n" and len(value) > _PATH_LIMIT:
            raise Failure("DataError", "array overflow")
        if name == "multisig":
            _check_multisig_sizes(value)


def _check_multisig_sizes(details: Any) -> None:
    lists = (details.pubkeys, details.signatures, details.nodes)
    if any(len(items) > _COSIGNERS_LIMIT for items in lists):
        raise Failure("DataError", "array overflow")
    if any(len(signature) > _SIGNATURE_LIMIT for signature in details.signatures):
        raise Failure("DataError", "bytes overflow")


def _check_hash(txi: Any) -> None:
    if len(txi.prev_hash) != HASH_SIZE:
        raise Failure("DataError", "Provided prev_hash is invalid.")


def _check_original(message: Any, code: str, text: str) -> None:
    if not message.HasField("orig_hash"):
        return
    if not message.HasField("orig_index"):
        raise Failure("DataError", "Missing orig_index field.")
    if len(message.orig_hash) != HASH_SIZE:
        raise Failure(code, text)
