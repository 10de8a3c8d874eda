"""What is signed by hash types for which embit 0.8 computes something else.

Without SegWit those are SIGHASH_SINGLE alone, of Taproot it and SIGHASH_ANYONECANPAY.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from onekey_sdk.chains._btc_encodings import sha256d
from onekey_sdk.chains._btc_transaction import (
    write_bytes,
    write_compact_size,
    write_list,
    write_uint32,
    write_uint64,
)
from onekey_sdk.chains._secp256k1 import tagged_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from onekey_sdk.chains._psbt_embit import Transaction, TxInput, TxOutput

NONE, SINGLE = 2, 3
ANYONECANPAY = 0x80
_ONE = b"\1" + bytes(31)
"""What is signed where there is no output for the input."""
_BLANK_INPUT = b"\0" + bytes(4)
_BLANK_OUTPUT = b"\xff" * 8 + b"\0"
_NO_CODE_SEPARATOR = b"\xff" * 4


def legacy_single(transaction: Transaction, index: int, script: bytes, hash_type: int) -> bytes:
    """What a signature without SegWit is made of that covers one output."""
    if index >= len(transaction.outputs):
        return _ONE
    source = transaction.inputs[index]
    signed = _outpoint(source) + write_bytes(script) + write_uint32(source.sequence)
    if hash_type & ANYONECANPAY:
        inputs = [signed]
    else:
        inputs = [_outpoint(each) + _BLANK_INPUT for each in transaction.inputs]
        inputs[index] = signed
    return sha256d(
        b"".join(
            (
                write_uint32(transaction.version),
                write_list(inputs),
                write_compact_size(index + 1),
                index * _BLANK_OUTPUT,
                _output(transaction.outputs[index]),
                write_uint32(transaction.lock_time),
                write_uint32(hash_type),
            )
        )
    )


def taproot(
    transaction: Transaction,
    index: int,
    spent: Sequence[TxOutput],
    hash_type: int,
    leaf_hash: bytes = b"",
) -> bytes | None:
    """What a Taproot signature is made of (BIP-341); `leaf_hash` for a spend by a script.

    Returns:
        None where the hash type is for an output that there is not.
    """
    anyone, covered = hash_type & ANYONECANPAY, hash_type & ~ANYONECANPAY
    if covered == SINGLE and index >= len(transaction.outputs):
        return None
    source, sources = transaction.inputs[index], transaction.inputs
    parts = [
        b"\0",
        bytes([hash_type]),
        write_uint32(transaction.version),
        write_uint32(transaction.lock_time),
    ]
    if not anyone:
        parts += [
            _sha256(_outpoint(each) for each in sources),
            _sha256(write_uint64(each.amount) for each in spent),
            _sha256(write_bytes(each.script) for each in spent),
            _sha256(write_uint32(each.sequence) for each in sources),
        ]
    if covered not in {NONE, SINGLE}:
        parts.append(_sha256(_output(each) for each in transaction.outputs))
    parts.append(b"\2" if leaf_hash else b"\0")
    if anyone:
        parts += [_outpoint(source), _output(spent[index]), write_uint32(source.sequence)]
    else:
        parts.append(write_uint32(index))
    if covered == SINGLE:
        parts.append(_sha256([_output(transaction.outputs[index])]))
    if leaf_hash:
        parts += [leaf_hash, b"\0", _NO_CODE_SEPARATOR]
    return tagged_hash("TapSighash", b"".join(parts))


def _outpoint(source: TxInput) -> bytes:
    return source.prev_hash[::-1] + write_uint32(source.prev_index)


def _output(output: TxOutput) -> bytes:
    return write_uint64(output.amount) + write_bytes(output.script)


def _sha256(parts: Iterable[bytes]) -> bytes:
    return sha256(b"".join(parts)).digest()
