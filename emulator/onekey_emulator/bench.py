"""A device with its links, which can be exchanged for one of another model."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from onekey_emulator.emulator import Emulator

Plug = Callable[[Emulator], Awaitable[str]]
"""Connects a device to something, and says where it is then."""


class Bench:
    """Where a device is plugged in.

    Args:
        options: those of `Emulator`.
        plugs: its links.

    Attributes:
        addresses: where the device is.
        exchanged: called after a device has been exchanged.
    """

    def __init__(self, options: Mapping[str, Any], plugs: Sequence[Plug]) -> None:
        self.addresses: list[str] = []
        self.exchanged: list[Callable[[], None]] = []
        self._options = dict(options)
        self._plugs = plugs
        self._emulator: Emulator | None = None

    @property
    def emulator(self) -> Emulator:
        """The device that is plugged in."""
        if self._emulator is None:
            raise RuntimeError("no device is plugged in")
        return self._emulator

    async def start(self) -> None:
        """Switch the device on and plug it in.

        Raises:
            OSError: a port is taken.
        """
        await self._put(Emulator(**self._options))

    async def stop(self) -> None:
        """Switch the device off.

        Raises:
            ExceptionGroup: it ran into errors of its own.
        """
        if self._emulator is not None:
            await self._emulator.__aexit__(None, None, None)

    async def exchange(self, model: str) -> None:
        """Put a device of another model, with its newest firmware, in the place of this one.

        Raises:
            ValueError: there is no such model.
        """
        options: dict[str, Any] = {**self._options, "model": model, "firmware_version": None}
        successor = Emulator(**options)
        await self.stop()
        self._options = options
        await self._put(successor)
        for notice in self.exchanged:
            notice()

    async def _put(self, emulator: Emulator) -> None:
        self._emulator = emulator
        await emulator.start()
        self.addresses = [await plug(emulator) for plug in self._plugs]
