"""PSBTs made by embit, signed by software devices, judged by Bitcoin Core's consensus code."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pytest
from embit import bip39, finalizer, script  # pyright: ignore[reportMissingTypeStubs]
from embit.psbt import PSBT  # pyright: ignore[reportMissingTypeStubs]
from onekey_emulator import Emulator

from onekey_sdk import OneKey
from tests.support.bitcoin_consensus import assert_spends, refused_inputs
from tests.support.psbts import (
    ALL_ALL,
    MNEMONICS,
    MULTISIG_ACCOUNTS,
    PURPOSES,
    Coin,
    Made,
    Money,
    Wallets,
    change,
)

if TYPE_CHECKING:
    from onekey_sdk import BtcSignedPsbt

MODELS = ("classic", "classic1s", "classicpure", "mini", "touch", "pro")
OWN_MESSAGE = {"classic1s", "classicpure", "pro"}
WITHOUT_IT = {"pro": "4.9.2", "classic1s": "3.10.0"}
EACH_MODEL = pytest.mark.parametrize("model", MODELS)


@dataclass(frozen=True)
class Signed:
    """What came of a call, and what the device had to do for it."""

    result: BtcSignedPsbt
    requests: list[str]
    screens: list[list[str]]


async def sign(
    psbt: Any,
    model: str = "pro",
    *,
    mnemonic: str = ALL_ALL,
    firmware: str | None = None,
    **how: Any,
) -> Signed:
    """Sign on a device of its own."""
    async with (
        Emulator(
            model=model, mnemonic=mnemonic, firmware_version=firmware, auto_confirm=True
        ) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        wallet = await sdk.open_wallet(standard=True)
        before, shown = len(emulator.requests), len(emulator.screens)
        result = await wallet.btc.sign_psbt(psbt, **how)
        screens = [lines for lines in emulator.screens[shown:] if lines != ["home"]]
        return Signed(result, emulator.requests[before + 1 :], screens)


def transaction_of(signed: Signed) -> bytes:
    assert signed.result.complete
    assert signed.result.transaction is not None
    return signed.result.transaction


def two_of(kind: str, **how: Any) -> Made:
    """Two coins of one kind, a stranger, and what is left over."""
    coins = [Coin(kind), Coin(kind, index=3, amount=70_000)]
    return Wallets().psbt(coins, [Money(120_000), Money(45_000, change(coins[0]))], **how)


@EACH_MODEL
@pytest.mark.parametrize("kind", PURPOSES)
async def test_every_kind_of_script_on_every_model(model: str, kind: str) -> None:
    made = two_of(kind)
    signed = await sign(made.raw, model, finalize=True)
    assert signed.result.signed == (0, 1)
    assert_spends(transaction_of(signed), made.spent)
    own = kind == "tr" and model in OWN_MESSAGE
    assert ("SignPsbt" in signed.requests, "SignTx" in signed.requests) == (own, not own)
    # The stranger is shown, and change is not.
    assert sum("bc1q" in line for lines in signed.screens for line in lines) == 1


@pytest.mark.parametrize("kind", PURPOSES)
async def test_version_2_is_given_back_as_version_2(kind: str) -> None:
    made = two_of(kind, version=2, lock_time=800_000)
    signed = await sign(made.raw, finalize=True)
    assert_spends(transaction_of(signed), made.spent)
    assert transaction_of(signed)[-4:] == (800_000).to_bytes(4, "little")
    again = cast("Any", PSBT).parse(signed.result.psbt)
    assert (again.version, again.locktime) == (2, 800_000)


async def test_version_2_says_that_nothing_may_change_any_more() -> None:
    """What a signature covers is not modifiable (BIP-370); other flags stay."""
    made = two_of("wpkh", version=2)
    made.psbt.unknown = {b"\x06": b"\x07"}
    signed = await sign(made.psbt.serialize())
    assert cast("Any", PSBT).parse(signed.result.psbt).unknown[b"\x06"] == b"\x04"


@pytest.mark.parametrize("model", WITHOUT_IT)
async def test_taproot_on_firmware_without_the_message(model: str) -> None:
    made = two_of("tr")
    signed = await sign(made.raw, model, firmware=WITHOUT_IT[model], finalize=True)
    assert "SignPsbt" not in signed.requests
    assert_spends(transaction_of(signed), made.spent)


@EACH_MODEL
async def test_all_kinds_in_one(model: str) -> None:
    coins = [Coin(kind) for kind in PURPOSES]
    made = Wallets().psbt(coins, [Money(390_000), Money(0, b"\x6a\x04data")])
    signed = await sign(made.raw, model, finalize=True)
    assert signed.result.signed == (0, 1, 2, 3)
    assert_spends(transaction_of(signed), made.spent)


async def test_what_is_not_asked_for_is_not_changed() -> None:
    """Every field is still there, of whatever kind, and there are signatures besides."""
    made = two_of("wpkh")
    for scope in (made.psbt, made.psbt.inputs[0], made.psbt.outputs[1]):
        scope.unknown = {b"\xfc\x04test\x00": b"proprietary", b"\x7funknown": b"x"}
    raw = made.raw
    signed = await sign(raw)
    before, after = (cast("Any", PSBT).parse(each) for each in (raw, signed.result.psbt))
    for scope in after.inputs:
        [signature] = scope.partial_sigs.values()
        assert signature[-1] == 1
        scope.partial_sigs.clear()
    assert after.serialize() == before.serialize()


@pytest.mark.parametrize("form", ["bytes", "base64", "hex", "file", "object"])
async def test_it_comes_back_in_the_form_it_came_in(form: str) -> None:
    made = two_of("wpkh")
    text = b64encode(made.raw).decode()
    given = {
        "bytes": made.raw,
        "base64": f"  {text[:70]}\n{text[70:]}\n",
        "hex": made.raw.hex().upper(),
        "file": text.encode(),
        "object": made.psbt,
    }[form]
    psbt = (await sign(given)).result.psbt
    if form in {"bytes", "object"}:
        assert isinstance(psbt, bytes)
        assert psbt.startswith(b"psbt\xff")
    elif form == "hex":
        assert bytes.fromhex(cast("str", psbt)).startswith(b"psbt\xff")
    else:
        assert psbt[:8] in {"cHNidP8B", b"cHNidP8B"}
        assert type(psbt) is type(given)


@pytest.mark.parametrize("model", ["pro", "classic1s"])
@pytest.mark.parametrize("kind", MULTISIG_ACCOUNTS)
async def test_two_of_three_devices(model: str, kind: str) -> None:
    """Each signs what the one before has signed; change of the three is not shown."""
    wallets = Wallets(MNEMONICS)
    coins = [Coin(kind), Coin(kind, index=7)]
    made = wallets.psbt(coins, [Money(150_000), Money(45_000, change(coins[0]))])
    first = await sign(made.raw, model, mnemonic=MNEMONICS[2])
    assert (first.result.complete, first.result.signed) == (False, (0, 1))
    assert sum("bc1q" in line for lines in first.screens for line in lines) == 1
    second = await sign(first.result.psbt, model, mnemonic=MNEMONICS[0], finalize=True)
    assert_spends(transaction_of(second), made.spent)


@pytest.mark.parametrize("kind", MULTISIG_ACCOUNTS)
async def test_the_last_of_eight_of_fifteen(kind: str) -> None:
    """As many signers as there can be: embit has signed for seven of them."""
    others = [cast("Any", bip39).mnemonic_from_bytes(bytes([n] * 16)) for n in range(14)]
    wallets = Wallets([ALL_ALL, *others], m=8)
    coins = [Coin(kind), Coin(kind, index=4)]
    made = wallets.psbt(coins, [Money(120_000), Money(60_000, change(coins[0]))])
    for root in wallets.roots[8:]:
        made.psbt.sign_with(root)
    signed = await sign(made.psbt.serialize(), finalize=True)
    assert_spends(transaction_of(signed), made.spent)
    assert sum("bc1q" in line for lines in signed.screens for line in lines) == 1


@pytest.mark.parametrize("kind", ["wsh", "sh-wsh"])
async def test_embit_combines_and_finalizes_what_devices_signed(kind: str) -> None:
    made = Wallets(MNEMONICS).psbt([Coin(kind)], [Money(95_000)], xpubs=False)
    both = [(await sign(made.raw, mnemonic=each)).result.psbt for each in MNEMONICS[1:]]
    first, second = (cast("Any", PSBT).parse(each) for each in both)
    for into, other in zip(first.inputs, second.inputs, strict=True):
        into.update(other)
    whole = cast("Any", finalizer).finalize_psbt(first)
    assert_spends(whole.serialize(), made.spent)


async def test_an_input_that_somebody_has_signed_already() -> None:
    """Their part of it is finalised, and the device checks it."""
    mine, theirs = Coin("wpkh"), Coin("wpkh", index=1, amount=50_000)
    made = Wallets().psbt([mine, theirs], [Money(140_000)])
    other = Wallets((MNEMONICS[1],))
    previous = other._previous(theirs, 9)  # pyright: ignore[reportPrivateUsage]
    spent = previous.vout[1]
    scope = made.psbt.inputs[1]
    scope.bip32_derivations.clear()
    scope.non_witness_utxo, scope.witness_utxo = previous, spent
    scope.txid = made.psbt.tx.vin[1].txid = previous.txid()
    other._describe(scope, theirs)  # pyright: ignore[reportPrivateUsage]
    made.psbt.sign_with(other.roots[0])
    [(key, signature)] = scope.partial_sigs.items()
    scope.partial_sigs.clear()
    scope.bip32_derivations.clear()
    scope.final_scriptwitness = cast("Any", script).Witness([signature, key.sec()])
    signed = await sign(made.psbt.serialize(), finalize=True)
    assert signed.result.signed == (0,)
    made.spent[1] = made.spent[1]._replace(script_pubkey=spent.script_pubkey.data)
    assert_spends(transaction_of(signed), made.spent)


async def test_signatures_of_another_transaction_are_worthless() -> None:
    """The judge of these tests is one."""
    made = two_of("tr")
    raw = transaction_of(await sign(made.raw, finalize=True))
    assert refused_inputs(raw[:-4] + b"\1\0\0\0", made.spent) == [0, 1]


@pytest.mark.parametrize(
    ("model", "kind", "count", "request_name"),
    [
        ("pro", "wpkh", 500, "SignTx"),
        ("pro", "tr", 500, "SignTx"),
        ("pro", "tr", 24, "SignPsbt"),
        ("classic1s", "wpkh", 500, "SignTx"),
        ("classic1s", "tr", 5, "SignPsbt"),
    ],
)
async def test_many_inputs_in_one_run(model: str, kind: str, count: int, request_name: str) -> None:
    """By the message as far as the firmware has room for it, by the dialogue beyond."""
    coins = [Coin(kind, index=index) for index in range(count)]
    payments = [Money(count * 100_000 - 100_000), Money(50_000, change(coins[0]))]
    made = Wallets().psbt(coins, payments)
    signed = await sign(made.raw, model, finalize=True)
    assert signed.result.signed == tuple(range(count))
    assert request_name in signed.requests
    assert_spends(transaction_of(signed), made.spent)
