"""The secure element: who may unlock the device, and which wallets are open in it.

The chip is closed, so what it does with an unknown session id or after a wrong PIN is an
assumption; `ChipOptions` has every one that the firmware's code allows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Literal

from onekey_emulator.storage import PIN_TRIES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from onekey_emulator.storage import Storage

SESSION_ID_SIZE = 32
MAX_SESSIONS = 10
_SEED_ROUNDS = 2048
NO_SESSION_ID = bytes(SESSION_ID_SIZE)
"""What the firmware reports when the chip opened no session."""


@dataclass(frozen=True)
class ChipOptions:
    """What is not known of the chip, and how it is wired.

    Attributes:
        unknown_session: what opening a session of unknown id does: open a new one, refuse (the
            firmware then reports 32 zeros), or open one of that id without a seed.
        wrong_pin_keeps_sessions: whether open sessions outlive a wrong PIN.
        usb_loss_locks: whether the device locks when USB is unplugged.
        wrong_pin_delay: seconds that a wrong PIN takes to be refused, twice as long each time.
        session_ids: ids to give out first, before random ones.
    """

    unknown_session: Literal["new", "zeros", "unseeded"] = "new"
    wrong_pin_keeps_sessions: bool = True
    usb_loss_locks: bool = True
    wrong_pin_delay: float = 0.0
    session_ids: Sequence[bytes] = ()


class PinResult(Enum):
    """What a PIN turned out to be."""

    MAIN = "main"
    ATTACHED = "attached"
    WRONG = "wrong"


@dataclass
class Session:
    """A wallet, or the place for one.

    Attributes:
        passphrase: of the wallet; None while no seed has been derived.
        seed: BIP-39 seed, 64 bytes; empty while there is none.
        cardano: whether the seed for Cardano has been derived too.
    """

    passphrase: str | None = None
    seed: bytes = b""
    cardano: bool = False


@dataclass
class SecureElement:
    """PIN, seed and sessions. At most one session is current.

    Attributes:
        attached_passphrase: the passphrase that belongs to the PIN that unlocked the device,
            None if that was the main PIN.
    """

    storage: Storage
    options: ChipOptions
    random: Random
    attached_passphrase: str | None = None
    _authenticated: bool = False
    _sessions: dict[bytes, Session] = field(default_factory=dict[bytes, Session])
    _current: bytes | None = None
    _issued: int = 0

    # PIN

    @property
    def unlocked(self) -> bool:
        """Whether the right PIN has been entered, or there is none."""
        return self._authenticated or self.storage.pin is None

    @property
    def has_attached_pins(self) -> bool:
        """Whether a hidden wallet has a PIN of its own."""
        return bool(self.storage.attach_pins)

    def check_pin(self, pin: str, *, main: bool = True, attached: bool = True) -> PinResult:
        """What the PIN is, counting a wrong one, without locking or unlocking.

        Args:
            main: whether the main PIN is accepted.
            attached: whether PINs of hidden wallets are accepted.
        """
        if main and pin == (self.storage.pin or ""):
            self.storage.pin_tries = PIN_TRIES
            return PinResult.MAIN
        if attached and pin in self.storage.attach_pins:
            self.storage.pin_tries = PIN_TRIES
            return PinResult.ATTACHED
        self.storage.pin_tries = max(0, self.storage.pin_tries - 1)
        return PinResult.WRONG

    def unlock(self, pin: str, *, main: bool = True, attached: bool = True) -> PinResult:
        """Unlock with a PIN. A wrong one locks."""
        result = self.check_pin(pin, main=main, attached=attached)
        self._authenticated = result is not PinResult.WRONG
        is_attached = result is PinResult.ATTACHED
        self.attached_passphrase = self.storage.attach_pins[pin] if is_attached else None
        if result is PinResult.WRONG and not self.options.wrong_pin_keeps_sessions:
            self.clear()
        return result

    def set_pin(self, pin: str) -> None:
        """Change the main PIN, set the first or (empty) remove it; a lock stays as it is."""
        unlocked = self.unlocked
        self.storage.pin = pin or None
        self.storage.pin_tries = PIN_TRIES
        self._authenticated = unlocked

    def set_attached_pin(self, old: str, new: str) -> None:
        """Change the PIN of a hidden wallet."""
        self.storage.attach_pins[new] = self.storage.attach_pins.pop(old)

    def lock(self) -> None:
        """Ask for the PIN again. Sessions are not touched."""
        self._authenticated = False
        self.attached_passphrase = None

    # sessions

    @property
    def current_id(self) -> bytes | None:
        """Id of the current session."""
        return self._current

    @property
    def current(self) -> Session | None:
        """The current session."""
        return None if self._current is None else self._sessions[self._current]

    def start(self, refused: bytes = b"") -> bytes:
        """Open a new session and make it current; the least recently used of ten goes.

        Args:
            refused: an id that it must not have.
        """
        session_id = self._new_id()
        while session_id == refused:
            session_id = self._new_id()
        self._make_current(session_id, Session())
        return session_id

    def open(self, session_id: bytes) -> bytes | None:
        """Make a session current. Its id, or None where the chip refuses."""
        session = self._sessions.pop(session_id, None)
        if session is not None:
            self._make_current(session_id, session)
            return session_id
        match self.options.unknown_session:
            case "new":
                # A device that was started anew from the same seed must not seem to know it.
                return self.start(refused=session_id)
            case "unseeded":
                self._make_current(session_id, Session())
                return session_id
            case "zeros":
                self._current = None
                return None

    def close(self) -> None:
        """End the current session."""
        if self._current is not None:
            del self._sessions[self._current]
            self._current = None

    def clear(self) -> None:
        """End all sessions."""
        self._sessions.clear()
        self._current = None

    def derive(self, passphrase: str) -> None:
        """Put a wallet's seed into the current session, whatever was in it.

        A device that was unlocked by the PIN of a hidden wallet derives that one and does not
        look at the passphrase.

        Raises:
            RuntimeError: no session is open, or there is no seed.
        """
        session = self.current
        if session is None or self.storage.mnemonic is None:
            raise RuntimeError("there is nothing to derive a seed for")
        if self.attached_passphrase is not None:
            passphrase = self.attached_passphrase
        session.passphrase = passphrase
        session.seed = seed_from_mnemonic(self.storage.mnemonic, passphrase)
        session.cardano = False

    def _make_current(self, session_id: bytes, session: Session) -> None:
        # The dictionary's order is that of use.
        self._sessions[session_id] = session
        if len(self._sessions) > MAX_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        self._current = session_id

    def _new_id(self) -> bytes:
        given = self.options.session_ids
        self._issued += 1
        if self._issued <= len(given):
            return given[self._issued - 1]
        return self.random.randbytes(SESSION_ID_SIZE)


def seed_from_mnemonic(mnemonic: str, passphrase: str) -> bytes:
    """The 64-byte seed of a wallet (BIP-39).

    Devices leave the passphrase's normal form to the host.
    """
    salt = b"mnemonic" + passphrase.encode()
    return hashlib.pbkdf2_hmac("sha512", mnemonic.encode(), salt, _SEED_ROUNDS)
