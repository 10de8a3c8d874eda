"""Signatures of a PSBT: are they good, and where do they belong?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.chains import _btc_scripts as scripts
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

SIGHASH_ALL = 1
_HASH_TYPES = frozenset({1, 2, 3})
_WITHOUT_ANYONECANPAY = 0x7F
_SCHNORR_SIZE = 64
_STILL_MODIFIABLE = ~0b11
"""What is left of PSBT_GLOBAL_TX_MODIFIABLE once a signature covers all inputs and outputs."""


class Judge:
    """Computes what signatures of a PSBT are made of, apart from the device and its dialogue."""

    def __init__(self, psbt: Psbt, spends: Sequence[Spend]) -> None:
        self._transaction = psbt.transaction
        self._spent = [spend.output for spend in spends]
        # Without SegWit each of them takes a pass over all inputs.
        self._legacy: dict[tuple[int, int], bytes] = {}

    def ecdsa(self, spend: Spend, key: bytes, signature: bytes) -> bool:
        """Whether a signature in DER with its hash type is one of an input by a key."""
        hash_type = signature[-1]
        if hash_type & _WITHOUT_ANYONECANPAY not in _HASH_TYPES:
            return False
        script = spend.lock.script or scripts.p2pkh(hash160(key))
        digest = self._digest(spend, script, hash_type)
        return verify_ecdsa(key, digest, signature[:-1])

    def _digest(self, spend: Spend, script: bytes, hash_type: int) -> bytes:
        index, transaction = spend.index, self._transaction
        if spend.lock.segwit:
            return transaction.segwit_digest(index, script, spend.output.amount, hash_type)
        if (index, hash_type) not in self._legacy:
            digest = transaction.legacy_digest(index, script, hash_type)
            self._legacy[index, hash_type] = digest
        return self._legacy[index, hash_type]

    def schnorr(
        self, spend: Spend, signature: bytes, key: bytes = b"", leaf: Leaf | None = None
    ) -> bool:
        """Whether 64 bytes are a signature of a Taproot input by its key, or by one of a script."""
        script = None if leaf is None else (leaf.version, leaf.script)
        digest = self._transaction.taproot_digest(spend.index, self._spent, script)
        signer = spend.output.script[2:] if leaf is None else key
        return len(signature) == _SCHNORR_SIZE and verify_schnorr(signer, digest, signature)


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
            judge.schnorr(spend, signature, each.key, each.leaf)
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
