"""Signing partially signed transactions, as the C firmware does: taproot alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator import bitcoin_psbt_formats as formats
from onekey_emulator import bitcoin_psbt_signing as signing
from onekey_emulator import coins
from onekey_emulator.bitcoin_amounts import legacy_amount
from onekey_emulator.bitcoin_approval_legacy import (
    confirm_lock_time,
    confirm_op_return,
    confirm_payment,
    confirm_total,
)
from onekey_emulator.bitcoin_paths import LEGACY
from onekey_emulator.bitcoin_psbt import InputType as In
from onekey_emulator.bitcoin_psbt import OutputType as Out
from onekey_emulator.bitcoin_psbt import read_output
from onekey_emulator.bitcoin_psbt_signing import LockTimeError, Signing
from onekey_emulator.bitcoin_texts import short_address
from onekey_emulator.coins import ScriptType
from onekey_emulator.failures import Failure
from onekey_emulator.handlers import handles
from onekey_emulator.handlers.bitcoin_legacy import confirm_path
from onekey_emulator.handlers.bitcoin_sign_tx import legacy_keychain
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.bitcoin_keychain import Keychain
    from onekey_emulator.bitcoin_psbt import Map, TxOut
    from onekey_emulator.coins import Coin
    from onekey_emulator.firmware.legacy import LegacyContext

_MAX_SIZE = 2048
_MAX_SCRIPT = 34


@handles("SignPsbt", families=(Family.LEGACY,))
async def sign_psbt(ctx: LegacyContext, request: m.SignPsbt) -> m.SignedPsbt:
    """Outputs, lock time, total."""
    if len(request.psbt) > _MAX_SIZE:
        raise Failure("DataError", "bytes overflow")
    coin = coins.by_name(request.coin_name)
    if coin is None:
        raise Failure("DataError", "Invalid coin name")
    try:
        psbt = formats.read_legacy(request.psbt)
    except ValueError:
        raise Failure("DataError", "PSBT parse failed") from None
    keychain = legacy_keychain(ctx, coin, await ctx.seed())
    try:
        state = Signing(coin, psbt)
    except LockTimeError:
        raise Failure("DataError", "invalid psbt, locktime ") from None
    for found in psbt.inputs:
        await _process_input(ctx, keychain, found, state)
    for found in psbt.outputs:
        await _process_output(ctx, keychain, found, state)
    sums = state.sums
    if sums.inputs <= sums.outputs:
        raise Failure("DataError", "Insufficient funds")
    if state.lock_time:
        await confirm_lock_time(ctx, coin, state.lock_time, void=state.lock_time_is_void)
    total, fee = sums.inputs - sums.change, sums.inputs - sums.outputs
    await confirm_total(ctx, coin, _amount(total, coin), _amount(fee, coin))
    for index, found in enumerate(psbt.inputs):
        [(_, tap)] = signing.tap_origins(found, In.TAP_BIP32_DERIVATION)
        state.sign(index, keychain.derive(tap.origin.path))
    return m.SignedPsbt(psbt=formats.write(psbt))


def _amount(value: int, coin: Coin) -> str:
    return legacy_amount(value, coin, 0)


async def _process_input(
    ctx: LegacyContext, keychain: Keychain, found: Map, state: Signing
) -> None:
    serialized = found.get(In.WITNESS_UTXO)
    if found.get(In.NON_WITNESS_UTXO) is not None or serialized is None:
        raise _invalid("only witness_utxo is supported")
    origins = signing.tap_origins(found, In.TAP_BIP32_DERIVATION)
    if not origins:
        raise _invalid("taproot path is missing")
    if found.number(In.SIGHASH_TYPE):
        raise _invalid("only SIGHASH_ALL_TAPROOT is allowed")
    utxo = read_output(serialized)
    if len(utxo.script) > _MAX_SCRIPT:
        raise _invalid("input script overflow")
    if signing.witness_version(utxo.script) != 1:
        raise _invalid("only taproot is supported")
    [(key, tap)] = origins
    if tap.origin.fingerprint != keychain.root_fingerprint:
        raise _invalid("wallet mismatch")
    path = tap.origin.path
    if not LEGACY.expect(keychain.coin, path, ScriptType.SPENDTAPROOT, multisig=False):
        if ctx.device.strict and not LEGACY.allow(keychain.coin, path):
            raise Failure("DataError", "Forbidden key path")
        await confirm_path(ctx, path)
    if keychain.derive(path).public.public_key[1:] != key:
        raise Failure("DataError", "invalid key")
    leaf = signing.leaf_script(found)
    if leaf is None and found.get(In.TAP_INTERNAL_KEY) != key:
        raise Failure("DataError", "invalid key")
    if leaf is not None and key not in leaf[0]:
        raise Failure("DataError", "invalid script")
    state.by_script = state.by_script or leaf is not None
    state.add_input(found, utxo)


async def _process_output(
    ctx: LegacyContext, keychain: Keychain, found: Map, state: Signing
) -> None:
    coin, txo = keychain.coin, signing.output(found)
    address = signing.address(coin, txo.script)
    if address is None:
        _check_op_return(txo, state)
    if _is_change(keychain, found, txo):
        state.sums.change += txo.amount
    elif address is not None:
        to = ["Send to:", short_address(coin, address)]
        await confirm_payment(ctx, coin, to, _amount(txo.amount, coin))
    else:
        amount = _amount(txo.amount, coin) if txo.amount else ""
        await confirm_op_return(ctx, txo.script[2:], amount)
    state.add_output(txo)


def _check_op_return(txo: TxOut, state: Signing) -> None:
    if not signing.is_op_return(txo.script) or len(txo.script) <= 2:
        raise Failure("DataError", "invalid output type")
    if txo.amount and not (state.by_script and state.is_single):
        raise Failure("DataError", "OpReturn output should have 0 value")


def _is_change(keychain: Keychain, found: Map, txo: TxOut) -> bool:
    """Whether a taproot output names a key of this wallet, by its fingerprint alone."""
    origins = signing.tap_origins(found, Out.TAP_BIP32_DERIVATION)
    if signing.witness_version(txo.script) != 1 or not origins:
        return False
    [(key, tap)] = origins
    ours = tap.origin.fingerprint == keychain.root_fingerprint
    if not ours or found.get(Out.TAP_INTERNAL_KEY) != key:
        raise Failure("DataError", "invalid parameters, only key path change is allowed")
    return True


def _invalid(what: str) -> Failure:
    return Failure("DataError", f"invalid psbt, {what}")
