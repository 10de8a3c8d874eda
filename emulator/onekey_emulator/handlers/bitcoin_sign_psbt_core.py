"""Signing partially signed transactions, as the MicroPython firmware does: taproot alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onekey_emulator import bitcoin_psbt_formats as formats
from onekey_emulator import bitcoin_psbt_signing as signing
from onekey_emulator import coins
from onekey_emulator.bitcoin_amounts import core_amount
from onekey_emulator.bitcoin_approval_core import (
    confirm_final,
    confirm_lock_time,
    confirm_op_return,
    confirm_payment,
    confirm_total,
)
from onekey_emulator.bitcoin_psbt import InputType as In
from onekey_emulator.bitcoin_psbt import OutputType as Out
from onekey_emulator.bitcoin_psbt import read_origin, read_output
from onekey_emulator.bitcoin_psbt_signing import LockTimeError, Signing
from onekey_emulator.failures import Failure
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.handlers.bitcoin_sign_tx import core_keychain
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.bitcoin_keychain import Keychain
    from onekey_emulator.bitcoin_psbt import Map, Psbt, TxOut
    from onekey_emulator.coins import Coin
    from onekey_emulator.context import Context

_LAST_VERSION = 1


@handles("SignPsbt", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def sign_psbt(ctx: Context, request: m.SignPsbt) -> m.SignedPsbt:
    """Outputs, lock time, total, the slider."""
    coin = coins.by_name(request.coin_name)
    if coin is None:
        raise Failure("DataError", "Unsupported coin type")
    keychain = core_keychain(ctx, coin, await ctx.seed())
    if not request.psbt:
        raise Failure("DataError", "Missing psbt")
    try:
        psbt = formats.read_core(request.psbt)
        state = Signing(coin, psbt)
    except LockTimeError:
        raise Failure("FirmwareError") from None
    except ValueError:
        raise Failure("DataError", "Invalid psbt") from None
    _process_inputs(keychain, psbt, state)
    for found in psbt.outputs:
        await _process_output(ctx, keychain, found, state)
    sums = state.sums
    if sums.inputs <= sums.outputs:
        raise Failure("DataError", "Insufficient funds")
    if state.lock_time:
        await confirm_lock_time(ctx, state.lock_time, void=state.lock_time_is_void)
    await confirm_total(ctx, coin, sums.inputs - sums.change, sums.inputs - sums.outputs)
    await confirm_final(ctx, coin)
    for index, found in enumerate(psbt.inputs):
        for _, tap in signing.tap_origins(found, In.TAP_BIP32_DERIVATION):
            state.sign(index, keychain.derive(tap.origin.path))
    return m.SignedPsbt(psbt=formats.write(psbt))


def _process_inputs(keychain: Keychain, psbt: Psbt, state: Signing) -> None:
    ours = False
    for found in psbt.inputs:
        if found.get(In.SEQUENCE) is None:
            raise Failure("FirmwareError")
        if found.get(In.NON_WITNESS_UTXO) is not None:
            raise Failure("DataError", "Non-witness UTXO is not allowed")
        serialized = found.get(In.WITNESS_UTXO)
        if serialized is None:
            raise Failure("DataError", "Missing required witness UTXO")
        utxo = read_output(serialized)
        origins = signing.tap_origins(found, In.TAP_BIP32_DERIVATION)
        ours = ours or bool(origins)
        if signing.witness_version(utxo.script) != 1:
            raise Failure("FirmwareError")
        for key, tap in origins:
            _check_key(keychain, found, key, tap.origin)
            state.by_script = state.by_script or signing.leaf_script(found) is not None
        state.add_input(found, utxo)
    if not ours:
        raise Failure("DataError", "Invalid PSBT, no tap_bip32_paths present")


def _check_key(keychain: Keychain, found: Map, key: bytes, origin: Any) -> None:
    if origin.fingerprint != keychain.root_fingerprint:
        raise Failure("DataError", "Wallet mismatch")
    if keychain.derive(origin.path).public.public_key[1:] != key:
        raise Failure("FirmwareError")
    leaf = signing.leaf_script(found)
    fits = found.get(In.TAP_INTERNAL_KEY) == key if leaf is None else key in leaf[0]
    if not fits:
        raise Failure("FirmwareError")


async def _process_output(ctx: Context, keychain: Keychain, found: Map, state: Signing) -> None:
    coin, txo = keychain.coin, signing.output(found)
    address = _address(coin, txo, state)
    changes = _changes(keychain, found, txo)
    state.sums.change += changes * txo.amount
    state.add_output(txo)
    if changes:
        return
    amount = core_amount(txo.amount, coin, 0)
    if address is not None:
        await confirm_payment(ctx, coin, address, amount)
    elif len(txo.script) > 2:
        await confirm_op_return(ctx, txo.script[2:], amount if txo.amount else "")
    else:
        raise Failure("FirmwareError")


def _address(coin: Coin, txo: TxOut, state: Signing) -> str | None:
    """Where the output goes; None if nobody can spend it."""
    version = signing.witness_version(txo.script)
    address = signing.address(coin, txo.script)
    if version is not None and (version > _LAST_VERSION or not coin.bech32_prefix):
        raise Failure("FirmwareError")
    if address is None and not signing.is_op_return(txo.script):
        raise Failure("FirmwareError")
    if address is None and txo.amount and not (state.by_script and state.is_single):
        raise Failure("FirmwareError")
    return address


def _changes(keychain: Keychain, found: Map, txo: TxOut) -> int:
    """How many keys of this wallet the output names, by their fingerprints alone."""
    ours = keychain.root_fingerprint
    if signing.witness_version(txo.script) == 1:
        origins = signing.tap_origins(found, Out.TAP_BIP32_DERIVATION)
        internal = found.get(Out.TAP_INTERNAL_KEY)
        if any(key != internal or tap.origin.fingerprint != ours for key, tap in origins):
            text = "Invalid parameters, only key path change is allowed"
            raise Failure("DataError", text)
        return len(origins)
    paths = [read_origin(value) for value in found.all(Out.BIP32_DERIVATION).values()]
    if any(origin.fingerprint != ours for origin in paths):
        raise Failure("DataError", "Master fingerprint does not match master key")
    return len(paths)
