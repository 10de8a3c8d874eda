"""PSBTs that say of others' keys that they come from anywhere, and are signed all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from embit.psbt import DerivationPath  # pyright: ignore[reportMissingTypeStubs]
from onekey_emulator import Emulator

from onekey_sdk import OneKey
from tests.support.bitcoin_consensus import refused_inputs
from tests.support.psbts import HARDENED, MNEMONICS, Coin, Made, Money, Wallets, change, pay_to

if TYPE_CHECKING:
    from onekey_sdk.models import BtcSignedPsbt

BITCOIN, TESTNET, LITECOIN, DOGECOIN, DECRED, ETHEREUM, BITCOIN_CASH = 0, 1, 2, 3, 42, 60, 145
TAPROOT = pay_to("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0")
"""The address that BIP-350 shows."""


def of_coin(number: int) -> list[int]:
    return [48 | HARDENED, number | HARDENED, HARDENED, 2 | HARDENED, 0, 0]


ELSEWHERE = {
    "the master key": [],
    "one level": [5],
    "twelve hardened levels": [HARDENED + level for level in range(12)],
    "SLIP-25": [10025 | HARDENED, HARDENED, HARDENED, 1 | HARDENED, 0, 0],
    "Testnet": of_coin(TESTNET),
    "Litecoin": of_coin(LITECOIN),
    "Dogecoin": of_coin(DOGECOIN),
    "Decred": of_coin(DECRED),
    "Ethereum": of_coin(ETHEREUM),
    "Bitcoin Cash": [44 | HARDENED, BITCOIN_CASH | HARDENED, HARDENED],
}


def others_first(made: Made, path: list[int]) -> Made:
    """The same, but the others' keys come from that path, and before the device's."""
    own = Wallets().roots[0].my_fingerprint
    origins = made.psbt.inputs[0].bip32_derivations
    keys = sorted(origins, key=lambda key: origins[key].fingerprint == own)
    changed = {
        key: origin if origin.fingerprint == own else DerivationPath(origin.fingerprint, path)
        for key, origin in ((key, origins[key]) for key in keys)
    }
    origins.clear()
    origins.update(changed)
    return made


async def sign(made: Made, model: str, coin: str | None = None) -> BtcSignedPsbt:
    async with (
        Emulator(model=model, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        wallet = await sdk.open_wallet(standard=True)
        return await wallet.btc.sign_psbt(made.raw, coin=coin, finalize=True)


@pytest.mark.parametrize("model", ["classic1s", "touch", "pro"])
@pytest.mark.parametrize("coin", [None, "btc"])
@pytest.mark.parametrize("where", ELSEWHERE)
async def test_the_others_come_first(where: str, coin: str | None, model: str) -> None:
    """What is paid, and how little, is for Bitcoin alone: the coin is that of the own path."""
    wallets = Wallets(MNEMONICS[:2], m=1)
    payments = [Money(60_000, TAPROOT), Money(30_000, change(Coin("wsh"))), Money(400)]
    made = others_first(wallets.psbt([Coin("wsh")], payments), ELSEWHERE[where])
    signed = await sign(made, model, coin)
    assert signed.complete
    assert signed.transaction is not None
    assert refused_inputs(signed.transaction, made.spent) == []


@pytest.mark.parametrize("model", ["classic1s", "touch", "pro"])
@pytest.mark.parametrize("others", [BITCOIN, LITECOIN])
async def test_a_wallet_of_another_coin(others: int, model: str) -> None:
    wallets = Wallets(MNEMONICS[:2], m=1, slip44=DOGECOIN)
    paid = Money(999_900_000, pay_to("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"))
    made = wallets.psbt([Coin("sh", amount=10**9)], [paid])
    signed = await sign(others_first(made, of_coin(others)), model)
    assert signed.complete
    assert signed.transaction is not None
    assert refused_inputs(signed.transaction, made.spent) == []
