"""A transaction with 100 kB of data, signed through this SDK and through trezorlib.

    python benchmarks/evm_data.py

Both speak over UDP to the same software device in a process of its own, with the session open
already; the device asks for the data in pieces of 1024 bytes. The best of a turn's ten rounds
counts, by the clock, half of which is the device's time, and as processor time of the host alone.
The last line is a program that sends the same packets through asyncio whatever the device says.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from comparison import Times, compare
from onekey_emulator import Emulator

from onekey_sdk import OneKey
from onekey_sdk.wire import messages
from onekey_sdk.wire.codec import Codec
from onekey_sdk.wire.frames_v1 import REPORT_SIZE, reports

if TYPE_CHECKING:
    from collections.abc import Sequence

ethereum: Any = import_module("trezorlib.ethereum")
client: Any = import_module("trezorlib.client")
udp: Any = import_module("trezorlib.transport.udp")
tools: Any = import_module("trezorlib.tools")

PATH = "m/44'/60'/0'/0/0"
TO = "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8"
DATA = bytes(range(250)) * 400
ROUNDS = 10
_UDP_SEGMENT, _UDP_GRO = 103, 104
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


def with_onekey(address: str, times: Times) -> bytes:
    """The signature's r."""
    return asyncio.run(_with_onekey(address, times))


async def _with_onekey(address: Any, times: Times) -> bytes:
    r = b""
    async with OneKey(address) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        for _ in range(ROUNDS):
            with times.round():
                r = (await wallet.evm.sign_transaction(PATH, TRANSACTION)).r
    return r


def with_trezorlib(address: str, times: Times) -> bytes:
    """The signature's r."""
    r = b""
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
    return r


class _Bare(asyncio.DatagramProtocol):
    """Sends packets, and wakes whoever waits for what comes then."""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.max_size = 65 * REPORT_SIZE
        handle = transport.get_extra_info("socket")
        handle.setsockopt(socket.IPPROTO_UDP, _UDP_SEGMENT, REPORT_SIZE)
        handle.setsockopt(socket.IPPROTO_UDP, _UDP_GRO, 1)

    def datagram_received(self, data: bytes, addr: object) -> None:
        self.heard.set_result(None)

    async def exchange(self, packets: bytes) -> None:
        self.heard = asyncio.get_running_loop().create_future()
        self.transport.sendto(packets)
        await self.heard


def bare(talk: Sequence[bytes], address: str, times: Times) -> None:
    """Send the same packets."""
    asyncio.run(_bare(talk, address, times))


async def _bare(talk: Sequence[bytes], address: str, times: Times) -> None:
    _, host, port = address.split(":")
    loop = asyncio.get_running_loop()
    transport, device = await loop.create_datagram_endpoint(_Bare, remote_addr=(host, int(port)))
    await device.exchange(packets(messages.Initialize()))
    for _ in range(ROUNDS):
        with times.round():
            for message in talk:
                await device.exchange(message)
    transport.close()


async def recorded() -> list[bytes]:
    """What this SDK says to a software device in this process, message by message."""
    async with Emulator("pro", auto_confirm=True) as emulator:
        await _with_onekey(emulator.port(), Times())
        heard = [item.message for item in emulator.trace if item.direction == "in"]
    names = [message.DESCRIPTOR.name for message in heard]
    last = len(names) - 1 - names[::-1].index("EthereumSignTxEIP1559OneKey")
    return [packets(message) for message in heard[last:]]


def packets(message: Any) -> bytes:
    """The reports of a message in one piece, which Linux cuts."""
    return b"".join(reports(Codec().encode(message)))


if __name__ == "__main__":
    print(f"{len(DATA)} bytes, {-(-len(DATA) // 1024)} messages with data each")
    floors = {}
    if sys.platform == "linux":
        floors["bare asyncio"] = partial(bare, asyncio.run(recorded()))
    compare(with_trezorlib, with_onekey, digits=1, **floors)
