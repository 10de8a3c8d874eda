"""Addresses come out as published."""

from __future__ import annotations

from typing import Any

import pytest
from onekey_emulator import addresses, coins, keys, slip21
from onekey_emulator.coins import Coin, ScriptType
from onekey_emulator.sessions import seed_from_mnemonic

from tests.support import vectors

PUBLISHED = vectors.load("published_addresses")
CHECKSUMS = vectors.load("ethereum_checksums")
SEEDS = {
    "all_all": seed_from_mnemonic(" ".join(["all"] * 12), ""),
    "abandon_about": seed_from_mnemonic(" ".join(["abandon"] * 11) + " about", ""),
}
JAVASCRIPT_COINS = (
    *("Bitcoin", "Regtest", "Testnet", "Actinium", "Axe", "Bcash", "Bitcore", "Dash"),
    *("Dash Testnet", "Decred", "Decred Testnet", "DigiByte", "Dogecoin", "Feathercoin", "Firo"),
    *("Firo Testnet", "Fujicoin", "Komodo", "Koto", "Litecoin", "Litecoin Testnet", "Monacoin"),
    *("MonetaryUnit", "Namecoin", "Peercoin", "Peercoin Testnet", "Primecoin", "Ravencoin"),
    *("Ritocoin", "Stakenet", "Syscoin", "Unobtanium", "Verge", "Vertcoin", "Viacoin", "ZCore"),
    *("Zcash", "Zcash Testnet", "Neurai"),
)


def _rows(kind: str) -> list[Any]:
    return [
        pytest.param(seed, *row, id=" ".join(map(str, row[:3])))
        for seed in SEEDS
        for row in PUBLISHED[seed].get(kind, [])
    ]


def _coin(name: str) -> Coin:
    coin = coins.by_name(name)
    assert coin is not None
    return coin


def _public(seed: str, coin: Coin, path: str) -> keys.PublicNode:
    return keys.root(SEEDS[seed], keys.CURVES[coin.curve]).derive(vectors.path(path)).public


@pytest.mark.parametrize(("seed", "name", "script_type", "path", "address"), _rows("addresses"))
def test_address(seed: str, name: str, script_type: str, path: str, address: str):
    coin = _coin(name)
    key = _public(seed, coin, path).public_key
    assert addresses.single(coin, ScriptType[script_type], key) == address


@pytest.mark.parametrize(("seed", "name", "script_type", "path", "xpub"), _rows("xpubs"))
def test_extended_public_key(seed: str, name: str, script_type: str, path: str, xpub: str):
    coin = _coin(name)
    version = coin.xpub_version(ScriptType[script_type])
    assert version is not None
    assert _public(seed, coin, path).serialize(version) == xpub


@pytest.mark.parametrize(
    ("seed", "name", "script_type", "accounts", "change", "index", "address"), _rows("multisig")
)
def test_two_of_three(
    seed: str, name: str, script_type: str, accounts: str, change: int, index: int, address: str
):
    """The cosigners are the accounts 1 to 3."""
    coin = _coin(name)
    cosigners = [
        _public(seed, coin, f"{accounts}/{account}'").derive([change, index]).public_key
        for account in (1, 2, 3)
    ]
    assert addresses.multisig(coin, ScriptType[script_type], cosigners, 2) == address


@pytest.mark.parametrize(("seed", "name", "path", "mac"), _rows("macs"))
def test_address_mac(seed: str, name: str, path: str, mac: str):
    coin = _coin(name)
    address = addresses.single(coin, ScriptType.SPENDADDRESS, _public(seed, coin, path).public_key)
    assert slip21.address_mac(SEEDS[seed], coin.slip44, address).hex() == mac


def test_slip21():
    """The example of SLIP-21."""
    seed = bytes.fromhex(
        "c76c4ac4f4e4a00d6b274d5c39c700bb4a7ddc04fbc6f78e85ca75007b5b495f"
        "74a9043eeb77bdd53aa6fc3a0e31462270316fa04b8c19114c8798706cd02ac8"
    )
    assert slip21.key(seed).hex() == (
        "dbf12b44133eaab506a740f6565cc117228cbf1dd70635cfa8ddfdc9af734756"
    )
    assert slip21.key(seed, b"SLIP-0021", b"Master encryption key").hex() == (
        "ea163130e35bbafdf5ddee97a17b39cef2be4b4f390180d65b54cf05c6a82fde"
    )


@pytest.mark.parametrize(("seed", "path", "address"), _rows("ethereum"))
def test_ethereum(seed: str, path: str, address: str):
    node = keys.root(SEEDS[seed]).derive(vectors.path(path)).public
    assert addresses.ethereum(node.public_key) == address


@pytest.mark.parametrize("address", CHECKSUMS["eip55"])
def test_eip55(address: str):
    assert addresses.eip55(bytes.fromhex(address[2:])) == address


@pytest.mark.parametrize(
    ("chain_id", "address"),
    [(int(chain), text) for chain, texts in CHECKSUMS["rskip60"].items() for text in texts],
)
def test_rskip60(chain_id: int, address: str):
    assert addresses.eip55(bytes.fromhex(address[2:]), chain_id) == address


@pytest.mark.parametrize(
    ("passphrase", "fingerprint"),
    [
        ("", "mvbu1Gdy8SUjTenqerxUaZyYjmveZvt33q"),
        ("a", "ms1TJk4b4s7aisyL3jfrkCqwznttWwiS4r"),
        ("abc", "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47"),
    ],
)
def test_fingerprints_that_real_firmware_gave(passphrase: str, fingerprint: str):
    seed = seed_from_mnemonic(" ".join(["all"] * 12), passphrase)
    assert addresses.testnet_fingerprint(seed) == fingerprint


@pytest.mark.parametrize("name", JAVASCRIPT_COINS)
def test_the_javascript_sdks_coins_are_known(name: str):
    assert coins.by_name(name) is not None


@pytest.mark.parametrize("name", ["GameCredits", "NIX", "Polis", "bitcoin", ""])
def test_coins_that_the_firmware_does_not_know(name: str):
    assert coins.by_name(name) is None


@pytest.mark.parametrize(
    ("name", "script_type", "reason"),
    [
        ("Dogecoin", ScriptType.SPENDWITNESS, "Segwit"),
        ("Dogecoin", ScriptType.SPENDP2SHWITNESS, "Segwit"),
        ("Litecoin", ScriptType.SPENDTAPROOT, "Taproot"),
        ("Bitcoin", ScriptType.SPENDMULTISIG, "Multisig details"),
        ("Bitcoin", ScriptType.EXTERNAL, "script type"),
    ],
)
def test_addresses_that_do_not_exist(name: str, script_type: ScriptType, reason: str):
    key = keys.root(bytes(64)).public.public_key
    with pytest.raises(addresses.AddressError, match=reason):
        addresses.single(_coin(name), script_type, key)


@pytest.mark.parametrize(("cosigners", "required"), [(0, 1), (16, 1), (3, 0), (3, 16)])
def test_scripts_that_do_not_exist(cosigners: int, required: int):
    key = keys.root(bytes(64)).public.public_key
    with pytest.raises(addresses.MultisigError):
        addresses.multisig_script([key] * cosigners, required)
