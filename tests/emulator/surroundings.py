"""One device, the person before it and another program beside it, as steps of a state machine."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from onekey_emulator import ChipOptions

from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec, Envelope
from onekey_sdk.wire.frames_v1 import reports
from tests.support.matrix import FIRMWARE
from tests.support.stateful import Machine
from tests.support.wallet_world import METHODS, PIN, WRONG_PIN, Mood, World

NEWEST = [(model, versions[-1]) for model, versions in FIRMWARE.items()]
# The two whose sessions a closed chip keeps come up most.
PLAYED = (
    [("classic1s", "3.19.0"), ("pro", "4.20.0")] * 6
    + NEWEST
    + [(model, firmware) for model, versions in FIRMWARE.items() for firmware in versions[:-1]]
)

wallets = st.sampled_from(["", "abc", "a", "b"])
pins = st.sampled_from([PIN, "777777", "888888"])
moods = st.builds(
    Mood,
    pin=st.sampled_from([PIN, PIN, PIN, "777777", "888888", WRONG_PIN, None]),
    then=pins,
    on_device=st.booleans(),
    how=st.sampled_from(["host", "host", "host", "device", "attach", "cancel"]),
    passphrase=st.sampled_from([None, None, None, "b", "", "x" * 51]),
    attach_pin=st.sampled_from(["777777", "888888", WRONG_PIN, ""]),
    confirm=st.sampled_from([True, True, True, False]),
)
disturbances = st.sampled_from(
    ["lock", "features", "initialize", "cancel", "half", "resume", "garbage", "unplug"]
)


class Surroundings(Machine):
    """All that a client cannot decide."""

    def __init__(self) -> None:
        super().__init__()
        self.world: World | None = None
        self.protected = False
        self.device_id = ""

    @initialize(
        played=st.sampled_from(PLAYED),
        unknown=st.sampled_from(["new", "zeros", "unseeded"]),
        keeps=st.booleans(),
        usb_locks=st.booleans(),
        protected=st.sampled_from([True, True, True, False]),
        always=st.sampled_from([False, False, False, True]),
        auto_lock=st.sampled_from([600_000, 20_000]),
        mood=moods,
    )
    def switch_on(
        self,
        played: tuple[str, str],
        unknown: Any,
        keeps: bool,
        usb_locks: bool,
        protected: bool,
        always: bool,
        auto_lock: int,
        mood: Mood,
    ) -> None:
        model, firmware = played
        chip = ChipOptions(
            unknown_session=unknown, wrong_pin_keeps_sessions=keeps, usb_loss_locks=usb_locks
        )
        self.world = World(
            model,
            firmware_version=firmware,
            chip=chip,
            passphrase_protection=protected,
            passphrase_always_on_device=always and model in {"touch", "pro"},
            auto_lock_ms=auto_lock,
        )
        self.world.mood = mood
        self.protected = protected
        self.device_id = self.world.emulator.device_id
        self.run(self.world.__aenter__())

    @property
    def wiped(self) -> bool:
        """By hand, or by ten wrong PINs."""
        return self.w.emulator.device_id != self.device_id

    @property
    def w(self) -> World:
        assert self.world is not None
        return self.world

    # the person

    @rule(mood=moods)
    def change_mood(self, mood: Mood) -> None:
        self.w.mood = mood

    @rule()
    def be_kind(self) -> None:
        self.w.mood = Mood()

    @rule(seconds=st.sampled_from([0.5, 0.99, 1.01, 3.0, 25.0, 700.0]))
    def wait(self, seconds: float) -> None:
        self.run(asyncio.sleep(seconds))

    @rule()
    def lock(self) -> None:
        self.run(self._lock())

    async def _lock(self) -> None:
        self.w.lock()
        await asyncio.sleep(0.01)

    @rule(pin=pins, lock=st.booleans())
    def unlock(self, pin: str, lock: bool) -> None:
        self.run(self._unlock(pin, lock))

    async def _unlock(self, pin: str, lock: bool) -> None:
        if lock:
            self.w.lock()
        self.w.unlock(pin)
        await asyncio.sleep(0.01)

    @rule(passphrase=wallets)
    def my_address(self, passphrase: str) -> None:
        self.run(self._my_address(passphrase))

    async def _my_address(self, passphrase: str) -> None:
        with contextlib.suppress(RuntimeError):
            self.w.user.open_my_address(passphrase)

    @rule()
    def wrong_pin_in_reboot(self) -> None:
        async def mistype() -> None:
            with contextlib.suppress(RuntimeError):
                self.w.user.enter_wrong_pin_in_reboot()

        self.run(mistype())

    @rule()
    def replug(self) -> None:
        async def pull() -> None:
            self.w.user.unplug()
            await asyncio.sleep(2)
            self.w.user.plug()
            await asyncio.sleep(0.01)

        self.run(pull())

    @precondition(lambda self: not self.wiped)
    @rule(really=st.integers(0, 7).map(lambda number: number == 7))
    def wipe(self, really: bool) -> None:
        if not really:
            return

        async def wipe() -> None:
            self.w.emulator.wipe()
            await asyncio.sleep(0.01)

        self.run(wipe())

    # the other program

    @rule(passphrase=wallets, attach=st.sampled_from([None, True, False]))
    def other_opens(self, passphrase: str, attach: bool | None) -> None:
        how = {} if attach is None else {"is_contains_attach": attach}
        self.run(self.w.other.open_wallet(passphrase, **how))

    @rule(what=st.sampled_from(["features", "initialize", "cancel", "half", "resume", "garbage"]))
    def other_disturbs(self, what: str) -> None:
        self.run(self._disturb(what, ""))

    async def _disturb(self, what: str, before: str) -> None:
        other = self.w.other
        match what:
            case "lock":
                self.w.lock()
            case "features":
                await other.send(m.GetFeatures())
            case "initialize":
                await other.send(m.Initialize())
            case "cancel":
                await other.send(m.Cancel())
            case "half":
                big = Envelope(Codec().schema.id_of("Ping"), bytes(900))
                await other.send_packets(*reports(big)[:3])
            case "garbage":
                await other.send_packets(b"\xff" * 64)
            case "unplug":
                self.w.user.unplug()
                self.w.user.plug()
            case _ if before not in METHODS:
                # Between the proof and the method nobody can be kept from switching wallets.
                await other.resume()
            case _:
                pass

    @rule(what=disturbances, number=st.integers(1, 6))
    def plan_disturbance(self, what: str, number: int) -> None:
        async def happen(before: str) -> None:
            await self._disturb(what, before)

        self.w.tap.planned[number] = happen

    def teardown(self) -> None:
        try:
            if self.world is not None:
                self.run(self.world.__aexit__(None, None, None))
        finally:
            super().teardown()
