"""How far a long transfer to the device has come, told to the person now and then."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from onekey_sdk.models import DeviceInfo

_log = logging.getLogger(__name__)

STEPS = 20
"""How often the person is told at most, within one transfer."""

LONG = 8192
"""Bytes from which a transfer takes long enough to be worth telling about."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long transfer to the device has come.

    Attributes:
        sent: bytes that have gone out, those of the message under way included.
        total: bytes that will have gone out in the end.
    """

    device: DeviceInfo
    sent: int
    total: int


@runtime_checkable
class ShowsProgress(Protocol):
    """What a `UserInterface` has besides, if it shows how far long transfers have come.

    One whose attribute `wants_progress` is false is not told.
    """

    async def progress(self, progress: Progress) -> None:
        """Show it, at most twenty times in one transfer. Nothing waits for it."""
        ...


class Transfer:
    """Bytes on their way to the device, of one message or of several that belong together.

    Nobody waits for the person's interface, and its failure is its own. While it is busy with
    one report, later ones replace each other; what is left to tell at the end is dropped.
    """

    def __init__(self, ui: object, device: DeviceInfo, total: int) -> None:
        wanted = total >= LONG and getattr(ui, "wants_progress", True)
        self._ui = ui if wanted and isinstance(ui, ShowsProgress) else None
        self._device = device
        self._total = total
        self._step = 0
        self._untold: Progress | None = None
        self._telling: asyncio.Task[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._untold = None
        if self._telling is not None:
            self._telling.cancel()

    def advance(self, sent: int) -> None:
        """So many bytes of all have gone out now."""
        if self._ui is None or sent * STEPS // self._total == self._step:
            return
        self._step = sent * STEPS // self._total
        self._untold = Progress(self._device, sent, self._total)
        if self._telling is None:
            self._telling = asyncio.create_task(self._tell(self._ui))

    async def _tell(self, ui: ShowsProgress) -> None:
        while self._untold is not None:
            progress, self._untold = self._untold, None
            try:
                await ui.progress(progress)
            except Exception:  # noqa: BLE001 - foreign code must not end a call
                _log.exception("the interface failed to show progress")
        self._telling = None
