"""What it takes to spend an output, read from its script and what a PSBT says beside it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from onekey_sdk.chains import _btc_scripts as scripts
from onekey_sdk.chains._btc_curve import add_scalar
from onekey_sdk.chains._btc_encodings import hash160
from onekey_sdk.chains._btc_transaction import write_bytes
from onekey_sdk.chains._psbt import Origin, origins
from onekey_sdk.chains._psbt_fields import In, Out
from onekey_sdk.chains._secp256k1 import tagged_hash
from onekey_sdk.errors import PsbtError
from onekey_sdk.models import PsbtProblem, ScriptType

if TYPE_CHECKING:
    from onekey_sdk.chains._psbt import Map

_OP_CHECKMULTISIG = 0xAE
_COMPRESSED = 33
_MOST_KEYS = 15
_SINGLE = (ScriptType.SEGWIT, ScriptType.P2SH_SEGWIT, ScriptType.LEGACY)
_SEVERAL = (ScriptType.SEGWIT, ScriptType.P2SH_SEGWIT, ScriptType.MULTISIG)
_P2TR = b"\x51\x20"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A script that a Taproot output can be spent by, and the proof that it can (BIP-341)."""

    script: bytes
    version: int
    control_block: bytes

    @property
    def hash(self) -> bytes:
        """What names the leaf."""
        return tagged_hash("TapLeaf", bytes([self.version]) + write_bytes(self.script))

    def belongs_to(self, output_key: bytes) -> bool:
        """Whether it is a script of the output with that key."""
        node = self.hash
        for at in range(33, len(self.control_block), 32):
            other = self.control_block[at : at + 32]
            node = tagged_hash("TapBranch", min(node, other) + max(node, other))
        internal = self.control_block[1:33]
        tweaked = add_scalar(b"\x02" + internal, tagged_hash("TapTweak", internal + node))
        first = self.version | ((tweaked or b"\0")[0] & 1)
        return tweaked is not None and tweaked[1:] == output_key and self.control_block[0] == first


@dataclass(frozen=True, slots=True)
class Lock:
    """What it takes to spend an output.

    Attributes:
        kind: how it is spent, None for what devices do not know.
        origins: the keys of which the PSBT says where they come from.
        keys: those that sign, in the order of the script: compressed, for Taproot 32 bytes;
            empty for Taproot scripts.
        m: how many of them have to.
        script: the multisig script; empty for one key.
        redeem: the redeem script; empty unless the output pays to a script hash.
        leaves: the scripts that a Taproot output can be spent by, as far as the PSBT tells.
    """

    kind: ScriptType | None
    origins: dict[bytes, Origin]
    keys: tuple[bytes, ...] = ()
    m: int = 1
    script: bytes = b""
    redeem: bytes = b""
    leaves: tuple[Leaf, ...] = ()

    @property
    def several(self) -> bool:
        """Whether it is a multisig script."""
        return bool(self.script)

    @property
    def taproot(self) -> bool:
        """Whether its signatures are those of BIP-340."""
        return self.kind is ScriptType.TAPROOT

    @property
    def segwit(self) -> bool:
        """Whether its signatures are those of SegWit version 0 (BIP-143)."""
        return self.kind in {ScriptType.SEGWIT, ScriptType.P2SH_SEGWIT}


def input_lock(script: bytes, found: Map, where: str) -> Lock:
    """The lock of an output that an input spends.

    Raises:
        PsbtError: the scripts beside it are not those that it commits to.
    """
    if script.startswith(_P2TR) and len(script) == len(_P2TR) + 32:
        return _taproot_input(script, found, where)
    known = origins(found, In.BIP32_DERIVATION)
    keys = [*known, *(key for key, _ in found.each(In.PARTIAL_SIG))]
    inner = found.one(In.REDEEM_SCRIPT), found.one(In.WITNESS_SCRIPT)
    return _lock(script, *inner, known, keys, where)


def output_lock(script: bytes, found: Map, where: str) -> Lock:
    """The lock of an output that the transaction makes, as far as the PSBT tells.

    Raises:
        PsbtError: the scripts beside it are not those that it commits to.
    """
    if script.startswith(_P2TR):
        known = origins(found, Out.TAP_BIP32_DERIVATION)
        return _taproot_key(script, known, found.one(Out.TAP_INTERNAL_KEY)) or Lock(None, known)
    known = origins(found, Out.BIP32_DERIVATION)
    inner = found.one(Out.REDEEM_SCRIPT), found.one(Out.WITNESS_SCRIPT)
    return _lock(script, *inner, known, list(known), where)


def _lock(
    script: bytes,
    redeem: bytes | None,
    witness: bytes | None,
    known: dict[bytes, Origin],
    keys: list[bytes],
    where: str,
) -> Lock:
    if redeem is not None and script != scripts.p2sh(hash160(redeem)):
        raise _mismatch(f"{where}: its redeem script is not the one that the output commits to")
    inner = script if redeem is None else redeem
    if witness is not None and inner != scripts.witness_program(0, sha256(witness).digest()):
        raise _mismatch(f"{where}: its witness script is not the one that the output commits to")
    for key in keys:
        for kind in _SINGLE:
            if len(key) == _COMPRESSED and scripts.of_key(kind, key) == script:
                program = scripts.witness_program(0, hash160(key))
                wrapped = program if kind is ScriptType.P2SH_SEGWIT else b""
                return Lock(kind, known, (key,), redeem=wrapped)
    read = _read_multisig(witness if witness is not None else inner)
    if read is None:
        return Lock(None, known)
    m, signers, text = read
    for kind in _SEVERAL:
        if scripts.of_multisig(kind, text) == script:
            return Lock(kind, known, signers, m, text, redeem or b"")
    return Lock(None, known)


def _taproot_key(script: bytes, known: dict[bytes, Origin], internal: bytes | None) -> Lock | None:
    """The lock of a Taproot output without scripts."""
    for key in known if internal is None else [internal]:
        with contextlib.suppress(ValueError):
            if scripts.of_key(ScriptType.TAPROOT, b"\x02" + key) == script:
                return Lock(ScriptType.TAPROOT, known, (key,))
    return None


def _taproot_input(script: bytes, found: Map, where: str) -> Lock:
    known = origins(found, In.TAP_BIP32_DERIVATION)
    by_key = _taproot_key(script, known, found.one(In.TAP_INTERNAL_KEY))
    if by_key is not None:
        return by_key
    leaves = tuple(
        Leaf(value[:-1], value[-1], block) for block, value in found.each(In.TAP_LEAF_SCRIPT)
    )
    if any(not leaf.belongs_to(script[len(_P2TR) :]) for leaf in leaves):
        raise _mismatch(f"{where}: its Taproot script is not one that the output commits to")
    return Lock(ScriptType.TAPROOT if leaves else None, known, leaves=leaves)


def _read_multisig(script: bytes) -> tuple[int, tuple[bytes, ...], bytes] | None:
    """How many signatures of which keys a script takes; None if it is no multisig script."""
    if len(script) < 3 or script[-1] != _OP_CHECKMULTISIG:
        return None
    keys = scripts.pushes(script[1:-2])
    if keys is None or any(len(key) != _COMPRESSED for key in keys):
        return None
    m, n = script[0] - 0x50, len(keys)
    if not 1 <= m <= n <= _MOST_KEYS or scripts.multisig(keys, m) != script:
        return None
    return m, tuple(keys), script


def _mismatch(text: str) -> PsbtError:
    return PsbtError(text, reason=PsbtProblem.SCRIPT_MISMATCH)
