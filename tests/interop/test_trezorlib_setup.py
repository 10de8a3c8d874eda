"""Trezor's own library sets the software device up, and restores and checks its seeds."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from mnemonic import Mnemonic
from trezorlib.exceptions import Cancelled, TrezorFailure

from tests.interop.test_trezorlib import connected, emulated
from tests.interop.untyped import client, device, messages

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.interop.running import Running

pytestmark = pytest.mark.real_time

MNEMONIC = " ".join(["all"] * 12)
HOST_ENTROPY = bytes(range(32))


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trezor's library waits for ever otherwise."""
    monkeypatch.setattr(client, "_DEFAULT_READ_TIMEOUT", 20)


@pytest.fixture(params=["classic", "mini", "touch"])
def model(request: pytest.FixtureRequest) -> str:
    return request.param


def types_from(software: Running) -> Callable[[Any], str]:
    """Reads off the device which word it wants."""

    def word(_: Any) -> str:
        prompt = software.do(lambda emulator: emulator.user.prompt)
        assert prompt is not None
        words = software.do(lambda emulator: emulator.device.paper).split()
        return words[prompt.word - 1] if isinstance(prompt.word, int) else prompt.word

    return word


def set_up(session: Any, **options: Any) -> None:
    """Without the questions that Trezor's newest firmware answers."""
    device.setup(
        session,
        entropy_check_count=0,
        backup_type=messages.BackupType.Bip39,
        _get_entropy=lambda: HOST_ENTROPY,
        **options,
    )


def test_a_seed_is_made_backed_up_and_erased(model: str) -> None:
    own = b""

    def watch(emulator: Any) -> None:
        nonlocal own
        original = emulator.device.random.randbytes

        def randbytes(size: int) -> bytes:
            nonlocal own
            own = original(size)
            return own

        emulator.device.random.randbytes = randbytes

    with emulated(model, initialized=False, auto_confirm=True) as software:
        software.do(watch)
        with connected(software) as trezor:
            session = trezor.get_session(None)
            set_up(session, strength=256, label="Savings", skip_backup=True)
            entropy = hashlib.sha256(own + HOST_ENTROPY).digest()
            words = software.do(lambda emulator: emulator.device.storage.mnemonic)
            assert words == Mnemonic("english").to_mnemonic(entropy)
            assert trezor.refresh_features().label == "Savings"
            assert trezor.features.backup_availability == messages.BackupAvailability.Required
            device.backup(session)
            assert software.do(lambda emulator: emulator.device.paper) == words
            with pytest.raises(TrezorFailure, match="already backed up"):
                device.backup(session)
            device.wipe(session)
        with connected(software) as trezor:
            assert not trezor.features.initialized


def test_a_seed_is_restored_and_compared(model: str) -> None:
    empty = emulated(model, initialized=False, auto_confirm=True)
    with empty as software, connected(software) as trezor:
        session = trezor.get_session(None)
        typing: dict[str, Any] = {"word_count": 12, "input_callback": types_from(software)}
        device.recover(session, pin_protection=False, label="Again", **typing)
        assert software.do(lambda emulator: emulator.device.storage.mnemonic) == MNEMONIC
        device.recover(session, type=messages.RecoveryType.DryRun, **typing)
        software.do(lambda emulator: setattr(emulator.device, "paper", "abandon " * 11 + "about"))
        with pytest.raises(TrezorFailure, match="does not match"):
            device.recover(session, type=messages.RecoveryType.DryRun, **typing)


def test_recovery_is_broken_off() -> None:
    def nothing(_: Any) -> str:
        raise Cancelled

    with emulated("classic", initialized=False, auto_confirm=True) as software:
        with connected(software) as trezor:
            session = trezor.get_session(None)
            with pytest.raises(Cancelled):
                device.recover(session, pin_protection=False, word_count=12, input_callback=nothing)
        assert software.do(lambda emulator: emulator.device.storage.mnemonic) is None


def test_a_wipe_code() -> None:
    with emulated("touch", pin="48", auto_confirm=True) as software:
        software.person(lambda emulator: emulator.user.unlock("48"))
        with connected(software) as trezor:
            session = trezor.get_session(None)
            for code in ("48", "59", "59"):
                software.person(lambda emulator, code=code: emulator.user.type_pin(code))
            device.change_wipe_code(session)
            assert trezor.refresh_features().wipe_code_protection


def test_settings(model: str) -> None:
    with emulated(model, auto_confirm=True) as software, connected(software) as trezor:
        session = trezor.get_session(None)
        device.apply_settings(session, label="Savings", auto_lock_delay_ms=120_000)
        device.apply_flags(session, 5)
        features = trezor.refresh_features()
        assert (features.label, features.flags) == ("Savings", 5)
