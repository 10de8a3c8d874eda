"""UDP, the debug link beside it, and the program that serves both."""

from __future__ import annotations

import asyncio
import contextlib
import selectors
import signal
import socket
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator
from onekey_emulator.__main__ import main

from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec, Envelope
from onekey_sdk.wire.frames_v1 import ReportAssembler, reports
from tests.emulator.host import failure, name

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

pytestmark = pytest.mark.real_time

PATIENCE = 10.0


class Socket(asyncio.DatagramProtocol):
    """A UDP socket that speaks in messages."""

    def __init__(self) -> None:
        self.datagrams: asyncio.Queue[bytes] = asyncio.Queue()
        self.transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: object) -> None:
        self.datagrams.put_nowait(data)

    async def receive(self) -> Any:
        assembler = ReportAssembler()
        async with asyncio.timeout(PATIENCE):
            while True:
                envelope = assembler.feed(await self.datagrams.get())
                if envelope is not None:
                    return Codec().decode(envelope)

    def send(self, message: Any) -> None:
        for packet in reports(Codec().encode(message)):
            self.transport.sendto(packet)

    async def call(self, message: Any) -> Any:
        self.send(message)
        return await self.receive()

    async def call_packets(self, packets: bytes) -> Any:
        self.transport.sendto(packets)
        return await self.receive()


@contextlib.asynccontextmanager
async def socket_to(address: str, offset: int = 0) -> AsyncGenerator[Socket]:
    host, port = address.removeprefix("udp:").rsplit(":", 1)
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(
        Socket, remote_addr=(host, int(port) + offset)
    )
    yield protocol
    transport.close()


def never(transport: object) -> bool:
    return False


async def test_ping_pong(model: str):
    async with Emulator(model) as emulator:
        address = await emulator.serve_udp(0)
        for offset in (0, 1):
            async with socket_to(address, offset) as host:
                host.transport.sendto(b"PINGPING")
                async with asyncio.timeout(PATIENCE):
                    assert await host.datagrams.get() == b"PONGPONG"


async def test_messages(model: str):
    async with Emulator(model) as emulator, socket_to(await emulator.serve_udp(0)) as host:
        host.transport.sendto(b"short")
        assert name(await host.call(m.Initialize())) == "Features"
        async with asyncio.timeout(PATIENCE):
            host.send(m.Ping(message="x"))
            assert len(await host.datagrams.get()) == 64


@pytest.mark.parametrize("joined", [True, False])
async def test_an_answer_of_many_packets(joined: bool, monkeypatch: pytest.MonkeyPatch):
    if not joined:
        monkeypatch.setattr("onekey_emulator.links.udp._segments", never)
    text = "x" * 5000  # more packets than the kernel cuts at once
    async with Emulator("pro") as emulator, socket_to(await emulator.serve_udp(0)) as host:
        assert (await host.call(m.Ping(message=text))).message == text


@pytest.mark.parametrize("cut", [0, 1, 2, 5, 6])
async def test_datagrams_of_many_packets(model: str, cut: int):
    """A message, the next one and its rest, in two datagrams."""
    texts = ["x" * 100, "", "y" * 150]
    packets = [packet for text in texts for packet in reports(Codec().encode(m.Ping(message=text)))]
    assert len(packets) == 6
    async with Emulator(model) as emulator, socket_to(await emulator.serve_udp(0)) as host:
        for part in (packets[:cut], packets[cut:]):
            host.transport.sendto(b"".join(part))
        assert [(await host.receive()).message for _ in texts] == texts


@pytest.mark.parametrize("spoilt", [0, 64, 128])
async def test_a_spoilt_packet_among_many(spoilt: int):
    data = bytearray(b"".join(reports(Codec().encode(m.Ping(message="x" * 150)))))
    data[spoilt] ^= 1
    async with Emulator("pro") as emulator, socket_to(await emulator.serve_udp(0)) as host:
        assert failure(await host.call_packets(bytes(data)))[0] == "FirmwareError"


class Watched(selectors.DefaultSelector):
    """Notes how long an event loop would sleep.

    Attributes:
        waits: in seconds, None for ever.
    """

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float | None] = []

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.waits.append(timeout)
        return super().select(timeout)


@dataclass
class Clock:
    """A clock that stands."""

    now: float = 0.0

    def perf_counter(self) -> float:
        return self.now


@pytest.mark.parametrize("alone", [False, True])
def test_after_an_answer_the_device_stays_awake(alone: bool, monkeypatch: pytest.MonkeyPatch):
    """Unless the host needs the only processor."""
    selector, clock = Watched(), Clock()
    monkeypatch.setattr("onekey_emulator.links.udp.time", clock)
    monkeypatch.setattr("onekey_emulator.links.udp._processors", lambda: 1 if alone else 2)

    async def asleep() -> bool:
        """Whether the loop goes to sleep while nothing happens."""
        selector.waits.clear()
        await asyncio.sleep(0.001)
        return any(wait is None or wait > 0 for wait in selector.waits)

    async def main() -> None:
        async with Emulator("pro") as emulator, socket_to(await emulator.serve_udp(0)) as host:
            assert await asleep()
            for _ in range(2):
                await host.call(m.GetFeatures())
                assert await asleep() is alone
            host.transport.sendto(b"PINGPING")
            await host.datagrams.get()
            assert await asleep()
            await host.call(m.GetFeatures())
            clock.now += 1
            assert await asleep()
            await host.call(m.GetFeatures())
        assert await asleep()

    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selector)) as runner:
        runner.run(main())


async def test_the_last_host_to_speak_is_answered(model: str):
    async with Emulator(model) as emulator:
        address = await emulator.serve_udp(0)
        async with socket_to(address) as one, socket_to(address) as other:
            assert (await one.call(m.Ping(message="1"))).message == "1"
            assert (await other.call(m.Ping(message="2"))).message == "2"
            assert (await one.call(m.Ping(message="3"))).message == "3"
            assert other.datagrams.empty()


async def test_a_port_that_is_taken(model: str):
    async with Emulator(model) as emulator:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
            with pytest.raises(OSError, match="in use"):
                await emulator.serve_udp(port)
            with pytest.raises(OSError, match="in use"):
                await emulator.serve_udp(port - 1)


async def test_switched_off_it_is_gone(model: str):
    async with Emulator(model) as emulator:
        address = await emulator.serve_udp(0)
    port = int(address.rsplit(":", 1)[1])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", port))


# debug link


async def test_debug_state(model: str):
    async with Emulator(model, pin="1234", passphrase_protection=True) as emulator:
        address = await emulator.serve_udp(0)
        async with socket_to(address) as host, socket_to(address, 1) as debug:
            state = await debug.call(m.DebugLinkGetState())
            assert state.pin == "1234"
            assert state.mnemonic_secret == b"all all all all all all all all all all all all"
            assert state.passphrase_protection
            if model == "classic1s":
                await host.call(m.UnLockDevice())
                assert await emulator.user.prompted() == "matrix"
                state = await debug.call(m.DebugLinkGetState())
                assert sorted(state.matrix) == list("0123456789")
                positions = "".join("1234567890"[state.matrix.index(digit)] for digit in "1234")
                answer = await host.call(m.PinMatrixAck(pin=positions))
            else:
                await host.call(m.UnLockDevice())
                host.send(m.ButtonAck())
                assert await emulator.user.prompted() == "pin"
                debug.send(m.DebugLinkDecision(input="1234"))
                answer = await host.receive()
            assert answer.unlocked
        assert not any("Debug" in name(exchange.message) for exchange in emulator.trace)


async def test_what_the_debug_link_cannot_read(model: str):
    async with Emulator(model) as emulator, socket_to(await emulator.serve_udp(0), 1) as debug:
        debug.transport.sendto(b"\xa5" * 64)
        malformed = Envelope(Codec().schema.id_of("DebugLinkDecision"), b"\x1a\x05x")
        for packet in reports(malformed):
            debug.transport.sendto(packet)
        assert failure(await debug.receive()) == ("DataError", "Failed to decode message")
        debug.send(m.DebugLinkStop())
        assert name(await debug.call(m.DebugLinkGetState())) == "DebugLinkState"


# the program


@contextlib.asynccontextmanager
async def program(*arguments: str) -> AsyncGenerator[tuple[asyncio.subprocess.Process, str]]:
    """The running program, and the line it printed when it was ready."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "onekey_emulator",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            yield process, (await process.stdout.readline()).decode()
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_the_program(model: str, number: signal.Signals):
    async with program("--model", model, "--udp", "0", "--label", "x") as (process, line):
        assert line.startswith("OneKey ")
        address = next(word for word in line.split() if word.startswith("udp:127.0.0.1:"))
        async with socket_to(address) as host:
            assert (await host.call(m.Initialize())).label == "x"
        process.send_signal(number)
        output, errors = await process.communicate()
        assert (process.returncode, output, errors) == (0, b"", b"")


async def test_the_program_and_its_state(model: str, tmp_path: Any):
    state = str(tmp_path / "state.json")
    ids: list[str] = []
    for _ in range(2):
        arguments = ("--model", model, "--udp", "0", "--state", state, "--seed", str(len(ids)))
        async with program(*arguments) as (process, line):
            async with socket_to(line.split()[-1]) as host:
                ids.append((await host.call(m.Initialize())).device_id)
            process.terminate()
            await process.wait()
    assert ids[0] == ids[1]


async def test_the_program_agrees_by_itself():
    arguments = ("--pin", "1234", "--passphrase-protection", "--passphrase", "abc")
    async with (
        program("--udp", "0", "--auto-confirm", *arguments) as (_, line),
        socket_to(line.split()[-1]) as host,
    ):
        answer = await host.call(m.GetPassphraseState())
        while name(answer) != "PassphraseState":
            prompted = name(answer) == "ButtonRequest"
            answer = await host.call(m.ButtonAck() if prompted else m.PassphraseAck(on_device=True))
        assert answer.passphrase_state == "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47"


def test_a_taken_port_is_said(capsys: pytest.CaptureFixture[str]):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        assert main(["--udp", str(taken.getsockname()[1])]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("onekey_emulator: ")


def test_wrong_arguments(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as caught:
        main(["--model", "safe"])
    assert caught.value.code == 2
    assert "safe" in capsys.readouterr().err
