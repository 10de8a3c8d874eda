"""Rules for each message type there is, with messages made from its definition."""

from __future__ import annotations

import io
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import pytest
from google.protobuf.descriptor import FieldDescriptor
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trezorlib import protobuf as trezor

from onekey_sdk.errors import ProtocolError
from onekey_sdk.wire.codec import Codec, Envelope
from tests.unit.wire.schemas import classes, descriptor_of, is_repeated, is_required, messages

if TYPE_CHECKING:
    from google.protobuf.message import Message

CODEC = Codec()
CLASSES = classes()
WITH_ID = set(CODEC.schema.message_names())
# A test by itself costs more than what it tests, so each takes several types.
BATCHES = [tuple(CLASSES)[start : start + 6] for start in range(0, len(CLASSES), 6)]

ALL_CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

_F = FieldDescriptor
_KINDS = {
    _F.TYPE_BOOL: "bool",
    _F.TYPE_BYTES: "bytes",
    _F.TYPE_STRING: "string",
    _F.TYPE_UINT32: "uint32",
    _F.TYPE_UINT64: "uint64",
    _F.TYPE_SINT32: "sint32",
    _F.TYPE_SINT64: "sint64",
}


@cache
def independent(name: str) -> type[trezor.MessageType]:
    """The same type for trezorlib's codec, which shares no code with protobuf's."""
    fields: dict[int, trezor.Field] = {}
    # Filled after the class is made, since some types contain themselves.
    made = type(name, (trezor.MessageType,), {"FIELDS": fields})
    for field in descriptor_of(CLASSES[name]).fields:
        python_type: type | None = None
        if field.enum_type is not None:
            numbers = {value.name: value.number for value in field.enum_type.values}
            python_type = cast("type", IntEnum(field.enum_type.name, numbers))
        if field.message_type is not None:
            inner = field.message_type.full_name.partition(".")[2]
            python_type = made if inner == name else independent(inner)
        fields[field.number] = trezor.Field(
            field.name,
            _KINDS.get(field.type, ""),
            repeated=is_repeated(field),
            required=is_required(field),
            _py_type=python_type,
        )
    return made


def values(message: Message | trezor.MessageType) -> dict[str, Any]:
    """The fields that are set, in plain types that both libraries have."""
    if isinstance(message, trezor.MessageType):
        found = {key: value for key, value in vars(message).items() if value not in (None, [])}
    else:
        found = {field.name: value for field, value in message.ListFields()}
    return {key: plain(value) for key, value in found.items()}


def plain(value: Any) -> Any:
    if isinstance(value, trezor.MessageType) or hasattr(value, "ListFields"):
        return values(value)
    if isinstance(value, (int, str, bytes)):
        return value
    return [plain(item) for item in value]


@pytest.mark.parametrize("names", BATCHES, ids=lambda names: names[0])
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=ALL_CHECKS)
@given(data=st.data())
def test_survives_the_wire_and_means_the_same_to_another_codec(
    names: tuple[str, ...], data: st.DataObject
) -> None:
    for name in names:
        message = data.draw(messages(CLASSES[name]))
        payload = message.SerializeToString()
        assert CLASSES[name].FromString(payload) == message
        read = trezor.load_message(io.BytesIO(payload), independent(name))
        assert values(read) == values(message)
        written = io.BytesIO()
        trezor.dump_message(written, read)
        assert written.getvalue() == payload
        if name in WITH_ID:
            envelope = CODEC.encode(message)
            assert CODEC.decode(envelope) == message
            length = data.draw(st.integers(0, max(0, len(payload) - 1)))
            assert_whole_or_refused(Envelope(envelope.message_id, payload[:length]))


def assert_whole_or_refused(envelope: Envelope) -> None:
    """What ends between two fields is a message of its own; nothing is made up."""
    try:
        part = CODEC.decode(envelope)
    except ProtocolError:
        return
    assert CODEC.encode(part) == envelope
