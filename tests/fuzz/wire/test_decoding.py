"""Mutated messages: each is refused in one way or read as it stands."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from google.protobuf.message import DecodeError

from onekey_sdk.errors import ProtocolError
from onekey_sdk.wire import messages as m
from onekey_sdk.wire import schema
from onekey_sdk.wire.codec import Codec, Envelope
from onekey_sdk.wire.frames_v1 import ReportAssembler, reports
from tests.fuzz.wire.reference import Verdict, judge
from tests.unit.wire.schemas import descriptor_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.message import Message

MUTATIONS = 5_000
CODEC = Codec()

_RECORDED = Path(__file__).parents[2] / "vectors" / "wire_messages.tsv"

TYPED_DATA = m.EthereumTypedDataStructAck.EthereumDataType
NESTED = m.EthereumTypedDataStructAck.EthereumFieldType(
    data_type=TYPED_DATA.ARRAY,
    entry_type=m.EthereumTypedDataStructAck.EthereumFieldType(data_type=TYPED_DATA.UINT, size=32),
)
OUTPUT = m.TxAck.TransactionType.TxOutputType(address="1BitcoinEaterAddress", amount=2**40)
INPUT = m.TxAck.TransactionType.TxInputType(
    address_n=[0x8000002C, 0x80000000, 0x80000000, 0, 5], prev_hash=bytes(range(32)), prev_index=1
)
SEEDS: dict[str, list[Message]] = {
    "Features": [],
    "TxRequest": [],
    "EthereumSignTx": [
        m.EthereumSignTx(
            address_n=[0x8000002C, 0x8000003C, 0x80000000, 0, 0],
            nonce=b"\1",
            gas_price=b"\4\xa8\x17\xc8\0",
            gas_limit=b"R\x08",
            to="0x73d0385F4d8E00C5e6504C6030F47BF6212736A8",
            data_initial_chunk=bytes(range(100)),
            data_length=1500,
            chain_id=1,
        )
    ],
    "TxAck": [
        m.TxAck(tx=m.TxAck.TransactionType(version=2, inputs=[INPUT], outputs=[OUTPUT] * 2)),
        m.TxAck(tx=m.TxAck.TransactionType(extra_data=b"extra", extra_data_len=5)),
    ],
    "EthereumTypedDataStructAck": [
        m.EthereumTypedDataStructAck(
            members=[m.EthereumTypedDataStructAck.EthereumStructMember(type=NESTED, name="amounts")]
        )
    ],
}


def seeds(name: str) -> list[bytes]:
    number = str(CODEC.schema.id_of(name))
    rows = [line.split("\t") for line in _RECORDED.read_text().splitlines()]
    recorded = [bytes.fromhex(row[2]) for row in rows if row[1:2] == [number]]
    found = recorded[:8] + [message.SerializeToString() for message in SEEDS[name]]
    assert found
    return found


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The data after one to four small accidents."""
    work = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(work) + 1)
        match chance.randrange(8):
            case 0:
                del work[at:]
            case 1:
                del work[at : at + chance.randint(1, 4)]
            case 2:
                work[at:at] = chance.randbytes(chance.randint(1, 4))
            case 3:
                work[at:at] = work[at : at + chance.randint(1, 16)]
            case 4:
                work[at : at + 1] = bytes([chance.choice((0x00, 0x7F, 0x80, 0xFF))])
            case 5:
                work[at:at] = bytes([0x80] * chance.randint(1, 11))
            case _ if at < len(work):
                work[at] ^= 1 << chance.randrange(8)
            case _:
                work.append(chance.randrange(256))
    return bytes(work)


def mutations(name: str) -> Iterator[bytes]:
    chance = random.Random(f"mutations of {name}")
    originals = seeds(name)
    for _ in range(MUTATIONS):
        yield mutated(chance.choice(originals), chance)


def read(envelope: Envelope) -> Message | None:
    """The message, or None if it was refused in the one way there is."""
    try:
        return CODEC.decode(envelope)
    except ProtocolError:
        return None


def parsed(message_class: type[Message], data: bytes) -> Message | None:
    """What protobuf alone makes of it."""
    try:
        return message_class.FromString(data)
    except DecodeError:
        return None


def is_old_features(name: str, data: bytes) -> bool:
    old = descriptor_of(schema.load("v1").message_class("Features"))
    return name == "Features" and judge(data, old) is not Verdict.BROKEN


@pytest.mark.parametrize("name", SEEDS)
def test_mutations_are_refused_or_read_as_they_stand(name: str) -> None:
    message_class = CODEC.schema.message_class(name)
    verdicts = dict.fromkeys(Verdict, 0)
    for data in mutations(name):
        envelope = Envelope(CODEC.schema.id_of(name), data)
        message = read(envelope)
        verdict = judge(data, descriptor_of(message_class))
        verdicts[verdict] += 1
        if data.endswith(b"\xc0\x20\xff"):
            continue
        if verdict is Verdict.BROKEN:
            assert message is None, data.hex()
        if verdict is Verdict.CANONICAL:
            assert message is not None, data.hex()
        if message is not None:
            assert message == parsed(message_class, data)
            assert message.IsInitialized()
            assert len(CODEC.encode(message).payload) == len(data) or is_old_features(name, data)
            assert repr(message).isprintable()
    # Mutations that never, or always, do harm would prove nothing.
    assert verdicts[Verdict.BROKEN] > MUTATIONS / 10
    assert verdicts[Verdict.CANONICAL] > MUTATIONS / 50


@pytest.mark.parametrize("name", SEEDS)
def test_what_was_not_mutated_is_canonical(name: str) -> None:
    for data in seeds(name):
        assert judge(data, descriptor_of(CODEC.schema.message_class(name))) is Verdict.CANONICAL
        assert read(Envelope(CODEC.schema.id_of(name), data)) is not None


def test_mutated_packets_give_messages_or_one_kind_of_error() -> None:
    chance = random.Random("mutated packets")
    outcomes = {"message": 0, "refused": 0}
    assembler = ReportAssembler()
    for data in mutations("Features"):
        packets = reports(Envelope(17, data))
        for _ in range(chance.randrange(3)):
            at = chance.randrange(len(packets))
            packets[at] = mutated(packets[at], chance).ljust(64, b"\0")[
                : chance.choice((64, 64, 63))
            ]
        for packet in packets:
            try:
                envelope = assembler.feed(packet)
                if envelope is not None:
                    CODEC.decode(envelope)
                    outcomes["message"] += 1
            except ProtocolError:
                outcomes["refused"] += 1
    assert min(outcomes.values()) > MUTATIONS / 50
