"""The fixtures come with onekey-sdk; there is nothing to configure."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pocket_wallet import Declined, PocketWallet

from onekey_sdk import OneKey as AsyncOneKey
from onekey_sdk.errors import PassphraseStateMismatch
from onekey_sdk.sync import OneKey
from onekey_sdk.testing import HostPerson, SoftwareDevice

SHOP = "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8"
HIDDEN = "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47"


def test_the_person_sees_where_to_pay(onekey_emulator: SoftwareDevice, onekey_sdk: OneKey) -> None:
    address = PocketWallet(onekey_sdk).address()
    onekey_emulator.assert_shown(address)


def test_the_person_sees_what_is_paid(onekey_emulator: SoftwareDevice, onekey_sdk: OneKey) -> None:
    assert PocketWallet(onekey_sdk).pay(SHOP, 10**16, nonce=0).startswith(b"\x02")
    onekey_emulator.assert_shown("0.01 ETH", SHOP)


@pytest.mark.onekey(auto_confirm=False)
def test_the_person_may_say_no(onekey_emulator: SoftwareDevice, onekey_sdk: OneKey) -> None:
    onekey_emulator.person.refuse()
    with pytest.raises(Declined):
        PocketWallet(onekey_sdk).pay(SHOP, 10**16, nonce=0)


@pytest.mark.parametrize("model", ["classic", "classic1s", "classicpure", "mini", "touch", "pro"])
def test_every_model_gives_the_same_address(
    onekey_emulators: Callable[..., SoftwareDevice], model: str
) -> None:
    with OneKey(onekey_emulators(model=model).address) as sdk:
        address = PocketWallet(sdk).address()
    assert address == "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"


@pytest.mark.onekey(model="classic1s", pin="1234", passphrase="abc")
def test_a_hidden_wallet_is_opened_once(
    onekey_emulator: SoftwareDevice, onekey_sdk: OneKey, onekey_person: HostPerson
) -> None:
    for _ in range(3):
        PocketWallet(onekey_sdk, HIDDEN).address()
    assert onekey_person.asked.count("pin") == 1
    assert onekey_person.asked.count("passphrase") == 1
    assert {use.passphrase for use in onekey_emulator.wallets_used} == {"abc"}


@pytest.mark.onekey(passphrase="mistyped")
def test_a_slip_of_the_passphrase_opens_nothing(onekey_sdk: OneKey) -> None:
    with pytest.raises(PassphraseStateMismatch):
        PocketWallet(onekey_sdk, HIDDEN)


async def test_with_asyncio(onekey_emulator: SoftwareDevice, onekey_sdk_async: AsyncOneKey) -> None:
    answer = await onekey_sdk_async.evm_get_address(path="m/44'/60'/0'/0/0")
    onekey_emulator.assert_shown(answer.address)
