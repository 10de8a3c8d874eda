"""Settings and wiping by the SDK, on all models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator
from onekey_emulator.profiles import MODELS

from onekey_sdk import OneKey, SafetyChecks
from onekey_sdk.errors import (
    ActionCancelled,
    DeviceFailure,
    DeviceIdMismatch,
    FirmwareTooOld,
    InvalidParameter,
    LanguageUnsupported,
    MethodUnsupported,
    PassphraseRequired,
    SettingsMissing,
    UnexpectedMode,
)
from onekey_sdk.session.store import MemoryStore

if TYPE_CHECKING:
    from onekey_sdk.errors import OneKeyError

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
        with pytest.raises(SettingsMissing, match="No setting"):
            await sdk.device_settings()
        assert "ApplySettings" not in emulator.requests


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"label": "x" * 33}, "32 bytes"),
        ({"label": 1}, "Label is str"),
        ({"use_passphrase": 1}, "use_passphrase is bool"),
        ({"auto_lock_delay_ms": 600}, "milliseconds"),
        ({"auto_lock_delay_ms": True}, "auto_lock_delay_ms is int"),
        ({"auto_shutdown_delay_ms": 2**32}, "milliseconds"),
        ({"safety_checks": 3}, "SafetyChecks"),
        ({"homescreen": "not hex"}, "hexadecimal"),
        ({"homescreen": bytes(1000)}, "1024 bytes"),
    ],
)
async def test_values_that_no_device_takes(settings: dict[str, Any], words: str) -> None:
    async with Emulator("classic1s") as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(InvalidParameter, match=words):
            await sdk.device_settings(**settings)
        assert "ApplySettings" not in emulator.requests


@pytest.mark.parametrize(
    ("model", "firmware", "settings", "error"),
    [
        ("mini", None, {"passphrase_always_on_device": True}, MethodUnsupported),
        ("classic1s", None, {"haptic_feedback": True}, MethodUnsupported),
        ("touch", None, {"language": "ja"}, MethodUnsupported),
        ("pro", None, {"homescreen": "wallpaper-1.jpg"}, MethodUnsupported),
        ("pro", None, {"display_rotation": 90}, MethodUnsupported),
        ("pro", "4.18.0", {"haptic_feedback": False}, FirmwareTooOld),
        ("mini", "2.3.0", {"use_passphrase": True}, FirmwareTooOld),
    ],
)
async def test_settings_that_the_device_does_not_have(
    model: str, firmware: str | None, settings: dict[str, Any], error: type[OneKeyError]
) -> None:
    async with Emulator(model, firmware_version=firmware) as emulator:
        async with OneKey(emulator.port()) as sdk:
            with pytest.raises(error):
                await sdk.device_settings(label="kept out too", **settings)
        assert "ApplySettings" not in emulator.requests


async def test_old_firmware_may_be_tried_all_the_same() -> None:
    async with Emulator("pro", firmware_version="4.18.0", auto_confirm=True) as emulator:
        async with OneKey(emulator.port(), check_firmware=False) as sdk:
            await sdk.device_settings(label="Savings", haptic_feedback=False)
        assert emulator.device.storage.label == "Savings"


async def test_the_settings_of_a_pro() -> None:
    async with Emulator("pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        await sdk.device_settings(
            language="ja",
            auto_shutdown_delay_ms=120_000,
            haptic_feedback=False,
            safety_checks=SafetyChecks.PROMPT_ALWAYS,
            change_brightness=True,
        )
        storage = emulator.device.storage
        assert (storage.language, storage.haptic_feedback) == ("ja", False)
        assert storage.auto_shutdown_delay_ms == 120_000
        assert (await sdk.get_features()).safety_checks == SafetyChecks.PROMPT_ALWAYS
        with pytest.raises(LanguageUnsupported, match="zh_cn"):
            await sdk.device_settings(language="tlh")
        with pytest.raises(DeviceFailure, match="too short"):
            await sdk.device_settings(auto_lock_delay_ms=10_000)


async def test_switching_passphrases_ends_all_sessions() -> None:
    store = MemoryStore()
    async with Emulator("pro", passphrase_protection=True, auto_confirm=True) as emulator:
        emulator.device.passphrase = "abc"
        async with OneKey(emulator.port(), session_store=store) as sdk:
            await sdk.get_passphrase_state()
            assert len(store.sessions()) == 1
            await sdk.device_settings(label="Savings")
            assert len(store.sessions()) == 1
            await sdk.device_settings(use_passphrase=False)
            assert store.sessions() == []


async def test_flags_are_added() -> None:
    async with Emulator("pro") as emulator, OneKey(emulator.port()) as sdk:
        for flags in (1, 4):
            await sdk.device_flags(flags=flags)
        assert emulator.device.storage.flags == 5
        with pytest.raises(InvalidParameter):
            await sdk.device_flags(flags=2**32)


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
