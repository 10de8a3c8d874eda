"""Making, restoring, checking and backing up seeds by the SDK, on all models."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
from typing import TYPE_CHECKING, Any

import pytest
from mnemonic import Mnemonic
from onekey_emulator import ALL_ALL, Emulator
from onekey_emulator.profiles import MODELS

from onekey_sdk import (
    ActionCancelled,
    CallCancelled,
    DeviceBusy,
    DeviceFailure,
    InvalidParameter,
    MethodUnsupported,
    OneKey,
    RecoveryType,
    ResponseTimeout,
    UnexpectedMode,
    WordKind,
)
from tests.support.householder import Householder

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_sdk import WordRequest

ETH = "m/44'/60'/0'/0/0"
STANDARD = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
"""The seed of twelve times "all", as published with Trezor's and OneKey's firmware tests."""

BY_HOST = ("classic", "mini", "touch")
BY_HAND = tuple(model for model in MODELS if model not in BY_HOST)
ABANDON = "abandon " * 11 + "about"


def empty(model: str, **options: Any) -> Emulator:
    return Emulator(model, initialized=False, auto_confirm=True, **options)


@pytest.mark.parametrize("model", BY_HOST)
@pytest.mark.parametrize(("strength", "length"), [(128, 12), (192, 18), (256, 24)])
async def test_a_new_seed_is_made_of_both_entropies(
    model: str, strength: int, length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[bytes, str] = {}
    for entropy in (bytes(32), bytes([1]) * 32):
        monkeypatch.setattr(secrets, "token_bytes", _always(entropy))
        async with empty(model, seed=7) as emulator, OneKey(emulator.port()) as sdk:
            await sdk.device_reset(strength=strength, label="Savings", display_random=True)
            features = await sdk.get_features()
            assert (features.initialized, features.label) == (True, "Savings")
            assert not features.needs_backup
            words = emulator.device.storage.mnemonic
            assert words is not None
            made[entropy] = words
            own = _entropy_shown(emulator)
            assert words == emulator.device.paper
            assert (await sdk.evm_get_address(path=ETH, show_on_onekey=False)).address
        digest = hashlib.sha256(own + entropy).digest()[: strength // 8]
        assert words == Mnemonic("english").to_mnemonic(digest)
        assert len(words.split()) == length
    assert len(set(made.values())) == 2


def _always(entropy: bytes) -> Callable[[int], bytes]:
    def give(size: int) -> bytes:
        assert size == len(entropy)
        return entropy

    return give


def _entropy_shown(emulator: Emulator) -> bytes:
    """The device's own share, read off its screen."""
    shown = [lines[1] for lines in emulator.screens if lines[0].startswith("Internal entropy")]
    return bytes.fromhex("".join(shown))


@pytest.mark.parametrize("model", BY_HAND)
async def test_what_the_model_does_by_hand_only_is_not_asked_of_it(model: str) -> None:
    async with empty(model) as emulator, OneKey(emulator.port()) as sdk:
        for call in (sdk.device_reset, sdk.device_recovery):
            with pytest.raises(MethodUnsupported, match="on the device itself"):
                await call()
        assert set(emulator.requests) == {"GetFeatures"}


@pytest.mark.parametrize("model", BY_HOST)
async def test_a_seed_is_not_replaced(model: str) -> None:
    async with Emulator(model, auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        for call in (sdk.device_reset, sdk.device_recovery):
            with pytest.raises(UnexpectedMode, match="Wipe it first"):
                await call()
        assert set(emulator.requests) == {"GetFeatures"}


@pytest.mark.parametrize("model", BY_HOST)
async def test_a_backup_can_wait(model: str) -> None:
    async with empty(model) as emulator, OneKey(emulator.port()) as sdk:
        await sdk.device_reset(skip_backup=True)
        assert (await sdk.get_features()).needs_backup
        assert emulator.device.paper == ALL_ALL
        await sdk.device_backup()
        assert emulator.device.paper == emulator.device.storage.mnemonic
        assert not (await sdk.get_features()).needs_backup
        with pytest.raises(DeviceFailure, match="already backed up"):
            await sdk.device_backup()


@pytest.mark.parametrize("model", BY_HOST)
async def test_a_seed_without_any_backup(model: str) -> None:
    async with empty(model) as emulator, OneKey(emulator.port()) as sdk:
        await sdk.device_reset(no_backup=True, passphrase_protection=True)
        features = await sdk.get_features()
        assert features.no_backup
        assert features.passphrase_protection


async def test_a_pro_is_not_asked_for_a_backup() -> None:
    async with Emulator("pro") as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(MethodUnsupported):
            await sdk.device_backup()
        assert "BackupDevice" not in emulator.requests


async def test_a_pin_is_set_on_the_way() -> None:
    async with empty("mini") as emulator:
        person = Householder(emulator, "1234", "1234")
        async with OneKey(emulator.port(), ui=person) as sdk:
            await sdk.device_reset(pin_protection=True)
        assert emulator.device.storage.pin == "1234"
    async with empty("touch") as emulator, OneKey(emulator.port()) as sdk:
        for pin in ("12", "12"):
            emulator.user.type_pin(pin)
        await sdk.device_recovery(pin_protection=True)
        assert emulator.device.storage.pin == "12"


@pytest.mark.parametrize("model", BY_HOST)
async def test_whoever_refuses_has_no_seed(model: str) -> None:
    async with Emulator(model, initialized=False) as emulator, OneKey(emulator.port()) as sdk:
        emulator.user.refuse()
        with pytest.raises(ActionCancelled):
            await sdk.device_reset()
        emulator.user.confirm(times=5)
        emulator.user.refuse()
        if model != "touch":
            with pytest.raises(ActionCancelled):
                await sdk.device_reset()
            assert not (await sdk.get_features()).initialized


@pytest.mark.parametrize("model", BY_HOST)
async def test_a_wallet_is_restored(model: str) -> None:
    async with empty(model) as emulator:
        person = Householder(emulator)
        async with OneKey(emulator.port(), ui=person) as sdk:
            await sdk.device_recovery(word_count=12, label="Again")
            features = await sdk.get_features()
            assert features.label == "Again"
            address = await sdk.evm_get_address(path=ETH, show_on_onekey=False)
            assert address.address == STANDARD
        # Half of the words on the way to a Classic mean nothing.
        assert len(person.typed) == (0 if model == "touch" else 24)
        assert person.typed.count("all") in {0, 12}


@pytest.mark.parametrize("model", BY_HOST)
@pytest.mark.parametrize("right", [True, False])
async def test_a_backup_is_checked(model: str, right: bool) -> None:
    async with Emulator(model, pin="1234", auto_confirm=True) as emulator:
        emulator.user.unlock("1234")
        person = Householder(emulator, "1234")
        emulator.device.paper = ALL_ALL if right else ABANDON
        async with OneKey(emulator.port(), ui=person) as sdk:
            if right:
                answer = await sdk.device_recovery(dry_run=True)
                assert answer.message.startswith("The seed is valid and matches")
            else:
                with pytest.raises(DeviceFailure, match="does not match"):
                    await sdk.device_recovery(dry_run=True)
            address = await sdk.evm_get_address(path=ETH, show_on_onekey=False)
            assert address.address == STANDARD


async def test_a_wallet_is_restored_by_positions() -> None:
    backup = "three amazing vicious absurd scare involve account hungry vague lady learn gain"
    async with empty("classic") as emulator:
        person = Householder(emulator)
        words = list(map(str, backup.split()))
        person.words = words
        async with OneKey(emulator.port(), ui=person) as sdk:
            await sdk.device_recovery(type=RecoveryType.MATRIX)
            assert len(person.typed) == 4 * 12
            assert set(person.typed) <= set("123456789")
            person.typed.clear()
            person.words = words[::-1]
            with pytest.raises(DeviceFailure, match="correct order"):
                await sdk.device_recovery(type=RecoveryType.MATRIX, dry_run=True)
        assert emulator.device.storage.mnemonic == backup


async def test_positions_are_taken_back() -> None:
    class Slipping(Householder):
        async def word(self, request: WordRequest) -> str | None:
            answer = await super().word(request)
            return "\b" if request.number in {1, 4, 9} else answer

    async with empty("mini") as emulator:
        person = Slipping(emulator)
        async with OneKey(emulator.port(), ui=person) as sdk:
            await sdk.device_recovery(type=RecoveryType.MATRIX)
        assert emulator.device.storage.mnemonic == ALL_ALL
        assert len(person.typed) > 4 * 12


async def test_words_with_a_wrong_checksum() -> None:
    async with empty("classic") as emulator:
        person = Householder(emulator)
        person.words = ["abandon"] * 12
        async with OneKey(emulator.port(), ui=person) as sdk:
            with pytest.raises(DeviceFailure, match="correct order"):
                await sdk.device_recovery()
            assert not (await sdk.get_features()).initialized


async def test_a_touch_asks_again_for_words_with_a_wrong_checksum() -> None:
    async with empty("touch") as emulator, OneKey(emulator.port()) as sdk:
        emulator.user.type_words(" ".join(["abandon"] * 12))
        for word in ABANDON.split():
            emulator.user.type_text(word)
        await sdk.device_recovery()
        assert emulator.device.storage.mnemonic == ABANDON
        assert ["Invalid recovery phrase"] in emulator.screens


async def test_a_program_that_cannot_ask_for_words_is_told_before_anything_is_sent() -> None:
    async with empty("classic") as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(InvalidParameter, match="with `word`"):
            await sdk.device_recovery()
        assert "RecoveryDevice" not in emulator.requests


class Faltering(Householder):
    """Types three words."""

    then: Any = None

    async def word(self, request: WordRequest) -> str | None:
        assert request.kind is WordKind.PLAIN
        if request.number <= 3:
            return await super().word(request)
        if self.then is not None:
            return await self.then()
        return None


async def test_the_person_may_stop_between_words() -> None:
    async with empty("classic") as emulator:
        person = Faltering(emulator)
        async with OneKey(emulator.port(), ui=person) as sdk:
            with pytest.raises(ActionCancelled, match="not entered"):
                await sdk.device_recovery()
            person.typed.clear()
            assert not (await sdk.get_features()).initialized

            async def nonsense() -> str:
                return "two words"

            person.then = nonsense
            with pytest.raises(InvalidParameter, match="letters"):
                await sdk.device_recovery()
            person.typed.clear()

            async def another_call() -> str:
                await sdk.get_features()
                return "all"

            person.then = another_call
            with pytest.raises(DeviceBusy):
                await sdk.device_recovery()
            person.typed.clear()

            person.then = asyncio.Event().wait
            with pytest.raises(ResponseTimeout):
                await sdk.device_recovery()
            person.typed.clear()

            asked = asyncio.Event()

            async def nothing() -> str:
                asked.set()
                await asyncio.Event().wait()
                return ""

            person.then = nothing
            call = asyncio.ensure_future(sdk.device_recovery())
            await asked.wait()
            await sdk.cancel()
            with pytest.raises(CallCancelled):
                await call
            assert emulator.screen == ["home"]
            assert not (await sdk.get_features()).initialized


@pytest.mark.parametrize(
    ("method", "parameters", "words"),
    [
        ("device_reset", {"strength": 127}, "128, 192 or 256"),
        ("device_reset", {"display_random": True, "skip_backup": True}, "backup"),
        ("device_reset", {"label": "x" * 33}, "32 bytes"),
        ("device_reset", {"label": 1}, "Label is str"),
        ("device_reset", {"u2f_counter": -1}, "No device takes that"),
        ("device_recovery", {"type": 2}, "No device takes that"),
        ("device_recovery", {"word_count": 13}, "12, 18 or 24"),
        ("device_recovery", {"dry_run": True, "label": "x"}, "dry run"),
        ("device_recovery", {"dry_run": True, "pin_protection": True}, "dry run"),
    ],
)
async def test_what_cannot_be(method: str, parameters: dict[str, Any], words: str) -> None:
    async with empty("mini") as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(InvalidParameter, match=words):
            await sdk.call(method, **parameters)
        assert emulator.requests == []


async def test_a_touch_has_no_matrix_of_words() -> None:
    async with empty("touch") as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(MethodUnsupported):
            await sdk.device_recovery(type=RecoveryType.MATRIX)
        assert "RecoveryDevice" not in emulator.requests


@pytest.mark.parametrize("model", MODELS)
async def test_a_person_sets_the_device_up_by_hand(model: str) -> None:
    async with empty(model) as emulator, OneKey(emulator.port()) as sdk:
        assert not (await sdk.get_features()).initialized
        with pytest.raises(ValueError, match="no words"):
            emulator.user.set_up("all")
        emulator.user.set_up(ALL_ALL)
        with pytest.raises(RuntimeError, match="already"):
            emulator.user.set_up()
        address = await sdk.evm_get_address(path=ETH, show_on_onekey=False)
        assert address.address == STANDARD
        emulator.wipe()
        if model in BY_HOST:
            await sdk.device_reset(no_backup=True)
            emulator.wipe()
        emulator.user.set_up()
        made = emulator.device.paper
        assert Mnemonic("english").check(made)
        assert made != ALL_ALL
        assert (await sdk.get_features()).initialized


async def test_words_and_entropy_reach_no_log(caplog: pytest.LogCaptureFixture) -> None:
    """Nor do they reach the errors."""
    backup = "three amazing vicious absurd scare involve account hungry vague lady learn gain"
    rare = ("amazing", "vicious", "absurd", "hungry", "vague")
    caplog.set_level(logging.DEBUG, "onekey_sdk")
    async with empty("classic") as emulator:
        person = Householder(emulator)
        person.words = [*backup.split()[:-1], "vague"]  # with a wrong checksum
        async with OneKey(emulator.port(), ui=person) as sdk:
            with pytest.raises(DeviceFailure) as failure:
                await sdk.device_recovery()
            await sdk.device_reset(skip_backup=True)
        [entropy] = [
            exchange.message.entropy
            for exchange in emulator.trace
            if exchange.message.DESCRIPTOR.name == "EntropyAck"
        ]
    told = f"{caplog.text} {failure.value!r}"
    assert "WordAck" in told
    assert "EntropyAck" in told
    assert not [word for word in rare if word in told]
    assert entropy.hex() not in told
    assert repr(entropy)[2:-1] not in told
