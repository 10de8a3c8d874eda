"""Firmware from before PINs of hidden wallets: no session messages, and sessions outlive locks."""

from __future__ import annotations

from typing import Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk.wire import messages as m
from tests.emulator.host import GET_ADDRESS, HARDENED, STATES, connected, failure, name

OLD = {"classic1s": "3.13.0", "pro": "4.14.0"}
FIRST = {"classic1s": "3.14.0", "pro": "4.15.0"}
TESTNET = m.GetAddress(address_n=[44 | HARDENED, 1 | HARDENED, HARDENED, 0, 0], coin_name="Testnet")


def emulated(model: str, **options: Any) -> Emulator:
    return Emulator(model, firmware_version=OLD[model], passphrase_protection=True, **options)


async def test_the_session_messages_are_unknown(model: str):
    async with emulated(model) as emulator, connected(emulator) as host:
        for message in (m.GetPassphraseState(), m.UnLockDevice()):
            assert failure(await host.call(message))[0] == "UnexpectedMessage"
    async with Emulator(model, firmware_version=FIRST[model]) as emulator, connected(emulator) as h:
        for message in (m.GetPassphraseState(), m.UnLockDevice()):
            assert name(await h.call(message)) != "Failure"


async def test_features(model: str):
    async with emulated(model) as emulator, connected(emulator) as host:
        features = await host.initialize()
        assert not features.HasField("attach_to_pin_user")
        assert not features.HasField("unlocked_attach_pin")
        assert m.Features.Capability.Capability_AttachToPin not in features.capabilities
        assert features.capabilities


async def test_the_wallet_is_known_by_its_testnet_address(model: str):
    async with emulated(model) as emulator, connected(emulator) as host:
        session_id = (await host.initialize(is_contains_attach=True)).session_id
        request = await host.call(TESTNET)
        assert not request.HasField("exists_attach_pin_user")
        await host.give_passphrase(emulator, "abc")
        assert (await host.receive()).address == STATES["abc"]
        features = await host.initialize(session_id=session_id, is_contains_attach=True)
        assert features.session_id == session_id, "no wallet needs to be named"
        assert (await host.call(TESTNET)).address == STATES["abc"]


async def test_sessions_outlive_a_lock(model: str):
    async with emulated(model, pin="1234") as emulator, connected(emulator) as host:
        emulator.user.unlock("1234")
        session_id = (await host.initialize()).session_id
        await host.call(TESTNET)
        await host.give_passphrase(emulator, "abc")
        await host.receive()
        await host.call(m.LockDevice())
        assert (await host.initialize(session_id=session_id)).session_id == session_id
        emulator.user.unlock("1234")
        assert (await host.call(TESTNET)).address == STATES["abc"]


async def test_a_hidden_wallets_pin_is_wrong(model: str):
    async with emulated(model, pin="1234", attach_pins={"777777": "x"}) as emulator:
        with pytest.raises(ValueError, match="wrong PIN"):
            emulator.user.unlock("777777")


async def test_asking_for_such_a_pin_is_not_understood(model: str):
    async with emulated(model) as emulator, connected(emulator) as host:
        await host.initialize()
        await host.call(GET_ADDRESS)
        answer = await host.call(m.PassphraseAck(on_device_attach_pin=True))
        assert failure(answer)[0] == "DataError"


def test_what_is_no_version(model: str):
    with pytest.raises(ValueError, match="newest"):
        Emulator(model, firmware_version="newest")
