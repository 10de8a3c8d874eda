"""Sessions that outlive the program: for whom they are kept, and when they are used."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk import FileStore, MemoryStore, OneKey, SessionStore, StoredSession
from onekey_sdk.errors import PassphraseStateMismatch, StoreError
from onekey_sdk.session.cache import SessionCache, Slot
from onekey_sdk.session.store import MAX_AGE, Keeper
from tests.support.fakes import Person
from tests.support.stage import S1, S2, S3, A, B

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

ETH = "m/44'/60'/0'/0/0"
# Of the seed "all all all ..." with the passphrases "abc" and none, as three firmwares agree.
ABC = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"
EMPTY = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
NOW = 1_700_000_000


def device(**options: Any) -> Emulator:
    return Emulator(
        model="pro", passphrase_protection=True, auto_confirm=True, passphrase="abc", **options
    )


async def address(
    emulator: Emulator, store: SessionStore, state: str | None, **how: Any
) -> tuple[str, str | None, int]:
    """What one program gets: address, fingerprint, and how often it asked the person."""
    person = Person(passphrases=["abc"])
    async with OneKey(emulator.port(), ui=person, session_store=store) as sdk:
        wallet = await sdk.resume_wallet(passphrase_state=state, **how)
        found = await wallet.evm.get_address(ETH, show_on_onekey=False)
        return found.address, wallet.passphrase_state, person.count("passphrase")


async def test_ten_programs_ask_once(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "sessions.json")
    async with device() as emulator:
        first, state, asked = await address(emulator, store, None)
        assert (first, asked) == (ABC, 1)
        for _ in range(9):
            assert await address(emulator, store, state) == (ABC, state, 0)


async def test_a_call_finds_what_another_program_kept() -> None:
    store = MemoryStore()
    async with device() as emulator:
        await address(emulator, store, None)
        async with OneKey(emulator.port(), ui=Person(), session_store=store) as sdk:
            found = await sdk.evm_get_address(path=ETH, show_on_onekey=False, passphrase_state=A)
        assert found.address == ABC


async def test_the_only_hidden_wallet_need_not_be_named() -> None:
    store = MemoryStore()
    async with device() as emulator:
        _, state, _ = await address(emulator, store, None)
        async with OneKey(emulator.port(), session_store=store) as sdk:
            await sdk.evm_get_address(path=ETH, use_empty_passphrase=True, show_on_onekey=False)
        assert await address(emulator, store, None) == (ABC, state, 0)


async def test_the_standard_wallet_is_not_kept() -> None:
    """Its session could not be told from that of a hidden wallet under a wrong name."""
    store = MemoryStore()
    async with device() as emulator:
        for _ in range(2):
            async with OneKey(emulator.port(), session_store=store) as sdk:
                answer = await sdk.evm_get_address(
                    path=ETH, use_empty_passphrase=True, show_on_onekey=False
                )
                assert answer.address == EMPTY
        assert list(store.sessions()) == []


async def test_after_a_lock_the_person_is_asked_once() -> None:
    store = MemoryStore()
    async with device(pin="1234") as emulator:
        emulator.user.unlock("1234")
        _, state, _ = await address(emulator, store, None)
        emulator.user.lock()
        assert await address(emulator, store, state) == (ABC, state, 1)
        assert await address(emulator, store, state) == (ABC, state, 0)


@pytest.fixture
async def two(
    people: tuple[Person, Person],
) -> AsyncIterator[tuple[Emulator, MemoryStore, OneKey, OneKey]]:
    """Two clients with one store, which had the wallet of "abc" open before the device locked.

    The first has opened it again since.
    """
    store = MemoryStore()
    async with (
        device(pin="1234") as emulator,
        OneKey(emulator.port(), ui=people[0], session_store=store) as first,
        OneKey(emulator.port(), ui=people[1], session_store=store) as second,
    ):
        emulator.user.unlock("1234")
        await first.resume_wallet()
        await second.resume_wallet()
        [before] = store.sessions()
        emulator.user.lock()
        await first.resume_wallet()
        [after] = store.sessions()
        assert after.session_id != before.session_id
        assert [person.count("passphrase") for person in people] == [2, 0]
        yield emulator, store, first, second


@pytest.fixture
def people() -> tuple[Person, Person]:
    return Person(passphrases=["abc"] * 9), Person(passphrases=["abc"] * 9)


async def test_a_client_takes_the_session_that_another_opened_anew(
    two: tuple[Emulator, MemoryStore, OneKey, OneKey], people: tuple[Person, Person]
) -> None:
    _, store, first, second = two
    kept = list(store.sessions())
    for sdk in (second, first, second):
        wallet = await sdk.resume_wallet(passphrase_state=A)
        assert (await wallet.evm.get_address(ETH, show_on_onekey=False)).address == ABC
    assert list(store.sessions()) == kept
    assert [person.count("passphrase") for person in people] == [2, 0]


async def test_a_client_never_writes_its_dead_session_over_a_newer_one(
    two: tuple[Emulator, MemoryStore, OneKey, OneKey],
) -> None:
    emulator, store, _, second = two
    kept = list(store.sessions())
    found = await second.evm_get_address(path=ETH, use_empty_passphrase=True, show_on_onekey=False)
    assert found.address == EMPTY
    assert list(store.sessions()) == kept
    assert await address(emulator, store, None) == (ABC, A, 0)


async def test_another_wallets_session_in_place_of_a_live_one_is_found_out() -> None:
    store, person = MemoryStore(), Person(passphrases=["abc", "other", "abc"])
    async with (
        device() as emulator,
        OneKey(emulator.port(), ui=person) as other,
        OneKey(emulator.port(), ui=person, session_store=store) as sdk,
    ):
        wallet = await sdk.resume_wallet()
        [kept] = store.sessions()
        opened = await other.open_wallet()
        session = other.export_session(opened.device_id, str(opened.passphrase_state))
        assert session is not None
        store.update([replace(kept, session_id=session.session_id)], [])
        assert (await wallet.evm.get_address(ETH, show_on_onekey=False)).address == ABC
        assert person.count("passphrase") == 3


async def test_locking_drops_what_is_kept() -> None:
    store = MemoryStore()
    async with device(pin="1234") as emulator:
        emulator.user.unlock("1234")
        await address(emulator, store, None)
        assert len(store.sessions()) == 1
        async with OneKey(emulator.port(), session_store=store) as sdk:
            await sdk.device_lock()
        assert list(store.sessions()) == []


async def test_another_wallets_session_is_dropped_and_the_person_asked() -> None:
    store = MemoryStore()
    async with device() as emulator:
        _, state, _ = await address(emulator, store, None)
        async with OneKey(emulator.port(), ui=Person(passphrases=["other"])) as sdk:
            other = await sdk.open_wallet()
            session = sdk.export_session(other.device_id, str(other.passphrase_state))
        [kept] = store.sessions()
        assert session is not None
        store.update([replace(kept, session_id=session.session_id)], [])
        assert await address(emulator, store, state) == (ABC, state, 1)
        assert await address(emulator, store, state) == (ABC, state, 0)


async def test_a_store_of_another_seed_is_of_no_use() -> None:
    store = MemoryStore()
    async with device(device_id="D" * 24) as first, device(device_id="E" * 24) as second:
        _, state, _ = await address(first, store, None)
        assert await address(second, store, state) == (ABC, state, 1)
        assert {each.device_id for each in store.sessions()} == {"D" * 24, "E" * 24}


async def test_old_sessions_are_not_tried() -> None:
    store = MemoryStore()
    async with device() as emulator:
        _, state, _ = await address(emulator, store, None)
        [kept] = store.sessions()
        store.update([replace(kept, kept_at=kept.kept_at - MAX_AGE - 1)], [])
        assert await address(emulator, store, state) == (ABC, state, 1)


class Broken(MemoryStore):
    def sessions(self, device_id: str | None = None) -> list[StoredSession]:
        raise StoreError("cannot read")

    def update(self, keep: Any, drop: Any) -> None:
        raise StoreError("cannot write")


async def test_a_broken_store_costs_a_prompt_and_no_call(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with device() as emulator:
        found, state, asked = await address(emulator, Broken(), None)
        assert (found, asked) == (ABC, 1)
        assert await address(emulator, Broken(), state) == (ABC, state, 1)
    assert "kept sessions cannot be read: Cannot read" in caplog.text
    assert "sessions are not kept: Cannot write" in caplog.text


async def test_a_wallet_that_is_not_the_one_named_is_an_error() -> None:
    async with device() as emulator:
        person = Person(passphrases=["other"])
        async with OneKey(emulator.port(), ui=person, session_store=MemoryStore()) as sdk:
            with pytest.raises(PassphraseStateMismatch):
                await sdk.resume_wallet(passphrase_state=A)


async def test_a_store_that_says_nothing_new_is_not_written() -> None:
    class Counted(MemoryStore):
        written = 0

        def update(self, keep: Any, drop: Any) -> None:
            self.written += 1
            super().update(keep, drop)

    store = Counted()
    async with device() as emulator:
        _, state, _ = await address(emulator, store, None)
        assert store.written == 1
        await address(emulator, store, state)
        assert store.written == 1


async def test_another_process_may_keep_a_newer_session_meanwhile() -> None:
    """What this client drops is the session that it knew, not the one that is there now."""
    store, cache = MemoryStore(), SessionCache()
    keeper = Keeper(store, cache, now=lambda: NOW)
    known = StoredSession("D1", A, S1, kept_at=NOW)
    store.update([known], [])
    await keeper.recall("D1")
    newer = replace(known, session_id=S3)
    store.update([newer], [])
    cache.drop_device("D1")
    await keeper.remember("D1")
    assert list(store.sessions()) == [newer]
    await keeper.remember("D2")
    assert list(store.sessions()) == [newer]


async def test_what_another_client_dropped_stays_dropped() -> None:
    store, cache = MemoryStore(), SessionCache()
    keeper = Keeper(store, cache, now=lambda: NOW)
    store.update([StoredSession("D1", A, S1, kept_at=NOW)], [])
    await keeper.recall("D1")
    cache.keep("D1", Slot(A, S1))
    store.clear()
    await keeper.recall("D1")
    await keeper.remember("D1")
    assert list(store.sessions()) == []
    cache.keep("D1", Slot(A, S2))
    await keeper.remember("D1")
    assert [each.session_id for each in store.sessions()] == [S2]


async def test_a_pair_that_nobody_proved_is_not_kept() -> None:
    store, cache = MemoryStore(), SessionCache()
    keeper = Keeper(store, cache, now=lambda: NOW)
    kept = StoredSession("D1", A, S1, kept_at=NOW)
    store.update([kept], [])
    cache.keep("D1", Slot(A, S2, learned=False))
    await keeper.recall("D1")
    await keeper.remember("D1")
    assert list(store.sessions()) == [kept]


async def test_what_could_not_be_written_is_not_lost_to_what_is_older() -> None:
    class ReadOnly(MemoryStore):
        broken = True

        def update(self, keep: Any, drop: Any) -> None:
            if self.broken:
                raise StoreError("cannot write")
            super().update(keep, drop)

    store, cache = ReadOnly(), SessionCache()
    MemoryStore.update(store, [StoredSession("D1", A, S1, kept_at=NOW)], [])
    keeper = Keeper(store, cache, now=lambda: NOW)
    await keeper.recall("D1")
    cache.keep("D1", Slot(A, S2))
    for broken, kept in ((True, S1), (False, S2)):
        store.broken = broken
        await keeper.remember("D1")
        await keeper.recall("D1")
        assert cache.find("D1", A) == Slot(A, S2)
        assert [each.session_id for each in store.sessions()] == [kept]


async def test_what_is_known_of_a_session_is_kept_with_it() -> None:
    store, cache = MemoryStore(), SessionCache()
    keeper = Keeper(store, cache, now=lambda: NOW)
    await keeper.recall("D1")
    cache.keep("D1", Slot(A, S1, cardano=True))
    await keeper.remember("D1")
    later = SessionCache()
    later.keep("D1", Slot(B, S2))
    store.update([StoredSession("D1", B, S3, kept_at=NOW)], [])
    await Keeper(store, later, now=lambda: NOW).recall("D1")
    assert later.find("D1", A) == Slot(A, S1, learned=False, cardano=True)
    assert later.find("D1", B) == Slot(B, S2), "what the device itself gave is better known"
