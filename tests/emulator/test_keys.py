"""Key derivation gives what the standards publish."""

from __future__ import annotations

from typing import Any

import pytest
from onekey_emulator import altcoin_hashes, keys, slip10
from onekey_emulator.sessions import seed_from_mnemonic

from tests.support import vectors

XPUB = 0x0488B21E
XPRV = 0x0488ADE4


def _derivations(name: str) -> list[Any]:
    return [
        pytest.param(vector, node, id=f"{number}-{node['path']}")
        for number, vector in enumerate(vectors.load(name)["vectors"], 1)
        for node in vector["chain"]
    ]


@pytest.mark.parametrize(("vector", "expected"), _derivations("bip32"))
def test_bip32(vector: dict[str, Any], expected: dict[str, str]):
    node = keys.root(bytes.fromhex(vector["seed"])).derive(vectors.path(expected["path"]))
    assert node.serialize(XPRV) == expected["xprv"]
    assert node.public.serialize(XPUB) == expected["xpub"]


@pytest.mark.parametrize("vector", vectors.load("bip32")["vectors"][:2], ids=[1, 2])
def test_public_derivation_ends_at_the_same_key(vector: dict[str, Any]):
    """Both vectors have a node whose last step is not hardened."""
    expected = vector["chain"][-1]
    *parents, last = vectors.path(expected["path"])
    parent = keys.root(bytes.fromhex(vector["seed"])).derive(parents).public
    assert parent.derive([last]).serialize(XPUB) == expected["xpub"]


def test_public_keys_have_no_hardened_children():
    with pytest.raises(ValueError, match="hardened"):
        keys.root(bytes(64)).public.child(keys.HARDENED)


@pytest.mark.parametrize("public_key", vectors.load("bip32")["not_keys"])
def test_no_child_of_what_is_no_key(public_key: str):
    with pytest.raises(ValueError):  # noqa: PT011 - the library's own words
        keys.PublicNode(bytes.fromhex(public_key), bytes(32)).child(0)


@pytest.mark.parametrize("vector", vectors.load("bip39")["vectors"])
def test_bip39(vector: dict[str, str]):
    assert seed_from_mnemonic(vector["mnemonic"], "TREZOR").hex() == vector["seed"]


def test_a_passphrase_is_taken_as_it_is() -> None:
    composed, decomposed = "Caf\u00e9", "Cafe\u0301"
    words = vectors.load("bip39")["vectors"][0]["mnemonic"]
    assert seed_from_mnemonic(words, composed) != seed_from_mnemonic(words, decomposed)


@pytest.mark.parametrize(("vector", "expected"), _derivations("slip10"))
def test_slip10(vector: dict[str, Any], expected: dict[str, Any]):
    curve = slip10.CURVES[vector["curve"]]
    node = slip10.root(bytes.fromhex(vector["seed"]), curve)
    node = node.derive(vectors.path(expected["path"]))
    assert node.private_key.hex() == expected["private_key"]
    assert node.chain_code.hex() == expected["chain_code"]
    assert node.public.public_key.hex() == expected["public_key"]
    assert node.public.parent_fingerprint == expected["parent_fingerprint"]


def test_ed25519_derives_hardened_children_only():
    with pytest.raises(slip10.HardenedOnlyError):
        slip10.root(bytes(64), slip10.ED25519).child(0)


def test_private_keys_are_in_no_repr():
    for node in (keys.root(bytes(64)), slip10.root(bytes(64), slip10.ED25519)):
        assert node.private_key.hex() not in repr(node)
        assert repr(node.private_key) not in repr(node)


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        # BLAKE's and Grøstl's submissions to NIST
        (b"", "716f6e863f744b9ac22c97ec7b76ea5f5908bc5b2f67c61510bfc4751384ea7a"),
        (b"\0", "0ce8d4ef4dd7cd8d62dfded9d4edb0a774ae6a41929a74da23109e8f11139c87"),
        (bytes(72), "d419bad32d504fb7d44d460c42c5593fe544fa4c135dec31e21bd9abdcc22d41"),
    ],
)
def test_blake256(data: bytes, digest: str):
    assert altcoin_hashes.blake256(data).hex() == digest


def test_groestl512():
    assert altcoin_hashes.groestl512(b"").hex() == (
        "6d3ad29d279110eef3adbd66de2a0345a77baede1557f5d099fce0c03d6dc2ba"
        "8e6d4a6633dfbd66053c20faa87d1a11f39a7fbe4a6c2f009801370308fc4ad8"
    )
