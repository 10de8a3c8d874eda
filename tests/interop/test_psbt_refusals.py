"""PSBTs that must not be signed: each has its own reason, and no device hears of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from embit import script  # pyright: ignore[reportMissingTypeStubs]
from embit.transaction import TransactionOutput  # pyright: ignore[reportMissingTypeStubs]
from onekey_emulator import Emulator

from onekey_sdk import InvalidParameter, OneKey, PsbtError, PsbtProblem
from onekey_sdk.wire import messages as m
from tests.support import vectors
from tests.support.psbts import MNEMONICS, Coin, Money, Wallets, change

if TYPE_CHECKING:
    from collections.abc import Callable

COIN = Coin()
HARDENED = 1 << 31


def published(kind: str) -> list[dict[str, Any]]:
    return [case for case in vectors.load("psbt")["cases"] if case["kind"] == kind]


async def refusal(psbt: Any, model: str = "pro", **how: Any) -> tuple[PsbtError, list[str]]:
    """The error, and what the device was asked for meanwhile."""
    async with Emulator(model=model, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        before = len(emulator.requests)
        with pytest.raises(PsbtError) as caught:
            await wallet.btc.sign_psbt(psbt, **how)
        return caught.value, [name for name in emulator.requests[before:] if name != "Initialize"]


def good(*, kind: str = "wpkh", amount: int = 95_000) -> Any:
    return Wallets().psbt([Coin(kind)], [Money(amount)]).psbt


def origin_of(psbt: Any) -> Any:
    [origin] = psbt.inputs[0].bip32_derivations.values()
    return origin


def no_utxo(psbt: Any) -> None:
    psbt.inputs[0].non_witness_utxo = psbt.inputs[0].witness_utxo = None


def no_previous_transaction(psbt: Any) -> None:
    psbt.inputs[0].non_witness_utxo = None


def another_previous_transaction(psbt: Any) -> None:
    psbt.inputs[0].non_witness_utxo.locktime = 1


def an_output_that_is_not_there(psbt: Any) -> None:
    psbt.inputs[0].vout = psbt.tx.vin[0].vout = 2


def another_amount_beside(psbt: Any) -> None:
    utxo = psbt.inputs[0].witness_utxo
    psbt.inputs[0].witness_utxo = TransactionOutput(utxo.value + 1, utxo.script_pubkey)


def another_seed(psbt: Any) -> None:
    origin_of(psbt).fingerprint = b"\x12\x34\x56\x78"


def no_origins(psbt: Any) -> None:
    psbt.inputs[0].bip32_derivations.clear()


def path_of_another_purpose(psbt: Any) -> None:
    origin_of(psbt).derivation[0] = 44 | HARDENED


def path_of_another_coin(psbt: Any) -> None:
    origin_of(psbt).derivation[1] = 2 | HARDENED


def key_at_another_path(psbt: Any) -> None:
    origin_of(psbt).derivation[-1] = 1


def key_of_another_script(psbt: Any) -> None:
    origin = origin_of(psbt)
    psbt.inputs[0].bip32_derivations.clear()
    other = Wallets().roots[0].derive([*origin.derivation[:-1], 9]).get_public_key()
    psbt.inputs[0].bip32_derivations[other] = origin


def finalized(psbt: Any) -> None:
    psbt.inputs[0].final_scriptwitness = cast("Any", script).Witness([b"\x30", b"\x02"])


def one_output_signed(psbt: Any) -> None:
    psbt.inputs[0].sighash_type = 3


def anybody_may_pay(psbt: Any) -> None:
    psbt.inputs[0].sighash_type = 0x81


def another_redeem_script(psbt: Any) -> None:
    psbt.inputs[0].redeem_script = cast("Any", script).Script(b"\x51")


def too_much_paid(psbt: Any) -> None:
    psbt.outputs[0].value = psbt.tx.vout[0].value = 100_001


def nearly_all_for_the_miner(psbt: Any) -> None:
    psbt.outputs[0].value = psbt.tx.vout[0].value = 49_999


def dust(psbt: Any) -> None:
    psbt.outputs[0].value = psbt.tx.vout[0].value = 293


P = PsbtProblem


@pytest.mark.parametrize(
    ("spoil", "reason", "words"),
    [
        (no_utxo, P.UTXO_MISSING, "has no UTXO"),
        (no_previous_transaction, P.PREVIOUS_TRANSACTION_MISSING, "the fee could be any"),
        (another_previous_transaction, P.UTXO_MISMATCH, "spends from"),
        (an_output_that_is_not_there, P.UTXO_MISMATCH, "a transaction that has 2"),
        (another_amount_beside, P.UTXO_MISMATCH, "says otherwise"),
        (another_seed, P.OTHER_SEED, "5c9e228d"),
        (no_origins, P.OTHER_SEED, "says of no key where it comes from"),
        (path_of_another_purpose, P.PATH_MISMATCH, "m/44'/0'/0'/0/0 is no path for its kind"),
        (path_of_another_coin, P.PATH_MISMATCH, "is no path of Bitcoin"),
        (key_at_another_path, P.KEY_MISMATCH, "the key at m/84'/0'/0'/0/1"),
        (key_of_another_script, P.KEY_MISMATCH, "not spent by the key"),
        (finalized, P.FINALIZED, "finalised already"),
        (one_output_signed, P.SIGHASH_TYPE, "0x3"),
        (anybody_may_pay, P.SIGHASH_TYPE, "0x81"),
        (another_redeem_script, P.SCRIPT_MISMATCH, "redeem script"),
        (too_much_paid, P.FEE, "exceed the inputs by 1"),
        (nearly_all_for_the_miner, P.FEE, "50001 is absurd"),
        (dust, P.DUST, "pays 293; nodes relay no less than 294"),
    ],
)
async def test_each_has_its_own_reason(
    spoil: Callable[[Any], None], reason: PsbtProblem, words: str
) -> None:
    psbt = good(amount=95_000)
    spoil(psbt)
    if spoil is dust:
        error, asked = await refusal(psbt.serialize(), coin="btc", allow_high_fee=True)
    else:
        error, asked = await refusal(psbt.serialize(), coin="btc")
    assert error.params["reason"] is reason
    assert words in str(error)
    assert set(asked) <= {"GetPublicKey"}


async def test_a_script_that_devices_do_not_know() -> None:
    """Miniscript in P2WSH: one key and a delay."""
    psbt = good()
    scope = psbt.inputs[0]
    [key] = scope.bip32_derivations
    inner = cast("Any", script).Script(b"\x21" + key.sec() + b"\xad\x52\xb2")
    outer = cast("Any", script).p2wsh(inner)
    scope.witness_script = inner
    scope.non_witness_utxo.vout[1].script_pubkey = outer
    scope.witness_utxo = scope.non_witness_utxo.vout[1]
    scope.txid = psbt.tx.vin[0].txid = scope.non_witness_utxo.txid()
    error, asked = await refusal(psbt.serialize())
    assert error.params["reason"] is PsbtProblem.UNKNOWN_SCRIPT
    assert error.params["input"] == 0
    assert set(asked) <= {"GetPublicKey"}


GENERATOR = bytes.fromhex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")
UNPAYABLE = {
    "nothing": b"",
    "OP_TRUE": b"\x51",
    "P2PK": b"\x21" + GENERATOR + b"\xac",
    "bare multisig": b"\x51\x21" + GENERATOR + b"\x51\xae",
    "a text with an amount": b"\x6a\x05hello",
    "a Taproot key that is none": b"\x51\x20" + b"\xff" * 32,
    "a short Taproot key": b"\x51\x1f" + GENERATOR[1:32],
    "SegWit 0 of another length": b"\x00\x10" + b"a" * 16,
    "SegWit 2": b"\x52\x20" + GENERATOR[1:],
}


@pytest.mark.parametrize("model", ["classic1s", "mini", "touch", "pro"])
@pytest.mark.parametrize("kind", ["wpkh", "tr"])
@pytest.mark.parametrize("paid", UNPAYABLE)
async def test_an_output_that_devices_cannot_show(paid: str, kind: str, model: str) -> None:
    """Many of them nobody could ever spend."""
    psbt = Wallets().psbt([Coin(kind)], [Money(70_000), Money(20_000, UNPAYABLE[paid])]).psbt
    error, asked = await refusal(psbt.serialize(), model)
    assert (error.params["reason"], error.params["output"]) == (PsbtProblem.UNKNOWN_SCRIPT, 1)
    assert asked == []


@pytest.mark.parametrize("kind", ["wpkh", "tr"])
async def test_change_that_is_none(kind: str) -> None:
    """An output of a stranger that says to be the wallet's own."""
    mine = Coin(kind)
    psbt = Wallets().psbt([mine], [Money(50_000), Money(45_000, change(mine))]).psbt
    theirs = Wallets((MNEMONICS[1],)).scripts(change(mine))[0]
    psbt.outputs[1].script_pubkey = psbt.tx.vout[1].script_pubkey = theirs
    error, asked = await refusal(psbt.serialize())
    assert (error.params["reason"], error.params["output"]) == (PsbtProblem.KEY_MISMATCH, 1)
    assert set(asked) <= {"GetPublicKey"}


@pytest.mark.parametrize("kind", ["wpkh", "tr"])
async def test_change_at_a_key_that_the_wallet_does_not_have(kind: str) -> None:
    mine = Coin(kind)
    psbt = Wallets().psbt([mine], [Money(50_000), Money(45_000, change(mine))]).psbt
    other = Wallets((MNEMONICS[1],))
    other._describe(psbt.outputs[1], change(mine))  # pyright: ignore[reportPrivateUsage]
    psbt.outputs[1].script_pubkey = psbt.tx.vout[1].script_pubkey = other.scripts(change(mine))[0]
    fingerprint = Wallets().roots[0].my_fingerprint
    for origin in psbt.outputs[1].bip32_derivations.values():
        origin.fingerprint = fingerprint
    for _, origin in psbt.outputs[1].taproot_bip32_derivations.values():
        origin.fingerprint = fingerprint
    error, _ = await refusal(psbt.serialize())
    assert error.params["reason"] is PsbtProblem.KEY_MISMATCH


async def test_taproot_with_a_sighash_type_of_its_own() -> None:
    """Devices sign Taproot with the default, which is another signature than one for ALL."""
    psbt = good(kind="tr")
    psbt.inputs[0].sighash_type = 1
    error, _ = await refusal(psbt.serialize())
    assert error.params["reason"] is PsbtProblem.SIGHASH_TYPE


async def test_taproot_needs_no_previous_transactions() -> None:
    psbt = good(kind="tr")
    psbt.inputs[0].non_witness_utxo = None
    async with (
        Emulator(model="touch", auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        wallet = await sdk.open_wallet(standard=True)
        assert (await wallet.btc.sign_psbt(psbt.serialize())).complete


async def test_one_input_before_taproot_needs_all_of_them() -> None:
    psbt = Wallets().psbt([Coin("tr"), Coin("wpkh")], [Money(190_000)]).psbt
    psbt.inputs[0].non_witness_utxo = None
    error, _ = await refusal(psbt.serialize())
    assert error.params["reason"] is PsbtProblem.PREVIOUS_TRANSACTION_MISSING
    assert error.params["input"] == 0


async def test_what_the_caller_may_want() -> None:
    dear = Wallets().psbt([COIN], [Money(40_000), Money(200, Coin("wpkh", chain=1))])
    async with Emulator(model="pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        signed = await wallet.btc.sign_psbt(dear.raw, allow_high_fee=True, allow_dust=True)
        assert signed.complete


@pytest.mark.parametrize("case", published("unsignable")[1:], ids=lambda case: case["case"])
async def test_published_psbts_with_other_scripts_than_they_spend(case: dict[str, Any]) -> None:
    error, asked = await refusal(case["psbt"])
    assert error.params["reason"] is PsbtProblem.SCRIPT_MISMATCH
    assert asked == []


async def test_a_witness_utxo_of_an_input_without_witness() -> None:
    """The first that signers must refuse, in a form that this wallet could sign."""
    psbt = good(kind="pkh")
    previous = psbt.inputs[0].non_witness_utxo
    psbt.inputs[0].non_witness_utxo, psbt.inputs[0].witness_utxo = None, previous.vout[1]
    error, asked = await refusal(psbt.serialize())
    assert error.params["reason"] is PsbtProblem.PREVIOUS_TRANSACTION_MISSING
    assert set(asked) <= {"GetPublicKey"}


@pytest.mark.parametrize("case", published("malformed"), ids=lambda case: case["case"])
async def test_published_psbts_that_are_none(case: dict[str, Any]) -> None:
    error, asked = await refusal(case["psbt"])
    assert error.params["reason"] is PsbtProblem.MALFORMED
    assert asked == []


@pytest.mark.parametrize("model", ["classic1s", "pro"])
async def test_what_real_firmware_refused(model: str) -> None:
    """Without a word on where its key comes from; both said so, each in its own words."""
    [_, name, message], answer = vectors.load("bitcoin_recorded_psbt")["models"][model]
    assert (name, answer[1]) == ("SignPsbt", "Failure")
    psbt = m.SignPsbt.FromString(bytes.fromhex(message)).psbt
    error, asked = await refusal(psbt, coin="TEST")
    assert error.params["reason"] is PsbtProblem.OTHER_SEED
    assert asked == []


@pytest.mark.parametrize("given", [None, 7, object(), ["cHNidP8B"]])
async def test_what_is_no_psbt_at_all(given: Any) -> None:
    async with Emulator(model="pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        with pytest.raises(InvalidParameter):
            await wallet.btc.sign_psbt(given)


@pytest.mark.parametrize("coin", ["bch", "zec", "dash"])
async def test_coins_without_psbts(coin: str) -> None:
    async with Emulator(model="pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        with pytest.raises(InvalidParameter, match="no PSBTs of"):
            await wallet.btc.sign_psbt(good().serialize(), coin=coin)


@pytest.mark.parametrize("witness", ["", "0201", "fe" + "ff" * 4, "ff" * 8 + "7f", "010100ff"])
async def test_an_input_of_others_whose_witness_is_none(witness: str) -> None:
    """It is found before the device is asked, and not when its signatures are there."""
    psbt = Wallets().psbt([Coin("tr"), Coin("tr", index=1)], [Money(150_000)]).psbt
    psbt.inputs[1].unknown = {b"\x08": bytes.fromhex(witness)}
    error, asked = await refusal(psbt.serialize())
    assert error.params["reason"] is PsbtProblem.MALFORMED
    assert "witness of input 1" in str(error)
    assert asked == []
