"""Two devices in turn at one place, two programs with one store, and all that goes wrong there.

No call runs on another device, or in another wallet, than the one that it names: the oracle is
what the software devices really used, and addresses come from an independent library.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from onekey_emulator import ChipOptions

from onekey_sdk import MemoryStore, OneKey, StoredSession
from onekey_sdk.errors import OneKeyError
from onekey_sdk.session.store import MAX_AGE
from onekey_sdk.transport import discovery
from tests.support.matrix import FIRMWARE
from tests.support.stateful import Machine, patient, search
from tests.support.table_world import (
    AT_STATE,
    METHODS,
    MNEMONICS,
    PARAMETERS,
    RESULTS,
    STATES,
    WALLETS,
    Place,
    Table,
    told_by,
)
from tests.support.wallet_world import PIN, STEP_SECONDS, WRONG_PIN, Mood, World

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from onekey_sdk.transport.base import Transport
    from onekey_sdk.wallet import Wallet

PLAYED = [
    ("pro", "4.20.0"),
    ("classic1s", "3.19.0"),
    ("pro", "4.20.0"),
    ("classic1s", "3.19.0"),
    *((model, version) for model, versions in FIRMWARE.items() for version in versions[1:]),
]


@dataclass
class Outcome:
    """How a call ended, and which wallets were used while it ran."""

    result: Any
    error: OneKeyError | None
    used: set[Place]


wallets = st.sampled_from(WALLETS)
places = st.builds(Place, st.sampled_from([0, 0, 0, 1]), wallets)
"""Wallets of the device that is plugged in, which is 0 here, or of the other one."""
programs = st.sampled_from([0, 1])
kinds = st.sampled_from(["evm", "btc"])
pins = st.sampled_from([PIN, "777777", "888888"])
moods = st.builds(
    Mood,
    pin=st.sampled_from([PIN] * 5 + ["777777", WRONG_PIN, None]),
    then=st.just(PIN),
    on_device=st.booleans(),
    how=st.sampled_from(["host"] * 5 + ["device", "attach", "cancel"]),
    passphrase=st.sampled_from([None] * 5 + ["b"]),
    attach_pin=st.sampled_from(["777777", "888888"]),
)


class Programs(Machine):
    """See the module's docstring."""

    def __init__(self) -> None:
        super().__init__()
        self.table: Table | None = None
        self.store = MemoryStore()
        self.clients: list[OneKey] = []
        self.wallets: list[tuple[Wallet, Place]] = []
        self.device_ids: list[str] = []
        self.known: list[StoredSession] = []

    @property
    def t(self) -> Table:
        assert self.table is not None
        return self.table

    @initialize(
        played=st.tuples(st.sampled_from(PLAYED), st.sampled_from(PLAYED)),
        unknown=st.sampled_from(["new", "zeros", "unseeded"]),
        usb_locks=st.booleans(),
        mood=moods,
    )
    def switch_on(
        self, played: Sequence[tuple[str, str]], unknown: Any, usb_locks: bool, mood: Mood
    ) -> None:
        chip = ChipOptions(unknown_session=unknown, usb_loss_locks=usb_locks)
        worlds = [
            World(model, firmware_version=version, mnemonic=mnemonic, chip=chip, seed=number)
            for number, ((model, version), mnemonic) in enumerate(
                zip(played, MNEMONICS, strict=True)
            )
        ]
        self.table = Table(worlds)
        self.device_ids = [world.emulator.device_id for world in worlds]
        for world in worlds:
            world.mood = mood
            self.run(world.__aenter__())
        self._do(worlds[1].user.unplug)
        self.clients = [self._program() for _ in range(2)]

    def _program(self) -> OneKey:
        client = OneKey(self.t, ui=self.t, session_store=self.store)  # type: ignore[arg-type]
        self.run(client.__aenter__())
        return client

    # what happens around the programs

    @rule(mood=moods)
    def change_mood(self, mood: Mood) -> None:
        for world in self.t.worlds:
            world.mood = mood

    @rule()
    def be_kind(self) -> None:
        for world in self.t.worlds:
            world.mood = Mood()

    @rule(number=st.sampled_from([0, 0, 1, 1, None]))
    def plug(self, number: int | None) -> None:
        self._do(lambda: self.t.plug(number))

    @rule(pin=pins, lock=st.booleans())
    def unlock(self, pin: str, lock: bool) -> None:
        def press() -> None:
            if lock:
                self.t.world.lock()
            self.t.world.unlock(pin)

        self._do(press)

    @rule(passphrase=wallets)
    def my_address(self, passphrase: str) -> None:
        self._do(lambda: self.t.world.user.open_my_address(passphrase))

    @rule()
    def wrong_pin_in_reboot(self) -> None:
        self._do(lambda: self.t.world.user.enter_wrong_pin_in_reboot())

    @rule(really=st.integers(0, 31).map(lambda number: number == 17))
    def wipe(self, really: bool) -> None:
        if really:
            self._do(lambda: self.t.world.emulator.wipe())

    def _do(self, something: Callable[[], object]) -> None:
        async def do() -> None:
            with contextlib.suppress(RuntimeError, ValueError):
                something()
            await asyncio.sleep(0.01)

        self.run(do())

    @rule(seconds=st.sampled_from([0.5, 1.01, 6.0, 700.0]))
    def wait(self, seconds: float) -> None:
        self.run(asyncio.sleep(seconds))

    @rule(passphrase=wallets)
    def other_opens(self, passphrase: str) -> None:
        self.run(self.t.world.other.open_wallet(passphrase, is_contains_attach=True))

    @rule(count=st.integers(1, 8))
    def late_packets(self, count: int) -> None:
        for channel in self.t.channels:
            channel.repeat(self.t.heard[-count:])

    # what becomes of the store

    @rule(
        program=programs,
        opens=places,
        number=st.integers(0, 50),
        place=places,
        age=st.sampled_from([0, 0, 0, MAX_AGE + 60]),
    )
    def tamper(self, program: int, opens: Place, number: int, place: Place, age: int) -> None:
        """With what a program has kept, before it is started again."""
        self.run(self.address(program, self.there(opens), "evm"))
        self.known += self.store.sessions()
        if not self.known:
            return
        kept, place = self.known[number % len(self.known)], self.there(place)
        wrong = StoredSession(
            self.device_ids[place.device],
            STATES[place],
            kept.session_id,
            cardano=number % 5 == 0,
            kept_at=int(time.time()) - age,
        )
        self.store.update([wrong], [])
        self.restart(program)
        self.run(self.address(program, place, "evm"))

    @precondition(lambda self: self.known)
    @rule(number=st.integers(0, 50), place=places, program=programs)
    def preload(self, number: int, place: Place, program: int) -> None:
        session_id = self.known[number % len(self.known)].session_id
        place = self.there(place)
        device_id = self.device_ids[place.device]
        self.clients[program].preload_session_cache(device_id, STATES[place], session_id)
        self.run(self.address(program, place, "evm"))

    @rule(program=programs)
    def restart(self, program: int) -> None:
        self.run(self.clients[program].dispose())
        self.clients[program] = self._program()

    # calls

    async def call(self, work: Callable[[], Awaitable[Any]]) -> Outcome:
        logs = [world.emulator.wallet_log for world in self.t.worlds]
        before = [len(log) for log in logs]
        result, error = None, None
        try:
            async with asyncio.timeout(STEP_SECONDS):
                result = await work()
        except OneKeyError as caught:
            error = caught
        used = {
            Place(number, use.passphrase)
            for number, log in enumerate(logs)
            for use in log[before[number] :]
            if use.request in METHODS
        }
        return Outcome(result, error, used)

    def named(self, place: Place) -> dict[str, Any]:
        device_id = {"device_id": self.device_ids[place.device]}
        if place.passphrase:
            return {**device_id, "passphrase_state": STATES[place]}
        return {**device_id, "use_empty_passphrase": True}

    def check(self, outcome: Outcome, place: Place, kind: str) -> None:
        assert outcome.used <= {place}, f"ran in {outcome.used}, not in {place}"
        if outcome.error is None:
            several = isinstance(outcome.result, list)
            results = cast("list[Any]", outcome.result) if several else [outcome.result]
            assert {told_by(kind, one) for one in results} == {RESULTS[kind][place]}
            assert self.t.plugged is self.t.worlds[place.device]

    async def address(self, program: int, place: Place, kind: str, bundle: int = 0) -> None:
        outcome = await self.call(lambda: self.method(program, place, kind, bundle))
        self.check(outcome, place, kind)

    def method(self, program: int, place: Place, kind: str, bundle: int = 0) -> Awaitable[Any]:
        client = self.clients[program]
        method: Any = client.evm_get_address if kind == "evm" else client.btc_get_public_key
        one = PARAMETERS[kind]
        calls: dict[str, Any] = {"bundle": [one] * bundle} if bundle else one
        return method(**calls, **self.named(place), retry_count=0)

    def there(self, place: Place) -> Place:
        """The wallet of the device that is plugged in, or of the other one."""
        return place._replace(device=self.t.worlds.index(self.t.world) ^ place.device)

    @rule(
        calls=st.lists(
            st.tuples(programs, places, kinds, st.sampled_from([0, 0, 3])), min_size=1, max_size=4
        )
    )
    def named_calls(self, calls: Sequence[tuple[int, Place, str, int]]) -> None:
        for program, place, kind, bundle in calls:
            self.run(self.address(program, self.there(place), kind, bundle))

    @rule(
        program=programs, place=places, kind=kinds, message=st.integers(1, 9), cancels=st.booleans()
    )
    def stopped_call(
        self, program: int, place: Place, kind: str, message: int, cancels: bool
    ) -> None:
        place = self.there(place)

        async def stopped() -> None:
            call = asyncio.create_task(self.address(program, place, kind))
            self.t.stop_at = message
            self.t.stop = call.cancel if cancels else lambda: self.t.plug(place.device ^ 1)
            with contextlib.suppress(asyncio.CancelledError):
                await call
            self.t.stop_at = None
            await self.address(program, place._replace(passphrase="b"), kind)

        self.run(stopped())

    @rule(one=places, two=places, kind=kinds)
    def both_at_once(self, one: Place, two: Place, kind: str) -> None:
        async def call(program: int, place: Place) -> Outcome:
            return await self.call(lambda: self.method(program, place, kind))

        one, two = self.there(one), self.there(two)

        async def both() -> tuple[Outcome, Outcome]:
            return await asyncio.gather(call(0, one), call(1, two))

        for place, outcome in zip((one, two), self.run(both()), strict=True):
            assert outcome.used <= {one, two}
            if outcome.error is None:
                assert told_by(kind, outcome.result) == RESULTS[kind][place]

    @rule(
        program=programs,
        place=places,
        how=st.sampled_from(["standard", "state", "passphrase", "resume", "resume any", "ask"]),
    )
    def open_wallet(self, program: int, place: Place, how: str) -> None:
        client, place = self.clients[program], self.there(place)
        opened: dict[str, Callable[[], Awaitable[Wallet]]] = {
            "standard": lambda: client.open_wallet(standard=True, retry_count=0),
            "state": lambda: client.open_wallet(passphrase_state=STATES[place], retry_count=0),
            "passphrase": lambda: client.open_wallet(passphrase=place.passphrase, retry_count=0),
            "resume": lambda: client.resume_wallet(passphrase_state=STATES[place], retry_count=0),
            "resume any": lambda: client.resume_wallet(retry_count=0),
            "ask": lambda: client.open_wallet(retry_count=0),
        }
        outcome = self.run(self.call(opened[how]))
        if outcome.error is not None:
            return
        wallet: Wallet = outcome.result
        assert wallet.passphrase_state is not None
        found = AT_STATE[wallet.passphrase_state]
        assert wallet.device_id == self.device_ids[found.device]
        assert self.t.plugged is self.t.worlds[found.device]
        if how in {"state", "resume"}:
            assert found == place
        if how == "passphrase":
            assert found.passphrase == place.passphrase
        if how == "standard":
            assert found.passphrase == ""
        self.wallets.append((wallet, found))

    @precondition(lambda self: self.wallets)
    @rule(number=st.integers(0, 20), kind=kinds)
    def use_wallet(self, number: int, kind: str) -> None:
        self.run(self._use(*self.wallets[number % len(self.wallets)], kind))

    async def _use(self, wallet: Wallet, place: Place, kind: str) -> None:
        chains: Any = wallet
        method = chains.evm.get_address if kind == "evm" else chains.btc.get_public_key
        self.check(await self.call(lambda: method(**PARAMETERS[kind])), place, kind)

    @precondition(lambda self: self.wallets)
    @rule(
        number=st.integers(0, 20),
        kinds=st.lists(kinds, min_size=1, max_size=4),
        gap=st.sampled_from(["none", "attach", "swap", "my_address", "late"]),
        program=programs,
    )
    def hold(self, number: int, kinds: list[str], gap: str, program: int) -> None:
        wallet, place = self.wallets[number % len(self.wallets)]

        async def held() -> None:
            async with wallet.hold():
                for kind in kinds:
                    await self._use(wallet, place, kind)
                    await self._pass(gap, place)
            await self.address(program, place, "evm")

        async def quietly() -> None:
            with contextlib.suppress(OneKeyError):
                await held()

        self.run(quietly())

    async def _pass(self, gap: str, place: Place) -> None:
        match gap:
            case "attach":
                await asyncio.sleep(1.01)
                self.t.world.lock()
                self.t.world.unlock("777777")
            case "swap":
                self.t.plug(place.device ^ 1)
            case "my_address":
                await asyncio.sleep(1.01)
                with contextlib.suppress(RuntimeError):
                    self.t.world.user.open_my_address("b")
            case "late":
                self.late_packets(4)
            case _:
                pass

    def teardown(self) -> None:
        try:
            if self.table is not None:
                self.t.stop_at = None
                for client in self.clients:
                    self.run(client.dispose())
                for world in self.t.worlds:
                    self.run(world.__aexit__(None, None, None))
        finally:
            super().teardown()


@patient
def test_no_call_runs_on_another_device_or_in_another_wallet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    transports_for = discovery.transports_for

    def given(place: Any) -> Sequence[Transport]:
        return [place] if isinstance(place, Table) else transports_for(place)

    monkeypatch.setattr(discovery, "transports_for", given)
    search(Programs, 40)
