"""Which partially signed transactions each firmware family takes, and what it gives back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator import bitcoin_psbt as psbts
from onekey_emulator import hashes
from onekey_emulator.bitcoin_encoding import Reader, uint32
from onekey_emulator.bitcoin_psbt import GlobalType as Global
from onekey_emulator.bitcoin_psbt import InputType as In
from onekey_emulator.bitcoin_psbt import OutputType as Out

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_emulator.bitcoin_psbt import Check, Map, Psbt

_LEGACY_MAX_MAPS = 5
_LEGACY_MAX_SCRIPT = 83
_LEGACY_MAX_LEAF_SCRIPT = 1024
_LEGACY_MAX_LEAF_HASHES = 5
_LEGACY_MAX_SIGNATURES = 4
_LEGACY_MAX_PATH = 8
_LEGACY_MAX_KEY = 192
_V2_VERSION = 1
"""The version that the MicroPython firmware takes any version 2 PSBT's transaction for."""


def _plain(*sizes: int) -> Callable[[bytes, bytes], bool]:
    """A key that is its type alone, with a value of one of these sizes, or of any."""
    return lambda key, value: not key and (not sizes or len(value) in sizes)


def _keyed(*sizes: int) -> Callable[[bytes, bytes], bool]:
    """A key with a rest of one of these sizes."""
    return lambda key, _: len(key) in sizes


def _reads(read: Callable[[bytes], object], *key_sizes: int) -> Callable[[bytes, bytes], bool]:
    """A value that can be read; a ValueError ends the reading otherwise."""
    return lambda key, value: len(key) in (key_sizes or (0,)) and read(value) is not None


def _is_leaf_script(key: bytes, value: bytes) -> bool:
    return len(key) >= 33 and (len(key) - 1) % 32 == 0 and bool(value)


def _is_count(key: bytes, value: bytes) -> bool:
    return not key and Reader(value).compact_size() >= 0


_TAP_SIGNATURE = (64, 65)
_SHARED_INPUTS: Check = {
    In.NON_WITNESS_UTXO: _reads(psbts.read_transaction),
    In.WITNESS_UTXO: _reads(psbts.read_output),
    In.PARTIAL_SIG: _keyed(33, 65),
    In.SIGHASH_TYPE: _plain(4),
    In.PREVIOUS_TXID: _plain(32),
    In.OUTPUT_INDEX: _plain(4),
    In.SEQUENCE: _plain(4),
    In.TIME_LOCKTIME: _plain(4),
    In.HEIGHT_LOCKTIME: _plain(4),
    In.TAP_KEY_SIG: _plain(*_TAP_SIGNATURE),
    In.TAP_SCRIPT_SIG: lambda key, value: len(key) == 64 and len(value) in _TAP_SIGNATURE,
    In.TAP_LEAF_SCRIPT: _is_leaf_script,
    In.TAP_BIP32_DERIVATION: _reads(psbts.read_tap_origin, 32),
    In.TAP_INTERNAL_KEY: _plain(32),
    In.TAP_MERKLE_ROOT: _plain(32),
}
_SHARED_OUTPUTS: Check = {
    Out.AMOUNT: _plain(8),
    Out.SCRIPT: _plain(),
    Out.TAP_INTERNAL_KEY: _plain(32),
    Out.TAP_BIP32_DERIVATION: _reads(psbts.read_tap_origin, 32),
}
_CORE: dict[str, Check] = {
    "globals": {
        Global.UNSIGNED_TX: _reads(psbts.read_transaction),
        Global.XPUB: _reads(psbts.read_origin, 78),
        Global.TX_VERSION: _plain(4),
        Global.FALLBACK_LOCKTIME: _plain(4),
        Global.INPUT_COUNT: _is_count,
        Global.OUTPUT_COUNT: _is_count,
        Global.TX_MODIFIABLE: _plain(1),
        Global.VERSION: _plain(4),
    },
    "inputs": _SHARED_INPUTS
    | {
        In.REDEEM_SCRIPT: _plain(),
        In.WITNESS_SCRIPT: _plain(),
        In.BIP32_DERIVATION: _reads(psbts.read_origin, 33, 65),
        In.FINAL_SCRIPTSIG: _plain(),
        In.FINAL_SCRIPTWITNESS: _plain(),
    },
    "outputs": _SHARED_OUTPUTS
    | {
        Out.REDEEM_SCRIPT: _plain(),
        Out.WITNESS_SCRIPT: _plain(),
        Out.BIP32_DERIVATION: _reads(psbts.read_origin, 33, 65),
        Out.TAP_TREE: _plain(),
    },
}
_LEGACY: dict[str, Check] = {
    "globals": {Global.UNSIGNED_TX: _reads(psbts.read_transaction)},
    "inputs": _SHARED_INPUTS,
    "outputs": _SHARED_OUTPUTS,
}

_UTXOS = (In.NON_WITNESS_UTXO, In.WITNESS_UTXO)
_UNFINISHED = (
    *(In.PARTIAL_SIG, In.SIGHASH_TYPE, In.REDEEM_SCRIPT, In.WITNESS_SCRIPT),
    *(In.BIP32_DERIVATION, In.TAP_KEY_SIG, In.TAP_SCRIPT_SIG, In.TAP_LEAF_SCRIPT),
    *(In.TAP_BIP32_DERIVATION, In.TAP_INTERNAL_KEY, In.TAP_MERKLE_ROOT),
)
"""What is left out once an input is final."""
_FINAL = (In.FINAL_SCRIPTSIG, In.FINAL_SCRIPTWITNESS)
_V2_INPUT = (
    *(In.PREVIOUS_TXID, In.OUTPUT_INDEX, In.SEQUENCE),
    *(In.TIME_LOCKTIME, In.HEIGHT_LOCKTIME),
)
_V2_OUTPUT = (Out.AMOUNT, Out.SCRIPT)
_V2_GLOBAL = (
    *(Global.TX_VERSION, Global.FALLBACK_LOCKTIME, Global.INPUT_COUNT),
    *(Global.OUTPUT_COUNT, Global.TX_MODIFIABLE),
)


def read_core(data: bytes) -> Psbt:
    """As the MicroPython firmware reads it: both versions.

    Raises:
        ValueError: it does not.
    """
    psbt = psbts.read(data, _CORE, unknown=True, counts=_core_counts)
    psbt.version = psbt.globals.number(Global.VERSION) or 0
    if psbt.version == 0:
        _fill_in(psbt)
    else:
        for each in psbt.inputs:
            if each.get(In.PREVIOUS_TXID) is None or each.get(In.OUTPUT_INDEX) is None:
                raise psbts.PsbtError("an input spends nothing")
        for each in psbt.outputs:
            if each.get(Out.AMOUNT) is None or not each.get(Out.SCRIPT):
                raise psbts.PsbtError("an output pays nothing")
        # The firmware takes these from a transaction that is not there.
        psbt.globals.set(Global.TX_VERSION, uint32(_V2_VERSION))
        psbt.globals.set(Global.FALLBACK_LOCKTIME, uint32(0))
    _check_previous(psbt)
    return psbt


def _core_counts(globals_: Map) -> tuple[int, int]:
    unsigned = globals_.get(Global.UNSIGNED_TX)
    version = globals_.number(Global.VERSION) or 0
    if version == 0:
        if unsigned is None or any(globals_.get(kind) is not None for kind in _V2_GLOBAL):
            raise psbts.PsbtError("fields of the other version")
        return _unsigned_counts(unsigned)
    required = (Global.TX_VERSION, Global.INPUT_COUNT, Global.OUTPUT_COUNT)
    values = [globals_.get(kind) for kind in required]
    if version == 1 or unsigned is not None or None in values:
        raise psbts.PsbtError("fields of the other version")
    _, inputs, outputs = (Reader(value or b"").compact_size() for value in values)
    return inputs, outputs


def _unsigned_counts(unsigned: bytes) -> tuple[int, int]:
    tx = psbts.read_transaction(unsigned)
    if any(txi.script_sig for txi in tx.inputs) or not (tx.inputs or tx.outputs):
        raise psbts.PsbtError("the transaction is signed, or empty")
    return len(tx.inputs), len(tx.outputs)


def _fill_in(psbt: Psbt) -> None:
    """Put what version 2 has into a transaction of version 0."""
    tx = psbts.read_transaction(psbt.globals.get(Global.UNSIGNED_TX) or b"")
    psbt.globals.set(Global.TX_VERSION, uint32(tx.version))
    psbt.globals.set(Global.FALLBACK_LOCKTIME, uint32(tx.lock_time))
    for each, txi in zip(psbt.inputs, tx.inputs, strict=True):
        each.set(In.PREVIOUS_TXID, txi.prev_hash)
        each.set(In.OUTPUT_INDEX, uint32(txi.prev_index))
        each.set(In.SEQUENCE, uint32(txi.sequence))
    for each, txo in zip(psbt.outputs, tx.outputs, strict=True):
        each.set(Out.AMOUNT, txo.amount.to_bytes(8, "little"))
        each.set(Out.SCRIPT, txo.script)


def _check_previous(psbt: Psbt) -> None:
    for each in psbt.inputs:
        previous = each.get(In.NON_WITNESS_UTXO)
        if previous is not None:
            stripped = psbts.write_transaction(psbts.read_transaction(previous))
            if hashes.sha256d(stripped) != each.get(In.PREVIOUS_TXID):
                raise psbts.PsbtError("another transaction is spent")


def read_legacy(data: bytes) -> Psbt:
    """As the C firmware reads it: version 0 and taproot alone, and little of it.

    Raises:
        ValueError: it does not.
    """
    psbt = psbts.read(data, _LEGACY, unknown=False, counts=_legacy_counts)
    for each in (*psbt.inputs, *psbt.outputs):
        _check_legacy_sizes(each)
    _fill_in(psbt)
    if any(len(each.get(Out.SCRIPT) or b"") > _LEGACY_MAX_SCRIPT for each in psbt.outputs):
        raise psbts.PsbtError("a script is too long")
    _check_previous(psbt)
    return psbt


def _legacy_counts(globals_: Map) -> tuple[int, int]:
    inputs, outputs = _unsigned_counts(globals_.get(Global.UNSIGNED_TX) or b"")
    if not 0 < inputs <= _LEGACY_MAX_MAPS or outputs > _LEGACY_MAX_MAPS:
        raise psbts.PsbtError("too many inputs or outputs")
    return inputs, outputs


def _check_legacy_sizes(found: Map) -> None:
    counts: dict[int, int] = {}
    for key, value in found.entries.items():
        counts[key[0]] = counts.get(key[0], 0) + 1
        if len(key) > _LEGACY_MAX_KEY or len(value) > _LEGACY_MAX_LEAF_SCRIPT:
            raise psbts.PsbtError("there is no room for it")
    signatures = counts.pop(In.PARTIAL_SIG, 0)
    if signatures > _LEGACY_MAX_SIGNATURES or any(count > 1 for count in counts.values()):
        raise psbts.PsbtError("there is no room for so many")
    for kind in (In.TAP_BIP32_DERIVATION, Out.TAP_BIP32_DERIVATION):
        for value in found.all(kind).values():
            leaf_hashes, origin = psbts.read_tap_origin(value)
            if len(leaf_hashes) > _LEGACY_MAX_LEAF_HASHES or len(origin.path) > _LEGACY_MAX_PATH:
                raise psbts.PsbtError("there is no room for it")


def write(psbt: Psbt) -> bytes:
    """The bytes as both families give them back, in an order of their own."""
    second = psbt.version >= 2
    data = _serialize_global(psbt, second=second)
    for each in psbt.inputs:
        final = any(each.get(kind) for kind in _FINAL)
        order = (*_UTXOS, *(() if final else _UNFINISHED), *_FINAL)
        data += _serialize(each, (*order, *(_V2_INPUT if second else ())), _CORE["inputs"])
    for each in psbt.outputs:
        scripts = (Out.REDEEM_SCRIPT, Out.WITNESS_SCRIPT, Out.BIP32_DERIVATION)
        tap = (Out.TAP_INTERNAL_KEY, Out.TAP_TREE, Out.TAP_BIP32_DERIVATION)
        order = (*scripts, *(_V2_OUTPUT if second else ()), *tap)
        data += _serialize(each, order, _CORE["outputs"])
    return data


def _serialize_global(psbt: Psbt, *, second: bool) -> bytes:
    order = (Global.XPUB, *_V2_GLOBAL) if second else (Global.UNSIGNED_TX, Global.XPUB)
    return psbts.MAGIC + _serialize(psbt.globals, (*order, Global.VERSION), _CORE["globals"])


def _serialize(found: Map, order: tuple[int, ...], known: Check) -> bytes:
    return found.serialize(order, known)
