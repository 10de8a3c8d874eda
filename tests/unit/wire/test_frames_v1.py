"""Packets out and in, for all three forms of the protocol."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onekey_sdk.errors import ProtocolError
from onekey_sdk.wire.codec import Envelope
from onekey_sdk.wire.frames_v1 import (
    MAX_PAYLOAD,
    EnvelopeAssembler,
    Envelopes,
    Framing,
    NotificationAssembler,
    Notifications,
    ReportAssembler,
    Reports,
    following,
    reports,
)

FRAMINGS: list[Framing] = [Reports(), Notifications(), Envelopes()]
BEGINNING = bytes.fromhex("3f2323" + "0011" + "00000080").ljust(64, b"a")
MIDDLE = b"?".ljust(64, b"b")


def packets(count: int, payload: bytes) -> list[bytes]:
    """A message of `count` packets, by the layout that devices document."""
    data = b"##" + bytes.fromhex("0011") + len(payload).to_bytes(4, "big") + payload
    pieces = [b"?" + data[start : start + 63] for start in range(0, len(data), 63)]
    assert len(pieces) == count
    return [piece.ljust(64, b"\0") for piece in pieces]


@pytest.mark.parametrize(
    ("length", "count"), [(0, 1), (1, 1), (55, 1), (56, 2), (118, 2), (119, 3), (1000, 16)]
)
def test_reports_are_as_documented(length: int, count: int) -> None:
    payload = bytes(number % 251 + 1 for number in range(length))
    assert reports(Envelope(17, payload)) == packets(count, payload)


@pytest.mark.parametrize("length", [0, 1, 55, 56, 118, 119, 5000])
def test_the_first_report_says_how_many_follow(length: int) -> None:
    first, *rest = reports(Envelope(1, b"\xff" * length))
    assert following(first) == len(rest)
    assert all(following(each) == 0 for each in rest)
    assert following(first[:-1]) == 0


def test_the_first_report_of_initialize_is_as_recorded() -> None:
    assert reports(Envelope(0, b"")) == [bytes.fromhex("3f2323" + "00" * 61)]


@pytest.mark.parametrize("framing", FRAMINGS, ids=lambda framing: type(framing).__name__)
@given(message_id=st.integers(0, 0xFFFF), payload=st.binary(max_size=700))
def test_what_is_written_is_read(framing: Framing, message_id: int, payload: bytes) -> None:
    envelope = Envelope(message_id, payload)
    assembler = framing.assembler()
    if isinstance(assembler, NotificationAssembler):
        # The device marks only the first piece.
        first, *rest = reports(envelope)
        pieces = [first, *(piece[1:] for piece in rest)]
    else:
        pieces = framing.pieces(envelope)
    for _ in range(2):
        *parts, whole = [assembler.feed(piece) for piece in pieces]
        assert parts == [None] * (len(pieces) - 1)
        assert whole == envelope


def test_writing_is_the_same_for_reports_and_notifications() -> None:
    envelope = Envelope(42, bytes(100))
    assert Notifications().pieces(envelope) == Reports().pieces(envelope) == reports(envelope)


def test_an_envelope_is_header_and_payload() -> None:
    assert Envelopes().pieces(Envelope(0x1234, b"abc")) == [bytes.fromhex("123400000003616263")]


@given(
    payload=st.binary(max_size=2000),
    sizes=st.lists(st.integers(1, 300), min_size=1, max_size=20),
    padding=st.binary(max_size=10),
)
def test_notifications_may_be_of_any_size(payload: bytes, sizes: list[int], padding: bytes) -> None:
    data = b"?##" + bytes.fromhex("0011") + len(payload).to_bytes(4, "big") + payload
    pieces, rest = [data[:9]], data[9:]
    while rest:
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(rest[:size])
        rest = rest[size:]
    pieces[-1] += padding
    assembler = NotificationAssembler()
    answers = [assembler.feed(piece) for piece in pieces]
    # What lies behind the end of a message is padding, whatever it holds.
    assert [answer for answer in answers if answer] == [Envelope(17, payload)]


def test_an_empty_notification_changes_nothing() -> None:
    assembler = NotificationAssembler()
    assert assembler.feed(bytes.fromhex("3f2323001100000002" + "61")) is None
    assert assembler.feed(b"") is None
    assert assembler.feed(b"b") == Envelope(17, b"ab")


@pytest.mark.parametrize("split", range(1, 9))
def test_a_notification_holds_the_whole_header_or_begins_nothing(split: int) -> None:
    assembler = NotificationAssembler()
    with pytest.raises(ProtocolError, match="does not begin a message"):
        assembler.feed(bytes.fromhex("3f2323001100000000")[:split])
    assert assembler.idle


def test_padding_is_not_looked_at() -> None:
    assert ReportAssembler().feed(BEGINNING[:5] + bytes(4) + b"\xff" * 55) == Envelope(17, b"")


@pytest.mark.parametrize("cut", range(1, 5))
def test_messages_may_stop_at_any_packet(cut: int) -> None:
    envelope = Envelope(17, bytes(range(256)))
    begun = ReportAssembler()
    for piece in reports(envelope)[:cut]:
        assert begun.feed(piece) is None
    assert not begun.idle
    # The rest is stale to whoever begins anew: each packet is refused, then a message is read.
    anew = ReportAssembler()
    for piece in reports(envelope)[cut:]:
        with pytest.raises(ProtocolError, match="middle of a message without its beginning"):
            anew.feed(piece)
        assert anew.idle
    *_, whole = [anew.feed(piece) for piece in reports(envelope)]
    assert whole == envelope


def test_what_was_read_before_a_refusal_is_forgotten() -> None:
    assembler = ReportAssembler()
    first, *_ = reports(Envelope(17, bytes(range(256))))
    assert assembler.feed(first) is None
    with pytest.raises(ProtocolError):
        assembler.feed(b"!" + first[1:])
    assert assembler.idle
    assert assembler.feed(reports(Envelope(17, b"new"))[0]) == Envelope(17, b"new")


def test_within_a_message_a_packet_that_looks_like_a_beginning_is_its_continuation() -> None:
    payload = bytes(55) + b"##" + bytes(61)
    assembler = ReportAssembler()
    first, second = reports(Envelope(1, payload))
    assert second.startswith(b"?##")
    assert assembler.feed(first) is None
    assert assembler.feed(second) == Envelope(1, payload)


@pytest.mark.parametrize(
    "packet",
    [
        pytest.param(b"", id="empty"),
        pytest.param(BEGINNING[:63], id="short"),
        pytest.param(BEGINNING + b"\0", id="long"),
        pytest.param(b"!" + BEGINNING[1:], id="wrong mark"),
        pytest.param(bytes(64), id="zeros"),
    ],
)
@pytest.mark.parametrize("begun", [False, True])
def test_packets_of_no_message_are_refused(packet: bytes, begun: bool) -> None:
    assembler = ReportAssembler()
    if begun:
        assert assembler.feed(BEGINNING) is None
    with pytest.raises(ProtocolError):
        assembler.feed(packet)
    assert assembler.idle
    assert assembler.feed(reports(Envelope(2, b"ok"))[0]) == Envelope(2, b"ok")


@pytest.mark.parametrize("packet", [MIDDLE, b"?#!" + BEGINNING[3:], b"?!#" + BEGINNING[3:]])
def test_a_message_begins_with_its_magic(packet: bytes) -> None:
    with pytest.raises(ProtocolError, match="without its beginning"):
        ReportAssembler().feed(packet)
    with pytest.raises(ProtocolError, match="does not begin"):
        NotificationAssembler().feed(packet)


@pytest.mark.parametrize(
    ("piece", "reason"),
    [
        (b"", "less than a message's header"),
        (bytes(5), "less than a message's header"),
        (bytes.fromhex("001100000002" + "61"), "not as long as it says"),
        (bytes.fromhex("001100000000" + "61"), "not as long as it says"),
    ],
)
def test_envelopes_are_as_long_as_they_say(piece: bytes, reason: str) -> None:
    with pytest.raises(ProtocolError, match=reason):
        EnvelopeAssembler().feed(piece)


@pytest.mark.parametrize("length", [MAX_PAYLOAD + 1, 10_000_000, 2**32 - 1])
def test_what_announces_too_much_is_refused_and_nothing_set_aside(length: int) -> None:
    header = b"\0\x11" + length.to_bytes(4, "big")
    packet = (b"?##" + header).ljust(64, b"a")
    readers = [
        (ReportAssembler(), packet),
        (NotificationAssembler(), packet),
        (EnvelopeAssembler(), header),
    ]
    tracemalloc.start()
    try:
        for reader, piece in readers:
            with pytest.raises(ProtocolError, match=f"announced a message of {length} bytes"):
                reader.feed(piece)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 64 * 1024


def test_memory_grows_with_what_arrives() -> None:
    packet = (b"?##" + b"\0\x11" + MAX_PAYLOAD.to_bytes(4, "big")).ljust(64, b"a")
    tracemalloc.start()
    try:
        assert ReportAssembler().feed(packet) is None
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 16 * 1024


def test_whoever_takes_more_says_so() -> None:
    envelope = Envelope(7, bytes(MAX_PAYLOAD + 1))
    with pytest.raises(ProtocolError):
        ReportAssembler().feed(reports(envelope)[0])
    assembler = ReportAssembler(limit=MAX_PAYLOAD + 1)
    *_, whole = [assembler.feed(piece) for piece in reports(envelope)]
    assert whole == envelope
    assert (
        EnvelopeAssembler(limit=MAX_PAYLOAD + 1).feed(Envelopes().pieces(envelope)[0]) == envelope
    )


@pytest.mark.parametrize("framing", FRAMINGS, ids=lambda framing: type(framing).__name__)
@given(
    pieces=st.lists(
        st.one_of(
            st.binary(max_size=80),
            st.binary(min_size=61, max_size=61).map(b"?##".__add__),
            st.binary(min_size=55, max_size=55).map(b"?##\0\x11\0\0\0\x80".__add__),
            st.binary(min_size=63, max_size=63).map(b"?".__add__),
        ),
        max_size=12,
    )
)
def test_any_bytes_give_messages_or_one_kind_of_error(
    framing: Framing, pieces: list[bytes]
) -> None:
    assembler = framing.assembler()
    for piece in pieces:
        try:
            envelope = assembler.feed(piece)
        except ProtocolError:
            continue
        assert envelope is None or len(envelope.payload) <= MAX_PAYLOAD
