"""A hidden wallet kept open from one process to the next."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.interop.running import Running, running

if TYPE_CHECKING:
    from onekey_emulator import Emulator

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "keep_session.py"

# Of the seed "all all all ...", as three firmwares agree.
ABC = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"
ASKED = "Passphrase for"


def unlock(device: Emulator) -> None:
    device.user.unlock("1234")


def run(file: Path, device: Running, passphrase: str = "abc") -> tuple[str, int]:
    """A process that uses the wallet: the address it got, and how often it asked."""
    done = subprocess.run(
        [sys.executable, EXAMPLE, file, device.address],
        input=f"{passphrase}\n",
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip(), done.stderr.count(ASKED)


@pytest.mark.parametrize("model", ["classic1s", "pro"])
def test_the_second_process_asks_nobody(tmp_path: Path, model: str) -> None:
    file = tmp_path / "session.json"
    with running(model=model, passphrase_protection=True, auto_confirm=True) as device:
        assert run(file, device) == (ABC, 1)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert run(file, device) == (ABC, 0)
        assert run(file, device) == (ABC, 0)


@pytest.mark.parametrize("model", ["classic1s", "pro"])
def test_after_a_lock_the_person_is_asked_once(tmp_path: Path, model: str) -> None:
    file = tmp_path / "session.json"
    options = {"pin": "1234", "passphrase_protection": True, "auto_confirm": True}
    with running(model=model, **options) as device:
        device.do(unlock)
        assert run(file, device) == (ABC, 1)
        device.do(lambda emulator: emulator.user.lock())
        device.do(unlock)
        assert run(file, device) == (ABC, 1)
        assert run(file, device) == (ABC, 0)


def test_a_session_of_another_wallet_is_never_used(tmp_path: Path) -> None:
    """Whoever swaps the files of two wallets costs the person a prompt, and nothing else."""
    abc, other = tmp_path / "abc.json", tmp_path / "other.json"
    with running(model="pro", passphrase_protection=True, auto_confirm=True) as device:
        assert run(abc, device) == (ABC, 1)
        run(other, device, "a")
        swapped = abc.read_text().replace(session_id(abc), session_id(other))
        abc.write_text(swapped)
        assert run(abc, device) == (ABC, 1)


def session_id(file: Path) -> str:
    return str(json.loads(file.read_text())["session_id"])


def test_a_wallet_is_resumed_without_being_named(tmp_path: Path) -> None:
    """The same by the SDK's own file: the first process asks, the second one finds the wallet."""
    example = EXAMPLE.with_name("resume_wallet.py")
    with running(model="pro", passphrase_protection=True, auto_confirm=True) as device:
        outputs = [
            subprocess.run(
                [sys.executable, example, tmp_path / "sessions.json", device.address],
                input=line,
                capture_output=True,
                text=True,
                check=True,
            )
            for line in ("abc\n", "xyz\n")
        ]
    assert [each.stdout.split()[1] for each in outputs] == [ABC, ABC]
    assert [each.stderr.count(ASKED) for each in outputs] == [1, 0]
