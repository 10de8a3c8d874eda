"""Which kinds of script inputs and outputs have, and what follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator.bitcoin_scripts import OP_1
from onekey_emulator.coins import ScriptType
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from collections.abc import Mapping

_Output = m.OutputScriptType

OP_RETURN = int(_Output.PAYTOOPRETURN)
TO_MULTISIG = int(_Output.PAYTOMULTISIG)
TO_TAPROOT = int(_Output.PAYTOTAPROOT)

SPENT_BY: Mapping[int, ScriptType] = {
    int(_Output.PAYTOADDRESS): ScriptType.SPENDADDRESS,
    TO_MULTISIG: ScriptType.SPENDMULTISIG,
    int(_Output.PAYTOP2SHWITNESS): ScriptType.SPENDP2SHWITNESS,
    int(_Output.PAYTOWITNESS): ScriptType.SPENDWITNESS,
    TO_TAPROOT: ScriptType.SPENDTAPROOT,
}
"""How an output to the own wallet is spent again; other kinds are never change."""

OWN = frozenset(SPENT_BY.values())
SEGWIT = frozenset({ScriptType.SPENDP2SHWITNESS, ScriptType.SPENDWITNESS, ScriptType.SPENDTAPROOT})
LEGACY = frozenset({ScriptType.SPENDADDRESS, ScriptType.SPENDMULTISIG})
OF_SEVERAL = frozenset(
    {ScriptType.SPENDMULTISIG, ScriptType.SPENDP2SHWITNESS, ScriptType.SPENDWITNESS}
)
"""Inputs that may have several signers."""

TO_SEVERAL = frozenset(kind for kind, spent_by in SPENT_BY.items() if spent_by in OF_SEVERAL)
TO_SEGWIT = frozenset(kind for kind, spent_by in SPENT_BY.items() if spent_by in SEGWIT)


def is_external(txi: Any) -> bool:
    """Whether somebody else spends the input."""
    return bool(txi.script_type == ScriptType.EXTERNAL)


def is_presigned(txi: Any) -> bool:
    """Whether an external input comes with its signature."""
    return bool(txi.witness or txi.script_sig)


def is_unverified(txi: Any) -> bool:
    """Whether nothing shows that an external input is somebody else's."""
    proofs = ("ownership_proof", "witness", "script_sig")
    return is_external(txi) and not any(txi.HasField(name) for name in proofs)


def is_segwit(txi: Any) -> bool:
    """Whether the input has a witness; an external one without any signature counts as such."""
    if is_external(txi):
        return bool(txi.witness or not txi.script_sig)
    return txi.script_type in SEGWIT


def is_taproot(txi: Any) -> bool:
    """Whether the input is spent as BIP-341 says."""
    if is_external(txi):
        return bool(txi.script_pubkey[:1] == bytes([OP_1]))
    return bool(txi.script_type == ScriptType.SPENDTAPROOT)
