"""Messages by Bluetooth, short and long, through bleak and dbus-fast, to a double of BlueZ."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk import OneKey
from onekey_sdk.session.prompts import Silent
from onekey_sdk.transport import ble, ble_connect
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec
from tests.support.radio import ADDRESS, CONDITIONS, PATH, ask
from tests.support.transfers import Onlooker, told_and_cancelled

if TYPE_CHECKING:
    pass

pytestmark = [pytest.mark.real_time, *CONDITIONS]


async def test_the_same_address_as_by_any_other_link(world: Any) -> None:
    async with world() as here, OneKey(here.address) as sdk:
        answer = await sdk.evm_get_address(path=PATH, use_empty_passphrase=True)
    async with OneKey("memory:pro") as sdk:
        assert answer == await sdk.evm_get_address(path=PATH, use_empty_passphrase=True)
    assert answer.address == ADDRESS


async def test_a_hidden_wallet_asks_its_person(world: Any) -> None:
    class Typist(Silent):
        async def passphrase(self, request: Any) -> str:
            return "abc"

    options = {"passphrase_protection": True}
    async with world(options=options) as here, OneKey(here.address, ui=Typist()) as sdk:
        state = await sdk.get_passphrase_state()
        await sdk.evm_get_address(path=PATH, passphrase_state=state)
        assert {use.passphrase for use in here.emulator.wallet_log} == {"abc"}


async def test_fifty_addresses(world: Any) -> None:
    async with world() as here, OneKey(here.address) as sdk:
        paths: Any = [{"path": f"m/44'/60'/0'/0/{index}"} for index in range(50)]
        answers = await sdk.evm_get_address(bundle=paths, use_empty_passphrase=True)
        assert len({answer.address for answer in answers}) == 50
        assert answers[0].address == ADDRESS
        assert here.device.connects == 1


@pytest.mark.parametrize("name", ["Pro 1A2B", "K1234"])
async def test_an_upload_arrives_whole(world: Any, name: str) -> None:
    async with world(name=name) as here:
        channel = await here.open()
        try:
            await ask(channel, m.GetFeatures())
            here.device.writes.clear()
            text = "".join(chr(0x21 + index % 90) for index in range(65_536))
            assert (await ask(channel, m.Ping(message=text))).message == text
        finally:
            await channel.close()
        sizes = {size for size, _ in here.device.writes[:-1]}
        assert sizes == ({192} if name.startswith("Pro") else {64})


async def test_a_long_transfer_is_told_and_cancelled(world: Any) -> None:
    onlooker = Onlooker()
    async with world() as here, OneKey(here.address, ui=onlooker) as sdk:
        await told_and_cancelled(sdk, onlooker)


async def test_the_device_acknowledges_every_few_packets_of_an_upload(world: Any) -> None:
    async with world(name="K1234") as here:
        channel = await here.open()
        packets = channel.framing.pieces(Codec().encode(m.Ping(message="x" * 2000)))
        await channel.write_all(packets)
        acknowledged = [acknowledged for _, acknowledged in here.device.writes]
        assert acknowledged[:16] == ([False] * 7 + [True]) * 2
        await channel.close()


async def test_one_packet_is_not_waited_for(world: Any) -> None:
    async with world() as here:
        channel = await here.open()
        for _ in range(20):
            await ask(channel, m.GetFeatures())
        assert here.device.writes == [(64, False)] * 20
        await channel.close()


@pytest.mark.parametrize(
    ("how", "acknowledged"),
    [
        ({"flags": ("write",)}, True),
        ({"flags": ("write-without-response",)}, False),
        ({"mtu": 23}, True),  # a packet is longer than a write without response may be
        ({"mtu": 67}, False),
        ({"tells_mtu": False}, False),
        ({"tells_mtu": False, "mtu": 66}, True),
        ({"tells_mtu": False, "flags": ("write",)}, True),
    ],
)
async def test_how_a_packet_is_written_is_read_from_the_connection(
    world: Any, how: dict[str, Any], acknowledged: bool
) -> None:
    async with world(**how) as here:
        channel = await here.open()
        await ask(channel, m.GetFeatures())
        assert here.device.writes == [(64, acknowledged)]
        await channel.close()


async def test_a_device_that_acknowledges_nothing_is_given_time(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ble, "_BURST_PAUSE", 0.1)
    async with world(flags=("write-without-response",)) as here:
        channel = await here.open()
        begun = asyncio.get_running_loop().time()
        await channel.write_all([bytes(64)] * 17)
        assert asyncio.get_running_loop().time() - begun >= 0.2
        assert here.device.writes == [(64, False)] * 17
        await channel.close()


async def test_where_the_system_pairs_by_itself(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ble_connect, "sys", SimpleNamespace(platform="darwin"))
    async with world(security="none") as here:
        channel = await here.open()
        assert (await ask(channel, m.Ping(message="hello"))).message == "hello"
        assert not here.device.paired
        await channel.close()
