"""Whatever the person, another program and the device do: no call runs in another wallet.

The oracle is the wallet that the software device really used.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from onekey_sdk.errors import DeviceDisconnected, ResponseTimeout
from onekey_sdk.wire import messages as m
from tests.emulator.surroundings import Surroundings, pins, wallets
from tests.support.stateful import patient, search
from tests.support.wallet_world import (
    ETH_PATH,
    FINGERPRINTS,
    METHODS,
    PASSPHRASES,
    check,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from onekey_sdk.wallet import Wallet

PARAMETERS: dict[str, Any] = {"path": ETH_PATH, "show_on_onekey": False}


class Sessions(Surroundings):
    """One client, and everything around it."""

    def __init__(self) -> None:
        super().__init__()
        self.wallets: list[tuple[Wallet, str]] = []
        self.kept: list[tuple[str, str, bytes]] = []

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
                self.still_usable()
        finally:
            super().teardown()


@patient
def test_no_call_runs_in_another_wallet() -> None:
    search(Sessions, 60)
