"""Bluetooth Low Energy links: `ble:[id]`, where the id is a radio address or a device's name.

A OneKey has one service with two characteristics: packets of 64 bytes are written to one, and
notifications of any size come from the other. Nothing is assumed about how much a write may
hold: it is read from the connection.

Devices are connected to when they are first used, never by a search: a device that does not
know this computer would show its owner a pairing that nobody asked for.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from onekey_sdk.errors import DeviceDisconnected
from onekey_sdk.transport import ble_connect, ble_errors
from onekey_sdk.transport.base import Channel, Port, Transport
from onekey_sdk.wire.frames_v1 import REPORT_SIZE, Notifications

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onekey_sdk.errors import LinkError
    from onekey_sdk.transport.ble_connect import Connection
    from onekey_sdk.transport.ble_scan import Sighting

_WRITING = 10.0
"""Seconds that the link may take for one packet."""

_BURST = 8
"""Packets written without response before one that the device has to acknowledge."""

_BURST_PAUSE = 0.01
"""Seconds after a burst where the device acknowledges nothing: its buffers are small."""

_LONG = 32
"""Packets from which a message is an upload."""

_PACKED = 192
"""Bytes that Touch and Pro take in one write of an upload."""

_UNPACKS = re.compile(r"touch .*|pro .*|t\d{4}", re.IGNORECASE)
"""The names of those."""


class BleTransport(Transport):
    """The OneKeys within reach, or one of them."""

    def __init__(self, place: str = "") -> None:
        """Does not look for devices yet.

        Args:
            place: the radio address or the name of one device (on macOS the system's UUID for
                it), or nothing for all.
        """
        self._place = place
        self._ports: dict[str, BlePort] = {}

    async def ports(self) -> Sequence[Port]:
        """The devices that advertise themselves, or are connected to this computer.

        Raises:
            BluetoothMissing, BluetoothOff, BluetoothDenied: Bluetooth cannot be used.
            BluetoothError: it does not work.
        """
        in_use = [port for port in self._ports.values() if port.in_use]
        if self._place and in_use:
            return in_use
        ports = [self._port(sighting) for sighting in await ble_connect.look(self._place)]
        return ports + [port for port in in_use if port not in ports]

    def _port(self, sighting: Sighting) -> BlePort:
        port = self._ports.get(sighting.id)
        if port is None:
            port = self._ports[sighting.id] = BlePort(self, sighting)
        port.sighting = sighting
        return port


class BlePort(Port):
    """A device that was within reach.

    Attributes:
        sighting: when it was last seen.
    """

    searched = False

    def __init__(self, transport: BleTransport, sighting: Sighting) -> None:
        self.address = f"ble:{sighting.id}"
        self.name = sighting.name
        self.sighting = sighting
        self._transport = transport
        self._channel: BleChannel | None = None

    @property
    def in_use(self) -> bool:
        """Whether there is a connection, so that the device does not advertise itself."""
        return self._channel is not None and self._channel.alive

    async def open(self) -> Channel:
        """A connection that is paired and ready; the person may have to pair it first.

        Raises:
            DeviceNotFound: the device is out of reach.
            BondLost: it forgot that it was paired with this computer.
            NotPaired, PairingFailed, ActionCancelled: it could not be paired.
            BluetoothError: anything else that is wrong with Bluetooth.
        """
        connection = await ble_connect.connect(self.sighting, self._transport.ask_pairing)
        self._channel = BleChannel(connection, packed=bool(_UNPACKS.fullmatch(self.sighting.name)))
        return self._channel


class BleChannel(Channel):
    """A connection that is paired and listens.

    Attributes:
        alive: whether it still is.
    """

    def __init__(self, connection: Connection, *, packed: bool) -> None:
        """Speaks over a new connection.

        Args:
            connection: nobody else uses it.
            packed: whether the device takes several packets of an upload in one write.
        """
        self.framing = Notifications()
        self._connection = connection
        self._inbox = connection.inbox
        self._properties = frozenset[str](connection.write.properties)
        self._packed = packed
        self._unacknowledged = 0
        self._patience: asyncio.Timeout | None = None
        self._closed = False
        connection.on_lost = self._stop_waiting

    @property
    def alive(self) -> bool:
        return not self._inbox.failed

    def drain(self) -> int:
        return self._inbox.drain()

    async def write(self, piece: bytes) -> None:
        acknowledged = self._to_be_acknowledged(len(piece))
        await self._put(piece, acknowledged=acknowledged)
        if acknowledged:
            self._unacknowledged = 0
            return
        self._unacknowledged += 1
        if self._unacknowledged >= _BURST:  # the device acknowledges nothing at all
            self._unacknowledged = 0
            await asyncio.sleep(_BURST_PAUSE)

    async def write_all(self, pieces: Sequence[bytes]) -> None:
        step = min(_PACKED, self._connection.write_size) // REPORT_SIZE
        if not self._packed or len(pieces) < _LONG or step < 1:
            step = 1
        for start in range(0, len(pieces), step):
            await self.write(b"".join(pieces[start : start + step]))

    async def read(self) -> bytes:
        piece = await self._inbox.get()
        self._unacknowledged = 0  # a device that answers has taken everything
        return piece

    async def lost(self) -> bool:
        await asyncio.sleep(0)  # what the system has to say is heard between two steps of a task
        return not self.alive

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._inbox.close(DeviceDisconnected("the link was closed"))
        self._stop_waiting()
        await ble_connect.hang_up(self._connection.client, self._connection.notify)

    def _to_be_acknowledged(self, size: int) -> bool:
        """Whether the next write waits until the device has it, and with it all before it."""
        if "write" not in self._properties:
            return False
        if "write-without-response" not in self._properties or size > self._connection.write_size:
            return True
        return self._unacknowledged >= _BURST - 1

    async def _put(self, data: bytes, *, acknowledged: bool) -> None:
        self._inbox.check()
        connection = self._connection
        try:
            async with asyncio.timeout(_WRITING) as self._patience:
                await connection.client.write_gatt_char(
                    connection.write, data, response=acknowledged
                )
        except (*ble_errors.FAILURES, TimeoutError) as error:
            self._inbox.fail(_broken(error))
        finally:
            self._patience = None
        self._inbox.check()

    def _stop_waiting(self) -> None:
        """Let a write that is under way fail, for nothing will come of it."""
        if self._patience is not None and not self._patience.expired():
            self._patience.reschedule(asyncio.get_running_loop().time())


def _broken(error: Exception) -> LinkError:
    """Why a packet was not taken. Of a link that breaks, a failed write may be the first sign."""
    if ble_errors.insufficient_security(error):
        return ble_errors.explain(error, "writing")
    if isinstance(error, TimeoutError):
        return DeviceDisconnected(f"the device took no packet for {_WRITING:g} s")
    return DeviceDisconnected(f"the device did not take a packet: {error}")
