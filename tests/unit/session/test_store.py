"""Sessions that outlive the program: what is kept, for whom, and what is not believed."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk import (
    EnvironmentStore,
    FileStore,
    KeyringStore,
    MemoryStore,
    OneKey,
    SessionStore,
    StoredSession,
    default_store,
)
from onekey_sdk.errors import (
    InvalidParameter,
    MissingDependency,
    PassphraseStateMismatch,
    StoreError,
)
from onekey_sdk.session.cache import SessionCache, Slot
from onekey_sdk.session.store import MAX_AGE, MAX_SESSIONS, Keeper
from tests.support.fakes import Person
from tests.support.stage import S1, S2, S3, STANDARD, A, B

ETH = "m/44'/60'/0'/0/0"
# Of the seed "all all all ..." with the passphrases "abc" and none, as three firmwares agree.
ABC = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"
EMPTY = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
NOW = 1_700_000_000

ONE = StoredSession("D1", A, S1, kept_at=NOW)
TWO = StoredSession("D1", B, S2, cardano=True, kept_at=NOW + 1)
OTHER = StoredSession("D2", STANDARD, S3, kept_at=NOW + 2)


class Vault:
    """What stands in for the package `keyring`: a place for passwords, and its errors."""

    class errors:  # noqa: N801
        class KeyringError(Exception):
            pass

    def __init__(self, priority: float = 5) -> None:
        self.priority = priority
        self.passwords: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_keyring(self) -> Vault:
        return self

    def get_password(self, service: str, account: str) -> str | None:
        self._check()
        return self.passwords.get((service, account))

    def set_password(self, service: str, account: str, password: str) -> None:
        self._check(password)
        self.passwords[service, account] = password

    def _check(self, text: str = "") -> None:
        if self.locked:
            raise self.errors.KeyringError(f"the collection is locked: {text}")


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Vault:
    vault = Vault()
    monkeypatch.setitem(sys.modules, "keyring", vault)
    return vault


@pytest.fixture(params=["memory", "file", "keyring"])
def store(request: pytest.FixtureRequest, tmp_path: Path, vault: Vault) -> SessionStore:
    match request.param:
        case "memory":
            return MemoryStore()
        case "file":
            return FileStore(tmp_path / "below" / "sessions.json")
        case _:
            return KeyringStore()


def test_what_is_kept_is_found(store: SessionStore) -> None:
    assert list(store.sessions()) == []
    store.update([ONE, OTHER], [])
    store.update([TWO], [])
    assert list(store.sessions("D1")) == [TWO, ONE]
    assert list(store.sessions()) == [OTHER, TWO, ONE]
    assert list(store.sessions("D3")) == []


def test_a_wallet_has_one_session(store: SessionStore) -> None:
    store.update([ONE], [])
    newer = replace(ONE, session_id=S3, kept_at=NOW + 5)
    store.update([newer], [])
    assert list(store.sessions()) == [newer]


def test_only_the_very_session_is_dropped(store: SessionStore) -> None:
    """Another process may have opened the wallet anew meanwhile."""
    newer = replace(ONE, session_id=S3)
    store.update([newer, TWO], [])
    store.update([], [ONE, TWO])
    assert list(store.sessions()) == [newer]


def test_a_device_has_no_more_sessions_than_it_can_hold(store: SessionStore) -> None:
    for number in range(MAX_SESSIONS + 2):
        wallet = [A, B][number % 2]
        session = StoredSession(f"D{number // 2}", wallet, S1, kept_at=NOW + number)
        store.update([session], [])
    assert len(store.sessions()) == MAX_SESSIONS + 2


def test_the_oldest_session_makes_room() -> None:
    store = MemoryStore()
    states = [f"wallet {number}" for number in range(MAX_SESSIONS + 1)]
    for number, state in enumerate(states):
        store.update([StoredSession("D1", state, S1, kept_at=number)], [])
    assert {each.passphrase_state for each in store.sessions()} == set(states[1:])


def test_clearing(store: SessionStore) -> None:
    store.update([ONE, TWO, OTHER], [])
    assert store.clear("D1") == 2
    assert list(store.sessions()) == [OTHER]
    assert store.clear() == 1
    assert list(store.sessions()) == []


def test_nothing_shows_a_session_id(store: SessionStore) -> None:
    store.update([ONE], [])
    for text in (repr(store), repr(ONE), str(store.sessions())):
        assert S1.hex() not in text
        assert repr(S1) not in text


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "below" / "sessions.json")
    store.update([ONE], [])
    assert [path.name for path in (tmp_path / "below").iterdir()] == ["sessions.json"]
    assert stat.S_IMODE((tmp_path / "below").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "below" / "sessions.json").stat().st_mode) == 0o600


def test_a_file_that_others_can_use_counts_as_empty(tmp_path: Path) -> None:
    file = tmp_path / "sessions.json"
    store = FileStore(file)
    store.update([ONE], [])
    file.chmod(0o640)
    assert list(store.sessions()) == []
    store.update([TWO], [])
    assert list(store.sessions()) == [TWO]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_a_crash_left_is_replaced(tmp_path: Path) -> None:
    (tmp_path / ".sessions.json.new").write_text('{"version": 1, "sess')
    store = FileStore(tmp_path / "sessions.json")
    store.update([ONE], [])
    assert list(store.sessions()) == [ONE]


def document(*items: Any, version: Any = 1) -> str:
    return json.dumps({"version": version, "sessions": list(items)})


GOOD = {
    "device_id": "D1",
    "passphrase_state": A,
    "session_id": S1.hex(),
    "cardano": False,
    "kept_at": NOW,
}


@pytest.mark.usefixtures("deep_recursion")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 100_000,
        document(GOOD)[:-20],
        document(GOOD, version=2),
        json.dumps({"version": 1}),
        json.dumps({"version": 1, "sessions": {"a": GOOD}}),
        document("text", None, 5, []),
        *(document({key: item for key, item in GOOD.items() if key != name}) for name in GOOD if
          name not in {"cardano", "kept_at"}),
        document({**GOOD, "device_id": ""}),
        document({**GOOD, "device_id": 5}),
        document({**GOOD, "passphrase_state": A[:-1] + "V"}),
        document({**GOOD, "session_id": S1.hex()[:-2]}),
        document({**GOOD, "session_id": "00" * 32}),
        document({**GOOD, "session_id": "zz" * 32}),
        document({**GOOD, "session_id": 7}),
        document({**GOOD, "kept_at": "yesterday"}),
    ],
)  # fmt: skip
def test_damage_counts_as_absence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "sessions.json"
    file.write_text(text)
    file.chmod(0o600)
    store = FileStore(file)
    assert list(store.sessions()) == []
    store.update([ONE], [])
    assert list(store.sessions()) == [ONE]


def test_the_good_part_of_a_document_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "sessions.json"
    file.write_text(document({**GOOD, "session_id": "damaged"}, GOOD, "text"))
    file.chmod(0o600)
    assert list(FileStore(file).sessions()) == [ONE]


def test_bytes_that_are_no_text_count_as_absence(tmp_path: Path) -> None:
    file = tmp_path / "sessions.json"
    file.write_bytes(b"\xff\x00" * 50)
    file.chmod(0o600)
    assert list(FileStore(file).sessions()) == []


def test_a_place_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = FileStore(tmp_path / "file" / "sessions.json")
    with pytest.raises(StoreError, match=r"Cannot read .*sessions\.json: Not a directory"):
        store.sessions()
    folder = FileStore(tmp_path)
    with pytest.raises(StoreError, match="Cannot read"):
        folder.update([ONE], [])


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    gone = tmp_path / "link"
    gone.symlink_to(tmp_path / "nowhere")
    store = FileStore(gone / "below" / "sessions.json")
    with pytest.raises(StoreError, match="Cannot write"):
        store.update([ONE], [])


def test_a_lock_that_is_never_given_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        return None

    monkeypatch.setattr("onekey_sdk.session.places._PATIENCE", 0.02)
    monkeypatch.setattr("onekey_sdk.session.places.lockfile.try_lock", refuse)
    store = FileStore(tmp_path / "sessions.json")
    with pytest.raises(StoreError, match="Another program"):
        store.update([ONE], [])


def test_a_lock_that_cannot_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "locks"
    place.mkdir(mode=0o777)
    place.chmod(0o777)
    monkeypatch.setattr("onekey_sdk.session.places.lockfile.place", lambda: str(place))
    with pytest.raises(StoreError, match="open to other users"):
        FileStore(tmp_path / "sessions.json").update([ONE], [])


_WRITER = """
import sys
from onekey_sdk import FileStore, StoredSession
store, name, states = FileStore(sys.argv[1]), sys.argv[2], sys.argv[3:]
for number in range(60):
    session = StoredSession(f"{name}{number}", states[0], bytes([7]) * 32, kept_at=number)
    store.update([session], [])
    if number % 3 == 0:
        store.update([], [session])
"""


@pytest.mark.real_time
def test_two_processes_at_a_time_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "sessions.json"
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(file), name, A])
        for name in ("one", "two")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    expected = {f"{name}{n}" for name in ("one", "two") for n in range(60) if n % 3}
    assert {each.device_id for each in FileStore(file).sessions()} == expected


def test_a_keyring_that_refuses_is_named_without_what_it_quotes(vault: Vault) -> None:
    store = KeyringStore()
    vault.locked = True
    with pytest.raises(StoreError, match="cannot be read: KeyringError") as caught:
        store.update([ONE], [])
    assert S1.hex() not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_keyring_that_keeps_no_secrets_is_not_used(vault: Vault) -> None:
    vault.priority = 0.5
    with pytest.raises(StoreError, match="no keyring"):
        KeyringStore()


def test_without_the_package_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(MissingDependency, match=r"pip install 'onekey-sdk\[keyring\]'"):
        KeyringStore()


def test_where_sessions_are_kept_by_default(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    variable = {"ONEKEY_SESSION": f"D1:{A}:{S1.hex()}"}
    assert isinstance(default_store(variable), EnvironmentStore)
    assert isinstance(default_store({}), KeyringStore)
    vault.priority = 0
    assert isinstance(default_store({}), FileStore)
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert isinstance(default_store({}), FileStore)


def test_sessions_from_the_environment() -> None:
    store = EnvironmentStore({"ONEKEY_SESSION": f"D1:{A}:{S1.hex()}  D2:{B}:{S2.hex()}"})
    assert [each.wallet for each in store.sessions("D1")] == [("D1", A)]
    assert [each.session_id for each in store.sessions("D2")] == [S2]
    assert list(EnvironmentStore({}).sessions()) == []


@pytest.mark.parametrize("text", ["x", f"D1:{A}", f"D1:{A}:{S1.hex()[2:]}", f":{A}:{S1.hex()}"])
def test_an_environment_that_makes_no_sense_is_not_quoted(text: str) -> None:
    with pytest.raises(InvalidParameter, match="ONEKEY_SESSION is not") as caught:
        EnvironmentStore({"ONEKEY_SESSION": text})
    assert text.rpartition(":")[2] not in str(caught.value).replace("PASSPHRASE_STATE", "")


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
    store.update([ONE], [])
    await keeper.recall("D1")
    newer = replace(ONE, session_id=S3)
    store.update([newer], [])
    cache.drop_device("D1")
    await keeper.remember("D1")
    assert list(store.sessions()) == [newer]
    await keeper.remember("D2")
    assert list(store.sessions()) == [newer]


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
