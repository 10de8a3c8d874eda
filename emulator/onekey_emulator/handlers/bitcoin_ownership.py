"""Proofs that an address belongs to the wallet (GetOwnershipId, GetOwnershipProof; SLIP-19)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from onekey_emulator import bitcoin_kinds as kinds
from onekey_emulator import bitcoin_ownership as ownership
from onekey_emulator import bitcoin_scripts as scripts
from onekey_emulator import bitcoin_signatures as signatures
from onekey_emulator import coins, hashes
from onekey_emulator.bitcoin_encoding import prefixed
from onekey_emulator.bitcoin_keychain import (
    cosigner_keys,
    index_of_key,
    multisig_of,
    multisig_script,
)
from onekey_emulator.bitcoin_paths import CORE, LEGACY
from onekey_emulator.bitcoin_sighash import HashType
from onekey_emulator.coins import ScriptType
from onekey_emulator.ethereum_texts import message as as_text
from onekey_emulator.failures import Failure
from onekey_emulator.handlers import Needs, bitcoin_core, handles
from onekey_emulator.handlers.bitcoin_sign_tx import core_keychain, legacy_keychain
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.bitcoin_keychain import Keychain
    from onekey_emulator.coins import Coin
    from onekey_emulator.context import Context
    from onekey_emulator.firmware.legacy import LegacyContext
    from onekey_emulator.keys import PublicNode

_NO_WITNESS = b"\0"
_LEGACY_KINDS = {ScriptType.SPENDWITNESS, ScriptType.SPENDTAPROOT}
_LEGACY_MAX_COMMITMENT = 70


@handles("GetOwnershipId", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def get_id_core(ctx: Context, request: m.GetOwnershipId) -> m.OwnershipId:
    """What this wallet alone can tell from a script."""
    keychain = await _core_keychain(ctx, request)
    script = _core_script(keychain, request)
    return m.OwnershipId(ownership_id=keychain.ownership_id(script))


@handles("GetOwnershipProof", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def get_proof_core(ctx: Context, request: m.GetOwnershipProof) -> m.OwnershipProof:
    """Asks the person if the proof is to say that it did."""
    keychain = await _core_keychain(ctx, request)
    script = _core_script(keychain, request)
    own_id = keychain.ownership_id(script)
    ids = list(request.ownership_ids) or [own_id]
    if request.HasField("multisig"):
        if own_id not in request.ownership_ids:
            raise Failure("DataError", "Missing ownership identifier")
    elif ids != [own_id]:
        raise Failure("DataError", "Invalid ownership identifier")
    if request.user_confirmation:
        question = "Do you want to create a proof of ownership?"
        await ctx.confirm("Other", ["Proof of ownership", question])
        if request.commitment_data:
            data = f"0x{request.commitment_data.hex()}"
            await ctx.confirm("Other", ["Proof of ownership", "Commitment data:", data])
    return _prove(keychain, request, script, ids)


@handles("GetOwnershipId", families=(Family.LEGACY,))
async def get_id_legacy(ctx: LegacyContext, request: m.GetOwnershipId) -> m.OwnershipId:
    """What this wallet alone can tell from a script."""
    coin = _legacy_coin(ctx, request)
    keychain, script = await _legacy_script(ctx, coin, request)
    return m.OwnershipId(ownership_id=keychain.ownership_id(script))


@handles("GetOwnershipProof", families=(Family.LEGACY,))
async def get_proof_legacy(ctx: LegacyContext, request: m.GetOwnershipProof) -> m.OwnershipProof:
    """For one signer and native addresses only."""
    if len(request.commitment_data) > _LEGACY_MAX_COMMITMENT:
        raise Failure("DataError", "bytes overflow")
    coin = _legacy_coin(ctx, request)
    if request.HasField("multisig"):
        raise Failure("DataError", "Multisig not supported.")
    keychain, script = await _legacy_script(ctx, coin, request)
    own_id = keychain.ownership_id(script)
    if list(request.ownership_ids) not in ([], [own_id]):
        raise Failure("DataError", "Invalid ownership identifier")
    if request.user_confirmation:
        await ctx.confirm("ProtectCall", ["Do you want to create a proof of ownership?"])
        if request.HasField("commitment_data"):
            lines = ["Commitment data", as_text(request.commitment_data)]
            await ctx.confirm("ProtectCall", lines)
    if ScriptType(request.script_type) not in _LEGACY_KINDS:
        raise Failure("ProcessError", "Signing failed")
    return _prove(keychain, request, script, [own_id])


def _legacy_coin(ctx: Context, request: Any) -> Coin:
    coin = coins.by_name(request.coin_name)
    if coin is None:
        raise Failure("DataError", "Invalid coin name")
    several, script_type = request.HasField("multisig"), ScriptType(request.script_type)
    usual = LEGACY.expect(coin, request.address_n, script_type, multisig=several)
    if not usual and ctx.device.strict and not LEGACY.allow(coin, request.address_n):
        raise Failure("DataError", "Forbidden key path")
    return coin


async def _legacy_script(ctx: LegacyContext, coin: Coin, request: Any) -> tuple[Keychain, bytes]:
    _check_kind(coin, request)
    keychain = legacy_keychain(ctx, coin, await ctx.seed())
    try:
        return keychain, _script(keychain, request)
    except Failure:
        raise Failure("ProcessError", "Failed to derive scriptPubKey") from None


async def _core_keychain(ctx: Context, request: Any) -> Keychain:
    coin = coins.by_name(request.coin_name)
    if coin is None:
        raise Failure("DataError", "Unsupported coin type")
    keychain = core_keychain(ctx, coin, await ctx.seed())
    if not CORE.allow(coin, request.address_n):
        if not ctx.device.strict:
            await bitcoin_core.confirm_path(ctx, request.address_n)
        raise Failure("DataError", "Forbidden key path")
    return keychain


def _core_script(keychain: Keychain, request: Any) -> bytes:
    _check_kind(keychain.coin, request)
    return _script(keychain, request)


def _script(keychain: Keychain, request: Any) -> bytes:
    return keychain.script_pubkey(request.script_type, request.address_n, multisig_of(request))


def _check_kind(coin: Coin, request: Any) -> None:
    if request.script_type not in kinds.OWN:
        raise Failure("DataError", "Invalid script type")
    if request.script_type in kinds.SEGWIT and not coin.segwit:
        raise Failure("DataError", "Segwit not enabled on this coin")
    if request.script_type == ScriptType.SPENDTAPROOT and not coin.taproot:
        raise Failure("DataError", "Taproot not enabled on this coin")


def _prove(keychain: Keychain, request: Any, script: bytes, ids: list[bytes]) -> m.OwnershipProof:
    node = keychain.derive(request.address_n, several=request.HasField("multisig"))
    body = ownership.proof_body(ids, confirmed=request.user_confirmation)
    digest = ownership.digest(body, script, request.commitment_data)
    if request.script_type == ScriptType.SPENDTAPROOT:
        signature = signatures.taproot(node, digest)
        end = prefixed(b"") + scripts.witness(signature)
    else:
        signature = signatures.ecdsa(node, digest)
        details = multisig_of(request)
        if details is None:
            unlocking = _alone(node.public, signature)
        else:
            unlocking = _together(keychain.coin, details, node.public, signature)
        end = unlocking.serialize(request.script_type)
    return m.OwnershipProof(ownership_proof=body + end, signature=signature)


class _Unlocking(NamedTuple):
    """What satisfies a script of one or several signers.

    Attributes:
        script_sig: where there is no witness.
        witness: where there is one.
        program: what a witness of version 0 satisfies.
    """

    script_sig: bytes
    witness: bytes
    program: bytes

    def serialize(self, script_type: int) -> bytes:
        """The scriptSig and the witness for a kind of script."""
        if script_type in kinds.LEGACY:
            return prefixed(self.script_sig) + _NO_WITNESS
        if script_type == ScriptType.SPENDP2SHWITNESS:
            return prefixed(scripts.script_sig_of_program(self.program)) + self.witness
        return prefixed(b"") + self.witness


def _alone(node: PublicNode, signature: bytes) -> _Unlocking:
    signed = scripts.signed(signature, HashType.ALL)
    witness = scripts.witness(signed, node.public_key)
    return _Unlocking(scripts.script_sig(signed, node.public_key), witness, node.key_hash)


def _together(coin: Coin, details: Any, node: PublicNode, signature: bytes) -> _Unlocking:
    place = index_of_key(cosigner_keys(details, coin), node.public_key)
    found = list(details.signatures)
    found += [b""] * (place + 1 - len(found))
    found[place] = signature
    signed = [scripts.signed(each, HashType.ALL) for each in found if each]
    script = multisig_script(details, coin)
    witness = scripts.witness_of_several(signed, script)
    script_sig = scripts.script_sig_of_several(signed, script)
    return _Unlocking(script_sig, witness, hashes.sha256(script))
