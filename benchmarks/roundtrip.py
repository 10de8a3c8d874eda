"""Single questions to a device, through this SDK and through trezorlib.

    python benchmarks/roundtrip.py

Both speak over UDP to the same software device in a process of its own. Times are the best of
several rounds, per call. "Messages" are what the device is asked, here and there: outside of a
hold, this SDK asks before each method whether the device is still in the wallet that is meant.
"""

from __future__ import annotations

import asyncio
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any

from device import software_device

from onekey_sdk import OneKey

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

client: Any = import_module("trezorlib.client")
ethereum: Any = import_module("trezorlib.ethereum")
messages: Any = import_module("trezorlib.messages")
tools: Any = import_module("trezorlib.tools")
udp: Any = import_module("trezorlib.transport.udp")

PATH = "m/44'/60'/0'/0/0"
ROUNDS = 100
CALLS = 10
TASKS = (
    ("GetFeatures", "1 / 1"),
    ("Ethereum address", "2 / 1"),
    ("Ethereum address, held", "1 / 1"),
)
"""What is timed, and the messages to the device."""


async def seconds(call: Callable[[], Awaitable[object]]) -> float:
    """The best time of one call."""
    times: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(CALLS):
            await call()
        times.append((time.perf_counter() - start) / CALLS)
    return min(times)


async def ours(address: str) -> tuple[list[float], str]:
    """The times, and the address that was asked for."""
    async with OneKey(address) as sdk:
        wallet = await sdk.open_wallet(standard=True)

        async def ask() -> object:
            return await wallet.evm.get_address(PATH, show_on_onekey=False)

        times = [await seconds(sdk.get_features), await seconds(ask)]
        async with wallet.hold():
            times.append(await seconds(ask))
        found = await wallet.evm.get_address(PATH, show_on_onekey=False)
    return times, found.address


async def theirs(address: str) -> tuple[list[float], str]:
    """The times, and the address that was asked for."""
    path = tools.parse_path(PATH)
    transport = udp.UdpTransport.find_by_path(address)
    with client.get_client(client.AppManifest(app_name="benchmark"), transport) as trezor:
        session = trezor.get_session(None)

        async def features() -> object:
            return session.call(messages.GetFeatures())

        async def ask() -> object:
            return ethereum.get_address(session, path)

        alone = await seconds(ask)
        return [await seconds(features), alone, alone], ethereum.get_address(session, path)


def main() -> None:
    with software_device() as address:
        other, their_address = asyncio.run(theirs(address))
        mine, our_address = asyncio.run(ours(address))
    assert our_address == their_address, "the addresses differ"
    print(f"{'':24}{'onekey_sdk':>12}{'trezorlib':>12}{'ratio':>8}{'messages':>10}")
    for (task, count), here, there in zip(TASKS, mine, other, strict=True):
        times = f"{here * 1000:9.2f} ms{there * 1000:9.2f} ms{here / there:8.2f}"
        print(f"{task:24}{times}{count:>10}")


if __name__ == "__main__":
    main()
