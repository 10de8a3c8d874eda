"""Messages of a program as a device with old firmware gets and sends them.

The bytes are written down here by hand: field numbers and types of the old definitions.
"""

from __future__ import annotations

from typing import Any

import pytest

from onekey_sdk.errors import FirmwareTooOld
from onekey_sdk.wire import messages as m
from onekey_sdk.wire import schema
from onekey_sdk.wire.codec import Codec, Envelope

HARDENED = 0x80000000


@pytest.fixture
def old() -> Codec:
    return Codec(schema.load("v1"))


def test_a_message_that_both_know(old: Codec) -> None:
    request = m.GetAddress(address_n=[1, 2], coin_name="Testnet", script_type="SPENDADDRESS")
    envelope = old.encode(request)
    assert envelope == Codec().encode(request)
    answer = old.decode(Envelope(30, bytes.fromhex("0a03") + b"abc"))
    assert answer == m.Address(address="abc")
    assert isinstance(answer, m.Address)


def test_hints_are_left_out(old: Codec) -> None:
    request = m.Initialize(
        session_id=b"\1" * 32, passphrase_state="mvbu1Gdy8", is_contains_attach=True
    )
    assert old.encode(request) == Envelope(0, bytes.fromhex("0a20") + b"\1" * 32)
    request.derive_cardano = True
    assert old.encode(request).payload.endswith(bytes.fromhex("1801"))


def test_nothing_else_is_left_out(old: Codec) -> None:
    with pytest.raises(FirmwareTooOld, match="'on_device_attach_pin' of PassphraseAck") as caught:
        old.encode(m.PassphraseAck(on_device_attach_pin=True))
    assert caught.value.code == 407
    with pytest.raises(FirmwareTooOld, match="'encoded_network' of EthereumGetAddress"):
        old.encode(m.EthereumGetAddress(address_n=[1], encoded_network=b"x"))


def test_inner_messages_are_translated_too(old: Codec) -> None:
    output = m.TxAck.TransactionType.TxOutputType(
        address="a", amount=1, script_type="PAYTOADDRESS", address_n=[1, 2]
    )
    request = m.TxAck(tx=m.TxAck.TransactionType(outputs=[output, output], version=2))
    assert old.encode(request) == Codec().encode(request)


def test_inner_messages_are_looked_into(old: Codec) -> None:
    request = m.TronSignTx(address_n=[1], ref_block_bytes=b"", ref_block_hash=b"", expiration=1)
    request.timestamp = 2
    request.contract.delegate_resource_contract.balance = 1
    assert old.encode(request) == Codec().encode(request)
    request.contract.delegate_resource_contract.lock_period = 3
    with pytest.raises(
        FirmwareTooOld, match=r"'contract\.delegate_resource_contract\.lock_period' of TronSignTx"
    ):
        old.encode(request)


def test_messages_that_came_later(old: Codec) -> None:
    for later in (m.UnLockDevice(), m.GetPassphraseState(), m.EthereumGetAddressOneKey()):
        with pytest.raises(FirmwareTooOld, match="does not know"):
            old.encode(later)


def test_what_no_schema_sends(old: Codec) -> None:
    node = m.HDNodeType(
        depth=0, fingerprint=0, child_num=0, chain_code=b"\0" * 32, public_key=b"\2" * 33
    )
    with pytest.raises(ValueError, match="has no id"):
        old.encode(node)


def test_messages_of_the_old_schema_itself(old: Codec) -> None:
    """What only they can say: here the network of an address."""
    own: Any = schema.load("v1").message_class("EthereumGetAddress")
    envelope = old.encode(own(address_n=[44 | HARDENED], chain_id=137))
    assert envelope == Envelope(56, bytes.fromhex("08ac80808008" + "188901"))


def test_features(old: Codec) -> None:
    """They have numbers that mean something else now."""
    parts = [
        ("b22003616263", "build_id", b"abc"),
        ("c82032", "brightness_prcent", 50),
        ("d02001", "haptic_feedback", True),
        ("d820e0d403", "auto_shutdown_delay_ms", 60000),
    ]
    payload = bytes.fromhex("100218002000" + "".join(bits for bits, _, _ in parts))
    features = old.decode(Envelope(17, payload))
    assert isinstance(features, m.Features)
    for _, name, value in parts:
        assert getattr(features, name) == value
    assert not features.HasField("product")
    assert old.encode(features).payload == payload


def test_lists_and_numbers_that_have_no_name(old: Codec) -> None:
    features: Any = old.decode(
        Envelope(17, bytes.fromhex("100218002000" + "f00101" + "f00102" + "f001e807"))
    )
    assert list(features.capabilities) == [1, 2], "numbers without a name count as absent"


def test_text_that_became_bytes(old: Codec) -> None:
    """TronSignTx.data was text once."""
    text = b"hello"
    request = m.TronSignTx(address_n=[1], ref_block_bytes=b"", ref_block_hash=b"", expiration=1)
    request.timestamp = 2
    request.contract.SetInParent()
    request.data = text
    payload = old.encode(request).payload
    own: Any = schema.load("v1").message_class("TronSignTx")
    assert own.FromString(payload).data == text.decode()


def test_no_message_was_given_up() -> None:
    newest = schema.load()
    assert [name for name in schema.load("v1").message_names() if name not in newest] == []


def test_two_codecs_of_different_age(old: Codec) -> None:
    new = Codec()
    request = m.Initialize(is_contains_attach=True)
    assert old.encode(request).payload == b""
    assert new.encode(request).payload
    assert request.is_contains_attach, "the program's message is not touched"
