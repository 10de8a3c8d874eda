"""Loads what software devices need, and has one answer, so that the others need not wait."""

from __future__ import annotations

import asyncio

from onekey_emulator import Emulator

from onekey_sdk.wire import messages as m
from tests.emulator.host import GET_ADDRESS, connected


async def _talk() -> None:
    for model in ("classic1s", "pro"):
        async with Emulator(model, auto_confirm=True) as emulator, connected(emulator) as host:
            await host.initialize()
            await host.call(m.GetFeatures())
            await host.call(GET_ADDRESS)


asyncio.run(_talk())
