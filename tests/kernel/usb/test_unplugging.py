"""The cable is pulled, at every packet and at any time, and put back."""

from __future__ import annotations

import asyncio
import os
import random
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, TypedDict, Unpack

import pytest

from onekey_sdk import errors

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from onekey_sdk import OneKey
    from tests.kernel.usb.conftest import Link
    from tests.kernel.usb.devices import RemoteDevice

ROUNDS = int(os.environ.get("ONEKEY_BENCH_ROUNDS", "20"))
"""How often the cable is pulled at any time, on each kind of link."""

SEED = os.environ.get("ONEKEY_BENCH_SEED", "")
"""Another one has other calls, and other moments."""

PATH = "m/44'/60'/0'/0/0"
ADDRESS = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
HIDDEN_ADDRESS = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"
HIDDEN_STATE = "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47"
MESSAGE = b"unplug me" * 40
"""Six packets to the device, and the answer takes three."""

SOON = 8.0
"""Seconds within which a call has to fail whose cable is pulled."""


HANG = 60.0
EXPECTED = (errors.DeviceDisconnected, errors.DeviceNotFound, errors.PollingTimeout)


class _How(TypedDict):
    retry_count: int
    poll_interval_time: float
    timeout: float


class _Wallet(TypedDict, total=False):
    use_empty_passphrase: bool
    passphrase_state: str


HOW: _How = {"retry_count": 12, "poll_interval_time": 0.1, "timeout": 30.0}


async def _sign(sdk: OneKey) -> str:
    signed = await sdk.evm_sign_message(
        path=PATH, message_hex=MESSAGE, use_empty_passphrase=True, **HOW
    )
    return signed.signature.hex()


async def _address(sdk: OneKey, **wallet: Unpack[_Wallet]) -> str:
    return (await sdk.evm_get_address(path=PATH, show_on_onekey=False, **wallet, **HOW)).address


async def _device_id(sdk: OneKey) -> str | None:
    return (await sdk.get_features(**HOW)).device_id


async def _pull(device: RemoteDevice, after: float) -> None:
    await asyncio.sleep(after)
    device.unplug()


async def _once_more(call: Callable[[], Awaitable[str | None]], kinds: Counter[str]) -> str | None:
    """Call; again if the kernel did not know before that the cable had been out."""
    try:
        return await call()
    except EXPECTED as error:
        kinds[f"{type(error).__name__} once more"] += 1
        return await call()


def _open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.timeout(240)
async def test_at_every_packet(sdk: OneKey, link: Link):
    device = link.device
    right = await _sign(sdk)
    device.faults()
    assert await _sign(sdk) == right
    carried = device.carried()
    for direction, packets in carried.items():
        for number in range(1, packets + 1):
            device.faults(unplug_at=number, directions=[direction])
            signed = device.ask("requests").count("EthereumSignMessageOneKey")
            began = time.monotonic()
            with pytest.raises(errors.DeviceDisconnected):
                await _sign(sdk)
            assert time.monotonic() - began < SOON
            again = device.ask("requests").count("EthereumSignMessageOneKey") - signed
            assert again <= 1, "signing was repeated"
            device.faults()
            device.plug()
            assert await _sign(sdk) == right


async def test_the_wallet_is_still_there(sdk: OneKey, link: Link):
    wallet = await sdk.open_wallet(passphrase_on_device=True)
    (before,) = await sdk.search_devices()
    link.device.unplug()
    assert await sdk.search_devices() == []
    link.device.plug()
    await _device_id(sdk)
    (after,) = await sdk.search_devices()
    assert after.connect_id == before.connect_id
    assert (await wallet.evm.get_address(PATH)).address == HIDDEN_ADDRESS


async def _round(
    device: RemoteDevice,
    after: float,
    call: Callable[[], Awaitable[str | None]],
    right: str,
    kinds: Counter[str],
) -> None:
    """Pull the cable during a call, or right after it; the next one works again."""
    pull = asyncio.create_task(_pull(device, after))
    try:
        async with asyncio.timeout(HANG):
            assert await call() == right
    except EXPECTED as error:
        kinds[type(error).__name__] += 1
    else:
        kinds["answered"] += 1
    await pull
    device.plug()
    async with asyncio.timeout(HANG):
        assert await _once_more(call, kinds) == right


@pytest.mark.timeout(int(60 + 20 * ROUNDS))
async def test_at_any_time(sdk: OneKey, link: Link):
    dice = random.Random(link.scheme + SEED)
    device = link.device
    answers: dict[str, Callable[[], Awaitable[str | None]]] = {
        ADDRESS: lambda: _address(sdk, use_empty_passphrase=True),
        HIDDEN_ADDRESS: lambda: _address(sdk, passphrase_state=HIDDEN_STATE),
        await _sign(sdk): lambda: _sign(sdk),
        device.ask("device_id"): lambda: _device_id(sdk),
    }
    await sdk.open_wallet(passphrase_on_device=True)
    takes: dict[str, float] = {}
    for right, call in answers.items():
        began = time.monotonic()
        assert await call() == right
        takes[right] = time.monotonic() - began
    open_files, threads = _open_files(), threading.active_count()
    total: Counter[str] = Counter()
    for number in range(ROUNDS):
        right, call = dice.choice(list(answers.items()))
        after = dice.uniform(0, 1.5 * takes[right])
        kinds: Counter[str] = Counter()
        began = time.monotonic()
        try:
            await _round(device, after, call, right, kinds)
        except BaseException:
            print(device.conversation())
            raise
        finally:
            seconds = time.monotonic() - began
            print(f"{number}: {right[:10]} {after:.3f} {', '.join(kinds)}; {seconds:.1f} s")
            total += kinds
    print(f"{ROUNDS} rounds: {dict(total)}")
    assert _open_files() <= open_files
    assert threading.active_count() <= threads
