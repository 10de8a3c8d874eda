"""Finding a bridge, the devices behind it, and being given one of them."""

from __future__ import annotations

import asyncio
import socket
import sys
from typing import Any

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
    DeviceNotFound,
    InvalidParameter,
    MissingDependency,
    OneKeyError,
)
from onekey_sdk.transport import bridge_http, discovery
from onekey_sdk.transport.bridge import BridgeTransport
from tests.support.bridge_peer import Peer

pytestmark = pytest.mark.real_time


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


@pytest.mark.usefixtures("deep_recursion")
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
    peer.raw["enumerate"] = web.Response(**answer)
    with pytest.raises(BridgeError) as strange:
        await BridgeTransport(peer.url).ports()
    assert strange.value.code == 806


# Taking a device


@pytest.mark.parametrize("text", ['{"error": null}', '{"session": 7}', "[]"])
async def test_something_else_gives_no_session(peer: Peer, text: str) -> None:
    port = await peer.port()
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
    port = await peer.port()
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
    port = await peer.port()
    peer.fails["acquire"] = words
    with pytest.raises(error) as refused:
        await port.open()
    assert refused.value.code == code


async def test_a_device_that_another_program_releases_meanwhile(peer: Peer) -> None:
    port = await peer.port()
    peer.holder = "another program's"
    gate = peer.hold("acquire")
    opening = asyncio.create_task(port.open())
    await peer.held.wait()
    peer.holder = None
    gate.set()
    async with await opening:
        assert peer.requests == ["/acquire/7/another program's", "/acquire/7/null"]


async def test_a_device_that_was_unplugged_meanwhile(peer: Peer) -> None:
    port = await peer.port()
    peer.plugged = False
    with pytest.raises(DeviceNotFound):
        await port.open()
    assert not peer.requests


async def test_cancelling_leaves_nothing_open(peer: Peer) -> None:
    port = await peer.port()
    gate = peer.hold("acquire")
    opening = asyncio.create_task(port.open())
    await peer.held.wait()
    opening.cancel()
    gate.set()
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert peer.requests[-1] == "/release/session1"
    assert peer.holder is None
