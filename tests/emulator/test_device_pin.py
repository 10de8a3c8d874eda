"""The PIN and the wipe code by the SDK, on all models."""

from __future__ import annotations

import pytest
from onekey_emulator import Emulator
from onekey_emulator.profiles import MODELS

from onekey_sdk import (
    ActionCancelled,
    DeviceFailure,
    MethodUnsupported,
    OneKey,
    PinInvalid,
    PinKind,
    PinMismatch,
)
from onekey_sdk.session.store import MemoryStore
from tests.support.householder import Householder

ETH = "m/44'/60'/0'/0/0"
KEYS = [model for model in MODELS if model not in {"touch", "pro"}]
"""Models whose PIN is typed at the computer, by the positions of its digits."""


async def unlocks(emulator: Emulator, pin: str) -> bool:
    emulator.user.lock()
    try:
        emulator.user.unlock(pin)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("model", KEYS)
async def test_a_pin_is_set_changed_and_removed_at_the_computer(model: str) -> None:
    async with Emulator(model, auto_confirm=True) as emulator:
        person = Householder(emulator, "1234", "1234", "1234", "5678", "5678", "5678")
        async with OneKey(emulator.port(), ui=person) as sdk:
            await sdk.device_change_pin()
            assert (await sdk.get_features()).pin_protection
            assert await unlocks(emulator, "1234")
            await sdk.device_change_pin()
            assert not await unlocks(emulator, "1234")
            assert await unlocks(emulator, "5678")
            await sdk.device_change_pin(remove=True)
            assert not (await sdk.get_features()).pin_protection
    new = [PinKind.NEW_FIRST, PinKind.NEW_SECOND]
    assert person.kinds == [*new, PinKind.CURRENT, *new, PinKind.CURRENT]


@pytest.mark.parametrize(("model", "firmware"), [("touch", None), ("pro", "4.14.0")])
async def test_a_pin_is_set_changed_and_removed_on_the_screen(
    model: str, firmware: str | None
) -> None:
    async with (
        Emulator(model, firmware_version=firmware, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        for pin in ("1234", "1234"):
            emulator.user.type_pin(pin)
        assert (await sdk.device_change_pin()).message == "PIN Enabled"
        assert await unlocks(emulator, "1234")
        for pin in ("1234", "5678", "5678"):
            emulator.user.type_pin(pin)
        assert (await sdk.device_change_pin()).message == "PIN Changed"
        assert await unlocks(emulator, "5678")
        assert (await sdk.device_change_pin(remove=True)).message == "PIN Disabled"
        assert not (await sdk.get_features()).pin_protection


async def test_a_new_pro_changes_its_pin() -> None:
    async with (
        Emulator("pro", pin="1234", auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        for pin in ("1234", "1234", "5678", "5678"):
            emulator.user.type_pin(pin)
        await sdk.device_change_pin()
        assert await unlocks(emulator, "5678")


async def test_what_a_new_pro_does_not_do_is_not_asked_of_it() -> None:
    for pin, remove in ((None, False), ("1234", True)):
        async with Emulator("pro", pin=pin) as emulator, OneKey(emulator.port()) as sdk:
            with pytest.raises(MethodUnsupported, match="own settings"):
                await sdk.device_change_pin(remove=remove)
            assert "ChangePin" not in emulator.requests


async def test_new_pins_that_differ_change_nothing() -> None:
    async with Emulator("classic1s", auto_confirm=True) as emulator:
        sdk = OneKey(emulator.port(), ui=Householder(emulator, "1234", "4321"))
        async with sdk:
            with pytest.raises(PinMismatch):
                await sdk.device_change_pin()
            assert not (await sdk.get_features()).pin_protection


async def test_a_wrong_old_pin_ends_the_sessions_that_were_known() -> None:
    """Some firmware doubts its own seeds then, and fills a session anew for whoever asks."""
    store = MemoryStore()
    async with Emulator(
        "classic1s", pin="1234", passphrase_protection=True, auto_confirm=True
    ) as emulator:
        person = Householder(emulator, "1234", "9999")
        async with OneKey(emulator.port(), ui=person, session_store=store) as sdk:
            emulator.device.passphrase = "abc"
            state = await sdk.get_passphrase_state()
            assert state is not None
            assert [session.passphrase_state for session in store.sessions()] == [state]
            with pytest.raises(PinInvalid):
                await sdk.device_change_pin()
            assert store.sessions() == []
            assert sdk.export_session(emulator.device_id, state) is None


@pytest.mark.parametrize("model", MODELS)
async def test_the_person_may_refuse(model: str) -> None:
    async with Emulator(model, pin="1234") as emulator:
        emulator.user.unlock("1234")
        async with OneKey(emulator.port()) as sdk:
            for change in (sdk.device_change_pin, sdk.device_change_wipe_code):
                emulator.user.refuse()
                with pytest.raises(ActionCancelled):
                    await change()


@pytest.mark.parametrize("model", MODELS)
async def test_a_wipe_code_erases_the_device(model: str) -> None:
    async with Emulator(model, pin="1234", auto_confirm=True) as emulator:
        emulator.user.unlock("1234")
        person = Householder(emulator, "1234", "9999", "9999", "1234")
        before = emulator.device_id
        async with OneKey(emulator.port(), ui=person) as sdk:
            for pin in ("1234", "9999", "9999"):
                emulator.user.type_pin(pin)
            assert (await sdk.device_change_wipe_code()).message == "Wipe code set"
            assert (await sdk.get_features()).wipe_code_protection
            await sdk.device_change_wipe_code(remove=True)
            assert not (await sdk.get_features()).wipe_code_protection
            person.pins = ["1234", "9999", "9999"]
            for pin in person.pins:
                emulator.user.type_pin(pin)
            await sdk.device_change_wipe_code()
            emulator.user.lock()
            emulator.user.unlock("9999")
            features = await sdk.get_features()
            assert not features.initialized
            assert features.device_id != before


async def test_what_is_no_wipe_code() -> None:
    async with Emulator("classic", pin="1234", auto_confirm=True) as emulator:
        emulator.user.unlock("1234")
        person = Householder(emulator)
        async with OneKey(emulator.port(), ui=person) as sdk:
            for pins in (("1234", "1234"), ("1234", "8888", "9999")):
                person.pins = list(pins)
                with pytest.raises(DeviceFailure):
                    await sdk.device_change_wipe_code()
            assert emulator.device.storage.wipe_code is None
