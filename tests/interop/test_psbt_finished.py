"""Signatures of others in a PSBT: those of every kind and hash type, finalised or not.

What is good, Bitcoin Core's consensus code says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pytest
from coincurve import PublicKey
from embit import finalizer, hashes, script  # pyright: ignore[reportMissingTypeStubs]
from embit.psbt import PSBT  # pyright: ignore[reportMissingTypeStubs]
from embit.transaction import (  # pyright: ignore[reportMissingTypeStubs]
    Transaction,
    TransactionOutput,
)
from onekey_emulator import Emulator

from onekey_sdk import OneKey, PsbtError, PsbtProblem
from onekey_sdk.chains import _psbt as psbt
from onekey_sdk.chains import _psbt_digests as digests
from onekey_sdk.chains import btc
from onekey_sdk.chains._psbt_fields import In
from onekey_sdk.chains._psbt_final import unlocked
from onekey_sdk.chains._psbt_finished import check
from onekey_sdk.chains._psbt_locks import Leaf
from onekey_sdk.chains._psbt_signatures import Judge
from onekey_sdk.chains._psbt_spends import spends_of
from tests.interop.test_psbt_taproot import NOBODY, by_script
from tests.support.bitcoin_consensus import assert_spends, refused_inputs
from tests.support.psbts import (
    MNEMONICS,
    MULTISIG_ACCOUNTS,
    PURPOSES,
    Coin,
    Made,
    Money,
    Wallets,
    path_of,
    root,
)

if TYPE_CHECKING:
    from onekey_sdk.chains._psbt import Psbt
    from onekey_sdk.chains._psbt_final import Unlocked

_script, _hashes = cast("Any", script), cast("Any", hashes)
_parse = cast("Any", PSBT).parse
KINDS = [*PURPOSES, *MULTISIG_ACCOUNTS, "tr-script"]
HASH_TYPES = [1, 2, 3, 0x81, 0x82, 0x83]
KEPT = {bytes([In.NON_WITNESS_UTXO]), bytes([In.WITNESS_UTXO])}


@dataclass
class Case:
    """Two inputs, of which others have finalised the second."""

    made: Made
    script_sig: bytes
    witness: list[bytes]

    @property
    def raw(self) -> bytes:
        found = psbt.read(self.made.raw)
        fields = found.inputs[1]
        for key in [key for key in fields if key not in KEPT]:
            del fields[key]
        if self.script_sig:
            fields.put(In.FINAL_SCRIPTSIG, self.script_sig)
        if self.witness:
            fields.put(In.FINAL_SCRIPTWITNESS, _script.Witness(self.witness).serialize())
        return found.serialize()

    @property
    def accepted(self) -> bool:
        """Whether the kernel lets it spend its output."""
        whole: Any = cast("Any", Transaction).parse(self.made.psbt.tx.serialize())
        whole.vin[1].script_sig = _script.Script(self.script_sig)
        whole.vin[1].witness = _script.Witness(self.witness)
        return 1 not in refused_inputs(whole.serialize(), self.made.spent)


def two_coins(kind: str, outputs: int = 1) -> Made:
    coins = [Coin(kind.removesuffix("-script")), Coin(kind.removesuffix("-script"), index=1)]
    payments = [Money(180_000 // outputs) for _ in range(outputs)]
    if kind == "tr-script":
        return by_script(*coins, payments=payments)
    wallets = Wallets(MNEMONICS if kind in MULTISIG_ACCOUNTS else MNEMONICS[:1])
    return wallets.psbt(coins, payments)


def finished(kind: str) -> Case:
    """The second input as embit signs and finalises it."""
    made = two_coins(kind)
    signed = _parse(made.raw)
    for mnemonic in MNEMONICS[:2]:
        signed.sign_with(root(mnemonic))
    if kind == "tr-script":
        [(block, text)] = signed.inputs[1].taproot_scripts.items()
        [signature] = signed.inputs[1].taproot_sigs.values()
        return Case(made, b"", [bytes(signature), text[:-1], block])
    if kind == "sh":
        # Embit 0.8 leaves this kind alone.
        given, text = signed.inputs[1].partial_sigs, made.psbt.inputs[1].redeem_script.data
        found = [given[key] for key in sorted(given, key=lambda key: bytes(key.sec()))]
        pushes = b"".join(bytes([len(each)]) + bytes(each) for each in found)
        return Case(made, b"\0" + pushes + bytes([0x4C, len(text)]) + text, [])
    source = cast("Any", finalizer).finalize_psbt(signed).vin[1]
    return Case(made, bytes(source.script_sig.data), [bytes(item) for item in source.witness.items])


def unlocking(raw: bytes) -> list[Unlocked | None]:
    found = psbt.read(raw)
    spends = spends_of(found)
    return unlocked(spends, Judge(found, spends))


def verdict(raw: bytes) -> PsbtError | None:
    found = psbt.read(raw)
    spends = spends_of(found)
    try:
        check(spends, Judge(found, spends))
    except PsbtError as error:
        return error
    return None


@pytest.mark.parametrize("kind", KINDS)
def test_what_others_finalised_well(kind: str) -> None:
    case = finished(kind)
    assert case.accepted
    assert verdict(case.raw) is None
    assert unlocking(case.raw) == [None, (case.script_sig, tuple(case.witness))]


@pytest.mark.parametrize("kind", KINDS)
def test_what_others_finalised_badly(kind: str) -> None:
    """One bit, an item more, one less, another order: never good where the kernel says no."""
    case = finished(kind)
    wrong: list[tuple[bytes, list[bytes]]] = [(b"\x51", case.witness), (b"", [b"", *case.witness])]
    wrong += [(case.script_sig, case.witness[1:]), (case.script_sig, case.witness[::-1])]
    for at in range(0, len(case.script_sig), 7):
        changed = bytearray(case.script_sig)
        changed[at] ^= 1
        wrong.append((bytes(changed), case.witness))
    for place, item in enumerate(case.witness):
        for at in range(0, len(item), 7):
            changed = bytearray(item)
            changed[at] ^= 1
            others = [*case.witness[:place], bytes(changed), *case.witness[place + 1 :]]
            wrong.append((case.script_sig, others))
    refused = 0
    for script_sig, witness in wrong:
        spoilt = Case(case.made, script_sig, witness)
        if spoilt.accepted or not script_sig + b"".join(witness):
            continue
        assert unlocking(spoilt.raw)[1] is None
        error = verdict(spoilt.raw)
        if error is not None:
            refused += 1
            assert error.params["reason"] is PsbtProblem.SIGNATURE
            assert error.params["input"] == 1
    assert refused > 5


def test_signatures_in_another_order_than_the_keys() -> None:
    case = finished("wsh")
    case.witness[1:3] = case.witness[2:0:-1]
    assert not case.accepted
    assert verdict(case.raw) is not None


def test_it_is_refused_before_the_device_is_asked() -> None:
    case = finished("tr")
    case.witness = [b"\x11" * 64]
    with pytest.raises(PsbtError, match="Input 1 is finalised, but not with what spends"):
        btc.sign_psbt(case.raw)


async def test_a_script_that_is_not_judged_is_never_complete() -> None:
    """Somebody's condition: anybody may spend it, or who knows."""
    made, text = two_coins("tr"), b"\x51"
    leaf = Leaf(text, 0xC0, b"")
    tweak = _hashes.tagged_hash("TapTweak", NOBODY + leaf.hash)
    output = PublicKey(b"\x02" + NOBODY).add(tweak).format()
    scope = made.psbt.inputs[1]
    scope.taproot_bip32_derivations.clear()
    spent = TransactionOutput(100_000, _script.Script(b"\x51\x20" + output[1:]))
    scope.non_witness_utxo.vout[1] = scope.witness_utxo = spent
    scope.txid = made.psbt.tx.vin[1].txid = scope.non_witness_utxo.txid()
    made.spent[1] = made.spent[1]._replace(script_pubkey=spent.script_pubkey.data)
    case = Case(made, b"", [text, bytes([0xC0 | output[0] & 1]) + NOBODY])
    assert case.accepted
    async with Emulator("pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        signed = await wallet.btc.sign_psbt(case.raw, finalize=True)
    assert (signed.signed, signed.complete) == ((0,), False)
    assert (signed.transaction, signed.txid) == (None, None)
    assert isinstance(signed.psbt, bytes)
    kept = psbt.read(signed.psbt).inputs[1]
    assert kept == psbt.read(case.raw).inputs[1]


def signed_with(made: Made, kind: str, hash_type: int) -> tuple[Psbt, list[bytes]]:
    """The PSBT with signatures of that hash type, and those of the second input.

    What they are made of comes from the SDK; the kernel says whether it is right.
    """
    found = psbt.read(made.raw)
    spends = spends_of(found)
    transaction, spent = found.transaction, [spend.output for spend in spends]
    signatures: list[bytes] = []
    for spend, coin in zip(spends, (Coin(kind), Coin(kind, index=1)), strict=True):
        index, lock, fields = spend.index, spend.lock, found.inputs[spend.index]
        mnemonics = MNEMONICS[:2] if lock.several else MNEMONICS[:1]
        place = Coin("tr", index=index) if kind == "tr-script" else coin
        signers = [root(mnemonic).derive(path_of(place)).key for mnemonic in mnemonics]
        if lock.taproot:
            leaf = lock.leaves[0] if lock.leaves else None
            digest = _taproot_digest(found, index, hash_type, leaf)
            if digest is None:
                continue
            [signer] = signers
            signature = (signer if leaf else signer.taproot_tweak(b"")).schnorr_sign(digest)
            made_of = signature.serialize() + (bytes([hash_type]) if hash_type else b"")
            if leaf:
                fields.put(In.TAP_SCRIPT_SIG, made_of, signer.xonly() + leaf.hash)
            else:
                fields.put(In.TAP_KEY_SIG, made_of)
            signatures.append(made_of)
            continue
        for signer in signers:
            code = lock.script or bytes(_script.p2pkh(signer.get_public_key()).data)
            if lock.segwit:
                amount = spent[index].amount
                digest = transaction.segwit_digest(index, code, amount, hash_type)
            elif hash_type & 0x7F == digests.SINGLE:
                digest = digests.legacy_single(transaction, index, code, hash_type)
            else:
                digest = transaction.legacy_digest(index, code, hash_type)
            made_of = signer.sign(digest).serialize() + bytes([hash_type])
            fields.put(In.PARTIAL_SIG, made_of, signer.get_public_key().sec())
            signatures.append(made_of)
    return found, signatures


def _taproot_digest(found: Psbt, index: int, hash_type: int, leaf: Leaf | None) -> bytes | None:
    spent = [spend.output for spend in spends_of(found)]
    if hash_type in {0, 1, 2}:
        how = (leaf.version, leaf.script) if leaf else None
        return found.transaction.taproot_digest(index, spent, hash_type, how)
    return digests.taproot(found.transaction, index, spent, hash_type, leaf.hash if leaf else b"")


@pytest.mark.parametrize("outputs", [1, 2, 3])
@pytest.mark.parametrize("hash_type", HASH_TYPES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_hash_type(kind: str, hash_type: int, outputs: int) -> None:
    made = two_coins(kind, outputs)
    found, _ = signed_with(made, kind, hash_type)
    how = unlocking(found.serialize())
    # Of Taproot alone there is nothing to sign where an input has no output of its own.
    none = kind.startswith("tr") and hash_type & 3 == 3 and outputs == 1
    assert [each is None for each in how] == [False, none]
    whole = [each or (b"", ()) for each in how]
    raw = found.transaction.serialize([each[0] for each in whole], [each[1] for each in whole])
    assert refused_inputs(raw, made.spent) == ([1] if none else [])


@pytest.mark.parametrize("kind", ["sh", "pkh"])
@pytest.mark.parametrize("hash_type", [3, 0x83])
def test_one_output_that_is_not_there(kind: str, hash_type: int) -> None:
    """By consensus the number 1 is signed, little endian; the same in the other order is not."""
    made = two_coins(kind)
    for digest, good in ((b"\1" + bytes(31), True), (bytes(31) + b"\1", False)):
        found = psbt.read(made.raw)
        for mnemonic in MNEMONICS[: 2 if kind == "sh" else 1]:
            signer = root(mnemonic).derive(path_of(Coin(kind, index=1))).key
            signature = signer.sign(digest).serialize() + bytes([hash_type])
            found.inputs[1].put(In.PARTIAL_SIG, signature, signer.get_public_key().sec())
        assert (unlocking(found.serialize())[1] is not None) is good


@pytest.mark.parametrize("kind", ["tr", "tr-script"])
def test_a_hash_type_of_zero_is_not_written(kind: str) -> None:
    """BIP-341: 64 bytes stand for the default, and 65 with a zero for nothing."""
    made = two_coins(kind)
    found, _ = signed_with(made, kind, 0)
    assert None not in unlocking(found.serialize())
    fields = found.inputs[1]
    [key] = [key for key in fields if key[0] in {In.TAP_KEY_SIG, In.TAP_SCRIPT_SIG}]
    fields[key] += b"\0"
    assert unlocking(found.serialize())[1] is None


@pytest.mark.parametrize("asked", [1, 3, 0x81])
@pytest.mark.parametrize("kind", KINDS)
def test_signatures_of_another_hash_type_than_asked_for(kind: str, asked: int) -> None:
    """They finish nothing (BIP-174)."""
    made = two_coins(kind, 2)
    for given in (1, 3):
        found, _ = signed_with(made, kind, given)
        for fields in found.inputs:
            fields.put(In.SIGHASH_TYPE, asked.to_bytes(4, "little"))
        assert [each is not None for each in unlocking(found.serialize())] == 2 * [given == asked]


def test_one_of_three_is_of_another_hash_type() -> None:
    """The other two would do."""
    made = two_coins("wsh")
    found, _ = signed_with(made, "wsh", 1)
    third = root(MNEMONICS[2]).derive(path_of(Coin("wsh", index=1))).key
    signature = third.sign(bytes(32)).serialize() + b"\x02"
    found.inputs[1].put(In.PARTIAL_SIG, signature, third.get_public_key().sec())
    assert None not in unlocking(found.serialize())
    found.inputs[1].put(In.SIGHASH_TYPE, bytes([1, 0, 0, 0]))
    assert unlocking(found.serialize())[1] is None


async def test_a_cosigner_who_covers_the_whole_transaction_in_so_many_words() -> None:
    """65 bytes of another signer count, and the transaction is good."""
    made = two_coins("tr")
    found, _ = signed_with(made, "tr", 1)
    del found.inputs[0][bytes([In.TAP_KEY_SIG])]
    for key in [key for key in found.inputs[1] if key[0] == In.TAP_BIP32_DERIVATION]:
        del found.inputs[1][key]
    async with Emulator("pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        signed = await wallet.btc.sign_psbt(found.serialize(), finalize=True)
    assert (signed.signed, signed.complete) == ((0,), True)
    assert signed.transaction is not None
    assert_spends(signed.transaction, made.spent)
