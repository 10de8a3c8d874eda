"""Taproot: spending by scripts, and what becomes of a device that signs something else."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any, cast

import pytest
from coincurve import PublicKey
from embit import ec, hashes, script  # pyright: ignore[reportMissingTypeStubs]
from embit.psbt import PSBT, DerivationPath  # pyright: ignore[reportMissingTypeStubs]
from onekey_emulator import Emulator

from onekey_sdk import (
    FirmwareTooOld,
    MethodUnsupported,
    OneKey,
    ProtocolError,
    PsbtError,
    PsbtProblem,
    PsbtTooLarge,
)
from onekey_sdk.chains import btc
from onekey_sdk.wire import messages as m
from tests.support.bitcoin_consensus import Spent, assert_spends
from tests.support.psbts import Coin, Made, Money, Wallets, change, path_of

if TYPE_CHECKING:
    from collections.abc import Callable

NOBODY = bytes.fromhex("50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0")
"""The point that BIP-341 suggests where nobody is to spend by the key."""

TAPSCRIPT = 0xC0
_ec, _hashes, _script = (cast("Any", each) for each in (ec, hashes, script))


def by_script(*coins: Coin, payments: list[Money] | None = None) -> Made:
    """Outputs that one key can spend, and only by a script with a delay of no block."""
    made = Wallets().psbt(coins, payments or [Money(sum(coin.amount for coin in coins) - 5_000)])
    for place, (scope, coin) in enumerate(zip(made.psbt.inputs, coins, strict=True)):
        signer = Wallets().roots[0].derive(path_of(coin))
        key = _ec.PublicKey.from_xonly(signer.xonly())
        text = b"\x20" + key.xonly() + b"\xac"
        leaf = _hashes.tagged_hash("TapLeaf", bytes([TAPSCRIPT, len(text)]) + text)
        tweak = _hashes.tagged_hash("TapTweak", NOBODY + leaf)
        output = PublicKey(b"\x02" + NOBODY).add(tweak).format()
        spent = _script.Script(b"\x51\x20" + output[1:])
        scope.non_witness_utxo.vout[1].script_pubkey = spent
        scope.witness_utxo = scope.non_witness_utxo.vout[1]
        scope.txid = made.psbt.tx.vin[place].txid = scope.non_witness_utxo.txid()
        scope.taproot_internal_key = _ec.PublicKey.from_xonly(NOBODY)
        scope.taproot_merkle_root = leaf
        control_block = bytes([TAPSCRIPT | output[0] & 1]) + NOBODY
        scope.taproot_scripts[control_block] = text + bytes([TAPSCRIPT])
        origin = DerivationPath(Wallets().roots[0].my_fingerprint, path_of(coin))
        scope.taproot_bip32_derivations.clear()
        scope.taproot_bip32_derivations[key] = ([leaf], origin)
        made.spent[place] = Spent(coin.amount, spent.data)
    return made


@pytest.mark.parametrize("model", ["pro", "classic1s"])
@pytest.mark.parametrize("count", [1, 2])
async def test_by_a_script(model: str, count: int) -> None:
    made = by_script(*(Coin("tr", index=index) for index in range(count)))
    async with Emulator(model=model, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        signed = await wallet.btc.sign_psbt(made.raw, finalize=True)
    assert emulator.requests[-1] == "SignPsbt"
    assert signed.signed == tuple(range(count))
    assert signed.transaction is not None
    assert_spends(signed.transaction, made.spent)


@pytest.mark.parametrize(
    ("model", "firmware", "error"),
    [
        ("touch", None, MethodUnsupported),
        ("mini", None, MethodUnsupported),
        ("pro", "4.9.2", FirmwareTooOld),
        ("classic1s", "3.10.0", FirmwareTooOld),
    ],
)
async def test_devices_without_the_message(model: str, firmware: str | None, error: Any) -> None:
    emulator = Emulator(model=model, firmware_version=firmware, auto_confirm=True)
    async with emulator, OneKey(emulator.port()) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        with pytest.raises(error, match=r"Taproot scripts|needs firmware"):
            await wallet.btc.sign_psbt(by_script(Coin("tr")).raw)
    assert "SignPsbt" not in emulator.requests
    assert "SignTx" not in emulator.requests


async def test_more_scripts_than_the_classic_1s_has_room_for() -> None:
    made = by_script(*(Coin("tr", index=index) for index in range(6)))
    emulator = Emulator(model="classic1s", auto_confirm=True)
    async with emulator, OneKey(emulator.port()) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        with pytest.raises(PsbtTooLarge) as caught:
            await wallet.btc.sign_psbt(made.raw)
    assert (caught.value.code, caught.value.params["count"]) == (818, 5)


async def test_more_keys_than_the_classic_1s_has_room_for_go_by_the_dialogue() -> None:
    coins = [Coin("tr", index=index) for index in range(6)]
    made = Wallets().psbt(coins, [Money(595_000)])
    emulator = Emulator(model="classic1s", auto_confirm=True)
    async with emulator, OneKey(emulator.port()) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        signed = await wallet.btc.sign_psbt(made.raw, finalize=True)
    assert "SignPsbt" not in emulator.requests
    assert signed.transaction is not None
    assert_spends(signed.transaction, made.spent)


async def test_a_script_of_another_output() -> None:
    made = by_script(Coin("tr"))
    [(block, text)] = made.psbt.inputs[0].taproot_scripts.items()
    made.psbt.inputs[0].taproot_scripts[block] = text[:-2] + b"\xad" + text[-1:]
    with pytest.raises(PsbtError) as caught:
        btc.sign_psbt(made.raw)
    assert caught.value.params["reason"] is PsbtProblem.SCRIPT_MISMATCH


async def test_scripts_that_are_not_there() -> None:
    """The device can sign neither for a key with scripts beside it nor for one it does not see."""
    made = by_script(Coin("tr"))
    made.psbt.inputs[0].taproot_scripts.clear()
    async with Emulator(model="pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        with pytest.raises(PsbtError) as caught:
            await wallet.btc.sign_psbt(made.raw)
    assert caught.value.params["reason"] is PsbtProblem.UNKNOWN_SCRIPT


class Device:
    """A Pro that signs by embit, and then does something else besides."""

    schema = "latest"

    def __init__(self, besides: Callable[[Any], None]) -> None:
        self._besides = besides
        self.sent: list[bytes] = []

    @property
    def features(self) -> Any:
        class Known:
            model = "pro"
            firmware_version = (4, 20, 0)

        return Known

    async def ask(self, request: Any, answer: Any, *, person: bool = False) -> Any:
        root = Wallets().roots[0]
        if isinstance(request, m.GetPublicKey):
            node = root.derive(list(request.address_n)).to_public()
            found = m.HDNodeType(
                depth=node.depth,
                fingerprint=int.from_bytes(node.fingerprint, "big"),
                child_num=node.child_number,
                chain_code=node.chain_code,
                public_key=node.key.sec(),
            )
            return m.PublicKey(node=found, xpub=node.to_base58())
        assert isinstance(request, m.SignPsbt)
        self.sent.append(request.psbt)
        signed: Any = cast("Any", PSBT).parse(request.psbt)
        assert signed.sign_with(root) == len(signed.inputs)
        for scope in signed.inputs:
            [signature] = scope.final_scriptwitness.items
            scope.final_scriptwitness = None
            scope.unknown[b"\x13"] = signature
        self._besides(signed)
        return m.SignedPsbt(psbt=signed.serialize())


def nothing(psbt: Any) -> None:
    pass


def another_amount(psbt: Any) -> None:
    psbt.outputs[0].value += 1
    psbt.tx.vout[0].value += 1


def another_receiver(psbt: Any) -> None:
    psbt.outputs[0].script_pubkey = psbt.tx.vout[0].script_pubkey = _script.Script(b"\x51")


def another_utxo(psbt: Any) -> None:
    psbt.inputs[0].witness_utxo.value += 1


def one_input_less(psbt: Any) -> None:
    psbt.inputs.pop()


def no_signature(psbt: Any) -> None:
    del psbt.inputs[0].unknown[b"\x13"]


def signatures_exchanged(psbt: Any) -> None:
    first, second = psbt.inputs
    first.unknown, second.unknown = second.unknown, first.unknown


def one_bit(psbt: Any) -> None:
    signature = psbt.inputs[1].unknown[b"\x13"]
    psbt.inputs[1].unknown[b"\x13"] = signature[:-1] + bytes([signature[-1] ^ 1])


def less_than_was_asked_for(psbt: Any) -> None:
    """A good signature, but one that covers no outputs."""
    key = Wallets().roots[0].derive(path_of(Coin("tr"))).key.taproot_tweak(b"")
    signature = key.schnorr_sign(psbt.sighash(0, sighash=2)).serialize()
    psbt.inputs[0].unknown[b"\x13"] = signature + b"\2"


def two_coins() -> Made:
    coins = [Coin("tr"), Coin("tr", index=1)]
    return Wallets().psbt(coins, [Money(50_000), Money(145_000, change(coins[0]))])


async def test_what_the_device_is_given() -> None:
    """The transaction and its own keys, but no previous transactions."""
    device, made = Device(nothing), two_coins()
    signed = await btc.sign_psbt(b64encode(made.raw), finalize=True)(cast("Any", device))
    assert signed.transaction is not None
    assert_spends(signed.transaction, made.spent)
    sent: Any = cast("Any", PSBT).parse(device.sent[0])
    assert [scope.non_witness_utxo for scope in sent.inputs] == [None, None]
    assert [len(scope.taproot_bip32_derivations) for scope in sent.inputs] == [1, 1]
    assert [len(scope.taproot_bip32_derivations) for scope in sent.outputs] == [0, 1]


@pytest.mark.parametrize(
    "besides",
    [
        another_amount,
        another_receiver,
        another_utxo,
        one_input_less,
        no_signature,
        signatures_exchanged,
        one_bit,
        less_than_was_asked_for,
    ],
)
async def test_a_device_that_signs_something_else(besides: Callable[[Any], None]) -> None:
    operation = btc.sign_psbt(two_coins().raw)
    words = "signed another PSBT|signature of input . is not good"
    with pytest.raises(ProtocolError, match=words):
        await operation(cast("Any", Device(besides)))


async def test_money_for_far_away_is_shown() -> None:
    """Only what any wallet would find again goes to the device as its own."""
    far = Coin("tr", account=1)
    made = Wallets().psbt(
        [Coin("tr")], [Money(50_000, far), Money(45_000, change(Coin("tr"), 1 << 30))]
    )
    device = Device(nothing)
    await btc.sign_psbt(made.raw)(cast("Any", device))
    sent: Any = cast("Any", PSBT).parse(device.sent[0])
    assert [len(scope.taproot_bip32_derivations) for scope in sent.outputs] == [0, 0]
