"""What is accepted from a device, byte by byte, and what is said about what is not."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

import pytest

from onekey_sdk.errors import ProtocolError
from onekey_sdk.wire import codec as codec_module
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec, Envelope

if TYPE_CHECKING:
    from google.protobuf.message import Message

CANARY = b"canary-in-a-cage"


def decode(message_class: type[Message], payload: str | bytes) -> Message:
    codec = Codec()
    data = payload if isinstance(payload, bytes) else bytes.fromhex(payload)
    return codec.decode(Envelope(codec.schema.id_of(message_class.DESCRIPTOR.name), data))


def varint(number: int) -> bytes:
    written = b""
    while number > 0x7F:
        written += bytes([number & 0x7F | 0x80])
        number >>= 7
    return written + bytes([number])


def typed_data(depth: int) -> bytes:
    """An EthereumTypedDataStructAck whose innermost message is that deep below it."""
    content = b"\x08\x01"
    for _ in range(depth - 2):
        content = b"\x08\x07\x1a" + varint(len(content)) + content
    content = b"\x0a" + varint(len(content)) + content + b"\x12\x01x"
    return b"\x0a" + varint(len(content)) + content


@pytest.mark.parametrize(
    ("message_class", "payload"),
    [
        pytest.param(m.Address, "0a", id="cut after the tag"),
        pytest.param(m.Address, "0a0561", id="cut within text"),
        pytest.param(m.Address, "0a016110", id="cut after an unknown tag"),
        pytest.param(m.Address, "0a01611201", id="cut within an unknown field"),
        pytest.param(m.UnLockDeviceResponse, "0880", id="cut within a varint"),
        pytest.param(m.TxAck, "0a0812020a", id="cut within a nested message"),
        pytest.param(m.Address, "0a016100", id="tag 0 at the end"),
        pytest.param(m.Address, "0a01610001", id="tag 0 with a varint"),
        pytest.param(m.Address, "0a0161800001", id="tag 0, over-long"),
        pytest.param(m.Cancel, "00", id="stray zero in an empty message"),
        pytest.param(m.Cancel, "0000", id="tag 0 in an empty message"),
        pytest.param(m.Cancel, "08010000", id="tag 0 after an unknown field of an empty message"),
        pytest.param(m.Cancel, "ff", id="stray byte in an empty message"),
        pytest.param(m.Address, "0a016116", id="wire type 6"),
        pytest.param(m.Address, "0a016117", id="wire type 7"),
        pytest.param(m.Address, "0a01611b", id="group without end"),
        pytest.param(m.Address, "0a01611c", id="group without beginning"),
        pytest.param(m.UnLockDeviceResponse, "08" + "80" * 10 + "00", id="varint of 11 bytes"),
        pytest.param(m.Address, "0a016110" + "80" * 10 + "00", id="unknown varint of 11 bytes"),
        pytest.param(m.Address, "0a02c3c3", id="text that is not UTF-8"),
        pytest.param(m.Address, "0a03eda080", id="text with a surrogate"),
        pytest.param(m.Address, "0a02c081", id="text in over-long UTF-8"),
        pytest.param(m.EthereumTypedDataStructAck, typed_data(101), id="nested 101 deep"),
        pytest.param(m.EthereumTypedDataStructAck, typed_data(5000), id="nested 5000 deep"),
    ],
)
def test_malformed_bytes_are_refused(message_class: type[Message], payload: str | bytes) -> None:
    with pytest.raises(ProtocolError, match="malformed") as caught:
        decode(message_class, payload)
    assert message_class.DESCRIPTOR.name in str(caught.value)


@pytest.mark.parametrize(
    ("message_class", "payload"),
    [
        pytest.param(m.Address, "", id="nothing"),
        pytest.param(m.Address, "0801", id="as another wire type"),
        pytest.param(m.Address, "12026162", id="under another number"),
        pytest.param(m.Features, "10021800", id="one of several"),
        pytest.param(m.TxAck, "0a0412020801", id="in a nested message"),
    ],
)
def test_missing_required_fields_are_refused(message_class: type[Message], payload: str) -> None:
    with pytest.raises(ProtocolError, match="without a field that it must have"):
        decode(message_class, payload)


@pytest.mark.parametrize(
    ("message_class", "payload"),
    [
        pytest.param(m.UnLockDeviceResponse, "088000", id="varint of two bytes for zero"),
        pytest.param(m.UnLockDeviceResponse, "08" + "80" * 9 + "00", id="varint of ten bytes"),
        pytest.param(m.GetEntropy, "08" + "ff" * 9 + "01", id="negative for unsigned"),
        pytest.param(m.GetEntropy, "08808080808002", id="34 bits for 32"),
        pytest.param(m.UnLockDeviceResponse, "08ffffffff0f", id="number for a bool"),
        pytest.param(m.Address, "0a810061", id="over-long length"),
        pytest.param(m.Address, "8a000161", id="over-long tag"),
        pytest.param(m.Address, "0a01610a0162", id="twice the same field"),
        pytest.param(m.EthereumTypedDataValueRequest, "0a03010203", id="packed numbers"),
        pytest.param(m.TxAck, "0a00" + "0a020801", id="message in two parts"),
    ],
)
def test_what_is_not_canonical_is_refused(message_class: type[Message], payload: str) -> None:
    with pytest.raises(ProtocolError, match="not canonical"):
        decode(message_class, payload)


def test_nesting_up_to_100_is_accepted() -> None:
    message = decode(m.EthereumTypedDataStructAck, typed_data(100))
    assert isinstance(message, m.EthereumTypedDataStructAck)
    depth, inner = 2, message.members[0].type
    while inner.HasField("entry_type"):
        depth, inner = depth + 1, inner.entry_type
    assert depth == 100


@pytest.mark.parametrize(
    ("message_class", "payload"),
    [
        pytest.param(m.Address, "0a0161" + "1007", id="varint"),
        pytest.param(m.Address, "0a0161" + "1a020102", id="bytes"),
        pytest.param(m.Address, "1a020102" + "0a0161", id="before the known ones"),
        pytest.param(m.Address, "0a0161" + "2501020304", id="32 bits"),
        pytest.param(m.Address, "0a0161" + "210102030405060708", id="64 bits"),
        pytest.param(m.Cancel, "0801", id="in an empty message"),
    ],
)
def test_unknown_fields_are_ignored(message_class: type[Message], payload: str) -> None:
    message = decode(message_class, payload)
    expected = m.Address(address="a") if message_class is m.Address else m.Cancel()
    assert message.ListFields() == expected.ListFields()


def test_fields_may_come_in_any_order() -> None:
    assert decode(m.Failure, "120161" + "0803") == m.Failure(
        code=m.Failure.FailureType.Failure_DataError, message="a"
    )


@pytest.mark.parametrize(
    ("message_class", "payload", "left"),
    [
        (m.ButtonRequest, "08e707" + "1002", m.ButtonRequest(pages=2)),
        (
            m.Features,
            "100218002000" + "f00101" + "f001b960" + "f00102",
            m.Features(
                major_version=2,
                minor_version=0,
                patch_version=0,
                capabilities=[
                    m.Features.Capability.Capability_Bitcoin,
                    m.Features.Capability.Capability_Bitcoin_like,
                ],
            ),
        ),
    ],
)
def test_enum_values_of_newer_firmware_are_ignored(
    message_class: type[Message], payload: str, left: Message
) -> None:
    assert decode(message_class, payload).ListFields() == left.ListFields()


def test_a_known_field_of_another_wire_type_counts_as_absent() -> None:
    # Old firmware has the brightness, a number, where `product`, a text, is now.
    message = decode(m.Features, "100218002000" + "c8203a")
    assert isinstance(message, m.Features)
    assert not message.HasField("product")


def test_an_unread_battery_level_of_old_bootloaders_counts_as_absent() -> None:
    message = decode(m.Features, "0a096f6e656b65792e736f" + "100218002000" + "c020ff")
    assert message == m.Features(
        vendor="onekey.so", major_version=2, minor_version=0, patch_version=0
    )


@pytest.mark.parametrize("payload", ["100218002000" + "b820ff", "1002" + "c020ff"])
def test_nothing_else_is_mended(payload: str) -> None:
    with pytest.raises(ProtocolError):
        decode(m.Features, payload)
    with pytest.raises(ProtocolError):
        decode(m.Success, "c020ff")


def test_unknown_ids_are_refused() -> None:
    with pytest.raises(ProtocolError, match="unknown id 65535"):
        Codec().decode(Envelope(65535, b""))


def test_messages_without_an_id_are_not_sent() -> None:
    node = m.HDNodeType(
        depth=0, fingerprint=0, child_num=0, chain_code=b"c", private_key=CANARY, public_key=b"p"
    )
    with pytest.raises(ValueError, match="HDNodeType has no id in schema 'latest'") as caught:
        Codec().encode(node)
    assert_no_canary(caught.value)


def test_incomplete_messages_are_not_sent() -> None:
    node = m.HDNodeType(depth=1, private_key=CANARY)
    with pytest.raises(ValueError, match=r"missing required fields: .*node\.chain_code") as caught:
        Codec().encode(m.PublicKey(node=node))
    assert_no_canary(caught.value)


def test_the_envelope_shows_neither_payload_nor_length() -> None:
    short, long = (Codec().encode(m.PinMatrixAck(pin=pin)) for pin in ("1", "123456789"))
    assert repr(short) == str(short) == repr(long) == "Envelope(message_id=19)"


@pytest.mark.parametrize(
    ("message_class", "payload"),
    [
        pytest.param(m.PinMatrixAck, b"\x0a\x10" + CANARY + b"\x00", id="malformed"),
        pytest.param(m.PublicKey, b"\x0a\x12\x2a\x10" + CANARY, id="incomplete"),
        pytest.param(m.Initialize, b"\x0a\x10" + CANARY + b"\x10\x81\x00", id="not canonical"),
    ],
)
def test_no_traceback_of_decoding_shows_a_secret(
    message_class: type[Message], payload: bytes
) -> None:
    with pytest.raises(ProtocolError) as caught:
        decode(message_class, payload)
    assert_no_canary(caught.value)


def assert_no_canary(error: BaseException) -> None:
    """Not in the text, and not in the variables of the codec's frames."""
    seen: BaseException | None = error
    while seen is not None:
        shown = traceback.TracebackException.from_exception(seen, capture_locals=True)
        frames = [frame for frame in shown.stack if frame.filename == codec_module.__file__]
        assert seen is not error or frames
        text = f"{seen!r}{seen}{seen.args}{[frame.locals for frame in frames]}"
        assert CANARY.decode() not in text
        assert CANARY.hex() not in text
        seen = seen.__context__
