"""Sessions: ten of them, by id, and what ends them."""

from __future__ import annotations

import pytest
from onekey_emulator import ChipOptions, Emulator, WalletUse

from onekey_sdk.wire import messages as m
from tests.emulator.host import ADDRESSES, GET_ADDRESS, STATES, connected, failure, name

UNKNOWN = bytes([0xAA]) * 32


async def test_each_initialize_opens_a_new_session(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        first = await host.initialize()
        second = await host.initialize()
        assert len(first.session_id) == len(second.session_id) == 32
        assert first.session_id != second.session_id
        assert not (await host.call(m.GetFeatures())).HasField("session_id")


async def test_sessions_are_resumed_by_their_id(model: str):
    async with Emulator(model, passphrase_protection=True) as emulator, connected(emulator) as host:
        opened = {word: await host.open_wallet(emulator, word) for word in ("a", "b")}
        for word, (session_id, state) in opened.items():
            assert state == STATES[word]
            features = await host.initialize(
                session_id=session_id, passphrase_state=state, is_contains_attach=True
            )
            assert features.session_id == session_id
            assert (await host.call(m.GetPassphraseState())).passphrase_state == state


async def test_a_state_without_a_session_id_opens_a_new_session(model: str):
    async with Emulator(model, passphrase_protection=True) as emulator, connected(emulator) as host:
        session_id, state = await host.open_wallet(emulator, "a")
        features = await host.initialize(passphrase_state=state)
        assert features.session_id != session_id
        assert name(await host.call(m.GetPassphraseState())) == "PassphraseRequest"


async def test_a_client_that_knows_attach_pins_must_name_the_wallet(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        session_id = (await host.initialize(is_contains_attach=True)).session_id
        features = await host.initialize(session_id=session_id, is_contains_attach=True)
        assert features.session_id != session_id
        features = await host.initialize(session_id=session_id)
        assert features.session_id == session_id


async def test_the_least_recently_used_of_eleven_sessions_goes(model: str):
    async with Emulator(model, passphrase_protection=True) as emulator, connected(emulator) as host:
        first, _ = await host.open_wallet(emulator, "")
        second, _ = await host.open_wallet(emulator, "")
        for _ in range(8):
            await host.initialize()
        assert (await host.initialize(session_id=first)).session_id == first
        await host.initialize()
        assert (await host.initialize(session_id=first)).session_id == first
        assert (await host.initialize(session_id=second)).session_id != second
        assert name(await host.call(m.GetPassphraseState())) == "PassphraseRequest"


async def test_asking_for_features_takes_no_session(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        session_id = (await host.initialize()).session_id
        for _ in range(50):
            await host.call(m.GetFeatures())
        assert (await host.initialize(session_id=session_id)).session_id == session_id


async def test_an_unknown_id_opens_a_new_session(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        assert (await host.initialize(session_id=UNKNOWN)).session_id not in (UNKNOWN, bytes(32))


async def test_a_chip_may_refuse_an_unknown_id(model: str):
    chip = ChipOptions(unknown_session="zeros")
    async with Emulator(model, chip=chip) as emulator, connected(emulator) as host:
        assert (await host.initialize(session_id=UNKNOWN)).session_id == bytes(32)
        refused = failure(await host.call(GET_ADDRESS))
        if model == "pro":
            assert refused == ("FirmwareError", "Firmware error")
        else:
            assert refused == ("ProcessError", "Session state error")
        assert (await host.call(m.GetPassphraseState())).passphrase_state == STATES[""]


async def test_a_chip_may_open_an_unknown_id_without_a_seed(model: str):
    chip = ChipOptions(unknown_session="unseeded")
    async with (
        Emulator(model, chip=chip, passphrase_protection=True) as emulator,
        connected(emulator) as host,
    ):
        assert (await host.initialize(session_id=UNKNOWN)).session_id == UNKNOWN
        assert name(await host.call(m.GetPassphraseState())) == "PassphraseRequest"


async def test_session_ids_of_other_lengths():
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        assert len((await host.initialize(session_id=b"short")).session_id) == 32
        long = await host.call(m.Initialize(session_id=bytes(33)))
        assert failure(long) == ("DataError", "bytes overflow")
    async with Emulator("pro") as emulator, connected(emulator) as host:
        for wrong in (b"short", bytes(33)):
            answer = await host.call(m.Initialize(session_id=wrong))
            assert failure(answer) == ("FirmwareError", "Firmware error")


async def test_session_ids_can_be_given(model: str):
    given = (bytes([1]) * 32, bytes([2]) * 32)
    chip = ChipOptions(session_ids=given)
    async with Emulator(model, chip=chip) as emulator, connected(emulator) as host:
        assert (await host.initialize()).session_id == given[0]
        assert (await host.initialize()).session_id == given[1]
        assert (await host.initialize()).session_id not in given


async def test_locking_ends_all_sessions(model: str):
    async with (
        Emulator(model, passphrase_protection=True, pin="1234") as emulator,
        connected(emulator) as host,
    ):
        emulator.user.unlock("1234")
        opened = [await host.open_wallet(emulator, word) for word in ("a", "b")]
        answer = await host.call(m.LockDevice())
        assert answer.message == ("" if model == "pro" else "Session cleared")
        assert not (await host.call(m.GetFeatures())).unlocked
        assert (await host.initialize(session_id=opened[0][0])).session_id != opened[0][0]
        assert (await host.unlock(emulator, "1234")).unlocked
        for session_id, state in opened:
            features = await host.initialize(session_id=session_id, passphrase_state=state)
            assert features.session_id != session_id
            assert name(await host.call(m.GetPassphraseState())) == "PassphraseRequest"
            await host.send(m.Cancel())
            await host.names()


async def test_a_device_without_pin_stays_unlocked(model: str):
    async with Emulator(model, passphrase_protection=True) as emulator, connected(emulator) as host:
        session_id, _ = await host.open_wallet(emulator, "")
        assert name(await host.call(m.LockDevice())) == "Success"
        assert (await host.call(m.GetFeatures())).unlocked
        survives = (await host.initialize(session_id=session_id)).session_id == session_id
        assert survives == (model == "pro")


async def test_end_session(model: str):
    async with Emulator(model, passphrase_protection=True) as emulator, connected(emulator) as host:
        session_id, _ = await host.open_wallet(emulator, "a")
        answer = await host.call(m.EndSession())
        assert answer.message == ("" if model == "pro" else "Session ended")
        refused = failure(await host.call(GET_ADDRESS))
        if model == "pro":
            assert refused == ("FirmwareError", "Firmware error")
        else:
            assert refused == ("ProcessError", "Session state error")
        await host.send(m.GetPassphraseState())
        assert name(await host.receive()) == "PassphraseRequest"
        await host.give_passphrase(emulator, "abc")
        answer = await host.receive()
        assert answer.passphrase_state == STATES["abc"]
        assert len(answer.session_id) == 32
        assert answer.session_id != session_id
        assert (await host.call(GET_ADDRESS)).address == ADDRESSES["abc"]


async def test_who_tells_the_session_id_with_the_state():
    """The Pro always does; the Classic only where it had to open the session itself."""
    async with Emulator("pro") as emulator, connected(emulator) as host:
        session_id = (await host.initialize()).session_id
        assert (await host.call(m.GetPassphraseState())).session_id == session_id
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        opened = await host.call(m.GetPassphraseState())
        assert len(opened.session_id) == 32
        await host.initialize()
        assert not (await host.call(m.GetPassphraseState())).HasField("session_id")


async def test_cardano_ends_a_session_that_was_seeded_without_it(model: str):
    async with Emulator(model, passphrase_protection=True) as emulator, connected(emulator) as host:
        session_id, state = await host.open_wallet(emulator, "")
        features = await host.initialize(
            session_id=session_id, passphrase_state=state, derive_cardano=True
        )
        again = features.session_id
        assert again != session_id
        assert name(await host.call(m.GetPassphraseState())) == "PassphraseRequest"
        await host.give_passphrase(emulator, "")
        assert (await host.receive()).passphrase_state == state
        features = await host.initialize(
            session_id=again, passphrase_state=state, derive_cardano=True
        )
        assert features.session_id == again


async def test_an_address_after_a_lock_without_initialize(model: str):
    """The Classic has no session to use; the Pro opens one, and asks which wallet."""
    async with (
        Emulator(model, passphrase_protection=True, pin="1234") as emulator,
        connected(emulator) as host,
    ):
        emulator.user.unlock("1234")
        await host.open_wallet(emulator, "a")
        await host.call(m.LockDevice())
        await host.send(GET_ADDRESS)
        if model == "pro":
            await host.acknowledge("PinEntry")
            emulator.user.type_pin("1234")
            assert name(await host.receive()) == "PassphraseRequest"
        else:
            assert name(await host.receive()) == "PinMatrixRequest"
            await host.type_positions(emulator, "1234")
            refused = failure(await host.receive())
            assert refused == ("ProcessError", "Session state error")


async def test_wiping_gives_another_device_id(model: str):
    async with Emulator(model, device_id="0" * 24) as emulator:
        async with connected(emulator) as host:
            assert (await host.initialize()).device_id == "0" * 24
        emulator.wipe()
        async with connected(emulator) as host:
            features = await host.initialize()
            assert features.device_id != "0" * 24
            assert len(features.device_id) == 24
            assert not features.initialized


async def test_the_wallet_log_tells_which_wallet_answered(model: str):
    async with Emulator(model, passphrase_protection=True) as emulator, connected(emulator) as host:
        first, _ = await host.open_wallet(emulator, "a")
        await host.open_wallet(emulator, "")
        await host.call(GET_ADDRESS)
        await host.initialize(session_id=first)
        await host.call(GET_ADDRESS)
        assert emulator.wallet_log == [
            WalletUse("GetPassphraseState", "a"),
            WalletUse("GetPassphraseState", ""),
            WalletUse("EthereumGetAddressOneKey", ""),
            WalletUse("EthereumGetAddressOneKey", "a"),
        ]


async def test_without_a_seed():
    async with Emulator("classic1s", initialized=False) as emulator, connected(emulator) as host:
        expected = ("NotInitialized", "Device not initialized")
        assert failure(await host.call(GET_ADDRESS)) == expected
        assert failure(await host.call(m.GetPassphraseState())) == expected
        assert (await host.call(m.UnLockDevice())).unlocked
    async with Emulator("pro", initialized=False) as emulator, connected(emulator) as host:
        expected = ("NotInitialized", "Device is not initialized")
        assert failure(await host.call(GET_ADDRESS)) == expected
        answer = await host.call(m.GetPassphraseState())
        assert answer.passphrase_state == "Error in btc_get_address: "
        assert (await host.call(m.UnLockDevice())).unlocked


@pytest.mark.parametrize("keeps", [True, False])
async def test_a_wrong_pin_keeps_sessions_or_not(model: str, keeps: bool):
    """Sessions can be there on a locked device: Initialize opens them."""
    chip = ChipOptions(wrong_pin_keeps_sessions=keeps)
    async with Emulator(model, pin="1234", chip=chip) as emulator, connected(emulator) as host:
        session_id = (await host.initialize()).session_id
        with pytest.raises(ValueError, match="wrong PIN"):
            emulator.user.unlock("9999")
        features = await host.initialize(session_id=session_id)
        assert (features.session_id == session_id) == keeps
