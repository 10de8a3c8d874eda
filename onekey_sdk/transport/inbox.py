"""What arrived and was not read yet: the read side of a channel."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from onekey_sdk.errors import DeviceDisconnected

if TYPE_CHECKING:
    from onekey_sdk.errors import OneKeyError

LIMIT = 16_384
"""Pieces that may wait for a reader: as reports, twice the longest message."""


class Inbox:
    """Pieces in the order of their arrival, filled by callbacks and emptied by one task.

    Not thread-safe: a link that reads in a thread calls in through the event loop.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._pieces: deque[bytes] = deque()
        self._error: OneKeyError | None = None
        self._waiter: asyncio.Future[None] | None = None

    @property
    def failed(self) -> bool:
        """Whether the link has ended."""
        return self._error is not None

    def put(self, piece: bytes) -> None:
        """Take what arrived. Too much of it ends the link; after an error nothing is taken."""
        if self._error is not None:
            return
        if len(self._pieces) == self._limit:
            self.fail(DeviceDisconnected("the device sent more than anybody reads"))
            return
        self._pieces.append(piece)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def fail(self, error: OneKeyError) -> None:
        """Let readers see this error once they have read what came before it; the first counts."""
        if self._error is None:
            self._error = error
            self._wake()

    def close(self, error: OneKeyError) -> None:
        """Drop everything and let readers see this error, unless there was one before."""
        self._pieces.clear()
        self.fail(error)

    def check(self) -> None:
        """Raise the error that ended the link, if one did."""
        if self._error is not None:
            raise self._error

    def drain(self) -> int:
        """Drop what waits; how many pieces it was."""
        count = len(self._pieces)
        self._pieces.clear()
        return count

    async def get(self) -> bytes:
        """The next piece. Cancelling loses nothing.

        Raises:
            RuntimeError: another task is reading.
            OneKeyError: what the link failed with.
        """
        if self._waiter is not None:
            raise RuntimeError("another task reads from this channel")
        while not self._pieces:
            if self._error is not None:
                raise self._error
            self._waiter = asyncio.Future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        return self._pieces.popleft()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
