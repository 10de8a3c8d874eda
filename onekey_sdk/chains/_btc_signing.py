"""The talk in which a device signs a transaction: it asks for piece after piece of it.

The same piece is asked for several times, since the device has no room for all of them: for the
person to see, for the hashes, and for the result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_sdk.chains._btc_verification import verified
from onekey_sdk.errors import ProtocolError
from onekey_sdk.models import BtcTxInput, ScriptType
from onekey_sdk.session.capabilities import MINI_FAMILY, TOUCH_FAMILY, since
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from onekey_sdk.chains._btc_order import Order
    from onekey_sdk.chains._coins import Coin
    from onekey_sdk.models import (
        BtcMultisig,
        BtcRefInput,
        BtcRefOutput,
        BtcRefTx,
        BtcSignedTransaction,
        BtcTxOutput,
        HDNode,
    )
    from onekey_sdk.session.capabilities import MinimumFirmware
    from onekey_sdk.session.conversation import Conversation
    from onekey_sdk.session.link import Prepared

    _Piece = tuple[int, int, messages.TxAck]
    """What it is asked for as (`TxRequest.RequestType`), its index, and the piece."""

_COIN_SINCE: dict[str, MinimumFirmware] = {
    "Neurai": since((MINI_FAMILY, (3, 7, 0)), (TOUCH_FAMILY, (4, 9, 0))),
}
_LARGEST_CHUNK = 1024
_ROUNDS = 8
"""How often it may want to see everything besides."""

_LARGEST_TRANSACTION = 4_000_000
"""Bytes: what a block has room for."""


def coin_demand(coin: Coin) -> MinimumFirmware:
    """The lowest firmware that knows a coin."""
    return _COIN_SINCE.get(coin.name, {})


async def sign(device: Conversation, order: Order) -> BtcSignedTransaction:
    """Have the device sign, and check what it made.

    Raises:
        ProtocolError: the device asked for what there is not, or the result is not what was
            asked for.
    """
    # Between the pages that the person reads, the Classic family waits without a word.
    person = device.features.model in MINI_FAMILY
    pieces = _Pieces(device, order)
    result = _Result(len(order.inputs))
    finished = messages.TxRequest.RequestType.TXFINISHED
    answer = await device.ask(pieces.opening(), messages.TxRequest, person=person)
    for _ in range(_most_requests(order)):
        result.take(answer.serialized)
        if answer.request_type == finished:
            break
        answer = await device.ask(pieces.asked_for(answer), messages.TxRequest, person=person)
    else:
        raise ProtocolError("the device asks for more than it takes to sign")
    return await verified(device, order, bytes(result.serialized), tuple(result.signatures))


def _most_requests(order: Order) -> int:
    """How often a device asks at most: for each input it may want to see everything again."""
    pieces = len(order.inputs) + len(order.outputs)
    for ref in order.refs.values():
        pieces += 1 + len(ref.inputs) + len(ref.outputs) + len(ref.bin_outputs)
        pieces += len(ref.extra_data)
    return (len(order.inputs) + _ROUNDS) * (pieces + 1)


class _Result:
    """What the device hands out bit by bit."""

    def __init__(self, inputs: int) -> None:
        self.serialized = bytearray()
        self.signatures: list[bytes | None] = [None] * inputs

    def take(self, part: messages.TxRequest.TxRequestSerializedType) -> None:
        """Keep a part.

        Raises:
            ProtocolError: it is more than a transaction can have, a signature of an input that
                there is not, or a second one.
        """
        self.serialized += part.serialized_tx
        if len(self.serialized) > _LARGEST_TRANSACTION:
            raise ProtocolError("the device sends more than any transaction can have")
        if not part.HasField("signature_index"):
            return
        index = part.signature_index
        if index >= len(self.signatures) or self.signatures[index] is not None:
            raise ProtocolError(f"the device sent a signature for input {index} out of order")
        self.signatures[index] = part.signature


class _Pieces:
    """The pieces of a transaction as messages, made before the talk: one by one within it, they
    would take several times as long.
    """

    def __init__(self, device: Conversation, order: Order) -> None:
        self._order = order
        self._made: dict[tuple[int, bytes, int], Prepared] = {}
        for kind, index, ack in _own_pieces(order):
            self._made[kind, b"", index] = device.prepare(ack)
        for txid, ref in order.refs.items():
            for kind, index, ack in _ref_pieces(ref):
                self._made[kind, txid, index] = device.prepare(ack)

    def opening(self) -> messages.SignTx:
        """The request that begins the talk."""
        order = self._order
        options = {
            "version": order.version,
            "lock_time": order.lock_time,
            "expiry": order.expiry,
            "overwintered": order.overwintered or None,
            "version_group_id": order.version_group_id,
            "timestamp": order.timestamp,
            "branch_id": order.branch_id,
        }
        return messages.SignTx(
            outputs_count=len(order.outputs),
            inputs_count=len(order.inputs),
            coin_name=order.coin.name,
            **_present(options),
        )

    def asked_for(self, request: messages.TxRequest) -> Prepared | messages.TxAck:
        """What the device wants to see.

        Raises:
            ProtocolError: there is no such piece.
        """
        kind, details = request.request_type, request.details
        made = self._made.get((kind, details.tx_hash, details.request_index))
        if made is not None:
            return made
        ref = self._order.refs.get(details.tx_hash)
        if ref is None and details.tx_hash:
            raise ProtocolError(
                f"the device asked for the transaction {details.tx_hash.hex()}, which is not among "
                "ref_txs"
            )
        if ref is None or kind != messages.TxRequest.RequestType.TXEXTRADATA:
            raise _astray(request)
        return _extra_data(request, ref)


def _own_pieces(order: Order) -> Iterator[_Piece]:
    kind = messages.TxRequest.RequestType.TXINPUT  # looked up once: that takes 2 µs
    for index, source in enumerate(order.inputs):
        yield kind, index, _ack(inputs=[_input_fields(source)])
    kind = messages.TxRequest.RequestType.TXOUTPUT
    for index, output in enumerate(order.outputs):
        yield kind, index, _ack(outputs=[_output_fields(output)])


def _ref_pieces(ref: BtcRefTx) -> Iterator[_Piece]:
    """Those of a previous transaction, or of one that is replaced."""
    kinds = messages.TxRequest.RequestType
    yield kinds.TXMETA, 0, _ack(**_meta_fields(ref))
    kind = kinds.TXORIGINPUT if ref.outputs else kinds.TXINPUT
    sources: Sequence[BtcTxInput | BtcRefInput] = ref.inputs
    for index, source in enumerate(sources):
        yield kind, index, _ack(inputs=[_input_fields(source)])
    for index, output in enumerate(ref.outputs):
        yield kinds.TXORIGOUTPUT, index, _ack(outputs=[_output_fields(output)])
    for index, plain in enumerate(ref.bin_outputs):
        yield kinds.TXOUTPUT, index, _ack(bin_outputs=[_bin_output_fields(plain)])


def _ack(**fields: Any) -> messages.TxAck:
    return messages.TxAck(tx=messages.TxAck.TransactionType(**fields))


def _extra_data(request: messages.TxRequest, ref: BtcRefTx) -> messages.TxAck:
    start, size = request.details.extra_data_offset, request.details.extra_data_len
    if not 0 < size <= _LARGEST_CHUNK or start + size > len(ref.extra_data):
        raise _astray(request)
    return _ack(extra_data=ref.extra_data[start : start + size])


def _astray(request: messages.TxRequest) -> ProtocolError:
    kind = messages.TxRequest.RequestType.Name(request.request_type)
    details = request.details
    of = f" of {details.tx_hash.hex()}" if details.tx_hash else ""
    return ProtocolError(f"the device asked for {kind} {details.request_index}{of}: there is none")


def multisig_message(multisig: BtcMultisig) -> messages.MultisigRedeemScriptType:
    """A multisig script as a message."""
    path_type = messages.MultisigRedeemScriptType.HDNodePathType
    return messages.MultisigRedeemScriptType(
        pubkeys=[
            path_type(node=_node(item.node), address_n=item.address_n) for item in multisig.pubkeys
        ],
        signatures=multisig.signatures,
        m=multisig.m,
        nodes=[_node(node) for node in multisig.nodes],
        address_n=multisig.address_n,
    )


def _node(node: HDNode) -> messages.HDNodeType:
    return messages.HDNodeType(
        depth=node.depth,
        fingerprint=node.fingerprint,
        child_num=node.child_num,
        chain_code=node.chain_code,
        public_key=node.public_key,
    )


def _input_fields(item: BtcTxInput | BtcRefInput) -> dict[str, Any]:
    """An input of this transaction, of one that is replaced, or of a previous one."""
    fields: dict[str, Any] = {
        "prev_hash": item.prev_hash,
        "prev_index": item.prev_index,
        "script_sig": item.script_sig,
        "sequence": item.sequence,
        "decred_tree": item.decred_tree,
    }
    if isinstance(item, BtcTxInput):
        external = item.script_type is ScriptType.EXTERNAL
        fields.update(
            address_n=item.address_n or None,
            script_type=item.script_type and item.script_type.value,
            multisig=item.multisig and multisig_message(item.multisig),
            amount=item.amount,
            witness=item.witness,
            ownership_proof=item.ownership_proof,
            commitment_data=item.commitment_data,
            orig_hash=item.orig_hash,
            orig_index=item.orig_index,
            decred_staking_spend=item.decred_staking_spend,
            script_pubkey=item.script_pubkey if external else None,
        )
    return _present(fields)


def _output_fields(item: BtcTxOutput) -> dict[str, Any]:
    return _present(
        {
            "address": item.address,
            "address_n": item.address_n or None,
            "amount": item.amount,
            "script_type": item.script_type and item.script_type.value,
            "multisig": item.multisig and multisig_message(item.multisig),
            "op_return_data": item.op_return_data,
            "orig_hash": item.orig_hash,
            "orig_index": item.orig_index,
        }
    )


def _bin_output_fields(item: BtcRefOutput) -> dict[str, Any]:
    return _present(
        {
            "amount": item.amount,
            "script_pubkey": item.script_pubkey,
            "decred_script_version": item.decred_script_version,
        }
    )


def _meta_fields(ref: BtcRefTx) -> dict[str, Any]:
    return _present(
        {
            "version": ref.version,
            "lock_time": ref.lock_time,
            "inputs_cnt": len(ref.inputs),
            "outputs_cnt": len(ref.outputs or ref.bin_outputs),
            "extra_data_len": len(ref.extra_data) or None,
            "expiry": ref.expiry,
            "version_group_id": ref.version_group_id,
            "timestamp": ref.timestamp,
            "branch_id": ref.branch_id,
        }
    )


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that are set: what is left out has its default on the device."""
    return {name: value for name, value in fields.items() if value is not None}
