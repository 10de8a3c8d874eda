"""Telling what comes and goes on a client's links."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, NamedTuple

from onekey_sdk.models import Change, DeviceChange, DeviceInfo, Mode

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

    from onekey_sdk.session.device import Device
    from onekey_sdk.session.directory import Directory

_AGAIN = 1.0
"""Seconds until a device that did not answer, for it may be starting, is asked again."""

_TRIES = 5


class _Stay(NamedTuple):
    """A device's time at one place, from its plugging in to its unplugging."""

    address: str
    instance: str | None


class Watch:
    """Compares what is there with what was there before."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._told: dict[_Stay, DeviceInfo] = {}
        self._modes: dict[str, Mode | None] = {}

    async def changes(self) -> AsyncGenerator[DeviceChange]:
        """What is there, as arrivals, and from then on what comes and goes, without end.

        Raises:
            OneKeyError: why none of the links can be looked at.
        """
        async with contextlib.AsyncExitStack() as links:
            waits = [
                await links.enter_async_context(transport.watching())
                for transport in self._directory.transports
            ]
            tries = 0
            while True:
                for change in await self._look():
                    yield change
                    self._directory.home.check()
                tries = tries + 1 if self._directory.silent else 0
                await _first(waits, _AGAIN if 0 < tries < _TRIES else None)

    async def _look(self) -> list[DeviceChange]:
        found = await self._directory.look(known=self._known)
        there = {_stay(device): info for device, info in found}
        gone = [self._told[stay] for stay in self._told.keys() - there.keys()]
        come = [info for stay, info in there.items() if stay not in self._told]
        self._told = there
        return [
            *(DeviceChange(Change.REMOVED, info) for info in gone),
            *(DeviceChange(self._arrival(info), info) for info in come),
        ]

    def _known(self, device: Device) -> DeviceInfo | None:
        """Devices that stayed are left alone."""
        return self._told.get(_stay(device))

    def _arrival(self, info: DeviceInfo) -> Change:
        before = self._modes.get(info.connect_id)
        if info.mode is not None:
            self._modes[info.connect_id] = info.mode
        if before is None or info.mode in {None, before}:
            return Change.ARRIVED
        return Change.MODE_CHANGED


def _stay(device: Device) -> _Stay:
    return _Stay(device.port.address, device.port.instance)


async def _first(waits: Sequence[Callable[[], Awaitable[None]]], seconds: float | None) -> None:
    """Wait for whichever of them resumes first, or for some time."""
    waiting = [asyncio.ensure_future(wait()) for wait in waits]
    try:
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
