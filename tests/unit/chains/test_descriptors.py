"""Descriptors: the checksums that BIP-380 publishes, keys that others publish, and embit's view."""

from __future__ import annotations

from typing import Any, cast

import pytest
from embit.descriptor import Descriptor  # pyright: ignore[reportMissingTypeStubs]
from embit.networks import NETWORKS  # pyright: ignore[reportMissingTypeStubs]
from onekey_emulator import Emulator

from onekey_sdk import InvalidParameter, OneKey, ScriptType
from onekey_sdk.chains._btc_descriptors import checksum, with_checksum
from tests.support.psbts import ALL_ALL, MNEMONICS, Coin, Wallets

ABANDON = MNEMONICS[1]
BIP86_XPUB = (
    "xpub6BgBgsespWvERF3LHQu6CnqdvfEvtMcQjYrcRzx53QJjSxarj2afYWcLteoGVky7D3UKDP9QyrLprQ3VCECoY49yf"
    "dDEHGCtMMj92pReUsQ"
)
BIP86_RECEIVE = (
    "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr",
    "bc1p4qhjn9zdvkux4e44uhx8tc55attvtyu358kutcqkudyccelu0was9fqzwh",
)
BIP86_CHANGE = "bc1p3qkhfews2uk44qtvauqyr2ttdsw7svhkl9nkm9s9c3x4ax5h60wqwruhk7"
BIP84_RECEIVE = "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu"
BIP84_CHANGE = "bc1q8c6fshw2dlwun7ekn9qwf37cu2rn755upcp6el"


def addresses(descriptor: str, network: str = "main", count: int = 2) -> list[str]:
    """What embit makes of a descriptor."""
    found: Any = cast("Any", Descriptor).from_string(descriptor)
    return [found.derive(index).address(NETWORKS[network]) for index in range(count)]


def test_the_published_checksum() -> None:
    assert with_checksum("raw(deadbeef)") == "raw(deadbeef)#89f8spxm"
    assert checksum("raw(deedbeef)") != "89f8spxm"
    with pytest.raises(ValueError, match="substring"):
        checksum("raw(Ü)")


async def test_the_published_accounts() -> None:
    """BIP-84 and 86 publish addresses of one seed, BIP-86 also the account's key."""
    async with (
        Emulator(model="pro", mnemonic=ABANDON, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        wallet = await sdk.open_wallet(standard=True)
        before = len(emulator.requests)
        found = {each.script_type: each for each in await wallet.btc.get_descriptors()}
        # One question for each account, and one for the proof.
        assert len(emulator.requests) - before <= 6
    taproot = found[ScriptType.TAPROOT]
    assert taproot.key.xpub == BIP86_XPUB
    assert taproot.key.fingerprint == "73c5da0a"
    assert taproot.key.expression == f"[73c5da0a/86h/0h/0h]{BIP86_XPUB}"
    assert taproot.descriptor == with_checksum(f"tr({taproot.key.expression}/<0;1>/*)")
    assert addresses(taproot.receive) == list(BIP86_RECEIVE)
    assert addresses(taproot.change)[0] == BIP86_CHANGE
    segwit = found[ScriptType.SEGWIT]
    assert addresses(segwit.receive)[0] == BIP84_RECEIVE
    assert addresses(segwit.change)[0] == BIP84_CHANGE
    assert list(found) == [
        ScriptType.LEGACY,
        ScriptType.P2SH_SEGWIT,
        ScriptType.SEGWIT,
        ScriptType.TAPROOT,
    ]


@pytest.mark.parametrize("model", ["classic", "classic1s", "classicpure", "mini", "touch", "pro"])
async def test_they_are_the_addresses_that_the_device_shows(model: str) -> None:
    async with Emulator(model=model, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        for each in await wallet.btc.get_descriptors(3, coin="Testnet"):
            for chain, descriptor in enumerate((each.receive, each.change)):
                path = f"{each.key.path}/{chain}/1"
                shown = await wallet.btc.get_address(path, coin="Testnet")
                assert addresses(descriptor, "test")[1] == shown.address


@pytest.mark.parametrize(
    ("purpose", "kind", "form"),
    [
        ("48'/0'/0'/0'", ScriptType.MULTISIG, "sh(sortedmulti(2,"),
        ("48'/0'/0'/1'", ScriptType.P2SH_SEGWIT, "sh(wsh(sortedmulti(2,"),
        ("48'/0'/0'/2'", ScriptType.SEGWIT, "wsh(sortedmulti(2,"),
    ],
)
async def test_accounts_of_several(purpose: str, kind: ScriptType, form: str) -> None:
    """Embit derives the scripts that it makes from the seeds themselves."""
    path = f"m/{purpose}"
    expressions: list[str] = []
    found: Any = None
    for mnemonic in MNEMONICS:
        async with (
            Emulator(model="pro", mnemonic=mnemonic, auto_confirm=True) as emulator,
            OneKey(emulator.port()) as sdk,
        ):
            wallet = await sdk.open_wallet(standard=True)
            key = await wallet.btc.get_descriptor_key(path)
            expressions.append(key.expression)
            if mnemonic == MNEMONICS[-1]:
                found = await wallet.btc.get_multisig_descriptor(path, 2, expressions)
                assert found.key == key
                with pytest.raises(InvalidParameter, match="not among the cosigners"):
                    await wallet.btc.get_multisig_descriptor(path, 2, expressions[:2])
    assert found.script_type is kind
    assert found.descriptor.startswith(form)
    name = {
        ScriptType.MULTISIG: "sh",
        ScriptType.P2SH_SEGWIT: "sh-wsh",
        ScriptType.SEGWIT: "wsh",
    }[kind]
    wallets = Wallets(MNEMONICS)
    for chain, descriptor in enumerate((found.receive, found.change)):
        parsed: Any = cast("Any", Descriptor).from_string(descriptor)
        made = wallets.scripts(Coin(name, chain=chain, index=1))[0]
        assert parsed.derive(1).script_pubkey() == made


async def test_what_there_is_none_of() -> None:
    key = f"[73c5da0a/86h/0h/0h]{BIP86_XPUB}"
    other = f"[00000000/1/2/3]{BIP86_XPUB}"
    async with (
        Emulator(model="pro", mnemonic=ALL_ALL, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        wallet = await sdk.open_wallet(standard=True)
        before = len(emulator.requests)
        path = "m/48'/0'/0'/2'"
        for wrong, words in [
            (lambda: wallet.btc.get_descriptors(-1), "from 0 on"),
            (
                lambda: wallet.btc.get_descriptors(coin="dash", script_type="SPENDWITNESS"),
                "no addr",
            ),
            (lambda: wallet.btc.get_descriptors(script_type="SPENDMULTISIG"), "one key"),
            (lambda: wallet.btc.get_multisig_descriptor(path, 3, [key, other]), "3 of 2"),
            (lambda: wallet.btc.get_multisig_descriptor(path, 1, [key, other]), "twice"),
            (lambda: wallet.btc.get_multisig_descriptor(path, 1, [BIP86_XPUB]), "origin"),
            (lambda: wallet.btc.get_multisig_descriptor(path, 1, [key[:-1] + "R"]), "checksum"),
            (
                lambda: wallet.btc.get_multisig_descriptor(
                    "m/48'/1'/0'/2'", 1, [key], coin="Testnet"
                ),
                "no extended public key of Testnet",
            ),
            (
                lambda: wallet.btc.get_multisig_descriptor(path, 1, [key], coin="ltc"),
                "keys of Litecoin at .* such as m/48'/2'/0'/2'",
            ),
        ]:
            with pytest.raises(InvalidParameter, match=words):
                await wrong()
        assert len(emulator.requests) == before
