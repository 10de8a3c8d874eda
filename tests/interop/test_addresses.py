"""Keys and addresses agree with independent libraries, for many paths and passphrases."""

from __future__ import annotations

from importlib import import_module
from typing import Any
from unicodedata import normalize

import pytest
from eth_account import Account
from eth_utils.crypto import keccak
from hypothesis import given, settings
from hypothesis import strategies as st
from onekey_emulator import addresses, coins, keys, slip10
from onekey_emulator.coins import ScriptType
from onekey_emulator.sessions import seed_from_mnemonic

from onekey_sdk.wire import messages as m
from tests.support import vectors
from tests.support.host import connected

# These packages come without type information.
bip: Any = import_module("bip_utils")
embit_bip32: Any = import_module("embit.bip32")
embit_script: Any = import_module("embit.script")
NETWORKS: Any = import_module("embit.networks").NETWORKS

ALL_ALL = " ".join(["all"] * 12)
MNEMONICS = (ALL_ALL, *(vector["mnemonic"] for vector in vectors.load("bip39")["vectors"]))
ROOTSTOCK = 30

HARDENED = st.integers(keys.HARDENED, 2**32 - 1)
PLAIN = st.integers(0, keys.HARDENED - 1)
PATHS = st.lists(HARDENED | PLAIN, max_size=8)
ACCOUNTS = st.integers(0, keys.HARDENED - 1)
PASSPHRASES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20)
fixed = settings(derandomize=True, deadline=None, max_examples=50)


def _single(name: str, script_type: ScriptType, key: bytes) -> str:
    coin = coins.by_name(name)
    assert coin is not None
    return addresses.single(coin, script_type, key)


@given(mnemonic=st.sampled_from(MNEMONICS), passphrase=PASSPHRASES)
@settings(parent=fixed, max_examples=200)
def test_seeds(mnemonic: str, passphrase: str):
    expected = bip.Bip39SeedGenerator(mnemonic).Generate(passphrase)
    assert seed_from_mnemonic(mnemonic, normalize("NFKD", passphrase)) == expected


@pytest.mark.parametrize(
    "passphrase",
    ["", "TREZOR", "\u00e9", "e\u0301", "\ufb01\u2460\u00bd", "\u3042\u304c", "\U0001f511"],
)
def test_seeds_of_passphrases_with_several_forms(passphrase: str):
    expected = bip.Bip39SeedGenerator(ALL_ALL).Generate(passphrase)
    assert seed_from_mnemonic(ALL_ALL, normalize("NFKD", passphrase)) == expected


@given(seed=st.binary(min_size=64, max_size=64), path=PATHS)
@fixed
def test_derivation_and_bitcoin_addresses(seed: bytes, path: list[int]):
    theirs = embit_bip32.HDKey.from_seed(seed).derive(path)
    ours = keys.root(seed).derive(path)
    assert ours.serialize(0x0488ADE4) == theirs.to_base58()
    assert ours.public.serialize(0x0488B21E) == theirs.to_public().to_base58()
    key = theirs.key.get_public_key()
    for name, network in (("Bitcoin", "main"), ("Testnet", "test"), ("Regtest", "regtest")):
        for script_type, script in (
            (ScriptType.SPENDADDRESS, embit_script.p2pkh(key)),
            (ScriptType.SPENDP2SHWITNESS, embit_script.p2sh(embit_script.p2wpkh(key))),
            (ScriptType.SPENDWITNESS, embit_script.p2wpkh(key)),
            (ScriptType.SPENDTAPROOT, embit_script.p2tr(key)),
        ):
            expected = script.address(NETWORKS[network])
            assert _single(name, script_type, ours.public.public_key) == expected


@given(seed=st.binary(min_size=64, max_size=64), plain=st.lists(PLAIN, max_size=5))
@fixed
def test_public_derivation(seed: bytes, plain: list[int]):
    account = keys.root(seed).derive(vectors.path("m/44'/0'/0'"))
    theirs = embit_bip32.HDKey.from_base58(account.public.serialize(0x0488B21E))
    derived = account.public.derive(plain)
    assert derived.serialize(0x0488B21E) == theirs.derive(plain).to_base58()


@given(
    seed=st.binary(min_size=64, max_size=64),
    count=st.integers(1, 15),
    required=st.integers(1, 15),
)
@settings(parent=fixed, max_examples=20)
def test_multisig(seed: bytes, count: int, required: int):
    root = embit_bip32.HDKey.from_seed(seed)
    public_keys = [root.derive([number]).key.get_public_key() for number in range(count)]
    required = min(required, count)
    script = embit_script.multisig(required, public_keys)
    ours = [keys.root(seed).child(number).public.public_key for number in range(count)]
    coin = coins.by_name("Bitcoin")
    assert coin is not None
    for script_type, wrapped in (
        (ScriptType.SPENDMULTISIG, embit_script.p2sh(script)),
        (ScriptType.SPENDP2SHWITNESS, embit_script.p2sh(embit_script.p2wsh(script))),
        (ScriptType.SPENDWITNESS, embit_script.p2wsh(script)),
    ):
        assert addresses.multisig(coin, script_type, ours, required) == wrapped.address()


BIP44 = {
    "Bcash": bip.Bip44Coins.BITCOIN_CASH,
    "Bcash Testnet": bip.Bip44Coins.BITCOIN_CASH_TESTNET,
    "Dash": bip.Bip44Coins.DASH,
    "Dash Testnet": bip.Bip44Coins.DASH_TESTNET,
    "Dogecoin": bip.Bip44Coins.DOGECOIN,
    "Litecoin": bip.Bip44Coins.LITECOIN,
    "Zcash": bip.Bip44Coins.ZCASH,
    "Zcash Testnet": bip.Bip44Coins.ZCASH_TESTNET,
}
OTHERS: list[tuple[str, Any, Any, ScriptType]] = [
    *((name, bip.Bip44, coin, ScriptType.SPENDADDRESS) for name, coin in BIP44.items()),
    ("Litecoin", bip.Bip49, bip.Bip49Coins.LITECOIN, ScriptType.SPENDP2SHWITNESS),
    ("Litecoin", bip.Bip84, bip.Bip84Coins.LITECOIN, ScriptType.SPENDWITNESS),
    ("Bitcoin", bip.Bip86, bip.Bip86Coins.BITCOIN, ScriptType.SPENDTAPROOT),
    ("Bitcoin", bip.Bip84, bip.Bip84Coins.BITCOIN, ScriptType.SPENDWITNESS),
    ("Bitcoin", bip.Bip49, bip.Bip49Coins.BITCOIN, ScriptType.SPENDP2SHWITNESS),
]


@pytest.mark.parametrize(("name", "standard", "their_coin", "script_type"), OTHERS)
def test_other_coins(name: str, standard: Any, their_coin: Any, script_type: ScriptType):
    coin = coins.by_name(name)
    assert coin is not None
    purpose = {bip.Bip44: 44, bip.Bip49: 49, bip.Bip84: 84, bip.Bip86: 86}[standard]
    for passphrase in ("", "abc", "p\u00e4ssword"):
        seed = seed_from_mnemonic(ALL_ALL, normalize("NFKD", passphrase))
        account = standard.FromSeed(seed, their_coin).Purpose().Coin().Account(3)
        for change, index in ((0, 0), (1, 7), (0, 1_000_000)):
            expected = account.Change(bip.Bip44Changes(change)).AddressIndex(index).PublicKey()
            path = vectors.path(f"m/{purpose}'/{coin.slip44}'/3'/{change}/{index}")
            key = keys.root(seed).derive(path).public.public_key
            assert addresses.single(coin, script_type, key) == expected.ToAddress()


@given(
    mnemonic=st.sampled_from(MNEMONICS),
    passphrase=PASSPHRASES,
    account=ACCOUNTS,
    change=st.integers(0, 1),
    index=ACCOUNTS,
)
@fixed
def test_ethereum(mnemonic: str, passphrase: str, account: int, change: int, index: int):
    Account.enable_unaudited_hdwallet_features()
    path = f"m/44'/60'/{account}'/{change}/{index}"
    theirs = Account.from_mnemonic(mnemonic, passphrase=passphrase, account_path=path)
    seed = seed_from_mnemonic(mnemonic, normalize("NFKD", passphrase))
    node = keys.root(seed).derive(vectors.path(path))
    assert node.private_key == theirs.key
    assert addresses.ethereum(node.public.public_key) == theirs.address


@pytest.mark.parametrize("model", ["classic1s", "pro"])
async def test_rootstock_has_a_checksum_of_its_own(model: str):
    path = "m/44'/137'/0'/0/0"
    Account.enable_unaudited_hdwallet_features()
    digits = Account.from_mnemonic(ALL_ALL, account_path=path).address.lower()[2:]
    nibbles = keccak(text=f"{ROOTSTOCK}0x{digits}").hex()
    expected = "".join(
        digit.upper() if nibble in "89abcdef" else digit
        for digit, nibble in zip(digits, nibbles, strict=False)
    )
    async with connected(model) as host:
        answer = await host.ask(m.EthereumGetAddressOneKey(address_n=vectors.path(path)))
    assert answer.address == f"0x{expected}"


@given(seed=st.binary(min_size=64, max_size=64), path=st.lists(HARDENED, max_size=6))
@fixed
def test_ed25519(seed: bytes, path: list[int]):
    theirs = bip.Bip32Slip10Ed25519.FromSeed(seed)
    for index in path:
        theirs = theirs.ChildKey(index)
    ours = slip10.root(seed, slip10.ED25519).derive(path)
    assert ours.private_key == theirs.PrivateKey().Raw().ToBytes()
    assert ours.public.public_key == theirs.PublicKey().RawCompressed().ToBytes()


@given(seed=st.binary(min_size=64, max_size=64), path=PATHS)
@settings(parent=fixed, max_examples=20)
def test_nist_p256(seed: bytes, path: list[int]):
    theirs = bip.Bip32Slip10Nist256p1.FromSeed(seed)
    for index in path:
        theirs = theirs.ChildKey(index)
    ours = slip10.root(seed, slip10.NIST256P1).derive(path)
    assert ours.private_key == theirs.PrivateKey().Raw().ToBytes()
    assert ours.public.public_key == theirs.PublicKey().RawCompressed().ToBytes()


@pytest.mark.parametrize(
    ("name", "prefixes"),
    [
        # SLIP-132: plain, segwit in P2SH, segwit, and both for several signers
        ("Bitcoin", ("xpub", "ypub", "zpub", "Ypub", "Zpub")),
        ("Testnet", ("tpub", "upub", "vpub", "Upub", "Vpub")),
        ("Litecoin", ("Ltub", "Mtub")),
    ],
)
def test_slip132_prefixes(name: str, prefixes: tuple[str, ...]):
    coin = coins.by_name(name)
    assert coin is not None
    node = keys.root(bytes(64)).public
    versions = (
        coin.xpub_magic,
        coin.xpub_version(ScriptType.SPENDP2SHWITNESS),
        coin.xpub_version(ScriptType.SPENDWITNESS),
        coin.multisig_xpub_version(ScriptType.SPENDP2SHWITNESS),
        coin.multisig_xpub_version(ScriptType.SPENDWITNESS),
    )
    for version, prefix in zip(versions, prefixes, strict=False):
        assert version is not None
        text = node.serialize(version)
        assert text.startswith(prefix)
        assert bip.Base58Decoder.CheckDecode(text)[:4] == version.to_bytes(4, "big")
