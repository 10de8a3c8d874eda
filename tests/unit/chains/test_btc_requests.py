"""What a device asks for while it signs: it gets what there is, once and in order."""

from __future__ import annotations

from typing import Any

import pytest

from onekey_sdk import DeviceFailure, Model, ProtocolError
from onekey_sdk.chains import btc
from onekey_sdk.wire import messages as m
from tests.support import bitcoin
from tests.support.scripted import Known, Scripted

CASES = bitcoin.published()
CHANGE = CASES["segwit native send native change"]
DASH = CASES["dash send dash dip2 input"]
KINDS = m.TxRequest.RequestType
HANDED = m.TxRequest.TxRequestSerializedType


async def signed(case: dict[str, Any], *answers: Any) -> Any:
    """The result of a call, from these answers."""
    return await btc.sign_transaction(**case["call"])(Scripted(*answers))


def asks(kind: Any, index: int = 0, txid: bytes = b"", **details: Any) -> Any:
    """What the device asks for."""
    found: dict[str, Any] = {"request_index": index, **details}
    if txid:
        found["tx_hash"] = txid
    return m.TxRequest(request_type=kind, details=m.TxRequest.TxRequestDetailsType(**found))


PREVIOUS = bytes.fromhex(CHANGE["call"]["ref_txs"][0]["hash"])


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (asks(KINDS.TXINPUT, 1), "asked for TXINPUT 1: there is none"),
        (asks(KINDS.TXOUTPUT, 2), "asked for TXOUTPUT 2: there is none"),
        (asks(KINDS.TXMETA), "asked for TXMETA 0: there is none"),
        (asks(KINDS.TXORIGINPUT), "asked for TXORIGINPUT 0: there is none"),
        (asks(KINDS.TXORIGOUTPUT), "asked for TXORIGOUTPUT 0: there is none"),
        (asks(KINDS.TXINPUT, 2, PREVIOUS), "asked for TXINPUT 2 of fcb3f5.*: there is none"),
        (asks(KINDS.TXOUTPUT, 2**32 - 1, PREVIOUS), "asked for TXOUTPUT 4294967295 of fcb3f5"),
        (asks(KINDS.TXORIGINPUT, 0, PREVIOUS), "asked for TXORIGINPUT 0 of fcb3f5"),
        (asks(KINDS.TXORIGOUTPUT, 0, PREVIOUS), "asked for TXORIGOUTPUT 0 of fcb3f5"),
        (asks(KINDS.TXMETA, 0, bytes(32)), "asked for the transaction 0000.* not among ref_txs"),
        (asks(KINDS.TXEXTRADATA), "asked for TXEXTRADATA 0: there is none"),
        (
            asks(KINDS.TXEXTRADATA, 0, PREVIOUS, extra_data_len=1),
            "asked for TXEXTRADATA 0 of fcb3f5",
        ),
        (
            m.TxRequest(
                request_type=KINDS.TXINPUT, serialized=HANDED(signature_index=1, signature=b"x")
            ),
            "a signature for input 1 out of order",
        ),
    ],
)
async def test_what_is_not_there(request_: Any, words: str) -> None:
    with pytest.raises(ProtocolError, match=words):
        await signed(CHANGE, request_)


async def test_a_device_that_never_has_enough() -> None:
    endless = [asks(KINDS.TXINPUT)] * 10_000
    with pytest.raises(ProtocolError, match="asks for more than it takes"):
        await signed(CHANGE, *endless)


async def test_a_second_signature() -> None:
    again = m.TxRequest(
        request_type=KINDS.TXINPUT,
        details=m.TxRequest.TxRequestDetailsType(request_index=0),
        serialized=HANDED(signature_index=0, signature=b"x"),
    )
    with pytest.raises(ProtocolError, match="a signature for input 0 out of order"):
        await signed(CHANGE, again, again)


async def test_a_transaction_without_end() -> None:
    piece = m.TxRequest(
        request_type=KINDS.TXINPUT,
        details=m.TxRequest.TxRequestDetailsType(request_index=0),
        serialized=HANDED(serialized_tx=bytes(1_000_000)),
    )
    with pytest.raises(ProtocolError, match="more than any transaction can have"):
        await signed(CHANGE, *[piece] * 5)


async def test_extra_data_in_pieces() -> None:
    [ref] = [item for item in DASH["call"]["ref_txs"] if "extra_data" in item]
    txid, data = bytes.fromhex(ref["hash"]), bytes.fromhex(ref["extra_data"])
    piece = asks(KINDS.TXEXTRADATA, 0, txid, extra_data_len=4, extra_data_offset=2)
    beyond = asks(KINDS.TXEXTRADATA, 0, txid, extra_data_len=4, extra_data_offset=len(data) - 3)
    none = asks(KINDS.TXEXTRADATA, 0, txid, extra_data_len=0, extra_data_offset=0)
    for last in (beyond, none):
        device = Scripted(piece, last)
        with pytest.raises(ProtocolError, match="asked for TXEXTRADATA"):
            await btc.sign_transaction(**DASH["call"])(device)
        assert device.heard[-1].tx.extra_data == data[2:6]


async def test_people_may_take_long_on_the_classic_family() -> None:
    for model, patient in ((Model.CLASSIC_1S, True), (Model.MINI, True), (Model.PRO, False)):
        device = Scripted(asks(KINDS.TXINPUT, 7), features=Known(model))
        with pytest.raises(ProtocolError):
            await btc.sign_transaction(**CHANGE["call"])(device)
        assert device.patient == [patient]


async def test_a_refusal_is_not_repeated() -> None:
    device = Scripted(asks(KINDS.TXINPUT), DeviceFailure("no"))
    with pytest.raises(DeviceFailure):
        await btc.sign_transaction(**CHANGE["call"])(device)
    assert [item.DESCRIPTOR.name for item in device.heard] == ["SignTx", "TxAck"]
