"""The last steps of a PSBT (BIP-174): is it complete, and which transaction is it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from onekey_sdk.chains import _btc_scripts as scripts
from onekey_sdk.chains._psbt_embit import read_transaction, write_witness
from onekey_sdk.chains._psbt_fields import In
from onekey_sdk.chains._psbt_finished import is_good, only_key
from onekey_sdk.chains._psbt_signatures import hash_type_of
from onekey_sdk.models import ScriptType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_sdk.chains._psbt import Psbt
    from onekey_sdk.chains._psbt_signatures import Judge
    from onekey_sdk.chains._psbt_spends import Spend

_DONE_WITH = (
    In.PARTIAL_SIG,
    In.SIGHASH_TYPE,
    In.REDEEM_SCRIPT,
    In.WITNESS_SCRIPT,
    In.BIP32_DERIVATION,
    In.TAP_KEY_SIG,
    In.TAP_SCRIPT_SIG,
    In.TAP_LEAF_SCRIPT,
    In.TAP_BIP32_DERIVATION,
    In.TAP_INTERNAL_KEY,
    In.TAP_MERKLE_ROOT,
)
"""What a finalised input does not need any more; UTXOs and what nobody knows stay."""


class Unlocked(NamedTuple):
    """What spends an output."""

    script_sig: bytes
    witness: tuple[bytes, ...]


def unlocked(spends: Sequence[Spend], judge: Judge) -> list[Unlocked | None]:
    """What spends each input, by the good signatures that are there; None where some lack, or
    where it was finalised with a script that nobody here judges.
    """
    return [_unlock(spend, judge) for spend in spends]


def finalize(psbt: Psbt, found: Sequence[Unlocked | None]) -> None:
    """Finalise the inputs that have all that they need."""
    for fields, each in zip(psbt.inputs, found, strict=True):
        if each is None:
            continue
        kinds = {bytes([kind]) for kind in _DONE_WITH}
        for key in [key for key in fields if key[:1] in kinds]:
            del fields[key]
        if each.script_sig:
            fields.put(In.FINAL_SCRIPTSIG, each.script_sig)
        if each.witness:
            fields.put(In.FINAL_SCRIPTWITNESS, write_witness(each.witness))


def extract(psbt: Psbt, found: Sequence[Unlocked]) -> tuple[bytes, str]:
    """The transaction as it is broadcast, and its id as people read it."""
    raw = psbt.transaction.serialize(
        [each.script_sig for each in found], [each.witness for each in found]
    )
    return raw, read_transaction(raw, "The finished transaction").txid.hex()


def _unlock(spend: Spend, judge: Judge) -> Unlocked | None:
    lock, fields = spend.lock, spend.fields
    if spend.final:
        found = Unlocked(fields.one(In.FINAL_SCRIPTSIG) or b"", spend.witness)
        return found if is_good(spend, judge) else None
    if lock.kind is None or not _has_type_asked_for(spend):
        return None
    if lock.taproot:
        return _unlock_taproot(spend, judge)
    given = dict(fields.each(In.PARTIAL_SIG))
    signed = [
        (key, given[key])
        for key in lock.keys
        if key in given and judge.ecdsa(spend, key, given[key])
    ][: lock.m]
    if len(signed) < lock.m:
        return None
    if lock.several:
        stack = (b"", *(signature for _, signature in signed), lock.script)
    else:
        [(key, signature)] = signed
        stack = (signature, key)
    if lock.segwit:
        nested = lock.kind is ScriptType.P2SH_SEGWIT
        return Unlocked(scripts.push(lock.redeem) if nested else b"", stack)
    return Unlocked(b"".join(scripts.push(item) for item in stack), ())


def _has_type_asked_for(spend: Spend) -> bool:
    """Whether all signatures have the hash type that the PSBT asks for, if it does (BIP-174)."""
    fields = spend.fields
    asked = fields.number(In.SIGHASH_TYPE)
    taproot = (*fields.each(In.TAP_KEY_SIG), *fields.each(In.TAP_SCRIPT_SIG))
    given = {hash_type_of(signature) for _, signature in taproot}
    given |= {signature[-1] for _, signature in fields.each(In.PARTIAL_SIG)}
    return asked is None or given <= {asked}


def _unlock_taproot(spend: Spend, judge: Judge) -> Unlocked | None:
    signature = spend.fields.one(In.TAP_KEY_SIG)
    if signature is not None and judge.schnorr(spend, signature):
        return Unlocked(b"", (signature,))
    given = dict(spend.fields.each(In.TAP_SCRIPT_SIG))
    for leaf in spend.lock.leaves:
        key = only_key(leaf) or b""
        signature = given.get(key + leaf.hash, b"")
        if judge.schnorr(spend, signature, key, leaf):
            return Unlocked(b"", (signature, leaf.script, leaf.control_block))
    return None
