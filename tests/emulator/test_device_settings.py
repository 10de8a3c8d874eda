"""Settings and wiping by the SDK, on all models."""

from __future__ import annotations

import pytest
from onekey_emulator import Emulator
from onekey_emulator.profiles import MODELS

from onekey_sdk import OneKey
from onekey_sdk.errors import (
    ActionCancelled,
    DeviceFailure,
    DeviceIdMismatch,
    InvalidParameter,
    PassphraseRequired,
    UnexpectedMode,
)

ETH = "m/44'/60'/0'/0/0"


@pytest.mark.parametrize("model", MODELS)
async def test_settings_are_changed(model: str) -> None:
    async with Emulator(model, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        await sdk.evm_get_address(path=ETH, show_on_onekey=False)
        await sdk.device_settings(label="Savings", use_passphrase=True)
        [device] = await sdk.search_devices()
        assert device.label == "Savings"
        with pytest.raises(PassphraseRequired):
            await sdk.evm_get_address(path=ETH, show_on_onekey=False)
        await sdk.device_settings(use_passphrase=False, auto_lock_delay_ms=120_000)
        await sdk.evm_get_address(path=ETH, show_on_onekey=False)
        assert emulator.device.storage.sleep_delay_ms == 120_000


async def test_the_person_may_say_no() -> None:
    async with Emulator("pro") as emulator, OneKey(emulator.port()) as sdk:
        emulator.user.refuse()
        with pytest.raises(ActionCancelled):
            await sdk.device_settings(label="Savings")
        emulator.user.refuse()
        with pytest.raises(ActionCancelled):
            await sdk.device_wipe()
        assert emulator.requests.count("WipeDevice") == 1


async def test_nothing_to_change() -> None:
    async with Emulator("pro") as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(InvalidParameter, match="No setting"):
            await sdk.device_settings()
        assert "ApplySettings" not in emulator.requests


async def test_a_setting_that_the_model_does_not_have() -> None:
    async with Emulator("mini", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(DeviceFailure, match="passphrase entry on the device"):
            await sdk.device_settings(passphrase_always_on_device=True)


@pytest.mark.parametrize("model", MODELS)
async def test_wiping_ends_everything(model: str) -> None:
    async with Emulator(model, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        before = emulator.device_id
        wallet = await sdk.open_wallet(standard=True)
        await sdk.device_wipe()
        [device] = await sdk.search_devices()
        assert device.device_id == emulator.device_id != before
        with pytest.raises(UnexpectedMode):
            await sdk.evm_get_address(path=ETH)
        with pytest.raises(DeviceIdMismatch):
            await wallet.evm.get_address(ETH)
