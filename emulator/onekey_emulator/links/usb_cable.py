"""The cable: puts the device back on the bus each time it is plugged in, and after restarts."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from onekey_emulator.emulator import Emulator

PAUSE: Final = 0.1
"""Seconds that a device which restarts is off the bus."""


class Plug(ABC):
    """The device in one socket, from the plug to the pull.

    Attributes:
        gone: set when the device is not there any more.
    """

    gone: asyncio.Event

    @abstractmethod
    async def insert(self) -> None:
        """Be found by the host.

        Raises:
            OSError: the host lets nobody in.
        """

    @abstractmethod
    def remove(self) -> None:
        """Be gone for the host."""


class UsbCable:
    """Keeps a device plugged in as long as its person does."""

    def __init__(self, emulator: Emulator, plug: Callable[[], Plug]) -> None:
        """`plug` makes what is plugged in, with what the device calls itself at that time."""
        self._emulator = emulator
        self._plug = plug
        self._moved = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Plug in, unless the person has pulled the cable.

        Raises:
            OSError: the host lets nobody in.
        """
        plug = await self._insert() if self._emulator.plugged else None
        self._emulator.device.on_plug.append(self._moved.set)
        self._task = asyncio.create_task(self._run(plug), name="USB cable")

    async def stop(self) -> None:
        """Pull the cable, without the device's being told."""
        if self._task is not None:
            self._emulator.device.on_plug.remove(self._moved.set)
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    async def _insert(self) -> Plug:
        plug = self._plug()
        try:
            await plug.insert()
        except BaseException:
            plug.remove()
            raise
        return plug

    async def _run(self, plug: Plug | None) -> None:
        while True:
            if plug is not None:
                try:
                    await plug.gone.wait()
                finally:
                    plug.remove()
                await asyncio.sleep(PAUSE)
            while not self._emulator.plugged:
                self._moved.clear()
                await self._moved.wait()
            plug = await self._insert()
