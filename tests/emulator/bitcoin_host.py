"""A host that answers TxRequests from a description, and collects what the device hands out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.support.host import Host

Transaction = m.TxAck.TransactionType
_Kind = m.TxRequest.RequestType
_NAMES = {
    _Kind.TXINPUT: "input",
    _Kind.TXOUTPUT: "output",
    _Kind.TXMETA: "meta",
    _Kind.TXFINISHED: "finished",
    _Kind.TXEXTRADATA: "extra",
    _Kind.TXORIGINPUT: "original input",
    _Kind.TXORIGOUTPUT: "original output",
}


def message_of(kind: Any, described: Mapping[str, Any]) -> Any:
    """A message from the names of its fields; bytes are hexadecimal, enums names."""
    message = kind()
    for name, value in described.items():
        descriptor = message.DESCRIPTOR.fields_by_name.get(name)
        if descriptor is None or value is None:
            continue
        read = _reader(message, name, descriptor)
        if isinstance(value, list):
            several = cast("list[Any]", value)
            getattr(message, name).extend([read(each) for each in several])
        elif descriptor.message_type is not None:
            getattr(message, name).CopyFrom(read(value))
        else:
            setattr(message, name, read(value))
    return message


def _reader(message: Any, name: str, descriptor: Any) -> Callable[[Any], Any]:
    if descriptor.message_type is not None:
        holder = type(message)()
        target = getattr(holder, name)
        kind = cast("Any", type(target.add() if hasattr(target, "add") else target))
        return lambda value: message_of(kind, value)
    if descriptor.enum_type is not None:
        values = descriptor.enum_type.values_by_name
        return lambda value: values[value].number if isinstance(value, str) else value
    if descriptor.type == descriptor.TYPE_BYTES:
        return lambda value: bytes.fromhex(value) if isinstance(value, str) else value
    return lambda value: value


@dataclass
class Told:
    """What a host can tell of a transaction.

    Attributes:
        inputs: each a `TxInputType`.
        outputs: each a `TxOutputType`.
        previous: other transactions by their ids.
        details: other fields of `SignTx`.
        alter: called with the number of the answer and the answer, which it may change.
    """

    inputs: list[Any]
    outputs: list[Any]
    previous: Mapping[bytes, Any] = field(default_factory=dict[bytes, Any])
    coin: str = "Bitcoin"
    details: Mapping[str, Any] = field(default_factory=dict[str, Any])
    alter: Callable[[int, Any], None] | None = None

    @property
    def request(self) -> Any:
        """The message that begins."""
        counts = {"inputs_count": len(self.inputs), "outputs_count": len(self.outputs)}
        return m.SignTx(coin_name=self.coin, **counts, **self.details)

    def answer(self, request: Any) -> Any:
        """What the host says to a `TxRequest`."""
        details, tx_hash = request.details, request.details.tx_hash
        index, kind = details.request_index, request.request_type
        tx = Transaction()
        previous: Any = self.previous.get(tx_hash)
        if kind == _Kind.TXMETA:
            tx.CopyFrom(previous)
            tx.inputs_cnt, tx.outputs_cnt = len(tx.inputs), len(tx.bin_outputs) or len(tx.outputs)
            tx.extra_data_len = len(tx.extra_data)
            for name in ("inputs", "bin_outputs", "outputs", "extra_data"):
                tx.ClearField(name)
        elif kind == _Kind.TXEXTRADATA:
            start = details.extra_data_offset
            tx.extra_data = previous.extra_data[start : start + details.extra_data_len]
        elif kind in {_Kind.TXINPUT, _Kind.TXORIGINPUT}:
            tx.inputs.append(previous.inputs[index] if tx_hash else self.inputs[index])
        elif kind == _Kind.TXORIGOUTPUT:
            tx.outputs.append(previous.outputs[index])
        elif tx_hash:
            tx.bin_outputs.append(previous.bin_outputs[index])
        else:
            tx.outputs.append(self.outputs[index])
        return m.TxAck(tx=tx)


@dataclass
class Signed:
    """How signing ended.

    Attributes:
        serialized: the transaction, as far as it was handed out.
        signatures: of inputs, by their numbers.
        requests: what the device asked: "input 0", "output 1 of 0102abcd", "finished".
        buttons: names of the ButtonRequests' codes.
        failure: code and text, if it failed.
    """

    serialized: bytes = b""
    signatures: dict[int, bytes] = field(default_factory=dict[int, bytes])
    requests: list[str] = field(default_factory=list[str])
    buttons: list[str] = field(default_factory=list[str])
    failure: tuple[str, str] | None = None


async def sign(host: Host, told: Told) -> Signed:
    """Have a transaction signed by a device whose person agrees."""
    signed = Signed()
    codes, answer = await host.ask_confirmed(told.request)
    signed.buttons += codes
    number = 0
    while answer.DESCRIPTOR.name == "TxRequest":
        _collect(signed, answer)
        if answer.request_type == _Kind.TXFINISHED:
            return signed
        ack = told.answer(answer)
        if told.alter is not None:
            told.alter(number, ack)
        number += 1
        codes, answer = await host.ask_confirmed(ack)
        signed.buttons += codes
    assert answer.DESCRIPTOR.name == "Failure", answer
    code = m.Failure.FailureType.Name(answer.code).removeprefix("Failure_")
    signed.failure = code, answer.message
    return signed


def _collect(signed: Signed, request: Any) -> None:
    given = request.serialized
    signed.serialized += given.serialized_tx
    if given.HasField("signature_index"):
        assert given.signature_index not in signed.signatures
        signed.signatures[given.signature_index] = given.signature
    name = _NAMES[request.request_type]
    if request.details.HasField("request_index"):
        name += f" {request.details.request_index}"
    if request.details.tx_hash:
        name += f" of {request.details.tx_hash.hex()[:8]}"
    signed.requests.append(name)
