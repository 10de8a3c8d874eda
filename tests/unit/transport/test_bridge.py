"""The bridge's link, to a peer on this machine that speaks as OneKey's bridge 2.0.28 does."""

from __future__ import annotations

import asyncio
import socket
import sys
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.client_reqrep import ConnectionKey

from onekey_sdk.errors import (
    BridgeError,
    BridgeNotRunning,
    BridgeTimeout,
    DeviceAccessDenied,
    DeviceBusy,
    DeviceDisconnected,
    DeviceInterrupted,
    DeviceNotFound,
    InvalidParameter,
    MissingDependency,
    OneKeyError,
    ProtocolError,
)
from onekey_sdk.transport import bridge, bridge_http, discovery
from onekey_sdk.transport.bridge import BridgeTransport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from onekey_sdk.transport.base import Channel, Port

pytestmark = pytest.mark.real_time

MESSAGE = bytes.fromhex("0000000000020a00")
ANSWER = bytes.fromhex("001100000003080102")
OTHER = bytes.fromhex("000300000000")


class Peer:
    """What stands where the bridge would. It has one device, and says what the test wants.

    Attributes:
        holder: the session that has the device.
        plugged: whether the device is listed.
        requests: the paths of all requests but lists, and what was posted.
        headers: of the last request.
        fails: the refusals that commands get.
        raw: the answers that commands get, whatever they are.
        reading: whether a read is under way.
        cut_off: how many reads were cut off.
        held: whether a command waits at its gate.
    """

    def __init__(self) -> None:
        self.holder: str | None = None
        self.plugged = True
        self.requests: list[str] = []
        self.headers: dict[str, str] = {}
        self.fails: dict[str, str] = {}
        self.raw: dict[str, web.Response] = {}
        self.reading = asyncio.Event()
        self.cut_off = 0
        self.held = asyncio.Event()
        self._gates: dict[str, asyncio.Event] = {}
        self.url = ""
        self._answers: asyncio.Queue[bytes | str] = asyncio.Queue()
        self._last = 0

    def hold(self, command: str) -> asyncio.Event:
        """Let a command wait until the event is set."""
        return self._gates.setdefault(command, asyncio.Event())

    def answer(self, message: bytes) -> None:
        """Let the device send a message."""
        self._answers.put_nowait(message)

    def end_session(self, words: str) -> None:
        """Take the device away from whoever has it."""
        self.holder = None
        self._answers.put_nowait(words)

    async def serve(self, request: web.Request) -> web.Response:
        command, *rest = request.path.strip("/").split("/")
        self.headers = dict(request.headers)
        body = await request.text()
        if command != "enumerate":
            self.requests.append(f"{request.path}{body and ' '}{body}")
        if command in self._gates:
            self.held.set()
            await self._gates[command].wait()
        if command in self.raw:
            return self.raw[command]
        if command in self.fails:
            return refusal(self.fails[command])
        if command == "enumerate":
            return web.json_response(self.entries())
        if command == "acquire":
            return self.acquire(*rest)
        if rest != [self.holder]:
            return refusal("session not found")
        if command == "release":
            self.holder = None
            return web.json_response({"session": rest[0]})
        if command == "post":
            return web.Response()
        return await self.read()

    def entries(self) -> list[dict[str, Any]]:
        entry = {"path": "7", "vendor": 0x1209, "product": 0x53C1, "debug": False}
        emulated = {**entry, "path": "8", "vendor": 0, "product": 0}
        sessions = {"session": self.holder, "debugSession": None}
        nobody = {"session": None, "debugSession": None}
        return [entry | sessions, emulated | nobody] if self.plugged else [emulated | nobody]

    def acquire(self, path: str, previous: str) -> web.Response:
        assert path == "7"
        if previous != (self.holder or "null"):
            return refusal("wrong previous session")
        if self.reading.is_set():
            self._answers.put_nowait("closed device")
        self._last += 1
        self.holder = f"session{self._last}"
        return web.json_response({"session": self.holder})

    async def read(self) -> web.Response:
        assert not self.reading.is_set(), "other call in progress"
        self.reading.set()
        try:
            arrived = await self._answers.get()
        except asyncio.CancelledError:
            self.cut_off += 1
            raise
        finally:
            self.reading.clear()
        return refusal(arrived) if isinstance(arrived, str) else web.Response(text=arrived.hex())


def refusal(words: str) -> web.Response:
    return web.json_response({"error": words}, status=400)


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    peer = Peer()
    application = web.Application()
    application.router.add_post("/{path:.*}", peer.serve)
    runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    peer.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield peer
    await runner.cleanup()


async def find(peer: Peer) -> Port:
    [port] = await BridgeTransport(f"{peer.url}#7").ports()
    return port


@pytest.fixture
async def channel(peer: Peer) -> AsyncIterator[Channel]:
    async with await (await find(peer)).open() as channel:
        peer.requests.clear()
        yield channel


async def read_and_give_up(channel: Channel, peer: Peer) -> None:
    reading = asyncio.create_task(channel.read())
    await peer.reading.wait()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading


# Addresses


@pytest.mark.parametrize(
    "place",
    [
        "127.0.0.1:21320",
        "ftp://127.0.0.1",
        "http://",
        "http://127.0.0.1:0",
        "http://127.0.0.1:70000",
        "http://[::1",
        "http://user:secret@127.0.0.1",
        "http://127.0.0.1/?a=b",
    ],
)
def test_what_is_no_bridge(place: str) -> None:
    with pytest.raises(InvalidParameter, match=r"bridge:http://127\.0\.0\.1:21320"):
        BridgeTransport(place)


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("onekey_sdk.transport.bridge", "onekey_sdk.transport.bridge_http"):
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    with pytest.raises(MissingDependency, match=r"onekey-sdk\[bridge\]"):
        discovery.transports_for("bridge:")


# Looking around


async def test_all_devices_are_listed(peer: Peer) -> None:
    usb, emulated = await BridgeTransport(peer.url + "/").ports()
    assert (usb.address, usb.software) == (f"bridge:{peer.url}#7", False)
    assert (emulated.address, emulated.software) == (f"bridge:{peer.url}#8", True)
    assert peer.headers["Origin"] == "https://jssdk.onekey.so"


async def test_an_address_from_the_list_names_one_device(peer: Peer) -> None:
    [usb, _] = await BridgeTransport(peer.url).ports()
    [same] = await discovery.transports_for(usb.address)[0].ports()
    assert same.address == usb.address


async def test_no_bridge_runs() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(BridgeNotRunning) as refused:
            await BridgeTransport(f"http://127.0.0.1:{port}").ports()
    assert refused.value.code == 808


async def test_a_bridge_that_does_not_answer(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge_http.Bridge, "patience", 0.05)
    peer.hold("enumerate")
    with pytest.raises(BridgeTimeout) as late:
        await BridgeTransport(peer.url).ports()
    assert late.value.code == 807


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 403},
        {"status": 302, "headers": {"Location": "http://127.0.0.1:1/"}},
        {"text": "It works!"},
        {"text": '{"path": "1"}'},
        {"text": '["7"]'},
        {"text": '[{"path": 7, "session": null, "vendor": 1, "product": 1}]'},
        {"text": "[" * 100_000},
    ],
)
async def test_something_else_answers(peer: Peer, answer: dict[str, Any]) -> None:
    # Some libraries leave the process with a recursion limit that its stack cannot bear.
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1_000_000)
    peer.raw["enumerate"] = web.Response(**answer)
    try:
        with pytest.raises(BridgeError) as strange:
            await BridgeTransport(peer.url).ports()
    finally:
        sys.setrecursionlimit(before)
    assert strange.value.code == 806


# Taking a device


@pytest.mark.parametrize("text", ['{"error": null}', '{"session": 7}', "[]"])
async def test_something_else_gives_no_session(peer: Peer, text: str) -> None:
    port = await find(peer)
    peer.raw["acquire"] = web.Response(text=text)
    with pytest.raises(BridgeError):
        await port.open()


_TARGET = ConnectionKey("localhost", 1, True, True, None, None, None)


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (aiohttp.ConnectionTimeoutError(), BridgeNotRunning),
        (aiohttp.ClientConnectorSSLError(_TARGET, OSError("no")), BridgeError),
        (aiohttp.ServerDisconnectedError(), BridgeError),
    ],
    ids=["timeout", "certificate", "cut off"],
)
async def test_the_connection_fails(
    monkeypatch: pytest.MonkeyPatch, failure: Exception, error: type[Exception]
) -> None:
    def post(*_: object, **__: object) -> object:
        raise failure

    monkeypatch.setattr(aiohttp.ClientSession, "post", post)
    with pytest.raises(error):
        await BridgeTransport("http://127.0.0.1:1").ports()


async def test_a_session_that_others_left_is_taken_over(peer: Peer) -> None:
    port = await find(peer)
    peer.holder = "session of a dead program"
    async with await port.open():
        assert peer.requests == ["/acquire/7/session of a dead program"]
    assert peer.holder is None


@pytest.mark.parametrize(
    ("words", "error", "code"),
    [
        ("wrong previous session", DeviceBusy, 117),
        ("other call in progress", DeviceBusy, 117),
        ("device not found", DeviceNotFound, 105),
        ("device disconnected during action", DeviceNotFound, 105),
        ("LIBUSB_ERROR_ACCESS [code -3]", DeviceAccessDenied, 821),
        ("something unheard of", BridgeError, 806),
    ],
)
async def test_a_device_that_is_not_given(
    peer: Peer, words: str, error: type[OneKeyError], code: int
) -> None:
    port = await find(peer)
    peer.fails["acquire"] = words
    with pytest.raises(error) as refused:
        await port.open()
    assert refused.value.code == code


async def test_a_device_that_another_program_releases_meanwhile(peer: Peer) -> None:
    port = await find(peer)
    peer.holder = "another program's"
    gate = peer.hold("acquire")
    opening = asyncio.create_task(port.open())
    await peer.held.wait()
    peer.holder = None
    gate.set()
    async with await opening:
        assert peer.requests == ["/acquire/7/another program's", "/acquire/7/null"]


async def test_a_device_that_was_unplugged_meanwhile(peer: Peer) -> None:
    port = await find(peer)
    peer.plugged = False
    with pytest.raises(DeviceNotFound):
        await port.open()
    assert not peer.requests


async def test_cancelling_leaves_nothing_open(peer: Peer) -> None:
    port = await find(peer)
    gate = peer.hold("acquire")
    opening = asyncio.create_task(port.open())
    await peer.held.wait()
    opening.cancel()
    gate.set()
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert peer.requests[-1] == "/release/session1"
    assert peer.holder is None


# Talking


async def test_messages_go_as_hex(peer: Peer, channel: Channel) -> None:
    await channel.write(MESSAGE)
    peer.answer(ANSWER)
    assert await channel.read() == ANSWER
    assert peer.requests == [f"/post/session1 {MESSAGE.hex()}", "/read/session1"]


async def test_what_a_cancelled_reader_waited_for_goes_to_the_next(
    peer: Peer, channel: Channel
) -> None:
    await read_and_give_up(channel, peer)
    reading = asyncio.create_task(channel.read())
    peer.answer(ANSWER)
    assert await reading == ANSWER
    assert peer.requests == ["/read/session1"]
    assert not peer.cut_off


async def test_what_arrived_for_nobody_is_dropped_on_demand(peer: Peer, channel: Channel) -> None:
    assert channel.drain() == 0
    await read_and_give_up(channel, peer)
    assert channel.drain() == 0
    peer.answer(ANSWER)
    while not channel.drain():  # noqa: ASYNC110 - drop it is all that one can do with it
        await asyncio.sleep(0.001)
    peer.answer(OTHER)
    assert await channel.read() == OTHER


async def test_writing_ends_a_read_that_nobody_waits_for(peer: Peer, channel: Channel) -> None:
    await read_and_give_up(channel, peer)
    await channel.write(MESSAGE)
    peer.answer(ANSWER)
    assert await channel.read() == ANSWER
    assert peer.requests == [
        "/read/session1",
        "/acquire/7/session1",
        f"/post/session2 {MESSAGE.hex()}",
        "/read/session2",
    ]
    assert not peer.cut_off


async def test_an_answer_that_comes_just_before_writing_is_kept(
    peer: Peer, channel: Channel
) -> None:
    await read_and_give_up(channel, peer)
    peer.answer(ANSWER)
    await channel.write(MESSAGE)
    assert await channel.read() == ANSWER
    peer.answer(OTHER)
    assert await channel.read() == OTHER


async def test_a_read_that_the_bridge_does_not_end_is_cut_off(
    peer: Peer, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge, "_LEAVE", 0.05)
    gate = peer.hold("read")
    reading = asyncio.create_task(channel.read())
    await peer.held.wait()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await channel.write(MESSAGE)
    gate.set()
    peer.answer(ANSWER)
    assert await channel.read() == ANSWER
    assert peer.requests == [
        "/read/session1",
        "/acquire/7/session1",
        f"/post/session2 {MESSAGE.hex()}",
        "/read/session2",
    ]


async def test_a_cancelled_write_is_not_cut_off(peer: Peer, channel: Channel) -> None:
    gate = peer.hold("post")
    writing = asyncio.create_task(channel.write(MESSAGE))
    await peer.held.wait()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    reading = asyncio.create_task(channel.read())
    await find(peer)  # what was sent before has arrived by then
    assert peer.requests == [f"/post/session1 {MESSAGE.hex()}"]
    gate.set()
    peer.answer(ANSWER)
    assert await reading == ANSWER


# The end


@pytest.mark.parametrize("why", ["", "stolen", "unplugged", "quit"])
async def test_a_link_that_was_lost_while_nobody_used_it(
    peer: Peer, channel: Channel, why: str
) -> None:
    if why == "stolen":
        peer.holder = "another program's"
    peer.plugged = why != "unplugged"
    if why == "quit":
        peer.raw["enumerate"] = web.Response(status=500)
    assert await channel.lost() is bool(why)


@pytest.mark.parametrize(
    ("words", "listed", "error"),
    [
        ("session not found", True, DeviceInterrupted),
        ("closed device", True, DeviceInterrupted),
        ("session not found", False, DeviceDisconnected),
        ("device disconnected during action", False, DeviceDisconnected),
    ],
)
async def test_a_lost_session_fails_whoever_uses_it(
    peer: Peer, channel: Channel, words: str, listed: bool, error: type[OneKeyError]
) -> None:
    reading = asyncio.create_task(channel.read())
    await peer.reading.wait()
    peer.plugged = listed
    peer.end_session(words)
    with pytest.raises(error):
        await reading
    with pytest.raises(error):
        await channel.write(MESSAGE)
    with pytest.raises(error):
        await channel.read()


async def test_a_program_that_steals_the_device_between_two_messages(
    peer: Peer, channel: Channel
) -> None:
    peer.holder = "another program's"
    with pytest.raises(DeviceInterrupted):
        await channel.write(MESSAGE)
    await channel.close()
    assert peer.holder == "another program's"


async def test_a_program_that_steals_the_device_from_a_waiting_read(
    peer: Peer, channel: Channel
) -> None:
    await read_and_give_up(channel, peer)
    peer.holder = "another program's"
    with pytest.raises(DeviceInterrupted):
        await channel.write(MESSAGE)


@pytest.mark.parametrize("answer", ["zz", "0", "é", "00" * (bridge_http.MAX_PAYLOAD + 7)])
async def test_an_answer_that_is_no_message(peer: Peer, channel: Channel, answer: str) -> None:
    peer.raw["read"] = web.Response(text=answer)
    with pytest.raises(ProtocolError):
        await channel.read()


async def test_closing_fails_a_pending_read_and_returns_the_device(
    peer: Peer, channel: Channel
) -> None:
    reading = asyncio.create_task(channel.read())
    await peer.reading.wait()
    await channel.close()
    with pytest.raises(DeviceDisconnected):
        await reading
    with pytest.raises(DeviceDisconnected):
        await channel.write(MESSAGE)
    assert peer.holder is None
    await channel.close()
    assert peer.requests == ["/read/session1", "/release/session1"]


async def test_closing_when_the_bridge_has_quit(peer: Peer, channel: Channel) -> None:
    peer.raw["release"] = web.Response(status=500)
    await channel.close()
    with pytest.raises(DeviceDisconnected):
        await channel.read()
