"""Which messages models and firmware versions know, read from the firmware's sources."""

from __future__ import annotations

from typing import Any

import pytest
from onekey_emulator import Emulator, profiles

from onekey_sdk import OneKey
from onekey_sdk.wire import messages as m
from onekey_sdk.wire import schema
from onekey_sdk.wire.codec import Codec
from tests.emulator.host import ADDRESSES, ETHEREUM, STATES, connected, failure, name, speak


@pytest.mark.parametrize(
    ("model", "firmware", "message", "known"),
    [
        ("classic", "3.7.1", m.GetPassphraseState(), False),
        ("mini", "3.7.1", m.UnLockDevice(), False),
        ("touch", "4.9.0", m.UnLockDevice(), False),
        ("classic1s", "3.13.0", m.UnLockDevice(), False),
        ("classic1s", "3.14.0", m.UnLockDevice(), True),
        ("pro", "4.14.0", m.GetPassphraseState(), False),
        ("pro", "4.15.0", m.GetPassphraseState(), True),
        ("touch", "4.9.0", m.OnekeyGetFeatures(), False),
        ("pro", "4.9.0", m.OnekeyGetFeatures(), True),
        ("classic1s", "3.19.0", m.OnekeyGetFeatures(), False),
        ("classic", "3.3.0", m.EthereumGetAddressOneKey(address_n=ETHEREUM.address_n), True),
        ("mini", "3.3.0", m.EthereumGetAddressOneKey(address_n=ETHEREUM.address_n), True),
        ("touch", "4.5.0", m.EthereumGetAddressOneKey(address_n=ETHEREUM.address_n), True),
        ("touch", "4.5.0", ETHEREUM, True),
    ],
)
async def test_what_is_known(model: str, firmware: str, message: Any, known: bool):
    async with Emulator(model, firmware_version=firmware) as e, connected(e) as host:
        await host.initialize()
        answer = await host.call(message)
        assert (name(answer) != "Failure") is known
        if not known:
            text = "Unexpected message" if model in {"touch", "pro"} else "Unknown message"
            assert failure(answer) == ("UnexpectedMessage", text)


@pytest.mark.parametrize(
    ("model", "firmware"), [("classic", "3.2.0"), ("mini", "3.2.0"), ("touch", "4.4.0")]
)
async def test_old_definitions(model: str, firmware: str):
    """The last version that was built with them."""
    codec = Codec(schema.load("v1"))
    async with Emulator(model, firmware_version=firmware) as e, connected(e) as host:
        features = await speak(host, codec, m.Initialize(is_contains_attach=True))
        assert features.onekey_version == firmware
        # Known today by this id as OnekeyGetFeatures, which these do not know.
        answer = await host.call(m.OnekeyGetFeatures())
        assert failure(answer)[0] == "UnexpectedMessage"
        own: Any = schema.load("v1").message_class("EthereumGetAddress")
        request = own(address_n=ETHEREUM.address_n, chain_id=1)
        assert (await speak(host, codec, request)).address == ADDRESSES[""]
        answer = await host.call(m.EthereumGetAddressOneKey(address_n=ETHEREUM.address_n))
        assert failure(answer)[0] == "UnexpectedMessage"


async def test_hints_of_newer_clients_mean_nothing_to_old_firmware():
    async with Emulator("touch", firmware_version="4.4.0") as emulator, connected(emulator) as host:
        await host.send(m.Initialize(passphrase_state=STATES[""], is_contains_attach=True))
        await host.receive()
        received = emulator.trace[0].message
        assert received == m.Initialize()


async def test_two_devices_of_different_age():
    async with (
        Emulator("touch", firmware_version="4.4.0", auto_confirm=True) as old,
        Emulator("pro", auto_confirm=True) as new,
        OneKey(old.port()) as old_sdk,
        OneKey(new.port()) as new_sdk,
    ):
        path: dict[str, Any] = {"path": "m/44'/60'/0'/0/0", "show_on_onekey": False}
        for _ in range(2):
            for sdk in (old_sdk, new_sdk):
                typed: Any = sdk
                assert (await typed.evm_get_address(**path)).address == ADDRESSES[""]
        assert {use.request for use in old.wallet_log} >= {"EthereumGetAddress"}
        assert {use.request for use in new.wallet_log} >= {"EthereumGetAddressOneKey"}


def test_every_version_can_be_played():
    for model in profiles.MODELS:
        history = profiles.model(model)
        for version in history.versions:
            assert Emulator(model, firmware_version=version).model == model
        assert [c.since for c in history.changes] == sorted(
            (c.since for c in history.changes), key=profiles.version_number
        )
        assert {c.since for c in history.changes} <= set(history.versions) | {"3.10.1"}


@pytest.mark.parametrize(
    ("model", "version"),
    [("classic", "1.9.8"), ("classic", "9.9.9"), ("pro", "4.20"), ("mini", ""), ("touch", "new")],
)
def test_versions_that_never_were(model: str, version: str):
    newest = profiles.model(model).newest
    with pytest.raises(ValueError, match=f"there is no firmware '{version}' .* {newest}"):
        Emulator(model, firmware_version=version)
