"""PINs of hidden wallets, and the ways in which they let a call run in the wrong wallet."""

from __future__ import annotations

from typing import Any

import pytest
from onekey_emulator import ChipOptions, Emulator, WalletUse

from onekey_sdk.wire import messages as m
from tests.emulator.host import (
    ADDRESSES,
    GET_ADDRESS,
    STATES,
    Host,
    connected,
    failure,
    name,
)

HIDDEN = "777777"
MAIN = "1234"
ETH = "EthereumGetAddressOneKey"


def emulated(model: str, **options: Any) -> Emulator:
    return Emulator(
        model,
        pin=MAIN,
        passphrase_protection=True,
        attach_pins={HIDDEN: "hiddenpw"},
        **options,
    )


async def attached(host: Host, emulator: Emulator) -> None:
    """Unlock with the hidden wallet's PIN, as a client that knows such PINs."""
    features = await host.initialize(is_contains_attach=True)
    assert features.attach_to_pin_user
    answer = await host.unlock(emulator, HIDDEN)
    assert answer.unlocked
    assert answer.unlocked_attach_pin
    assert answer.passphrase_protection


async def test_unlocking_a_hidden_wallet(model: str):
    async with emulated(model) as emulator, connected(emulator) as host:
        await attached(host, emulator)
        features = await host.call(m.GetFeatures())
        assert features.unlocked_attach_pin
        assert features.passphrase_protection
        answer = await host.call(m.GetPassphraseState())
        assert answer.passphrase_state == STATES["hiddenpw"], "nothing is asked"
        assert answer.unlocked_attach_pin
        assert (await host.call(GET_ADDRESS)).address == ADDRESSES["hiddenpw"]
        assert emulator.wallet_log[-1] == WalletUse(ETH, "hiddenpw")


async def test_features_lie_to_clients_that_do_not_know_such_pins(model: str):
    async with emulated(model) as emulator, connected(emulator) as host:
        await attached(host, emulator)
        features = await host.initialize()
        assert features.unlocked_attach_pin
        assert not features.passphrase_protection
        assert not (await host.call(m.GetFeatures())).passphrase_protection
        assert (await host.call(m.UnLockDevice())).passphrase_protection
        assert (await host.initialize(is_contains_attach=True)).passphrase_protection
        # The Pro asks only whether the field is there.
        features = await host.initialize(is_contains_attach=False)
        assert features.passphrase_protection == (model == "pro")


async def test_without_passphrases_the_pin_of_a_hidden_wallet_is_wrong(model: str):
    async with Emulator(model, pin=MAIN, attach_pins={HIDDEN: "hiddenpw"}) as emulator:
        with pytest.raises(ValueError, match="wrong PIN"):
            emulator.user.unlock(HIDDEN)
        emulator.user.unlock(MAIN)


async def test_every_initialize_under_such_a_pin_opens_a_new_session(model: str):
    async with emulated(model) as emulator, connected(emulator) as host:
        await attached(host, emulator)
        session_id = (await host.initialize()).session_id
        assert (await host.initialize(session_id=session_id)).session_id != session_id


async def test_but_the_last_one_goes_on_if_its_wallet_is_named(model: str):
    async with emulated(model) as emulator, connected(emulator) as host:
        await attached(host, emulator)
        older = (await host.initialize()).session_id
        session_id = (await host.initialize()).session_id
        named = {"passphrase_state": STATES["hiddenpw"], "is_contains_attach": True}
        assert (await host.initialize(session_id=session_id, **named)).session_id == session_id
        assert (await host.initialize(session_id=older, **named)).session_id != older


async def test_asked_for_by_the_host_on_the_classic():
    async with emulated("classic1s") as emulator, connected(emulator) as host:
        await host.initialize(is_contains_attach=True)
        await host.unlock(emulator, MAIN)
        session_id = (await host.initialize(is_contains_attach=True)).session_id
        request = await host.call(m.GetPassphraseState())
        assert request.exists_attach_pin_user
        request = await host.call(m.PassphraseAck(on_device_attach_pin=True))
        kinds = m.PinMatrixRequest.PinMatrixRequestType
        assert request.type == kinds.PinMatrixRequestType_AttachToPin
        await host.send(m.Initialize())
        assert await host.silent(), "here Initialize is not heard"
        await host.type_positions(emulator, HIDDEN)
        answer = await host.receive()
        assert answer.passphrase_state == STATES["hiddenpw"]
        assert answer.unlocked_attach_pin
        assert not answer.HasField("session_id")
        features = await host.initialize(session_id=session_id)
        assert features.session_id != session_id


async def test_typed_on_the_classic():
    async with emulated("classic1s") as emulator, connected(emulator) as host:
        emulator.user.unlock(MAIN)
        await host.initialize()
        await host.call(m.GetPassphraseState())
        await host.call(m.PassphraseAck(on_device_attach_pin=True))
        emulator.user.type_pin(HIDDEN)
        await host.send(m.BixinPinInputOnDevice())
        assert (await host.receive()).passphrase_state == STATES["hiddenpw"]


async def test_the_wrong_one_on_the_classic_leaves_it_locked():
    for wrong in ("999999", MAIN):
        async with emulated("classic1s") as emulator, connected(emulator) as host:
            emulator.user.unlock(MAIN)
            await host.initialize()
            await host.call(m.GetPassphraseState())
            await host.call(m.PassphraseAck(on_device_attach_pin=True))
            await host.type_positions(emulator, wrong)
            assert failure(await host.receive()) == ("PinInvalid", "Incorrect PIN")
            assert await emulator.user.prompted() == "confirm"
            emulator.user.confirm()
            dismissed = ("ActionCancelled", "Passphrase dismissed")
            assert failure(await host.receive()) == dismissed
            assert await host.silent(), "no PassphraseState from a locked device"
            assert not (await host.call(m.GetFeatures())).unlocked


async def test_cancelled_on_the_classic():
    async with emulated("classic1s") as emulator, connected(emulator) as host:
        emulator.user.unlock(MAIN)
        await host.initialize()
        await host.call(m.GetPassphraseState())
        await host.call(m.PassphraseAck(on_device_attach_pin=True))
        answer = await host.call(m.Cancel())
        assert failure(answer) == ("ActionCancelled", "Passphrase dismissed")
        assert not (await host.call(m.GetFeatures())).unlocked


async def test_asked_for_by_the_host_on_the_pro():
    """Announced twice, before it locks and with the keyboard; the session id is a dead one."""
    async with emulated("pro") as emulator, connected(emulator) as host:
        await host.initialize(is_contains_attach=True)
        await host.unlock(emulator, MAIN)
        session_id = (await host.initialize(is_contains_attach=True)).session_id
        request = await host.call(m.GetPassphraseState())
        assert request.exists_attach_pin_user
        await host.send(m.PassphraseAck(on_device_attach_pin=True))
        await host.acknowledge("AttachPin")
        for pin in (MAIN, HIDDEN):
            await host.acknowledge("AttachPin")
            emulator.user.type_pin(pin)
        answer = await host.receive()
        assert answer.passphrase_state == STATES["hiddenpw"]
        assert answer.unlocked_attach_pin
        assert answer.session_id == session_id
        features = await host.initialize(
            session_id=session_id, passphrase_state=STATES["hiddenpw"], is_contains_attach=True
        )
        assert features.session_id != session_id
        assert (await host.call(m.GetPassphraseState())).passphrase_state == STATES["hiddenpw"]


async def test_left_on_the_pro():
    async with emulated("pro") as emulator, connected(emulator) as host:
        emulator.user.unlock(MAIN)
        await host.initialize()
        await host.call(m.GetPassphraseState())
        await host.send(m.PassphraseAck(on_device_attach_pin=True))
        for _ in range(2):
            await host.acknowledge("AttachPin")
        assert await emulator.user.prompted() == "attach_pin"
        emulator.user.cancel()
        assert failure(await host.receive()) == ("PinCancelled", "cancle")
        assert not (await host.call(m.GetFeatures())).unlocked


async def test_auto_confirm_types_it_too():
    async with emulated("pro", auto_confirm=True) as emulator, connected(emulator) as host:
        await host.send(m.GetPassphraseState())
        await host.acknowledge("PinEntry")
        await host.receive()
        await host.send(m.PassphraseAck(on_device_attach_pin=True))
        for _ in range(2):
            await host.acknowledge("AttachPin")
        assert (await host.receive()).passphrase_state == STATES["hiddenpw"]


# How a call runs in the wrong wallet. Real firmware has these holes, and so has this.


@pytest.mark.parametrize("pin", [MAIN, HIDDEN])
async def test_the_classic_seeds_an_open_session_anew_after_a_wrong_pin(pin: str):
    """The firmware has one flag for all sessions, and a wrong PIN clears it; the chip's live on."""
    async with emulated("classic1s") as emulator, connected(emulator) as host:
        emulator.user.unlock(MAIN)
        session_id, state = await host.open_wallet(emulator, "a")
        emulator.user.enter_wrong_pin_in_reboot()
        assert not (await host.call(m.GetFeatures())).unlocked
        emulator.user.unlock(pin)
        features = await host.initialize(
            session_id=session_id, passphrase_state=state, is_contains_attach=True
        )
        assert features.session_id == session_id
        answer = await host.call(GET_ADDRESS)
        if pin == MAIN:
            assert name(answer) == "PassphraseRequest"
            await host.give_passphrase(emulator, "abc")
            assert (await host.receive()).address == ADDRESSES["abc"]
            assert emulator.wallet_log[-1] == WalletUse(ETH, "abc")
        else:
            assert answer.address == ADDRESSES["hiddenpw"], "without a word"
            assert emulator.wallet_log[-1] == WalletUse(ETH, "hiddenpw")


async def test_the_same_by_a_backup_that_was_refused():
    async with emulated("classic1s") as emulator, connected(emulator) as host:
        emulator.user.unlock(MAIN)
        session_id, state = await host.open_wallet(emulator, "a")
        assert name(await host.call(m.BackupDevice())) == "PinMatrixRequest"
        await host.type_positions(emulator, "9999")
        assert failure(await host.receive()) == ("PinInvalid", "PIN invalid")
        emulator.user.confirm()
        emulator.user.unlock(HIDDEN)
        features = await host.initialize(session_id=session_id, passphrase_state=state)
        assert features.session_id == session_id
        assert (await host.call(GET_ADDRESS)).address == ADDRESSES["hiddenpw"]


async def test_unless_the_chip_drops_sessions():
    chip = ChipOptions(wrong_pin_keeps_sessions=False)
    async with emulated("classic1s", chip=chip) as emulator, connected(emulator) as host:
        emulator.user.unlock(MAIN)
        session_id, state = await host.open_wallet(emulator, "a")
        emulator.user.enter_wrong_pin_in_reboot()
        emulator.user.unlock(HIDDEN)
        features = await host.initialize(session_id=session_id, passphrase_state=state)
        assert features.session_id != session_id


async def test_the_pro_seeds_the_current_session_silently():
    """Locked and unlocked by hand between two calls: no message of it reaches the host."""
    async with emulated("pro") as emulator, connected(emulator) as host:
        emulator.user.unlock(MAIN)
        await host.open_wallet(emulator, "abc")
        assert (await host.call(GET_ADDRESS)).address == ADDRESSES["abc"]
        emulator.user.lock()
        emulator.user.unlock(HIDDEN)
        assert (await host.call(GET_ADDRESS)).address == ADDRESSES["hiddenpw"]
        assert [use.passphrase for use in emulator.wallet_log] == ["abc", "abc", "hiddenpw"]


async def test_the_classic_has_no_session_then():
    async with emulated("classic1s") as emulator, connected(emulator) as host:
        emulator.user.unlock(MAIN)
        await host.open_wallet(emulator, "abc")
        emulator.user.lock()
        emulator.user.unlock(HIDDEN)
        answer = await host.call(GET_ADDRESS)
        assert failure(answer) == ("ProcessError", "Session state error")


async def test_looking_at_an_address_on_the_pro_takes_the_session():
    async with emulated("pro") as emulator, connected(emulator) as host:
        emulator.user.unlock(MAIN)
        session_id, state = await host.open_wallet(emulator, "a")
        emulator.user.open_my_address("abc")
        assert (await host.call(GET_ADDRESS)).address == ADDRESSES["abc"], "no lock was needed"
        assert emulator.wallet_log[-1] == WalletUse(ETH, "abc")
        features = await host.initialize(session_id=session_id, passphrase_state=state)
        assert features.session_id == session_id
        assert (await host.call(m.GetPassphraseState())).passphrase_state == state


async def test_a_pin_typed_within_a_method_chooses_the_wallet(model: str):
    async with emulated(model) as emulator, connected(emulator) as host:
        emulator.user.unlock(MAIN)
        await host.open_wallet(emulator, "abc")
        emulator.user.lock()
        await host.send(GET_ADDRESS)
        if model == "pro":
            await host.acknowledge("PinEntry")
            emulator.user.type_pin(HIDDEN)
        else:
            assert name(await host.receive()) == "PinMatrixRequest"
            await host.type_positions(emulator, HIDDEN)
        answer = await host.receive()
        assert answer.address == ADDRESSES["hiddenpw"], "and no passphrase was asked"


async def test_a_pro_locked_by_finger_tells_stale_things():
    async with emulated("pro") as emulator, connected(emulator) as host:
        emulator.user.enroll_fingerprint()
        emulator.user.unlock(HIDDEN)
        emulator.user.lock()
        features = await host.initialize(is_contains_attach=True)
        assert not features.unlocked
        assert features.HasField("passphrase_protection"), "deep down it is not locked"
        assert features.unlocked_attach_pin
        # The firmware believes in the main wallet now, and asks; the chip has not changed.
        emulator.user.touch_fingerprint()
        features = await host.initialize(is_contains_attach=True)
        assert features.unlocked
        assert not features.unlocked_attach_pin
        assert name(await host.call(m.GetPassphraseState())) == "PassphraseRequest"
        answer = await host.call(m.PassphraseAck(passphrase=""))
        assert answer.passphrase_state == STATES["hiddenpw"]
