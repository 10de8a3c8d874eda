"""A computer with Bluetooth, and a device within reach."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk.transport import ble_connect, ble_scan
from tests.support.bluez import FakeBluez
from tests.support.bluez_device import FakeDevice
from tests.support.message_bus import message_bus
from tests.support.radio import World

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ble_scan, "LISTEN", 0.6)
    monkeypatch.setattr(ble_scan, "_SETTLE", 0.2)
    monkeypatch.setattr(ble_connect, "CONNECT", 2.0)
    monkeypatch.setattr(ble_connect, "_PAUSES", (0.01, 0.01, 0.01, 0.01))


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    @asynccontextmanager
    async def make(
        *, closed: bool = False, options: Any = None, **how: Any
    ) -> AsyncGenerator[World]:
        async with AsyncExitStack() as stack:
            enter = stack.enter_async_context
            address = await enter(message_bus(tmp_path, closed=closed))
            monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
            given: dict[str, Any] = {"auto_confirm": True} | (options or {})
            emulator = await enter(Emulator("pro", **given))
            bluez = await enter(FakeBluez(address))
            yield World(bluez, emulator, bluez.add(FakeDevice(emulator, **how)))

    return make
