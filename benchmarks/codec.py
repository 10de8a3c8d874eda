"""Encoding and decoding side by side with trezorlib, whose codec is the one most hosts use.

    python benchmarks/codec.py

Three messages that both libraries know: Features as a Pro sends it, without the fields and the
capabilities (from 1000 on) that trezorlib does not know; a TxRequest with a piece of a signed
transaction; and an EthereumSignTx of 1.5 kB. Decoding is what a caller gets: strict here, then
one read of every field that is set. Encoding begins with a message that is built already.
"""

from __future__ import annotations

import io
import timeit
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trezorlib import messages as trezor
from trezorlib import protobuf

from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec, Envelope

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.protobuf.message import Message

RECORDED = Path(__file__).parents[1] / "tests" / "vectors" / "wire_messages.tsv"
ROUNDS = 7
SECONDS = 0.1

CODEC = Codec()


def features() -> Message:
    """The first Features of a Pro that is set up and unlocked."""
    rows = [line.split("\t") for line in RECORDED.read_text().splitlines()]
    for row in rows:
        if row[1:2] == ["17"]:
            found = CODEC.decode(Envelope(17, bytes.fromhex(row[2])))
            assert isinstance(found, m.Features)
            if found.initialized and found.unlocked and found.model == "T":
                return shared(found)
    raise SystemExit(f"{RECORDED} has no such Features")


def shared(found: m.Features) -> m.Features:
    """The part that both libraries know."""
    known = {(number, field.name) for number, field in trezor.Features.FIELDS.items()}
    for field, _ in found.ListFields():
        if (field.number, field.name) not in known:
            found.ClearField(field.name)
    capabilities = [number for number in found.capabilities if number < 1000]
    found.ClearField("capabilities")
    found.capabilities.extend(capabilities)
    return found


def tx_request() -> Message:
    details = m.TxRequest.TxRequestDetailsType(request_index=1, tx_hash=bytes(32))
    serialized = m.TxRequest.TxRequestSerializedType(
        signature_index=0, signature=bytes(71), serialized_tx=bytes(150)
    )
    kind = m.TxRequest.RequestType.TXOUTPUT
    return m.TxRequest(request_type=kind, details=details, serialized=serialized)


def ethereum_sign_tx() -> Message:
    return m.EthereumSignTx(
        address_n=[0x8000002C, 0x8000003C, 0x80000000, 0, 0],
        nonce=b"\x01",
        gas_price=bytes.fromhex("04a817c800"),
        gas_limit=bytes.fromhex("5208"),
        to="0x73d0385F4d8E00C5e6504C6030F47BF6212736A8",
        value=bytes(8),
        data_initial_chunk=bytes(1450),
        data_length=1450,
        chain_id=1,
    )


def paths(message: Message, prefix: str = "") -> list[str]:
    """Every field that is set, those of inner messages too, in dotted form."""
    found: list[str] = []
    for field, value in message.ListFields():
        inner = field.message_type is not None and hasattr(value, "ListFields")
        found += paths(value, f"{prefix}{field.name}.") if inner else [f"{prefix}{field.name}"]
    return found


def seconds(run: Callable[[], Any]) -> float:
    """The best time of one run."""
    timer = timeit.Timer(run)
    number = max(1, round(SECONDS / (timer.timeit(10) / 10)))
    return min(timer.repeat(ROUNDS, number)) / number


def compare(message: Message) -> list[str]:
    """The two rows of the table for one message."""
    name = message.DESCRIPTOR.name
    envelope = CODEC.encode(message)
    theirs = getattr(trezor, name)
    other = protobuf.load_message(io.BytesIO(envelope.payload), theirs)
    written = io.BytesIO()
    protobuf.dump_message(written, other)
    # They write default values of fields that they alone know.
    again = CODEC.decode(Envelope(envelope.message_id, written.getvalue()))
    again.DiscardUnknownFields()
    assert again == message
    read = attrgetter(*paths(message))
    return [
        row(
            f"{name} ({len(envelope.payload)} bytes)",
            "decode",
            seconds(lambda: read(CODEC.decode(envelope))),
            seconds(lambda: protobuf.load_message(io.BytesIO(envelope.payload), theirs)),
        ),
        row(
            "",
            "encode",
            seconds(lambda: CODEC.encode(message)),
            seconds(lambda: protobuf.dump_message(io.BytesIO(), other)),
        ),
    ]


def row(name: str, what: str, ours: float, theirs: float) -> str:
    return f"{name:<28}{what:<8}{ours * 1e6:>9.2f}{theirs * 1e6:>11.2f}{theirs / ours:>8.1f}x"


def main() -> None:
    print(f"{'':<28}{'':<8}{'here, us':>9}{'trezorlib':>11}{'ratio':>9}")
    for message in (features(), tx_request(), ethereum_sign_tx()):
        print(*compare(message), sep="\n")


if __name__ == "__main__":
    main()
