"""Protocol V1: envelopes to packets and back, fed packet by packet.

An envelope is its id (16 bit) and length (32 bit), both big endian, and the payload. Three
forms of it are in use, and each is a `Framing`:

- reports (USB, HID, UDP): packets of 64 bytes. The first is `?##`, the header and 55 bytes of
  payload; the next are `?` and 63 bytes; the last is padded with zeros.
- notifications (Bluetooth LE): written like reports; read in pieces of any size, of which the
  first starts with `?##` and the following carry no mark.
- envelopes (bridge): header and payload in one piece.
"""

from __future__ import annotations

import struct
from typing import Protocol

from onekey_sdk.errors import ProtocolError
from onekey_sdk.wire.envelope import Envelope

REPORT_SIZE = 64
MAX_PAYLOAD = 512 * 1024
"""The longest payload that is accepted unless said otherwise, in bytes. Devices send far less;
only firmware images, which travel the other way, are longer."""

_MARK = b"?"
_MAGIC = b"?##"
_HEADER = struct.Struct(">HL")
_BODY = struct.Struct(f"{REPORT_SIZE - len(_MARK)}s")
_IN_FIRST = REPORT_SIZE - len(_MAGIC) - _HEADER.size
"""Bytes of payload in the first report."""

_ALONE = struct.Struct(f">{len(_MAGIC)}sHL{_IN_FIRST}s")


class Assembler(Protocol):
    """Puts envelopes together from pieces as they arrive."""

    def feed(self, piece: bytes) -> Envelope | None:
        """Take one piece; the envelope when it is complete, else None.

        Raises:
            ProtocolError: the piece cannot belong to a message. What was begun is forgotten,
                so that feeding on skips what is stale until a message begins.
        """
        ...


class Framing(Protocol):
    """One form of the protocol on one kind of link."""

    def pieces(self, envelope: Envelope) -> list[bytes]:
        """What to write, piece by piece."""
        ...

    def assembler(self) -> Assembler:
        """A new reader for the opposite direction."""
        ...


def header(envelope: Envelope) -> bytes:
    """Id and length, 6 bytes."""
    return _HEADER.pack(envelope.message_id, len(envelope.payload))


def _parse_header(data: bytes, limit: int, start: int = 0) -> tuple[int, int]:
    message_id, length = _HEADER.unpack_from(data, start)
    if length > limit:
        raise ProtocolError(f"the device announced a message of {length} bytes")
    return message_id, length


def reports(envelope: Envelope) -> list[bytes]:
    """The envelope as packets of 64 bytes."""
    message_id, payload = envelope
    size = len(payload)
    if size <= _IN_FIRST:
        return [_ALONE.pack(_MAGIC, message_id, size, payload)]
    data = b"##" + _HEADER.pack(message_id, size) + payload
    data += bytes(-len(data) % _BODY.size)
    return [_MARK + body for (body,) in _BODY.iter_unpack(data)]


def following(report: bytes) -> int:
    """How many packets follow one that begins a message; 0 after any other."""
    if len(report) != REPORT_SIZE or not report.startswith(_MAGIC):
        return 0
    length: int = _HEADER.unpack_from(report, len(_MAGIC))[1]
    return max(0, -(-(length - _IN_FIRST) // _BODY.size))


class _Pieces:
    """What the assemblers share: the header, and the bytes that are still to come.

    Nothing is set aside for what a header announces: memory grows with what arrives.
    """

    def __init__(self, limit: int = MAX_PAYLOAD) -> None:
        self._limit = limit
        self._message_id = 0
        self._missing = 0
        self._parts: list[bytes] = []

    @property
    def idle(self) -> bool:
        """Whether no message has been begun."""
        return not self._parts

    def _begin(self, data: bytes) -> Envelope | None:
        message_id, length = _parse_header(data, self._limit, len(_MAGIC))
        begin = len(_MAGIC) + _HEADER.size
        end = begin + length
        if end <= len(data):
            return Envelope(message_id, data[begin:end])
        self._message_id, self._missing = message_id, length
        return self._append(data[begin:])

    def _append(self, data: bytes) -> Envelope | None:
        part = data[: self._missing]
        self._parts.append(part)
        self._missing -= len(part)
        if self._missing:
            return None
        payload = b"".join(self._parts)
        self._parts.clear()
        return Envelope(self._message_id, payload)

    def _fail(self, reason: str) -> ProtocolError:
        self._parts.clear()
        return ProtocolError(reason)


class ReportAssembler(_Pieces):
    """Reads packets of 64 bytes.

    Within a message every packet is taken as its continuation, even one that looks like a
    beginning: the payload may hold those bytes. After a loss of packets a new assembler is
    needed.
    """

    def feed(self, piece: bytes) -> Envelope | None:
        if len(piece) != REPORT_SIZE:
            raise self._fail(f"the device sent a packet of {len(piece)} bytes, not {REPORT_SIZE}")
        if not self._parts and piece.startswith(_MAGIC):
            return self._begin(piece)
        if not piece.startswith(_MARK):
            raise self._fail("the device sent a packet that is not of this protocol")
        if self._parts:
            return self._append(piece[len(_MARK) :])
        raise self._fail("the device sent the middle of a message without its beginning")


class NotificationAssembler(_Pieces):
    """Reads Bluetooth notifications, whose size the link decides."""

    def feed(self, piece: bytes) -> Envelope | None:
        if self._parts:
            return self._append(piece)
        if not piece.startswith(_MAGIC) or len(piece) < len(_MAGIC) + _HEADER.size:
            raise self._fail("the device sent a notification that does not begin a message")
        return self._begin(piece)


class EnvelopeAssembler:
    """Reads envelopes that arrive whole."""

    def __init__(self, limit: int = MAX_PAYLOAD) -> None:
        self._limit = limit

    def feed(self, piece: bytes) -> Envelope | None:
        if len(piece) < _HEADER.size:
            raise ProtocolError("the bridge sent less than a message's header")
        message_id, length = _parse_header(piece, self._limit)
        if len(piece) != _HEADER.size + length:
            raise ProtocolError("the bridge sent a message that is not as long as it says")
        return Envelope(message_id, piece[_HEADER.size :])


class Reports:
    """Framing of USB, HID and UDP."""

    def pieces(self, envelope: Envelope) -> list[bytes]:
        return reports(envelope)

    def assembler(self) -> Assembler:
        return ReportAssembler()


class Notifications:
    """Framing of Bluetooth LE."""

    def pieces(self, envelope: Envelope) -> list[bytes]:
        return reports(envelope)

    def assembler(self) -> Assembler:
        return NotificationAssembler()


class Envelopes:
    """Framing of the bridge."""

    def pieces(self, envelope: Envelope) -> list[bytes]:
        return [header(envelope) + envelope.payload]

    def assembler(self) -> Assembler:
        return EnvelopeAssembler()
