"""A transaction with 100 kB of data, signed through this SDK and through trezorlib.

    python benchmarks/evm_data.py

Both speak over UDP to the same software device in a process of its own, with the session open
already; the device asks for the data in pieces of 1024 bytes. The best of many rounds counts, by
the clock, half of which is the device's time, and as processor time of the host alone.
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING, Any

from comparison import compare

from onekey_sdk import OneKey

if TYPE_CHECKING:
    from comparison import Times

ethereum: Any = import_module("trezorlib.ethereum")
client: Any = import_module("trezorlib.client")
udp: Any = import_module("trezorlib.transport.udp")
tools: Any = import_module("trezorlib.tools")

PATH = "m/44'/60'/0'/0/0"
TO = "0x7314e0f1C0e28474bDb6be3E2c3E0453255188f8"
DATA = bytes(range(250)) * 400
ROUNDS = 10
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


async def _with_onekey(address: str, times: Times) -> bytes:
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


if __name__ == "__main__":
    print(f"{len(DATA)} bytes, {-(-len(DATA) // 1024)} messages with data each")
    compare(with_trezorlib, with_onekey, digits=1)
