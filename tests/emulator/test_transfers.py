"""Long transfers to the device: what the person is told, and what remains of a cancelled one."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk import CallCancelled, DeviceFailure, OneKey, Progress, UIRequest
from onekey_sdk.models import DeviceInfo
from onekey_sdk.session.link import Deadlines, Link
from onekey_sdk.session.prompts import Allowed, Answers
from onekey_sdk.transport.base import Channel, Port
from onekey_sdk.transport.relay import RelayChannel, RelayPort
from onekey_sdk.transport.udp import UdpTransport
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from onekey_sdk import ButtonRequest

PATH = "m/44'/60'/0'/0/0"
# The address was asked of a Classic 1S that holds the same seed.
ADDRESS = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
DATA = bytes(range(250)) * 400
TRANSACTION = {
    "chain_id": 1,
    "nonce": 1,
    "gas_limit": 5_000_000,
    "max_fee_per_gas": 20,
    "max_priority_fee_per_gas": 10,
    "to": "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8",
    "value": 5,
    "data": DATA,
}
TINY = {**TRANSACTION, "data": DATA[:1000]}


class SlowPort(RelayPort):
    """A link that takes `pause` seconds for each packet to the device.

    Attributes:
        opened: how often it was opened.
        stop_in: packets after which it takes ten seconds for each; None for never.
        stopped: set when it does.
    """

    def __init__(self, port: Port, pause: float) -> None:
        super().__init__(port)
        self.pause = pause
        self.opened = 0
        self.stop_in: int | None = None
        self.stopped = asyncio.Event()

    def between(self, channel: Channel) -> Channel:
        self.opened += 1
        return SlowChannel(channel, self)

    def note(self) -> None:
        """A packet went out."""
        if self.stop_in is not None:
            self.stop_in -= 1
            if self.stop_in == 0:
                self.pause = 10.0
                self.stopped.set()


class SlowChannel(RelayChannel):
    """An open `SlowPort`."""

    def __init__(self, channel: Channel, port: SlowPort) -> None:
        super().__init__(channel)
        self._port = port

    async def write(self, piece: bytes) -> None:
        await asyncio.sleep(self._port.pause)
        await super().write(piece)
        self._port.note()


class Screen:
    """A person's interface that shows progress."""

    def __init__(self, show: Callable[[Progress], None] | None = None) -> None:
        self.shown: list[Progress] = []
        self._show = show

    async def pin(self, request: object) -> None:
        raise AssertionError("no PIN is set")

    async def passphrase(self, request: object) -> None:
        raise AssertionError("no passphrase is set")

    async def button(self, request: ButtonRequest) -> None:
        return None

    async def progress(self, progress: Progress) -> None:
        self.shown.append(progress)
        if self._show is not None:
            self._show(progress)


@contextlib.asynccontextmanager
async def slow(pause: float, model: str = "pro") -> AsyncGenerator[tuple[OneKey, SlowPort, Screen]]:
    screen = Screen()
    async with Emulator(model, auto_confirm=True) as emulator:
        port = SlowPort(emulator.port(), pause)
        async with OneKey(port, ui=screen) as sdk:
            yield sdk, port, screen


def check(shown: list[Progress]) -> None:
    """It was told up to twenty times, and always of more, to the end."""
    assert 10 <= len(shown) <= 20
    sent = [progress.sent for progress in shown]
    assert sent == sorted(set(sent))
    assert sent[-1] == shown[0].total == len(DATA)


class TestProgress:
    async def test_in_memory(self, model: str) -> None:
        screen = Screen()
        events: list[dict[str, Any]] = []
        async with (
            Emulator(model, auto_confirm=True) as emulator,
            OneKey(emulator.port(), ui=screen) as sdk,
        ):
            sdk.on(UIRequest.DEVICE_PROGRESS, events.append)
            await sdk.evm_sign_transaction(path=PATH, transaction=TRANSACTION)
        check(screen.shown)
        assert [event["progress"] for event in events] == [
            100 * progress.sent // progress.total for progress in screen.shown
        ]
        assert events[-1]["progress"] == 100
        assert events[0]["device"]["deviceType"] == model

    async def test_a_listener_is_enough(self) -> None:
        events: list[dict[str, Any]] = []
        async with (
            Emulator("pro", auto_confirm=True) as emulator,
            OneKey(emulator.port()) as sdk,
        ):
            await sdk.evm_sign_transaction(path=PATH, transaction=TRANSACTION)
            sdk.on(UIRequest.DEVICE_PROGRESS, events.append)
            await sdk.evm_sign_transaction(path=PATH, transaction=TRANSACTION)
        assert 10 <= len(events) <= 20
        assert events[-1]["progress"] == 100

    @pytest.mark.real_time
    async def test_over_udp(self) -> None:
        screen = Screen()
        async with (
            Emulator("pro", auto_confirm=True) as emulator,
            OneKey(await emulator.serve_udp(0), ui=screen) as sdk,
        ):
            await sdk.evm_sign_transaction(path=PATH, transaction=TRANSACTION)
        check(screen.shown)

    async def test_over_a_slow_link(self) -> None:
        async with slow(0.05) as (sdk, port, screen):
            await sdk.evm_sign_transaction(path=PATH, transaction=TRANSACTION)
            assert port.opened == 1
        check(screen.shown)

    async def test_short_transfers_are_not_worth_it(self) -> None:
        async with slow(0.05) as (sdk, _, screen):
            await sdk.evm_sign_transaction(path=PATH, transaction=TINY)
        assert screen.shown == []

    async def test_an_interface_that_fails_ends_nothing(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fail(_: Progress) -> None:
            raise LookupError("no window")

        async with (
            Emulator("pro", auto_confirm=True) as emulator,
            OneKey(emulator.port(), ui=Screen(fail)) as sdk,
        ):
            assert (await sdk.evm_sign_transaction(path=PATH, transaction=TRANSACTION)).r
        assert "no window" in caplog.text

    async def test_an_interface_that_hangs_holds_nothing_up(self) -> None:
        class Stuck(Screen):
            async def progress(self, progress: Progress) -> None:
                await super().progress(progress)
                await asyncio.Event().wait()

        screen = Stuck()
        async with (
            Emulator("pro", auto_confirm=True) as emulator,
            OneKey(emulator.port(), ui=screen) as sdk,
        ):
            assert (await sdk.evm_sign_transaction(path=PATH, transaction=TRANSACTION)).r
        assert len(screen.shown) == 1
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}


class TestOneLongMessage:
    """A Pro takes messages of up to a megabyte."""

    # One that nobody asked for, so that the answer is short.
    REQUEST = m.EthereumTxAck(data_chunk=bytes(300_000))

    @pytest.mark.real_time
    async def test_no_datagram_is_lost(self) -> None:
        async with Emulator("pro") as emulator:
            address = await emulator.serve_udp(0)
            [port] = await UdpTransport(address.removeprefix("udp:")).ports()
            async with await port.open() as channel:
                link = Link(channel, Codec(), Deadlines())
                with pytest.raises(DeviceFailure, match="Unexpected message"):
                    await link.ask(self.REQUEST, m.Success)

    async def test_the_person_is_told(self) -> None:
        screen = Screen()
        answers = Answers(screen, DeviceInfo("slow", "slow:"), Allowed())
        async with (
            Emulator("pro") as emulator,
            await SlowPort(emulator.port(), 0.01).open() as channel,
        ):
            link = Link(channel, Codec(), Deadlines())
            with pytest.raises(DeviceFailure, match="Unexpected message"):
                await link.ask(self.REQUEST, m.Success, answers)
        size = self.REQUEST.ByteSize()
        assert [progress.total for progress in screen.shown] == [size] * 20
        sent = [progress.sent for progress in screen.shown]
        assert sent == sorted(set(sent))
        assert sent[-1] == size

    async def test_a_link_that_gets_on_has_all_the_time_it_needs(self) -> None:
        async with (
            Emulator("pro") as emulator,
            await SlowPort(emulator.port(), 0.1).open() as channel,
        ):
            link = Link(channel, Codec(), Deadlines())
            loop = asyncio.get_running_loop()
            began = loop.time()
            with pytest.raises(DeviceFailure, match="Unexpected message"):
                await link.ask(self.REQUEST, m.Success)
            assert loop.time() - began > 400


class TestCancelling:
    @pytest.mark.parametrize("model", ["classic1s", "pro"])
    @pytest.mark.parametrize("after", [0.0, 0.3, 1.0, 3.0, 10.0, 10.5, 60.0])
    async def test_it_ends_soon_and_the_next_call_is_heard(self, model: str, after: float) -> None:
        async with slow(0.05, model) as (sdk, port, _):
            device, *_others = await sdk.search_devices()
            loop = asyncio.get_running_loop()
            call = asyncio.create_task(sdk.evm_sign_transaction(path=PATH, transaction=TRANSACTION))
            await asyncio.sleep(after)
            began = loop.time()
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            assert loop.time() - began < 5
            found = await sdk.evm_get_address(
                device.connect_id, device.device_id, path=PATH, show_on_onekey=False
            )
            assert found.address == ADDRESS
            assert port.opened == 1

    @pytest.mark.parametrize("packets", range(0, 17, 2))
    async def test_a_link_too_slow_is_opened_anew(self, packets: int) -> None:
        async with slow(0.01) as (sdk, port, _):
            await sdk.search_devices()
            call = asyncio.create_task(sdk.evm_sign_transaction(path=PATH, transaction=TRANSACTION))
            port.stop_in = 17 * 20 + packets  # most messages are 17 packets long
            await port.stopped.wait()
            began = asyncio.get_running_loop().time()
            await sdk.cancel()
            with pytest.raises(CallCancelled):
                await call
            assert asyncio.get_running_loop().time() - began < 15
            port.pause = 0.01
            assert (await sdk.evm_get_address(path=PATH, show_on_onekey=False)).address == ADDRESS
            assert port.opened == 2

    async def test_twice(self) -> None:
        async with slow(0.5) as (sdk, port, _):
            await sdk.search_devices()
            call = asyncio.create_task(sdk.evm_sign_transaction(path=PATH, transaction=TRANSACTION))
            await asyncio.sleep(12.2)
            call.cancel()
            await asyncio.sleep(0.1)
            began = asyncio.get_running_loop().time()
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            assert asyncio.get_running_loop().time() - began < 1
            port.pause = 0.01
            assert (await sdk.evm_get_address(path=PATH, show_on_onekey=False)).address == ADDRESS
