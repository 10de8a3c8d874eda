"""What one device says about itself, and what is asked of it outside of any wallet."""

from __future__ import annotations

import asyncio

import pytest

from onekey_sdk.errors import DeviceNotFound, ResponseTimeout
from onekey_sdk.models import DeviceInfo, Mode, Model
from onekey_sdk.session.cache import SessionCache
from onekey_sdk.session.device import Device
from onekey_sdk.session.directory import Directory
from onekey_sdk.session.link import Deadlines
from onekey_sdk.session.prompts import Silent
from onekey_sdk.wire import messages as m
from tests.support.fakes import ScriptedDevice
from tests.support.stage import CONFIRM, SUCCESS, F, Stage


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
