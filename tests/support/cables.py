"""Devices on several kinds of links, plugged in and out by a test."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from onekey_sdk.transport.base import Channel, Port, Transport
from onekey_sdk.wire import messages as m
from tests.support.fakes import ScriptedDevice
from tests.support.stage import failure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    from onekey_sdk.errors import OneKeyError


class Cable:
    """A device that a test plugs in and out, and all that it has been asked.

    Attributes:
        trouble: why it cannot be opened.
        opened: how many channels are open.
        asked: the messages that it got.
    """

    def __init__(self, **features: Any) -> None:
        version: dict[str, Any] = {"major_version": 2, "minor_version": 99, "patch_version": 99}
        self.features: dict[str, Any] = {
            "device_id": "D1",
            "initialized": True,
            **version,
            **features,
        }
        self.trouble: OneKeyError | None = None
        self.opened = 0
        self.asked: list[str] = []

    async def serve(self, device: ScriptedDevice) -> None:
        while True:
            message = await device.receive()
            self.asked.append(message.DESCRIPTOR.name)
            asked = message.DESCRIPTOR.name == "GetFeatures"
            device.send(m.Features(**self.features) if asked else failure("ActionCancelled"))


class CablePort(Port):
    """One link to it, for one time of being plugged in."""

    exclusive = True

    def __init__(self, links: Links, cable: Cable, kind: str, **about: Any) -> None:
        place = about.get("address") or about.get("serial") or about.get("location")
        self.address = f"{kind}:{place}"
        self.serial = about.get("serial")
        self.location = about.get("location")
        self.name = about.get("name")
        self.instance = str(about.get("instance"))
        self.cable = cable
        self._links = links

    async def open(self) -> Channel:
        if self.cable.trouble is not None:
            raise self.cable.trouble
        device = ScriptedDevice(address=self.address)
        self._links.serving.append(asyncio.create_task(self.cable.serve(device)))
        channel = await device.port.open()
        self.cable.opened += 1
        close = channel.close

        async def close_once() -> None:
            if device.open:
                self.cable.opened -= 1
            await close()

        channel.close = close_once  # type: ignore[method-assign]
        return channel


class HidPort(CablePort):
    """A link of another kind."""


class RadioPort(CablePort):
    """A link without a cable, over which devices are not disturbed."""

    exclusive = False
    searched = False


_KINDS = {"usb": CablePort, "hid": HidPort, "ble": RadioPort}


class Links(Transport):
    """One kind of link.

    Attributes:
        trouble: why it cannot be looked at.
        there: what is on it.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.trouble: OneKeyError | None = None
        self.there: dict[Cable, CablePort] = {}
        self.serving: list[asyncio.Task[None]] = []
        self._changed = asyncio.Event()
        self._instances = 0

    def plug(self, cable: Cable, **about: Any) -> CablePort:
        """Plug it in."""
        self._instances += 1
        about.setdefault("instance", self._instances)
        self.there[cable] = _KINDS[self.kind](self, cable, self.kind, **about)
        self._changed.set()
        return self.there[cable]

    def unplug(self, cable: Cable) -> None:
        """Unplug it."""
        del self.there[cable]
        self._changed.set()

    async def ports(self) -> Sequence[Port]:
        if self.trouble is not None:
            raise self.trouble
        return list(self.there.values())

    def watching(self) -> AbstractAsyncContextManager[Callable[[], Awaitable[None]]]:
        async def wait() -> None:
            await self._changed.wait()
            self._changed.clear()

        return contextlib.nullcontext(wait)

    async def close(self) -> None:
        for task in self.serving:
            task.cancel()
        await asyncio.gather(*self.serving, return_exceptions=True)
