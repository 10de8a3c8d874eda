"""A device in the same process: ports without any wire, and the `memory:` addresses."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from onekey_emulator.faults import Faults
from onekey_emulator.links import Link, LinkName
from onekey_sdk.errors import DeviceDisconnected, DeviceNotFound, InvalidParameter
from onekey_sdk.transport.base import Channel, Port, Transport
from onekey_sdk.wire.frames_v1 import REPORT_SIZE, Notifications, Reports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_emulator.emulator import Emulator

_ADDRESSES = {"usb": "memory", "ble": "memory-ble"}
_OPTIONS = {"passphrase_protection", "passphrase", "pin"}


class MemoryPort(Port):
    """A socket of the device. Every `open` is another host's way in."""

    software = True
    local = True

    def __init__(self, emulator: Emulator, name: LinkName, faults: Faults | None) -> None:
        self._emulator = emulator
        self._name: LinkName = name
        self._faults = faults
        self.address = f"{_ADDRESSES[name]}:{emulator.model}"
        self.serial = emulator.serial

    @property
    def lock_name(self) -> str:
        return f"memory:{id(self._emulator)}"

    async def open(self) -> Channel:
        await self._emulator.start()
        if self._name == "usb" and not self._emulator.plugged:
            raise DeviceNotFound("the emulator's cable is unplugged")
        return MemoryChannel(self._emulator, self._name, self._faults or Faults())


class MemoryChannel(Channel):
    """Hands packets over through a queue."""

    def __init__(self, emulator: Emulator, name: LinkName, faults: Faults) -> None:
        self.framing = Reports() if name == "usb" else Notifications()
        self._emulator = emulator
        self._incoming: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._gone = False
        self._link = Link(name, self._send, self._hang_up)
        self._faults = faults
        faults.bind(self._incoming.put_nowait)
        emulator.connect(self._link)

    def write_now(self, pieces: Sequence[bytes]) -> int:
        for piece in pieces:
            self._write(piece)
        return len(pieces)

    async def write(self, piece: bytes) -> None:
        self._write(piece)

    def _write(self, piece: bytes) -> None:
        if self._gone:
            raise DeviceDisconnected("the emulator is gone")
        for start in range(0, len(piece), REPORT_SIZE):
            packet = piece[start : start + REPORT_SIZE]
            self._faults.carry("in", packet, self._receive, self._hang_up)

    async def read(self) -> bytes:
        # What was sent before the end is still there to be read.
        if self._gone and self._incoming.empty():
            raise DeviceDisconnected("the emulator is gone")
        piece = await self._incoming.get()
        if piece is None:
            raise DeviceDisconnected("the emulator is gone")
        return piece

    async def lost(self) -> bool:
        return self._gone

    def drain(self) -> int:
        dropped = 0
        while not self._incoming.empty():
            dropped += self._incoming.get_nowait() is not None
        return dropped

    async def close(self) -> None:
        self._hang_up()

    def _receive(self, packet: bytes) -> None:
        self._emulator.receive(self._link, packet)

    def _send(self, piece: bytes) -> None:
        self._faults.carry("out", piece, self._incoming.put_nowait, self._hang_up)

    def _hang_up(self) -> None:
        if not self._gone:
            self._gone = True
            self._emulator.disconnect(self._link)
            self._incoming.put_nowait(None)


class MemoryTransport(Transport):
    """Makes the device that an address `memory:[model][?options]` names.

    Its person agrees to everything. Options are written as in a URL: `passphrase_protection`,
    `passphrase=TEXT` for what the person types on the device, `pin=DIGITS`.
    """

    def __init__(self, rest: str = "") -> None:
        """`rest` is what follows `memory:`; without a model it is a Pro.

        Raises:
            InvalidParameter: there is no such model or option.
        """
        from onekey_emulator import profiles
        from onekey_emulator.emulator import Emulator

        model, _, query = rest.partition("?")
        options = dict(parse_qsl(query, keep_blank_values=True))
        if not options.keys() <= _OPTIONS:
            raise InvalidParameter(f"memory: has the options {', '.join(sorted(_OPTIONS))}")
        if model and model not in profiles.MODELS:
            raise InvalidParameter(f"memory: has the models {', '.join(profiles.MODELS)}")
        self._emulator = Emulator(
            model or "pro",
            auto_confirm=True,
            passphrase_protection="passphrase_protection" in options,
            passphrase=options.get("passphrase", ""),
            pin=options.get("pin"),
        )

    @property
    def screens(self) -> Sequence[Sequence[str]]:
        """The lines of every screen that the device has shown."""
        return self._emulator.screens

    async def ports(self) -> Sequence[Port]:
        return [self._emulator.port()]

    async def close(self) -> None:
        await self._emulator.stop()
