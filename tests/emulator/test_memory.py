"""Devices that an address names."""

from __future__ import annotations

import pytest
from onekey_emulator.links.memory import MemoryTransport

from onekey_sdk.errors import DeviceDisconnected, InvalidParameter
from onekey_sdk.wire import messages as m
from tests.emulator.host import STATES, Host, name


async def test_a_model_whose_person_agrees(model: str):
    transport = MemoryTransport(model)
    (port,) = await transport.ports()
    async with await port.open() as channel:
        host = Host(channel)
        features = await host.initialize()
        assert features.onekey_serial_no == port.serial
        await host.send(m.Ping(message="x", button_protection=True))
        await host.acknowledge("ProtectCall")
        assert (await host.receive()).message == "x"
        await transport.close()
        with pytest.raises(DeviceDisconnected):
            await host.send(m.Initialize())


async def test_without_a_model_it_is_a_pro():
    transport = MemoryTransport("")
    (port,) = await transport.ports()
    assert port.address == "memory:pro"
    async with await port.open() as channel:
        assert (await Host(channel).initialize()).model == "T"
    await transport.close()


async def test_options():
    transport = MemoryTransport("pro?passphrase_protection&passphrase=abc&pin=1234")
    (port,) = await transport.ports()
    async with await port.open() as channel:
        host = Host(channel)
        await host.send(m.GetPassphraseState())
        await host.acknowledge("PinEntry")
        assert name(await host.receive()) == "PassphraseRequest"
        await host.send(m.PassphraseAck(on_device=True))
        await host.acknowledge("PassphraseEntry")
        assert (await host.receive()).passphrase_state == STATES["abc"]
    await transport.close()


@pytest.mark.parametrize(
    ("rest", "accepted"),
    [("safe", "classic, classic1s, .*, pro"), ("pro?colour=red", "passphrase, pass")],
)
def test_what_it_does_not_have(rest: str, accepted: str):
    with pytest.raises(InvalidParameter, match=accepted):
        MemoryTransport(rest)
