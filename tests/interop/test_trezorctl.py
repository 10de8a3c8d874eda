"""Trezor's command-line tool, unmodified, on the emulated models."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.interop.running import Running, running

if TYPE_CHECKING:
    from collections.abc import Generator

pytestmark = pytest.mark.real_time

TREZORCTL = Path(sys.executable).with_name("trezorctl")
ETH_ADDRESS = ("ethereum", "get-address", "-n", "m/44h/60h/0h/0/0")
STANDARD = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
ABC = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"
"""Both recorded from real firmware."""
PATIENCE = 60.0
"""Seconds for the tool to finish."""


@pytest.fixture
def software(model: str) -> Generator[Running]:
    """A device whose person says yes to everything."""
    with running(model=model, trezor_compatible=True, auto_confirm=True) as software:
        yield software


def environment(software: Running, **more: str) -> dict[str, str]:
    return {**os.environ, "TREZOR_PATH": software.address, **more}


def trezorctl(software: Running, *arguments: str, **more: str) -> str:
    """What the tool prints."""
    done = run(software, arguments, more)
    while "Could not find device by path" in done.stderr:
        # It waits for a tenth of a second only, which is short on a busy machine.
        done = run(software, arguments, more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def run(
    software: Running, arguments: tuple[str, ...], more: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TREZORCTL, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env=environment(software, **more),
    )


def features(software: Running) -> dict[str, Any]:
    return json.loads(trezorctl(software, "--json", "get-features"))


def test_features(software: Running, model: str):
    shown = features(software)
    assert shown["vendor"] == "trezor.io"
    assert shown["model"] == {"classic1s": "1", "pro": "T"}[model]
    assert shown["initialized"]
    assert not shown["passphrase_protection"]


def test_ping(software: Running):
    assert trezorctl(software, "ping", "hello") == "hello"
    assert trezorctl(software, "ping", "--button-protection", "hello") == "hello"


def test_label(software: Running):
    trezorctl(software, "set", "label", "Savings")
    assert features(software)["label"] == "Savings"


def test_addresses(software: Running):
    assert trezorctl(software, *ETH_ADDRESS) == STANDARD
    assert trezorctl(software, *ETH_ADDRESS, "--show-display") == STANDARD
    bitcoin = trezorctl(
        software, "btc", "get-address", "-n", "m/84h/0h/0h/0/0", "--script-type", "segwit"
    )
    assert bitcoin == "bc1qannfxke2tfd4l7vhepehpvt05y83v3qsf6nfkk"


def test_passphrase_and_sessions(software: Running):
    trezorctl(software, "set", "passphrase", "on")
    wallets = {
        passphrase: trezorctl(
            software, "--passphrase-on-host", "get-session", PASSPHRASE=passphrase
        )
        for passphrase in ("abc", "")
    }
    for passphrase, address in (("abc", ABC), ("", STANDARD), ("abc", ABC)):
        session = ("--session-id", wallets[passphrase])
        assert trezorctl(software, *session, *ETH_ADDRESS) == address


def test_pin_on_device():
    with running(model="pro", pin="1234") as software:
        software.do(lambda emulator: emulator.user.type_pin("1234"))
        assert trezorctl(software, *ETH_ADDRESS) == STANDARD


def test_pin_by_matrix_at_a_terminal():
    with running(model="classic1s", trezor_compatible=True, pin="1234") as software:
        for _ in range(50):
            printed = type_pin_at_terminal(software, "1234")
            if printed is not None:
                assert printed == STANDARD
                return
    pytest.fail("no matrix could be typed on Trezor's keypad")


def type_pin_at_terminal(software: Running, pin: str) -> str | None:
    """The tool's output after the PIN, or None where Trezor's keypad lacks the tenth key."""
    controller, terminal = pty.openpty()
    with (
        open(controller, "r+b", buffering=0) as keyboard,
        subprocess.Popen(
            [TREZORCTL, *ETH_ADDRESS],
            stdin=terminal,
            stdout=subprocess.PIPE,
            stderr=terminal,
            start_new_session=True,
            env=environment(software),
        ) as process,
    ):
        os.close(terminal)
        shown = b""
        while b"enter current PIN" not in shown:
            shown += keyboard.read(1024)
        typed = software.positions(pin)
        if "0" in typed:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)
            return None
        keyboard.write(typed.encode() + b"\n")
        printed, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        return printed.decode().strip()
