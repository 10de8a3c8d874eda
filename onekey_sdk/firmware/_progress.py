"""How far an update has come, told to the person and to listeners, as the JavaScript SDK does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from onekey_sdk.events import UIRequest, known_device
from onekey_sdk.session.progress import Progress, ShowsProgress
from onekey_sdk.session.prompts import ButtonKind, ButtonRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from onekey_sdk.models import DeviceInfo, ImageKind
    from onekey_sdk.session.prompts import (
        PassphraseAnswer,
        PassphraseRequest,
        PinAnswer,
        PinRequest,
        UserInterface,
    )

Emit = Callable[[UIRequest, "Mapping[str, Any]"], None]

_log = logging.getLogger(__name__)

_NO_CODE = 0


class Tip(StrEnum):
    """What happens at the moment, in the JavaScript SDK's words."""

    TO_BOOTLOADER = "AutoRebootToBootloader"
    IN_BOOTLOADER = "GoToBootloaderSuccess"
    HEADER = "UploadingFirmwareHeader"
    CONFIRM = "ConfirmOnDevice"
    ERASED = "FirmwareEraseSuccess"
    TRANSFER = "StartTransferData"
    INSTALLING = "InstallingFirmware"
    UPDATING = "FirmwareUpdating"
    COMPLETED = "FirmwareUpdateCompleted"


class Reporter:
    """Tells what an update does. It also stands for the person's interface in its messages.

    Attributes:
        device: what is updated, as it was last seen.
    """

    def __init__(self, ui: UserInterface, device: DeviceInfo, emit: Emit) -> None:
        self.device = device
        self._ui = ui
        self._emit = emit
        self._before = 0
        self._total = 1
        self._percent = -1
        self._untold: Progress | None = None
        self._showing: asyncio.Task[None] | None = None

    def tip(self, tip: Tip) -> None:
        """Tell what happens now."""
        payload = {"device": known_device(self.device), "data": {"message": str(tip)}}
        self._emit(UIRequest.FIRMWARE_TIP, payload)

    async def confirm(self) -> None:
        """Send the person to the device, which may ask without saying so."""
        self.tip(Tip.CONFIRM)
        await self._ui.button(ButtonRequest(self.device, ButtonKind.CONFIRM, _NO_CODE))

    def processing(self, kind: ImageKind) -> None:
        """Tell which part of the device is being installed."""
        self._emit(UIRequest.FIRMWARE_PROCESSING, {"type": str(kind)})

    def begin(self, total: int) -> None:
        """So many bytes are going to be sent, in one message or in many."""
        self._before, self._total, self._percent = 0, total, -1

    def sent(self, size: int) -> None:
        """So many of them have arrived."""
        self._before += size
        self._advance(self._before)

    def installed(self, percent: int) -> None:
        """Tell how much is installed."""
        self._tell(percent, "installingFirmware")

    def _advance(self, sent: int) -> None:
        percent = 100 * sent // self._total
        if percent == self._percent:
            return
        self._percent = percent
        self._tell(percent, "transferData")
        if isinstance(self._ui, ShowsProgress):
            self._untold = Progress(self.device, sent, self._total)
            if self._showing is None:
                self._showing = asyncio.create_task(self._show(self._ui))

    async def _show(self, ui: ShowsProgress) -> None:
        """Nothing waits for the person's interface, and its failure is its own."""
        while self._untold is not None:
            progress, self._untold = self._untold, None
            try:
                await ui.progress(progress)
            except Exception:  # noqa: BLE001 - foreign code must not end an update
                _log.exception("the interface failed to show progress")
        self._showing = None

    def _tell(self, percent: int, kind: str) -> None:
        device = known_device(self.device)
        payload = {"device": device, "progress": percent, "progressType": kind}
        self._emit(UIRequest.FIRMWARE_PROGRESS, payload)

    # the person's interface

    async def pin(self, request: PinRequest) -> PinAnswer:
        return await self._ui.pin(request)

    async def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        return await self._ui.passphrase(request)

    async def button(self, request: ButtonRequest) -> None:
        await self._ui.button(request)

    async def progress(self, progress: Progress) -> None:
        """Of one message, whose end is told by `sent`."""
        arrived = min(progress.sent, self._total - self._before)
        if progress.sent < progress.total:
            self._advance(self._before + arrived)
