"""Proofs that an output belongs to a wallet, made and checked (SLIP-19)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from onekey_emulator import bitcoin_verification as verification
from onekey_emulator import hashes
from onekey_emulator.bitcoin_encoding import Reader, compact_size, prefixed
from onekey_emulator.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_emulator.coins import Coin

_MAGIC = b"SL\x00\x19"
_CONFIRMED = 1
_ID_SIZE = 32
_PLAIN = re.compile(rb"\x00\x14.{20}|\x51\x20.{32}", re.DOTALL)


def proof_body(ids: Sequence[bytes], *, confirmed: bool) -> bytes:
    """The part of a proof that is signed with the script and the commitment."""
    flags = _CONFIRMED if confirmed else 0
    return _MAGIC + bytes([flags]) + compact_size(len(ids)) + b"".join(ids)


def digest(body: bytes, script_pubkey: bytes, commitment: bytes) -> bytes:
    """What a proof signs."""
    return hashes.sha256(body + prefixed(script_pubkey) + prefixed(commitment))


def split_proof(proof: bytes) -> tuple[bytes, bytes]:
    """The scriptSig and the witness at the end of a proof.

    Raises:
        Failure: it is no proof.
    """
    _, script_sig, witness = _read(proof)[1:]
    return script_sig, witness


def is_foreign(
    coin: Coin, proof: bytes, script_pubkey: bytes, commitment: bytes, own_id: bytes
) -> bool:
    """Whether a proof shows that the output is somebody else's.

    Args:
        own_id: the id that this wallet gives to the script.

    Raises:
        Failure: the proof is wrong.
    """
    ids, body, script_sig, witness = _read(proof)
    unlocking = verification.read(coin, script_pubkey, script_sig, witness)
    unlocking.verify(digest(body, script_pubkey, commitment))
    return own_id not in ids


def is_plainly_foreign(coin: Coin, txi: Any, own_id: bytes) -> bool:
    """The same of an external input, of the few kinds that the C firmware can tell.

    Args:
        own_id: the id that this wallet gives to the script.
    """
    script = txi.script_pubkey
    if not _PLAIN.fullmatch(script):
        return False
    try:
        ids, _, script_sig, _ = _read(txi.ownership_proof)
        foreign = is_foreign(coin, txi.ownership_proof, script, txi.commitment_data, own_id)
    except Failure:
        return False
    return foreign and len(ids) == 1 and not script_sig


def _read(proof: bytes) -> tuple[list[bytes], bytes, bytes, bytes]:
    try:
        reader = Reader(proof)
        if reader.take(len(_MAGIC)) != _MAGIC:
            raise Failure("DataError", "Unknown format of proof of ownership")
        if reader.byte() & ~_CONFIRMED:
            raise Failure("DataError", "Unknown flags in proof of ownership")
        ids = [reader.take(_ID_SIZE) for _ in range(reader.compact_size())]
        body = proof[: reader.position]
        return ids, body, reader.prefixed(), reader.rest()
    except ValueError:
        raise Failure("DataError", "Invalid proof of ownership") from None
