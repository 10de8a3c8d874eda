"""Encodings, hashes and signatures against the vectors of the standards."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from onekey_sdk.chains import _btc_curve, _secp256k1
from onekey_sdk.chains import _btc_encodings as encodings
from onekey_sdk.chains import _btc_scripts as scripts
from onekey_sdk.chains._btc_messages import bip322_simple
from onekey_sdk.chains._btc_sighash import Sighash
from onekey_sdk.chains._btc_transaction import Reader, parse
from onekey_sdk.chains._coins import COINS, find_coin
from onekey_sdk.chains._nodes import serialize
from onekey_sdk.chains._ripemd160 import ripemd160
from onekey_sdk.models import BtcRefOutput, HDNode, ScriptType
from tests.support import vectors

STANDARDS: dict[str, Any] = vectors.load("bitcoin_standards")
BITCOIN = find_coin("Bitcoin", [])
TESTNET = find_coin("Testnet", [])
KINDS = {"m/44'": ScriptType.LEGACY, "m/49'": ScriptType.P2SH_SEGWIT, "m/84'": ScriptType.SEGWIT}


@pytest.fixture(params=["coincurve", "alone"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The curve with and without libsecp256k1."""
    if request.param == "alone":
        monkeypatch.setattr(_btc_curve, "_coincurve", lambda: None)


@pytest.mark.parametrize(("address", "script"), STANDARDS["bip350"]["valid"])
def test_segwit_addresses(address: str, script: str) -> None:
    coin = BITCOIN if address.lower().startswith("bc") else TESTNET
    assert scripts.of_address(address, coin).hex() == script
    version, program = encodings.segwit_decode(coin.segwit or "", address)
    assert encodings.segwit_encode(coin.segwit or "", version, program) == address.lower()


@pytest.mark.parametrize(("address", "reason"), STANDARDS["bip350"]["invalid"])
def test_what_is_no_segwit_address(address: str, reason: str) -> None:
    for coin in (BITCOIN, TESTNET):
        with pytest.raises(ValueError, match=r"it|character|Base58|network"):
            scripts.of_address(address, coin)


@pytest.mark.parametrize(("base58", "cashaddr"), STANDARDS["cashaddr"])
def test_cash_addresses(base58: str, cashaddr: str) -> None:
    coin = find_coin("bch", [])
    script = scripts.of_address(base58, coin)
    assert scripts.of_address(cashaddr, coin) == script
    assert scripts.of_address(cashaddr.partition(":")[2], coin) == script
    assert scripts.of_address(cashaddr.upper(), coin) == script
    with pytest.raises(ValueError, match="checksum"):
        scripts.of_address(cashaddr[:-1] + "l", coin)
    with pytest.raises(ValueError, match="does not begin with"):
        scripts.of_address(cashaddr.replace("bitcoincash", "bchtest"), coin)


@pytest.mark.parametrize(("text", "digest"), STANDARDS["ripemd160"].items())
def test_ripemd160(text: str, digest: str) -> None:
    assert ripemd160(text.encode()).hex() == digest


def test_ripemd160_where_openssl_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = encodings.hash160(b"key")

    def missing(*_: Any, **__: Any) -> Any:
        raise ValueError("unsupported hash type")

    monkeypatch.setattr(hashlib, "new", missing)
    assert encodings.hash160(b"key") == expected


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("case", STANDARDS["bip340"])
def test_schnorr_signatures(case: dict[str, Any]) -> None:
    key, message, signature = (
        bytes.fromhex(case[name]) for name in ("key", "message", "signature")
    )
    assert _btc_curve.verify_schnorr(key, message, signature) is case["good"]


@pytest.mark.usefixtures("library")
def test_taproot_keys() -> None:
    given = STANDARDS["bip341"]["output_key"]
    key = b"\x02" + bytes.fromhex(given["internal"])
    assert scripts.of_key(ScriptType.TAPROOT, key).hex() == given["script"]


def test_what_is_signed_by_bip341() -> None:
    given = STANDARDS["bip341"]
    spent = tuple(
        BtcRefOutput(item["amountSats"], bytes.fromhex(item["scriptPubKey"]))
        for item in given["spent"]
    )
    transaction = parse(bytes.fromhex(given["transaction"]), BITCOIN)
    assert Sighash(transaction, spent).bip341(given["index"]).hex() == given["sighash"]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("case", ["Native P2WPKH", "P2SH-P2WPKH"])
def test_what_is_signed_by_bip143(case: str) -> None:
    """The signatures in the published transactions are good for the hashes."""
    [found] = [item for item in vectors.load("bitcoin_spends") if item["case"] == case]
    transaction = parse(bytes.fromhex(found["transaction"]), BITCOIN)
    index = next(place for place, stack in enumerate(transaction.witnesses) if stack)
    spent = tuple(BtcRefOutput(amount, bytes.fromhex(script)) for amount, script in found["spent"])
    signature, key = transaction.witnesses[index]
    code = scripts.p2pkh(encodings.hash160(key))
    digest = Sighash(transaction, spent).bip143(index, code)
    assert _btc_curve.verify_ecdsa(key, digest, signature[:-1])
    assert not _btc_curve.verify_ecdsa(key, bytes(32), signature[:-1])


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("case", STANDARDS["bip322"])
def test_simple_signatures_of_messages(case: dict[str, Any]) -> None:
    message, witness = case["message"].encode(), bytes.fromhex(case["witness"])
    script = scripts.of_address(case["address"], BITCOIN)
    assert bip322_simple(message, script, witness)
    assert not bip322_simple(message + b"!", script, witness)
    assert not bip322_simple(message, scripts.p2pkh(bytes(20)), witness)
    assert not bip322_simple(message, script, witness + b"\0")
    assert not bip322_simple(message, script, witness[:-1])


@pytest.mark.parametrize(("path", "xpub"), STANDARDS["slip132"].items())
def test_version_bytes_of_extended_keys(path: str, xpub: str) -> None:
    data = encodings.base58check_decode(xpub)
    node = HDNode(
        data[4],
        int.from_bytes(data[5:9], "big"),
        int.from_bytes(data[9:13], "big"),
        data[13:45],
        data[45:],
    )
    assert serialize(node, BITCOIN.xpub_version(KINDS[path[:5]])) == xpub


def test_a_taproot_account_has_the_old_version_bytes() -> None:
    assert BITCOIN.xpub_version(ScriptType.TAPROOT) == BITCOIN.xpub
    assert find_coin("doge", []).xpub_version(ScriptType.SEGWIT) == 0x02FACAFD


@pytest.mark.usefixtures("library")
def test_derivation_of_public_keys() -> None:
    chain = {step["path"]: step["xpub"] for step in vectors.load("bip32")["vectors"][0]["chain"]}
    parent, child = (encodings.base58check_decode(chain[path]) for path in ("m/0'", "m/0'/1"))
    node = _btc_curve.PublicNode(parent[45:], parent[13:45])
    assert node.descend((1,)) == (child[45:], child[13:45])
    assert node.fingerprint.to_bytes(4, "big") == child[5:9]
    with pytest.raises(ValueError, match="hardened"):
        node.child(0x8000_0000)


def test_every_coin_is_there_once() -> None:
    assert len({coin.name for coin in COINS}) == len(COINS) == 42


def test_numbers_are_as_short_as_they_can_be() -> None:
    for data in (b"\xfd\xfc\x00", b"\xfe\xff\xff\x00\x00", b"\xff\xff\xff\xff\xff\x00\x00\x00\x00"):
        with pytest.raises(ValueError, match="longer than it need be"):
            Reader(data).compact_size()
    assert Reader(b"\xfd\xfd\x00").compact_size() == 0xFD
    assert Reader(b"\xff\x00\x00\x00\x00\x01\x00\x00\x00").compact_size() == 2**32


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "30060201010201",  # truncated
        "3106020101020101",  # another tag
        "300602010102018f",  # negative
        "30070202000102010a",  # padded
        "3006020101030101",  # no integer
        "3006020101020201",  # too few bytes
        "300702010102010101",  # too many
        "3006020002020101",  # empty
    ],
)
def test_signatures_out_of_shape(signature: str) -> None:
    assert _btc_curve.read_der(bytes.fromhex(signature)) is None


def test_a_signature_in_shape() -> None:
    assert _btc_curve.read_der(bytes.fromhex("3007020200ff020105")) == (255, 5)


def test_the_curve_alone() -> None:
    key = bytes.fromhex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")
    assert _secp256k1.add_scalar(key, bytes(32)) == key
    minus = (_secp256k1.ORDER - 1).to_bytes(32, "big")
    assert _secp256k1.add_scalar(key, minus) is None
    assert _secp256k1.add_scalar(key, _secp256k1.ORDER.to_bytes(32, "big")) is None
    assert _secp256k1.decompress(b"\x04" + key[1:]) is None
    assert not _secp256k1.verify_ecdsa(key, bytes(32), 1, _secp256k1.ORDER - 1)
