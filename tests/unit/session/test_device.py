"""One queue for each device: who may speak to it, for how long, and what ends that."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from onekey_sdk import OneKey
from onekey_sdk.errors import (
    CallCancelled,
    ClientClosed,
    DeviceBusy,
    DeviceDisconnected,
    DeviceNotFound,
)
from onekey_sdk.session.device import Device
from onekey_sdk.session.directory import Directory
from onekey_sdk.transport.lock import DeviceLock
from onekey_sdk.wallet import Wallet
from onekey_sdk.wire import messages as m
from tests.support.fakes import WAIT, ScriptedDevice
from tests.support.stage import (
    ADDRESS,
    EMPTY,
    PASSPHRASE_REQUEST,
    PATH,
    S1,
    S2,
    STANDARD,
    SUCCESS,
    A,
    B,
    F,
    Stage,
    state,
)

PARAMETERS: dict[str, Any] = {"path": PATH, "show_on_onekey": False}
PROOF = ["I(S1, STANDARD)", "M"]


async def opened(stage: Stage) -> Wallet:
    """The standard wallet, in session 1."""
    stage.script(F(S1), PASSPHRASE_REQUEST, state(STANDARD, S1))
    wallet = await stage.sdk.open_wallet(standard=True)
    _ = stage.said
    return wallet


async def use(wallet: Wallet) -> None:
    methods: Any = wallet.evm
    await methods.get_address(**PARAMETERS)


class TestQueue:
    async def test_first_come_first_served(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            stage.script(*[F(S1), ADDRESS] * 5)
            done: list[int] = []

            async def call(number: int) -> None:
                await use(wallet)
                done.append(number)

            await asyncio.gather(*(call(number) for number in range(5)))
            assert done == [0, 1, 2, 3, 4]
            assert stage.said == PROOF * 5

    async def test_a_hold_keeps_others_out(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            stage.script(F(S1), ADDRESS, ADDRESS, F(S1), ADDRESS)
            entered = asyncio.Event()

            async def outsider() -> None:
                await entered.wait()
                await use(wallet)

            waiting = asyncio.create_task(outsider())
            async with wallet.hold():
                entered.set()
                await use(wallet)
                await asyncio.sleep(0.5)
                await use(wallet)
                assert not waiting.done()
            await waiting
            assert stage.said == ["I(S1, STANDARD)", "M", "M", "I(S1, STANDARD)", "M"]

    async def test_child_tasks_join_a_hold_one_after_the_other(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            stage.script(F(S1), ADDRESS, ADDRESS, ADDRESS)
            async with wallet.hold(), wallet.hold(), asyncio.TaskGroup() as group:
                for _ in range(3):
                    group.create_task(use(wallet))
            assert stage.said == ["I(S1, STANDARD)", "M", "M", "M"]

    async def test_a_child_that_outlives_the_hold_waits_for_its_own_turn(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            stage.script(F(S1), ADDRESS)
            go = asyncio.Event()

            async def late() -> None:
                await go.wait()
                await use(wallet)

            async with wallet.hold():
                child = asyncio.create_task(late())
                await asyncio.sleep(0)
            go.set()
            await child
            assert stage.said == PROOF

    async def test_the_end_of_a_hold_waits_for_a_childs_call(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            stage.script(F(S1), [], F(S1), ADDRESS)

            async def hold() -> None:
                async with wallet.hold():
                    children.append(asyncio.create_task(use(wallet)))
                    await asyncio.sleep(1)

            children: list[asyncio.Task[None]] = []
            holding = asyncio.create_task(hold())
            await asyncio.sleep(0.5)
            outsider = asyncio.create_task(use(wallet))
            await asyncio.sleep(5)
            # The outsider must not speak while the child still does.
            assert not holding.done()
            assert stage.said == PROOF
            stage.device.send(ADDRESS)
            await asyncio.gather(holding, outsider, *children)
            assert stage.said == PROOF

    async def test_a_call_that_waits_behind_the_end_fails(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            stage.script(F(S1), [])

            async def leave() -> None:
                async with wallet.hold():
                    children.append(asyncio.create_task(use(wallet)))
                    children.append(asyncio.create_task(use(wallet)))
                    await asyncio.sleep(1)

            children: list[asyncio.Task[None]] = []
            leaving = asyncio.create_task(leave())
            await asyncio.sleep(2)
            assert not leaving.done()
            stage.device.send(ADDRESS)
            await leaving
            await children[0]
            with pytest.raises(CallCancelled, match="hold"):
                await children[1]

    async def test_a_hold_that_fails_stops_a_childs_call(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            stage.script(F(S1), [])
            children: list[asyncio.Task[None]] = []

            async def fail() -> None:
                async with wallet.hold():
                    children.append(asyncio.create_task(use(wallet)))
                    await asyncio.sleep(1)
                    raise LookupError

            with pytest.raises(LookupError):
                await fail()
            with pytest.raises(CallCancelled):
                await children[0]
            stage.script(F(S1), ADDRESS)
            await use(wallet)

    async def test_who_waits_for_the_end_can_be_cancelled(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            stage.script(F(S1), [])
            children: list[asyncio.Task[None]] = []

            async def hold() -> None:
                async with wallet.hold():
                    children.append(asyncio.create_task(use(wallet)))
                    await asyncio.sleep(1)

            holding = asyncio.create_task(hold())
            await asyncio.sleep(2)
            holding.cancel()
            with pytest.raises(asyncio.CancelledError):
                await holding
            with pytest.raises(CallCancelled):
                await children[0]
            stage.script(F(S1), ADDRESS)
            await use(wallet)

    async def test_a_hold_that_fails_without_a_call(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            with pytest.raises(LookupError):
                async with wallet.hold():
                    raise LookupError


class TestCancel:
    @pytest.mark.parametrize("by", ["cancel", "device_cancel", "task", "dispose"])
    @pytest.mark.parametrize("phase", ["thinking", "asking", "queued"])
    async def test_in_each_phase(self, by: str, phase: str) -> None:
        async with Stage([WAIT]) as stage:
            wallet = await opened(stage)
            if phase == "asking":
                stage.script(F(S2), PASSPHRASE_REQUEST)
                calls = [asyncio.create_task(stage.address(passphrase_state=A))]
            else:
                stage.script(F(S1), [])
                calls = [asyncio.create_task(use(wallet))]
                if phase == "queued":
                    calls.append(asyncio.create_task(use(wallet)))
            await asyncio.sleep(5)
            if by == "task":
                for call in calls:
                    call.cancel()
            elif by == "dispose":
                await stage.sdk.dispose()
            else:
                await getattr(stage.sdk, by)()
            kind = asyncio.CancelledError if by == "task" else CallCancelled
            for call in calls:
                with pytest.raises(kind):
                    await call
            if by != "dispose":
                stage.script(F(S1), ADDRESS)
                await use(wallet)

    async def test_of_another_device_only(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            stage.script(F(S1), [])
            call = asyncio.create_task(use(wallet))
            await asyncio.sleep(1)
            await stage.sdk.cancel("another")
            assert not call.done()
            await stage.sdk.cancel("PR001")
            with pytest.raises(CallCancelled):
                await call

    async def test_returns_when_the_device_is_in_step_again(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            stage.script(F(S1), [])
            call = asyncio.create_task(use(wallet))
            await asyncio.sleep(1)
            await stage.sdk.cancel()
            assert stage.said == [*PROOF, "resync"]
            with pytest.raises(CallCancelled):
                await call

    async def test_a_task_that_is_cancelled_as_well(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            stage.script(F(S1), [])
            call = asyncio.create_task(use(wallet))
            await asyncio.sleep(1)
            cancelling = asyncio.create_task(stage.sdk.cancel())
            await asyncio.sleep(0)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            await cancelling

    async def test_nothing_to_cancel(self) -> None:
        async with Stage() as stage:
            await stage.sdk.cancel()
            await stage.sdk.device_cancel()
            assert stage.said == ["GetFeatures", "Cancel"]

    async def test_a_cancelled_task_stays_cancelled(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            stage.script(F(S1), [])
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(3):
                    await use(wallet)


class TestClosing:
    async def test_the_link_is_let_go_of_and_taken_again(self) -> None:
        async with Stage(["abc"]) as stage:
            stage.script(F(S1), PASSPHRASE_REQUEST, state(A, S1), ADDRESS)
            await stage.address(passphrase_state=A, keep_session=False)
            assert not stage.device.open
            stage.script(F(S1), ADDRESS)
            await stage.address(passphrase_state=A, keep_session=False)
            assert stage.said[-3:] == ["GetFeatures", "I(S1, A)", "M"]
            assert stage.device.opened == 2

    async def test_a_wallet_after_its_client(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            await stage.sdk.dispose()
            with pytest.raises(ClientClosed):
                await use(wallet)
            with pytest.raises(ClientClosed):
                async with wallet.hold():
                    pass
            assert not stage.device.open

    async def test_a_call_that_is_still_looking_for_its_device(self) -> None:
        device = ScriptedDevice()
        device.unplug()
        sdk = OneKey(device.port)
        await sdk.__aenter__()
        call = asyncio.create_task(sdk.get_features())
        await asyncio.sleep(0.5)
        await sdk.dispose()
        device.plug()
        with pytest.raises(ClientClosed):
            await call
        assert not device.open

    async def test_a_hold_that_waits_for_its_turn(self) -> None:
        async def hold() -> None:
            await entered.wait()
            async with wallet.hold():
                pass

        async with Stage() as stage:
            wallet = await opened(stage)
            entered = asyncio.Event()
            waiting = asyncio.create_task(hold())
            async with wallet.hold():
                entered.set()
                await asyncio.sleep(1)
                await stage.sdk.dispose()
            with pytest.raises(ClientClosed):
                await waiting
            assert not stage.device.open
            assert stage.device.opened == 1

    async def test_before_and_after(self) -> None:
        sdk = OneKey(ScriptedDevice().port)
        with pytest.raises(ClientClosed):
            await sdk.search_devices()
        await sdk.dispose()

    async def test_the_device_is_unplugged_and_comes_back(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            stage.device.unplug()
            stage.device.plug()
            stage.script(F(S1), ADDRESS)
            await use(wallet)
            assert stage.said == ["GetFeatures", *PROOF]

    @pytest.mark.parametrize("name", ["PR001", "scripted:", None])
    async def test_another_device_is_in_its_place(self, name: str | None) -> None:
        other: dict[str, Any] = {"onekey_serial_no": "PR002", "device_id": "D2"}
        async with Stage() as stage:
            await stage.has_opened(STANDARD)
            stage.device.unplug()
            stage.device.plug()
            stage.idle = other
            if name == "PR001":
                error = await stage.fails(DeviceNotFound.code, connect_id=name, **EMPTY)
                assert "PR001" in str(error)
                assert stage.said == ["GetFeatures"]
            else:
                stage.script(F(S2, **other), PASSPHRASE_REQUEST, state(B, S2), ADDRESS)
                assert await stage.address(connect_id=name, **EMPTY) == ADDRESS.address

    async def test_in_the_middle_of_a_hold(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            stage.script(F(S1), ADDRESS)
            async with wallet.hold():
                await use(wallet)
                stage.device.unplug()
                with pytest.raises(DeviceDisconnected):
                    await use(wallet)
                with pytest.raises(DeviceDisconnected):
                    await use(wallet)
                assert not wallet_device_at(stage).connected
            stage.device.plug()
            stage.script(F(S1), ADDRESS)
            await use(wallet)


class TestOtherPrograms:
    async def test_who_holds_the_device_is_waited_for(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            stage.script(F(S1), ADDRESS)
            other = DeviceLock(stage.device.port.lock_name, local=stage.device.port.local)
            await other.acquire()
            call = asyncio.create_task(use(wallet))
            await asyncio.sleep(2)
            assert not call.done()
            other.release()
            await call
            # Somebody else had it: what was known is void.
            assert stage.said == ["GetFeatures", *PROOF]

    async def test_not_for_ever(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            other = DeviceLock(stage.device.port.lock_name, local=stage.device.port.local)
            async with other.hold():
                with pytest.raises(DeviceBusy):
                    await use(wallet)
                [info] = await stage.sdk.search_devices()
                assert info.busy
            assert (await stage.sdk.search_devices())[0].busy is False

    @pytest.mark.parametrize("software", [False, True])
    async def test_one_that_has_it_on_another_link(self, software: bool) -> None:
        """Its serial number says so, which several software devices may share."""
        async with Stage() as stage:
            stage.device.port.software = software
            wallet = await opened(stage)
            stage.script(F(S1), ADDRESS)
            async with DeviceLock("PR001").hold():
                if software:
                    await use(wallet)
                else:
                    with pytest.raises(DeviceBusy):
                        await use(wallet)
            if not software:
                await use(wallet)

    async def test_one_that_is_working_is_listed(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            async with wallet.hold():
                [info] = await stage.sdk.search_devices()
            assert (info.device_id, info.busy) == ("D1", False)


class TestDevice:
    async def test_what_is_asked_outside_of_a_wallet_ends_its_proof(self) -> None:
        async with Stage() as stage:
            wallet = await opened(stage)
            async with wallet.hold(), wallet_device_at(stage).turn() as turn:
                stage.script(F(S1), ADDRESS, SUCCESS, F(S1), ADDRESS)
                await use(wallet)
                await turn.ask(m.Ping(), m.Success)
                await use(wallet)
            assert stage.said == [*PROOF, "Ping", *PROOF]

    async def test_a_wallet_is_described(self) -> None:
        async with Stage(["b"]) as stage:
            wallet = await opened(stage)
            assert repr(wallet) == f"<Wallet {STANDARD} of <Device at scripted:>>"
            assert wallet.device.device_id == "D1"
            assert repr(S1) not in repr(vars(wallet))
            assert B not in repr(wallet)


def wallet_device_at(stage: Stage) -> Device:
    directory: Directory = vars(stage.sdk)["_directory"]
    return directory.devices[0]
