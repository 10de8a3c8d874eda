"""The page's server: who is let in, what is told, and what can be done."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from onekey_emulator.bench import Bench
from onekey_emulator.web.server import WebServer

from onekey_sdk import OneKey
from onekey_sdk.errors import ActionCancelled
from tests.support.fakes import Person

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

pytestmark = pytest.mark.real_time

ETH = "m/44'/60'/0'/0/0"


class Page:
    """A browser's side, without the browser."""

    def __init__(self, bench: Bench, server: WebServer, http: aiohttp.ClientSession) -> None:
        self.bench = bench
        self.base = f"http://127.0.0.1:{server.port}"
        self.token = urlsplit(server.url).query
        self.http = http

    async def act(self, do: Any, text: Any = "") -> tuple[int, str]:
        """Do something: the status, and why it was refused."""
        return await self.post("act", {"do": do, "text": text})

    async def post(self, path: str, body: Any) -> tuple[int, str]:
        url = f"{self.base}/{path}?{self.token}"
        async with self.http.post(url, data=json.dumps(body)) as answer:
            text = await answer.text()
            return answer.status, json.loads(text).get("refused", "") if text[:1] == "{" else text

    @asynccontextmanager
    async def events(self) -> AsyncGenerator[Events]:
        async with self.http.get(f"{self.base}/events?{self.token}") as stream:
            yield Events(stream)


class Events:
    """What the server tells, one by one."""

    def __init__(self, stream: aiohttp.ClientResponse) -> None:
        self._stream = stream

    async def next(self) -> tuple[str, Any]:
        lines = [(await self._stream.content.readline()).decode() for _ in range(3)]
        assert lines[2] == "\n"
        return lines[0].removeprefix("event: ").strip(), json.loads(lines[1][len("data: ") :])

    async def state(self, **wanted: Any) -> dict[str, Any]:
        """The next state in which these are so."""
        async with asyncio.timeout(20):
            while True:
                name, data = await self.next()
                if name == "state" and all(data[key] == value for key, value in wanted.items()):
                    return data

    async def prompt(self, kind: str) -> dict[str, Any]:
        """The next state with a prompt of that kind."""
        while True:
            state = await self.state()
            if state["prompt"] is not None and state["prompt"]["kind"] == kind:
                return state


@asynccontextmanager
async def page(**options: Any) -> AsyncGenerator[Page]:
    bench = Bench(options, [lambda emulator: emulator.serve_udp(0)])
    await bench.start()
    server = WebServer(bench)
    try:
        await server.start()
        async with aiohttp.ClientSession() as http:
            yield Page(bench, server, http)
    finally:
        await server.stop()
        await bench.stop()


@pytest.mark.parametrize(
    ("path", "query", "headers"),
    [
        ("/", "", {}),
        ("/", "token=guess", {}),
        ("/", "token=%C3%A9", {}),
        ("/events", "", {}),
        ("/", None, {"Host": "evil.example"}),
        ("/", None, {"Origin": "http://evil.example"}),
        ("/", None, {"Origin": "null"}),
        ("/page.js", None, {"Host": "evil.example:80"}),
    ],
)
async def test_strangers_are_not_let_in(
    path: str, query: str | None, headers: dict[str, str]
) -> None:
    async with page() as here:
        url = f"{here.base}{path}?{here.token if query is None else query}"
        async with here.http.get(url, headers=headers) as answer:
            assert answer.status == 403
            assert here.token not in await answer.text()


async def test_strangers_press_no_keys() -> None:
    async with page() as here:
        url = f"{here.base}/act?token=guess"
        async with here.http.post(url, json={"do": "unplug"}) as answer:
            assert answer.status == 403
        assert here.bench.emulator.plugged


async def test_nothing_of_the_page_comes_from_elsewhere() -> None:
    async with page() as here:
        for path in ("", "page.css", "page.js"):
            async with here.http.get(f"{here.base}/{path}?{here.token}") as answer:
                assert answer.status == 200
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
                assert answer.headers["Referrer-Policy"] == "no-referrer"
                assert "//" not in (await answer.text()).replace("// ", "")


async def test_two_servers_have_two_tokens() -> None:
    assert WebServer(Bench({}, [])).url != WebServer(Bench({}, [])).url


async def test_a_port_that_is_taken() -> None:
    async with page() as here:
        port = urlsplit(here.base).port
        assert port is not None
        with pytest.raises(OSError, match="in use"):
            await WebServer(here.bench, port).start()


async def test_the_page_is_told_what_happens_and_no_secret() -> None:
    async with page(passphrase_protection=True) as here, here.events() as events:
        assert await events.next() == ("device", {})
        first = await events.state()
        assert (first["model"], first["plugged"], first["prompt"]) == ("pro", True, None)
        told: list[dict[str, Any]] = []

        async def listen() -> None:
            while True:
                name, data = await events.next()
                if name == "message":
                    told.append(data)
                elif data["prompt"]:
                    await here.act("confirm")

        listening = asyncio.ensure_future(listen())
        async with OneKey(first["addresses"][0], ui=Person(passphrases=["secret words"])) as sdk:
            wallet = await sdk.open_wallet()
            await wallet.evm.get_address(ETH)
        listening.cancel()
        names = [each["name"] for each in told]
        assert names[0] == "GetFeatures"
        assert "EthereumAddressOneKey" in names
        assert [each["number"] for each in told] == list(range(1, len(told) + 1))
        assert "secret words" not in json.dumps(told)


async def test_a_page_that_comes_later_sees_what_was_said() -> None:
    async with page(auto_confirm=True) as here:
        async with OneKey(here.bench.addresses[0]) as sdk:
            await sdk.evm_get_address(path=ETH)
        async with here.events() as events:
            await events.next()
            assert (await events.next())[1]["name"] == "GetFeatures"


async def test_typing_where_the_device_asks() -> None:
    options = {"pin": "1234", "passphrase_protection": True}
    async with (
        page(**options) as here,
        here.events() as events,
        OneKey(here.bench.addresses[0]) as sdk,
    ):
        opening = asyncio.ensure_future(sdk.open_wallet(passphrase_on_device=True))
        await events.prompt("pin")
        assert await here.act("confirm") == (409, "the device does not ask that now")
        assert await here.act("type", "1234") == (200, "")
        await events.prompt("passphrase")
        await here.act("type", "abc")
        wallet = await opening
        assert wallet.passphrase_state == "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47"
        asking = asyncio.ensure_future(wallet.evm.get_address(ETH))
        await events.prompt("confirm")
        await here.act("cancel")
        with pytest.raises(ActionCancelled):
            await asking


async def test_what_the_hand_does() -> None:
    async with page(pin="1234") as here, here.events() as events:
        await events.state(unlocked=False)
        assert (await here.act("unlock", "9999"))[0] == 409
        await here.act("unlock", "1234")
        await events.state(unlocked=True)
        await here.act("lock")
        await events.state(unlocked=False)
        await here.act("unplug")
        await events.state(plugged=False)
        await here.act("plug")
        await events.state(plugged=True)
        await here.act("bootloader")
        await events.state(bootloader=True)
        await here.act("firmware")
        await events.state(bootloader=False)


async def test_another_model_takes_its_place() -> None:
    async with page(pin="1234") as here, here.events() as events:
        await events.state()
        assert await here.post("model", {"model": "mini"}) == (200, "")
        assert (await events.next())[0] == "device"
        state = await events.state(model="mini")
        async with OneKey(state["addresses"][0]) as sdk:
            assert (await sdk.get_features()).model == "mini"
        status, refused = await here.post("model", {"model": "nokia"})
        assert (status, "nokia" in refused) == (409, True)
        assert here.bench.emulator.model == "mini"


@pytest.mark.parametrize(
    ("do", "text"), [("explode", ""), (None, ""), (["lock"], ""), ("unlock", 5), ("type", "x")]
)
async def test_what_cannot_be_done_is_refused(do: Any, text: Any) -> None:
    async with page() as here:
        status, refused = await here.act(do, text)
        assert status == 409
        assert refused


@pytest.mark.usefixtures("deep_recursion")
@pytest.mark.parametrize("body", ["", "[", "[]", "5", "[" * 100_000])
async def test_what_is_no_request_is_refused(body: str) -> None:
    async with page() as here:
        url = f"{here.base}/act?{here.token}"
        async with here.http.post(url, data=body) as answer:
            assert answer.status == 400


def test_a_bench_without_a_device() -> None:
    with pytest.raises(RuntimeError, match="no device"):
        Bench({}, []).emulator  # noqa: B018


async def test_a_device_that_cannot_be_made_leaves_the_old_one() -> None:
    bench = Bench({}, [])
    await bench.start()
    with pytest.raises(ValueError, match="nokia"):
        await bench.exchange("nokia")
    assert bench.emulator.model == "pro"
    await bench.stop()
