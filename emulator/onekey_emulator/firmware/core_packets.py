"""How the MicroPython family reads a message: one packet after the other, whatever they are."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from onekey_sdk.wire.codec import Envelope

if TYPE_CHECKING:
    from collections import deque

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

    def read(self, packets: deque[bytes | None]) -> Envelope | None:
        """Take packets from the left, until the message is complete or None was among them.

        Raises:
            CodecError: a packet, or the message that it completes, is of no use.
        """
        while packets and (packet := packets.popleft()) is not None:
            if self._data is None:
                magic, self._message_id, self._size = _HEADER.unpack_from(packet)
                if magic != _MAGIC:
                    raise CodecError
                self._data = bytearray(packet[_HEADER.size :])
            elif packet[0] == _MARK:
                self._data += packet[1:]
            else:
                raise CodecError
            if len(self._data) >= self._size:
                if self._size > _BUFFER_LIMIT:
                    raise CodecError
                return Envelope(self._message_id, bytes(self._data[: self._size]))
        return None
