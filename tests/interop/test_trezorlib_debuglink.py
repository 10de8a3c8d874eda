"""Trezor's own debug client, unmodified: it presses the keys, types and reads the screen.

Nobody else touches the emulated device.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from trezorlib.exceptions import Cancelled, PinException, TrezorFailure
from trezorlib.tools import parse_path

from tests.interop.running import running
from tests.interop.untyped import client, debuglink, device, ethereum, messages, udp

if TYPE_CHECKING:
    from collections.abc import Generator

pytestmark = pytest.mark.real_time

MNEMONIC = " ".join(["all"] * 12)
PATH = parse_path("m/44h/60h/0h/0/0")
STANDARD = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
"""Recorded from real firmware, like the next."""
ABC = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"
BUTTON = messages.ButtonRequestType


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trezor's library waits for ever otherwise."""
    monkeypatch.setattr(client, "_DEFAULT_READ_TIMEOUT", 20)


@contextmanager
def debugged(model: str, **options: Any) -> Generator[Any]:
    """Trezor's test context for an emulated device."""
    with running(model=model, trezor_compatible=True, **options) as software:
        context = debuglink.TrezorTestContext(udp.UdpTransport.find_by_path(software.address))
        try:
            yield context
        finally:
            context.debug.close()
            context.transport.close()


def test_a_session_from_the_seed_to_a_hidden_wallet(model: str):
    with debugged(model, initialized=False) as context:
        debug = context.debug
        debuglink.load_device(context.get_seedless_session(), MNEMONIC, None, False, "Savings")
        assert debug.state().mnemonic_secret == MNEMONIC.encode()
        assert ethereum.get_address(context.get_session(), PATH, show_display=True) == STANDARD

        assert not debug.state().passphrase_protection
        device.apply_settings(context.get_seedless_session(), use_passphrase=True)
        assert debug.state().passphrase_protection
        if model == "pro":
            debug.press_yes()  # to the passphrase, which it shows without a word
        hidden = context.get_session("abc")
        assert ethereum.get_address(hidden, PATH, show_display=True) == ABC
        assert ethereum.get_address(context.get_session(), PATH) == STANDARD


def test_wiping():
    with debugged("pro") as context:
        context.wipe_device()
        assert not context.features.initialized
        assert context.debug.state().mnemonic_secret is None


def test_reading_the_screen(model: str):
    with debugged(model) as context:
        debug, session = context.debug, context.get_session()
        assert debug.read_layout().main_component() == "Homescreen"
        read: list[str] = []

        def person() -> Generator[None, Any]:
            request = yield
            assert request.code == BUTTON.Address
            read.append(debug.read_layout().text_content())
            debug.press_no()
            yield

        with context:
            context.set_input_flow(person)
            with pytest.raises(Cancelled):
                ethereum.get_address(session, PATH, show_display=True)
        assert STANDARD in read[0].replace(" ", "")


def test_waiting_for_the_screen_to_change(model: str):
    """The debug client looks from one thread, while another one waits for the address."""
    with debugged(model) as context:
        debug, session = context.debug, context.get_session()
        context.app.button_callback = None
        found: list[str] = []

        def ask() -> None:
            found.append(ethereum.get_address(session, PATH, show_display=True))

        asking = Thread(target=ask)
        with debug.wait_for_layout_change():
            asking.start()
        assert STANDARD in debug.read_layout().text_content().replace(" ", "")
        with debug.wait_for_layout_change():
            # By hand: pressing it reads an answer of its own.
            debug.waiting_for_layout_change = False
            debug._write(messages.DebugLinkDecision(button=messages.DebugButton.YES))
        asking.join(20)
        assert found == [STANDARD]
        assert debug.read_layout().main_component() == "Homescreen"


def test_expected_answers_in_their_order(model: str):
    with debugged(model) as context:
        session = context.get_session()
        with context:
            context.set_expected_responses(
                [
                    messages.ButtonRequest(code=BUTTON.Address),
                    messages.EthereumAddress(address=STANDARD),
                ]
            )
            ethereum.get_address(session, PATH, show_display=True)


def test_pin(model: str):
    """Set, mistyped, entered and removed; on the Classic by the matrix that is shown."""
    pin = "48"
    # The newest firmware of the Pro neither sets the first PIN for a host nor removes it.
    version = {"pro": "4.14.0"}.get(model)
    # With this number no digit comes to lie on the tenth key, which Trezor's keypad lacks.
    with debugged(model, seed=3, firmware_version=version) as context:
        with context:
            context.use_pin_sequence([pin, pin])
            device.change_pin(context.get_seedless_session())
        assert context.debug.state().pin == pin
        assert context.refresh_features().pin_protection
        context.lock()
        with context:
            if model == "classic1s":
                context.use_pin_sequence(["9"])
                with pytest.raises(PinException):
                    context.client.ensure_unlocked()
                context.debug.press_yes()
                context.sync_responses()
            context.use_pin_sequence([pin])
            assert ethereum.get_address(context.get_session(), PATH) == STANDARD
        with context:
            context.use_pin_sequence([pin])
            device.change_pin(context.get_seedless_session(), remove=True)
        assert not context.refresh_features().pin_protection


def test_a_passphrase_typed_on_the_device():
    with debugged("pro", passphrase_protection=True) as context:
        debug = context.debug

        def person() -> Generator[None, Any]:
            request = yield
            assert request.code == BUTTON.PassphraseEntry
            assert debug.read_layout().main_component() == "PassphraseKeyboard"
            debug.input("abc")
            yield
            assert "abc" in debug.read_layout().text_content()
            debug.press_yes()

        with context:
            context.set_input_flow(person)
            session = context.get_session(client.PassphraseSetting.ON_DEVICE)
        assert ethereum.get_address(session, PATH) == ABC


def test_what_the_debug_link_does_not_do(model: str):
    with debugged(model) as context, pytest.raises(TrezorFailure):
        context.debug.erase_sd_card()
