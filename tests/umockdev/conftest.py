"""Software devices behind the real libusb and hidapi, with umockdev in the kernel's place.

These tests run in a process of their own, which `tests/unit/transport/test_umockdev.py` starts:
umockdev has to be preloaded into it.
"""

from __future__ import annotations

import asyncio
import os
import queue
import subprocess
import threading
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator
from onekey_emulator.faults import Faults

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Sequence

    from onekey_emulator.links.usb_descriptors import InterfaceKind

if "umockdev" not in os.environ.get("LD_PRELOAD", ""):
    collect_ignore_glob = ["test_*.py"]

_PYTHON = "/usr/bin/python3"
_PATIENCE = 20.0


class Kernel:
    """The process that plays the kernel to this one."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [_PYTHON, str(Path(__file__).with_name("kernel.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._places = count(1)
        os.environ["UMOCKDEV_DIR"] = self._lines.get(timeout=_PATIENCE)

    def plug_in(self, server: str) -> str:
        """Plug in the device of a USB/IP server; the place."""
        assert self._process.stdin is not None
        place = next(self._places)
        self._process.stdin.write(f"{server.rpartition(':')[2]} {place}\n")
        self._process.stdin.flush()
        return f"1-{place}"

    async def says(self, words: str) -> str:
        """Wait until it says a line that begins so; the rest of it."""
        while True:
            line = await asyncio.to_thread(self._lines.get, timeout=_PATIENCE)
            if line.startswith(words):
                return line.removeprefix(words).strip()

    def stop(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(_PATIENCE)
        self._listener.join()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._lines.put(line.rstrip("\n"))


@pytest.fixture(scope="session")
def kernel() -> Generator[Kernel]:
    """What takes the kernel's place."""
    kernel = Kernel()
    yield kernel
    kernel.stop()


class Plugged:
    """A software device on USB.

    Attributes:
        emulator: the device.
        place: where it is plugged in.
        node: its file.
    """

    def __init__(self, kernel: Kernel, emulator: Emulator, place: str, node: str) -> None:
        self.emulator = emulator
        self.place = place
        self.node = node
        self._kernel = kernel

    async def unplug(self) -> None:
        """Pull the cable, and wait until the kernel has noticed."""
        self.emulator.user.unplug()
        await self._kernel.says("unplugged")

    async def plug(self) -> None:
        """Put the cable back."""
        self.emulator.user.plug()
        self.node = await self._kernel.says("plugged")


class Bench:
    """Makes devices, for one test."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._emulators: list[Emulator] = []

    async def device(
        self,
        model: str = "pro",
        interfaces: Sequence[InterfaceKind] = ("webusb",),
        faults: Faults | None = None,
        **options: Any,
    ) -> Plugged:
        """A device that is switched on and plugged in."""
        options.setdefault("auto_confirm", True)
        emulator = Emulator(model, seed=len(self._emulators), **options)
        self._emulators.append(emulator)
        server = await emulator.serve_usbip(0, interfaces, faults)
        place = self._kernel.plug_in(server)
        return Plugged(self._kernel, emulator, place, await self._kernel.says("plugged"))

    async def stop(self) -> None:
        """Switch them off."""
        for emulator in self._emulators:
            was_plugged = emulator.plugged
            await emulator.stop()
            if was_plugged:
                await self._kernel.says("unplugged")


@pytest.fixture
async def bench(kernel: Kernel) -> AsyncGenerator[Bench]:
    """A place for devices."""
    bench = Bench(kernel)
    yield bench
    await bench.stop()
