"""From nothing to the first Features over UDP, side by side with trezorlib.

    python benchmarks/connect.py [ROUNDS]

Both connect to the same software device, in turns; each figure is the median.
"""

from __future__ import annotations

import asyncio
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from onekey_sdk import OneKey

ROUNDS = 30
GOAL = 0.1


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def ours(runner: asyncio.Runner, address: str) -> Callable[[], None]:
    async def connect() -> None:
        async with OneKey(address) as sdk:
            await sdk.search_devices()

    return lambda: runner.run(connect())


def theirs(address: str) -> Callable[[], None]:
    client: Any = import_module("trezorlib.client")
    udp: Any = import_module("trezorlib.transport.udp")
    path = address.removeprefix("udp:")

    def connect() -> None:
        transport = udp.UdpTransport(path)
        with transport:
            client.get_client(client.AppManifest(app_name="benchmark"), transport)

    return connect


def milliseconds(connect: Callable[[], None]) -> float:
    start = time.perf_counter()
    connect()
    return (time.perf_counter() - start) * 1000


def main(rounds: int = ROUNDS) -> None:
    address = f"udp:127.0.0.1:{free_port()}"
    port = address.rpartition(":")[2]
    command = [sys.executable, "-m", "onekey_emulator", "--model", "pro", "--udp", port]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as device, asyncio.Runner() as runner:
        assert device.stdout is not None
        device.stdout.readline()
        try:
            pair = (ours(runner, address), theirs(address))
            for connect in pair:
                connect()
            times = [[milliseconds(connect) for connect in pair] for _ in range(rounds)]
        finally:
            device.terminate()
    mine, other = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"{'':24}{'onekey_sdk':>12}{'trezorlib':>12}{'ratio':>8}{'goal':>8}")
    print(f"{'connect to Features':24}{mine:9.2f} ms{other:9.2f} ms{mine / other:8.3f}{GOAL:8}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
