"""Sessions that outlive the program: where they are kept, and how a client uses that place.

A kept session opens its wallet without a passphrase, as long as the device stays unlocked. It
is kept with its wallet's fingerprint, as one or not at all, and believed only after the device
was asked. Passphrases are never kept. Nor is the standard wallet's session: nobody has to type
anything for it, and only a fresh one proves that its passphrase is empty.
"""

from __future__ import annotations

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from onekey_sdk.errors import StoreError
from onekey_sdk.session.cache import Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from onekey_sdk.session.cache import SessionCache

_log = logging.getLogger(__name__)

MAX_AGE = 24 * 60 * 60
"""Seconds after which a session is not tried any more. Most devices lock themselves sooner."""

MAX_SESSIONS = 10
"""Sessions kept for one device; none of them holds more at a time."""


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A wallet's session as a store keeps it.

    Attributes:
        device_id: which seed.
        passphrase_state: which wallet of it.
        session_id: the device's handle of the unlocked wallet, 32 bytes; a secret.
        cardano: the session can derive Cardano keys.
        kept_at: when it was kept, in seconds since 1970.
    """

    device_id: str
    passphrase_state: str
    session_id: bytes = field(repr=False)
    cardano: bool = False
    kept_at: int = 0

    @property
    def wallet(self) -> tuple[str, str]:
        """What tells it apart: device and wallet."""
        return self.device_id, self.passphrase_state


class SessionStore(ABC):
    """A place for sessions. Methods may block; a client calls them from threads of its own.

    What is damaged, expired or somebody else's counts as absent. Several processes may use one
    place at a time.
    """

    @abstractmethod
    def sessions(self, device_id: str | None = None) -> Sequence[StoredSession]:
        """What is kept for a device, or for all.

        Raises:
            StoreError: the place cannot be used.
        """

    @abstractmethod
    def update(self, keep: Sequence[StoredSession], drop: Sequence[StoredSession]) -> None:
        """Keep some sessions in place of older ones of the same wallets, and drop others.

        A session is dropped only if it still is the one that is kept for its wallet: another
        process may have opened it anew.

        Raises:
            StoreError: the place cannot be used.
        """

    def clear(self, device_id: str | None = None) -> int:
        """Drop what is kept for a device, or for all; how many sessions that were.

        Raises:
            StoreError: the place cannot be used.
        """
        found = self.sessions(device_id)
        self.update((), found)
        return len(found)


def updated(
    kept: Sequence[StoredSession],
    keep: Sequence[StoredSession],
    drop: Sequence[StoredSession],
) -> list[StoredSession]:
    """The sessions after an update, newest first, without those that are too many."""
    dropped = {(*session.wallet, session.session_id) for session in drop}
    remaining = {
        session.wallet: session
        for session in kept
        if (*session.wallet, session.session_id) not in dropped
    }
    remaining.update({session.wallet: session for session in keep})
    newest = sorted(remaining.values(), key=lambda session: session.kept_at, reverse=True)
    counts: dict[str, int] = {}
    result: list[StoredSession] = []
    for session in newest:
        counts[session.device_id] = counts.get(session.device_id, 0) + 1
        if counts[session.device_id] <= MAX_SESSIONS:
            result.append(session)
    return result


class MemoryStore(SessionStore):
    """Keeps sessions as long as the program runs, for several clients in it."""

    def __init__(self) -> None:
        self._sessions: list[StoredSession] = []

    def __repr__(self) -> str:
        return f"<MemoryStore of {len(self._sessions)} sessions>"

    def sessions(self, device_id: str | None = None) -> Sequence[StoredSession]:
        return [each for each in self._sessions if device_id in {None, each.device_id}]

    def update(self, keep: Sequence[StoredSession], drop: Sequence[StoredSession]) -> None:
        self._sessions = updated(self._sessions, keep, drop)


class Keeper:
    """Carries sessions between a client's cache and a store.

    A store that fails costs a prompt, never a call: that it failed is only logged.
    """

    def __init__(
        self,
        store: SessionStore,
        cache: SessionCache,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._cache = cache
        self._now = now
        self._stored: dict[str, list[StoredSession]] = {}
        self._told: dict[tuple[str, str], Slot] = {}

    async def recall(self, device_id: str) -> None:
        """Put what is kept for a device into the cache, in place of all that was kept before.

        What the store was not told yet stays.
        """
        try:
            found = await asyncio.to_thread(self._store.sessions, device_id)
        except StoreError as error:
            _log.warning("kept sessions cannot be read: %s", error)
            found = ()
        oldest = self._now() - MAX_AGE
        self._stored[device_id] = [each for each in found if each.device_id == device_id]
        for session in self._stored[device_id]:
            if session.kept_at < oldest:
                continue
            kept = Slot(
                session.passphrase_state,
                session.session_id,
                learned=False,
                cardano=session.cardano,
            )
            slot = self._cache.find(*session.wallet)
            known = slot and replace(slot, learned=False)
            if known not in {None, kept, self._told.get(session.wallet)}:
                continue
            if known != kept:
                self._cache.keep(device_id, kept)
            self._told[session.wallet] = kept

    async def remember(self, device_id: str) -> None:
        """Bring the store up to date with what became of a device's sessions.

        Only what the device itself gave is news, and only once: the store may hold what another
        client has learned since.
        """
        stored = self._stored.get(device_id)
        if stored is None:
            return
        standard = self._cache.standard_fingerprint(device_id)
        known = {
            (device_id, slot.fingerprint): slot
            for slot in self._cache.slots(device_id)
            if slot.fingerprint != standard
        }
        news = {
            wallet: replace(slot, learned=False)
            for wallet, slot in known.items()
            if slot.learned and replace(slot, learned=False) != self._told.get(wallet)
        }
        now = int(self._now())
        keep = [
            StoredSession(*wallet, slot.session_id, cardano=slot.cardano, kept_at=now)
            for wallet, slot in news.items()
        ]
        drop = [session for session in stored if session.wallet not in known]
        if not keep and not drop:
            return
        try:
            await asyncio.shield(asyncio.to_thread(self._store.update, keep, drop))
        except StoreError as error:
            _log.warning("sessions are not kept: %s", error)
        else:
            self._told.update(news)
