"""An operation in its wallet: what it may see, and when it must not go on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from onekey_sdk.errors import SessionLost
from onekey_sdk.session.conversation import Demanding, demanded
from onekey_sdk.session.operation import run_in_wallet
from onekey_sdk.session.proof import Standard
from onekey_sdk.wire import messages as m
from tests.support.stage import ADDRESS, PASSPHRASE_REQUEST, S1, STANDARD, F, Stage, state

if TYPE_CHECKING:
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

    stage.script(F(S1), F(S1), ADDRESS) if not signing else stage.script(F(S1))
    return await device.run(work)


@pytest.mark.parametrize("signing", [True, False])
async def test_a_proof_that_grew_old_before_the_first_message(signing: bool) -> None:
    naps = [2.0, 0.0]

    async def operation(device: Conversation) -> str:
        assert (device.schema, device.features.device_id) == ("latest", "D1")
        await asyncio.sleep(naps.pop(0))
        return (await device.ask(M, m.EthereumAddressOneKey)).address

    async with Stage() as stage:
        if signing:
            with pytest.raises(SessionLost):
                await run(stage, operation, signing=True)
            assert stage.said == ["I(S1, STANDARD)"]
        else:
            assert await run(stage, operation, signing=False) == "0x1"
            assert stage.said == ["I(S1, STANDARD)", "I(S1, STANDARD)", "M"]


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

        assert await device.run(work) == "0x1"
