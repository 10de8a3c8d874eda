"""What the text form of messages shows, and what it never does."""

from __future__ import annotations

import gc
import logging
from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message_factory import GetMessageClass
from hypothesis import given
from hypothesis import strategies as st

from onekey_sdk.wire import messages as m
from onekey_sdk.wire import redaction
from onekey_sdk.wire.codec import Codec
from onekey_sdk.wire.schema import Schema
from onekey_sdk.wire.text import printable
from tests.unit.wire.schemas import classes, descriptor_of, is_repeated

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor
    from google.protobuf.message import Message

CLASSES = classes()
CANARY = "canary-in-a-cage"
CANARY_NUMBER = 3735928559
TRACES = (CANARY, CANARY.encode().hex(), str(CANARY_NUMBER))

_F = FieldDescriptor


def caged(descriptor: Descriptor, secret: bool = False, depth: int = 0) -> Message:
    """A message of that type with all fields set, and the canary in every secret one."""
    fields: dict[str, Any] = {}
    for field in descriptor.fields:
        if field.message_type is not None and depth == 4:
            continue
        value = _caged_value(field, secret or redaction.is_secret(field), depth)
        fields[field.name] = [value, value] if is_repeated(field) else value
    return GetMessageClass(descriptor)(**fields)


def _caged_value(field: FieldDescriptor, secret: bool, depth: int) -> Any:
    if field.message_type is not None:
        return caged(field.message_type, secret, depth + 1)
    if field.enum_type is not None:
        return field.enum_type.values[0].number
    if field.type == _F.TYPE_BOOL:
        return True
    if field.type == _F.TYPE_STRING:
        return CANARY if secret else "open"
    if field.type == _F.TYPE_BYTES:
        return CANARY.encode() if secret else b"open"
    return CANARY_NUMBER if secret and field.type == _F.TYPE_UINT32 else 7


def holds_canary(message: Message) -> bool:
    data = message.SerializePartialToString()
    return CANARY.encode() in data or b"\xef\xfd\xb6\xf5\x0d" in data


def texts(message: Message) -> list[str]:
    record = logging.LogRecord("name", logging.DEBUG, "path", 1, "-> %s %r", (message,) * 2, None)
    return [
        repr(message),
        str(message),
        f"{message}{message!r}{message!s}{message!a}",
        "%s %r" % (message, message),  # noqa: UP031
        f"{[message]}{ {'key': message} }{(message,)}",
        record.getMessage(),
        str(ValueError("refused", message)),
    ]


@pytest.mark.parametrize("name", CLASSES)
def test_no_text_form_shows_a_secret(name: str) -> None:
    message = caged(descriptor_of(CLASSES[name]))
    for text in texts(message):
        for trace in TRACES:
            assert trace not in text
    if holds_canary(message):
        assert redaction.REDACTED in repr(message)


def test_the_canary_is_in_the_messages_that_hold_secrets() -> None:
    holding = {name for name in CLASSES if holds_canary(caged(descriptor_of(CLASSES[name])))}
    assert {"PinMatrixAck", "PassphraseAck", "Initialize", "Features", "WordAck"} <= holding
    assert {"PublicKey", "DebugLinkState", "DebugLinkReseedRandom", "LoadDevice"} <= holding
    assert {"Address", "PinMatrixRequest", "GetPassphraseState"} & holding == set()


def test_messages_within_messages_are_protected_however_they_are_reached() -> None:
    node = {"depth": 0, "fingerprint": 0, "child_num": 0, "chain_code": b"c", "public_key": b"p"}
    # The class of the inner message is never asked for by name.
    message: Any = Schema("latest").message_class("PublicKey")(
        node={**node, "private_key": CANARY.encode()}
    )
    shown = (
        "HDNodeType(depth=0, fingerprint=0, child_num=0, chain_code=63, private_key=[redacted], "
        "public_key=70)"
    )
    assert repr(message.node) == shown
    assert repr(message) == f"PublicKey(node={shown})"


def test_protection_outlives_the_garbage_collector() -> None:
    # Protobuf makes the classes of inner messages anew once nobody refers to them.
    schema = Schema("latest")
    acks: Any = schema.message_class("TxAck")
    keys: Any = schema.message_class("PublicKey")
    gc.collect()
    assert repr(acks.TransactionType.TxInputType(prev_index=1)) == "TxInputType(prev_index=1)"
    gc.collect()
    assert repr(keys(node={"private_key": b"p"}).node) == "HDNodeType(private_key=[redacted])"


def test_each_kind_of_field_is_shown() -> None:
    assert repr(m.GetAddress(address_n=[1, 2], coin_name="Bitcoin", show_display=False)) == (
        "GetAddress(address_n=[1, 2], coin_name='Bitcoin', show_display=False)"
    )
    assert repr(m.BinanceSignTx(source=-5)) == "BinanceSignTx(source=-5)"
    assert repr(m.Address(address="")) == "Address(address='')"
    assert repr(m.Cancel()) == "Cancel()"
    assert repr(m.Failure(code=m.Failure.FailureType.Failure_DataError)) == (
        "Failure(code=Failure_DataError)"
    )
    capability = m.Features.Capability
    features = m.Features(
        capabilities=[capability.Capability_Bitcoin, capability.Capability_AttachToPin]
    )
    assert repr(features) == ("Features(capabilities=[Capability_Bitcoin, Capability_AttachToPin])")
    request = m.TxRequest(details={"tx_hash": b"\x01\x02"})  # type: ignore[arg-type]
    assert repr(request) == "TxRequest(details=TxRequestDetailsType(tx_hash=0102))"


def test_long_values_are_cut() -> None:
    assert repr(m.TxAck(tx={"extra_data": bytes(33)})) == (  # type: ignore[arg-type]
        f"TxAck(tx=TransactionType(extra_data={'00' * 32}... (33 bytes)))"
    )
    assert repr(m.Address(address="a" * 201)) == f"Address(address='{'a' * 200}...')"


def test_an_empty_secret_looks_like_any_other() -> None:
    empty, full = m.PassphraseAck(passphrase=""), m.PassphraseAck(passphrase=CANARY)
    assert repr(empty) == repr(full) == "PassphraseAck(passphrase=[redacted])"
    assert repr(m.PassphraseAck(on_device=True)) == "PassphraseAck(on_device=True)"


def test_the_fingerprint_of_a_wallet_is_public() -> None:
    assert repr(m.PassphraseState(passphrase_state="mvbu", session_id=b"s")) == (
        "PassphraseState(passphrase_state='mvbu', session_id=[redacted])"
    )


def test_lists_of_messages_are_protected_too() -> None:
    ack = m.DebugLinkLayout(lines=[CANARY])
    kis = m.MoneroTransactionSourceEntry.MoneroMultisigKLRki(K=CANARY.encode())
    assert (
        repr([ack, kis]) == "[DebugLinkLayout(lines=[redacted]), MoneroMultisigKLRki(K=[redacted])]"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("OneKey Pro", "OneKey Pro"),
        ("Grüße 钱包 🔐", "Grüße 钱包 🔐"),
        ("\x1b[2J\x1b]0;title\x07", r"\x1b[2J\x1b]0;title\x07"),
        ("one\ntwo\r\tthree\0", r"one\ntwo\r\tthree\x00"),
        ("\x7f\x9b31m", r"\x7f\x9b31m"),
        ("abc\u202edef\u2066", r"abc\u202edef\u2066"),
        ("a\u2028b\U000e0041", r"a\u2028b\U000e0041"),
        ("\ud800", r"\ud800"),
        ("", ""),
    ],
)
def test_what_does_not_print_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_text_is_cut_at_the_limit() -> None:
    assert printable("abcdef", 6) == "abcdef"
    assert printable("abcdef", 5) == "abcde..."
    assert printable("\n" * 9, 2) == r"\n\n..."


@given(text=st.text(st.characters(), max_size=50))
def test_no_text_of_a_device_reaches_a_terminal_as_it_is(text: str) -> None:
    assert printable(text).isprintable()
    text = text.encode(errors="replace").decode()
    message = Codec().decode(Codec().encode(m.Failure(message=text)))
    assert repr(message).isprintable()
