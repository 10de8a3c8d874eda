"""Inputs of a PSBT that others have finalised: do they spend what they say?

A finalised input has lost what led there, so its scripts are read from what unlocks it.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from onekey_sdk.chains import _btc_scripts as scripts
from onekey_sdk.chains._btc_encodings import hash160
from onekey_sdk.chains._psbt import Map
from onekey_sdk.chains._psbt_fields import In
from onekey_sdk.chains._psbt_locks import Leaf, input_lock
from onekey_sdk.chains._psbt_spends import refuse
from onekey_sdk.models import PsbtProblem, ScriptType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_sdk.chains._psbt_signatures import Judge
    from onekey_sdk.chains._psbt_spends import Spend

_OP_CHECKSIG = 0xAC
_TAPSCRIPT = 0xC0
_ANNEX = b"\x50"
_COMPRESSED = 33
_CONTROL_BLOCKS = range(33, 33 + 32 * 129, 32)


def check(spends: Sequence[Spend], judge: Judge) -> None:
    """Whether no finalised input is known to be wrong.

    Raises:
        PsbtError: one does not spend its output.
    """
    for spend in spends:
        if spend.final and is_good(spend, judge) is False:
            raise refuse(
                PsbtProblem.SIGNATURE,
                f"input {spend.index} is finalised, but not with what spends its output: "
                "have it signed and finalised again",
                input=spend.index,
            )


def is_good(spend: Spend, judge: Judge) -> bool | None:
    """Whether a finalised input spends its output; None where its script is not judged here."""
    script, script_sig = spend.output.script, spend.fields.one(In.FINAL_SCRIPTSIG) or b""
    if scripts.could_be(ScriptType.TAPROOT, script, several=False):
        return False if script_sig else _taproot(spend, judge)
    stack = scripts.pushes(script_sig)
    if stack is None:
        return None
    if scripts.could_be(ScriptType.MULTISIG, script, several=True):
        if not stack or scripts.p2sh(hash160(stack[-1])) != script:
            return False
        *stack, script = stack
    if not scripts.is_witness_program(script):
        return False if spend.witness else _run(spend, judge, script, stack, segwit=False)
    if stack:
        return False
    stack = list(spend.witness)
    if scripts.could_be(ScriptType.SEGWIT, script, several=False):
        script = scripts.p2pkh(script[2:])
    elif scripts.could_be(ScriptType.SEGWIT, script, several=True):
        if not stack or sha256(stack[-1]).digest() != script[2:]:
            return False
        *stack, script = stack
    return _run(spend, judge, script, stack, segwit=True)


def _run(
    spend: Spend, judge: Judge, script: bytes, stack: list[bytes], *, segwit: bool
) -> bool | None:
    """Whether what is on the stack satisfies a script."""
    key_hash = script[3:23]
    if script == scripts.p2pkh(key_hash):
        if len(stack) != 2 or hash160(stack[1]) != key_hash:
            return False
        signature, key = stack
        if len(key) != _COMPRESSED:
            return None
        return judge.by_script(spend, script, key, signature, segwit=segwit)
    lock = input_lock(scripts.p2sh(hash160(script)), Map({bytes([In.REDEEM_SCRIPT]): script}), "")
    if not lock.several:
        return None
    if len(stack) != 1 + lock.m or stack[0]:
        return False
    # Signatures stand in the order of the keys, of which each has one at most.
    left = iter(lock.keys)
    return all(
        any(judge.by_script(spend, script, key, signature, segwit=segwit) for key in left)
        for signature in stack[1:]
    )


def _taproot(spend: Spend, judge: Judge) -> bool | None:
    witness = spend.witness
    if len(witness) <= 1:
        return judge.schnorr(spend, b"".join(witness))
    if witness[-1].startswith(_ANNEX):
        return None
    *stack, script, block = witness
    if len(block) not in _CONTROL_BLOCKS:
        return False
    leaf = Leaf(script, block[0] & ~1, block)
    if not leaf.belongs_to(spend.output.script[2:]):
        return False
    key = only_key(leaf)
    if key is None or leaf.version != _TAPSCRIPT:
        return None
    return len(stack) == 1 and judge.schnorr(spend, stack[0], key, leaf)


def only_key(leaf: Leaf) -> bytes | None:
    """The key of a script that takes one signature; what else there may be is not for us."""
    parts = scripts.pushes(leaf.script[:-1])
    if leaf.script[-1:] != bytes([_OP_CHECKSIG]) or parts is None or len(parts) != 1:
        return None
    return parts[0] if len(parts[0]) == 32 else None
