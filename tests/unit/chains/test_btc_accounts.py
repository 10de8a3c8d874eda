"""Accounts of several keys: their descriptors, and that devices sign for what they describe.

Embit reads the descriptors, makes the other signer's key and the PSBTs; Bitcoin Core judges.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

import pytest
from embit import base58  # pyright: ignore[reportMissingTypeStubs]
from embit.descriptor import Descriptor  # pyright: ignore[reportMissingTypeStubs]
from embit.psbt import PSBT, DerivationPath  # pyright: ignore[reportMissingTypeStubs]
from embit.script import Script  # pyright: ignore[reportMissingTypeStubs]
from embit.transaction import (  # pyright: ignore[reportMissingTypeStubs]
    Transaction,
    TransactionInput,
    TransactionOutput,
)
from onekey_emulator import Emulator

from onekey_sdk import InvalidParameter, OneKey, Wallet
from onekey_sdk.chains import btc
from tests.support.bitcoin_consensus import Spent, refused_inputs
from tests.support.psbts import MNEMONICS, STRANGER, pay_to, root

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

OTHER = root(MNEMONICS[1])
PATH = "m/48'/0'/0'/2'"
ACCOUNTS = {
    "m/48'/0'/0'/0'": "SPENDMULTISIG",
    "m/48'/0'/7'/1'": "SPENDP2SHWITNESS",
    PATH: "SPENDWITNESS",
    "m/49'/0'/0'": "SPENDP2SHWITNESS",
    "m/84'/0'/3'": "SPENDWITNESS",
    "m/45'/100": "SPENDMULTISIG",
    "m/45'/0'/0'": "SPENDMULTISIG",
    "m/45'/0'/0'/1000000": "SPENDMULTISIG",
    "m/45'/0/9/0": "SPENDMULTISIG",
    "m/49/0/1": "SPENDP2SHWITNESS",
}
MAIN, LITECOIN, TEST = (bytes.fromhex(each) for each in ("0488b21e", "019da462", "043587cf"))


def other(path: str = PATH, *, origin: str | None = None, **fields: Any) -> str:
    """Another signer's key at a path, with other fields than it has."""
    key: Any = OTHER.derive(path.replace("'", "h")).to_public()
    for name, value in fields.items():
        setattr(key, name, value)
    origin = origin or path.removeprefix("m").replace("'", "h")
    return f"[{OTHER.my_fingerprint.hex()}{origin}]{key.to_base58()}"


@asynccontextmanager
async def opened(model: str = "pro") -> AsyncGenerator[tuple[Wallet, Emulator]]:
    async with Emulator(model=model, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        yield await sdk.open_wallet(standard=True), emulator


def spend(receive: str) -> tuple[bytes, Spent]:
    """A PSBT that spends money at the first address of a descriptor."""
    parsed: Any = cast("Any", Descriptor).from_string(receive).derive(0)
    script: Any = parsed.script_pubkey()
    previous = Transaction(
        2, [TransactionInput(bytes(32), 0)], [TransactionOutput(100_000, script)]
    )
    payment = TransactionOutput(90_000, Script(pay_to(STRANGER)))
    made: Any = PSBT(Transaction(2, [TransactionInput(previous.txid(), 0)], [payment]))
    scope = made.inputs[0]
    scope.non_witness_utxo = previous
    scope.redeem_script = parsed.redeem_script() if parsed.sh else None
    scope.witness_script = parsed.witness_script() if parsed.wsh else None
    for key in parsed.keys:
        origin = DerivationPath(key.origin.fingerprint, key.derivation)
        scope.bip32_derivations[key.get_public_key()] = origin
    return bytes(made.serialize()), Spent(100_000, bytes(script.data))


@pytest.mark.parametrize("model", ["classic1s", "pro"])
async def test_devices_sign_for_what_is_described(model: str) -> None:
    async with opened(model) as (wallet, _):
        for path, kind in ACCOUNTS.items():
            key = await wallet.btc.get_descriptor_key(path, coin="Bitcoin")
            cosigners = [key, other(path)]
            found = await wallet.btc.get_multisig_descriptor(path, 1, cosigners, coin="Bitcoin")
            assert found.script_type.value == kind
            raw, spent = spend(found.receive)
            signed = await wallet.btc.sign_psbt(raw, coin="Bitcoin", finalize=True)
            assert signed.transaction is not None
            assert refused_inputs(signed.transaction, [spent]) == []


@pytest.mark.parametrize(
    "path",
    [
        "m/44'/0'/0'",
        "m/48'/0'/0'/3'",
        "m/48'/0'/0'/2",
        "m/48'/0'/0'",
        "m/48'/2'/0'/2'",
        "m/45'",
        "m/45'/101",
        "m/45'/0'/0'/1000001",
        "m/87'/0'/0'",
        "m/0",
    ],
)
def test_accounts_that_devices_do_not_sign_for(path: str) -> None:
    with pytest.raises(InvalidParameter, match=r"several keys of Bitcoin at .* m/48'/0'/0'/2'"):
        btc.get_multisig_descriptor(path, 1, [other(path)], coin="Bitcoin")


def test_coins_that_have_other_accounts() -> None:
    with pytest.raises(InvalidParameter, match=r"several keys of Dash at .* m/48'/5'/0'/0'"):
        btc.get_multisig_descriptor("m/48'/5'/0'/2'", 1, [])
    with pytest.raises(InvalidParameter, match=r"several keys of Litecoin at .* m/48'/2'/0'/2'"):
        btc.get_multisig_descriptor("m/45'/2'/0'", 1, [])
    for call in (
        lambda: btc.get_descriptors(coin="Decred"),
        lambda: btc.get_multisig_descriptor("m/48'/42'/0'/0'", 1, []),
    ):
        with pytest.raises(InvalidParameter, match="hashes of its own"):
            call()


@pytest.mark.parametrize("path", ACCOUNTS)
def test_kinds_of_scripts_that_devices_do_not_sign_for(path: str) -> None:
    for kind in ("SPENDMULTISIG", "SPENDP2SHWITNESS", "SPENDWITNESS", "SPENDTAPROOT"):
        if kind == ACCOUNTS[path]:
            btc.get_multisig_descriptor(path, 1, [other(path)], coin="btc", script_type=kind)
            continue
        with pytest.raises(InvalidParameter, match=f"at {path} by {ACCOUNTS[path]}, not {kind}"):
            btc.get_multisig_descriptor(path, 1, [other(path)], coin="btc", script_type=kind)


TWICE = [other(), other("m/48'/0'/0'/2'", origin="/48h/0h/0h", depth=3)]


@pytest.mark.parametrize(
    ("threshold", "cosigners", "words"),
    [
        (2, TWICE, "one key is among the cosigners twice"),
        (2, [other(), other(child_number=7)], "one key is among the cosigners twice"),
        (1, [other(origin="/99999999999h/0h/0h/2h")], "'99999999999h' is no component"),
        (1, [other(origin="/48h/0h/0h/2147483648")], "'2147483648' is no component"),
        (1, [other(origin="/48h/0h/0h")], "has depth 4, but its origin has 3 numbers"),
        (1, [other(origin="/48h/0h/0h/2h/0")], "has depth 4, but its origin has 5 numbers"),
        (1, [other().partition("]")[2]], r"is no key with its origin: \[fingerprint/path\]xpub"),
        (1, [1], r"cosigners\[0\] is no key with its origin"),
        (1, [None], r"cosigners\[0\] is no key with its origin"),
        (1, None, "cosigners is no list"),
        (1, other(), "cosigners is no list"),
        ("1", [other()], "threshold is an int, not str"),
        (True, [other()], "threshold is an int, not bool"),
        (None, [other()], "threshold is an int, not NoneType"),
        (2, [other()], "2 of 1 keys"),
        (0, [other()], "0 of 1 keys"),
    ],
)
def test_keys_that_make_no_account(threshold: Any, cosigners: Any, words: str) -> None:
    with pytest.raises(InvalidParameter, match=f"(?i){words}"):
        btc.get_multisig_descriptor(PATH, threshold, cosigners)


def test_a_private_key_is_not_repeated() -> None:
    secret = str(OTHER.derive("m/48h/0h/0h/2h").to_base58())
    for given in (secret, f"[73c5da0a/48h/0h/0h/2h]{secret}", f"[73c5da0a/48h]{secret[:-1]}"):
        with pytest.raises(InvalidParameter) as caught:
            btc.get_multisig_descriptor(PATH, 1, [given])
        assert "xprv" not in f"{caught.value} {caught.value.params}"


async def test_keys_have_the_version_that_the_node_reads() -> None:
    """Litecoin Core, Dash Core and Axe Core read xpub alone: EXT_PUBLIC_KEY in chainparams.cpp."""
    async with opened() as (wallet, _):
        for coin, version in [
            ("Bitcoin", MAIN),
            ("Litecoin", MAIN),
            ("Dash", MAIN),
            ("Testnet", TEST),
            ("Dogecoin", bytes.fromhex("02facafd")),
        ]:
            described = await wallet.btc.get_descriptors(coin=coin)
            assert cast("Any", base58).decode_check(described[0].key.xpub)[:4] == version
        path = "m/48'/2'/0'/2'"
        own = await wallet.btc.get_descriptor_key(path)
        found = await wallet.btc.get_multisig_descriptor(path, 2, [own, other(path)])
        text = other(path)
        payload = cast("Any", base58).decode_check(text.partition("]")[2])
        ltub = str(cast("Any", base58).encode_check(LITECOIN + payload[4:]))
        as_ltub = [own, f"{text.partition(']')[0]}]{ltub}"]
        assert ltub.startswith("Ltub")
        assert await wallet.btc.get_multisig_descriptor(path, 2, as_ltub) == found
    for key in cast("Any", Descriptor).from_string(found.receive).keys:
        assert key.key.version == MAIN
