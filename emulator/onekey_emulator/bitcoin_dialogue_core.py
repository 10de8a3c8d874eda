"""What the MicroPython firmware makes of the answers to its questions."""

from __future__ import annotations

from typing import Any

from onekey_emulator import bitcoin_kinds as kinds
from onekey_emulator.bitcoin_dialogue import Dialogue, check_not_zcash
from onekey_emulator.bitcoin_transactions import HASH_SIZE
from onekey_emulator.coins import ScriptType
from onekey_emulator.failures import Failure

_REQUIRED = {
    "inputs": ("amount",),
    "previous": ("script_sig", "sequence"),
    "meta": ("version", "lock_time", "inputs_cnt", "outputs_cnt"),
}
_ITEMS = {"inputs": "input", "outputs": "output", "bin_outputs": "output"}


class CoreDialogue(Dialogue):
    """The questions of a Touch or Pro."""

    spells_out_nothing = True

    def check_request(self, request: Any) -> None:
        """Refuse a transaction to sign that has what the coin has not, or lacks what it has.

        Raises:
            Failure: so it is.
        """
        self._check_times(request)
        if not self.coin.overwintered:
            check_not_zcash(request)
            return
        if not request.HasField("version_group_id"):
            raise Failure("DataError", "Version group ID must be set.")
        if not request.HasField("branch_id"):
            raise Failure("DataError", "Branch ID must be set.")

    def _check_times(self, header: Any) -> None:
        coin = self.coin
        if header.expiry and not (coin.decred or coin.overwintered):
            raise Failure("DataError", "Expiry not enabled on this coin.")
        if coin.timestamp and not header.timestamp:
            raise Failure("DataError", "Timestamp must be set.")
        if header.timestamp and not coin.timestamp:
            raise Failure("DataError", "Timestamp not enabled on this coin.")

    def check_access(self) -> None:
        return None

    def no_transaction(self) -> Failure:
        return _missing("tx")

    def wrong_count(self, transaction: Any, field: str) -> Any:
        items = getattr(transaction, field)
        if not items:
            raise _missing(_ITEMS[field])
        return items[-1]

    def check_input(self, txi: Any) -> None:
        _require(txi, "inputs")
        _check_hash(txi)
        if txi.HasField("multisig") and txi.script_type not in kinds.OF_SEVERAL:
            raise Failure("DataError", "Multisig field provided but not expected.")
        if txi.script_type == ScriptType.SPENDMULTISIG and not txi.HasField("multisig"):
            raise Failure("DataError", "Multisig details required.")
        if txi.script_type in kinds.OWN:
            if not txi.address_n:
                raise Failure("DataError", "Missing address_n field.")
            if txi.script_pubkey:
                raise Failure("DataError", "Input's script_pubkey provided but not expected.")
        else:
            if txi.address_n:
                raise Failure("DataError", "Input's address_n provided but not expected.")
            if not txi.script_pubkey:
                raise Failure("DataError", "Missing script_pubkey field.")
        self._check_decred(txi)
        if not self.coin.segwit and (txi.script_type in kinds.SEGWIT or txi.HasField("witness")):
            raise Failure("DataError", "Segwit not enabled on this coin.")
        if txi.script_type == ScriptType.SPENDTAPROOT and not self.coin.taproot:
            raise Failure("DataError", "Taproot not enabled on this coin")
        if txi.commitment_data and not txi.ownership_proof:
            raise Failure("DataError", "commitment_data field provided but not expected.")
        _check_original(txi)

    def check_output(self, txo: Any) -> None:
        if txo.HasField("multisig") and txo.script_type not in kinds.TO_SEVERAL:
            raise Failure("DataError", "Multisig field provided but not expected.")
        if txo.script_type == kinds.TO_MULTISIG and not txo.HasField("multisig"):
            raise Failure("DataError", "Multisig details required.")
        if txo.address_n and txo.script_type not in kinds.SPENT_BY:
            raise Failure("DataError", "Output's address_n provided but not expected.")
        if txo.script_type in kinds.TO_SEGWIT and not self.coin.segwit:
            raise Failure("DataError", "Segwit not enabled on this coin.")
        if txo.script_type == kinds.TO_TAPROOT and not self.coin.taproot:
            raise Failure("DataError", "Taproot not enabled on this coin")
        if txo.script_type == kinds.OP_RETURN:
            if not txo.HasField("op_return_data"):
                raise Failure("DataError", "OP_RETURN output without op_return_data")
            if txo.amount:
                raise Failure("DataError", "OP_RETURN output with non-zero amount")
            if txo.address or txo.address_n or txo.HasField("multisig"):
                raise Failure("DataError", "OP_RETURN output with address or multisig")
        else:
            if txo.op_return_data:
                text = "OP RETURN data provided but not OP RETURN script type."
                raise Failure("DataError", text)
            if txo.address_n and txo.address:
                raise Failure("DataError", "Both address and address_n provided.")
            if not txo.address_n and not txo.address:
                raise Failure("DataError", "Missing address")
        _check_original(txo)

    def check_meta(self, meta: Any, *, original: bool) -> None:
        _require(meta, "meta")
        if meta.extra_data_len and not self.coin.extra_data:
            raise Failure("DataError", "Extra data not enabled on this coin.")
        self._check_times(meta)
        if not self.coin.overwintered:
            check_not_zcash(meta)
        elif meta.version >= 3 and not meta.HasField("version_group_id"):
            raise Failure("DataError", "Version group ID is missing")

    def check_previous_input(self, txi: Any) -> None:
        _require(txi, "previous")
        _check_hash(txi)
        self._check_decred(txi)

    def check_previous_output(self, txo: Any) -> None:
        return None

    def _check_decred(self, txi: Any) -> None:
        if txi.HasField("decred_tree") and not self.coin.decred:
            text = "Decred details provided but Decred coin not specified."
            raise Failure("DataError", text)


def _require(message: Any, kind: str) -> None:
    for field in _REQUIRED[kind]:
        if not message.HasField(field):
            raise _missing(field)


def _missing(field: str) -> Failure:
    return Failure("DataError", f"Failed to decode message: Missing required field {field}")


def _check_hash(txi: Any) -> None:
    if len(txi.prev_hash) != HASH_SIZE:
        raise Failure("DataError", "Provided prev_hash is invalid.")


def _check_original(message: Any) -> None:
    if message.orig_hash and not message.HasField("orig_index"):
        raise Failure("DataError", "Missing orig_index field.")
