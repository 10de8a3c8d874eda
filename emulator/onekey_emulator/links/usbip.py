"""USB/IP: transfers as bytes on a stream, and the server from which `usbip attach` gets a device.

Version 1.1.1 of the protocol, as the kernel's documentation describes it in usbip_protocol.rst.
Numbers are big-endian.
"""

from __future__ import annotations

import asyncio
import errno
import struct
from typing import TYPE_CHECKING, cast

from onekey_emulator.links import usb_descriptors as usb
from onekey_emulator.links.usb_cable import Plug
from onekey_emulator.links.usb_device import Transfer

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_emulator.links.usb_device import UsbDevice

FULL_SPEED = 2

_HEADER = struct.Struct(">IIIII")
_SUBMIT = struct.Struct(">IIiiI8s")
_SUBMITTED = struct.Struct(">IIIIIiIiII8x")
_UNLINKED = struct.Struct(">IIIIIi24x")
_HEADER_SIZE = 48
_CMD_SUBMIT, _CMD_UNLINK, _RET_SUBMIT, _RET_UNLINK = 1, 2, 3, 4
_UNLINKED_IN_TIME = -errno.ECONNRESET

_OPERATION = struct.Struct(">HHI")
_VERSION = 0x0111
_LIST, _IMPORT, _REPLY = 0x8005, 0x8003, 0x7FFF
_DESCRIPTION = struct.Struct(">256s32sIIIHHHBBBBBB")
_BUS_ID_SIZE = 32
_OK, _BUSY, _ABSENT = 0, 2, 4
_ROOT = "/sys/devices/onekey_emulator"


class UrbStream:
    """Serves the transfers that a kernel sends down a stream of bytes."""

    def __init__(self, device: UsbDevice, write: Callable[[bytes], None]) -> None:
        """`write` takes what goes back."""
        self._device = device
        self._write = write
        self._buffer = bytearray()
        self._pending: dict[int, Transfer] = {}

    def feed(self, data: bytes) -> None:
        """Take bytes.

        Raises:
            ValueError: they are no such stream.
        """
        self._buffer += data
        while len(self._buffer) >= _HEADER_SIZE:
            command, number, _, to_host, endpoint = _HEADER.unpack_from(self._buffer)
            size = _HEADER_SIZE
            if command == _CMD_SUBMIT:
                _, length, _, _, _, setup = _SUBMIT.unpack_from(self._buffer, _HEADER.size)
                size += 0 if to_host else length
                if len(self._buffer) < size:
                    return
                address = usb.IN | endpoint if to_host else endpoint
                sent = bytes(self._buffer[_HEADER_SIZE:size])
                del self._buffer[:size]
                self._submit(number, address, setup, sent, length)
            elif command == _CMD_UNLINK:
                (victim,) = struct.unpack_from(">I", self._buffer, _HEADER.size)
                del self._buffer[:size]
                self._unlink(number, victim)
            else:
                raise ValueError(f"there is no command {command} in USB/IP")

    def _submit(self, number: int, address: int, setup: bytes, sent: bytes, length: int) -> None:
        def done(status: int, carried: int, arrived: bytes) -> None:
            del self._pending[number]
            reply = _SUBMITTED.pack(_RET_SUBMIT, number, 0, 0, 0, status, carried, 0, 0, 0)
            self._write(reply + arrived)

        transfer = Transfer(address, setup, sent, length, done)
        self._pending[number] = transfer
        self._device.submit(transfer)

    def _unlink(self, number: int, victim: int) -> None:
        transfer = self._pending.get(victim)
        in_time = transfer is not None and self._device.cancel(transfer)
        if in_time:
            del self._pending[victim]
        status = _UNLINKED_IN_TIME if in_time else 0
        self._write(_UNLINKED.pack(_RET_UNLINK, number, 0, 0, 0, status))


class UrbConnection(asyncio.Protocol):
    """Serves a device on one socket, until either end closes it."""

    def __init__(self, device: UsbDevice) -> None:
        self._device = device
        self._transport: asyncio.Transport | None = None
        self._stream = UrbStream(device, self._write)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._stream.feed(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None

    def close(self) -> None:
        """Hang up at once."""
        if self._transport is not None:
            self._transport.abort()

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._device.gone.is_set():
            self._transport.write(data)


class UsbipServer:
    """Exports devices to whoever connects, each to one at a time: to this machine's kernel with

    usbip --tcp-port 3240 attach --remote 127.0.0.1 --busid 1-1

    Of several devices, the second is 1-2 and so on.
    """

    def __init__(self, port: int = 3240) -> None:
        """`port` on 127.0.0.1; 0 for any."""
        self._port = port
        self._exports: dict[str, UsbipPlug] = {}
        self._server: asyncio.Server | None = None

    async def start(self) -> int:
        """Open the port, and say which it is.

        Raises:
            OSError: the port is taken.
        """
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _UsbipConnection(self._exports), "127.0.0.1", self._port
        )
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        """Close it, and all connections."""
        for plug in list(self._exports.values()):
            plug.remove()
        if self._server is not None:
            self._server.close()
            self._server = None

    def plug(self, device: UsbDevice, number: int) -> UsbipPlug:
        """A socket to put a device in, counted from 1."""
        return UsbipPlug(device, f"1-{number}", self._exports)


class UsbipPlug(Plug):
    """A device that is exported.

    Attributes:
        device: the device.
        connection: that of the host which has it.
    """

    def __init__(self, device: UsbDevice, bus_id: str, exports: dict[str, UsbipPlug]) -> None:
        self.gone = device.gone
        self.device = device
        self.connection: asyncio.Transport | None = None
        self._bus_id = bus_id
        self._exports = exports

    async def insert(self) -> None:
        self._exports[self._bus_id] = self

    def remove(self) -> None:
        if self._exports.get(self._bus_id) is self:
            del self._exports[self._bus_id]
        if self.connection is not None:
            self.connection.abort()
        self.device.leave()


class _UsbipConnection(asyncio.Protocol):
    """A host that asks what there is, or takes one device and stays."""

    def __init__(self, exports: dict[str, UsbipPlug]) -> None:
        self._exports = exports
        self._buffer = b""
        self._transport: asyncio.Transport
        self._plug: UsbipPlug | None = None
        self._urbs: UrbStream | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._plug is not None:
            self._plug.connection = None

    def data_received(self, data: bytes) -> None:
        if self._urbs is not None:
            self._urbs.feed(data)
            return
        self._buffer += data
        if len(self._buffer) < _OPERATION.size:
            return
        _, operation, _ = _OPERATION.unpack_from(self._buffer)
        if operation == _LIST:
            self._list()
        elif operation != _IMPORT:
            self._transport.abort()
        elif len(self._buffer) >= _OPERATION.size + _BUS_ID_SIZE:
            bus_id = self._buffer[_OPERATION.size : _OPERATION.size + _BUS_ID_SIZE]
            self._import(bus_id.rstrip(b"\0").decode("ascii", "replace"))

    def _list(self) -> None:
        parts = [struct.pack(">I", len(self._exports))]
        for bus_id, plug in self._exports.items():
            kinds = plug.device.descriptors.kinds
            parts.append(_describe(bus_id, plug.device))
            parts += [bytes([usb.CLASSES[kind], 0, 0, 0]) for kind in kinds]
        self._reply(_LIST, _OK, b"".join(parts))
        self._transport.close()

    def _import(self, bus_id: str) -> None:
        plug = self._exports.get(bus_id)
        if plug is None or plug.connection is not None:
            self._reply(_IMPORT, _ABSENT if plug is None else _BUSY)
            self._transport.close()
            return
        self._reply(_IMPORT, _OK, _describe(bus_id, plug.device))
        self._plug = plug
        plug.connection = self._transport
        self._urbs = UrbStream(plug.device, self._transport.write)

    def _reply(self, operation: int, status: int, rest: bytes = b"") -> None:
        self._transport.write(_OPERATION.pack(_VERSION, operation & _REPLY, status) + rest)


def _describe(bus_id: str, device: UsbDevice) -> bytes:
    """A device in lists, without its interfaces."""
    number = int(bus_id.partition("-")[2])
    identity = device.descriptors.identity
    return _DESCRIPTION.pack(
        f"{_ROOT}/{bus_id}".encode(),
        bus_id.encode(),
        1,
        number,
        FULL_SPEED,
        usb.VENDOR_ID,
        identity.product_id,
        identity.release,
        *(0, 0, 0),
        usb.CONFIGURATION_VALUE,
        1,
        len(device.descriptors.kinds),
    )
