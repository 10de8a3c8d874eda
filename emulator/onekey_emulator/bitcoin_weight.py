"""How heavy a transaction will be (BIP-141), from which follows what its fee may be."""

from __future__ import annotations

from typing import Any

from onekey_emulator import bitcoin_kinds as kinds
from onekey_emulator.bitcoin_encoding import compact_size
from onekey_emulator.bitcoin_ownership import split_proof
from onekey_emulator.coins import ScriptType

_HEADER_AND_FOOTER = 4 + 4
_MARKER = 2
_INPUT = 40
_AMOUNT = 8
_PUBLIC_KEY = 1 + 33
_SIGNATURE = 1 + 72
_SCHNORR = 1 + 64
_MULTISIG = 3
_KEY_PROGRAM = 2 + 22
_SCRIPT_PROGRAM = 2 + 34


class Weight:
    """Adds up inputs and outputs; signatures count as long as they can be."""

    def __init__(self) -> None:
        self._inputs = 0
        self._segwit_inputs = 0
        self._outputs = 0
        self._sum = 0

    def add_input(self, txi: Any) -> None:
        """Count an input."""
        self._inputs += 1
        self._sum += 4 * _INPUT
        if kinds.is_external(txi):
            self._add_external(txi)
            return
        size = _unlocking_size(txi)
        if txi.script_type in kinds.LEGACY:
            self._sum += 4 * (len(compact_size(size)) + size)
            return
        self._segwit_inputs += 1
        self._sum += 1 + size
        if txi.script_type == ScriptType.SPENDP2SHWITNESS:
            several = txi.HasField("multisig")
            self._sum += 4 * (_SCRIPT_PROGRAM if several else _KEY_PROGRAM)
        else:
            self._sum += 4

    def _add_external(self, txi: Any) -> None:
        script_sig, witness = txi.script_sig, txi.witness
        if txi.HasField("ownership_proof"):
            script_sig, witness = split_proof(txi.ownership_proof)
        if len(witness) > 1:
            self._segwit_inputs += 1
        self._sum += 4 * (len(compact_size(len(script_sig))) + len(script_sig)) + len(witness)

    def add_output(self, script: bytes) -> None:
        """Count an output."""
        self._outputs += 1
        self._sum += 4 * (_AMOUNT + len(compact_size(len(script))) + len(script))

    @property
    def weight(self) -> int:
        """Four units are one byte."""
        total = self._sum + 4 * (
            _HEADER_AND_FOOTER + len(compact_size(self._inputs)) + len(compact_size(self._outputs))
        )
        if self._segwit_inputs:
            total += _MARKER + self._inputs - self._segwit_inputs
        return total

    @property
    def virtual_size(self) -> int:
        """In bytes, rounded up."""
        return (self.weight + 3) // 4


def _unlocking_size(txi: Any) -> int:
    if txi.HasField("multisig"):
        count = len(txi.multisig.nodes) or len(txi.multisig.pubkeys)
        script = _MULTISIG + count * _PUBLIC_KEY
        if txi.script_type in kinds.SEGWIT:
            script += len(compact_size(script))
        else:
            script += 1 if script < 0x4C else 2 if script <= 0xFF else 3
        return 1 + int(txi.multisig.m) * _SIGNATURE + script
    if txi.script_type == ScriptType.SPENDTAPROOT:
        return _SCHNORR
    return _SIGNATURE + _PUBLIC_KEY
