"""A transaction that is to be signed, and everything that the host can say against it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from onekey_sdk.chains import _btc_scripts as scripts
from onekey_sdk.chains._btc_kinds import INPUT_KINDS
from onekey_sdk.chains._btc_multisig import multisig_script
from onekey_sdk.chains._btc_transaction import (
    NO_SHIELDED_V4,
    NO_SHIELDED_V5,
    ZCASH_NU5,
    Transaction,
)
from onekey_sdk.errors import InvalidParameter
from onekey_sdk.models import BtcRefInput, BtcRefOutput, OutputScriptType, ScriptType

if TYPE_CHECKING:
    from onekey_sdk.chains._coins import Coin
    from onekey_sdk.models import BtcRefTx, BtcTxInput, BtcTxOutput

SEQUENCE = 0xFFFF_FFFF
"""The sequence of an input that states none."""
VERSION = 1
"""The version of a transaction that states none."""

_NO_SHIELDED: dict[int | None, bytes] = {4: NO_SHIELDED_V4, ZCASH_NU5: NO_SHIELDED_V5}
_P2PKH_SIZE = 34 + 148
"""Bytes of a P2PKH output and of the input that spends it, for which dust is stated."""
_SPEND_SIZE = 148
_SEGWIT_SPEND_SIZE = 67
_OUTPUT_OVERHEAD = 9


@dataclass(frozen=True)
class Order:
    """A transaction that is to be signed; every field has been checked alone.

    Attributes:
        refs: previous and replaced transactions by their ids.
        version: as it was given.
    """

    coin: Coin
    inputs: tuple[BtcTxInput, ...]
    outputs: tuple[BtcTxOutput, ...]
    refs: dict[bytes, BtcRefTx]
    lock_time: int | None = None
    version: int | None = None
    expiry: int | None = None
    overwintered: bool = False
    version_group_id: int | None = None
    branch_id: int | None = None
    timestamp: int | None = None

    @cached_property
    def multisig_scripts(self) -> tuple[bytes | None, ...]:
        """The script of each input that several sign."""
        return tuple(
            multisig_script(item.multisig) if item.multisig else None for item in self.inputs
        )

    @cached_property
    def spent_scripts(self) -> tuple[bytes | None, ...]:
        """The script of the output that each input spends, where it is known."""
        return tuple(self._spent_script(index) for index in range(len(self.inputs)))

    @cached_property
    def output_scripts(self) -> tuple[bytes | None, ...]:
        """The script of each output; None where it depends on a key that only the device has."""
        return tuple(output_script(item, self.coin) for item in self.outputs)

    @property
    def needs_previous(self) -> bool:
        """Whether the previous transactions are needed: signatures before SegWit version 1 and
        Zcash's version 5 do not commit to all amounts."""
        own = (item for item in self.inputs if item.script_type is not ScriptType.EXTERNAL)
        taproot = all(item.script_type is ScriptType.TAPROOT for item in own)
        return not taproot and not (self.coin.overwintered and self.version == ZCASH_NU5)

    def unsigned(self, output_scripts: tuple[bytes, ...]) -> Transaction:
        """The transaction without signatures."""
        return Transaction(
            version=VERSION if self.version is None else self.version,
            inputs=tuple(
                BtcRefInput(
                    item.prev_hash,
                    item.prev_index,
                    b"",
                    SEQUENCE if item.sequence is None else item.sequence,
                )
                for item in self.inputs
            ),
            outputs=tuple(
                BtcRefOutput(item.amount, script)
                for item, script in zip(self.outputs, output_scripts, strict=True)
            ),
            lock_time=self.lock_time or 0,
            timestamp=self.timestamp,
            version_group_id=self.version_group_id,
            branch_id=self.branch_id,
            expiry=(self.expiry or 0) if self.coin.overwintered else None,
            extra_data=_NO_SHIELDED.get(self.version, b"") if self.coin.overwintered else b"",
        )

    def _spent_script(self, index: int) -> bytes | None:
        item = self.inputs[index]
        ref = self.refs.get(item.prev_hash)
        if ref is not None and ref.bin_outputs:
            return ref.bin_outputs[item.prev_index].script_pubkey
        script = self.multisig_scripts[index]
        if item.script_pubkey is None and script is not None:
            return scripts.of_multisig(item.script_type or ScriptType.MULTISIG, script)
        return item.script_pubkey


def check(order: Order, *, allow_high_fee: bool, allow_dust: bool) -> None:
    """Whether the transaction makes sense.

    Raises:
        InvalidParameter: it does not; each reason has its own words.
    """
    _check_options(order)
    _check_inputs(order)
    _check_originals(order)
    for index in range(len(order.outputs)):
        _check_output(order, index, allow_dust=allow_dust)
    _check_fee(order, allow_high_fee=allow_high_fee)


def output_script(item: BtcTxOutput, coin: Coin) -> bytes | None:
    """The script of an output; None where it depends on a key that only the device has.

    Raises:
        ValueError: the address is none of the coin.
    """
    if item.address is not None:
        return scripts.of_address(item.address, coin)
    if item.op_return_data is not None:
        return scripts.op_return(item.op_return_data)
    if item.multisig is None:
        return None
    kind = INPUT_KINDS[item.script_type or OutputScriptType.MULTISIG]
    return scripts.of_multisig(kind, multisig_script(item.multisig))


def _check_options(order: Order) -> None:
    coin = order.coin
    if coin.decred:
        raise InvalidParameter(f"transactions of {coin.name} cannot be signed with this SDK")
    if order.expiry and not coin.overwintered:
        raise InvalidParameter(f"transactions of {coin.name} have no expiry")
    if coin.timestamp and not order.timestamp:
        raise InvalidParameter(f"transactions of {coin.name} need a timestamp")
    if order.timestamp is not None and not coin.timestamp:
        raise InvalidParameter(f"transactions of {coin.name} have no timestamp")
    zcash = (order.version_group_id, order.branch_id)
    if coin.overwintered:
        if None in zcash:
            raise InvalidParameter(
                f"transactions of {coin.name} need version_group_id and branch_id"
            )
        if order.version not in {4, ZCASH_NU5}:
            raise InvalidParameter(f"devices sign version 4 and 5 of {coin.name}'s transactions")
    elif order.overwintered or zcash != (None, None):
        raise InvalidParameter(
            f"transactions of {coin.name} have no version_group_id, branch_id or overwintered"
        )


def _check_inputs(order: Order) -> None:
    seen: dict[tuple[bytes, int], int] = {}
    needed = order.needs_previous
    for index, item in enumerate(order.inputs):
        other = seen.setdefault((item.prev_hash, item.prev_index), index)
        if other != index:
            raise InvalidParameter(f"inputs[{index}] spends the same output as inputs[{other}]")
        ref = order.refs.get(item.prev_hash)
        if ref is None and needed:
            raise InvalidParameter(
                f"inputs[{index}] lacks its previous transaction in ref_txs, without which its "
                "amount would have to be believed"
            )
        if ref is not None:
            _check_previous(index, item, ref)
    for txid in {item.prev_hash for item in order.inputs} & order.refs.keys():
        _check_txid(order.refs[txid], order.coin)
    for index in range(len(order.inputs)):
        _check_spent_script(order, index)


def _check_previous(index: int, item: BtcTxInput, ref: BtcRefTx) -> None:
    if not ref.bin_outputs:
        raise InvalidParameter(
            f"the previous transaction of inputs[{index}] needs its outputs as bin_outputs"
        )
    if item.prev_index >= len(ref.bin_outputs):
        raise InvalidParameter(
            f"inputs[{index}] spends output {item.prev_index} of a transaction that has only "
            f"{len(ref.bin_outputs)}; it may be truncated"
        )
    amount = ref.bin_outputs[item.prev_index].amount
    if amount != item.amount:
        raise InvalidParameter(
            f"inputs[{index}] has amount {item.amount}, but its previous transaction says {amount}"
        )
    script = ref.bin_outputs[item.prev_index].script_pubkey
    if item.script_pubkey is not None and item.script_pubkey != script:
        raise InvalidParameter(
            f"inputs[{index}] has another script_pubkey than its previous transaction"
        )


def _check_spent_script(order: Order, index: int) -> None:
    item, spent = order.inputs[index], order.spent_scripts[index]
    kind = item.script_type or ScriptType.EXTERNAL
    if spent is None or kind is ScriptType.EXTERNAL:
        return
    if not scripts.could_be(kind, spent, several=item.multisig is not None):
        raise InvalidParameter(f"inputs[{index}] spends an output that is none of {kind}")
    script = order.multisig_scripts[index]
    if script is not None and scripts.of_multisig(kind, script) != spent:
        raise InvalidParameter(f"inputs[{index}] spends an output of another multisig script")


def _check_txid(ref: BtcRefTx, coin: Coin) -> None:
    if ref.timestamp is None and coin.timestamp:
        raise InvalidParameter(f"previous transactions of {coin.name} need their timestamp")
    if ref.extra_data and not coin.extra_data:
        raise InvalidParameter(f"previous transactions of {coin.name} have no extra_data")
    group = ref.version_group_id
    transaction = Transaction(
        version=ref.version,
        inputs=tuple(item for item in ref.inputs if isinstance(item, BtcRefInput)),
        outputs=ref.bin_outputs,
        lock_time=ref.lock_time,
        timestamp=ref.timestamp if coin.timestamp else None,
        version_group_id=group if coin.overwintered else None,
        branch_id=ref.branch_id,
        expiry=(ref.expiry or 0) if group is not None else None,
        extra_data=ref.extra_data,
    )
    try:
        txid = transaction.txid()
    except ValueError as error:
        raise InvalidParameter(f"ref_txs: {error}; leave it out") from None
    if txid != ref.hash:
        raise InvalidParameter(
            f"the transaction {ref.hash.hex()} in ref_txs is altered or truncated: "
            f"its id would be {txid.hex()}"
        )


def _check_originals(order: Order) -> None:
    """Inputs and outputs that are said to be those of a transaction that is replaced."""
    for index, item in enumerate(order.inputs):
        original = _original(order, f"inputs[{index}]", item.orig_hash)
        if original is None:
            continue
        place = item.orig_index or 0
        if place >= len(original.inputs):
            raise InvalidParameter(f"inputs[{index}] is none of the transaction that is replaced")
        other = original.inputs[place]
        if (other.prev_hash, other.prev_index) != (item.prev_hash, item.prev_index):
            raise InvalidParameter(
                f"inputs[{index}] spends another output than input {place} of the transaction "
                "that is replaced"
            )
    for index, output in enumerate(order.outputs):
        original = _original(order, f"outputs[{index}]", output.orig_hash)
        if original is not None and (output.orig_index or 0) >= len(original.outputs):
            raise InvalidParameter(f"outputs[{index}] is none of the transaction that is replaced")


def _original(order: Order, name: str, txid: bytes | None) -> BtcRefTx | None:
    if txid is None:
        return None
    original = order.refs.get(txid)
    if original is None or not original.outputs:
        raise InvalidParameter(f"{name} lacks the transaction that is replaced in ref_txs")
    return original


def _check_output(order: Order, index: int, *, allow_dust: bool) -> None:
    item = order.outputs[index]
    try:
        script = output_script(item, order.coin)
    except ValueError as error:
        raise InvalidParameter(f"outputs[{index}].address {item.address!r}: {error}") from None
    if allow_dust or item.script_type is OutputScriptType.OP_RETURN:
        return
    if script is None:
        script = scripts.example(INPUT_KINDS[item.script_type or OutputScriptType.ADDRESS])
    spending = _SEGWIT_SPEND_SIZE if scripts.is_witness_program(script) else _SPEND_SIZE
    dust = order.coin.dust * (_OUTPUT_OVERHEAD + len(script) + spending) // _P2PKH_SIZE
    if item.amount < dust:
        raise InvalidParameter(
            f"outputs[{index}] is dust: nodes do not relay less than {dust} to such a script; "
            "pass allow_dust=True if that is meant"
        )


def _check_fee(order: Order, *, allow_high_fee: bool) -> None:
    spent = sum(item.amount for item in order.inputs)
    paid = sum(item.amount for item in order.outputs)
    fee = spent - paid
    if fee < 0 and not order.coin.negative_fee:
        raise InvalidParameter(f"the outputs pay {paid}, but the inputs have only {spent}")
    if fee > paid and not allow_high_fee:
        raise InvalidParameter(
            f"the fee would be {fee}, more than the {paid} that the outputs get; "
            "pass allow_high_fee=True if that is meant"
        )
