"""How the MicroPython family reads a message: one packet after the other, whatever they are."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from onekey_emulator.links import MAGIC, single
from onekey_sdk.wire.codec import Envelope
from onekey_sdk.wire.frames_v1 import REPORT_SIZE

if TYPE_CHECKING:
    from collections import deque

_BUFFER_LIMIT = 1024 * 1024
"""Payloads above this find no memory; they are read to their end and thrown away."""

_HEADER = struct.Struct(">3sHL")
_MARK = ord("?")
_IN_OTHERS = REPORT_SIZE - 1
"""Bytes of the payload in every packet but the first."""


class CodecError(Exception):
    """The packets make no message."""


class MessageReader:
    """Reads one message. A new one is needed for the next."""

    def __init__(self) -> None:
        self._message_id = 0
        self._size = 0
        self._missing = 0
        self._parts: list[bytes] = []

    def read(self, packets: deque[bytes | None]) -> Envelope | None:
        """Take packets from the left, until the message is complete or None was among them.

        Raises:
            CodecError: a packet, or the message that it completes, is of no use.
        """
        take, parts, missing = packets.popleft, self._parts, self._missing
        while packets and (packet := take()) is not None:
            if len(packet) > REPORT_SIZE:
                if not parts and (envelope := _whole(packet)) is not None:
                    return envelope
                packets.extendleft([*single((packet,))][::-1])
                continue
            if not parts:
                magic, self._message_id, self._size = _HEADER.unpack_from(packet)
                if magic != MAGIC:
                    raise CodecError
                parts.append(packet[_HEADER.size :])
                missing = self._size - len(parts[0])
            elif packet[0] == _MARK:
                parts.append(packet[1:])
                missing -= _IN_OTHERS
            else:
                raise CodecError
            if missing <= 0:
                if self._size > _BUFFER_LIMIT:
                    raise CodecError
                return Envelope(self._message_id, b"".join(parts)[: self._size])
        self._missing = missing
        return None


def _whole(packets: bytes) -> Envelope | None:
    """The message that these packets are, if they are one and nothing is amiss."""
    magic, message_id, size = _HEADER.unpack_from(packets)
    count = len(packets) // REPORT_SIZE
    end = _HEADER.size + size
    data = bytearray(packets)
    marks = data[::REPORT_SIZE]
    del data[REPORT_SIZE::REPORT_SIZE]
    if magic != MAGIC or marks.count(_MARK) < count or not 0 <= len(data) - end < _IN_OTHERS:
        return None
    return Envelope(message_id, bytes(data[_HEADER.size : end]))
