"""The SDK and firmware that cannot be asked to unlock, or hears no Cancel at some pages."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk import OneKey
from onekey_sdk.errors import (
    DeviceInitializeFailed,
    PassphraseDisabled,
    PassphraseRequired,
    PinInvalid,
)
from tests.support.matrix import ADDRESSES, FIRMWARE, PIN, STATES, has_attach_pin

if TYPE_CHECKING:
    from onekey_sdk import ButtonRequest, PassphraseRequest, PinRequest
    from onekey_sdk.session.prompts import PassphraseAnswer, PinAnswer

PARAMETERS: dict[str, Any] = {"path": "m/44'/60'/0'/0/0", "show_on_onekey": False}

OLD = [
    (model, firmware)
    for model, versions in FIRMWARE.items()
    for firmware in versions
    if not has_attach_pin(model, firmware)
]
"""Without UnLockDevice: the Testnet address unlocks, and tells the wallet."""

DEAF = [
    ("classic", "2.6.0"),
    ("classic", "3.7.1"),
    ("mini", "3.7.1"),
    ("classic1s", "3.7.1"),
    ("classic1s", "3.10.2"),
]
"""Only a key, or Initialize, ends the page that tells of a wrong PIN."""


class Person:
    """Types these PINs, one after the other, and would type a passphrase."""

    def __init__(self, emulator: Emulator, *pins: str) -> None:
        self.asked: list[str] = []
        self._emulator = emulator
        self._pins = list(pins)

    async def pin(self, request: PinRequest) -> PinAnswer:
        self.asked.append("pin")
        await asyncio.sleep(1.1)
        return self._emulator.user.positions(self._pins.pop(0))

    async def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        self.asked.append("passphrase")
        return "abc"

    async def button(self, request: ButtonRequest) -> None:
        self.asked.append(f"button: {request.kind}")


async def address(sdk: OneKey, **named: Any) -> str:
    typed: Any = sdk
    return str((await typed.evm_get_address(**PARAMETERS, **named)).address)


def methods(emulator: Emulator) -> list[str]:
    """Wallets that the method was answered with."""
    return [use.passphrase for use in emulator.wallet_log if "Ethereum" in use.request]


@pytest.mark.parametrize(("model", "firmware"), [row for row in OLD if row[1] != "2.3.0"])
async def test_nothing_named_is_said_after_the_unlock(model: str, firmware: str):
    """The passphrase that is asked with it is dismissed, on the device and unknown to the host."""
    async with Emulator(
        model, firmware_version=firmware, pin=PIN, passphrase_protection=True
    ) as emulator:
        person = Person(emulator, PIN)
        emulator.user.type_pin(PIN)
        async with OneKey(emulator.port(), ui=person) as sdk:
            with pytest.raises(PassphraseRequired):
                await address(sdk)
            assert emulator.screen == ["home"]
            assert not emulator.wallet_log
            assert person.asked == ["button: pin" if model in {"touch", "pro"} else "pin"]


@pytest.mark.parametrize(("model", "firmware"), OLD)
async def test_a_state_where_passphrases_are_off_is_said_after_the_unlock(
    model: str, firmware: str
):
    async with Emulator(model, firmware_version=firmware, pin=PIN) as emulator:
        person = Person(emulator, PIN)
        emulator.user.type_pin(PIN)
        async with OneKey(emulator.port(), ui=person) as sdk:
            with pytest.raises(PassphraseDisabled):
                await address(sdk, passphrase_state=STATES["abc"])
            assert emulator.screen == ["home"]
            assert not methods(emulator)
            assert await address(sdk) == ADDRESSES[""]
        assert person.asked == ["button: pin" if model in {"touch", "pro"} else "pin"]


@pytest.mark.parametrize(("model", "firmware"), DEAF)
@pytest.mark.parametrize("after", [0.5, 3.0])
async def test_a_wrong_pin_whose_page_is_left_in_time(model: str, firmware: str, after: float):
    async with Emulator(model, firmware_version=firmware, pin=PIN) as emulator:
        person = Person(emulator, "9999", PIN)
        async with OneKey(emulator.port(), ui=person) as sdk:
            with pytest.raises(PinInvalid):
                await address(sdk)
            asyncio.get_running_loop().call_later(after, emulator.user.confirm)
            assert await address(sdk) == ADDRESSES[""]
        assert person.asked == ["pin", "pin"]


@pytest.mark.parametrize(("model", "firmware"), DEAF)
async def test_a_wrong_pin_whose_page_stays(model: str, firmware: str):
    """A call leaves the page or ends soon, costs no further try, and after a key all is well."""
    loop = asyncio.get_running_loop()
    async with Emulator(model, firmware_version=firmware, pin=PIN) as emulator:
        person = Person(emulator, "9999", PIN)
        async with OneKey(emulator.port(), ui=person) as sdk:
            with pytest.raises(PinInvalid):
                await address(sdk)
            began = loop.time()
            try:
                await address(sdk)
            except DeviceInitializeFailed:
                assert loop.time() - began < 10
                assert emulator.screen[0] == "Incorrect PIN"
                emulator.user.confirm()
            assert await address(sdk) == ADDRESSES[""]
        assert person.asked == ["pin", "pin"]
        assert emulator.device.storage.pin_tries == 10
