"""How models and firmware versions keep sessions, read from the firmware's sources."""

from __future__ import annotations

from typing import Any

import pytest
from onekey_emulator import Emulator, profiles

from onekey_sdk.wire import messages as m
from tests.emulator.host import STATES, TESTNET, connected, failure

OWN_SESSIONS = ("classic", "mini", "touch")
"""Models whose secure element keeps no sessions."""


@pytest.mark.parametrize("model", OWN_SESSIONS)
@pytest.mark.parametrize("which", ["oldest", "newest"])
class TestSessionsInTheFirmware:
    """They are the firmware's own memory: ten, and a lock leaves them alone."""

    def emulated(self, model: str, which: str, **options: Any) -> Emulator:
        firmware = getattr(profiles.model(model), which)
        return Emulator(model, firmware_version=firmware, **options)

    async def test_an_unknown_id_gives_a_new_session(self, model: str, which: str):
        async with self.emulated(model, which) as emulator, connected(emulator) as host:
            for unknown in (b"\1" * 32, b"\1" * 5):
                session_id = (await host.initialize(session_id=unknown)).session_id
                assert len(session_id) == 32
                assert session_id != unknown
                assert (await host.initialize(session_id=session_id)).session_id == session_id

    async def test_the_eleventh_ends_the_first(self, model: str, which: str):
        async with self.emulated(model, which) as emulator, connected(emulator) as host:
            ids = [(await host.initialize()).session_id for _ in range(11)]
            assert (await host.initialize(session_id=ids[1])).session_id == ids[1]
            assert (await host.initialize(session_id=ids[0])).session_id != ids[0]

    async def test_without_a_session(self, model: str, which: str):
        async with self.emulated(model, which) as emulator, connected(emulator) as host:
            await host.initialize()
            await host.call(m.EndSession())
            assert failure(await host.call(TESTNET)) == ("InvalidSession", "Invalid session")

    async def test_a_lock_leaves_them(self, model: str, which: str):
        async with (
            self.emulated(model, which, pin="1234") as emulator,
            connected(emulator) as host,
        ):
            emulator.user.unlock("1234")
            session_id = (await host.initialize()).session_id
            assert (await host.call(TESTNET)).address == STATES[""]
            await host.call(m.LockDevice())
            features = await host.initialize(session_id=session_id)
            assert (features.session_id, features.unlocked) == (session_id, False)

    async def test_pins_of_wallets_do_not_unlock(self, model: str, which: str):
        options: dict[str, Any] = {"pin": "1234", "attach_pins": {"777777": "hiddenpw"}}
        async with self.emulated(model, which, passphrase_protection=True, **options) as emulator:
            with pytest.raises(ValueError, match="wrong PIN"):
                emulator.user.unlock("777777")


@pytest.mark.parametrize(("firmware", "kept"), [("4.15.0", True), ("4.16.0", False)])
async def test_since_when_a_lock_of_the_pro_ends_all_sessions(firmware: str, kept: bool):
    async with (
        Emulator("pro", firmware_version=firmware, pin="1234") as emulator,
        connected(emulator) as host,
    ):
        emulator.user.unlock("1234")
        session_id = (await host.initialize()).session_id
        emulator.user.lock()
        emulator.user.unlock("1234")
        assert ((await host.initialize(session_id=session_id)).session_id == session_id) is kept


async def test_a_lock_of_that_pro_ends_the_session_of_a_hidden_wallets_pin():
    async with (
        Emulator(
            "pro",
            firmware_version="4.15.0",
            pin="1234",
            passphrase_protection=True,
            attach_pins={"777777": "hiddenpw"},
        ) as emulator,
        connected(emulator) as host,
    ):
        emulator.user.unlock("777777")
        session_id = (await host.initialize(is_contains_attach=True)).session_id
        emulator.user.lock()
        emulator.user.unlock("1234")
        assert (await host.initialize(session_id=session_id)).session_id != session_id


@pytest.mark.parametrize(
    ("model", "firmware", "heeded"),
    [
        ("classic", "2.11.0", False),
        ("classic", "3.0.0", True),
        ("mini", "3.0.0", True),
        ("touch", "4.9.0", True),
    ],
)
async def test_a_cardano_seed_takes_a_session_of_its_own(model: str, firmware: str, heeded: bool):
    async with Emulator(model, firmware_version=firmware) as e, connected(e) as host:
        session_id = (await host.initialize()).session_id
        await host.call(TESTNET)
        with_cardano = (
            await host.initialize(session_id=session_id, derive_cardano=True)
        ).session_id
        assert (with_cardano != session_id) is heeded


async def test_the_touch_gives_up_a_cardano_seed_too():
    for derive, same in ((True, True), (None, True), (False, False)):
        async with Emulator("touch") as emulator, connected(emulator) as host:
            session_id = (await host.initialize(derive_cardano=True)).session_id
            await host.call(TESTNET)
            fields = {} if derive is None else {"derive_cardano": derive}
            again = (await host.initialize(session_id=session_id, **fields)).session_id
            assert (again == session_id) is same
