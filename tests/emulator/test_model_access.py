"""How models and firmware versions ask for PIN, passphrase and wiping, read from the
firmware's sources."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk.wire import messages as m
from tests.emulator.host import STATES, TESTNET, connected, failure, name

OLD_CLASSIC = [("classic", "2.6.0"), ("classic", "3.7.1"), ("mini", "2.6.0"), ("mini", "3.7.1")]


@pytest.mark.parametrize(
    ("model", "firmware", "at_once"),
    [
        ("classic", "2.11.0", True),
        ("classic", "3.0.0", False),
        ("mini", "3.7.1", True),
        ("classic1s", "3.7.1", False),
    ],
)
async def test_when_the_matrix_appears(model: str, firmware: str, at_once: bool):
    async with (
        Emulator(model, firmware_version=firmware, pin="1234") as emulator,
        connected(emulator) as host,
    ):
        await host.initialize()
        assert name(await host.call(TESTNET)) == "PinMatrixRequest"
        await asyncio.sleep(0.01)
        prompt = emulator.user.prompt
        assert prompt is not None
        assert (prompt.kind == "matrix") is at_once


@pytest.mark.parametrize(("model", "firmware"), [*OLD_CLASSIC, ("classic1s", "3.10.2")])
async def test_cancel_does_not_end_pages_and_entries(model: str, firmware: str):
    async with (
        Emulator(model, firmware_version=firmware, pin="1234") as emulator,
        connected(emulator) as host,
    ):
        await host.initialize()
        await host.call(TESTNET)
        await host.type_positions(emulator, "9999")
        assert failure(await host.receive())[0] == "PinInvalid"
        await host.send(m.Cancel())
        assert await host.silent(5)
        assert "Incorrect PIN" in emulator.screen
        emulator.user.confirm()
        assert name(await host.call(m.GetFeatures())) == "Features"


@pytest.mark.parametrize(
    ("model", "firmware", "pages"),
    [("classic", "3.7.1", 2), ("mini", "3.7.1", 1), ("classic1s", "3.10.2", 2)],
)
async def test_a_warning_before_the_last_pins(model: str, firmware: str, pages: int):
    async with (
        Emulator(model, firmware_version=firmware, pin="1234") as emulator,
        connected(emulator) as host,
    ):
        await host.initialize()
        for wrong in range(1, 6):
            await host.send(TESTNET)
            assert name(await host.receive()) == "PinMatrixRequest"
            await host.type_positions(emulator, "9999")
            assert failure(await host.receive())[0] == "PinInvalid"
            for _ in range(pages if wrong == 5 else 1):
                emulator.user.confirm()
                await asyncio.sleep(0.01)
        assert name(await host.call(m.GetFeatures())) == "Features"


@pytest.mark.parametrize(("firmware", "asked"), [("4.11.0", []), ("4.12.0", [5]), ("4.15.0", [2])])
async def test_when_the_pro_warns(firmware: str, asked: list[int]):
    async with (
        Emulator("pro", firmware_version=firmware, pin="1234") as emulator,
        connected(emulator) as host,
    ):
        await host.initialize()
        await host.send(TESTNET)
        for left in range(10, 1, -1):
            await host.acknowledge("PinEntry")
            if left in asked:
                await host.acknowledge("Other")
                assert await emulator.user.prompted() == "confirm"
                emulator.user.confirm()
            assert await emulator.user.prompted() == "pin"
            emulator.user.type_pin("9999")


@pytest.mark.parametrize(("model", "firmware"), [("touch", "4.9.0"), ("pro", "4.14.0")])
async def test_a_message_at_the_pin_keyboard_is_heard(model: str, firmware: str):
    """Since Pro 4.15.0 it is lost in the failure that it causes."""
    async with (
        Emulator(model, firmware_version=firmware, pin="1234") as emulator,
        connected(emulator) as host,
    ):
        await host.initialize()
        await host.send(TESTNET)
        await host.acknowledge("PinEntry")
        assert name(await host.call(m.GetFeatures())) == "Features"
        await host.send(TESTNET)
        await host.acknowledge("PinEntry")
        await emulator.user.prompted()
        emulator.user.cancel()
        assert failure(await host.receive()) == ("PinCancelled", "PIN entry cancelled")


def protected(model: str, firmware: str, **options: Any) -> Emulator:
    return Emulator(model, firmware_version=firmware, passphrase_protection=True, **options)


@pytest.mark.parametrize("model", ["classic", "mini"])
async def test_a_passphrase_on_the_host_only(model: str):
    async with protected(model, "2.3.0") as emulator, connected(emulator) as host:
        await host.initialize()
        assert name(await host.call(TESTNET)) == "PassphraseRequest"
        answer = await host.call(m.PassphraseAck(on_device=True))
        text = "This firmware is incapable of passphrase entry on the device."
        assert failure(answer) == ("DataError", text)
        assert await host.silent(5)


@pytest.mark.parametrize("model", ["classic", "mini"])
@pytest.mark.parametrize("firmware", ["2.4.0", "2.5.0"])
async def test_a_passphrase_on_the_device_only(model: str, firmware: str):
    async with protected(model, firmware) as emulator, connected(emulator) as host:
        await host.initialize()
        await host.send(TESTNET)
        await host.acknowledge("PassphraseEntry")
        emulator.user.next_passphrase("abc")
        for _ in range(2):
            await host.acknowledge("Other")
            emulator.user.confirm()
        assert (await host.receive()).address == STATES["abc"]


@pytest.mark.parametrize(
    ("model", "firmware", "answers"),
    [
        ("classic", "2.3.0", 1),
        ("classic", "2.6.0", 2),
        ("classic", "2.11.0", 2),
        ("classic", "3.0.0", 1),
        ("classic", "3.7.1", 1),
        ("mini", "2.3.0", 1),
        ("mini", "3.7.1", 2),
        ("classic1s", "3.7.1", 2),
    ],
)
async def test_how_often_a_refused_passphrase_is_answered(model: str, firmware: str, answers: int):
    async with protected(model, firmware) as emulator, connected(emulator) as host:
        await host.initialize()
        await host.send(TESTNET)
        assert name(await host.receive()) == "PassphraseRequest"
        await host.send(m.Cancel())
        assert await host.names() == ["Failure"] * answers


async def test_which_passphrases_the_touch_confirms():
    for firmware, passphrase, confirmed in (
        ("4.1.0", "", True),
        ("4.1.0", "abc", True),
        ("4.2.0", "", False),
        ("4.2.0", "abc", True),
        ("4.9.0", "abc", True),
    ):
        async with protected("touch", firmware) as emulator, connected(emulator) as host:
            await host.initialize()
            await host.call(TESTNET)
            await host.send(m.PassphraseAck(passphrase=passphrase))
            if confirmed:
                await host.acknowledge("ProtectCall")
                emulator.user.confirm()
            assert (await host.receive()).address == STATES[passphrase]


async def test_what_was_typed_on_the_touch_is_confirmed():
    for firmware in ("4.1.0", "4.9.0"):
        async with protected("touch", firmware) as emulator, connected(emulator) as host:
            await host.initialize()
            await host.call(TESTNET)
            await host.send(m.PassphraseAck(on_device=True))
            await host.acknowledge("PassphraseEntry")
            emulator.user.next_passphrase("abc")
            await host.acknowledge("ProtectCall")
            emulator.user.refuse()
            assert failure(await host.receive()) == ("ActionCancelled", "Cancelled")


@pytest.mark.parametrize(("firmware", "announced"), [("4.12.0", True), ("4.13.0", False)])
async def test_since_when_the_pro_confirms_quietly(firmware: str, announced: bool):
    async with protected("pro", firmware) as emulator, connected(emulator) as host:
        await host.initialize()
        await host.call(TESTNET)
        await host.send(m.PassphraseAck(passphrase="abc"))
        if announced:
            await host.acknowledge("ProtectCall")
        emulator.user.confirm()
        assert (await host.receive()).address == STATES["abc"]


@pytest.mark.parametrize(
    ("model", "firmware", "announced"),
    [
        ("classic", "2.11.0", True),
        ("classic", "3.0.0", False),
        ("mini", "3.7.1", True),
        ("classic1s", "3.7.1", False),
    ],
)
async def test_whether_wiping_is_announced(model: str, firmware: str, announced: bool):
    async with Emulator(model, firmware_version=firmware) as e, connected(e) as host:
        await host.initialize()
        before = e.device_id
        await host.send(m.WipeDevice())
        if announced:
            await host.acknowledge("WipeDevice")
            e.user.confirm()
        else:
            e.user.confirm(3)
        assert (await host.receive()).message == "Device wiped"
        assert e.device_id != before
