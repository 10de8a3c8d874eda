"""The person: answers beforehand, answers to what is open, and what is on the screen."""

from __future__ import annotations

import asyncio

import pytest
from onekey_emulator import Emulator

from onekey_sdk.wire import messages as m
from tests.emulator.host import Host, connected, failure, name

PING = m.Ping(message="x", button_protection=True)


async def pinged(host: Host) -> None:
    await host.send(PING)
    await host.acknowledge("ProtectCall")


async def test_answers_are_used_in_their_order(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        emulator.user.confirm()
        emulator.user.refuse()
        emulator.user.confirm(times=2)
        for expected in ("Success", "Failure", "Success", "Success"):
            await pinged(host)
            assert name(await host.receive()) == expected
        await pinged(host)
        assert await host.silent()


async def test_answers_of_other_kinds_wait_for_their_prompt():
    async with Emulator("pro", pin="1234") as emulator, connected(emulator) as host:
        emulator.user.refuse()
        emulator.user.type_pin("1234")
        await host.send(PING)
        await host.acknowledge("PinEntry")
        await host.acknowledge("ProtectCall")
        assert failure(await host.receive())[0] == "ActionCancelled"


async def test_an_answer_to_come_is_not_used_up_twice(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        emulator.user.confirm()
        await pinged(host)
        assert await emulator.user.prompted() == "confirm"
        emulator.user.refuse()
        assert name(await host.receive()) == "Success"
        await pinged(host)
        assert name(await host.receive()) == "Failure"


async def test_a_prompt_can_be_left_open(model: str):
    async with Emulator(model, auto_confirm=True) as emulator, connected(emulator) as host:
        emulator.user.wait()
        await pinged(host)
        assert await host.silent()
        emulator.user.confirm()
        assert name(await host.receive()) == "Success"
        await pinged(host)
        assert name(await host.receive()) == "Success", "only that one"


async def test_prompts_are_reported_once_each(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        first = asyncio.ensure_future(emulator.user.prompted())
        await pinged(host)
        assert await first == "confirm"
        second = asyncio.ensure_future(emulator.user.prompted())
        assert await host.silent()
        assert not second.done()
        emulator.user.confirm()
        await host.receive()
        await pinged(host)
        assert await second == "confirm"


async def test_a_prompt_from_before_is_reported_if_it_waits(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        await pinged(host)
        assert await host.silent()
        assert await emulator.user.prompted() == "confirm"
        emulator.user.confirm()
        await host.receive()
        await pinged(host)
        assert await host.silent()
        await host.call(m.Cancel())
        later = asyncio.ensure_future(emulator.user.prompted())
        assert await host.silent()
        assert not later.done(), "that prompt is gone"
        later.cancel()


async def test_there_is_nothing_to_cancel(model: str):
    async with Emulator(model) as emulator:
        with pytest.raises(RuntimeError, match="asks nothing"):
            emulator.user.cancel()
        with pytest.raises(RuntimeError, match="asks nothing"):
            emulator.user.positions("1")


async def test_the_screen(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        assert emulator.screen == ["home"]
        await pinged(host)
        await emulator.user.prompted()
        assert emulator.screen != ["home"]
        shown = emulator.screen
        emulator.user.confirm()
        await host.receive()
        assert emulator.screen == ["home"]
        assert emulator.screens == [["home"], shown, ["home"]]


async def test_trace_and_requests(model: str):
    async with Emulator(model, auto_confirm=True) as emulator, connected(emulator) as host:
        await host.initialize()
        await pinged(host)
        await host.receive()
        await host.call(m.Cancel())
        assert [(way, name(message)) for way, message in emulator.trace] == [
            ("in", "Initialize"),
            ("out", "Features"),
            ("in", "Ping"),
            ("out", "ButtonRequest"),
            ("in", "ButtonAck"),
            ("out", "Success"),
            ("in", "Cancel"),
            ("out", "Failure"),
        ]
        assert emulator.requests == ["Initialize", "Ping"]


async def test_unlocking_by_hand(model: str):
    async with Emulator(model, pin="1234") as emulator, connected(emulator) as host:
        emulator.user.unlock("1234")
        assert (await host.initialize()).unlocked
        emulator.user.lock()
        assert not (await host.initialize()).unlocked
        with pytest.raises(ValueError, match="wrong PIN"):
            emulator.user.unlock("4321")


async def test_locking_by_hand_ends_what_is_asked(model: str):
    async with Emulator(model, pin="1234") as emulator, connected(emulator) as host:
        emulator.user.unlock("1234")
        await pinged(host)
        await emulator.user.prompted()
        emulator.user.lock()
        assert failure(await host.receive())[0] == "ActionCancelled"
        assert not (await host.initialize()).unlocked


async def test_what_a_model_cannot_do():
    async with Emulator("classic1s") as emulator:
        for impossible in (
            lambda: emulator.user.open_my_address("x"),
            emulator.user.enroll_fingerprint,
            emulator.user.touch_fingerprint,
            emulator.user.enter_wrong_pin_in_reboot,
        ):
            with pytest.raises(RuntimeError):
                impossible()
    async with Emulator("pro", pin="1234") as emulator:
        for impossible in (
            lambda: emulator.user.open_my_address("x"),
            emulator.user.touch_fingerprint,
            emulator.user.enter_wrong_pin_in_reboot,
        ):
            with pytest.raises(RuntimeError):
                impossible()


def broken(_: object) -> float:
    return 1 / 0


async def run_into_an_error(model: str) -> None:
    async with Emulator(model) as emulator, connected(emulator) as host:
        answer = await host.call(m.GetFeatures())
        assert failure(answer) == ("FirmwareError", "Firmware error")
        assert name(await host.call(m.Ping())) == "Success"


async def test_an_error_of_a_handler_is_not_lost(model: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("onekey_emulator.features.build", broken)
    with pytest.raises(ExceptionGroup) as caught:
        await run_into_an_error(model)
    assert caught.group_contains(ZeroDivisionError)
