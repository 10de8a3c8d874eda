"""A computer with Bluetooth, and who sits at it: bleak and dbus-fast, to a double of BlueZ."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk import OneKey
from onekey_sdk.session.prompts import Silent
from onekey_sdk.transport import ble
from onekey_sdk.wire.codec import Codec
from tests.support.bluez import FakeBluez
from tests.support.bluez_device import FakeDevice

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_sdk.transport.base import Channel, Port
    from onekey_sdk.transport.pairing import PairingRequest

CONDITIONS = (
    pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="needs dbus-daemon"),
    # The system bus of one test is gone when the next one begins.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
)

PATH = "m/44'/60'/0'/0/0"
ADDRESS = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"  # all-all, as ethers derives it
SECOND = "F1:00:00:00:00:02"


class Person(Silent):
    """Answers what a link asks.

    Attributes:
        requests: what was asked.
    """

    def __init__(self, digits: str | None = None, *, agrees: bool = True) -> None:
        self.requests: list[PairingRequest] = []
        self._digits = digits
        self._agrees = agrees

    async def pairing(self, request: PairingRequest) -> str | None:
        self.requests.append(request)
        return (self._digits or request.passkey) if self._agrees else None


class World:
    """A computer with Bluetooth, and a device within reach."""

    def __init__(self, bluez: FakeBluez, emulator: Emulator, device: FakeDevice) -> None:
        self.bluez = bluez
        self.emulator = emulator
        self.device = device

    async def lose(self, sdk: OneKey) -> None:
        """Break the radio link, and wait until the host has heard of it."""
        self.device.drop()
        client: Any = sdk
        (device,) = client._devices.devices
        port = device.port
        assert isinstance(port, ble.BlePort)
        await until(lambda: not port.in_use)

    @property
    def address(self) -> str:
        return f"ble:{self.device.address}"

    async def port(self, ask: Any = None) -> Port:
        transport = ble.BleTransport(self.device.address)
        transport.ask_pairing = ask
        (port,) = await transport.ports()
        return port

    async def open(self) -> Channel:
        return await (await self.port()).open()


async def until(true: Callable[[], bool]) -> None:
    """Wait for what the message bus brings."""
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - there is nothing else to see it by
            await asyncio.sleep(0.005)


async def ask(channel: Channel, message: Any) -> Any:
    """One exchange without a session."""
    await channel.write_all(channel.framing.pieces(Codec().encode(message)))
    assembler = channel.framing.assembler()
    while True:
        envelope = assembler.feed(await channel.read())
        if envelope is not None:
            return Codec().decode(envelope)
