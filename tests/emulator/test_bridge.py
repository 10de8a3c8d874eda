"""The bridge that software devices are reached at, spoken to as OneKey's bridge 2.0.28 is."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from onekey_emulator import Emulator
from onekey_emulator.links.bridge_http import BridgeServer

from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec, Envelope
from onekey_sdk.wire.frames_v1 import header

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from google.protobuf.message import Message

pytestmark = pytest.mark.real_time

ORIGIN = "https://jssdk.onekey.so"
PATH = [0x8000002C, 0x8000003C, 0x80000000, 0, 0]


class Client:
    """A program that uses the bridge."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url = url
        self._http = http

    async def ask(
        self, path: str, body: str = "", *, origin: str | None = ORIGIN, method: str = "POST"
    ) -> tuple[int, str]:
        """Status and text."""
        headers = {} if origin is None else {"Origin": origin}
        async with self._http.request(
            method, self.url + path, data=BytesIO(body.encode()), headers=headers
        ) as response:
            if response.status in {200, 400}:
                assert response.headers["Access-Control-Allow-Origin"] == origin
            return response.status, await response.text()

    async def get(self, path: str, body: str = "") -> Any:
        """What a request gives, which succeeds."""
        status, text = await self.ask(path, body)
        assert status == 200, text
        return json.loads(text)

    async def refused(self, path: str, body: str = "") -> str:
        """Why a request fails."""
        status, text = await self.ask(path, body)
        assert status == 400, text
        return str(json.loads(text)["error"])

    async def acquire(self, path: str = "1", previous: str | None = None) -> str:
        return str((await self.get(f"/acquire/{path}/{previous or 'null'}"))["session"])

    async def sessions(self) -> list[str | None]:
        return [entry["session"] for entry in await self.get("/enumerate")]


def as_hex(message: Message) -> str:
    envelope = Codec().encode(message)
    return (header(envelope) + envelope.payload).hex()


def from_hex(text: str) -> Message:
    data = bytes.fromhex(text)
    return Codec().decode(Envelope(int.from_bytes(data[:2]), data[6:]))


INITIALIZE = as_hex(m.Initialize())
SHOW_ADDRESS = as_hex(m.EthereumGetAddressOneKey(address_n=PATH, show_display=True))
CANCEL = as_hex(m.Cancel())


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with Emulator("pro") as emulator:
        yield emulator


@pytest.fixture
async def client(emulator: Emulator) -> AsyncIterator[Client]:
    async with BridgeServer([emulator]) as server, aiohttp.ClientSession() as http:
        yield Client(server.url, http)


async def a_pending_read(client: Client, session: str) -> asyncio.Task[tuple[int, str]]:
    """A read of a session whose device waits for a person."""
    status, answer = await client.ask(f"/call/{session}", SHOW_ADDRESS)
    assert (status, from_hex(answer).DESCRIPTOR.name) == (200, "ButtonRequest")
    assert await client.ask(f"/post/{session}", as_hex(m.ButtonAck())) == (200, "")
    reading = asyncio.create_task(client.ask(f"/read/{session}"))
    while await client.refused(f"/post/{session}", "00") != "other call in progress":
        if reading.done():
            pytest.fail("the device waits for nobody")
    return reading


# Looking around


async def test_it_says_which_version_it_behaves_like(client: Client) -> None:
    assert await client.get("/") == {"version": "2.0.28"}


async def test_devices_are_listed(client: Client) -> None:
    assert await client.get("/enumerate") == [
        {
            "path": "1",
            "vendor": 0,
            "product": 0,
            "debug": False,
            "session": None,
            "debugSession": None,
        }
    ]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
async def test_both_loopback_addresses_serve(client: Client, host: str) -> None:
    client.url = client.url.replace("127.0.0.1", host)
    assert len(await client.get("/enumerate")) == 1


@pytest.mark.parametrize(
    "origin",
    [
        "https://jssdk.onekey.so",
        "https://onekey.so",
        "https://a.b-c.onekey.so",
        "https://python.trezor.io",
        "http://localhost:8000",
        "https://localhost:5432",
    ],
)
async def test_origins_that_are_served(client: Client, origin: str) -> None:
    status, _ = await client.ask("/enumerate", origin=origin)
    assert status == 200


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "",
        "null",
        "http://jssdk.onekey.so",
        "https://evilonekey.so",
        "https://onekey.so.evil.com",
        "https://onekey.so:8000",
        "http://localhost:3000",
        "http://localhost:80000",
        "https://jssdk.onekey.so\u00a0",
    ],
)
async def test_origins_that_are_not(client: Client, origin: str | None) -> None:
    assert await client.ask("/enumerate", origin=origin) == (403, "")
    assert await client.ask("/acquire/1/null", origin=origin) == (403, "")
    assert await client.sessions() == [None]


async def test_only_posting_does_something(client: Client) -> None:
    for method in ("GET", "PUT", "OPTIONS"):
        status, _ = await client.ask("/acquire/1/null", method=method)
        assert status == 405
    assert await client.sessions() == [None]


async def test_listening_ends_when_something_changes(client: Client) -> None:
    before = json.dumps(await client.get("/enumerate"))
    listening = asyncio.create_task(client.get("/listen", before))
    session = await client.acquire()
    [entry] = await listening
    assert entry["session"] == session
    assert await client.get("/listen", before) == [entry]


@pytest.mark.usefixtures("deep_recursion")
@pytest.mark.parametrize("body", ["", "{}", "7", '["1"]', "[" * 100_000])
async def test_listening_for_a_change_of_nothing(client: Client, body: str) -> None:
    status, _ = await client.ask("/listen", body)
    assert status == (200 if body == "{}" else 400)


async def test_several_devices(emulator: Emulator) -> None:
    async with (
        Emulator("classic1s") as second,
        BridgeServer([emulator, second]) as server,
        aiohttp.ClientSession() as http,
    ):
        client = Client(server.url, http)
        sessions = [await client.acquire(path) for path in ("1", "2")]
        assert await client.sessions() == sessions
        serials: list[str] = []
        for session in sessions:
            _, answer = await client.ask(f"/call/{session}", INITIALIZE)
            features = from_hex(answer)
            assert isinstance(features, m.Features)
            serials.append(features.onekey_serial_no)
        assert serials == [emulator.serial, second.serial]


# Sessions


async def test_a_session_lasts_until_it_is_released(client: Client) -> None:
    session = await client.acquire()
    assert await client.sessions() == [session]
    await client.get(f"/release/{session}")
    assert await client.sessions() == [None]
    assert await client.refused(f"/release/{session}") == "session not found"
    assert await client.refused(f"/call/{session}", INITIALIZE) == "session not found"


async def test_who_acquires_names_the_session_before(client: Client) -> None:
    first = await client.acquire()
    assert await client.refused("/acquire/1/null") == "wrong previous session"
    assert await client.refused("/acquire/1/99") == "wrong previous session"
    second = await client.acquire(previous=first)
    assert second != first
    assert await client.refused(f"/read/{first}") == "session not found"
    assert await client.sessions() == [second]


async def test_a_device_that_is_not_there(client: Client) -> None:
    assert await client.refused("/acquire/2/null") == "device not found"
    assert await client.refused("/acquire/2/1") == "wrong previous session"
    assert await client.refused("/read/1") == "session not found"


async def test_a_stolen_session_fails_the_read_that_waits(client: Client) -> None:
    first = await client.acquire()
    reading = await a_pending_read(client, first)
    second = await client.acquire(previous=first)
    assert await reading == (400, '{"error": "closed device"}')
    status, answer = await client.ask(f"/call/{second}", CANCEL)
    assert (status, from_hex(answer).DESCRIPTOR.name) == (200, "Failure")


async def test_a_read_that_is_cut_off_ends_the_session(client: Client) -> None:
    session = await client.acquire()
    reading = await a_pending_read(client, session)
    before = json.dumps(await client.get("/enumerate"))
    reading.cancel()
    [entry] = await client.get("/listen", before)
    assert entry["session"] is None
    assert await client.refused(f"/read/{session}") == "session not found"


async def test_what_nobody_read_is_lost_with_the_session(client: Client) -> None:
    first = await client.acquire()
    await client.ask(f"/post/{first}", INITIALIZE)
    await client.get(f"/release/{first}")
    second = await client.acquire()
    _, answer = await client.ask(f"/call/{second}", CANCEL)
    assert from_hex(answer).DESCRIPTOR.name == "Failure"


async def test_unplugging_fails_the_read_that_waits(emulator: Emulator, client: Client) -> None:
    session = await client.acquire()
    reading = await a_pending_read(client, session)
    emulator.user.unplug()
    assert await reading == (400, '{"error": "device disconnected during action"}')
    assert await client.get("/enumerate") == []
    emulator.user.plug()
    [entry] = await client.get("/enumerate")
    assert (entry["path"], entry["session"]) == ("2", None)
    assert await client.refused("/acquire/1/null") == "device not found"
    assert await client.acquire("2") != session


# Messages


async def test_a_call_is_a_post_and_a_read(client: Client) -> None:
    session = await client.acquire()
    status, features = await client.ask(f"/call/{session}", as_hex(m.GetFeatures()).upper())
    assert (status, from_hex(features).DESCRIPTOR.name) == (200, "Features")
    assert await client.ask(f"/post/{session}", as_hex(m.GetFeatures())) == (200, "")
    assert await client.ask(f"/read/{session}") == (200, features)


async def test_a_message_waits_for_its_reader(emulator: Emulator, client: Client) -> None:
    session = await client.acquire()
    reading = await a_pending_read(client, session)
    emulator.user.confirm()
    _, answer = await reading
    assert (
        from_hex(answer)
        == m.EthereumAddressOneKey(address="0x73d0385F4d8E00C5e6504C6030F47BF6212736A8")
        or getattr(from_hex(answer), "address", "") == "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
    )


@pytest.mark.parametrize(
    "body", ["", "zz", "0", "0037", "003700000001", "00370000000000", "0037ffffffff"]
)
async def test_what_is_no_message(emulator: Emulator, client: Client, body: str) -> None:
    session = await client.acquire()
    for command in ("call", "post"):
        assert await client.refused(f"/{command}/{session}", body) == "malformed data"
    assert not emulator.trace
    assert await client.sessions() == [session]


async def test_a_body_that_is_too_long(client: Client) -> None:
    session = await client.acquire()
    status, _ = await client.ask(f"/call/{session}", "0" * (16 * 1024 * 1024 + 1))
    assert status == 413


# The server itself


async def test_stopping_ends_what_is_under_way(emulator: Emulator) -> None:
    async with aiohttp.ClientSession() as http:
        async with BridgeServer([emulator]) as server:
            client = Client(server.url, http)
            reading = await a_pending_read(client, await client.acquire())
            before = json.dumps(await client.get("/enumerate"))
            listening = asyncio.create_task(client.ask("/listen", before))
            await client.get("/")
        async with asyncio.timeout(5):
            done = await asyncio.gather(reading, listening, return_exceptions=True)
        assert not any(isinstance(end, tuple) and end[0] == 200 for end in done)
        async with BridgeServer([emulator], server.port) as again:
            assert await Client(again.url, http).sessions() == [None]


async def test_a_port_that_is_taken(emulator: Emulator) -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            await emulator.serve_bridge(port)
    assert await emulator.serve_bridge(port) == f"bridge:http://127.0.0.1:{port}"


def test_the_program_says_what_to_install() -> None:
    script = (
        "import sys; sys.modules['aiohttp'] = None; from onekey_emulator.__main__ import main; "
        "sys.exit(main(['--udp', '0', '--bridge', '0']))"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert ended.returncode == 1
    assert "pip install 'onekey-sdk[emulator,bridge,emulator-ble]'" in ended.stderr
