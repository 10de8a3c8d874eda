"""What is called change in a PSBT, and is shown to the person all the same.

The device hides an output that goes back to where the money came from. Here somebody tries to
have it hide others, each of which is said to be the wallet's own, and most of which are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from embit import bip32, script  # pyright: ignore[reportMissingTypeStubs]
from embit.psbt import DerivationPath  # pyright: ignore[reportMissingTypeStubs]
from onekey_emulator import Emulator

from onekey_sdk import OneKey
from tests.support.psbts import HARDENED, MNEMONICS, Coin, Made, Money, Wallets, change, path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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


WSH = Coin("wsh")
BACK = path_of(change(WSH))
ACCOUNT = BACK[:-2]


def with_change_at(
    paths: list[list[int]],
    *,
    turned: bool = False,
    wallets: Wallets = COSIGNERS,
    coin: Coin = WSH,
) -> Made:
    """Money of several signers, of which something goes to keys of theirs at these paths.

    Args:
        paths: of each signer's key.
        turned: whether the keys are in the wrong order (BIP-67).
        wallets: the signers.
        coin: what is spent.
    """
    keys = [
        each.derive(path).get_public_key() for each, path in zip(wallets.roots, paths, strict=True)
    ]
    witness = embit.multisig(2, sorted(keys, key=lambda key: bytes(key.sec()), reverse=turned))
    made = wallets.psbt([coin], [Money(10_000), Money(85_000, bytes(embit.p2wsh(witness).data))])
    scope = made.psbt.outputs[1]
    scope.witness_script = witness
    for each, key, path in zip(wallets.roots, keys, paths, strict=True):
        scope.bip32_derivations[key] = DerivationPath(each.my_fingerprint, path)
    return made


def without_one_origin() -> Made:
    made = with_change_at([BACK] * 3)
    origins = made.psbt.outputs[1].bip32_derivations
    del origins[COSIGNERS.roots[2].derive(BACK).get_public_key()]
    return made


def at_another_place_than_it_says() -> Made:
    made = with_change_at([BACK, BACK, [*ACCOUNT, 7, 1_234_567_890]])
    made.psbt.outputs[1].bip32_derivations[
        COSIGNERS.roots[2].derive([*ACCOUNT, 7, 1_234_567_890]).get_public_key()
    ].derivation = BACK
    return made


def from_a_made_up_account() -> Made:
    """An account key that is the key of the input, with a chain code that nobody else knows."""
    last, spent = COSIGNERS.roots[2], path_of(WSH)
    made_up = [
        cast("Any", bip32).HDKey(
            last.derive(spent).get_public_key(), b"\x5a" * 32, version=bytes.fromhex(version)
        )
        for version in ("0488b21e", "043587cf")
    ]
    made = with_change_at([BACK] * 3)
    keys = [each.derive(BACK).get_public_key() for each in COSIGNERS.roots[:2]]
    keys.append(made_up[0].derive(BACK[-2:]).get_public_key())
    witness = embit.multisig(2, sorted(keys, key=lambda key: bytes(key.sec())))
    scope = made.psbt.outputs[1]
    scope.script_pubkey = made.psbt.tx.vout[1].script_pubkey = embit.p2wsh(witness)
    scope.witness_script = witness
    scope.bip32_derivations.clear()
    for each, key in zip(COSIGNERS.roots, keys, strict=True):
        scope.bip32_derivations[key] = DerivationPath(each.my_fingerprint, BACK)
    xpubs = made.psbt.xpubs
    del xpubs[last.derive(ACCOUNT).to_public()]
    for xpub, path in zip(made_up, (spent, ACCOUNT), strict=True):
        xpubs[xpub] = DerivationPath(last.my_fingerprint, path)
    return made


FAR = [[*ACCOUNT, HARDENED - 7, 1_234_567_890 + signer] for signer in (1, 2)]
ONE_OF_THEM = [*ACCOUNT[:2], 1 | HARDENED, *BACK[3:]]
DISGUISED: dict[str, Callable[[], Made]] = {
    "the others far away": lambda: with_change_at([BACK, *FAR]),
    "the others far away, in the wrong order": lambda: with_change_at([BACK, *FAR], turned=True),
    "another index of one": lambda: with_change_at([BACK, BACK, [*BACK[:-1], BACK[-1] + 1]]),
    "another chain of one": lambda: with_change_at([BACK, BACK, [*ACCOUNT, 0, BACK[-1]]]),
    "another account of one": lambda: with_change_at([BACK, BACK, ONE_OF_THEM]),
    "in the wrong order": lambda: with_change_at([BACK] * 3, turned=True),
    "one that comes from nowhere": without_one_origin,
    "one that says another place": at_another_place_than_it_says,
    "one of a made-up account": from_a_made_up_account,
}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("how", DISGUISED)
async def test_change_that_no_wallet_of_several_signers_finds(how: str, model: str) -> None:
    made = DISGUISED[how]()
    assert address(made) in await screens(made, model)


class Unsorted(Wallets):
    """Signers whose keys are always in the signers' order."""

    def keys(self, coin: Coin) -> list[tuple[Any, Any, list[int]]]:
        path = path_of(coin, self.slip44)
        return [(each, each.derive(path).get_public_key(), path) for each in self.roots]


def is_sorted(coin: Coin) -> bool:
    keys = [bytes(key.sec()) for _, key, _ in Unsorted(MNEMONICS).keys(coin)]
    return keys == sorted(keys)


def first(coins: Iterable[Coin], *, in_order: bool) -> Coin:
    """The first whose keys are, or are not, in the order of BIP-67 by chance."""
    return next(coin for coin in coins if is_sorted(coin) is in_order)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("by_chance", [False, True])
async def test_change_of_signers_who_keep_an_order_of_their_own(
    by_chance: bool, model: str
) -> None:
    unsorted = Unsorted(MNEMONICS)
    coin = first((Coin("wsh", index=index) for index in range(50)), in_order=False)
    back = first((change(coin, index) for index in range(50)), in_order=by_chance)
    made = unsorted.psbt([coin], [Money(10_000), Money(85_000, back)])
    seen = await screens(made, model)
    assert address(made) not in seen
    assert address(made, 0) in seen


@pytest.mark.parametrize("model", MODELS)
async def test_change_in_the_order_of_other_signers(model: str) -> None:
    """Those who spend keep an order of their own, and change is in the order of its keys."""
    unsorted = Unsorted(MNEMONICS)
    coin = first((Coin("wsh", index=index) for index in range(50)), in_order=False)
    back = first((change(coin, index) for index in range(50)), in_order=False)
    made = with_change_at([path_of(back)] * 3, wallets=unsorted, coin=coin)
    assert address(made) in await screens(made, model)
