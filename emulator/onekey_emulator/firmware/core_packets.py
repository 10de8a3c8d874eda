"""How the MicroPython family reads a message: one packet after the other, whatever they are."""

from __future__ import annotations

import struct

from onekey_sdk.wire.codec import Envelope

_BUFFER_LIMIT = 1024 * 1024
"""Payloads above this find no memory; they are read to their end and thrown away."""

_HEADER = struct.Struct(">3sHL")
_MAGIC = b"?##"
_MARK = ord("?")


class CodecError(Exception):
    """The packets make no message."""


class MessageReader:
    """Reads one message. A new one is needed for the next."""

    def __init__(self) -> None:
        self._message_id = 0
        self._size = 0
        self._data: bytearray | None = None

    def feed(self, packet: bytes) -> Envelope | None:
        """Take a packet; the envelope when it is complete.

        Raises:
            CodecError: the packet, or the message that it completes, is of no use.
        """
        data = self._data
        if data is None:
            magic, self._message_id, self._size = _HEADER.unpack_from(packet)
            if magic != _MAGIC:
                raise CodecError
            data = self._data = bytearray(packet[_HEADER.size :])
        elif packet[0] == _MARK:
            data += packet[1:]
        else:
            raise CodecError
        if len(data) < self._size:
            return None
        if self._size > _BUFFER_LIMIT:
            raise CodecError
        return Envelope(self._message_id, bytes(data[: self._size]))
