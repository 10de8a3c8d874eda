"""Signing the taproot inputs of a partially signed transaction, as both firmware families do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onekey_emulator import base58, bech32, hashes, keys
from onekey_emulator import bitcoin_psbt as psbts
from onekey_emulator import bitcoin_scripts as scripts
from onekey_emulator import bitcoin_signatures as signatures
from onekey_emulator.bitcoin_encoding import prefixed
from onekey_emulator.bitcoin_psbt import GlobalType as Global
from onekey_emulator.bitcoin_psbt import InputType as In
from onekey_emulator.bitcoin_psbt import OutputType as Out
from onekey_emulator.bitcoin_sighash import SigHasher
from onekey_emulator.bitcoin_transactions import FINAL_SEQUENCE, Header
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.bitcoin_psbt import Map, Psbt, TapOrigin
    from onekey_emulator.coins import Coin
    from onekey_emulator.keys import PrivateNode

_OP_RETURN = 0x6A
_TxInput = m.TxAck.TransactionType.TxInputType


@dataclass
class Sums:
    """Amounts so far, in the smallest unit."""

    inputs: int = 0
    outputs: int = 0
    change: int = 0


class LockTimeError(ValueError):
    """Inputs want both a block and a time."""


class Signing:
    """Collects what is signed, and signs it.

    Attributes:
        sums: of inputs and outputs.
        by_script: whether an input is spent by a script, not by its key.
    """

    def __init__(self, coin: Coin, psbt: Psbt) -> None:
        """Begin.

        Raises:
            LockTimeError: there is no lock time for all inputs.
        """
        self.sums = Sums()
        self.by_script = False
        self.lock_time = _lock_time(psbt)
        self._psbt = psbt
        version = psbt.globals.number(Global.TX_VERSION) or 0
        count = len(psbt.inputs), len(psbt.outputs)
        self._hasher = SigHasher(coin, Header(version, self.lock_time, *count))

    def add_input(self, found: Map, utxo: psbts.TxOut) -> None:
        """The next input, and the output that it spends."""
        self.sums.inputs += utxo.amount
        txi = _TxInput(
            prev_hash=(found.get(In.PREVIOUS_TXID) or b"")[::-1],
            prev_index=found.number(In.OUTPUT_INDEX) or 0,
            sequence=found.number(In.SEQUENCE) or 0,
            amount=utxo.amount,
        )
        self._hasher.add_input(txi, utxo.script)

    def add_output(self, txo: psbts.TxOut) -> None:
        """The next output."""
        self.sums.outputs += txo.amount
        self._hasher.add_output(txo.amount, txo.script)

    @property
    def is_single(self) -> bool:
        """Whether there is one input alone."""
        return len(self._psbt.inputs) == 1

    @property
    def lock_time_is_void(self) -> bool:
        """Whether all inputs have the sequence that makes it so."""
        return all(each.number(In.SEQUENCE) == FINAL_SEQUENCE for each in self._psbt.inputs)

    def sign(self, index: int, node: PrivateNode) -> None:
        """Put a key's signature of an input in."""
        found = self._psbt.inputs[index]
        leaf = leaf_script(found)
        if leaf is None:
            signature = signatures.taproot(node, self._hasher.version_1(index))
            found.set(In.TAP_KEY_SIG, signature)
            return
        script, version = leaf
        leaf_hash = hashes.tagged_hash("TapLeaf", bytes([version]) + prefixed(script))
        signature = signatures.schnorr(node, self._hasher.version_1(index, leaf_hash))
        found.set(In.TAP_SCRIPT_SIG, signature, node.public.public_key[1:] + leaf_hash)


def _lock_time(psbt: Psbt) -> int:
    times = [each.number(In.TIME_LOCKTIME) for each in psbt.inputs]
    heights = [each.number(In.HEIGHT_LOCKTIME) for each in psbt.inputs]
    pairs = list(zip(times, heights, strict=True))
    no_height = any(time is not None and height is None for time, height in pairs)
    no_time = any(time is None and height is not None for time, height in pairs)
    if no_height and no_time:
        raise LockTimeError("both a block and a time")
    height = 0 if no_height else max((each or 0 for each in heights), default=0)
    time = 0 if no_time else max((each or 0 for each in times), default=0)
    return height or time or psbt.globals.number(Global.FALLBACK_LOCKTIME) or 0


def leaf_script(found: Map) -> tuple[bytes, int] | None:
    """The script that an input is spent by, and its version; None to spend it by its key."""
    for value in found.all(In.TAP_LEAF_SCRIPT).values():
        return value[:-1], value[-1]
    return None


def tap_origins(found: Map, key_type: int) -> list[tuple[bytes, TapOrigin]]:
    """The keys (32 bytes) of an input or output, and where they come from."""
    entries = found.all(key_type).items()
    return [(key, psbts.read_tap_origin(value)) for key, value in entries]


def output(found: Map) -> psbts.TxOut:
    """An output's amount and script."""
    return psbts.TxOut(found.number(Out.AMOUNT) or 0, found.get(Out.SCRIPT) or b"")


def witness_version(script: bytes) -> int | None:
    """The version of a script that is a witness program, else None."""
    if not 4 <= len(script) <= 42 or len(script) != script[1] + 2:
        return None
    if script[0] == 0:
        return 0
    version = script[0] - (scripts.OP_1 - 1)
    return version if 1 <= version <= 16 else None


def is_op_return(script: bytes) -> bool:
    """Whether nobody can spend it."""
    return script[:1] == bytes([_OP_RETURN])


def address(coin: Coin, script: bytes) -> str | None:
    """What a script is as an address; None if it is none."""
    version = witness_version(script)
    if version is not None:
        return bech32.encode_segwit(coin.bech32_prefix or "", version, script[2:])
    for prefix, make, digest in (
        (coin.address_type, scripts.p2pkh, script[3:23]),
        (coin.address_type_p2sh, scripts.p2sh, script[2:22]),
    ):
        if make(digest) == script:
            payload = prefix.to_bytes(max(1, -(-prefix.bit_length() // 8)), "big") + digest
            return base58.encode_check(payload, keys.CURVES[coin.curve].checksum)
    return None
