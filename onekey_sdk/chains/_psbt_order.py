"""A PSBT as the devices' own description of a transaction, for the dialogue of SignTx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.chains import _btc_encodings as encodings
from onekey_sdk.chains import _btc_scripts as scripts
from onekey_sdk.chains import _psbt
from onekey_sdk.chains._btc_curve import PublicNode
from onekey_sdk.chains._btc_kinds import OUTPUT_KINDS
from onekey_sdk.chains._btc_order import Order
from onekey_sdk.chains._psbt import Map
from onekey_sdk.chains._psbt_embit import write_witness
from onekey_sdk.chains._psbt_fields import Global, In
from onekey_sdk.chains._psbt_spends import refuse
from onekey_sdk.chains._secp256k1 import decompress
from onekey_sdk.models import (
    BtcCosigner,
    BtcMultisig,
    BtcRefInput,
    BtcRefOutput,
    BtcRefTx,
    BtcTxInput,
    BtcTxOutput,
    HDNode,
    OutputScriptType,
    PsbtProblem,
    ScriptType,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from onekey_sdk.chains._coins import Coin
    from onekey_sdk.chains._psbt import Psbt
    from onekey_sdk.chains._psbt_embit import Transaction
    from onekey_sdk.chains._psbt_locks import Lock
    from onekey_sdk.chains._psbt_own import Own
    from onekey_sdk.chains._psbt_spends import Payment, Spend

_OP_1 = 0x51
_CHAIN_AND_INDEX = 2


def order_of(
    psbt: Psbt,
    coin: Coin,
    spends: Sequence[Spend],
    payments: Sequence[Payment],
    inputs: Mapping[int, Own],
    outputs: Mapping[int, Own],
) -> Order:
    """The transaction as it is given to the device.

    Args:
        psbt: what is to be signed.
        coin: whose transaction it is.
        spends: its inputs.
        payments: its outputs.
        inputs: those of its inputs that the device signs.
        outputs: those of its outputs that pay this wallet.

    Raises:
        PsbtError: an output has a script that devices cannot pay.
    """
    previous = [spend.previous for spend in spends if spend.previous is not None]
    return Order(
        coin=coin,
        inputs=tuple(_input(spend, inputs.get(spend.index), psbt.common) for spend in spends),
        outputs=tuple(
            _output(payment, outputs.get(payment.index), psbt.common, coin) for payment in payments
        ),
        refs={each.txid: _reference(each) for each in previous},
        lock_time=psbt.transaction.lock_time,
        version=psbt.transaction.version,
    )


def check_payable(payments: Sequence[Payment], coin: Coin) -> None:
    """Whether devices can show where all the money goes.

    Raises:
        PsbtError: an output has a script without an address, and is no text without an amount.
    """
    for payment in payments:
        _output(payment, None, Map(), coin)


def _input(spend: Spend, own: Own | None, common: Map) -> BtcTxInput:
    source, output = spend.source, spend.output
    if own is None:
        return BtcTxInput(
            prev_hash=source.prev_hash,
            prev_index=source.prev_index,
            amount=output.amount,
            script_type=ScriptType.EXTERNAL,
            sequence=source.sequence,
            script_pubkey=output.script,
            script_sig=spend.fields.one(In.FINAL_SCRIPTSIG),
            witness=write_witness(spend.witness) if spend.witness else None,
        )
    return BtcTxInput(
        prev_hash=source.prev_hash,
        prev_index=source.prev_index,
        amount=output.amount,
        address_n=own.path,
        script_type=spend.lock.kind,
        sequence=source.sequence,
        multisig=_multisig(spend.lock, common) if spend.lock.several else None,
    )


def _output(payment: Payment, own: Own | None, common: Map, coin: Coin) -> BtcTxOutput:
    amount, lock = payment.output.amount, payment.lock
    multisig = _multisig(lock, common) if own is not None and lock.several else None
    # The device knows change of several signers only by the signers' nodes.
    named = multisig is None or all(each.address_n for each in multisig.pubkeys)
    if own is not None and lock.kind is not None and named:
        kind = OUTPUT_KINDS[lock.kind]
        return BtcTxOutput(amount, address_n=own.path, script_type=kind, multisig=multisig)
    script = payment.output.script
    if script[:1] == bytes([scripts.OP_RETURN]):
        data = scripts.pushes(script[1:])
        if data is None or len(data) != 1 or amount:
            raise _unpayable(payment)
        return BtcTxOutput(amount, op_return_data=data[0], script_type=OutputScriptType.OP_RETURN)
    address = address_of(script, coin)
    if address is None:
        raise _unpayable(payment)
    return BtcTxOutput(amount, address=address, script_type=OutputScriptType.ADDRESS)


def address_of(script: bytes, coin: Coin) -> str | None:
    """The address that stands for a script; None where there is none."""
    if scripts.is_witness_program(script) and coin.segwit is not None:
        if not _is_known_program(script, coin):
            return None
        version = script[0] and script[0] - _OP_1 + 1
        return encodings.segwit_encode(coin.segwit, version, script[2:])
    if scripts.could_be(ScriptType.LEGACY, script, several=False):
        return _base58(coin.p2pkh, script[3:23])
    if scripts.could_be(ScriptType.MULTISIG, script, several=True):
        return _base58(coin.p2sh, script[2:22])
    return None


def _is_known_program(script: bytes, coin: Coin) -> bool:
    """Whether a witness program is one that somebody can spend by a rule that there is."""
    if scripts.could_be(ScriptType.TAPROOT, script, several=False):
        return coin.taproot and decompress(b"\x02" + script[2:]) is not None
    return any(scripts.could_be(ScriptType.SEGWIT, script, several=each) for each in (False, True))


def _base58(version: int, payload: bytes) -> str:
    size = max(1, (version.bit_length() + 7) // 8)
    return encodings.base58check_encode(version.to_bytes(size, "big") + payload)


def _unpayable(payment: Payment) -> Exception:
    return refuse(
        PsbtProblem.UNKNOWN_SCRIPT,
        f"output {payment.index} has a script that devices cannot show",
        output=payment.index,
    )


def _multisig(lock: Lock, common: Map) -> BtcMultisig:
    signers = tuple(_cosigner(key, lock, common) for key in lock.keys)
    # One place for each signature, of others too; those are put together in the PSBT.
    return BtcMultisig(m=lock.m, pubkeys=signers, signatures=(b"",) * len(signers))


def _cosigner(key: bytes, lock: Lock, common: Map) -> BtcCosigner:
    """A signer by the account key that the PSBT names, else by the key alone.

    The account key has to be two levels above: nothing would prove the chain code of one that is
    the key itself, and from there change could be derived that nobody finds.
    """
    origin = lock.origins.get(key)
    if origin is not None and len(origin.path) >= _CHAIN_AND_INDEX:
        account, place = origin._replace(path=origin.path[:-2]), origin.path[-2:]
        for xpub, value in common.each(Global.XPUB):
            node = _node(xpub)
            if _psbt.read_origin(value) == account and _descends(node, place, key):
                return BtcCosigner(node, place)
    return BtcCosigner(HDNode(0, 0, 0, bytes(32), key))


def _node(xpub: bytes) -> HDNode:
    return HDNode(
        depth=xpub[4],
        fingerprint=int.from_bytes(xpub[5:9], "big"),
        child_num=int.from_bytes(xpub[9:13], "big"),
        chain_code=xpub[13:45],
        public_key=xpub[45:],
    )


def _descends(node: HDNode, path: tuple[int, ...], key: bytes) -> bool:
    try:
        return PublicNode(node.public_key, node.chain_code).descend(path).key == key
    except ValueError:
        return False


def _reference(transaction: Transaction) -> BtcRefTx:
    return BtcRefTx(
        hash=transaction.txid,
        version=transaction.version,
        inputs=tuple(
            BtcRefInput(each.prev_hash, each.prev_index, each.script_sig, each.sequence)
            for each in transaction.inputs
        ),
        lock_time=transaction.lock_time,
        bin_outputs=tuple(BtcRefOutput(each.amount, each.script) for each in transaction.outputs),
    )
