"""Messages of real firmware and of the host software that it was made for."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from trezorlib import messages as trezor
from trezorlib import protobuf

from onekey_sdk.wire.codec import Codec, Envelope
from onekey_sdk.wire.frames_v1 import ReportAssembler, reports

_LINES = (Path(__file__).parents[2] / "vectors" / "wire_messages.tsv").read_text().splitlines()
_ROWS = [line.split("\t") for line in _LINES if not line.startswith("#")]
RECORDED = [(sender, Envelope(int(number), bytes.fromhex(data))) for sender, number, data in _ROWS]


def test_the_recording_is_worth_something() -> None:
    assert len(RECORDED) > 500
    assert len({(sender, envelope.message_id) for sender, envelope in RECORDED}) > 150
    assert {sender for sender, _ in RECORDED} == {"host", "device"}


def test_all_decode_and_encode_to_the_same_bytes() -> None:
    codec = Codec()
    for _, envelope in RECORDED:
        assert codec.encode(codec.decode(envelope)) == envelope


def test_all_pass_through_packets() -> None:
    assembler = ReportAssembler()
    for _, envelope in RECORDED:
        *parts, whole = [assembler.feed(packet) for packet in reports(envelope)]
        assert whole == envelope
        assert parts == [None] * len(parts)


@pytest.mark.parametrize(
    "name", ["Features", "Address", "Failure", "PublicKey", "TxRequest", "ButtonRequest"]
)
def test_trezors_own_definitions_read_the_same(name: str) -> None:
    codec = Codec()
    theirs = getattr(trezor, name)
    compared = 0
    for _, envelope in RECORDED:
        if envelope.message_id != theirs.MESSAGE_WIRE_TYPE:
            continue
        ours = codec.decode(envelope)
        read = protobuf.load_message(io.BytesIO(envelope.payload), theirs)
        shared = {(number, field.name) for number, field in theirs.FIELDS.items()}
        for field, value in ours.ListFields():
            if (field.number, field.name) in shared and isinstance(value, (int, str, bytes)):
                assert getattr(read, field.name) == value
                compared += 1
    assert compared > 0
