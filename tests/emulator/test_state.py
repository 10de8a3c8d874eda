"""What survives switching the device off."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from onekey_emulator import Emulator

from onekey_sdk.wire import messages as m
from tests.emulator.host import connected

MNEMONIC = " ".join(["abandon"] * 11 + ["about"])


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_everything_comes_back(model: str, tmp_path: Path):
    state = tmp_path / "state.json"
    async with (
        Emulator(
            model,
            mnemonic=MNEMONIC,
            pin="1234",
            passphrase_protection=True,
            attach_pins={"777777": "x"},
            label="Savings",
            auto_lock_ms=60_000,
            state=state,
        ) as emulator,
        connected(emulator) as host,
    ):
        emulator.user.unlock("1234")
        await host.call(m.ApplyFlags(flags=5))
        before = await host.call(m.GetFeatures())
    async with Emulator(model, state=state, seed=9) as emulator, connected(emulator) as host:
        assert not (await host.call(m.GetFeatures())).unlocked
        emulator.user.unlock("1234")
        assert await host.call(m.GetFeatures()) == before
        assert emulator.device.storage.mnemonic == MNEMONIC
        assert emulator.device.storage.attach_pins == {"777777": "x"}


async def test_sessions_do_not(model: str, tmp_path: Path):
    state = tmp_path / "state.json"
    async with Emulator(model, state=state) as emulator, connected(emulator) as host:
        session_id = (await host.initialize()).session_id
    async with Emulator(model, state=state) as emulator, connected(emulator) as host:
        assert (await host.initialize(session_id=session_id)).session_id != session_id


async def test_the_file_is_its_owners_alone(model: str, tmp_path: Path):
    state = tmp_path / "state.json"
    async with Emulator(model, pin="1234", state=state) as emulator:
        assert stat.S_IMODE(state.stat().st_mode) == 0o600
        emulator.user.unlock("1234")
        with pytest.raises(ValueError, match="wrong PIN"):
            emulator.user.unlock("9")
        assert stat.S_IMODE(state.stat().st_mode) == 0o600
    assert json.loads(state.read_text())["pin_tries"] == 9
    assert names(tmp_path) == ["state.json"]


async def test_an_interrupted_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    state = tmp_path / "state.json"
    async with Emulator("pro", state=state, pin="1234") as emulator:
        before = state.read_text()

        def fail(*_: object) -> None:
            raise OSError("no space left")

        monkeypatch.setattr(Path, "replace", fail)
        with pytest.raises(OSError, match="no space left"):
            emulator.wipe()
        assert state.read_text() == before
        assert names(tmp_path) == ["state.json"]


@pytest.mark.parametrize("content", ["", "[]", '{"device_id": "1", "colour": "red"}', "{}"])
def test_another_file_is_refused(tmp_path: Path, content: str):
    state = tmp_path / "state.json"
    state.write_text(content)
    with pytest.raises(ValueError, match="not the state of an emulator"):
        Emulator("pro", state=state)
    assert state.read_text() == content


async def test_the_same_seed_gives_the_same_device(model: str):
    ids: list[tuple[str, bytes]] = []
    for seed in (1, 1, 2):  # each switched on for the first time
        async with Emulator(model, seed=seed) as emulator, connected(emulator) as host:
            features = await host.initialize()
            ids.append((features.device_id, features.session_id))
    assert ids[0] == ids[1] != ids[2]


async def test_an_id_from_before_does_not_come_again(model: str):
    """Not even from a device that was made anew in the same way."""
    async with Emulator(model) as emulator, connected(emulator) as host:
        session_id = (await host.initialize()).session_id
    async with Emulator(model) as emulator, connected(emulator) as host:
        assert (await host.initialize(session_id=session_id)).session_id != session_id
