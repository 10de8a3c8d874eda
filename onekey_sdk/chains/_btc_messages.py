"""Signed messages: what is hashed of them, and whose signature it is (BIP-137, BIP-322)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.chains import _btc_scripts as scripts
from onekey_sdk.chains import _btc_transaction as form
from onekey_sdk.chains._blake256 import blake256
from onekey_sdk.chains._btc_curve import recover, verify_ecdsa, verify_schnorr
from onekey_sdk.chains._btc_encodings import decred_hash160, hash160, sha256d
from onekey_sdk.chains._btc_sighash import ALL, Sighash
from onekey_sdk.chains._secp256k1 import tagged_hash
from onekey_sdk.errors import MethodUnsupported, ProtocolError
from onekey_sdk.models import BtcMessageSignature, BtcRefInput, BtcRefOutput, Model, ScriptType
from onekey_sdk.session.capabilities import CLASSIC_1S_FAMILY, since

if TYPE_CHECKING:
    from onekey_sdk.chains._coins import Coin
    from onekey_sdk.models import Features
    from onekey_sdk.session.capabilities import MinimumFirmware

BIP322_SIMPLE = "bip322-simple"
DAPP_SIGN_TYPES = ("ecdsa", BIP322_SIMPLE)

BIP322_MODELS = CLASSIC_1S_FAMILY | {Model.PRO, Model.UNKNOWN}
DAPP_SINCE = since((Model.PRO, (4, 9, 3)))
BIP322_SINCE = since((Model.PRO, (4, 9, 3)), (CLASSIC_1S_FAMILY, (3, 10, 1)))

_SIZE = 65
_FIRST_BYTES = {
    ScriptType.LEGACY: 31,
    ScriptType.P2SH_SEGWIT: 35,
    ScriptType.SEGWIT: 39,
}
"""The first byte of a signature by a compressed key; the parity is added to it (BIP-137)."""


def demand(dapp_sign_type: str | None, features: Features) -> MinimumFirmware:
    """The lowest firmware that signs in such a way.

    Raises:
        MethodUnsupported: the model does not sign so with any.
    """
    if dapp_sign_type is None:
        return {}
    if dapp_sign_type != BIP322_SIMPLE:
        return DAPP_SINCE
    if features.model not in BIP322_MODELS:
        raise MethodUnsupported(
            f"this {features.model} does not sign messages by BIP-322", method="btc_sign_message"
        )
    return BIP322_SINCE


def checked(
    coin: Coin,
    message: bytes,
    kind: ScriptType,
    address: str,
    signature: bytes,
    *,
    bip322: bool,
    bare: bool,
) -> BtcMessageSignature:
    """A signature by the key of an address.

    Args:
        coin: whose address it is.
        message: what was signed.
        kind: the kind of address.
        address: as the device says.
        signature: 65 bytes, or a witness.
        bip322: whether it is one of BIP-322.
        bare: whether its first byte does not tell the kind of address.

    Raises:
        ProtocolError: it is none.
    """
    script = scripts.of_device_address(address, coin, kind)
    if bip322:
        good = bip322_simple(message, script, signature)
    else:
        first = _FIRST_BYTES.get(ScriptType.LEGACY if bare else kind)
        good = first is not None and _by_key(coin, message, kind, script, signature, first)
    if not good:
        raise ProtocolError("the device's signature is not one of its address")
    return BtcMessageSignature(address, signature)


def digest(coin: Coin, message: bytes) -> bytes:
    """What is signed of a message, but for BIP-322."""
    header = f"{coin.message}\n".encode()
    hashed = blake256 if coin.decred else sha256d
    return hashed(form.write_bytes(header) + form.write_bytes(message))


def _by_key(
    coin: Coin, message: bytes, kind: ScriptType, script: bytes, signature: bytes, first: int
) -> bool:
    if len(signature) != _SIZE:
        return False
    key = recover(digest(coin, message), signature[1:], signature[0] - first)
    if key is None:
        return False
    if coin.decred:
        return scripts.p2pkh(decred_hash160(key)) == script
    return scripts.of_key(kind, key) == script


def bip322_simple(message: bytes, script: bytes, witness: bytes) -> bool:
    """Whether a witness spends BIP-322's virtual transaction for the message, by one key."""
    try:
        reader = form.Reader(witness)
        stack = reader.stack()
        if reader.rest():
            return False
    except ValueError:
        return False
    spending, spent = _virtual(message, script)
    hashes = Sighash(spending, (spent,))
    if scripts.could_be(ScriptType.TAPROOT, script, several=False):
        return len(stack) == 1 and verify_schnorr(script[2:], hashes.bip341(0), stack[0])
    if not scripts.could_be(ScriptType.SEGWIT, script, several=False) or len(stack) != 2:
        return False
    signature, key = stack
    return (
        scripts.of_key(ScriptType.SEGWIT, key) == script
        and signature[-1:] == bytes([ALL])
        and verify_ecdsa(key, hashes.bip143(0, scripts.p2pkh(hash160(key))), signature[:-1])
    )


def _virtual(message: bytes, script: bytes) -> tuple[form.Transaction, BtcRefOutput]:
    """The transaction that is signed, and the output that it spends (BIP-322, full format)."""
    commitment = b"\0" + scripts.push(tagged_hash("BIP0322-signed-message", message))
    spent = BtcRefOutput(0, script)
    spend = form.Transaction(
        version=0,
        inputs=(BtcRefInput(bytes(32), 0xFFFF_FFFF, commitment, 0),),
        outputs=(spent,),
        lock_time=0,
    )
    sign = form.Transaction(
        version=0,
        inputs=(BtcRefInput(spend.txid(), 0, b"", 0),),
        outputs=(BtcRefOutput(0, bytes([scripts.OP_RETURN])),),
        lock_time=0,
    )
    return sign, spent
