"""A transaction with 100 kB of data, signed through this SDK and through trezorlib.

    python benchmarks/evm_data.py

Both speak over UDP to the same software device in a process of its own, with the session open
already; the device asks for the data in pieces of 1024 bytes. The best of several rounds counts,
in seconds of the clock, half of which are the device's, and of the host's processor alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any

from device import software_device

from onekey_sdk import OneKey

if TYPE_CHECKING:
    from collections.abc import Generator

ethereum: Any = import_module("trezorlib.ethereum")
client: Any = import_module("trezorlib.client")
udp: Any = import_module("trezorlib.transport.udp")
tools: Any = import_module("trezorlib.tools")

PATH = "m/44'/60'/0'/0/0"
TO = "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8"
DATA = bytes(range(250)) * 400
ROUNDS = 40
TRANSACTION = {
    "chain_id": 1,
    "nonce": 1,
    "gas_limit": 5_000_000,
    "max_fee_per_gas": 20,
    "max_priority_fee_per_gas": 10,
    "to": TO,
    "value": 5,
    "data": DATA,
}


class Times:
    """The shortest of several rounds.

    Attributes:
        clock: seconds of the clock.
        processor: seconds of this process.
    """

    def __init__(self) -> None:
        self.clock = self.processor = float("inf")

    @contextlib.contextmanager
    def round(self) -> Generator[None]:
        """Measure one."""
        clock, processor = time.perf_counter(), time.process_time()
        yield
        self.clock = min(self.clock, time.perf_counter() - clock)
        self.processor = min(self.processor, time.process_time() - processor)


async def with_onekey(address: str) -> tuple[Times, bytes]:
    """The times, and r of the signature."""
    times, r = Times(), b""
    async with OneKey(address) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        for _ in range(ROUNDS):
            with times.round():
                r = (await wallet.evm.sign_transaction(PATH, TRANSACTION)).r
    return times, r


def with_trezorlib(address: str) -> tuple[Times, bytes]:
    """The times, and r of the signature."""
    times, r = Times(), b""
    transport = udp.UdpTransport.find_by_path(address)
    with client.get_client(client.AppManifest(app_name="benchmark"), transport) as trezor:
        session = trezor.get_session(None)
        for _ in range(ROUNDS):
            with times.round():
                _, r, _ = ethereum.sign_tx_eip1559(
                    session,
                    tools.parse_path(PATH),
                    nonce=1,
                    gas_limit=5_000_000,
                    to=TO,
                    value=5,
                    data=DATA,
                    chain_id=1,
                    max_gas_fee=20,
                    max_priority_fee=10,
                )
    return times, r


def main() -> None:
    with software_device() as address:
        theirs, their_r = with_trezorlib(address)
        ours, our_r = asyncio.run(with_onekey(address))
    assert our_r == their_r, "the signatures differ"
    print(f"{len(DATA)} bytes, {-(-len(DATA) // 1024)} messages with data each")
    print("             clock    processor")
    for name, times in (("trezorlib", theirs), ("onekey_sdk", ours)):
        print(f"{name:10} {times.clock * 1000:6.1f} ms {times.processor * 1000:6.1f} ms")
    clock, processor = ours.clock / theirs.clock, ours.processor / theirs.processor
    print(f"{'ratio':10} {clock:6.2f}    {processor:6.2f}")


if __name__ == "__main__":
    main()
