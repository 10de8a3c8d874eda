"""What is called change in a PSBT, and is shown to the person all the same.

The device hides an output that goes back to where the money came from. Here somebody tries to
have it hide others, each of which is said to be the wallet's own, and most of which are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from embit import script  # pyright: ignore[reportMissingTypeStubs]
from embit.psbt import DerivationPath  # pyright: ignore[reportMissingTypeStubs]
from onekey_emulator import Emulator

from onekey_sdk import OneKey
from tests.support.psbts import MNEMONICS, Coin, Made, Money, Wallets, change, path_of

if TYPE_CHECKING:
    from collections.abc import Callable

MODELS = ("classic1s", "mini", "touch", "pro")
OWN = Wallets()
FOREIGN = (
    "zoo " * 11 + "wrong",
    "letter advice cage absurd amount doctor acoustic avoid letter advice cage above",
)
embit: Any = cast("Any", script)


async def screens(made: Made, model: str) -> str:
    """All that the person sees while the device signs."""
    async with (
        Emulator(model=model, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        wallet = await sdk.open_wallet(standard=True)
        before = len(emulator.screens)
        await wallet.btc.sign_psbt(made.raw)
        return " ".join(line for lines in emulator.screens[before:] for line in lines)


def address(made: Made, index: int = 1) -> str:
    return str(made.psbt.tx.vout[index].script_pubkey.address())


def paying(coin: Coin, to: Coin) -> Made:
    """A payment to a stranger, and one to a place of the wallet."""
    return OWN.psbt([coin], [Money(10_000), Money(85_000, to)])


def paying_key(coin: Coin, path: list[int], kind: Callable[[Any], Any]) -> Made:
    """A payment to a stranger, and one to a script for a key of the wallet."""
    root = OWN.roots[0]
    key = root.derive(path).get_public_key()
    made = OWN.psbt([coin], [Money(10_000), Money(85_000, bytes(kind(key).data))])
    made.psbt.outputs[1].bip32_derivations[key] = DerivationPath(root.my_fingerprint, path)
    return made


ELSEWHERE: dict[str, Callable[[Coin], Made]] = {
    "another account": lambda coin: paying(coin, change(Coin(coin.kind, account=7))),
    "far away": lambda coin: paying(coin, change(coin, 1_000_001)),
    "another chain": lambda coin: paying(coin, Coin(coin.kind, chain=2)),
    "another purpose": lambda coin: paying(
        coin, change(Coin("wpkh" if coin.kind == "tr" else "tr"))
    ),
    "another kind": lambda coin: paying_key(
        coin, path_of(change(coin)), embit.p2wpkh if coin.kind == "tr" else embit.p2pkh
    ),
}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("kind", ["wpkh", "tr"])
@pytest.mark.parametrize("where", ELSEWHERE)
async def test_it_is_shown(where: str, kind: str, model: str) -> None:
    made = ELSEWHERE[where](Coin(kind))
    assert address(made) in await screens(made, model)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("kind", ["wpkh", "tr"])
async def test_change_is_not_shown(kind: str, model: str) -> None:
    made = paying(Coin(kind), change(Coin(kind)))
    seen = await screens(made, model)
    assert address(made) not in seen
    assert address(made, 0) in seen


COSIGNERS = Wallets(MNEMONICS)


def with_change_of(others: Wallets) -> Made:
    """Money of three signers, of which something goes to an output of others."""
    coin = Coin("wsh")
    back = change(coin)
    output, _, witness = others.scripts(back)
    made = COSIGNERS.psbt([coin], [Money(10_000), Money(85_000, bytes(output.data))])
    scope = made.psbt.outputs[1]
    scope.witness_script = witness
    for each, key, path in others.keys(back):
        scope.bip32_derivations[key] = DerivationPath(each.my_fingerprint, path)
    for each in others.roots:
        account = path_of(coin)[:-2]
        xpub = each.derive(account).to_public()
        made.psbt.xpubs[xpub] = DerivationPath(each.my_fingerprint, account)
    return made


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("others", "hidden"),
    [
        (COSIGNERS, True),
        (Wallets((MNEMONICS[0], *FOREIGN)), False),
        (Wallets((*MNEMONICS[:2], FOREIGN[0])), False),
        (Wallets(MNEMONICS, m=1), False),
        (Wallets(MNEMONICS[:2]), False),
        (Wallets(MNEMONICS[:1], m=1), False),
    ],
    ids=["the same", "strangers", "one stranger", "any of them", "fewer", "alone"],
)
async def test_change_of_several_signers(others: Wallets, hidden: bool, model: str) -> None:
    made = with_change_of(others)
    seen = await screens(made, model)
    assert (address(made) in seen) is not hidden
    assert address(made, 0) in seen
