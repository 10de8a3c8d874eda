"""Signatures of a PSBT: are they good, and where do they belong?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.chains import _btc_scripts as scripts
from onekey_sdk.chains import _psbt_digests as digests
from onekey_sdk.chains._btc_curve import verify_ecdsa, verify_schnorr
from onekey_sdk.chains._btc_encodings import hash160
from onekey_sdk.chains._psbt_fields import Global, In
from onekey_sdk.errors import ProtocolError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from onekey_sdk.chains._psbt import Psbt
    from onekey_sdk.chains._psbt_locks import Leaf
    from onekey_sdk.chains._psbt_own import Own
    from onekey_sdk.chains._psbt_spends import Spend

SIGHASH_DEFAULT = 0
SIGHASH_ALL = 1
_HASH_TYPES = frozenset({SIGHASH_ALL, digests.NONE, digests.SINGLE})
_SCHNORR_SIZE = 64
_STILL_MODIFIABLE = ~0b11
"""What is left of PSBT_GLOBAL_TX_MODIFIABLE once a signature covers all inputs and outputs."""


class Judge:
    """Computes what signatures of a PSBT are made of, apart from the device and its dialogue."""

    def __init__(self, psbt: Psbt, spends: Sequence[Spend]) -> None:
        self._transaction = psbt.transaction
        self._spent = [spend.output for spend in spends]
        # Without SegWit each of them takes a pass over all inputs.
        self._legacy: dict[tuple[int, int, bytes], bytes] = {}

    def ecdsa(self, spend: Spend, key: bytes, signature: bytes) -> bool:
        """Whether a signature in DER with its hash type is one of an input by a key."""
        script = spend.lock.script or scripts.p2pkh(hash160(key))
        return self.by_script(spend, script, key, signature, segwit=spend.lock.segwit)

    def by_script(
        self, spend: Spend, script: bytes, key: bytes, signature: bytes, *, segwit: bool
    ) -> bool:
        """The same for the script that is run, whatever the PSBT says of the input."""
        hash_type = signature[-1] if signature else SIGHASH_DEFAULT
        if hash_type & ~digests.ANYONECANPAY not in _HASH_TYPES:
            return False
        digest = self._digest(spend, script, hash_type, segwit=segwit)
        return verify_ecdsa(key, digest, signature[:-1])

    def _digest(self, spend: Spend, script: bytes, hash_type: int, *, segwit: bool) -> bytes:
        index, transaction = spend.index, self._transaction
        if segwit:
            return transaction.segwit_digest(index, script, spend.output.amount, hash_type)
        asked = index, hash_type, script
        if asked not in self._legacy:
            single = hash_type & ~digests.ANYONECANPAY == digests.SINGLE
            self._legacy[asked] = (
                digests.legacy_single(transaction, index, script, hash_type)
                if single
                else transaction.legacy_digest(index, script, hash_type)
            )
        return self._legacy[asked]

    def schnorr(
        self, spend: Spend, signature: bytes, key: bytes = b"", leaf: Leaf | None = None
    ) -> bool:
        """Whether 64 bytes, or 65 with a hash type, are a signature of a Taproot input by its key,
        or by one of a script.
        """
        if len(signature) not in {_SCHNORR_SIZE, _SCHNORR_SIZE + 1}:
            return False
        hash_type = hash_type_of(signature)
        explicit = len(signature) > _SCHNORR_SIZE
        if explicit and hash_type & ~digests.ANYONECANPAY not in _HASH_TYPES:
            return False
        digest = self._taproot_digest(spend.index, hash_type, leaf)
        signer = spend.output.script[2:] if leaf is None else key
        return digest is not None and verify_schnorr(signer, digest, signature[:_SCHNORR_SIZE])

    def _taproot_digest(self, index: int, hash_type: int, leaf: Leaf | None) -> bytes | None:
        if hash_type in {SIGHASH_DEFAULT, SIGHASH_ALL, digests.NONE}:
            script = None if leaf is None else (leaf.version, leaf.script)
            return self._transaction.taproot_digest(index, self._spent, hash_type, script)
        leaf_hash = b"" if leaf is None else leaf.hash
        return digests.taproot(self._transaction, index, self._spent, hash_type, leaf_hash)


def hash_type_of(signature: bytes) -> int:
    """The hash type of a Taproot signature of 64 or 65 bytes."""
    return signature[_SCHNORR_SIZE] if len(signature) > _SCHNORR_SIZE else SIGHASH_DEFAULT


def add(
    psbt: Psbt,
    spends: Sequence[Spend],
    own: Mapping[int, Own],
    signatures: Mapping[int, bytes],
    judge: Judge,
) -> None:
    """Put the device's signatures into a PSBT.

    Args:
        psbt: what was signed; it is changed.
        spends: its inputs.
        own: the device's key of each input that it had to sign.
        signatures: by input; DER without hash type, or 64 bytes (BIP-340).
        judge: tells good ones.

    Raises:
        ProtocolError: one is missing or not good. Nothing has been put in then.
    """
    typed = {
        index: signature if spends[index].lock.taproot else signature + bytes([SIGHASH_ALL])
        for index, signature in signatures.items()
    }
    for index, each in own.items():
        signature, spend = typed.get(index, b""), spends[index]
        good = signature and (
            len(signature) == _SCHNORR_SIZE and judge.schnorr(spend, signature, each.key, each.leaf)
            if spend.lock.taproot
            else judge.ecdsa(spend, each.key, signature)
        )
        if not good:
            raise ProtocolError(f"the device's signature of input {index} is not good")
    for index, each in own.items():
        fields = psbt.inputs[index]
        if each.leaf is not None:
            fields.put(In.TAP_SCRIPT_SIG, typed[index], each.key + each.leaf.hash)
        elif spends[index].lock.taproot:
            fields.put(In.TAP_KEY_SIG, typed[index])
        else:
            fields.put(In.PARTIAL_SIG, typed[index], each.key)
    modifiable = psbt.common.number(Global.TX_MODIFIABLE)
    if modifiable is not None:
        psbt.common.put(Global.TX_MODIFIABLE, bytes([modifiable & _STILL_MODIFIABLE]))
