"""How the classic family puts messages together from packets.

There are two readers, each with a memory of its own: one for a device at rest, and a smaller
one that listens while a prompt is open and knows only the messages that can end it.
"""

from __future__ import annotations

import struct

from onekey_emulator.failures import Failure
from onekey_emulator.links import MAGIC
from onekey_sdk.wire.codec import Envelope
from onekey_sdk.wire.frames_v1 import REPORT_SIZE

_MAX_PAYLOAD = 16 * 1024
_MAX_TINY_PAYLOAD = 118
_HEADER = struct.Struct(">3sHL")
_MARK = b"?"


class PacketReader:
    """Reads any message; has no timeout, so that half a message swallows what comes next.

    Args:
        most: bytes of the longest message.
    """

    def __init__(self, most: int = _MAX_PAYLOAD) -> None:
        self._most = most
        self._message_id = 0
        self._size = 0
        self._data: bytearray | None = None

    def feed(self, packet: bytes) -> Envelope | None:
        """Take a packet; the envelope when it is complete.

        Raises:
            Failure: the message would be too long. Nothing of it is waited for.
        """
        if len(packet) != REPORT_SIZE:
            return None
        if self._data is None:
            magic, message_id, size = _HEADER.unpack_from(packet)
            if magic != MAGIC:
                return None
            if size > self._most:
                raise Failure("DataError", "Message too big")
            self._message_id, self._size = message_id, size
            self._data = bytearray(packet[_HEADER.size :])
        elif packet.startswith(_MARK):
            self._data += packet[len(_MARK) :]
        else:
            self._data = None
            return None
        if len(self._data) < self._size:
            return None
        envelope = Envelope(self._message_id, bytes(self._data[: self._size]))
        self._data = None
        return envelope


class TinyReader:
    """Reads short messages of the given ids, and skips everything else."""

    def __init__(self, message_ids: frozenset[int]) -> None:
        self._ids = message_ids
        self._message_id = 0
        self._size = 0
        self._data: bytes | None = None

    def feed(self, packet: bytes) -> Envelope | None:
        """Take a packet; the envelope when it is complete.

        Raises:
            Failure: the message would be too long for the small buffer.
        """
        if self._data is None:
            if len(packet) != REPORT_SIZE:
                return None
            magic, message_id, size = _HEADER.unpack_from(packet)
            if magic != MAGIC or message_id not in self._ids:
                return None
            if size > _MAX_TINY_PAYLOAD:
                raise Failure("DataError", "Message too big")
            self._message_id, self._size = message_id, size
            self._data = packet[_HEADER.size :]
            if size > len(self._data):
                return None
        elif packet.startswith(_MARK):
            self._data += packet[len(_MARK) :]
        else:
            self._data = None
            return None
        envelope = Envelope(self._message_id, self._data[: self._size])
        self._data = None
        return envelope
