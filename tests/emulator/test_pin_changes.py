"""Changing the PIN, also that of a hidden wallet, message by message."""

from __future__ import annotations

import pytest
from onekey_emulator import Emulator

from onekey_sdk.wire import messages as m
from tests.emulator.host import CANCELLED, Host, connected, failure, name


async def matrix(host: Host, emulator: Emulator, kind: str, pin: str) -> None:
    request = await host.receive()
    kinds = m.PinMatrixRequest.PinMatrixRequestType
    assert request.type == getattr(kinds, f"PinMatrixRequestType_{kind}")
    await host.type_positions(emulator, pin)


async def test_changing_the_pin_of_the_classic():
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        assert (await host.call(m.ChangePin(remove=True))).message == "PIN removed"
        for old, new in ((None, "1234"), ("1234", "567890123")):
            await host.send(m.ChangePin())
            await host.acknowledge("ProtectCall")
            emulator.user.confirm()
            if old is not None:
                await matrix(host, emulator, "Current", old)
            await matrix(host, emulator, "NewFirst", new)
            await matrix(host, emulator, "NewSecond", new)
            assert (await host.receive()).message == "PIN changed"
            assert (await host.initialize()).pin_protection
            assert (await host.initialize()).unlocked
        await host.call(m.LockDevice())
        assert (await host.unlock(emulator, "567890123")).unlocked
        await host.send(m.ChangePin(remove=True))
        await host.acknowledge("ProtectCall")
        emulator.user.confirm()
        await matrix(host, emulator, "Current", "567890123")
        assert (await host.receive()).message == "PIN removed"
        assert not (await host.initialize()).pin_protection


async def test_new_pins_that_differ_on_the_classic():
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        await host.send(m.ChangePin())
        await host.acknowledge("ProtectCall")
        emulator.user.confirm()
        await matrix(host, emulator, "NewFirst", "1234")
        await matrix(host, emulator, "NewSecond", "1235")
        assert failure(await host.receive()) == ("PinMismatch", "PIN mismatch")
        assert not (await host.initialize()).pin_protection


async def test_the_old_pin_must_be_right_on_the_classic():
    async with Emulator("classic1s", pin="1234") as emulator, connected(emulator) as host:
        emulator.user.unlock("1234")
        session_id = (await host.initialize()).session_id
        await host.send(m.ChangePin())
        await host.acknowledge("ProtectCall")
        emulator.user.confirm()
        await matrix(host, emulator, "Current", "9999")
        assert failure(await host.receive()) == ("PinInvalid", "PIN invalid")
        emulator.user.confirm()
        assert (await host.initialize(session_id=session_id)).session_id == session_id
        assert (await host.call(m.GetFeatures())).unlocked, "it was only a check"


async def test_changing_the_pin_of_the_pro():
    async with Emulator("pro", firmware_version="4.14.0") as emulator, connected(emulator) as host:
        answer = await host.call(m.ChangePin(remove=True))
        assert failure(answer) == ("ProcessError", "PIN protection already disabled")
        for old, new in ((None, "1234"), ("1234", "5678")):
            await host.send(m.ChangePin())
            for code in ["Other"] if old else ["Other", "Other"]:
                await host.acknowledge(code)
                emulator.user.confirm()
            for pin in ([old] if old else []) + [new, new]:
                await host.acknowledge("PinEntry")
                emulator.user.type_pin(pin)
            await host.acknowledge("Success")
            emulator.user.confirm()
            assert (await host.receive()).message == ("PIN Changed" if old else "PIN Enabled")
            assert (await host.initialize()).pin_protection
            assert (await host.initialize()).unlocked
        await host.send(m.ChangePin(remove=True))
        await host.acknowledge("Other")
        emulator.user.confirm()
        await host.acknowledge("PinEntry")
        emulator.user.type_pin("5678")
        await host.acknowledge("Success")
        emulator.user.confirm()
        assert (await host.receive()).message == "PIN Disabled"
        assert not (await host.initialize()).pin_protection


async def test_what_newer_firmware_of_the_pro_does_not_do():
    done = "PIN operation completed"
    async with Emulator("pro") as emulator, connected(emulator) as host:
        assert (await host.agreed(emulator, m.ChangePin(), ["Other"])).message == done
        assert emulator.device.storage.pin is None
    async with Emulator("pro", pin="1234") as emulator, connected(emulator) as host:
        emulator.user.unlock("1234")
        await host.send(m.ChangePin(remove=True))
        await host.acknowledge("Other")
        emulator.user.confirm()
        await host.acknowledge("PinEntry")
        emulator.user.type_pin("1234")
        assert (await host.receive()).message == done
        assert emulator.device.storage.pin == "1234"


async def test_mistakes_while_changing_the_pin_of_the_pro():
    async with Emulator("pro", pin="1234") as emulator, connected(emulator) as host:
        emulator.user.unlock("1234")
        await host.send(m.ChangePin())
        await host.acknowledge("Other")
        emulator.user.confirm()
        await host.acknowledge("PinEntry")
        emulator.user.type_pin("9999")
        await host.acknowledge("Other")
        emulator.user.confirm()
        assert failure(await host.receive()) == ("PinInvalid", "PIN invalid")

        await host.send(m.ChangePin())
        await host.acknowledge("Other")
        emulator.user.confirm()
        for pin in ("1234", "5678", "8765"):
            await host.acknowledge("PinEntry")
            emulator.user.type_pin(pin)
        await host.acknowledge("Warning")
        emulator.user.confirm()
        await host.acknowledge("PinEntry")
        emulator.user.wait()
        answer = await host.call(m.Cancel())
        assert failure(answer) == CANCELLED["pro"]
        assert emulator.device.storage.pin == "1234"


@pytest.mark.parametrize(
    ("new", "taken"), [("888888", False), ("999999", True), ("1234", True), ("777777", False)]
)
async def test_changing_the_pin_of_a_hidden_wallet(new: str, taken: bool):
    pins = {"777777": "x", "999999": "y"}
    async with (
        Emulator("pro", pin="1234", passphrase_protection=True, attach_pins=pins) as emulator,
        connected(emulator) as host,
    ):
        emulator.user.unlock("1234")
        await host.send(m.ChangePin())
        await host.acknowledge("Other")
        emulator.user.confirm()
        for pin in ("777777", new, new):
            await host.acknowledge("PinEntry")
            emulator.user.type_pin(pin)
        await host.acknowledge("Other" if taken else "Success")
        emulator.user.confirm()
        answer = await host.receive()
        assert name(answer) == ("Failure" if taken else "Success")
        emulator.user.lock()
        emulator.user.unlock("777777" if taken else new)
        assert (await host.call(m.GetFeatures())).unlocked_attach_pin


async def test_the_main_pin_cannot_be_that_of_a_hidden_wallet():
    async with (
        Emulator("pro", pin="1234", passphrase_protection=True, attach_pins={"777777": "x"}) as e,
        connected(e) as host,
    ):
        e.user.unlock("1234")
        await host.send(m.ChangePin())
        await host.acknowledge("Other")
        e.user.confirm()
        for pin in ("1234", "777777", "777777"):
            await host.acknowledge("PinEntry")
            e.user.type_pin(pin)
        await host.acknowledge("Other")
        e.user.confirm()
        assert failure(await host.receive()) == ("PinInvalid", "PIN invalid")
