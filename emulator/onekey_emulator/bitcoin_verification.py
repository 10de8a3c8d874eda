"""Checking the signatures that come with other people's inputs and with proofs of ownership."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onekey_emulator import addresses, hashes, keys
from onekey_emulator import bitcoin_scripts as scripts
from onekey_emulator import bitcoin_signatures as signatures
from onekey_emulator.bitcoin_encoding import Reader
from onekey_emulator.bitcoin_sighash import HashType
from onekey_emulator.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_emulator.coins import Coin

_MAX_KEYS = 15
_KEY_SIZE = 33
_SCHNORR_SIZE = 64
_NO_WITNESS = b"\0"


@dataclass(frozen=True)
class Unlocking:
    """Whose signatures satisfy a script, and the signatures.

    Attributes:
        public_keys: those of the script; for a taproot output its key, 32 bytes.
        signatures: each with what it covers.
        required: how many signatures the script wants.
    """

    public_keys: list[bytes]
    signatures: list[tuple[bytes, int]]
    required: int = 1
    taproot: bool = False

    def script_code(self, coin: Coin) -> bytes:
        """The script that the signatures cover, where there is a witness of version 0."""
        if len(self.public_keys) > 1:
            return addresses.multisig_script(self.public_keys, self.required)
        return scripts.p2pkh(_key_hash(coin, self.public_keys[0]))

    def check_hash_types(self, *allowed: int) -> None:
        """Refuse signatures that cover something else.

        Raises:
            Failure: one does.
        """
        if any(hash_type not in allowed for _, hash_type in self.signatures):
            raise Failure("DataError", "Unsupported sighash type")

    def verify(self, digest: bytes) -> None:
        """Check the signatures, which come in the order of their keys.

        Raises:
            Failure: one is wrong.
        """
        verifies = signatures.verifies_schnorr if self.taproot else signatures.verifies_ecdsa
        left = iter(self.public_keys)
        for signature, _ in self.signatures:
            if not any(verifies(key, signature, digest) for key in left):
                raise Failure("DataError", "Invalid signature")


def read(coin: Coin, script_pubkey: bytes, script_sig: bytes, witness: bytes) -> Unlocking:
    """Take apart what satisfies an output's script.

    Raises:
        Failure: it is of no kind that the firmware knows, or belongs to another script.
    """
    unlocking = _read(coin, script_pubkey, script_sig, witness)
    if unlocking.required != len(unlocking.signatures):
        raise Failure("DataError", "Invalid signature")
    return unlocking


def _read(coin: Coin, script_pubkey: bytes, script_sig: bytes, witness: bytes) -> Unlocking:
    size = len(script_pubkey)
    if not script_sig:
        if not witness:
            raise Failure("DataError", "Signature data not provided")
        if size == 22:
            return _key_witness(coin, witness, lambda program: script_pubkey == program)
        if size == 34 and script_pubkey[0] == 0:
            return _script_witness(witness, lambda program: script_pubkey == program)
        if size == 34 and script_pubkey[0] == scripts.OP_1:
            return _taproot(script_pubkey, witness)
        raise Failure("DataError", "Unsupported signature script")
    nested = script_sig[1:]
    if witness and witness != _NO_WITNESS:
        if len(script_sig) == 23:
            found = _key_witness(coin, witness, lambda program: program == nested)
        elif len(script_sig) == 35:
            found = _script_witness(witness, lambda program: program == nested)
        else:
            raise Failure("DataError", "Unsupported signature script")
        _expect_script(coin, nested, script_pubkey)
        return found
    if size == 25:
        return _key_script(coin, script_pubkey, script_sig)
    if size == 23:
        return _script_script(coin, script_pubkey, script_sig)
    raise Failure("DataError", "Unsupported signature script")


def _key_hash(coin: Coin, data: bytes) -> bytes:
    return keys.CURVES[coin.curve].key_hash(data)


def _expect_script(coin: Coin, script: bytes, script_pubkey: bytes) -> None:
    if scripts.p2sh(_key_hash(coin, script)) != script_pubkey:
        raise Failure("DataError", "Invalid script hash")


def _key_witness(coin: Coin, witness: bytes, expected: Callable[[bytes], bool]) -> Unlocking:
    try:
        reader = Reader(witness)
        reader.require(reader.compact_size() == 2)
        signature = _signature(reader.prefixed())
        public_key = reader.prefixed()
        reader.end()
    except ValueError:
        raise Failure("DataError", "Invalid witness.") from None
    if not expected(scripts.witness_program(0, _key_hash(coin, public_key))):
        raise Failure("DataError", "Invalid public key hash")
    return Unlocking([public_key], [signature])


def _script_witness(witness: bytes, expected: Callable[[bytes], bool]) -> Unlocking:
    try:
        reader = Reader(witness)
        count = reader.compact_size()
        reader.require(not reader.prefixed())
        found = [_signature(reader.prefixed()) for _ in range(count - 2)]
        script = reader.prefixed()
        reader.end()
    except ValueError:
        raise Failure("DataError", "Invalid witness.") from None
    if not expected(scripts.witness_program(0, hashes.sha256(script))):
        raise Failure("DataError", "Invalid script hash")
    return _of_multisig(script, found)


def _taproot(script_pubkey: bytes, witness: bytes) -> Unlocking:
    try:
        reader = Reader(witness)
        reader.require(reader.compact_size() == 1)
        item = reader.prefixed()
        reader.end()
    except ValueError:
        raise Failure("DataError", "Invalid witness.") from None
    if len(item) not in {_SCHNORR_SIZE, _SCHNORR_SIZE + 1}:
        raise Failure("DataError", "Invalid witness.")
    hash_type = item[_SCHNORR_SIZE] if len(item) > _SCHNORR_SIZE else HashType.DEFAULT
    return Unlocking([script_pubkey[2:]], [(item[:_SCHNORR_SIZE], hash_type)], taproot=True)


def _key_script(coin: Coin, script_pubkey: bytes, script_sig: bytes) -> Unlocking:
    try:
        reader = Reader(script_sig)
        signature = _signature(reader.push())
        public_key = reader.push()
        reader.end()
    except ValueError:
        raise Failure("DataError", "Invalid scriptSig.") from None
    if scripts.p2pkh(_key_hash(coin, public_key)) != script_pubkey:
        raise Failure("DataError", "Invalid public key hash")
    return Unlocking([public_key], [signature])


def _script_script(coin: Coin, script_pubkey: bytes, script_sig: bytes) -> Unlocking:
    try:
        reader = Reader(script_sig)
        reader.require(not reader.push())
        items = [reader.push()]
        while reader.left:
            items.append(reader.push())
        *found, script = items
        several = [_signature(item) for item in found]
    except ValueError:
        raise Failure("DataError", "Invalid scriptSig.") from None
    _expect_script(coin, script, script_pubkey)
    return _of_multisig(script, several)


def _signature(item: bytes) -> tuple[bytes, int]:
    if not item or item[-1] not in set(HashType):
        raise ValueError("no signature")
    return item[:-1], item[-1]


def _of_multisig(script: bytes, found: list[tuple[bytes, int]]) -> Unlocking:
    try:
        reader = Reader(script)
        required = reader.byte() - (scripts.OP_1 - 1)
        count = script[-2] - (scripts.OP_1 - 1)
        reader.require(1 <= required <= count <= _MAX_KEYS)
        public_keys = [reader.push() for _ in range(count)]
        reader.require(all(len(key) == _KEY_SIZE for key in public_keys))
        reader.require(script == addresses.multisig_script(public_keys, required))
    except (ValueError, IndexError):
        raise Failure("DataError", "Invalid multisig script") from None
    return Unlocking(public_keys, found, required)
