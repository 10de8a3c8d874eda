"""The HTTP interface of OneKey's bridge.

All requests are POSTs; messages go as hex, lists and errors as JSON. Each request has a
connection of its own, so nothing outlives it, and nothing depends on how long either side keeps
idle connections.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import aiohttp

from onekey_sdk.errors import (
    BridgeError,
    BridgeNotRunning,
    BridgeTimeout,
    DeviceAccessDenied,
    DeviceBusy,
    DeviceDisconnected,
    DeviceInterrupted,
    DeviceNotFound,
    LinkError,
    ProtocolError,
)
from onekey_sdk.wire.frames_v1 import MAX_PAYLOAD

if TYPE_CHECKING:
    from collections.abc import Mapping

_ORIGIN = "https://jssdk.onekey.so"
"""The bridge serves only its maker's pages, and so programs that say they are one."""

_CONNECT = 3.0
"""Seconds for the bridge to take a connection."""

_GOODBYE = 1.0
"""Seconds for the bridge to end a session."""

_LIMIT = 2 * (MAX_PAYLOAD + 6)
"""The longest answer in bytes: header and payload of a message in hex."""

_ERRORS: Mapping[str, type[LinkError]] = MappingProxyType(
    {
        "wrong previous session": DeviceBusy,
        "other call in progress": DeviceBusy,
        "session not found": DeviceInterrupted,
        "closed device": DeviceInterrupted,
        "device not found": DeviceNotFound,
        "device disconnected during action": DeviceDisconnected,
    }
)
"""What the bridge says, and what it means to a call."""

_MALFORMED = (ValueError, TypeError, KeyError)

_MOST_BRACKETS = 1_000
"""Opening brackets in an answer; each device takes one.

Libraries raise the recursion limit of the whole process, and then deep nesting overflows the
stack of the parser.
"""


def _parse(answer: bytes) -> Any:
    if answer.count(b"[") + answer.count(b"{") > _MOST_BRACKETS:
        raise ValueError("too deep, or too long")
    return json.loads(answer)


class Entry(NamedTuple):
    """A device in the bridge's list.

    Attributes:
        path: what the bridge calls it.
        session: who has it now, if anybody.
        software: whether it is on no USB bus.
    """

    path: str
    session: str | None
    software: bool


class Bridge:
    """One bridge.

    Every method raises BridgeNotRunning, BridgeTimeout or BridgeError when the bridge does not
    do its part, and the errors of a device or session that is gone or taken: DeviceNotFound,
    DeviceDisconnected, DeviceInterrupted, DeviceBusy, DeviceAccessDenied.

    Attributes:
        url: without a slash at its end.
        patience: seconds for what asks neither device nor person.
    """

    patience = 10.0

    def __init__(self, url: str) -> None:
        self.url = url

    async def enumerate(self) -> list[Entry]:
        """The devices there are."""
        try:
            entries = _parse(await self._request("enumerate", within=self.patience))
            return [_entry(entry) for entry in entries]
        except _MALFORMED:
            raise self._stranger() from None

    async def find(self, path: str) -> Entry | None:
        """The device of that name."""
        return next((entry for entry in await self.enumerate() if entry.path == path), None)

    async def acquire(self, path: str, previous: str | None) -> str:
        """Take the device from the session that has it; the new session."""
        holder = quote(previous or "null", safe="")
        place = quote(path, safe="")
        answer = await self._request(f"acquire/{place}/{holder}", within=self.patience)
        try:
            session = _parse(answer)["session"]
        except _MALFORMED:
            raise self._stranger() from None
        if not isinstance(session, str):
            raise self._stranger()
        return session

    async def release(self, session: str) -> None:
        """End a session."""
        await self._request(f"release/{quote(session, safe='')}", within=_GOODBYE)

    async def post(self, session: str, message: bytes) -> None:
        """Send a message to the device."""
        await self._request(f"post/{quote(session, safe='')}", message.hex(), within=None)

    async def read(self, session: str) -> bytes:
        """The next message of the device, waiting for it without limit."""
        answer = await self._request(f"read/{quote(session, safe='')}", within=None)
        try:
            return bytes.fromhex(answer.decode("ascii"))
        except ValueError:
            raise ProtocolError("the bridge sent something that is not a message") from None

    async def _request(self, command: str, body: str = "", *, within: float | None) -> bytes:
        connector = aiohttp.TCPConnector(force_close=True)
        timeout = aiohttp.ClientTimeout(total=within, connect=_CONNECT)
        headers = {"Origin": _ORIGIN, "Content-Type": "text/plain"}
        try:
            async with (
                aiohttp.ClientSession(connector=connector, timeout=timeout) as http,
                http.post(
                    f"{self.url}/{command}",
                    data=BytesIO(body.encode()),
                    headers=headers,
                    allow_redirects=False,
                ) as response,
            ):
                answer = await _body(response)
        except aiohttp.ConnectionTimeoutError:
            raise BridgeNotRunning(f"nothing answered at {self.url}") from None
        except TimeoutError:
            raise BridgeTimeout(f"the bridge at {self.url} does not answer") from None
        except aiohttp.ClientSSLError as error:
            raise BridgeError(f"the bridge cannot be trusted: {error}") from None
        except aiohttp.ClientConnectorError:
            raise BridgeNotRunning(f"nothing listens at {self.url}") from None
        except aiohttp.ClientError as error:
            raise BridgeError(f"the connection to the bridge failed: {error}") from None
        if response.status != HTTPStatus.OK:
            raise self._refusal(response.status, answer)
        return answer

    def _refusal(self, status: int, answer: bytes) -> LinkError:
        try:
            text = _parse(answer)["error"]
        except _MALFORMED:
            text = None
        if not isinstance(text, str):
            return BridgeError(f"{self.url} answered with HTTP status {status}")
        if "LIBUSB_ERROR_ACCESS" in text:
            return DeviceAccessDenied("the bridge may not use the device")
        return _ERRORS.get(text, BridgeError)(f"the bridge says: {text}", text=text)

    def _stranger(self) -> BridgeError:
        return BridgeError(f"what answers at {self.url} is not a bridge")


async def _body(response: aiohttp.ClientResponse) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_any():
        size += len(part)
        if size > _LIMIT:
            raise ProtocolError("the bridge sent more than the longest message")
        parts.append(part)
    return b"".join(parts)


def _entry(entry: Any) -> Entry:
    path, session = entry["path"], entry["session"]
    if not isinstance(path, str) or not isinstance(session, str | None):
        raise TypeError
    return Entry(path, session, software=not entry["vendor"] and not entry["product"])
