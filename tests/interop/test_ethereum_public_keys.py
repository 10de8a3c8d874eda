"""Ethereum keys, one by one and many at once, are those that another library derives."""

from __future__ import annotations

from typing import Any

import pytest
from onekey_emulator import Emulator
from onekey_emulator.emulator import ALL_ALL

from onekey_sdk import DeviceFailure, OneKey
from tests.interop.untyped import bip_utils

ROOT: Any = bip_utils.Bip32Slip10Secp256k1.FromSeed(
    bip_utils.Bip39SeedGenerator(ALL_ALL).Generate()
)
ONE = "EthereumGetPublicKeyOneKey"
OLD = "EthereumGetPublicKey"
BATCH = "BatchGetPublickeys"


def paths(count: int) -> list[str]:
    return [f"m/44'/60'/{number}'/0/0" for number in range(count)]


def check(found: list[Any]) -> None:
    for key in found:
        node = ROOT.DerivePath(key.path)
        public = node.PublicKey()
        assert key.public_key == key.node.public_key == public.RawCompressed().ToBytes()
        assert key.xpub == public.ToExtended()
        assert key.node.chain_code == node.ChainCode().ToBytes()
        assert key.node.depth == node.Depth().ToInt()
        assert key.node.child_num == node.Index().ToInt()
        assert key.node.fingerprint == node.ParentFingerPrint().ToInt()


@pytest.mark.parametrize(
    ("model", "version", "count", "asked"),
    [
        ("classic1s", None, 11, [BATCH, BATCH]),
        ("classic1s", "3.11.0", 2, [ONE, ONE]),
        ("classicpure", None, 10, [BATCH]),
        ("classic", None, 2, [ONE, ONE]),
        ("mini", None, 2, [ONE, ONE]),
        ("touch", None, 2, [ONE, ONE]),
        ("touch", "4.3.0", 2, [OLD, OLD]),
        ("pro", None, 21, [BATCH, BATCH]),
        ("pro", None, 1, [ONE]),
        ("pro", "4.13.1", 2, [ONE, ONE]),
    ],
)
async def test_several_keys(model: str, version: str | None, count: int, asked: list[str]) -> None:
    items: Any = [
        {"path": path, "show_on_onekey": False, "use_batch": True} for path in paths(count)
    ]
    async with (
        Emulator(model, firmware_version=version, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        together: Any = await sdk.evm_get_public_key(bundle=items)
        assert [name for name in emulator.requests if "Public" in name] == asked
        alone: Any = [await sdk.evm_get_public_key(**item) for item in items[:2]]
    assert [key.path for key in together] == paths(count)
    assert together[:2] == alone
    check(together)


@pytest.mark.parametrize("said", [(False, False), (True, False)])
async def test_all_of_a_bundle_say_so(said: tuple[bool, bool]) -> None:
    items: Any = [
        {"path": path, "show_on_onekey": False, "use_batch": batch}
        for path, batch in zip(paths(2), said, strict=True)
    ]
    async with Emulator("pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        check(await sdk.evm_get_public_key(bundle=items))
        assert [name for name in emulator.requests if "Public" in name] == [ONE, ONE]


async def test_what_is_shown_is_asked_one_by_one() -> None:
    items: Any = [{"path": path, "use_batch": True} for path in paths(2)]
    async with Emulator("pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        found: Any = await sdk.evm_get_public_key(bundle=items)
        assert [name for name in emulator.requests if "Public" in name] == [ONE, ONE]
        shown = "\n".join(line for screen in emulator.screens for line in screen)
    check(found)
    assert all(key.public_key.hex() in shown or key.xpub in shown for key in found)


async def test_what_a_device_refuses_together_is_asked_one_by_one() -> None:
    """A batch wants the first three components hardened, and says no more than that."""
    items: Any = [
        {"path": path, "show_on_onekey": False, "use_batch": True}
        for path in ("m/44'/60'/0/0", "m/44'/60'/0'")
    ]
    async with Emulator("pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(DeviceFailure, match="Forbidden key path"):
            await sdk.evm_get_public_key(bundle=items)
        assert [name for name in emulator.requests if "Public" in name] == [BATCH, ONE]
