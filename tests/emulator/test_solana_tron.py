"""Addresses of Solana and Tron, as bip-utils derives them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk.wire import messages as m
from tests.support import vectors
from tests.support.host import connected

if TYPE_CHECKING:
    from collections.abc import Callable

bip_utils: Any = import_module("bip_utils")
MNEMONIC = " ".join(["all"] * 12)


SEED: bytes = bip_utils.Bip39SeedGenerator(MNEMONIC).Generate()
SOLANA, TRON = m.SolanaGetAddress, m.TronGetAddress


def solana(path: str) -> str:
    node = bip_utils.Bip32Slip10Ed25519.FromSeedAndPath(SEED, path)
    address: str = bip_utils.SolAddrEncoder.EncodeKey(node.PublicKey().KeyObject())
    return address


def tron(path: str) -> str:
    node = bip_utils.Bip32Slip10Secp256k1.FromSeedAndPath(SEED, path)
    address: str = bip_utils.TrxAddrEncoder.EncodeKey(node.PublicKey().KeyObject())
    return address


@pytest.mark.parametrize(
    ("kind", "path", "independent"),
    [
        (SOLANA, "m/44'/501'/0'/0'", solana),
        (SOLANA, "m/44'/501'/3'", solana),
        (TRON, "m/44'/195'/0'/0/0", tron),
        (TRON, "m/44'/195'/1'/1/7", tron),
    ],
)
async def test_addresses(model: str, kind: Any, path: str, independent: Callable[[str], str]):
    asked = kind(address_n=vectors.path(path), show_display=True)
    async with connected(model, auto_confirm=True) as host:
        _, answer = await host.ask_confirmed(asked)
        shown = host.emulator.screens[1]
    assert answer.address == independent(path)
    assert answer.address in shown
    assert path in shown


@pytest.mark.parametrize(
    ("kind", "path", "core"),
    [
        (SOLANA, "m/44'/501'/0'/0", "Non-hardened paths unsupported on Ed25519"),
        (SOLANA, "m/44'/60'/0'", "Forbidden key path"),
        (SOLANA, "m/44'/501'", "Forbidden key path"),
        (TRON, "m/44'/60'/0'/0/0", "Forbidden key path"),
        (TRON, "m/44'/195'/0/0/0", "Forbidden key path"),
    ],
)
async def test_refusals(model: str, kind: Any, path: str, core: str):
    async with connected(model, auto_confirm=True) as host:
        refused = await host.fail(kind(address_n=vectors.path(path)))
    assert refused == ("DataError", core if model == "pro" else "Invalid path")
