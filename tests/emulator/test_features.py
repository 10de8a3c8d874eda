"""Features, held against those that real firmware sent."""

from __future__ import annotations

from typing import Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk.wire import messages as m
from tests.emulator.host import connected
from tests.support.recordings import conversation

OWN = {"device_id", "session_id", "label"}


def recorded(title: str, number: int = 0) -> Any:
    """That Features of a recording."""
    found = [said for said in conversation(title).messages() if said.name == "Features"]
    return found[number].message()


def present(message: Any) -> set[str]:
    return {descriptor.name for descriptor, _ in message.ListFields()}


@pytest.mark.parametrize(
    ("model", "title", "fields"),
    [
        ("classic1s", "classic1s/initialize-locked-then-unlocked", (48, 50)),
        ("pro", "pro/pin-lock-unlock-session", (41, 55)),
    ],
)
async def test_locked_and_unlocked(model: str, title: str, fields: tuple[int, int]):
    async with (
        Emulator(
            model,
            pin="1234",
            passphrase_protection=True,
            auto_lock_ms={"classic1s": 600_000, "pro": 60_000}[model],
        ) as emulator,
        connected(emulator) as host,
    ):
        locked = await host.initialize()
        emulator.user.unlock("1234")
        unlocked = await host.initialize()
        for live, real in ((locked, recorded(title)), (unlocked, recorded(title, -1))):
            assert present(live) == present(real)
            for descriptor, value in real.ListFields():
                if descriptor.name not in OWN:
                    assert getattr(live, descriptor.name) == value, descriptor.name
        assert (len(present(locked)), len(present(unlocked))) == fields


async def test_what_the_pro_says_of_its_serial_number():
    async with Emulator("pro") as emulator, connected(emulator) as host:
        features = await host.initialize()
        assert features.onekey_serial_no == emulator.serial == "PRA50I0000 EM"
        assert features.serial_no == "TCA50I0000 EM"


async def test_trezor_compatible(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        default = {"classic1s": "onekey.so", "pro": "trezor.io"}[model]
        assert (await host.initialize()).vendor == default
    for compatible, vendor in ((True, "trezor.io"), (False, "onekey.so")):
        async with Emulator(model, trezor_compatible=compatible) as e, connected(e) as host:
            assert (await host.initialize()).vendor == vendor


async def test_labels(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        assert (await host.initialize()).label == emulator.name
    async with Emulator(model, label="Savings") as emulator, connected(emulator) as host:
        assert (await host.initialize()).label == "Savings"


async def test_firmware_version(model: str):
    older = {"classic1s": "3.18.0", "pro": "4.19.0"}[model]
    async with Emulator(model, firmware_version=older) as emulator, connected(emulator) as host:
        features = await host.initialize()
        assert features.onekey_version == features.onekey_firmware_version == older


async def test_onekey_features():
    said = conversation("pro/initialize-uninitialized").messages()
    (real,) = [s.message() for s in said if s.name == "OnekeyFeatures"]
    async with Emulator("pro", pin="1234") as emulator, connected(emulator) as host:
        assert await host.call(m.OnekeyGetFeatures()) == real


def test_there_is_no_such_model():
    with pytest.raises(ValueError, match="no model 'safe'"):
        Emulator("safe")
