"""Is what the device signed the transaction that it was asked for, and are the signatures good?

What depends on keys that the device alone has is resolved by the public key of the account, which
is asked for once for each account, without a word to the person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.chains import _btc_scripts as scripts
from onekey_sdk.chains._btc_curve import verify_ecdsa, verify_schnorr
from onekey_sdk.chains._btc_encodings import hash160
from onekey_sdk.chains._btc_keys import PublicKeys, hardened_part
from onekey_sdk.chains._btc_kinds import INPUT_KINDS
from onekey_sdk.chains._btc_multisig import multisig_keys
from onekey_sdk.chains._btc_sighash import Sighash
from onekey_sdk.chains._btc_transaction import ZCASH_NU5, Reader, Transaction, parse
from onekey_sdk.errors import InvalidParameter, ProtocolError
from onekey_sdk.models import BtcRefOutput, BtcSignedTransaction, OutputScriptType, ScriptType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from onekey_sdk.chains._btc_keys import Path
    from onekey_sdk.chains._btc_order import Order
    from onekey_sdk.models import BtcMultisig, BtcRefInput, BtcTxInput
    from onekey_sdk.session.conversation import Conversation


def check_cosigners(order: Order) -> None:
    """Whether the signatures that come with multisig scripts are good, as far as that can be told
    before the device has said its keys; `verified` judges the others.

    Raises:
        InvalidParameter: one is not.
    """
    given = any(item.multisig and any(item.multisig.signatures) for item in order.inputs)
    if given and not _unknown_paths(order):
        asked = order.unsigned(_output_scripts(order, {}))
        _Signatures(order, asked, _spent(order, {})).check_cosigners()


async def verified(
    device: Conversation, order: Order, serialized: bytes, signatures: tuple[bytes | None, ...]
) -> BtcSignedTransaction:
    """The result, if it is the one that was asked for.

    Raises:
        ProtocolError: it is another transaction, or a signature is none.
        InvalidParameter: a cosigner's signature is none.
    """
    try:
        signed = parse(serialized, order.coin)
    except ValueError as error:
        raise ProtocolError(f"the device's transaction cannot be read: {error}") from None
    account_keys = PublicKeys(device, order.coin)
    keys = {path: await account_keys.at(path) for path in sorted(_unknown_paths(order))}
    await _check_accounts(order, keys, account_keys)
    asked = order.unsigned(_output_scripts(order, keys))
    _check_frame(asked, signed)
    spent = _spent(order, keys)
    judge = _Signatures(order, asked, spent)
    if keys:
        judge.check_cosigners()
    judge.check(signed, signatures)
    return BtcSignedTransaction(
        signatures=signatures,
        serialized_tx=serialized,
        txid=signed.txid().hex(),
        witnesses=signed.witnesses,
    )


def _unknown_paths(order: Order) -> set[Path]:
    """The paths of keys without which the transaction cannot be checked."""
    inputs = zip(order.inputs, order.spent_scripts, strict=True)
    outputs = zip(order.outputs, order.output_scripts, strict=True)
    unknown = {
        item.address_n
        for item, script in inputs
        if script is None and item.script_type is not ScriptType.EXTERNAL
    }
    return unknown | {item.address_n for item, script in outputs if script is None}


async def _check_accounts(order: Order, unknown: Iterable[Path], account_keys: PublicKeys) -> None:
    """Whether the accounts' public keys, by which change is judged, are those that inputs from
    the same accounts are spent by, where the previous transactions tell.

    Raises:
        ProtocolError: one is not.
    """
    judged = {hardened_part(path) for path in unknown}
    for index, (item, script) in enumerate(zip(order.inputs, order.spent_scripts, strict=True)):
        account = hardened_part(item.address_n)
        if script is None or not item.address_n or item.multisig or account not in judged:
            continue
        judged.remove(account)
        kind = item.script_type or ScriptType.LEGACY
        if scripts.of_key(kind, await account_keys.at(item.address_n)) != script:
            raise ProtocolError(f"the device's public key is not the one that spends input {index}")


def _output_scripts(order: Order, keys: dict[Path, bytes]) -> tuple[bytes, ...]:
    found: list[bytes] = []
    for item, script in zip(order.outputs, order.output_scripts, strict=True):
        if script is None:
            kind = INPUT_KINDS[item.script_type or OutputScriptType.ADDRESS]
            script = scripts.of_key(kind, keys[item.address_n])
        found.append(script)
    return tuple(found)


def _spent(order: Order, keys: dict[Path, bytes]) -> tuple[BtcRefOutput, ...]:
    found: list[BtcRefOutput] = []
    for item, script in zip(order.inputs, order.spent_scripts, strict=True):
        if script is None:
            script = scripts.of_key(item.script_type or ScriptType.LEGACY, keys[item.address_n])
        found.append(BtcRefOutput(item.amount, script))
    return tuple(found)


def _check_frame(asked: Transaction, signed: Transaction) -> None:
    """Whether everything but the signatures is what was asked for."""
    for name in ("version", "lock_time", "timestamp", "version_group_id", "expiry", "extra_data"):
        if getattr(asked, name) != getattr(signed, name):
            raise ProtocolError(f"the device signed a transaction with another {name}")
    if signed.branch_id not in {None, asked.branch_id}:
        raise ProtocolError("the device signed a transaction with another branch_id")
    outpoints = [(item.prev_hash, item.prev_index, item.sequence) for item in signed.inputs]
    if outpoints != [(item.prev_hash, item.prev_index, item.sequence) for item in asked.inputs]:
        raise ProtocolError("the device signed a transaction with other inputs")
    if signed.outputs != asked.outputs:
        raise ProtocolError("the device signed a transaction with other outputs")


class _Signatures:
    """Checks each input's signature, and that it is where it belongs."""

    def __init__(self, order: Order, asked: Transaction, spent: tuple[BtcRefOutput, ...]) -> None:
        self._order = order
        self._spent = spent
        self._sighash = Sighash(asked, spent, order.coin.fork_id)

    def check_cosigners(self) -> None:
        """Check the signatures that others gave for multisig scripts.

        Raises:
            InvalidParameter: one is wrong, or there are more than the script takes.
        """
        for index, item in enumerate(self._order.inputs):
            multisig, script = item.multisig, self._order.multisig_scripts[index]
            if multisig is None or script is None or not any(multisig.signatures):
                continue
            _check_count(index, multisig, sum(map(bool, multisig.signatures)))
            digest = self._digest(index, script)
            pairs = zip(multisig_keys(multisig), multisig.signatures, strict=False)
            for place, (key, signature) in enumerate(pairs):
                if signature and not verify_ecdsa(key, digest, signature):
                    raise InvalidParameter(
                        f"inputs[{index}].multisig.signatures[{place}] is none of this transaction "
                        f"by the key {key.hex()}; give it in DER without hash type, or empty"
                    )

    def check(self, signed: Transaction, signatures: tuple[bytes | None, ...]) -> None:
        """Check all inputs.

        Raises:
            ProtocolError: a signature is missing, wrong or at a wrong place.
        """
        witnesses = signed.witnesses or ((),) * len(signed.inputs)
        for index, item in enumerate(self._order.inputs):
            found, witness = signed.inputs[index], witnesses[index]
            if item.script_type is ScriptType.EXTERNAL:
                good = signatures[index] is None and _is_untouched(item, found, witness)
            else:
                signature = signatures[index]
                good = signature is not None and self._own(index, signature, found, witness)
            if not good:
                raise ProtocolError(f"the device's signature of input {index} is not good")

    def _own(
        self, index: int, signature: bytes, found: BtcRefInput, witness: tuple[bytes, ...]
    ) -> bool:
        item, script = self._order.inputs[index], self._spent[index].script_pubkey
        if item.script_type is ScriptType.TAPROOT:
            return (
                not found.script_sig
                and witness == (signature,)
                and verify_schnorr(script[2:], self._sighash.bip341(index), signature)
            )
        several = self._order.multisig_scripts[index]
        stack = self._stack(item, script, found.script_sig, witness, several)
        if stack is None:
            return False
        if several is not None:
            return self._several(index, signature, stack, several)
        if len(stack) != 2 or len(stack[1]) != 33:
            return False
        key = stack[1]
        kind = item.script_type or ScriptType.LEGACY
        return (
            scripts.of_key(kind, key) == script
            and stack[0] == self._typed(signature)
            and verify_ecdsa(key, self._digest(index, scripts.p2pkh(hash160(key))), signature)
        )

    def _stack(
        self,
        item: BtcTxInput,
        script: bytes,
        script_sig: bytes,
        witness: tuple[bytes, ...],
        several: bytes | None,
    ) -> list[bytes] | None:
        """What the input puts on the stack for its key or keys; None if it is out of shape."""
        match item.script_type:
            case ScriptType.SEGWIT:
                return None if script_sig else list(witness)
            case ScriptType.P2SH_SEGWIT:
                redeem = scripts.pushes(script_sig) or [b""]
                if len(redeem) != 1 or scripts.p2sh(hash160(redeem[0])) != script:
                    return None
                expected = (
                    None if several is None else scripts.of_multisig(ScriptType.SEGWIT, several)
                )
                return list(witness) if expected in {None, redeem[0]} else None
            case _:
                return None if witness else scripts.pushes(script_sig)

    def _several(self, index: int, signature: bytes, stack: list[bytes], script: bytes) -> bool:
        """Whether the signature is one of the signers', and stands with the others in order."""
        multisig = self._order.inputs[index].multisig
        if multisig is None or not signature:
            return False
        digest = self._digest(index, script)
        keys = multisig_keys(multisig)
        given = [*multisig.signatures, *[b""] * (len(keys) - len(multisig.signatures))]
        for place, key in enumerate(keys):
            if verify_ecdsa(key, digest, signature):
                given[place] = signature
                signed = [self._typed(other) for other in given if other]
                _check_count(index, multisig, len(signed))
                return stack == [b"", *signed, script]
        return False

    def _typed(self, signature: bytes) -> bytes:
        return signature + bytes([self._sighash.hash_type & 0xFF])

    def _digest(self, index: int, script: bytes) -> bytes:
        order = self._order
        if order.coin.overwintered:
            if order.version == ZCASH_NU5:
                return self._sighash.zip244(index)
            return self._sighash.zip243(index, script)
        segwit = order.inputs[index].script_type in {ScriptType.SEGWIT, ScriptType.P2SH_SEGWIT}
        if segwit or order.coin.bip143:
            return self._sighash.bip143(index, script)
        return self._sighash.legacy(index, script)


def _check_count(index: int, multisig: BtcMultisig, count: int) -> None:
    if count > multisig.m:
        raise InvalidParameter(
            f"inputs[{index}].multisig takes {multisig.m} signatures, and would have {count}; "
            "leave others' empty"
        )


def _is_untouched(item: BtcTxInput, found: BtcRefInput, witness: tuple[bytes, ...]) -> bool:
    """Whether an input that others sign has their signature, or none."""
    return found.script_sig == (item.script_sig or b"") and witness == (
        Reader(item.witness).stack() if item.witness else ()
    )
