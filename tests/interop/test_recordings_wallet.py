"""Programs written with the SDK, at devices that answer as real firmware was recorded to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from onekey_sdk import errors
from onekey_sdk.wire import messages
from tests.interop.recorded_device import Exchange
from tests.interop.recorded_stage import (
    ETH_PATH,
    MODELS,
    STANDARD,
    Stage,
    as_the_sdk_asks,
    in_session,
    said,
)

ABC = "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47"
HIDDEN = "mrdFN2hzXrutnR5yRCgF3UZsBiyiEBYq8c"
ABC_ADDRESS = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"


def unlocked(exchange: Exchange) -> Exchange:
    """The exchange without the PIN that it began with."""
    first, *steps = exchange.steps
    prompt: Any = first[0].message()
    assert prompt.code == messages.ButtonRequest.ButtonRequestType.ButtonRequest_PinEntry
    return replace(exchange, steps=steps)


@pytest.mark.parametrize("model", MODELS)
async def test_standard_and_hidden_wallet(model: str):
    stage = Stage(f"{model}/getpassphrasestate-host-passphrase")
    stage.play(
        stage.get_features(),
        stage.initialize(0),
        stage.recorded("GetPassphraseState", 0),
        stage.initialize(1),
        stage.recorded("GetPassphraseState", 1),
        stage.initialize(2, session=1, state=ABC),
        stage.initialize(2, session=1, state=ABC),
    )
    stage.person.passphrases.append("abc")
    async with stage.sdk() as sdk:
        standard = await sdk.open_wallet(standard=True)
        assert standard.passphrase_state == STANDARD
        hidden = await sdk.open_wallet()
        assert hidden.passphrase_state == ABC
        for _ in range(2):
            assert await sdk.get_passphrase_state(passphrase_state=ABC) == ABC


@pytest.mark.parametrize("model", MODELS)
async def test_a_session_from_an_earlier_process_is_asked_about_once(model: str):
    stage = Stage(f"{model}/getpassphrasestate-host-passphrase")
    stage.play(
        stage.get_features(),
        stage.initialize(2, session=1, state=ABC),
        stage.recorded("GetPassphraseState", 2),
        stage.initialize(2, session=1, state=ABC),
    )
    async with stage.sdk() as sdk:
        sdk.preload_session_cache(stage.features().device_id, ABC, stage.session_id(1))
        for _ in range(2):
            assert await sdk.get_passphrase_state(passphrase_state=ABC) == ABC


@pytest.mark.parametrize("model", MODELS)
async def test_a_named_wallet_without_session_is_opened_by_the_person(model: str):
    stage = Stage(f"{model}/getpassphrasestate-host-passphrase")
    stage.play(
        stage.get_features(),
        stage.initialize(4, state=ABC),
        stage.recorded("GetPassphraseState", 5),
    )
    stage.person.passphrases.append("abc")
    async with stage.sdk() as sdk:
        assert await sdk.get_passphrase_state(passphrase_state=ABC) == ABC


async def test_passphrase_on_the_classic_and_one_that_is_refused_there():
    stage = Stage("classic1s/passphrase-on-device")
    stage.play(
        stage.get_features(),
        stage.initialize(0),
        stage.recorded("GetPassphraseState", 0),
        stage.initialize(1),
        stage.recorded("GetPassphraseState", 1),
    )
    async with stage.sdk() as sdk:
        wallet = await sdk.open_wallet(passphrase_on_device=True)
        assert wallet.passphrase_state == "ms1TJk4b4s7aisyL3jfrkCqwznttWwiS4r"
        with pytest.raises(errors.ActionCancelled):
            await sdk.open_wallet(passphrase_on_device=True)
        assert (await sdk.get_features()).device_id == wallet.device_id


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("classic1s/two-sessions", "mpxc6z31h37BqUkZAPZaWXgCwh8WTxKFGU"),
        ("pro/sessions-lock", "mpxc6z31h37BqUkZAPZaWXgCwh8WTxKFGU"),
    ],
)
async def test_two_hidden_wallets_take_turns(name: str, other: str):
    stage = Stage(name)
    one = "ms1TJk4b4s7aisyL3jfrkCqwznttWwiS4r"
    stage.play(
        stage.get_features(),
        stage.initialize(0),
        stage.recorded("GetPassphraseState", 0),
        stage.initialize(1),
        stage.recorded("GetPassphraseState", 1),
        stage.initialize(0, session=0, state=one),
        stage.initialize(1, session=1, state=other),
        stage.initialize(0, session=0, state=one),
    )
    stage.person.passphrases.extend(["a", "b"])
    async with stage.sdk() as sdk:
        assert (await sdk.open_wallet()).passphrase_state == one
        assert (await sdk.open_wallet()).passphrase_state == other
        for state in (one, other, one):
            assert await sdk.get_passphrase_state(passphrase_state=state) == state


async def test_a_session_id_that_the_device_does_not_know():
    stage = Stage("classic1s/two-sessions")
    unknown = bytes.fromhex("aa" * 32)
    request = messages.Initialize(
        is_contains_attach=True, session_id=unknown, passphrase_state=STANDARD
    )
    stage.play(
        stage.get_features(),
        Exchange(said("host", request), answers=stage.recorded("Initialize", 4).answers),
        stage.recorded("GetPassphraseState", 4),
    )
    stage.person.passphrases.append("")
    async with stage.sdk() as sdk:
        sdk.preload_session_cache(stage.features().device_id, STANDARD, unknown)
        assert await sdk.get_passphrase_state(passphrase_state=STANDARD) == STANDARD


async def test_lock_and_unlock_on_the_classic():
    stage = Stage("classic1s/lockdevice-unlockdevice-session-loss")
    stage.play(
        stage.get_features(),
        stage.initialize(0),
        stage.recorded("GetPassphraseState", 0),
        stage.initialize(0, session=0, state=ABC),
        as_the_sdk_asks(stage.recorded("EthereumGetAddressOneKey", 0)),
        stage.recorded("LockDevice"),
        stage.initialize(1, state=ABC),
        stage.recorded("UnLockDevice"),
        stage.recorded("GetPassphraseState", 1),
        as_the_sdk_asks(stage.recorded("EthereumGetAddressOneKey", 1)),
    )
    await lock_and_unlock(stage, pins=["7213"])


async def test_lock_and_unlock_on_the_pro():
    stage = Stage("pro/pin-lock-unlock-session")
    stage.play(
        stage.get_features(0),
        stage.initialize(0),
        stage.recorded("UnLockDevice"),
        in_session(unlocked(stage.recorded("GetPassphraseState", 0)), stage.session_id(0)),
        stage.initialize(2, session=0, state=ABC),
        as_the_sdk_asks(stage.recorded("EthereumGetAddressOneKey", 0)),
        stage.recorded("LockDevice"),
        stage.initialize(1, state=ABC),
        stage.recorded("UnLockDevice"),
        in_session(stage.recorded("GetPassphraseState", 1), stage.session_id(1)),
        as_the_sdk_asks(stage.recorded("EthereumGetAddressOneKey", 1)),
    )
    await lock_and_unlock(stage, pins=[])


async def lock_and_unlock(stage: Stage, pins: list[str]) -> None:
    """Open the wallet of "abc", use it, lock, and use it again."""
    stage.person.passphrases.extend(["abc", "abc"])
    stage.person.pins.extend(pins)
    async with stage.sdk() as sdk:
        wallet = await sdk.open_wallet()
        for _ in range(2):
            address = await wallet.evm.get_address(ETH_PATH, chain_id=1, show_on_onekey=False)
            assert address.address == ABC_ADDRESS
            if stage.person.passphrases:
                await sdk.device_lock()


@pytest.mark.parametrize("model", MODELS)
async def test_unlocked_by_the_pin_of_a_hidden_wallet(model: str):
    stage = Stage(f"{model}/attach-to-pin")
    attached = stage.recorded("GetFeatures").answers[0].message()
    answer: Any = messages.Features()
    answer.CopyFrom(attached)
    answer.session_id = stage.session_id(0)
    initialize = Exchange(
        said("host", messages.Initialize(is_contains_attach=True)),
        answers=[said("device", answer)],
    )
    named = messages.Initialize(is_contains_attach=True, passphrase_state=HIDDEN)
    again = Exchange(said("host", named), answers=[said("device", answer)])
    stage.play(
        stage.get_features(),
        stage.initialize(0),
        stage.recorded("UnLockDevice", 0),
        initialize,
        stage.recorded("GetPassphraseState", 0),
        again,
        stage.recorded("GetPassphraseState", 0),
        as_the_sdk_asks(stage.recorded("EthereumGetAddressOneKey", 0)),
    )
    stage.person.pins.extend(["111111"] if model == "classic1s" else [])
    async with stage.sdk() as sdk:
        wallet = await sdk.open_wallet()
        assert wallet.passphrase_state == HIDDEN
        address = await wallet.evm.get_address(ETH_PATH, chain_id=1, show_on_onekey=False)
        assert address.address == "0x490dD388fc1F2aebd8bf4449f6E165E675f106AD"
    assert not [asked for asked in stage.person.asked if hasattr(asked, "can_attach_pin")]


@pytest.mark.parametrize("model", MODELS)
async def test_the_pin_of_a_hidden_wallet_instead_of_a_passphrase(model: str):
    stage = Stage(f"{model}/attach-to-pin")
    attached: Any = stage.recorded("GetFeatures", 1).answers[0].message()
    fresh = messages.Features()
    fresh.CopyFrom(attached)
    fresh.session_id = bytes.fromhex("5e" * 32)
    named = messages.Initialize(is_contains_attach=True, passphrase_state=HIDDEN)
    stage.play(
        stage.get_features(1),
        stage.initialize(1),
        stage.recorded("UnLockDevice", 1),
        stage.recorded("GetPassphraseState", 1),
        Exchange(said("host", named), answers=[said("device", fresh)]),
        stage.recorded("GetPassphraseState", 0),
        as_the_sdk_asks(stage.recorded("EthereumGetAddressOneKey", 0)),
    )
    stage.person.pins.extend(["4193", "888888"] if model == "classic1s" else [])
    async with stage.sdk() as sdk:
        wallet = await sdk.open_wallet(attach_pin=True)
        assert wallet.passphrase_state == HIDDEN
        address = await wallet.evm.get_address(ETH_PATH, chain_id=1, show_on_onekey=False)
        assert address.address == "0x490dD388fc1F2aebd8bf4449f6E165E675f106AD"


async def test_unlocking_with_a_matrix():
    stage = Stage("classic1s/initialize-locked-then-unlocked")
    stage.play(stage.get_features(0), stage.recorded("UnLockDevice"), stage.recorded("GetFeatures"))
    stage.person.pins.append("1346")
    async with stage.sdk() as sdk:
        features = await sdk.device_unlock()
        assert (features.unlocked, features.label) == (True, "MyKey")


async def test_wrong_and_cancelled_pins():
    stage = Stage("classic1s/pinmatrix-flow")
    unlocking = stage.recorded("GetPassphraseState", 0)
    prompt, _ = unlocking.steps[0]
    unlock = said("host", messages.UnLockDevice())
    wrong = stage.recorded("GetPassphraseState", 1)
    cancelled = stage.recorded("GetPassphraseState", 2)
    stage.play(stage.get_features(0), replace(wrong, request=unlock))
    stage.person.pins.extend(["5555", None])
    async with stage.sdk() as sdk:
        with pytest.raises(errors.PinInvalid):
            await sdk.device_unlock()
        stage.play(replace(cancelled, request=unlock))
        with pytest.raises(errors.PinCancelled):
            await sdk.device_unlock()
        assert (await sdk.get_features()).unlocked is False
    assert prompt.name == "PinMatrixRequest"


@pytest.mark.parametrize("model", MODELS)
async def test_a_device_without_seed(model: str):
    stage = Stage(f"{model}/initialize-uninitialized")
    stage.play(stage.get_features(0))
    async with stage.sdk() as sdk:
        with pytest.raises(errors.UnexpectedMode):
            await sdk.open_wallet(standard=True)
        assert set(stage.device.heard) == {"GetFeatures"}


async def test_the_parts_of_a_pro():
    stage = Stage("pro/getpassphrasestate-host-passphrase")
    stage.play(stage.get_features(0), stage.recorded("OnekeyGetFeatures"))
    async with stage.sdk() as sdk:
        parts = (await sdk.get_onekey_features()).parts
        assert parts["firmware"].version == "4.20.0"
        assert parts["firmware"].hash == bytes.fromhex("f1" * 32)
        assert parts["se04"].build_id == "emu0001"
