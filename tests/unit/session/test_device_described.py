"""What one device says about itself, and what is asked of it outside of any wallet."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk.errors import (
    BootloaderRequired,
    DeviceBusy,
    DeviceIdMismatch,
    DeviceNotFound,
    NotAllowedInBootloader,
    ResponseTimeout,
    UnexpectedMode,
)
from onekey_sdk.models import DeviceInfo, Mode, Model
from onekey_sdk.session.cache import SessionCache, Slot
from onekey_sdk.session.device import Device
from onekey_sdk.session.directory import Directory
from onekey_sdk.session.features import normalize
from onekey_sdk.session.link import Deadlines
from onekey_sdk.session.prompts import Silent
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec
from tests.support.fakes import ScriptedDevice
from tests.support.stage import (
    ADDRESS,
    CONFIRM,
    DEVICE,
    PASSPHRASE_REQUEST,
    S1,
    S2,
    STANDARD,
    SUCCESS,
    A,
    F,
    Stage,
    state,
)

if TYPE_CHECKING:
    from onekey_sdk.errors import OneKeyError
    from onekey_sdk.models import Features


def device_at(stage: Stage) -> Device:
    directory: Directory = vars(stage.sdk)["_directory"]
    return directory.devices[0]


async def test_before_the_first_contact() -> None:
    device = Device(ScriptedDevice().port, SessionCache(), Silent(), Deadlines())
    assert repr(device) == "<Device at scripted:>"
    assert device.info.device_id is None
    assert device.connect_id == "scripted:"
    with pytest.raises(DeviceNotFound):
        _ = device.known
    await device.close()
    device.port.serial, device.port.name = "X1", "K1234"
    assert device.info == DeviceInfo("X1", "scripted:", serial="X1", ble_name="K1234")


async def test_it_is_listed_as_it_describes_itself() -> None:
    async with Stage() as stage:
        stage.idle.update(label="Mine", ble_name="K1234")
        [info] = await stage.sdk.search_devices()
        assert info == DeviceInfo(
            connect_id="PR001",
            address="scripted:",
            device_id="D1",
            model=Model.PRO,
            mode=Mode.NORMAL,
            label="Mine",
            serial="PR001",
            firmware_version=(4, 20, 0),
            ble_name="K1234",
        )


async def test_old_firmware_is_understood() -> None:
    newer = ("onekey_device_type", "onekey_firmware_version", "onekey_serial_no")
    old = {**dict.fromkeys(newer), "serial_no": "TC001", "onekey_version": "4.4.0"}
    async with Stage() as stage:
        stage.idle.update(old)
        for _ in range(2):
            features = await stage.sdk.get_features()
            assert (features.model, features.firmware_version) == (Model.TOUCH, (4, 4, 0))
        device = device_at(stage)
        async with device.turn() as turn:
            assert turn.link.codec.schema.name == "v1"


@pytest.mark.parametrize(("how", "waits"), [({}, 30), ({"person": True}, 330)])
async def test_only_what_a_person_does_is_waited_for_longer(
    how: dict[str, bool], waits: float
) -> None:
    loop = asyncio.get_running_loop()
    async with Stage() as stage:
        await stage.sdk.get_features()
        async with device_at(stage).turn() as turn:
            stage.script([])
            began = loop.time()
            with pytest.raises(ResponseTimeout):
                await turn.ask(m.Ping(), m.Success, **how)
            assert loop.time() - began == pytest.approx(waits, abs=5)


async def test_the_person_is_told_of_the_device_as_it_is_now() -> None:
    async with Stage() as stage:
        await stage.sdk.get_features()
        device = device_at(stage)
        async with device.turn() as turn:
            for label in ("before", "after"):
                device.accept(F(label=label), turn.link)
                stage.script(CONFIRM, SUCCESS)
                await turn.ask(m.Ping(), m.Success)
    assert [request.device.label for _, request in stage.person.asked] == ["before", "after"]


async def test_features_that_say_nothing_new() -> None:
    async with Stage() as stage:
        await stage.sdk.get_features()
        device = device_at(stage)
        async with device.turn() as turn:
            known = device.accept(F(S1, label="one"), turn.link)
            assert device.accept(F(S2, label="one"), turn.link) is known
            assert device.accept(F(S1, label="two"), turn.link).label == "two"
            device.features = None
            assert device.accept(F(S1, label="two"), turn.link).label == "two"


async def test_a_new_link_to_an_old_firmware_speaks_its_language_too() -> None:
    old: dict[str, Any] = {"onekey_firmware_version": None, "onekey_version": "2.2.0"}
    async with Stage() as stage:
        await stage.sdk.get_features()
        device = device_at(stage)
        async with device.turn() as turn:
            for _ in range(2):
                turn.link.codec = Codec()
                device.accept(F(**old), turn.link)
                assert turn.link.codec.schema.name == "v1"


async def test_work_that_ends_itself() -> None:
    async def work(_: object) -> None:
        raise asyncio.CancelledError

    async with Stage() as stage:
        await stage.sdk.get_features()
        device = device_at(stage)
        with pytest.raises(asyncio.CancelledError):
            await device.run(work)
        assert vars(device)["_calls"] == {}


async def test_what_a_device_does_not_tell_is_none() -> None:
    async with Stage() as stage:
        stage.idle.update(device_id=None, onekey_serial_no=None)
        [info] = await stage.sdk.search_devices()
        assert (info.device_id, info.serial, info.connect_id) == (None, None, "scripted:")


@pytest.mark.parametrize(("device_id", "kept"), [("D1", True), ("D2", False)])
async def test_another_seed_ends_all_that_was_known_of_the_first(
    device_id: str, kept: bool
) -> None:
    async with Stage() as stage:
        await stage.has_opened(STANDARD)
        stage.device.unplug()
        stage.device.plug()
        stage.idle.update(device_id=device_id)
        await stage.sdk.get_features()
        assert (stage.session(STANDARD) is not None) == kept


async def test_what_is_no_onekey_is_let_go_of() -> None:
    ours = ("onekey_device_type", "onekey_firmware_version", "onekey_serial_no")
    async with Stage() as stage:
        stage.idle.update(dict.fromkeys(ours), model="1")
        with pytest.raises(DeviceNotFound):
            await stage.sdk.get_features(retry_count=0)
        assert not stage.device.open


async def test_a_device_that_tells_no_serial_number_may_be_the_one_that_is_meant() -> None:
    async with Stage() as stage:
        await stage.sdk.get_features()
        stage.device.unplug()
        stage.device.plug()
        stage.idle.update(onekey_serial_no=None)
        assert not (await stage.sdk.get_features("PR001")).serial


def device_with(**features: Any) -> Device:
    device = Device(ScriptedDevice().port, SessionCache(), Silent(), Deadlines())
    device.features = normalize(F(**features))
    return device


async def test_another_seed_than_the_one_that_is_named() -> None:
    device = device_with(device_id="D2")
    for device_id in ("D1", "D2"):
        device.cache.keep(device_id, Slot(A, S1))
    for right in ("D2", None, ""):
        device.check_device_id(right)
    assert device.cache.find("D1", A)
    with pytest.raises(DeviceIdMismatch):
        device.check_device_id("D1")
    assert not device.cache.find("D1", A)
    assert device.cache.find("D2", A)


@pytest.mark.parametrize(
    ("features", "allowed", "error"),
    [
        ({"bootloader_mode": True}, {Mode.NORMAL}, NotAllowedInBootloader),
        ({"bootloader_mode": True}, {Mode.NORMAL, Mode.NOT_INITIALIZED}, NotAllowedInBootloader),
        ({}, {Mode.BOOTLOADER}, BootloaderRequired),
        ({"initialized": False}, {Mode.BOOTLOADER}, BootloaderRequired),
        ({}, {Mode.NOT_INITIALIZED}, "holds a wallet already"),
        ({"initialized": False}, {Mode.NORMAL}, "not set up yet"),
        ({"initialized": False}, {Mode.NORMAL, Mode.BOOTLOADER}, "not set up yet"),
    ],
    ids=[
        "bootloader",
        "bootloader, set up or not",
        "set up, bootloader wanted",
        "not set up, bootloader wanted",
        "set up",
        "not set up",
        "not set up, bootloader allowed",
    ],
)
async def test_modes(
    features: dict[str, bool], allowed: set[Mode], error: str | type[OneKeyError]
) -> None:
    device = device_with(**features)
    device.check_mode({device.known.mode})
    device.check_mode({device.known.mode, *allowed})
    kind, words = (UnexpectedMode, error) if isinstance(error, str) else (error, None)
    with pytest.raises(kind, match=words):
        device.check_mode(allowed)


async def test_a_call_that_a_prompt_began_is_done_when_the_prompt_is_over() -> None:
    answered = asyncio.Event()
    calls: list[asyncio.Task[Features]] = []

    async def later() -> Features:
        await answered.wait()
        return await stage.sdk.get_features()

    async def think(_: object) -> str:
        calls.append(asyncio.create_task(later()))
        return "abc"

    async with Stage([think]) as stage:
        stage.script(F(S1), PASSPHRASE_REQUEST, state(A, S1), ADDRESS)
        assert await stage.address(passphrase_state=A) == ADDRESS.address
        answered.set()
        assert (await calls[0]).device_id == DEVICE


async def test_a_call_within_its_own_prompt_is_refused() -> None:
    async def think(_: object) -> str:
        with pytest.raises(DeviceBusy) as caught:
            await stage.sdk.get_features()
        assert caught.value.params["holder"] == "this program"
        return "abc"

    async with Stage([think]) as stage:
        stage.script(F(S1), PASSPHRASE_REQUEST, state(A, S1), ADDRESS)
        assert await stage.address(passphrase_state=A) == ADDRESS.address
