"""Broken links, and other programs at the same device: the next call works."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Faults

from onekey_sdk import OneKey, chains
from onekey_sdk.errors import DeviceDisconnected, OneKeyError
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec, Envelope
from onekey_sdk.wire.frames_v1 import reports
from tests.support.wallet_world import (
    ETH_ADDRESSES,
    ETH_PATH,
    FINGERPRINTS,
    PIN,
    STEP_SECONDS,
    Mood,
    World,
    methods_in,
)

if TYPE_CHECKING:
    from onekey_sdk.chains._method import Method

MODELS = ("classic1s", "pro")
PARAMETERS: dict[str, Any] = {"path": ETH_PATH, "show_on_onekey": False}

both = pytest.mark.parametrize("model", MODELS)


@both
@pytest.mark.parametrize("size", [56, 900, 16_000, 70_000])
async def test_half_a_message_that_another_program_left(model: str, size: int) -> None:
    async with World(model) as world:
        ping = Envelope(Codec().schema.id_of("Ping"), bytes(size))
        await world.other.send_packets(*reports(ping)[:1])
        await asyncio.sleep(0.01)
        if model == "pro":
            # Each link of a Pro has a reader of its own: what is left there stays there.
            channel = await world.emulator.port().open()
            for packet in reports(ping)[:1]:
                await channel.write(packet)
        assert (await world.sdk.get_features()).initialized
        assert (await world.address("")).code is None


@both
@pytest.mark.parametrize("size", [900, 16_000, 70_000])
async def test_half_a_message_between_two_calls(model: str, size: int) -> None:
    async with World(model) as world:
        wallet = await world.sdk.open_wallet(passphrase="abc")
        ping = Envelope(Codec().schema.id_of("Ping"), bytes(size))
        await world.other.send_packets(*reports(ping)[:2])
        codes = [(await world.address("abc")).code for _ in range(2)]
        # What swallowed the first request has been got over by the second.
        assert codes[1] is None
        assert wallet.passphrase_state == FINGERPRINTS["abc"]


async def address(sdk: Any, passphrase: str) -> int | None:
    """The code of the call's error; what it returns is that wallet's address."""
    named = (
        {"passphrase_state": FINGERPRINTS[passphrase]}
        if passphrase
        else {"use_empty_passphrase": True}
    )
    try:
        async with asyncio.timeout(STEP_SECONDS):
            found = await sdk.evm_get_address(**PARAMETERS, **named)
    except OneKeyError as error:
        return error.code
    assert found.address == ETH_ADDRESSES[passphrase]
    return None


@both
@pytest.mark.parametrize("packet", range(1, 40, 2))
async def test_unplugged_at_each_packet(model: str, packet: int) -> None:
    async with World(model) as world:
        faults = Faults(unplug_at=packet)
        async with OneKey(world.emulator.port(faults=faults), ui=world) as sdk:
            codes = [await address(sdk, "abc") for _ in range(6)]
            assert codes.count(None) >= 5  # looking for the device is repeated by itself
            assert set(methods_in(world.emulator.wallet_log)) == {"abc"}


@both
@pytest.mark.parametrize("seed", range(12))
async def test_lossy_links_return_no_other_wallets_address(model: str, seed: int) -> None:
    async with World(model) as world:
        faults = Faults(seed=seed, drop=0.02, duplicate=0.02, cut=0.01, delay=0.01)
        async with OneKey(world.emulator.port(faults=faults), ui=world) as sdk:
            codes = [await address(sdk, ("abc", "")[number % 2]) for number in range(12)]
            assert None in codes


@both
async def test_two_clients_take_turns(model: str) -> None:
    async with World(model) as world, OneKey(world.emulator.port(), ui=world) as other:
        mine = await world.sdk.open_wallet(passphrase="abc")
        theirs = await other.open_wallet(passphrase="b")
        asked = world.asked

        async def use(wallet: Any, passphrase: str) -> None:
            for _ in range(5):
                before = len(world.emulator.wallet_log)
                await wallet.evm.get_address(**PARAMETERS)
                assert passphrase in methods_in(world.emulator.wallet_log[before:])

        await asyncio.gather(use(mine, "abc"), use(theirs, "b"))
        assert world.asked == asked


@both
async def test_a_hold_of_another_client_is_waited_for(model: str) -> None:
    async with World(model) as world, OneKey(world.emulator.port(), ui=world) as other:
        wallet = await world.sdk.open_wallet(passphrase="abc")
        async with wallet.hold():
            with pytest.raises(OneKeyError) as caught:
                await other.get_features()
            assert caught.value.code == 117
        await other.get_features()


@both
async def test_usb_and_bluetooth_lead_to_one_device(model: str) -> None:
    async with World(model) as world, OneKey(world.emulator.port("ble"), ui=world) as radio:
        mine = await world.sdk.open_wallet(passphrase="abc")
        theirs = await radio.open_wallet(passphrase="b")

        async def use(wallet: Any) -> list[str]:
            found = [await wallet.evm.get_address(**PARAMETERS) for _ in range(5)]
            return [one.address for one in found]

        here, there = await asyncio.gather(use(mine), use(theirs))
        assert set(here) == {ETH_ADDRESSES["abc"]}
        assert ETH_ADDRESSES["abc"] not in there


@both
@pytest.mark.parametrize("what", ["features", "initialize", "cancel"])
@pytest.mark.parametrize("after", [0.2, 0.4, 0.6, 1.0, 1.6])
async def test_a_foreign_message_while_the_person_answers(
    model: str, what: str, after: float
) -> None:
    messages = {"features": m.GetFeatures(), "initialize": m.Initialize(), "cancel": m.Cancel()}
    async with World(model) as world:
        call = asyncio.create_task(world.address("abc"))
        await asyncio.sleep(after)
        await world.other.send(messages[what])
        outcome = await call
        assert outcome.code in {None, 107, 112, 802, 803, 800, 9002}
        assert (await world.address("b")).code is None
        assert (await world.address("abc")).code is None


@both
async def test_a_signing_method_is_not_repeated(
    model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    method = replace(chains.find("evm_get_address"), signing=True)

    def signing(_: str) -> Method:
        return method

    monkeypatch.setattr(chains, "find", signing)
    async with World(model) as world:
        assert (await world.address("abc")).code is None

        async def lock(_: str) -> None:
            world.lock()

        world.tap.planned[2] = lock
        asked = world.asked
        outcome = await world.address("abc")
        assert (outcome.code, outcome.used, world.asked - asked) == (9004, [], 0)
        assert (await world.address("abc")).code is None


@both
async def test_the_cable_is_pulled_in_a_hold(model: str) -> None:
    async with World(model) as world:
        wallet: Any = await world.sdk.open_wallet(passphrase="abc")
        async with wallet.hold():
            await wallet.evm.get_address(**PARAMETERS)
            world.user.unplug()
            with pytest.raises(DeviceDisconnected):
                await wallet.evm.get_address(**PARAMETERS)
            world.user.plug()
        assert await wallet.evm.get_address(**PARAMETERS)


@pytest.mark.parametrize("wrong", [1, 2, 7, 8, 9])
@pytest.mark.parametrize("on_device", [True, False])
async def test_wrong_pins_on_a_classic(wrong: int, on_device: bool) -> None:
    async with World("classic1s") as world:
        for _ in range(wrong):
            world.mood = Mood(pin="9999", then="9999", on_device=on_device)
            assert (await world.address("")).code == 801
        world.mood = Mood(pin=PIN, on_device=on_device)
        assert (await world.address("")).code is None


@pytest.mark.parametrize("model", MODELS)
async def test_a_wiped_device_is_another_one(model: str) -> None:
    async with World(model) as world:
        wallet: Any = await world.sdk.open_wallet(passphrase="abc")
        world.emulator.wipe()
        with pytest.raises(OneKeyError) as caught:
            await wallet.evm.get_address(**PARAMETERS)
        assert caught.value.code in {102, 110}
        assert world.sdk.export_session(wallet.device_id, FINGERPRINTS["abc"]) is None


@both
async def test_another_wallet_right_before_a_signature(model: str) -> None:
    async with World(model) as world:
        wallet = await world.opened("abc")
        methods: Any = wallet.evm
        async with wallet.hold():
            for _ in range(2):
                assert await world.use(wallet, "abc") is None
                await world.other.open_wallet("b")
                await methods.sign_message(ETH_PATH, b"x")
        signed = [use for use in world.emulator.wallet_log if "Sign" in use.request]
        assert [use.passphrase for use in signed] == ["abc"] * 2
