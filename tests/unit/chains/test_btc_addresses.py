"""Addresses: whose they are, how they may be written, and which are shown."""

from __future__ import annotations

from typing import Any, cast

import pytest
from embit import bech32, script  # pyright: ignore[reportMissingTypeStubs]
from onekey_emulator import Emulator

from onekey_sdk import InvalidParameter, OneKey
from onekey_sdk.chains import btc
from onekey_sdk.chains._btc_scripts import of_address
from onekey_sdk.chains._coins import find_coin
from tests.support.bitcoin_consensus import refused_inputs
from tests.support.psbts import Coin, Money, Wallets, path_of, root

# As BIP-173 and BIP-350 give them.
SEGWIT = "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"
TAPROOT = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"
# As the specification of CashAddr gives it.
CASH = "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"


@pytest.mark.parametrize("model", ["classic1s", "pro"])
async def test_capitals_as_qr_codes_have_them(model: str) -> None:
    paid = bytes(cast("Any", script).address_to_scriptpubkey(SEGWIT.lower()).data)
    made = Wallets().psbt([Coin()], [Money(90_000, paid)])
    previous = made.psbt.inputs[0].non_witness_utxo
    given = {
        "prev_hash": bytes(previous.txid()),
        "prev_index": 1,
        "amount": 100_000,
        "address_n": path_of(Coin()),
    }
    async with Emulator(model=model, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        signed = await wallet.btc.sign_transaction(
            "btc", [given], [{"address": SEGWIT, "amount": 90_000}], [bytes(previous.serialize())]
        )
        own = await wallet.btc.sign_message("m/84'/0'/0'/0/0", b"Hello")
        done = await wallet.btc.verify_message(
            own.address.upper(), b"Hello", own.signature, "Bitcoin"
        )
    assert refused_inputs(signed.serialized_tx, made.spent) == []
    assert paid in signed.serialized_tx
    assert done.message == "Message verified"


@pytest.mark.parametrize(
    ("coin", "address", "words"),
    [
        ("Bitcoin", cast("Any", bech32).encode("tb", 0, bytes(20)), "another network than Bitcoin"),
        ("Bitcoin", cast("Any", bech32).encode("ltc", 0, bytes(20)), "another network than Bitc"),
        ("Bitcoin", CASH, "another network than Bitcoin"),
        ("Bitcoin", CASH.upper(), "another network than Bitcoin"),
        ("Litecoin", TAPROOT, "another network than Litecoin"),
        ("Dogecoin", SEGWIT, "another network than Dogecoin"),
        ("Bitcoin", "0OIl", "no character of Base58"),
        ("Bitcoin", SEGWIT.replace("BC", "bc"), "mixes capital and small letters"),
    ],
)
def test_addresses_of_other_networks(coin: str, address: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        of_address(address, find_coin(coin, []))


@pytest.mark.parametrize(
    ("path", "kind", "usual"),
    [
        ("m/84'/0'/0'/0/0", "SPENDADDRESS", "SPENDWITNESS"),
        ("m/84'/0'/0'/0/0", "SPENDTAPROOT", "SPENDWITNESS"),
        ("m/44'/0'/0'/0/0", "SPENDWITNESS", "SPENDADDRESS"),
        ("m/49'/0'/0'/0/0", "SPENDWITNESS", "SPENDP2SHWITNESS"),
        ("m/86'/0'/0'/0/0", "SPENDWITNESS", "SPENDTAPROOT"),
    ],
)
async def test_addresses_that_cannot_be_spent_are_not_shown(
    path: str, kind: str, usual: str
) -> None:
    words = f"the address at {path} has script_type {kind}, but .* are for {usual}"
    with pytest.raises(InvalidParameter, match=f"(?i){words}"):
        btc.get_address(path, script_type=kind)
    btc.get_address(path, script_type=kind, show_on_onekey=False)
    btc.get_address(path, script_type=usual)


def test_nested_segwit_as_wallets_had_it_before_bip49() -> None:
    """Trezor's published vectors ask for it at m/44'/1'/0'."""
    btc.get_address("m/44'/1'/0'/0/0", script_type="SPENDP2SHWITNESS")


def test_multisig_addresses_that_cannot_be_spent_are_not_shown() -> None:
    own: Any = root().derive("m/48h/0h/0h/2h").to_public().to_base58()
    multisig = {"m": 1, "pubkeys": [{"node": own, "address_n": [0, 0]}]}
    path = "m/48'/0'/0'/2'/0/0"
    btc.get_address(path, multisig=multisig)
    for kind in ("SPENDMULTISIG", "SPENDP2SHWITNESS"):
        with pytest.raises(InvalidParameter, match="keys of its path are for SPENDWITNESS"):
            btc.get_address(path, multisig=multisig, script_type=kind)
    with pytest.raises(InvalidParameter, match="lacks multisig"):
        btc.get_address("m/45'/0/0/0", script_type="SPENDMULTISIG")


HERE = "m/84'/0'/0'/0/0"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: btc.get_address(HERE, coin=cast("Any", 1)), "coin is a name .*, not int"),
        (lambda: btc.get_address(HERE, coin=cast("Any", [])), "coin is a name .*, not list"),
        (lambda: btc.verify_message(cast("Any", 1), b"", b"", "btc"), "address is ASCII text"),
        (lambda: btc.verify_message(cast("Any", None), b"", b"", "btc"), "address is ASCII"),
        (lambda: btc.verify_message("\ud800", b"", b"", "btc"), "address is ASCII text"),
        (lambda: btc.sign_message(HERE, b"", dapp_sign_type=cast("Any", [])), "no dapp_sign_type"),
        (lambda: btc.get_public_key(cast("Any", b"m/84'/0'/0'")), "neither text nor numbers"),
        (lambda: btc.get_address(cast("Any", bytearray(5))), "neither text nor numbers"),
    ],
)
def test_what_is_of_another_type(call: Any, words: str) -> None:
    with pytest.raises(InvalidParameter, match=f"(?i){words}"):
        call()


@pytest.mark.parametrize(
    ("bundle", "words"),
    [
        (5, "bundle is a list of parameters, not int"),
        ("x", "each item of a bundle is a mapping of parameters, not str"),
        ({"path": HERE}, "bundle is a list of parameters, not dict"),
        ([None], "each item of a bundle is a mapping of parameters, not NoneType"),
        ([], "the bundle is empty"),
    ],
)
async def test_bundles_that_are_none(bundle: Any, words: str) -> None:
    async with Emulator("pro") as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(InvalidParameter, match=f"(?i){words}"):
            await sdk.btc_get_address(None, bundle=bundle)


def test_data_that_no_push_holds() -> None:
    sign = btc.sign_transaction
    spent = {"prev_hash": bytes(32), "prev_index": 0, "amount": 1, "address_n": HERE}
    with pytest.raises(InvalidParameter, match="op_return_data has 70000 bytes, above 65535"):
        sign("btc", [spent], [{"op_return_data": b"x" * 70_000}])
