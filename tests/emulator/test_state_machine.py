"""Whatever the person, another program and the device do: no call runs in another wallet.

The oracle is the wallet that the software device really used. `STATEFUL_EXAMPLES` and
`STATEFUL_SEED` make the search longer and other than in CI.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from onekey_emulator import ChipOptions

from onekey_sdk.errors import DeviceDisconnected, ResponseTimeout
from onekey_sdk.session import clock
from onekey_sdk.wire import messages as m
from onekey_sdk.wire.codec import Codec, Envelope
from onekey_sdk.wire.frames_v1 import reports
from tests.support.matrix import FIRMWARE
from tests.support.virtual_loop import VirtualTimeLoop
from tests.support.wallet_world import (
    ETH_PATH,
    FINGERPRINTS,
    METHODS,
    PASSPHRASES,
    PIN,
    WRONG_PIN,
    Mood,
    World,
    check,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from onekey_sdk.wallet import Wallet

EXAMPLES = int(os.environ.get("STATEFUL_EXAMPLES", "0"))
STEPS = int(os.environ.get("STATEFUL_STEPS", "20"))
SEED = os.environ.get("STATEFUL_SEED")

PARAMETERS: dict[str, Any] = {"path": ETH_PATH, "show_on_onekey": False}

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


class Sessions(RuleBasedStateMachine):
    """One device, one client, and everything around them."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = VirtualTimeLoop()
        self._now = clock.now
        clock.now = self.loop.time  # the age of a proof follows virtual time
        self.world: World | None = None
        self.wallets: list[tuple[Wallet, str]] = []
        self.kept: list[tuple[str, str, bytes]] = []
        self.device_id = ""

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        async def bounded() -> Any:
            async with asyncio.timeout(10_000):
                return await work

        return self.loop.run_until_complete(bounded())

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

    # calls

    @rule(passphrase=wallets, bundle=st.sampled_from([0, 0, 3]), init=st.booleans())
    def named(self, passphrase: str, bundle: int, init: bool) -> None:
        wiped = self.wiped
        outcome = self.run(self.w.address(passphrase, bundle, init_session=init))
        if wiped:
            assert outcome.code is not None
        assert outcome.asked <= 2 * max(bundle, 1)

    @rule(bundle=st.sampled_from([0, 2]), skip=st.booleans())
    def unnamed(self, bundle: int, skip: bool) -> None:
        outcome = self.run(self.w.address(None, bundle, skip_passphrase_check=skip))
        assert outcome.error is not None or len(set(outcome.used)) == 1
        if not skip and self.protected:
            assert outcome.code is not None
            assert not outcome.used

    @rule(passphrase=wallets)
    def empty_passphrase_and_state(self, passphrase: str) -> None:
        how: dict[str, Any] = {
            "use_empty_passphrase": True,
            "passphrase_state": FINGERPRINTS[passphrase],
        }
        outcome = self.run(self.w.address(None, **how))
        assert outcome.used in ([], [""])
        if passphrase:
            assert outcome.code is not None
            assert not outcome.used

    @rule(
        how=st.sampled_from(
            [
                {},
                {"standard": True},
                {"passphrase": "abc"},
                {"passphrase": "b"},
                {"passphrase_on_device": True},
                {"attach_pin": True},
                {"passphrase_state": FINGERPRINTS["a"]},
            ]
        ),
        cardano=st.sampled_from([False, False, True]),
    )
    def open_wallet(self, how: dict[str, Any], cardano: bool) -> None:
        outcome = self.run(
            self.w.call(lambda: self.w.sdk.open_wallet(derive_cardano=cardano, **how))
        )
        if outcome.error is not None:
            return
        wallet: Wallet = outcome.result
        if not self.protected:
            assert wallet.passphrase_state is None
            self.wallets.append((wallet, ""))
            return
        assert wallet.passphrase_state is not None
        opened = PASSPHRASES.get(wallet.passphrase_state)
        if opened is None:
            return
        if "passphrase" in how:
            assert opened == how["passphrase"]
        if "standard" in how:
            assert opened == ""
        self.wallets.append((wallet, opened))

    @precondition(lambda self: self.wallets)
    @rule(number=st.integers(0, 20))
    def use_wallet(self, number: int) -> None:
        self.run(self._use(*self.wallets[number % len(self.wallets)]))

    async def _use(self, wallet: Wallet, passphrase: str) -> None:
        methods: Any = wallet.evm
        outcome = await self.w.call(lambda: methods.get_address(**PARAMETERS))
        check(outcome, passphrase)

    @precondition(lambda self: self.wallets)
    @rule(
        number=st.integers(0, 20),
        gaps=st.lists(
            st.sampled_from(
                ["none", "short", "long", "my_address", "relock", "other", "lock", "child"]
            ),
            min_size=1,
            max_size=4,
        ),
        passphrase=wallets,
        pin=pins,
    )
    def hold(self, number: int, gaps: list[str], passphrase: str, pin: str) -> None:
        async def held() -> None:
            wallet, named = self.wallets[number % len(self.wallets)]
            before = await self.w.call(lambda: self.w.sdk.get_features())
            if before.error is not None:
                return
            children: list[asyncio.Task[None]] = []
            async with wallet.hold():
                for gap in gaps:
                    await self._use(wallet, named)
                    if gap == "child":
                        children.append(asyncio.create_task(self._use(wallet, named)))
                        await asyncio.sleep(0)
                    else:
                        await self._pass_time(gap, passphrase, pin)
                if not children:
                    await self._use(wallet, named)
            await self._use(wallet, named)
            await asyncio.gather(*children)

        self.run(held())

    async def _pass_time(self, gap: str, passphrase: str, pin: str) -> None:
        if gap == "none":
            return
        await asyncio.sleep(0.8 if gap == "short" else 1.01)
        match gap:
            case "my_address":
                await self._my_address(passphrase)
            case "relock":
                await self._unlock(pin, lock=True)
            case "other":
                await self.w.other.open_wallet(passphrase)
            case "lock":
                await self._lock()
            case _:
                pass

    @rule(passphrase=wallets)
    def keep_session(self, passphrase: str) -> None:
        kept = self.w.sdk.export_session(self.w.emulator.device_id, FINGERPRINTS[passphrase])
        if kept is not None:
            self.kept.append((kept.device_id, passphrase, kept.session_id))

    @precondition(lambda self: self.kept)
    @rule(number=st.integers(0, 20), swap=st.sampled_from([None, None, "abc", "b", ""]))
    def preload(self, number: int, swap: str | None) -> None:
        device_id, passphrase, session_id = self.kept[number % len(self.kept)]
        state = FINGERPRINTS[passphrase if swap is None else swap]
        self.w.sdk.preload_session_cache(device_id, state, session_id)

    @rule()
    def evict(self) -> None:
        async def open_many() -> None:
            for _ in range(10):
                await self.w.other.send(m.Initialize(is_contains_attach=True))

        self.run(open_many())

    @rule()
    def get_state(self) -> None:
        outcome = self.run(self.w.call(lambda: self.w.sdk.get_passphrase_state()))
        if outcome.error is None and not self.protected:
            assert outcome.result is None

    @rule(what=st.sampled_from(["lock", "unlock", "cancel"]))
    def device_method(self, what: str) -> None:
        sdk = self.w.sdk
        methods: dict[str, Callable[[], Awaitable[Any]]] = {
            "lock": sdk.device_lock,
            "unlock": sdk.device_unlock,
            "cancel": sdk.device_cancel,
        }
        self.run(self.w.call(methods[what]))

    @rule(
        passphrase=wallets, after=st.sampled_from([0.0, 0.2, 0.6, 1.0, 2.0, 5.0]), by=st.booleans()
    )
    def stop_a_call(self, passphrase: str, after: float, by: bool) -> None:
        async def stop() -> None:
            call = asyncio.create_task(self.w.address(passphrase))
            await asyncio.sleep(after)
            if by:
                await self.w.sdk.cancel()
            else:
                call.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await call
            other = "b" if passphrase != "b" else "abc"
            await self.w.address(other)

        self.run(stop())

    @rule(one=wallets, two=wallets)
    def two_at_once(self, one: str, two: str) -> None:
        async def both() -> None:
            await asyncio.gather(*(self._unchecked(passphrase) for passphrase in (one, two)))

        before = len(self.w.emulator.wallet_log)
        self.run(both())
        used = {
            use.passphrase for use in self.w.emulator.wallet_log[before:] if use.request in METHODS
        }
        assert used <= {one, two}

    async def _unchecked(self, passphrase: str) -> None:
        named: dict[str, Any] = (
            {"passphrase_state": FINGERPRINTS[passphrase]}
            if passphrase
            else {"use_empty_passphrase": True}
        )
        sdk: Any = self.w.sdk
        await self.w.call(lambda: sdk.evm_get_address(**PARAMETERS, **named))

    @rule()
    def still_usable(self) -> None:
        self.w.tap.planned.clear()
        outcome = self.run(self.w.call(lambda: self.w.sdk.get_features()))
        rebooted = self.wiped and outcome.code == DeviceDisconnected.code
        if rebooted or outcome.code == ResponseTimeout.code:
            # Half a message of the other program has swallowed the request.
            outcome = self.run(self.w.call(lambda: self.w.sdk.get_features()))
        assert outcome.error is None, repr(outcome.error)

    def teardown(self) -> None:
        try:
            if self.world is not None:
                try:
                    self.still_usable()
                finally:
                    self.run(self.world.__aexit__(None, None, None))
        finally:
            clock.now = self._now
            self.run(asyncio.sleep(1))
            self.loop.close()


@pytest.mark.timeout(0 if EXAMPLES else 300)
def test_no_call_runs_in_another_wallet() -> None:
    machine = Sessions
    if SEED is not None:
        machine = seed(int(SEED))(machine)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES or 60,
            stateful_step_count=STEPS,
            derandomize=SEED is None and not EXAMPLES,
            deadline=None,
            database=None,
            print_blob=False,
            report_multiple_bugs=False,
            phases=[Phase.generate] if EXAMPLES else [Phase.generate, Phase.shrink],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
