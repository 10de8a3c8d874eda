"""Which session of the device holds which wallet, as far as this client knows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

SESSION_ID_SIZE = 32
_NO_SESSION = bytes(SESSION_ID_SIZE)


def is_session_id(value: bytes) -> bool:
    """Whether the bytes can name a session; a device that opened none sends zeros."""
    return len(value) == SESSION_ID_SIZE and value != _NO_SESSION


@dataclass(frozen=True, slots=True)
class Slot:
    """A wallet's fingerprint and the session that holds it, as one.

    Attributes:
        learned: the device itself gave the pair to this client, and nobody can have changed it
            since. Any other pair is asked about once before it is believed.
        cardano: the session can derive Cardano keys.
    """

    fingerprint: str
    session_id: bytes = field(repr=False)
    learned: bool = True
    cardano: bool = False


class SessionCache:
    """Slots by device and wallet. The standard wallet has a slot of its own."""

    def __init__(self) -> None:
        self._slots: dict[tuple[str, str], Slot] = {}
        self._standard: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"<SessionCache of {len(self._slots)} wallets>"

    def find(self, device_id: str, fingerprint: str) -> Slot | None:
        """The slot of the wallet with that fingerprint."""
        return self._slots.get((device_id, fingerprint))

    def slots(self, device_id: str) -> list[Slot]:
        """All slots of a device."""
        return [slot for key, slot in self._slots.items() if key[0] == device_id]

    def standard_fingerprint(self, device_id: str) -> str | None:
        """The standard wallet's fingerprint, known from its first opening on."""
        return self._standard.get(device_id)

    def keep(self, device_id: str, slot: Slot, *, standard: bool = False) -> None:
        """Remember the slot; `standard` says that the empty passphrase opened it."""
        self._slots[device_id, slot.fingerprint] = slot
        if standard:
            self._standard[device_id] = slot.fingerprint

    def keep_standard_fingerprint(self, device_id: str, fingerprint: str) -> None:
        """Remember the standard wallet's fingerprint where it has no session to keep."""
        self._standard[device_id] = fingerprint

    def doubt(self, device_id: str) -> None:
        """Believe no session of a device any more before it has been asked about."""
        for key, slot in self._slots.items():
            if key[0] == device_id:
                self._slots[key] = replace(slot, learned=False)

    def drop(self, device_id: str, fingerprint: str) -> None:
        """Forget one wallet's session."""
        self._slots.pop((device_id, fingerprint), None)

    def drop_device(self, device_id: str) -> None:
        """Forget all sessions of a device: they ended with a lock, a wipe or an attach PIN.

        The standard wallet's fingerprint is public and stays the same as long as the seed.
        """
        for key in [key for key in self._slots if key[0] == device_id]:
            del self._slots[key]
