"""Software devices on the air of a virtual controller, and BlueZ on the other side of it.

Everything is in one event loop and lasts as long as the tests, for Python is slow in the
machine: bumble alone takes seconds to load.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import pytest_asyncio

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from onekey_emulator import Emulator
    from onekey_emulator.links import PairingWay
    from onekey_emulator.links.ble import BlePeripheral

BLUETOOTHD = "/usr/libexec/bluetooth/bluetoothd"
PASSPHRASE = "abc"

_MODELS: Mapping[str, PairingWay] = {
    "pro": "just-works",
    "classic1s": "type",
    "touch": "compare",
}

_READY = 60.0


class Remote(NamedTuple):
    """A device on the air."""

    emulator: Emulator
    radio: BlePeripheral

    @property
    def address(self) -> str:
        """What to give to a client."""
        return f"ble:{self.radio.address}"


class Air(NamedTuple):
    """The devices: one that pairs without a word, and two that show digits."""

    pro: Remote
    classic: Remote
    touch: Remote


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def air() -> AsyncGenerator[Air]:
    from onekey_emulator import Emulator
    from onekey_emulator.links.ble import BlePeripheral
    from onekey_emulator.links.ble_air import Airwaves

    async with contextlib.AsyncExitStack() as stack:
        await _run("mkdir", "-p", "/run/dbus")
        await _run("dbus-daemon", "--system", "--fork")
        waves = Airwaves("vhci")
        await waves.open()
        stack.push_async_callback(waves.close)
        remotes: list[Remote] = []
        for model, way in _MODELS.items():
            options: dict[str, Any] = {"passphrase": PASSPHRASE, "passphrase_protection": True}
            emulator = Emulator(model, auto_confirm=True, **options)
            await stack.enter_async_context(emulator)
            radio = BlePeripheral(emulator, waves.host(model), pairing=way)
            await radio.start()
            remotes.append(Remote(emulator, radio))
        daemon = await asyncio.create_subprocess_exec(
            BLUETOOTHD, "-n", stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )
        async with asyncio.timeout(_READY):
            while "succeeded" not in await _run("bluetoothctl", "power", "on"):  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        yield Air(*remotes)
        with contextlib.suppress(ProcessLookupError):
            daemon.kill()
        await daemon.wait()


async def _run(*command: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    return output.decode()


@pytest.fixture
def calm(air: Air) -> Air:
    """The devices, without any faults left by the last test."""
    from onekey_emulator.faults import Faults

    for remote in air:
        remote.radio.faults = Faults()
    return air
