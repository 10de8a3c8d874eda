"""A device, or whatever sits on the wire, that says anything at any time.

Every call ends within its deadlines with a result or a documented error, keeps little, and what
comes too late never answers a later call.
"""

from __future__ import annotations

import asyncio
import os
import tracemalloc
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from onekey_sdk import OneKey
from onekey_sdk.errors import OneKeyError
from onekey_sdk.session import clock
from onekey_sdk.wire.codec import Codec
from onekey_sdk.wire.envelope import Envelope
from onekey_sdk.wire.frames_v1 import reports
from tests.support.fakes import Person, ScriptedDevice
from tests.support.stage import (
    ADDRESS,
    ATTACH_ENTRY,
    CONFIRM,
    EMPTY,
    NAMED,
    PARAMETERS,
    PASSPHRASE_ENTRY,
    PASSPHRASE_REQUEST,
    PIN_ENTRY,
    PIN_MATRIX,
    S1,
    S2,
    STANDARD,
    SUCCESS,
    ZEROS,
    A,
    F,
    failure,
    state,
    unlocked,
)
from tests.support.virtual_loop import VirtualTimeLoop

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", "0"))

LONGEST = 40 * 60.0
"""Virtual seconds for one call: a few persons' deadlines."""

MEMORY = 4 << 20
"""Bytes at most for one call; the longest message takes half a MiB, and the inbox as much."""

HUGE = b"?##\x00\x11\xff\xff\xff\xff"
"""The beginning of a Features message of 4 GiB."""


class Say(NamedTuple):
    """What the device does when it hears a message: packets that it sends, and when."""

    packets: tuple[bytes, ...] = ()
    after: float = 0.0
    honest: bool = False
    unplug: bool = False


class Device:
    """Does what is listed, message by message, and from then on what it should.

    Attributes:
        says: what it does.
        described: how often it was honestly asked for its Features.
    """

    def __init__(self, says: list[Say]) -> None:
        self.scripted = ScriptedDevice(address="scripted:")
        self.says = list(says)
        self.described = 0

    async def serve(self) -> None:
        while True:
            message: Any = await self.scripted.receive()
            say = self.says.pop(0) if self.says else Say(honest=True)
            if say.honest:
                self._answer(message)
            if say.after:
                await asyncio.sleep(say.after)
            self.scripted.send_packets(*say.packets)
            if say.unplug:
                self.scripted.unplug()
                self.scripted.plug()

    def _answer(self, message: Any) -> None:
        match message.DESCRIPTOR.name:
            case "Cancel":
                self.scripted.send(failure("ActionCancelled"))
            case "GetFeatures":
                self.described += 1
                self.scripted.send(F(label=f"number {self.described}"))
            case "Initialize":
                self.scripted.send(F(message.session_id or S1))
            case "GetPassphraseState":
                self.scripted.send(PASSPHRASE_REQUEST)
            case "PassphraseAck":
                self.scripted.send(state(STANDARD if message.passphrase == "" else A, S1))
            case "UnLockDevice":
                self.scripted.send(unlocked())
            case "EthereumGetAddressOneKey":
                self.scripted.send(ADDRESS)
            case _:
                self.scripted.send(failure("UnexpectedMessage"))


def framed(*messages: Any) -> tuple[bytes, ...]:
    return tuple(packet for each in messages for packet in reports(Codec().encode(each)))


PLAUSIBLE = [
    F(),
    F(S1),
    F(S2),
    F(ZEROS),
    F(S1, unlocked=False),
    F(S1, unlocked_attach_pin=True),
    F(S1, passphrase_protection=False),
    F(S1, device_id="D2"),
    F(S1, bootloader_mode=True),
    F(S1, initialized=False),
    state(STANDARD, S1),
    state(A, S2),
    state("Error in btc_get_address: "),
    unlocked(attached=True),
    unlocked(protected=None),
    ADDRESS,
    SUCCESS,
    PASSPHRASE_REQUEST,
    PASSPHRASE_ENTRY,
    PIN_ENTRY,
    PIN_MATRIX,
    ATTACH_ENTRY,
    CONFIRM,
    failure("ActionCancelled"),
    failure("PinInvalid"),
    failure("PinCancelled"),
    failure("UnexpectedMessage"),
    failure("DataError", "x" * 300),
]
KNOWN = [*range(66), 10001, 10023, 20100, 65535]


def _mangled(packets: tuple[bytes, ...], at: int, bit: int) -> tuple[bytes, ...]:
    first = bytearray(packets[0])
    first[at] ^= 1 << bit
    return (bytes(first), *packets[1:])


def _wrapped(number: int, payload: bytes) -> tuple[bytes, ...]:
    return tuple(reports(Envelope(number, payload)))


def _huge(count: int) -> tuple[bytes, ...]:
    return (HUGE + bytes(55), *[b"?" + bytes(63)] * count)


def _all(messages: list[Any]) -> tuple[bytes, ...]:
    return framed(*messages)


def _tuple(packets: list[bytes]) -> tuple[bytes, ...]:
    return tuple(packets)


def _half(packets: tuple[bytes, ...]) -> tuple[bytes, ...]:
    return packets[: max(1, len(packets) - 1)]


plausible = st.sampled_from(PLAUSIBLE).map(framed)
packets = st.one_of(
    plausible,
    plausible.map(_half),
    st.lists(st.sampled_from(PLAUSIBLE), min_size=2, max_size=4).map(_all),
    st.builds(_mangled, plausible, st.integers(0, 63), st.integers(0, 7)),
    st.builds(_wrapped, st.sampled_from(KNOWN), st.binary(max_size=200)),
    st.builds(_huge, st.integers(0, 40)),
    st.lists(st.binary(max_size=65), min_size=1, max_size=4).map(_tuple),
)
says = st.one_of(
    st.just(Say(honest=True)),
    st.just(Say(honest=True)),
    st.just(Say()),
    st.just(Say(unplug=True)),
    st.builds(
        Say,
        packets,
        st.sampled_from([0.0] * 12 + [0.05, 0.5, 5.0, 31.0]),
        st.booleans(),
        st.sampled_from([False, False, False, True]),
    ),
)
calls = st.lists(
    st.sampled_from(["standard", "hidden", "features", "lock", "state", "bundle"]),
    min_size=1,
    max_size=3,
)


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualTimeLoop]:
    loop = VirtualTimeLoop()
    monkeypatch.setattr(clock, "now", loop.time)
    yield loop
    loop.close()


async def call(sdk: OneKey, what: str) -> Any:
    methods: Any = sdk
    match what:
        case "standard":
            return await methods.evm_get_address(**PARAMETERS, **EMPTY)
        case "hidden":
            return await methods.evm_get_address(**PARAMETERS, **NAMED)
        case "features":
            return await sdk.get_features()
        case "lock":
            return await sdk.device_lock()
        case "state":
            return await sdk.get_passphrase_state(use_empty_passphrase=True)
        case _:
            return await methods.evm_get_address(bundle=[PARAMETERS] * 3, **EMPTY)


async def converse(device: Device, whats: list[str]) -> None:
    person = Person(passphrases=["abc"] * 99, pins=["1234"] * 99)
    serving = asyncio.create_task(device.serve())
    try:
        async with OneKey(device.scripted.port, ui=person) as sdk:
            for what in whats:
                async with asyncio.timeout(LONGEST):
                    try:
                        await call(sdk, what)
                    except OneKeyError as error:
                        assert error.code  # noqa: PT017 - any of them will do
            await well_again(device, sdk)
    finally:
        serving.cancel()
        await asyncio.wait({serving})


async def well_again(device: Device, sdk: OneKey) -> None:
    """From here on the device behaves: a call or two later, every answer is to its own question."""
    device.says.clear()
    for patience in reversed(range(3)):
        try:
            features = await sdk.get_features()
        except OneKeyError:
            await asyncio.sleep(500)
            assert patience, "the device was not found again"
        else:
            assert features.label == f"number {device.described}"
    assert (await call(sdk, "state")) == STANDARD


@settings(
    max_examples=EXAMPLES or 80,
    derandomize=not EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example([Say((HUGE + bytes(55),))], ["features"])
@example([Say(honest=True), Say(framed(F(S1)) * 3000)], ["standard"])
@example([Say(honest=True), Say(framed(PASSPHRASE_REQUEST) * 2000)], ["state"])
@example([Say(honest=True)] * 3 + [Say(after=400.0)], ["hidden", "standard"])
@given(st.lists(says, min_size=1, max_size=8), calls)
def test_whatever_the_device_says(loop: VirtualTimeLoop, says: list[Say], whats: list[str]) -> None:
    loop.run_until_complete(converse(Device(says), whats))


@pytest.mark.parametrize(
    "packets",
    [
        (HUGE + bytes(55), *[b"?" + b"A" * 63] * 50_000),
        (b"?##\x00\x11\x00\x08\x00\x00" + bytes(55), *[b"?" + b"A" * 63] * 8_000),
        framed(F(S1, label="x" * 90)) * 10_000,
        framed(CONFIRM) * 10_000,
        (b"",) * 100_000,
    ],
    ids=["4 GiB announced", "half a MiB", "Features", "prompts", "empty packets"],
)
def test_what_is_kept_of_a_flood(loop: VirtualTimeLoop, packets: tuple[bytes, ...]) -> None:
    device = Device([Say(honest=True), Say(packets), Say(packets)])
    loop.run_until_complete(converse(Device([]), ["standard"]))  # loads what is loaded once
    tracemalloc.start()
    try:
        loop.run_until_complete(converse(device, ["standard"]))
        assert tracemalloc.get_traced_memory()[1] < MEMORY
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("what", ["standard", "hidden", "bundle", "state", "lock"])
def test_a_call_is_cancelled_at_any_step(loop: VirtualTimeLoop, what: str) -> None:
    """Of the event loop, from the search for the device to the answer."""

    async def cancelled(steps: int) -> bool:
        device = Device([])
        serving = asyncio.create_task(device.serve())
        person = Person(passphrases=["abc"] * 2)
        async with OneKey(device.scripted.port, ui=person) as sdk:
            calling = asyncio.create_task(call(sdk, what))
            for _ in range(steps):
                await asyncio.sleep(0)
            calling.cancel()
            await asyncio.wait({calling})
            await well_again(device, sdk)
        serving.cancel()
        await asyncio.wait({serving})
        return calling.cancelled()

    steps = 0
    while loop.run_until_complete(cancelled(steps)):
        steps += 1
    assert steps > 10
