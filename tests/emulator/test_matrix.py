"""Every model, every way into a wallet, locked and not, old firmware and new: through the SDK."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator, profiles

from onekey_sdk import ATTACH_PIN, ON_DEVICE, OneKey
from onekey_sdk.errors import OneKeyError
from tests.support import matrix
from tests.support.matrix import (
    ADDRESSES,
    CASES,
    FIRMWARE,
    ONLY_ON_DEVICE,
    PIN,
    STATES,
    TOO_OLD,
    Case,
    has_attach_pin,
)

if TYPE_CHECKING:
    from onekey_sdk.session.prompts import (
        ButtonRequest,
        PassphraseAnswer,
        PassphraseRequest,
        PinAnswer,
        PinRequest,
    )

PARAMETERS: dict[str, Any] = {"path": "m/44'/60'/0'/0/0", "show_on_onekey": False}
OPEN: dict[str, dict[str, Any]] = {
    "from host": {"passphrase": "abc"},
    "on device": {"passphrase_on_device": True},
    "attach PIN": {"attach_pin": True},
}
ANSWERS: dict[str, PassphraseAnswer] = {
    "from host": "abc",
    "on device": ON_DEVICE,
    "attach PIN": ATTACH_PIN,
}


class Person:
    """At the host: reads the PIN's positions off the device, and knows one passphrase.

    Attributes:
        asked: which prompts came to the host.
    """

    def __init__(self, emulator: Emulator, pin: str, passphrase: PassphraseAnswer = "abc") -> None:
        self._emulator = emulator
        self._pin = pin
        self._passphrase = passphrase
        self.asked: list[str] = []

    async def pin(self, request: PinRequest) -> PinAnswer:
        self.asked.append("pin")
        await asyncio.sleep(1.1)
        return self._emulator.user.positions(self._pin)

    async def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        self.asked.append("passphrase")
        return self._passphrase

    async def button(self, request: ButtonRequest) -> None:
        self.asked.append(f"button: {request.kind}")


def emulated(case: Case) -> Emulator:
    return Emulator(
        case.model,
        firmware_version=case.firmware,
        pin=PIN,
        passphrase_protection=case.wallet != "unprotected",
        passphrase="abc",
        attach_pins={matrix.ATTACH_PIN: "hiddenpw"} if case.has_attach_pin else {},
        auto_confirm=True,
    )


def pin_for(case: Case) -> str:
    """What the person types where the device asks for a PIN."""
    return matrix.ATTACH_PIN if case.wallet == "attach PIN" and case.has_attach_pin else PIN


async def address(sdk: OneKey, case: Case) -> tuple[str, str | None]:
    """The address, and the wallet's name where it has one."""
    typed: Any = sdk
    if case.wallet in {"unprotected", "standard"}:
        named = {"use_empty_passphrase": True} if case.wallet == "standard" else {}
        return (await typed.evm_get_address(**PARAMETERS, **named)).address, None
    wallet: Any = await sdk.open_wallet(**OPEN[case.wallet])
    return (await wallet.evm.get_address(**PARAMETERS)).address, wallet.passphrase_state


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_the_right_wallet_or_the_documented_code(case: Case):
    async with emulated(case) as emulator:
        if case.locked:
            emulator.user.type_pin(pin_for(case))
        else:
            emulator.user.unlock(PIN)
        person = Person(emulator, pin_for(case))
        async with OneKey(emulator.port(), ui=person) as sdk:
            if case.code is not None:
                with pytest.raises(OneKeyError) as caught:
                    await address(sdk, case)
                assert caught.value.code == case.code
                assert not methods(emulator)
                if case.code == TOO_OLD:
                    assert not person.asked, "it is said before anybody is troubled"
                return
            found, state = await address(sdk, case)
        assert found == ADDRESSES[case.passphrase]
        assert state in {None, STATES[case.passphrase]}
        assert methods(emulator) == [case.passphrase]
        assert "passphrase" not in person.asked, "it was said beforehand"


@pytest.mark.parametrize("case", [case for case in CASES if case.wallet in ANSWERS], ids=str)
async def test_the_person_chooses_when_asked(case: Case):
    """As programs for the JavaScript SDK do it: ask for the state, then name it.

    Where the device takes passphrases on its own keys only, the host is not asked at all.
    """
    typed_there = case.code == ONLY_ON_DEVICE
    passphrase = "abc" if typed_there else case.passphrase
    async with emulated(case) as emulator:
        if case.locked:
            emulator.user.type_pin(pin_for(case))
        else:
            emulator.user.unlock(PIN)
        person = Person(emulator, pin_for(case), ANSWERS[case.wallet])
        async with OneKey(emulator.port(), ui=person) as sdk:
            if case.code is not None and not typed_there:
                with pytest.raises(OneKeyError) as caught:
                    await sdk.get_passphrase_state(init_session=True)
                assert caught.value.code == case.code
                assert not emulator.wallet_log
                return
            state = await sdk.get_passphrase_state(init_session=True)
            assert state == STATES[passphrase]
            typed: Any = sdk
            found = await typed.evm_get_address(**PARAMETERS, passphrase_state=state)
        assert found.address == ADDRESSES[passphrase]
        assert methods(emulator) == [passphrase]
        assert person.asked.count("passphrase") <= (not typed_there)


def methods(emulator: Emulator) -> list[str]:
    """The wallets that the method was answered with."""
    return [use.passphrase for use in emulator.wallet_log if "Ethereum" in use.request]


OLD_AND_NEW = [(model, firmware) for model, versions in FIRMWARE.items() for firmware in versions]


@pytest.mark.parametrize(("model", "firmware"), OLD_AND_NEW)
async def test_where_the_pin_is_typed(model: str, firmware: str):
    """By positions at the host, or on the touch screen only."""
    case = Case(model, firmware, "unprotected", locked=True, code=None)
    async with emulated(case) as emulator:
        person = Person(emulator, PIN)
        async with OneKey(emulator.port(), ui=person) as sdk:
            await address(sdk, case)
        assert person.asked == ["button: pin" if model in {"touch", "pro"} else "pin"]


@pytest.mark.parametrize(("model", "firmware"), OLD_AND_NEW)
async def test_a_wallet_resumes_without_questions(model: str, firmware: str):
    case = Case(model, firmware, "from host", locked=False, code=None)
    if next(row for row in CASES if row[:4] == case[:4]).code is not None:
        case = case._replace(wallet="unprotected")
    async with emulated(case) as emulator:
        emulator.user.unlock(PIN)
        person = Person(emulator, PIN)
        async with OneKey(emulator.port(), ui=person) as sdk:
            await address(sdk, case)
            person.asked.clear()
            emulator.trace.clear()
            typed: Any = sdk
            named = {} if case.wallet == "unprotected" else {"passphrase_state": STATES["abc"]}
            again = await typed.evm_get_address(**PARAMETERS, **named)
        assert again.address == ADDRESSES[case.passphrase]
        assert not person.asked
        assert len(emulator.requests) == 2, emulator.requests


@pytest.mark.parametrize(
    ("model", "firmware"),
    [(case.model, case.firmware) for case in CASES if case[2:] == ("from host", False, None)],
)
async def test_a_wallet_after_a_lock(model: str, firmware: str):
    """The passphrase is asked anew since hidden wallets have PINs, and was not before."""
    case = Case(model, firmware, "from host", locked=False, code=None)
    async with emulated(case) as emulator:
        emulator.user.unlock(PIN)
        person = Person(emulator, PIN)
        async with OneKey(emulator.port(), ui=person) as sdk:
            await address(sdk, case)
            emulator.user.lock()
            person.asked.clear()
            typed: Any = sdk
            again = await typed.evm_get_address(**PARAMETERS, passphrase_state=STATES["abc"])
        assert again.address == ADDRESSES["abc"]
        assert ("passphrase" in person.asked) is has_attach_pin(model, firmware)


def test_the_table_has_the_oldest_and_the_newest_firmware():
    for name in profiles.MODELS:
        model = profiles.model(name)
        assert FIRMWARE[name][0] == model.oldest
        assert FIRMWARE[name][-1] == model.newest
        assert set(FIRMWARE[name]) <= set(model.versions)
        for firmware in model.versions:
            assert model.profile(firmware).attach is has_attach_pin(name, firmware)
