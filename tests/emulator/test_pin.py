"""The PIN: by the Classic's matrix and on the Pro's screen, right, wrong and cancelled."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING

import pytest
from onekey_emulator import ChipOptions, Emulator

from onekey_sdk.errors import DeviceDisconnected
from onekey_sdk.wire import messages as m
from tests.emulator.host import GET_ADDRESS, Host, connected, failure, name

if TYPE_CHECKING:
    from pathlib import Path

PIN_INVALID = ("PinInvalid", "PIN invalid")
CANCLE = ("PinCancelled", "cancle")


async def shown(emulator: Emulator, host: Host) -> None:
    """Have UnLockDevice ask for the PIN, and the matrix shown."""
    request = await host.call(m.UnLockDevice())
    assert name(request) == "PinMatrixRequest"
    assert request.type == m.PinMatrixRequest.PinMatrixRequestType.PinMatrixRequestType_Current
    assert await emulator.user.prompted() == "matrix"


async def mistype(emulator: Emulator, host: Host) -> tuple[str, str]:
    """A wrong PIN; the page that says so stays open."""
    await shown(emulator, host)
    await host.type_positions(emulator, "9999")
    return failure(await host.receive())


async def test_unlock(model: str):
    async with Emulator(model, pin="1234") as emulator, connected(emulator) as host:
        assert not (await host.initialize()).unlocked
        answer = await host.unlock(emulator, "1234")
        assert answer.unlocked
        assert not answer.unlocked_attach_pin
        assert not answer.passphrase_protection
        assert (await host.call(m.GetFeatures())).unlocked
        assert (await host.call(m.UnLockDevice())).unlocked, "at once"


async def test_what_a_locked_device_answers(model: str):
    async with Emulator(model, pin="1234") as emulator, connected(emulator) as host:
        await host.initialize()
        assert name(await host.call(m.LockDevice())) == "Success"
        assert name(await host.call(m.EndSession())) == "Success"
        await host.send(m.Ping(message="x"))
        if model == "pro":
            await host.acknowledge("PinEntry")
            emulator.user.type_pin("1234")
        assert (await host.receive()).message == "x"


async def test_the_matrix_is_another_each_time_and_has_ten_places():
    async with Emulator("classic1s", pin="1234567890"[:9]) as emulator, connected(emulator) as host:
        seen: set[str] = set()
        for _ in range(5):
            await shown(emulator, host)
            positions = emulator.user.positions("0123456789")
            assert sorted(positions) == list("0123456789")
            seen.add(positions)
            assert failure(await host.call(m.Cancel())) == ("PinCancelled", "PIN cancelled")
        assert len(seen) == 5


async def test_the_matrix_appears_a_second_after_the_request():
    """Whoever answers before has typed nothing that the device could know."""
    async with Emulator("classic1s", pin="1234") as emulator, connected(emulator) as host:
        assert name(await host.call(m.UnLockDevice())) == "PinMatrixRequest"
        with pytest.raises(RuntimeError):
            emulator.user.positions("1234")
        assert await host.silent(0.9)
        with pytest.raises(RuntimeError):
            emulator.user.positions("1234")
        assert failure(await host.call(m.PinMatrixAck(pin="1234"))) == PIN_INVALID
        emulator.user.confirm()
        assert emulator.device.storage.pin_tries == 9
        await shown(emulator, host)
        await host.type_positions(emulator, "1234")
        assert (await host.receive()).unlocked
        assert emulator.device.storage.pin_tries == 10


async def test_what_is_no_position_cancels():
    async with Emulator("classic1s", pin="1234") as emulator, connected(emulator) as host:
        await shown(emulator, host)
        answer = await host.call(m.PinMatrixAck(pin="12x4"))
        assert failure(answer) == ("PinCancelled", "PIN cancelled")
        assert emulator.device.storage.pin_tries == 10


async def test_after_a_wrong_pin_the_classic_hears_little():
    async with Emulator("classic1s", pin="1234") as emulator, connected(emulator) as host:
        assert await mistype(emulator, host) == PIN_INVALID
        await host.send(m.GetFeatures())
        assert await host.silent()
        emulator.user.confirm()
        assert await host.silent(), "the key ends the page and says nothing"
        assert not (await host.call(m.GetFeatures())).unlocked

        assert await mistype(emulator, host) == PIN_INVALID
        assert name(await host.call(m.Initialize())) == "Features"
        assert await mistype(emulator, host) == PIN_INVALID
        assert failure(await host.call(m.Cancel())) == (
            "ActionCancelled",
            "Action cancelled by user",
        )
        assert await host.silent()


async def test_cancelling_at_the_matrix():
    async with Emulator("classic1s", pin="1234") as emulator, connected(emulator) as host:
        await shown(emulator, host)
        assert failure(await host.call(m.Cancel())) == ("PinCancelled", "PIN cancelled")
        await shown(emulator, host)
        assert name(await host.call(m.Initialize())) == "Features"
        assert await host.silent()
        await shown(emulator, host)
        emulator.user.cancel()
        assert await host.silent(), "the key says nothing"
        assert name(await host.call(m.GetFeatures())) == "Features"
        await shown(emulator, host)
        await host.send(m.GetFeatures())
        assert await host.silent(), "what is no answer is not heard"


async def test_the_matrix_goes_after_five_minutes_without_a_word():
    async with Emulator("classic1s", pin="1234") as emulator, connected(emulator) as host:
        await shown(emulator, host)
        await host.send(m.GetFeatures())
        assert await host.silent(310)
        assert name(await host.call(m.GetFeatures())) == "Features"


async def test_typed_on_the_classic():
    async with Emulator("classic1s", pin="1234") as emulator, connected(emulator) as host:
        assert name(await host.call(m.UnLockDevice())) == "PinMatrixRequest"
        await host.send(m.BixinPinInputOnDevice())
        assert await emulator.user.prompted() == "pin"
        emulator.user.type_pin("1234")
        assert (await host.receive()).unlocked

        emulator.user.lock()
        assert name(await host.call(m.UnLockDevice())) == "PinMatrixRequest"
        await host.send(m.BixinPinInputOnDevice())
        assert await emulator.user.prompted() == "pin"
        emulator.user.cancel()
        assert failure(await host.receive()) == ("PinCancelled", "PIN cancelled")


async def test_the_pro_asks_again_after_a_wrong_pin():
    async with Emulator("pro", pin="1234") as emulator, connected(emulator) as host:
        for pin in ("9999", "8888", "1234"):
            emulator.user.type_pin(pin)
        await host.send(m.UnLockDevice())
        for _ in range(3):
            await host.acknowledge("PinEntry")
        assert (await host.receive()).unlocked


async def test_leaving_the_keyboard_of_the_pro():
    async with Emulator("pro", pin="1234") as emulator, connected(emulator) as host:
        for interruption, answers in (
            (m.Cancel(), ["Failure"]),
            (m.GetFeatures(), ["Failure"]),
            (m.Initialize(), ["Failure", "Features"]),
        ):
            await host.send(m.UnLockDevice())
            await host.acknowledge("PinEntry")
            answer = await host.call(interruption)
            assert failure(answer) == CANCLE
            assert [name(answer), *await host.names()] == answers
        await host.send(m.UnLockDevice())
        await host.acknowledge("PinEntry")
        assert await emulator.user.prompted() == "pin"
        emulator.user.cancel()
        assert failure(await host.receive()) == CANCLE


async def test_the_pro_unlocks_within_a_method():
    async with Emulator("pro", pin="1234", auto_confirm=True) as emulator, connected(emulator) as h:
        await h.initialize()
        await h.send(GET_ADDRESS)
        await h.acknowledge("PinEntry")
        assert name(await h.receive()) == "EthereumAddressOneKey"


async def test_ten_wrong_pins_wipe_the_classic():
    async with Emulator("classic1s", pin="1234", device_id="0" * 24) as emulator:
        async with connected(emulator) as host:
            for left in range(9, -1, -1):
                assert await mistype(emulator, host) == PIN_INVALID
                assert emulator.device.storage.pin_tries == (left or 10)
                if left in (1, 2):
                    emulator.user.confirm()
                    assert failure(await host.receive()) == ("PinCancelled", "PIN cancelled")
                    assert await emulator.user.prompted() == "confirm"
                emulator.user.confirm()
            await emulator_gone(host)
        async with connected(emulator) as host:
            features = await host.initialize()
            assert not features.initialized
            assert not features.pin_protection
            assert features.device_id != "0" * 24


async def test_ten_wrong_pins_wipe_the_pro():
    async with Emulator("pro", pin="1234", device_id="0" * 24) as emulator:
        async with connected(emulator) as host:
            await host.send(m.UnLockDevice())
            for left in range(10, 0, -1):
                await host.acknowledge("PinEntry")
                if left == 2:
                    await host.acknowledge("Other")
                    emulator.user.confirm()
                emulator.user.type_pin("9999")
            await emulator_gone(host)
        async with connected(emulator) as host:
            features = await host.initialize()
            assert not features.initialized
            assert features.device_id != "0" * 24


async def test_a_device_that_wipes_itself_leaves_no_work_behind(model: str):
    """On a link that stays, as UDP does."""
    loop, complaints = asyncio.get_running_loop(), list[str]()
    loop.set_exception_handler(lambda _, context: complaints.append(context["message"]))
    async with Emulator(model, pin="1234") as emulator, connected(emulator) as host:
        emulator.device.firmware.links[0].on_closed = lambda: None
        before = len(asyncio.all_tasks())
        emulator.device.storage.pin_tries = 1
        await host.send(m.UnLockDevice())
        if model == "pro":
            await host.acknowledge("PinEntry")
            emulator.user.type_pin("9999")
        else:
            assert name(await host.receive()) == "PinMatrixRequest"
            await host.type_positions(emulator, "9999")
            assert failure(await host.receive()) == PIN_INVALID
            emulator.user.confirm()
        assert await host.silent()
        assert len(asyncio.all_tasks()) == before
        assert not (await host.initialize()).initialized
        assert name(await host.call(m.LockDevice())) == "Success", "each is answered once"
        assert await host.silent()
    gc.collect()
    assert not complaints


async def emulator_gone(host: Host) -> None:
    with pytest.raises(DeviceDisconnected):
        await host.receive()


async def test_tries_are_counted_across_switching_off(model: str, tmp_path: Path):
    for tries in (9, 8):
        async with Emulator(model, pin="1234", state=tmp_path / "state") as emulator:
            with pytest.raises(ValueError, match="wrong PIN"):
                emulator.user.unlock("9999")
            assert emulator.device.storage.pin_tries == tries


async def test_a_wrong_pin_can_take_its_time():
    chip = ChipOptions(wrong_pin_delay=2.0)
    async with Emulator("classic1s", pin="1234", chip=chip) as emulator, connected(emulator) as h:
        for delay in (2, 4):
            await shown(emulator, h)
            await h.type_positions(emulator, "9999")
            assert await h.silent(delay - 0.1)
            assert failure(await h.receive(0.2)) == PIN_INVALID
            emulator.user.confirm()


async def test_idle_devices_lock(model: str):
    async with (
        Emulator(model, pin="1234", auto_lock_ms=60_000) as emulator,
        connected(emulator) as host,
    ):
        await host.unlock(emulator, "1234")
        session_id = (await host.initialize()).session_id
        assert await host.silent(59)
        assert (await host.call(m.GetFeatures())).unlocked, "and this keeps it awake"
        assert await host.silent(59)
        assert (await host.call(m.GetFeatures())).unlocked
        assert await host.silent(64)
        assert not (await host.call(m.GetFeatures())).unlocked
        assert (await host.initialize(session_id=session_id)).session_id != session_id


async def test_the_pro_locks_during_a_prompt_too():
    async with (
        Emulator("pro", pin="1234", auto_lock_ms=60_000) as emulator,
        connected(emulator) as host,
    ):
        await host.unlock(emulator, "1234")
        await host.send(m.Ping(button_protection=True))
        await host.acknowledge("ProtectCall")
        assert await host.silent(62)
        assert failure(await host.receive(2)) == ("ActionCancelled", "Cancelled")
        assert not (await host.call(m.GetFeatures())).unlocked


async def test_devices_lock_never_if_told_so(model: str):
    async with Emulator(model, pin="1234", auto_lock_ms=0) as emulator, connected(emulator) as host:
        await host.unlock(emulator, "1234")
        assert await host.silent(1e7)
        assert (await host.call(m.GetFeatures())).unlocked
