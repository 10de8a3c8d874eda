"""Random numbers, counters and pings."""

from __future__ import annotations

from onekey_emulator import Emulator

from onekey_sdk.wire import messages as m
from tests.emulator.host import connected


async def test_entropy(model: str):
    async with Emulator(model, seed=1) as emulator, connected(emulator) as host:
        answer = await host.agreed(emulator, m.GetEntropy(size=32), ["ProtectCall"])
        assert len(answer.entropy) == 32
        other = await host.agreed(emulator, m.GetEntropy(size=5000), ["ProtectCall"])
        assert len(other.entropy) == 1024
        assert not other.entropy.startswith(answer.entropy)


async def test_u2f_counter(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        await host.agreed(emulator, m.SetU2FCounter(u2f_counter=41), ["ProtectCall"])
        answer = await host.agreed(emulator, m.GetNextU2FCounter(), ["ProtectCall"])
        assert answer.u2f_counter == 42


async def test_ping_without_text():
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        assert not (await host.call(m.Ping())).HasField("message")
    async with Emulator("pro") as emulator, connected(emulator) as host:
        assert (await host.call(m.Ping())).HasField("message")
