"""Messages signed with Bitcoin's keys: the old form, and BIP-322 in its simple form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator import altcoin_hashes, hashes
from onekey_emulator import bitcoin_scripts as scripts
from onekey_emulator import bitcoin_signatures as signatures
from onekey_emulator.addresses import taproot_output_key
from onekey_emulator.bitcoin_encoding import compact_size, prefixed, uint32
from onekey_emulator.bitcoin_sighash import HashType, SigHasher
from onekey_emulator.bitcoin_transactions import Header, tx_output
from onekey_emulator.coins import ScriptType
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.coins import Coin
    from onekey_emulator.keys import PrivateNode

_BIP322_TAG = "BIP0322-signed-message"
_NOWHERE = bytes(32) + b"\xff" * 4
_OP_RETURN = b"\x6a"

HEADER_BY_SCRIPT = {
    ScriptType.SPENDADDRESS: 0,
    ScriptType.SPENDP2SHWITNESS: 4,
    ScriptType.SPENDWITNESS: 8,
}
"""What is added to a signature's first byte for each kind of address (BIP-137)."""


def digest(coin: Coin, message: bytes) -> bytes:
    """What is signed in the old form."""
    data = prefixed(coin.message_header.encode()) + prefixed(message)
    if coin.decred:
        return altcoin_hashes.blake256(data)
    digest = hashes.sha256(data)
    return hashes.sha256(digest) if coin.hashes_twice else digest


def bip322_simple(coin: Coin, node: PrivateNode, script_type: ScriptType, message: bytes) -> bytes:
    """The witness that spends the message (BIP-322).

    Args:
        script_type: SPENDWITNESS or SPENDTAPROOT.
    """
    public_key = node.public.public_key
    if script_type is ScriptType.SPENDTAPROOT:
        script = scripts.witness_program(1, taproot_output_key(public_key))
    else:
        script = scripts.witness_program(0, node.public.key_hash)
    hasher = SigHasher(coin, Header(version=0, lock_time=0, inputs=1, outputs=1))
    spent = m.TxAck.TransactionType.TxInputType(
        prev_hash=_to_spend(message, script), prev_index=0, sequence=0, amount=0
    )
    hasher.add_input(spent, script)
    hasher.add_output(0, _OP_RETURN)
    if script_type is ScriptType.SPENDTAPROOT:
        return scripts.witness(signatures.taproot(node, hasher.version_1(0)))
    signed = hasher.version_0(spent, scripts.p2pkh(node.public.key_hash))
    signature = scripts.signed(signatures.ecdsa(node, signed), HashType.ALL)
    return scripts.witness(signature, public_key)


def _to_spend(message: bytes, script: bytes) -> bytes:
    """The id, as people read it, of the transaction that holds the message."""
    script_sig = b"\0" + prefixed(hashes.tagged_hash(_BIP322_TAG, message))
    data = uint32(0) + compact_size(1) + _NOWHERE + prefixed(script_sig) + uint32(0)
    data += compact_size(1) + tx_output(0, script) + uint32(0)
    return hashes.sha256d(data)[::-1]


def header_fits(header: int, script_type: ScriptType) -> bool:
    """Whether the first byte of a signature belongs to such an address, or to any."""
    if 27 <= header <= 34:
        return True
    if 35 <= header <= 38:
        return script_type is ScriptType.SPENDP2SHWITNESS
    return 39 <= header <= 42 and script_type is ScriptType.SPENDWITNESS
