"""Fifteen lives of a device, told to the end; what counts is the wallet that it really used."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from onekey_emulator import ChipOptions

from onekey_sdk.errors import OneKeyError
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec
from onekey_sdk.wire.frames_v1 import reports
from tests.support.wallet_world import (
    FINGERPRINTS,
    METHOD,
    PIN,
    Mood,
    Outcome,
    World,
    check,
)

MODELS = ("classic1s", "pro")
CHIPS = [
    ChipOptions(unknown_session="new"),
    ChipOptions(unknown_session="zeros"),
    ChipOptions(unknown_session="unseeded"),
]

both = pytest.mark.parametrize("model", MODELS)
chips = pytest.mark.parametrize("chip", CHIPS, ids=lambda chip: chip.unknown_session)


class TestLife1:
    """A wallet is held, and "My address" shows another one meanwhile."""

    @chips
    @pytest.mark.parametrize("gap", [1.01, 2.0, 60.0])
    async def test_my_address(self, gap: float, chip: ChipOptions) -> None:
        async with World("pro", chip=chip) as world:
            wallet = await world.opened("abc")
            async with wallet.hold():
                assert await world.use(wallet, "abc") is None
                await asyncio.sleep(gap)
                world.user.open_my_address("b")
                assert await world.use(wallet, "abc") is None


class TestLife2:
    """A wallet is held; the person locks the device and unlocks another wallet by its PIN."""

    @both
    @chips
    async def test_attach_unlock_by_hand(self, model: str, chip: ChipOptions) -> None:
        async with World(model, chip=chip) as world:
            wallet = await world.opened("abc")
            async with wallet.hold():
                assert await world.use(wallet, "abc") is None
                await asyncio.sleep(1.01)
                world.lock()
                world.unlock("888888")
                assert await world.use(wallet, "abc") == 118
            # The device was locked again; the main PIN opens the way back.
            assert await world.use(wallet, "abc") is None


class TestLife3:
    """The device locks itself between the proof and the method."""

    @both
    @pytest.mark.parametrize("pin", ["888888", PIN])
    @pytest.mark.parametrize("passphrase", ["abc", ""])
    async def test_lock_after_the_proof(self, model: str, pin: str, passphrase: str) -> None:
        async with World(model) as world:
            assert (await world.address(passphrase)).code is None

            async def lock(name: str) -> None:
                assert name == METHOD
                world.lock()

            world.tap.planned[2] = lock
            world.mood = Mood(pin=pin, then=PIN)
            outcome = await world.address(passphrase)
            if pin == PIN:
                assert outcome.code is None
            else:
                assert outcome.code == 118
                assert not outcome.used
            assert (await world.address(passphrase)).code is None

    async def test_auto_lock(self) -> None:
        async with World("pro", auto_lock_ms=20_000) as world:
            wallet = await world.opened("abc")
            await asyncio.sleep(30)
            world.mood = Mood(pin="888888", then=PIN)
            assert await world.use(wallet, "abc") == 118
            assert await world.use(wallet, "abc") is None


class TestLife4:
    """A wrong PIN outside of the unlock check makes the 1S doubt its seeds, not its sessions."""

    @pytest.mark.parametrize("keeps", [True, False])
    @pytest.mark.parametrize(("pin", "code"), [(PIN, None), ("888888", 118), ("777777", 118)])
    @pytest.mark.parametrize("passphrase", ["abc", ""])
    @chips
    async def test_reboot(
        self, pin: str, code: int | None, passphrase: str, keeps: bool, chip: ChipOptions
    ) -> None:
        options = ChipOptions(unknown_session=chip.unknown_session, wrong_pin_keeps_sessions=keeps)
        async with World("classic1s", chip=options) as world:
            assert (await world.address(passphrase)).code is None
            world.user.enter_wrong_pin_in_reboot()
            world.unlock(pin)
            outcome = await world.address(passphrase)
            assert outcome.code == code
            assert (await world.address(passphrase)).code is None


class TestLife5:
    """A wallet is opened by its own PIN, at the passphrase prompt."""

    @both
    @chips
    async def test_its_session_is_not_kept(self, model: str, chip: ChipOptions) -> None:
        async with World(model, chip=chip) as world:
            world.mood = Mood(how="attach", attach_pin="888888")
            wallet = await world.sdk.open_wallet(attach_pin=True)
            assert wallet.passphrase_state == FINGERPRINTS["b"]
            device_id = wallet.device_id
            assert world.sdk.export_session(device_id, FINGERPRINTS["b"]) is None
            asked = world.asked
            for _ in range(3):
                world.new_requests()
                assert await world.use(wallet, "b") is None
                assert world.new_requests() == ["Initialize", "GetPassphraseState", METHOD]
            assert world.asked == asked


class TestLife6:
    """The device is unlocked by the PIN of wallet a."""

    @both
    async def test_a_is_named(self, model: str) -> None:
        async with World(model) as world:
            world.lock()
            world.unlock("777777")
            outcome = await world.address("a")
            assert (outcome.code, outcome.asked) == (None, 0)

    @both
    @pytest.mark.parametrize("passphrase", ["b", ""])
    async def test_another_is_named(self, model: str, passphrase: str) -> None:
        async with World(model) as world:
            world.lock()
            world.unlock("777777")
            assert (await world.address(passphrase)).code == 118
            assert not (await world.sdk.get_features()).unlocked
            assert (await world.address(passphrase)).code is None


class TestLife7:
    """Another program switches wallets."""

    @both
    @chips
    @pytest.mark.parametrize("passphrase", ["abc", ""])
    async def test_between_initialize_and_the_question(
        self, model: str, passphrase: str, chip: ChipOptions
    ) -> None:
        async with World(model, chip=chip) as world:
            world.unlock(PIN)
            await world.other.open_wallet("b")
            assert world.other.session_id

            async def switch(name: str) -> None:
                assert name == "GetPassphraseState"
                await world.other.resume()

            world.tap.planned[3] = switch
            outcome = await world.address(passphrase)
            assert outcome.code is None
            assert (await world.address(passphrase)).code is None

    @both
    async def test_whenever_it_is_asked(self, model: str) -> None:
        async with World(model) as world:
            world.unlock(PIN)
            await world.other.open_wallet("b")

            async def switch(name: str) -> None:
                if name == "GetPassphraseState":
                    await world.other.resume()

            world.tap.planned = dict.fromkeys(range(1, 20), switch)
            assert (await world.address("abc")).code == 107

    @both
    async def test_between_two_items(self, model: str) -> None:
        async with World(model) as world:
            wallet = await world.opened("abc")
            async with wallet.hold():
                assert await world.use(wallet, "abc") is None
                await asyncio.sleep(1.01)
                await world.other.open_wallet("b")
                assert await world.use(wallet, "abc") is None


class TestLife8:
    """A foreign Initialize makes the device hide that an attach PIN is in use."""

    @both
    @pytest.mark.parametrize("passphrase", ["abc", ""])
    async def test_features_lie(self, model: str, passphrase: str) -> None:
        async with World(model) as world:
            wallet = await world.opened(passphrase)
            world.lock()
            world.unlock("888888")
            await world.other.send(m.Initialize())
            features = await world.sdk.get_features()
            assert features.passphrase_protection is False
            assert await world.use(wallet, passphrase) == 118


class TestLife9:
    """Standard, twenty times, with passphrases on."""

    @both
    @chips
    async def test_two_exchanges_and_no_question(self, model: str, chip: ChipOptions) -> None:
        async with World(model, chip=chip) as world:
            assert (await world.address("")).code is None
            for number in range(20):
                if number == 10:
                    world.lock()
                world.new_requests()
                assert (await world.address("")).code is None
                assert len(world.new_requests()) == (4 if number == 10 else 2)
            assert world.asked == 0


class TestLife10:
    """The device takes passphrases only on its own keyboard."""

    async def test_something_is_typed_for_standard(self) -> None:
        async with World("pro", passphrase_always_on_device=True) as world:
            world.mood = Mood(passphrase="x")
            outcome = await world.address("")
            assert outcome.code == 9005
            assert world.sdk.export_session(world.emulator.device_id, FINGERPRINTS[""]) is None

    async def test_a_hidden_wallet_is_typed(self) -> None:
        async with World("pro", passphrase_always_on_device=True) as world:
            world.mood = Mood(passphrase="abc")
            assert (await world.address("abc")).code is None
            world.mood = Mood(passphrase="b")
            world.lock()
            assert (await world.address("abc")).code == 112


class TestLife11:
    """Cancelling at each prompt, another wallet at once, and late packets."""

    PROMPTS: dict[str, dict[str, Any]] = {  # noqa: RUF012
        "passphrase": {"how": "host"},
        "entry": {"how": "device"},
        "attach": {"how": "attach"},
        "refused": {"confirm": False},
        "host says no": {"how": "cancel"},
    }

    @both
    @pytest.mark.parametrize("prompt", PROMPTS)
    @pytest.mark.parametrize("after", [0.1, 0.4, 0.6, 0.7, 0.9, 1.2, 2.0])
    @pytest.mark.parametrize("task", [True, False])
    async def test_cancel(self, model: str, prompt: str, after: float, task: bool) -> None:
        async with World(model) as world:
            world.mood = Mood(**self.PROMPTS[prompt])
            call = asyncio.create_task(world.address("abc"))
            await asyncio.sleep(after)
            if task:
                call.cancel()
            else:
                await world.sdk.cancel()
            [ended] = await asyncio.gather(call, return_exceptions=True)
            if isinstance(ended, Outcome):
                # The person may have been faster: the wallet is another one, or they refused.
                assert ended.code in {109, 112, 118, 803, None}
            else:
                assert isinstance(ended, asyncio.CancelledError)
                assert task
            world.mood = Mood()
            assert (await world.address("b")).code is None
            assert (await world.address("")).code is None
            assert (await world.address("abc")).code is None

    @both
    async def test_cancel_at_the_pin(self, model: str) -> None:
        async with World(model) as world:
            world.mood = Mood(pin="")
            call = asyncio.create_task(world.address("abc"))
            await asyncio.sleep(5)
            await world.sdk.cancel()
            assert (await call).code == 109
            world.mood = Mood()
            assert (await world.address("b")).code is None

    @both
    async def test_the_person_never_answers(self, model: str) -> None:
        async with World(model) as world:
            world.mood = Mood(pin="")
            began = asyncio.get_running_loop().time()
            outcome = await world.address("abc")
            assert outcome.code is not None
            assert asyncio.get_running_loop().time() - began < 400
            world.mood = Mood()
            assert (await world.address("b")).code is None


class TestLife12:
    """A locked Pro leaves fields out; what it leaves out decides nothing."""

    @both
    @pytest.mark.parametrize("protected", [True, False])
    async def test_locked(self, model: str, protected: bool) -> None:
        async with World(model, passphrase_protection=protected) as world:
            assert (await world.address("")).code is None
            for passphrase, code in (("", None), ("abc", None if protected else 113)):
                world.lock()
                world.new_requests()
                assert (await world.address(passphrase)).code == code
                assert world.new_requests()[:2] == ["Initialize", "UnLockDevice"]
            world.lock()
            assert (await world.address(None)).code == (114 if protected else None)

    async def test_a_finger_locks_and_unlocks(self) -> None:
        async with World("pro") as world:
            wallet = await world.opened("abc")
            world.user.enroll_fingerprint()
            world.lock()
            features = await world.sdk.get_features()
            assert (features.unlocked, features.passphrase_protection) == (False, True)
            world.user.touch_fingerprint()
            asked = world.asked
            assert await world.use(wallet, "abc") is None
            assert world.asked == asked + 1

    async def test_a_finger_after_an_attach_pin_opens_no_known_wallet(self) -> None:
        async with World("pro") as world:
            assert (await world.address("")).code is None
            wallet = await world.opened("abc")
            world.user.enroll_fingerprint()
            world.lock()
            world.unlock("888888")
            world.lock()
            world.user.touch_fingerprint()
            assert (await world.address("")).code == 112
            assert await world.use(wallet, "abc") == 112


class TestLife13:
    """Cannot extend: Cardano on a session without its seed."""

    @both
    async def test_derive_cardano_on_an_open_wallet(self, model: str) -> None:
        async with World(model) as world:
            assert (await world.address("abc")).code is None
            outcome = await world.address("abc", derive_cardano=True)
            assert (outcome.code, outcome.asked) == (None, 1)
            for cardano in (True, False, True):
                outcome = await world.address("abc", derive_cardano=cardano)
                assert (outcome.code, outcome.asked) == (None, 0)


class TestLife14:
    """The cable, ten sessions, and fifty looks at the device."""

    @both
    @chips
    @pytest.mark.parametrize("locks", [True, False])
    async def test_replug(self, model: str, locks: bool, chip: ChipOptions) -> None:
        options = ChipOptions(unknown_session=chip.unknown_session, usb_loss_locks=locks)
        async with World(model, chip=options) as world:
            assert (await world.address("abc")).code is None
            world.user.unplug()
            await asyncio.sleep(1)
            world.user.plug()
            outcome = await world.address("abc")
            assert (outcome.code, outcome.asked) == (None, 1 if locks else 0)

    @both
    async def test_eleven_wallets(self, model: str) -> None:
        async with World(model) as world:
            wallets = [
                (str(number), await world.sdk.open_wallet(passphrase=str(number)))
                for number in range(11)
            ]
            asked = world.asked
            for passphrase, wallet in reversed(wallets[1:]):
                assert await world.use(wallet, passphrase) is None
            assert world.asked == asked
            world.mood = Mood(passphrase="0")
            assert await world.use(wallets[0][1], "0") is None
            assert world.asked == asked + 1

    @both
    async def test_fifty_looks(self, model: str) -> None:
        async with World(model) as world:
            wallet = await world.opened("abc")
            asked = world.asked
            for _ in range(50):
                await world.sdk.get_features()
                await world.sdk.search_devices()
            assert await world.use(wallet, "abc") is None
            assert world.asked == asked


class TestLife15:
    """Two programs at once."""

    async def test_a_classic_answers_whoever_spoke_last(self) -> None:
        async with World("classic1s") as world:
            wallet = await world.opened("abc")
            radio = await world.emulator.port("ble").open()

            async def speak(_: str) -> None:
                for packet in reports(Codec().encode(m.GetFeatures())):
                    await radio.write(packet)

            world.tap.planned = dict.fromkeys((1, 2, 3, 4), speak)
            for _ in range(3):
                await world.use(wallet, "abc")
            assert await world.use(wallet, "abc") is None

    async def test_a_foreign_message_takes_a_pros_prompt_away(self) -> None:
        async with World("pro") as world:
            world.unlock(PIN)
            call = asyncio.create_task(world.sdk.open_wallet(passphrase_state=FINGERPRINTS["b"]))
            await asyncio.sleep(0.3)
            assert world.asked, "the person thinks about it for half a second"
            await world.other.send(m.GetFeatures())
            with pytest.raises(OneKeyError) as caught:
                await call
            assert caught.value.code == 107
            assert (await world.address("b")).code is None


class TestLifeAfterAPause:
    """A wrong PIN before a reboot, then another program's wallet in our session.

    The chip fills the current session anew with whatever answers the next passphrase request,
    and what Initialize answers afterwards looks as if nothing had happened.
    """

    @chips
    async def test_the_session_is_asked_about(self, chip: ChipOptions) -> None:
        async with World("classic1s", chip=chip) as world:
            assert (await world.address("a")).code is None
            await asyncio.sleep(10)
            world.user.enter_wrong_pin_in_reboot()
            world.unlock(PIN)
            await world.other.open_wallet("b", initialize=False)
            outcome = await world.address("a")
            check(outcome, "a")
            assert outcome.code is None

    async def test_a_pause_costs_one_exchange_once(self) -> None:
        async with World("classic1s") as world:
            wallet = await world.opened("a")
            for pause, expected in (
                (0, ["Initialize", METHOD]),
                (10, ["Initialize", "GetPassphraseState", METHOD]),
                (0, ["Initialize", METHOD]),
            ):
                await asyncio.sleep(pause)
                world.new_requests()
                assert await world.use(wallet, "a") is None
                assert world.new_requests() == expected
