"""An operation in its wallet: what it may see, and when it must not go on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk import UIRequest
from onekey_sdk.errors import (
    DeviceFailure,
    PassphraseStateMismatch,
    ResponseTimeout,
    SessionLost,
    UnexpectedResponse,
)
from onekey_sdk.session.conversation import Demanding, demanded
from onekey_sdk.session.operation import run_in_wallet
from onekey_sdk.session.progress import LONG
from onekey_sdk.session.proof import Standard
from onekey_sdk.wire import messages as m
from tests.support.stage import (
    ADDRESS,
    CLASSIC_1S,
    PASSPHRASE_REQUEST,
    S1,
    S2,
    STANDARD,
    SUCCESS,
    B,
    F,
    Stage,
    failure,
    state,
)

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from onekey_sdk.session.conversation import Conversation
    from onekey_sdk.session.device import Device, Turn

M = m.EthereumGetAddressOneKey(address_n=[1])


async def run(stage: Stage, operation: Any, *, signing: bool) -> Any:
    """The operation in the standard wallet."""
    stage.script(F(S1), PASSPHRASE_REQUEST, state(STANDARD, S1))
    wallet = await stage.sdk.open_wallet(standard=True)
    _ = stage.said
    device: Device = vars(wallet)["_device"]

    async def work(turn: Turn) -> Any:
        return await run_in_wallet(turn, Standard(), operation, signing=signing)

    stage.script(F(S1))
    return await device.run(work)


@pytest.mark.parametrize("signing", [True, False])
async def test_a_proof_that_grew_old_before_the_first_message(signing: bool) -> None:
    async with Stage() as stage:

        async def operation(device: Conversation) -> str:
            assert (device.schema, device.features.device_id) == ("latest", "D1")
            stage.then(F(S1), ADDRESS)
            await asyncio.sleep(2.0)
            return (await device.ask(M, m.EthereumAddressOneKey)).address

        assert await run(stage, operation, signing=signing) == ADDRESS.address
        assert stage.said == ["I(S1, STANDARD)", "I(S1, STANDARD)", "M"]


@pytest.mark.parametrize(("nap", "proofs"), [(1.0, 1), (1.1, 2), (3600.0, 2)])
async def test_a_proof_that_grew_old_between_two_requests(nap: float, proofs: int) -> None:
    async with Stage() as stage:

        async def operation(device: Conversation) -> str:
            stage.then(ADDRESS, *[F(S1)] * (proofs - 1), ADDRESS)
            await device.ask(M, m.EthereumAddressOneKey)
            await asyncio.sleep(nap)
            return (await device.ask(M, m.EthereumAddressOneKey)).address

        assert await run(stage, operation, signing=True) == ADDRESS.address
        again = ["I(S1, STANDARD)"] * (proofs - 1)
        assert stage.said == ["I(S1, STANDARD)", "M", *again, "M"]


GONE = [failure("InvalidSession"), failure("ProcessError", "Session state error")]


@pytest.mark.parametrize("gone", GONE, ids=str)
async def test_a_session_that_the_device_says_is_gone(gone: Message) -> None:
    async with Stage() as stage:
        opened = [gone, F(S2), PASSPHRASE_REQUEST, state(STANDARD, S2), ADDRESS]

        async def operation(device: Conversation) -> str:
            stage.then(*opened)
            opened.clear()
            return (await device.ask(M, m.EthereumAddressOneKey)).address

        assert await run(stage, operation, signing=False) == ADDRESS.address
        assert stage.said == ["I(S1, STANDARD)", "M", "I(STANDARD)", "G", "Ack('')", "M"]


@pytest.mark.parametrize("gone", GONE, ids=str)
async def test_a_signature_whose_session_the_device_says_is_gone(gone: Message) -> None:
    async with Stage() as stage:

        async def operation(device: Conversation) -> None:
            stage.then(gone)
            await device.ask(M, m.EthereumAddressOneKey)

        with pytest.raises(SessionLost):
            await run(stage, operation, signing=True)
        assert stage.said == ["I(S1, STANDARD)", "M"]


async def test_a_refusal_does_not_prolong_the_proof() -> None:
    async with Stage() as stage:

        async def operation(device: Conversation) -> str:
            stage.then(failure("DataError"), F(S1), ADDRESS)
            await asyncio.sleep(0.6)
            with pytest.raises(DeviceFailure):
                await device.ask(M, m.EthereumAddressOneKey)
            await asyncio.sleep(0.6)
            return (await device.ask(M, m.EthereumAddressOneKey)).address

        assert await run(stage, operation, signing=True) == ADDRESS.address
        assert stage.said == ["I(S1, STANDARD)", "M", "I(S1, STANDARD)", "M"]


@pytest.mark.parametrize("before", [0, 1])
async def test_another_wallet_before_a_request(before: int) -> None:
    async with Stage() as stage:

        async def operation(device: Conversation) -> None:
            stage.then(*[ADDRESS] * before, F(S2), PASSPHRASE_REQUEST, state(B, S2))
            for _ in range(before):
                await device.ask(M, m.EthereumAddressOneKey)
            await asyncio.sleep(2.0)
            await device.ask(M, m.EthereumAddressOneKey)

        with pytest.raises(PassphraseStateMismatch):
            await run(stage, operation, signing=True)
        asked = ["M"] * before
        assert stage.said == ["I(S1, STANDARD)", *asked, "I(S1, STANDARD)", "G", "Ack('')"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (m.EthereumTxRequestOneKey(data_length=1), m.EthereumTxAckOneKey(data_chunk=b"1")),
        (m.TxRequest(), m.TxAck()),
        (m.CardanoTxItemAck(), m.CardanoTxHostAck()),
    ],
    ids=lambda message: message.DESCRIPTOR.name,
)
async def test_a_question_of_the_device_is_answered_however_late(
    question: Message, answer: Message
) -> None:
    async with Stage() as stage:

        async def operation(device: Conversation) -> None:
            stage.then(question, ADDRESS)
            await device.ask(M, type(question))
            await asyncio.sleep(2.0)
            await device.ask(answer, m.EthereumAddressOneKey)

        await run(stage, operation, signing=True)
        assert stage.said == ["I(S1, STANDARD)", "M", answer.DESCRIPTOR.name]


@pytest.mark.parametrize(
    ("answers", "stops"),
    [
        ([m.EthereumTxRequestOneKey(data_length=1)], True),
        ([m.EthereumTxRequestOneKey(data_length=1), ADDRESS], False),
        ([m.EthereumTxRequestOneKey(data_length=1), failure("DataError")], False),
    ],
    ids=["at a question", "after its answer", "refused"],
)
async def test_a_question_that_is_not_answered_is_called_off(
    answers: list[Message], stops: bool
) -> None:
    async with Stage() as stage:

        async def operation(device: Conversation) -> None:
            stage.then(*answers)
            await device.ask(M, m.EthereumTxRequestOneKey)
            if len(answers) > 1:
                await device.ask(m.EthereumTxAckOneKey(data_chunk=b"1"), m.EthereumAddressOneKey)
            raise LookupError

        with pytest.raises((LookupError, DeviceFailure)):
            await run(stage, operation, signing=True)
        assert ("resync" in stage.said) is stops


@pytest.mark.parametrize(("how", "waits"), [({}, 30), ({"person": True}, 330)])
async def test_only_what_a_person_does_is_waited_for_longer(
    how: dict[str, Any], waits: float
) -> None:
    loop = asyncio.get_running_loop()
    async with Stage() as stage:

        async def operation(device: Conversation) -> float:
            stage.then([])
            began = loop.time()
            with pytest.raises(ResponseTimeout):
                await device.ask(M, m.EthereumAddressOneKey, **how)
            return loop.time() - began

        assert await run(stage, operation, signing=True) == pytest.approx(waits, abs=5)


async def test_what_a_long_operation_was_answered_keeps_its_session_believed() -> None:
    async with Stage() as stage:
        stage.idle.update(CLASSIC_1S)
        stage.script(F(S1, **CLASSIC_1S), PASSPHRASE_REQUEST, state(STANDARD))
        wallet = await stage.sdk.open_wallet(standard=True)
        device: Device = vars(wallet)["_device"]

        async def operation(device: Conversation) -> None:
            call = asyncio.ensure_future(device.ask(M, m.EthereumAddressOneKey))
            await asyncio.sleep(4)
            stage.device.send(ADDRESS)
            await call

        async def work(turn: Turn) -> None:
            await run_in_wallet(turn, Standard(), operation, signing=True)

        _ = stage.said
        for _ in range(2):
            stage.script(F(S1, **CLASSIC_1S), [])
            await device.run(work)
            assert stage.said == ["I(S1, STANDARD)", "M"]
            await asyncio.sleep(4)


async def test_messages_made_ready_and_what_is_told_of_them() -> None:
    events: list[Any] = []
    async with Stage() as stage:
        stage.sdk.on(UIRequest.DEVICE_PROGRESS, events.append)

        async def operation(device: Conversation) -> str:
            stage.then(ADDRESS)
            with device.transfer(2 * LONG) as transfer:
                transfer.advance(LONG)
                return (await device.ask(device.prepare(M), m.EthereumAddressOneKey)).address

        assert await run(stage, operation, signing=True) == ADDRESS.address
        assert stage.said == ["I(S1, STANDARD)", "M"]
    [event] = events
    assert (event["device"]["connectId"], event["progress"]) == ("PR001", 50)


async def test_out_of_step_nothing_more_of_an_operation_is_sent() -> None:
    async with Stage() as stage:

        async def operation(device: Conversation) -> None:
            stage.then(ADDRESS, SUCCESS)
            await device.ask(M, m.EthereumAddressOneKey)
            with pytest.raises(UnexpectedResponse):
                await device.ask(M, m.EthereumAddressOneKey)
            await device.ask(M, m.EthereumAddressOneKey)

        with pytest.raises(SessionLost):
            await run(stage, operation, signing=True)
        assert stage.said == ["I(S1, STANDARD)", "M", "M", "resync"]


async def test_something_arrives_within_an_operation_of_several_messages() -> None:
    async with Stage() as stage:

        async def operation(device: Conversation) -> None:
            stage.then(ADDRESS)
            await device.ask(M, m.EthereumAddressOneKey)
            stage.device.send(F())
            await device.ask(M, m.EthereumAddressOneKey)

        with pytest.raises(SessionLost):
            await run(stage, operation, signing=True)
        assert stage.said == ["I(S1, STANDARD)", "M", "resync"]


async def test_something_arrives_between_two_operations() -> None:
    async def operation(device: Conversation) -> str:
        return (await device.ask(M, m.EthereumAddressOneKey)).address

    async with Stage() as stage:
        stage.script(F(S1), PASSPHRASE_REQUEST, state(STANDARD, S1))
        wallet = await stage.sdk.open_wallet(standard=True)
        _ = stage.said
        stage.script(F(S1), ADDRESS, F(S1), ADDRESS)
        async with wallet.hold():
            device: Device = vars(wallet)["_device"]

            async def work(turn: Turn) -> str:
                return await run_in_wallet(turn, Standard(), operation, signing=True)

            assert await device.run(work) == ADDRESS.address
            stage.device.send(F())
            assert await device.run(work) == ADDRESS.address
        proof = ["I(S1, STANDARD)", "M"]
        assert stage.said == [*proof, "resync", "GetFeatures", *proof]


async def test_an_operation_may_demand_more_than_its_method() -> None:
    async def operation(device: Conversation) -> str:
        return (await device.ask(M, m.EthereumAddressOneKey)).address

    async with Stage() as stage:
        assert demanded(operation, None) == {}  # type: ignore[arg-type]
        demanding = Demanding(operation, lambda _: {})
        assert demanded(demanding, None) == {}  # type: ignore[arg-type]
        stage.script(F(S1), PASSPHRASE_REQUEST, state(STANDARD, S1))
        wallet = await stage.sdk.open_wallet(standard=True)
        device: Device = vars(wallet)["_device"]
        stage.script(F(S1), ADDRESS)

        async def work(turn: Turn) -> str:
            return await run_in_wallet(turn, Standard(), demanding, signing=False)

        assert await device.run(work) == ADDRESS.address
