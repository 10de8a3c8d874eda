"""Hosts that talk nonsense while the software device signs Bitcoin: it answers, and lives on."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk.wire import messages as m
from onekey_sdk.wire import schema
from onekey_sdk.wire.codec import Codec, Envelope
from tests.emulator import test_bitcoin_sign_psbt as psbts
from tests.emulator.bitcoin_host import Told, sign
from tests.emulator.bitcoin_payment import told
from tests.emulator.test_bitcoin_sign_tx_vectors import VECTORS
from tests.emulator.test_bitcoin_sign_tx_vectors import told as told_as
from tests.support.host import Host, connected

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 80
CODEC = Codec()
TX_ACK = schema.load().id_of("TxAck")
ENDS = {"Failure", "TxRequest", "SignedPsbt", "MessageSignature", "Success"}
TOLD = [
    told(),
    *(
        told_as(VECTORS["cases"][name])
        for name in (
            "multisig 2 of 3 1",
            "dash send dash dip2 input",
            "replacement p2wpkh op return fee bump",
            "zcash one one fee sapling",
            "taproot send mixed",
        )
    ),
]
NUMBERS = (0, 1, 2, 5, 255, 2**31, 2**32 - 1)
SIZES = (0, 1, 20, 31, 32, 33, 64, 65, 520, 3000)


def nonsense(random: Random, message: Any, depth: int = 0) -> None:
    """Put values of the right types, and of no sense, into some fields of a message."""
    for descriptor in message.DESCRIPTOR.fields:
        if random.random() < 0.7:
            continue
        name, value = descriptor.name, _value(random, descriptor)
        if descriptor.message_type is not None:
            if depth < 3:
                inner = getattr(message, name)
                nonsense(random, inner.add() if hasattr(inner, "add") else inner, depth + 1)
        elif hasattr(getattr(message, name), "extend"):
            getattr(message, name).extend([value] * random.randrange(4))
        else:
            setattr(message, name, value)


def _value(random: Random, descriptor: Any) -> Any:
    if descriptor.type == descriptor.TYPE_BYTES:
        return random.randbytes(random.choice(SIZES))
    if descriptor.type == descriptor.TYPE_STRING:
        return "".join(random.choices("1bc3tq:xé", k=random.randrange(80)))
    if descriptor.type == descriptor.TYPE_BOOL:
        return random.random() < 0.5
    if descriptor.enum_type is not None:
        return random.choice(list(descriptor.enum_type.values_by_number))
    return random.choice(NUMBERS)


def _partly(random: Random, ack: Any) -> Any:
    """The honest answer with some nonsense in it."""
    items = [*ack.tx.inputs, *ack.tx.outputs, *ack.tx.bin_outputs]
    nonsense(random, items[0] if items else ack.tx)
    return ack


def _wholly(random: Random, _: Any) -> Any:
    ack = m.TxAck()
    nonsense(random, ack)
    return ack


def _cut(random: Random, ack: Any) -> Envelope:
    payload = CODEC.encode(ack).payload
    return Envelope(TX_ACK, payload[: random.randrange(len(payload) + 1)])


def _twisted(random: Random, ack: Any) -> Envelope:
    payload = bytearray(CODEC.encode(ack).payload)
    if payload:
        payload[random.randrange(len(payload))] ^= 1 << random.randrange(8)
    return Envelope(TX_ACK, bytes(payload))


def _garbage(random: Random, _: Any) -> Envelope:
    return Envelope(TX_ACK, random.randbytes(random.choice(SIZES)))


TALK: list[Callable[[Random, Any], Any]] = [_partly, _wholly, _cut, _twisted, _garbage]


def sendable(message: Any) -> Any:
    """The message as an envelope, required fields or not."""
    if isinstance(message, Envelope):
        return message
    return Envelope(TX_ACK, message.SerializePartialToString())


async def converse(host: Host, asked: Told, random: Random) -> str:
    """Sign, and at some answer begin to talk nonsense; how it ended."""
    honest = random.randrange(12)
    _, answer = await host.ask_confirmed(asked.request)
    while answer.DESCRIPTOR.name == "TxRequest":
        if answer.request_type == m.TxRequest.RequestType.TXFINISHED:
            return "finished"
        try:
            ack = asked.answer(answer)
        except (IndexError, AttributeError, TypeError):
            ack = m.TxAck()  # It asks for what nonsense has made it believe in.
        if honest <= 0:
            ack = sendable(random.choice(TALK)(random, ack))
        honest -= 1
        _, answer = await host.ask_confirmed(ack)
    return str(answer.DESCRIPTOR.name)


@pytest.mark.parametrize("seed", range(3))
async def test_nonsense_while_signing(model: str, seed: int):
    random = Random(seed)
    async with connected(model, auto_confirm=True) as host:
        for _ in range(ROUNDS):
            assert await converse(host, random.choice(TOLD), random) in {"Failure", "finished"}
        signed = await sign(host, told())
    assert signed.failure is None


@pytest.mark.parametrize("seed", range(2))
async def test_requests_of_nonsense(model: str, seed: int):
    random = Random(seed)
    kinds: list[Any] = [m.SignTx, m.SignMessage, m.VerifyMessage, m.GetOwnershipProof, m.SignPsbt]
    async with connected(model, auto_confirm=True) as host:
        for _ in range(ROUNDS):
            request = random.choice(kinds)()
            nonsense(random, request)
            if random.random() < 0.7 and hasattr(request, "coin_name"):
                request.ClearField("coin_name")
            known = schema.load().id_of(request.DESCRIPTOR.name)
            envelope = Envelope(known, request.SerializePartialToString())
            _, answer = await host.ask_confirmed(envelope)
            assert answer.DESCRIPTOR.name in ENDS | {"OwnershipProof"}
        await host.ask(m.Initialize())
        signed = await sign(host, told())
    assert signed.failure is None


async def test_psbts_of_nonsense(model: str):
    random = Random(5)
    whole = psbts.payment().serialize()
    async with connected(model, auto_confirm=True) as host:
        for _ in range(ROUNDS):
            data = bytearray(whole)
            for _ in range(random.randrange(1, 4)):
                data[random.randrange(len(data))] = random.randrange(256)
            cut = random.choice([len(data), random.randrange(len(data))])
            request = m.SignPsbt(psbt=bytes(data[:cut]), coin_name="Testnet")
            _, answer = await host.ask_confirmed(request)
            assert answer.DESCRIPTOR.name in {"Failure", "SignedPsbt"}
