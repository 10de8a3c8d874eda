"""Where sessions are kept: what each place finds again, shows to whom, and does not believe."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from onekey_sdk import (
    EnvironmentStore,
    FileStore,
    KeyringStore,
    MemoryStore,
    SessionStore,
    StoredSession,
    default_store,
)
from onekey_sdk.errors import (
    InvalidParameter,
    MissingDependency,
    StoreError,
)
from onekey_sdk.session.store import MAX_SESSIONS
from tests.support.stage import S1, S2, S3, STANDARD, A, B

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
