"""A transaction with many inputs, signed through this SDK and through trezorlib.

    python benchmarks/btc_inputs.py [COUNT]

Both speak over UDP to the same software device in a process of its own, with the session open
already. Every input is SegWit version 0 and comes with its previous transaction. Measured are the
clock, half of which is the device's time, and the processor time of the host alone, which in this
SDK also checks every signature. Messages and bytes are those of the same talk with a software
device in this process.
"""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from importlib import import_module
from typing import Any

from comparison import Times, compare
from onekey_emulator import Emulator

from onekey_sdk import BtcSignedTransaction, BtcTxInput, BtcTxOutput, OneKey
from onekey_sdk.wire.codec import Codec

btc: Any = import_module("trezorlib.btc")
client: Any = import_module("trezorlib.client")
udp: Any = import_module("trezorlib.transport.udp")
trezor: Any = import_module("trezorlib.messages")
tools: Any = import_module("trezorlib.tools")

PATH = "m/84'/0'/0'/0/0"
CHANGE = "m/84'/0'/0'/1/0"
TO = "1JAd7XCBzGudGpJQSDSfpmJhiygtLQWaGL"
AMOUNT = 100_000
KEY_HASH = bytes.fromhex("ece6935b2a5a5b5ff997c87370b16fa10f164410")
OUTPUTS_EACH = 2
"""How many of the inputs each previous transaction makes."""


def previous_transactions(count: int) -> list[bytes]:
    """Transactions that pay the path so often."""
    output = AMOUNT.to_bytes(8, "little") + b"\x16\x00\x14" + KEY_HASH
    made: list[bytes] = []
    for number in range(-(-count // OUTPUTS_EACH)):
        outputs = min(OUTPUTS_EACH, count - number * OUTPUTS_EACH)
        source = number.to_bytes(32, "little") + bytes(4) + b"\x01\x51" + b"\xff" * 4
        head = (2).to_bytes(4, "little") + b"\x01" + source
        made.append(head + bytes([outputs]) + output * outputs + bytes(4))
    return made


def parameters(count: int) -> dict[str, Any]:
    """The call of this SDK."""
    refs = previous_transactions(count)
    hash256: Any = import_module("embit.hashes").double_sha256
    ids = [hash256(raw)[::-1] for raw in refs]
    path = tuple(tools.parse_path(PATH))
    inputs = [
        BtcTxInput(ids[index // OUTPUTS_EACH], index % OUTPUTS_EACH, AMOUNT, path)
        for index in range(count)
    ]
    half = AMOUNT * count // 2
    outputs = [
        BtcTxOutput(half, address=TO),
        BtcTxOutput(half - count * 200, address_n=tuple(tools.parse_path(CHANGE))),
    ]
    return {"coin": "Bitcoin", "inputs": inputs, "outputs": outputs, "ref_txs": refs, "version": 2}


def with_onekey(call: dict[str, Any], address: Any, times: Times) -> bytes:
    """The transaction."""
    return asyncio.run(_with_onekey(call, address, times))


async def _with_onekey(call: dict[str, Any], address: Any, times: Times) -> bytes:
    async with OneKey(address) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        with times.round():
            result: BtcSignedTransaction = await wallet.btc.sign_transaction(**call)
    return result.serialized_tx


def with_trezorlib(call: dict[str, Any], address: str, times: Times) -> bytes:
    """The transaction."""
    inputs = [
        trezor.TxInputType(
            prev_hash=item.prev_hash,
            prev_index=item.prev_index,
            amount=item.amount,
            address_n=list(item.address_n),
            script_type=trezor.InputScriptType.SPENDWITNESS,
        )
        for item in call["inputs"]
    ]
    paid, change = call["outputs"]
    kind = trezor.OutputScriptType
    outputs = [
        trezor.TxOutputType(
            amount=paid.amount, address=paid.address, script_type=kind.PAYTOADDRESS
        ),
        trezor.TxOutputType(
            amount=change.amount, address_n=list(change.address_n), script_type=kind.PAYTOWITNESS
        ),
    ]
    previous: dict[bytes, Any] = {}
    for raw, first in zip(call["ref_txs"], call["inputs"][::OUTPUTS_EACH], strict=True):
        script = b"\x00\x14" + KEY_HASH
        count = raw[47]
        previous[first.prev_hash] = trezor.TransactionType(
            version=2,
            lock_time=0,
            inputs=[
                trezor.TxInputType(
                    prev_hash=raw[5:37][::-1], prev_index=0, script_sig=b"\x51", sequence=0xFFFFFFFF
                )
            ],
            bin_outputs=[trezor.TxOutputBinType(amount=AMOUNT, script_pubkey=script)] * count,
        )
    transport = udp.UdpTransport.find_by_path(address)
    with client.get_client(client.AppManifest(app_name="benchmark"), transport) as device:
        session = device.get_session(None)
        with times.round():
            _, signed = btc.sign_tx(
                session, "Bitcoin", inputs, outputs, prev_txes=previous, version=2
            )
    return bytes(signed)


async def size(call: dict[str, Any]) -> tuple[int, int, int]:
    """How many messages go to the device, and the bytes to it and from it."""
    async with Emulator("pro", auto_confirm=True) as emulator:
        await _with_onekey(call, emulator.port(), Times())
        trace = list(emulator.trace)
    start = next(i for i, item in enumerate(trace) if item.message.DESCRIPTOR.name == "SignTx")
    codec = Codec()
    sizes = [(item.direction, len(codec.encode(item.message).payload)) for item in trace[start:]]
    heard = [length for direction, length in sizes if direction == "in"]
    return len(heard), sum(heard), sum(length for way, length in sizes if way == "out")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    call = parameters(count)
    messages, up, down = asyncio.run(size(call))
    each = f"{messages / count:.1f} messages, {up / count:.0f} bytes to the device"
    print(f"{count} inputs; for each {each} and {down / count:.0f} back")
    compare(partial(with_trezorlib, call), partial(with_onekey, call), digits=0)


if __name__ == "__main__":
    main()
