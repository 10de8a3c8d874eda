"""Bluetooth links that break, and several at once, through bleak to a double of BlueZ."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from onekey_emulator import Emulator
from onekey_emulator.faults import Faults

from onekey_sdk import Mode, OneKey, errors
from tests.support.bluez_device import FakeDevice
from tests.support.radio import CONDITIONS, PATH, SECOND

pytestmark = [pytest.mark.real_time, *CONDITIONS]


@pytest.mark.parametrize("direction", ["in", "out"])
@pytest.mark.parametrize("packet", [1, 2, 3])
async def test_the_link_breaks_at_a_packet_of_a_message(
    world: Any, direction: Any, packet: int
) -> None:
    async with world() as here, OneKey(here.address) as sdk:
        address = await sdk.evm_get_address(path=PATH, use_empty_passphrase=True)
        here.device.faults = Faults(unplug_at=packet, directions=[direction])
        here.device.faults.bind(here.device.notify)
        paths: Any = [{"path": PATH}] * 5
        with pytest.raises(errors.DeviceDisconnected):
            await asyncio.wait_for(
                sdk.evm_get_address(bundle=paths, use_empty_passphrase=True), timeout=10
            )
        here.device.faults = Faults()
        again = await sdk.evm_get_address(path=PATH, use_empty_passphrase=True)
        assert again == address
        assert here.device.connects == 2


async def test_signing_is_not_repeated_wherever_the_link_breaks(world: Any) -> None:
    message = (b"x" * 500).hex()
    async with world() as here, OneKey(here.address) as sdk:

        async def sign() -> Any:
            return await sdk.evm_sign_message(
                path=PATH, message_hex=message, use_empty_passphrase=True
            )

        def signatures() -> int:
            return here.emulator.requests.count("EthereumSignMessageOneKey")

        signed = await sign()
        assert signatures() == 1
        broken = 0
        for packet in range(1, 40):
            here.device.faults = faults = Faults(unplug_at=packet)
            faults.bind(here.device.notify)
            before = signatures()
            try:
                assert await sign() == signed
            except errors.DeviceDisconnected:
                broken += 1
            else:
                break
            finally:
                here.device.faults = Faults()
            assert signatures() - before <= 1
            assert await sign() == signed
        assert broken > 10


async def test_the_link_breaks_while_the_device_waits_for_the_person(world: Any) -> None:
    async with world(options={"auto_confirm": False}) as here, OneKey(here.address) as sdk:
        show = sdk.evm_get_address(path=PATH, show_on_onekey=True, use_empty_passphrase=True)
        asking = asyncio.ensure_future(show)
        await here.emulator.user.prompted()
        here.device.drop()
        with pytest.raises(errors.DeviceDisconnected):
            await asyncio.wait_for(asking, timeout=5)


async def test_a_link_that_broke_while_nobody_used_it(world: Any) -> None:
    async with world() as here, OneKey(here.address) as sdk:
        await sdk.get_features()
        await here.lose(sdk)
        assert (await sdk.get_features()).serial == here.emulator.serial


async def test_after_a_reboot_the_bootloader_is_found(world: Any) -> None:
    async with world() as here, OneKey(here.address) as sdk:
        assert (await sdk.get_features()).mode is Mode.NORMAL
        here.emulator.device.reboot(True)
        assert not here.device.connected
        await here.lose(sdk)
        assert (await sdk.get_features()).mode is Mode.BOOTLOADER


async def test_two_devices_at_once(world: Any) -> None:
    async with world() as here, Emulator("classic1s", auto_confirm=True) as second:
        here.bluez.add(FakeDevice(second, SECOND, "K1234"))
        async with OneKey("ble:") as sdk:
            await sdk.search_devices()
            serials = await asyncio.gather(
                *(sdk.get_features(name) for name in (here.address, f"ble:{SECOND}"))
            )
        assert [features.serial for features in serials] == [here.emulator.serial, second.serial]


async def test_a_second_client_waits_its_turn(world: Any) -> None:
    async with world() as here, OneKey(here.address) as first, OneKey("ble:") as second:
        await first.get_features()
        wallet = await first.open_wallet(standard=True)
        async with wallet.hold():
            (info,) = await second.search_devices()
            assert not info.busy  # a search opens nothing, so it does not know
        assert (await second.get_features()).serial == here.emulator.serial


@pytest.mark.parametrize("trouble", ["keys", "refusal"])
async def test_a_packet_that_is_refused_ends_the_link(world: Any, trouble: str) -> None:
    async with world() as here:
        channel = await here.open()
        if trouble == "keys":
            here.device.paired = False
        else:
            here.device.flags = ()
        kind, words = {
            "keys": (errors.NotPaired, "paired computers only"),
            "refusal": (errors.DeviceDisconnected, "did not take a packet"),
        }[trouble]
        with pytest.raises(kind, match=words):
            await channel.write(bytes(64))
        with pytest.raises(kind, match=words):
            await channel.read()
        assert await channel.lost()
        await channel.close()
